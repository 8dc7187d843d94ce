"""A. The first copy: what may go wrong while it is made."""

import gzip
import time
from pathlib import Path

import pytest

from tests.browser.engines import Engine, PlaywrightEngine, attempt, wait_for
from tests.faults.conftest import Hosts
from tests.faults.reader import (
    FOOT,
    HEADING,
    REASON,
    SETTLED,
    STATE,
    UPDATE,
    expect_nothing_saved,
    expect_numbers,
    expect_whole,
    save,
    version_of,
    wait_answered,
    wait_asked,
    wait_begun,
    wait_version,
)
from tests.support import build_problems, edit, make_home

CORE = 300_000  # bytes, compressed, five languages: what may be sent to a reader who did not ask for it


def test_A1_network_dies_in_first_install(host: Hosts, engine: Engine) -> None:
    """The page stays readable, says that nothing is saved yet, and why."""
    served = host("/repo/")
    served.fault("sw.js", drip=20_000)
    engine.open(served.url)
    wait_begun(served, "sw.js")
    served.kill()
    wait_for(engine, REASON, "network")
    expect_nothing_saved(engine)
    wait_for(engine, FOOT, "Not saved on this device yet.")


def test_A2_retry_after_a_broken_install(host: Hosts, engine: Engine) -> None:
    """The next visit completes the copy without a tap, with one request for the whole guide."""
    served = host("/repo/")
    served.fault("sw.js", cut="length")
    engine.open(served.url)
    wait_for(engine, f"Boolean({REASON})")
    engine.open("about:blank")  # the first page asks again by itself: it is gone before the host is back
    served.kill()
    served.heal()
    served.forget()
    served.start()
    engine.open(served.url)
    wait_for(engine, STATE, "complete")
    assert served.paths().count("sw.js") == 1


@pytest.mark.timeout(400)
def test_A3_install_longer_than_a_minute(host: Hosts, guide: Path, engine: Engine) -> None:
    """The worker's own arrival is outside the browser's time limit: it becomes complete."""
    served = host()
    served.fault("sw.js", drip=(guide / "sw.js").stat().st_size / 75)
    engine.open(served.url)
    began = time.monotonic()
    wait_for(engine, STATE, "complete", seconds=200)
    assert time.monotonic() - began > 65
    expect_whole(engine, served, guide)


def test_A4_a_body_stalls_for_ever(host: Hosts, guide: Path, engine: Engine) -> None:
    """The page never waits for it; when the connection ends, the next visit completes the copy."""
    served = host()
    served.fault("sw.js", hang="body")
    engine.open(served.url)
    wait_asked(served, "sw.js")
    expect_nothing_saved(engine)
    engine.open(served.url + "costs/")
    assert engine.evaluate(HEADING)
    expect_nothing_saved(engine)
    served.heal()
    # A page whose own question comes a moment later than this is simply answered.
    wait_for(engine, f"{REASON} === 'damaged' || {STATE} === 'complete'")
    save(engine, served.url)
    expect_whole(engine, served, guide)


def test_A5_a_file_was_not_deployed(host: Hosts, guide: Path, engine: Engine) -> None:
    """No file but the worker is needed for the copy; the page that the host lost opens offline too."""
    served = host()
    (served.folder / "rights" / "index.html").unlink()
    save(engine, served.url)
    expect_whole(engine, served, guide)
    engine.open(served.url + "rights/")
    assert "right" in engine.evaluate(HEADING).lower()


def test_A6_the_page_for_unknown_addresses_has_status_404(host: Hosts, guide: Path, engine: Engine) -> None:
    """It is carried by the worker and not fetched, so its status cannot spoil the copy."""
    served = host()
    served.fault("404.html", status=404)
    save(engine, served.url)
    expect_whole(engine, served, guide)


def test_A7_the_host_stumbles_twice(host: Hosts, engine: Engine) -> None:
    """The open page asks again after a pause, by itself, and not in a storm."""
    served = host()
    served.fault("sw.js", status=503, headers={"Retry-After": "1"}, times=2)
    engine.open(served.url)
    wait_for(engine, STATE, "complete", seconds=60)
    assert served.paths().count("sw.js") <= 6


def test_A8_hundreds_of_files(host: Hosts, engine: Engine) -> None:
    """However many pages there are, a copy is one request beside what the page itself needs."""
    served = host()
    save(engine, served.url)
    asked = [path for path in served.paths() if not path.startswith("icons/") and path != "favicon.ico"]
    assert sorted(set(asked)) in (["", "sw.js"], ["", "manifest.webmanifest", "sw.js"])


