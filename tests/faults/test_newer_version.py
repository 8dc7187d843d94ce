"""C. A newer version: how it reaches the reader, and what happens on the way."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.browser import engines
from tests.browser.engines import Engine, PlaywrightEngine, wait_for
from tests.browser.firefox_profile import FirefoxProfile
from tests.browser.fixtures import need
from tests.browser.webkit_profile import WebKitProfile
from tests.faults.conftest import Hosts
from tests.faults.fault_host import FaultHost
from tests.faults.reader import (
    CALLS,
    FOOT,
    NOTE,
    NUMBERS,
    REASON,
    STATE,
    UPDATE,
    VERSION,
    expect_bytes,
    expect_numbers,
    expect_whole,
    save,
    version_of,
    wait_quiet,
    wait_version,
)
from tests.faults.stored import wait_stored
from tests.support import ROOT, real_output

NEW = "document.body.textContent.includes('This sentence is new.')"


def in_profile(request: pytest.FixtureRequest, name: str, profile: Path, url: str) -> Engine:
    """A browser whose profile stays in a folder, at an address; its engine closes the browser with it.

    A test that fails closes it too: nothing that it left open may disturb the next.
    """
    program = need(name)
    engine: Engine
    if name == "webkit":
        request.getfixturevalue("screen")
        engine = WebKitProfile(program, profile, url)
    elif name == "firefox":
        engine = FirefoxProfile(program, profile, engines.FIREFOX)
    else:
        playwright: Playwright = request.getfixturevalue("playwright")
        engine = PlaywrightEngine(name, engines.launch_profile(playwright, str(profile)))
    request.addfinalizer(engine.close)
    if name != "webkit":  # it was started at the address
        engine.open(url)
    return engine


@pytest.mark.parametrize("name", engines.NAMES)
def test_C1_update_dies_then_offline_then_cold_start(
    host: Hosts, guide: Path, version_two: Path, request: pytest.FixtureRequest, tmp_path: Path, name: str
) -> None:
    """After the browser was restarted without a network every page opens, all of one version."""
    served = host()
    first = in_profile(request, name, tmp_path / "profile", served.url)
    wait_for(first, STATE, "complete")
    wait_stored(tmp_path / "profile", name)
    served.deploy(version_two)
    served.fault("sw.js", cut="length")
    first.open(served.url + "about/")
    wait_for(first, REASON, "damaged")
    served.kill()
    first.close()
    second = in_profile(request, name, tmp_path / "profile", served.url)
    expect_whole(second, served, guide)
    second.close()


def test_C2_an_old_tab_is_open_while_the_new_version_takes_over(host: Hosts, version_two: Path, engine: Engine) -> None:
    """The open page is whole by itself: it stays, and its links lead to the new version, offline too."""
    served = host()
    save(engine, served.url + "costs/")
    second = engine.tab()
    served.deploy(version_two)
    second.open(served.url + "about/")
    wait_version(second, version_two)
    served.kill()
    expect_numbers(engine)
    assert engine.evaluate("document.images.length") == engine.evaluate(
        "[...document.images].filter((image) => image.complete && image.naturalWidth > 0).length"
    )
    engine.evaluate("document.querySelector('.site-head a').click()")
    wait_for(engine, NEW)
    wait_version(engine, version_two)


def test_C3_one_tab_that_is_never_closed(host: Hosts, version_two: Path, engine: Engine) -> None:
    """The next page after a working connection is the new one."""
    served = host()
    save(engine, served.url)
    served.deploy(version_two)
    engine.open(served.url + "about/")
    wait_version(engine, version_two)
    engine.open(served.url)
    assert engine.evaluate(NEW)
    expect_whole(engine, served, version_two)


@pytest.mark.parametrize("sign", ["visibilitychange", "online"])
def test_C4_resumed_from_the_background(host: Hosts, version_two: Path, engine: Engine, sign: str) -> None:
    """A page that comes back into sight, or back to a network, looks for a newer version."""
    served = host()
    save(engine, served.url + "costs/")
    time.sleep(1)  # what the page asked when it was loaded is over: while that lasts, no other question is begun
    served.deploy(version_two)
    engine.evaluate("(() => { const now = Date.now.bind(Date); Date.now = () => now() + 31 * 60000; })()")
    target = "document" if sign == "visibilitychange" else "window"
    engine.evaluate(f"{target}.dispatchEvent(new Event('{sign}')) && null")
    wait_version(engine, version_two)


def test_C5_the_first_visit_reloads_nothing(host: Hosts, engine: Engine) -> None:
    """What a reader types on the first visit is not lost when the worker takes over."""
    served = host()
    engine.open(served.url + "phrases/")
    engine.evaluate("window.mark = 1")
    wait_for(engine, STATE, "complete")
    time.sleep(1)
    assert engine.evaluate("window.mark") == 1
    assert served.paths().count("phrases/") == 1


def test_C6_no_reload_loop(host: Hosts, version_two: Path, version_three: Path, engine: Engine) -> None:
    """Version after version takes over while the page is open: it is never shown anew by force."""
    served = host()
    save(engine, served.url)
    engine.evaluate("window.mark = 1")
    for folder in (version_two, version_three):
        served.deploy(folder)
        engine.evaluate(UPDATE)
        wait_version(engine, folder)
    assert engine.evaluate("window.mark") == 1


def test_C7_the_reading_place_and_typed_text_stay(host: Hosts, version_two: Path, engine: Engine) -> None:
    """A new version changes nothing on the page that is being read."""
    served = host()
    save(engine, served.url + "phrases/")
    engine.evaluate("(() => { document.querySelector('input').value = 'Storgata'; window.scrollTo(0, 400); })()")
    served.deploy(version_two)
    engine.evaluate(UPDATE)
    wait_version(engine, version_two)
    assert engine.evaluate("document.querySelector('input').value") == "Storgata"
    assert engine.evaluate("Math.round(window.scrollY)") == 400


def test_C8_the_new_text_is_wanted_on_a_bad_line(host: Hosts, version_two: Path, engine: Engine) -> None:
    """It is offered only when all of it is on the device: the tap needs no network."""
    served = host()
    save(engine, served.url)
    served.deploy(version_two)
    engine.evaluate(UPDATE)
    wait_for(engine, NOTE)
    served.hang()
    engine.evaluate("document.querySelector('[data-update] a').click()")
    wait_for(engine, NEW)
    assert engine.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd") < 5000
    wait_for(engine, f"!({NOTE})")


def test_C11_unchanged_rebuild(host: Hosts, guide: Path, engine: Engine, tmp_path: Path) -> None:
    """The same content makes the same bytes, so no device fetches anything again."""
    assert {path: (guide / path).read_bytes() for path in real_output()} == dict(real_output())
    served = host()
    save(engine, served.url)
    served.deploy(guide)
    engine.evaluate(
        "navigator.serviceWorker.getRegistration().then((r) => { r.onupdatefound = () => { window.mark = 1; }; })"
    )
    assert engine.evaluate(UPDATE) == "new"
    time.sleep(1)
    assert engine.evaluate("window.mark || 0") == 0


def test_C12_a_small_change(host: Hosts, version_two: Path, engine: Engine) -> None:
    """One file is fetched, whatever changed; its size is bounded by the build."""
    served = host()
    save(engine, served.url)
    wait_quiet(served)
    served.deploy(version_two)
    served.forget()
    engine.open(served.url + "about/")
    wait_version(engine, version_two)
    assert set(served.paths()) <= {"sw.js"}


def test_C13_the_worker_is_kept_by_caches_for_a_year(host: Hosts, version_two: Path, engine: Engine) -> None:
    """The browser is told to ask the host itself; `verify` warns about the header."""
    served = host()
    served.fault("sw.js", headers={"Cache-Control": "max-age=31536000, immutable"})
    save(engine, served.url)
    served.deploy(version_two)
    engine.open(served.url + "about/")
    wait_version(engine, version_two)


def test_C14_stale_imported_scripts() -> None:
    """The worker is one file that imports nothing."""
    worker = real_output()["sw.js"].decode()
    head = worker[: worker.rindex('({"version":')]
    assert not re.search(r"importScripts|\bimport\b|\brequire\b", head)
    assert [path for path in real_output() if path.endswith(".js")] == ["sw.js"]


def test_C15_an_old_number_is_read_on_after_the_update(host: Hosts, version_two: Path, engine: Engine) -> None:
    """The page whose own text changed says so; another page does not."""
    served = host()
    save(engine, served.url)
    other = engine.tab()
    other.open(served.url + "costs/")
    wait_for(other, STATE, "complete")
    served.deploy(version_two)
    engine.evaluate(UPDATE)
    wait_for(engine, NOTE)
    wait_version(other, version_two)
    assert other.evaluate(NOTE) is False


def test_C16_a_page_is_removed(host: Hosts, guide: Path, version_three: Path, engine: Engine) -> None:
    """Whoever opens it finds the numbers and the way on, not the old page."""
    served = host(folder=version_three)
    save(engine, served.url + "extra/")
    served.deploy(guide)
    engine.open(served.url)
    wait_version(engine, guide)
    served.kill()
    engine.open(served.url + "extra/")
    assert engine.evaluate(CALLS) == NUMBERS
    assert "one version only" not in engine.evaluate("document.body.textContent")


def test_C21_a_newer_version_arrives_damaged(host: Hosts, guide: Path, version_two: Path, engine: Engine) -> None:
    """The copy stays whole, and says that it is older than the website's."""
    served = host()
    save(engine, served.url + "keep/")
    served.deploy(version_two)
    served.fault("sw.js", replace=["Ambulance", "Ambulanse"])
    engine.open(served.url + "keep/")
    wait_for(engine, REASON, "damaged")
    wait_for(engine, f"{FOOT}.includes('older version')")
    shown = "[...document.querySelectorAll('[data-keep-line=complete] [data-keep-reason]')]"
    wait_for(engine, f"{shown}.filter((it) => !it.hidden).map((it) => it.dataset.keepReason).join()", "damaged")
    expect_bytes(engine, served.url, guide)
    served.heal()
    engine.open(served.url + "keep/")
    wait_version(engine, version_two)
    wait_for(engine, f"{REASON} || 'none'", "none")


def test_C22_rollback(host: Hosts, guide: Path, version_two: Path, engine: Engine) -> None:
    """An earlier version published again reaches readers like a newer one."""
    served: FaultHost = host(folder=version_two)
    save(engine, served.url)
    assert engine.evaluate(VERSION) == version_of(version_two)
    served.deploy(guide)
    engine.open(served.url + "about/")
    wait_version(engine, guide)
    expect_whole(engine, served, guide)


def test_every_version_differs(guide: Path, version_two: Path, version_three: Path, switched_off: Path) -> None:
    """The control of this file: what the tests above tell apart is not the same."""
    assert len({version_of(folder) for folder in (guide, version_two, version_three)}) == 3
    assert (switched_off / "sw.js").read_bytes() == (ROOT / "static" / "sw-off.js").read_bytes()