def test_A9_a_part_is_not_what_the_build_wrote(host: Hosts, engine: Engine) -> None:
    """A single wrong byte, and nothing is installed: no copy is better than a wrong one."""
    served = host()
    served.fault("sw.js", replace=["Ambulance", "Ambulanse"])
    engine.open(served.url)
    wait_for(engine, REASON, "damaged")
    expect_nothing_saved(engine)


def test_A11_readiness_is_asked_and_not_remembered(host: Hosts, engine: Engine) -> None:
    """A second tab and a reload say what the worker holds now, never what an event said once."""
    served = host()
    served.fault("sw.js", hold=True)
    engine.open(served.url)
    wait_asked(served, "sw.js")
    expect_nothing_saved(engine)
    second = engine.tab()
    second.open(served.url + "costs/")
    expect_nothing_saved(second)
    served.heal()
    wait_for(engine, STATE, "complete")
    wait_for(second, STATE, "complete")
    engine.reload()
    wait_for(engine, STATE, "complete")


def test_A12_offline_at_once_after_it_said_saved(host: Hosts, guide: Path, engine: Engine) -> None:
    """ "Saved" is true at the moment when it is said: every page opens."""
    served = host()
    save(engine, served.url)
    expect_whole(engine, served, guide)


def test_A13_the_copy_does_not_compete_with_the_page(host: Hosts, engine: Engine) -> None:
    """The worker is asked for when the page has been loaded whole."""
    served = host()
    served.fault("", drip=40_000)
    save(engine, served.url)
    wait_answered(served, "")
    log = {request.path: request for request in reversed(served.log())}
    assert log[""].done - log[""].came > 0.5
    assert log["sw.js"].came >= log[""].done


@pytest.mark.engines("chromium", why="only its driver can send the header")
def test_A14_data_saver(host: Hosts, guide: Path, engine: PlaywrightEngine) -> None:
    """The whole guide is smaller than what others send unasked as a core, and is fetched once."""
    assert len(gzip.compress((guide / "sw.js").read_bytes())) < CORE
    engine.context.set_extra_http_headers({"Save-Data": "on"})
    served = host()
    save(engine, served.url)
    assert served.paths().count("sw.js") == 1


@pytest.mark.engines("chromium", why="only its tools can set a quota")
def test_A15_the_quota_is_exceeded(host: Hosts, guide: Path, version_two: Path, engine: PlaywrightEngine) -> None:
    """Nothing lies in Cache Storage; whatever the browser decides, one whole version stays."""
    served = host()
    save(engine, served.url)
    tools = engine.context.new_cdp_session(engine.page)
    tools.send("Storage.overrideQuotaForOrigin", {"origin": served.url.rstrip("/"), "quotaSize": 1})
    served.deploy(version_two)
    engine.open(served.url + "about/")
    engine.evaluate(UPDATE)
    wait_for(engine, SETTLED)
    engine.open(served.url)
    wait_for(engine, STATE, "complete")
    held = engine.evaluate("document.documentElement.dataset.version")
    expect_whole(engine, served, {version_of(folder): folder for folder in (guide, version_two)}[held])


def test_A16_a_file_of_another_origin(tmp_path: Path) -> None:
    """The build refuses a page that loads anything from another site."""
    home = make_home(tmp_path)
    edit(home, "templates/base.html", "</main>", '<img src="https://example.org/a.png" alt=""></main>')
    assert {problem.code for problem in build_problems(home)} == {"external-resource"}


def test_A18_the_page_is_closed_while_an_update_arrives(
    host: Hosts, guide: Path, version_two: Path, engine: Engine
) -> None:
    """The copy on the device stays whole; the next visit fetches the newer one."""
    served = host()
    save(engine, served.url)
    second = engine.tab()
    served.deploy(version_two)
    served.fault("sw.js", drip=20_000)
    second.open(served.url + "about/")
    wait_begun(served, "sw.js")
    attempt(second, "about:blank")
    served.heal()
    served.kill()
    engine.open(served.url + "costs/")
    expect_numbers(engine)
    wait_version(engine, guide)
    served.start()
    engine.open(served.url)
    wait_version(engine, version_two)
    expect_whole(engine, served, version_two)
