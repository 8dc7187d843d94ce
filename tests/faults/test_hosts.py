"""K. Hosts and proxies as they are: charsets, validators, wrong scripts, policies, caches, overload."""

import json
import time
from pathlib import Path

import pytest

from sitegen.publish import verify
from tests.browser.engines import Engine, wait_for
from tests.faults.conftest import Hosts
from tests.faults.reader import (
    FOOT,
    REASON,
    SETTLED,
    STATE,
    UPDATE,
    VERSION,
    expect_bytes,
    expect_nothing_saved,
    expect_numbers,
    expect_whole,
    save,
    version_of,
    wait_asked,
    wait_quiet,
    wait_version,
)

# Scripts that a browser takes for a worker, although they do nothing.
STRANGERS = {"empty": "", "a comment": "// nothing here", "something else": "self.onmessage = () => {};"}
CACHING = {"no-cache": "no-cache", "ten minutes": "max-age=600", "nothing": None}
WAITING = "navigator.serviceWorker.getRegistration().then((r) => Boolean(r.waiting))"
WORKER = "navigator.serviceWorker.getRegistration().then((r) => (r.installing || r.waiting || r.active).scriptURL)"
ONLINE = "window.dispatchEvent(new Event('online')) && document.dispatchEvent(new Event('visibilitychange'))"
NORWEGIAN = "[...document.querySelectorAll('[lang=nb]')].map((it) => it.textContent).join(' ')"


def findings(address: str) -> dict[str, str]:
    """What `build.py verify` finds, by its code."""
    return {found.code: str(found) for found in verify.verify(address, lambda line: None)}


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-16le"])
def test_K1_a_host_with_another_charset(host: Hosts, guide: Path, engine: Engine, charset: str) -> None:
    """The byte order mark is believed more: the letters are right on pages from the host, and the copy is made."""
    served = host()
    for path in ("", "phrases/"):
        served.fault(path, headers={"Content-Type": f"text/html; charset={charset}"})
    served.fault("sw.js", headers={"Content-Type": f"text/javascript; charset={charset}"})
    engine.open(served.url + "phrases/")
    words = engine.evaluate(NORWEGIAN)
    assert "ø" in words and "å" in words and "Ã" not in words
    wait_for(engine, STATE, "complete")
    expect_whole(engine, served, guide)


@pytest.mark.parametrize("caching", CACHING)
def test_K2_wrong_bytes_with_the_right_validator(
    host: Hosts, guide: Path, version_two: Path, engine: Engine, caching: str
) -> None:
    """A proxy changes the worker and leaves its ETag. When it is gone, the copy is made, and the newer one too."""
    rule = CACHING[caching]
    wrong = {"replace": ["Ambulance", "Ambulanse"], "validator": True}
    headers = {"headers": {"Cache-Control": rule}} if rule else {"headers": {"Cache-Control": ""}}
    served = host()
    served.fault("sw.js", **wrong, **headers)
    engine.open(served.url)
    wait_for(engine, REASON, "damaged")
    expect_nothing_saved(engine)
    served.fault("sw.js", **headers)
    wait_for(engine, STATE, "complete", seconds=60)
    served.deploy(version_two)
    served.fault("sw.js", **wrong, **headers)
    engine.open(served.url + "about/")
    wait_for(engine, REASON, "damaged")
    expect_bytes(engine, served.url, guide)
    served.fault("sw.js", **headers)
    wait_version(engine, version_two, seconds=60)
    expect_whole(engine, served, version_two)


@pytest.mark.engines("chromium", "webkit", why="Firefox keeps no worker that is sent so; `verify` says it")
def test_K3_the_worker_varies_with_everything(host: Hosts, guide: Path, engine: Engine) -> None:
    """`Vary: *` on sw.js: a copy is made where the browser allows it, and `verify` names the header."""
    served = host()
    assert "worker-varies" not in findings(served.url)
    served.fault("sw.js", headers={"Vary": "*"})
    assert "Vary" in findings(served.url)["worker-varies"]
    save(engine, served.url)
    expect_whole(engine, served, guide)


@pytest.mark.parametrize("stranger", STRANGERS)
def test_K4_a_valid_script_that_is_not_ours(
    host: Hosts, guide: Path, version_two: Path, engine: Engine, stranger: str
) -> None:
    """An upload cut to nothing: an open page says so and asks again and again; the right one replaces it."""
    served = host()
    save(engine, served.url + "keep/")
    served.deploy(version_two)
    served.fault("sw.js", body=STRANGERS[stranger], type="text/javascript")
    assert "worker-foreign" in findings(served.url)
    engine.evaluate(UPDATE)
    wait_for(engine, WAITING)
    expect_bytes(engine, served.url, guide)
    wait_for(engine, REASON, "foreign", seconds=60)
    assert engine.evaluate(STATE) == "complete"
    assert "Keep one page of the guide open" in engine.evaluate(FOOT)
    served.forget()
    wait_asked(served, "sw.js")  # the same once more, so nothing new is found
    wait_quiet(served)
    assert engine.evaluate(REASON) == "foreign", "the warning stays as long as that one waits"
    served.heal()
    wait_version(engine, version_two, seconds=60)
    expect_whole(engine, served, version_two)


@pytest.mark.parametrize("stranger", STRANGERS)
def test_K5_a_first_visit_meets_a_script_that_is_not_ours(
    host: Hosts, guide: Path, engine: Engine, stranger: str
) -> None:
    """Nothing is claimed, and the copy is made when the right script is there, while the page is open."""
    served = host()
    served.fault("sw.js", body=STRANGERS[stranger], type="text/javascript")
    engine.open(served.url)
    time.sleep(3)
    assert engine.evaluate(STATE) != "complete"
    served.heal()
    wait_for(engine, STATE, "complete", seconds=90)
    expect_whole(engine, served, guide)


@pytest.mark.parametrize("policy", ["default-src 'self'", "script-src 'none'"])
def test_K6_the_policy_of_the_host_forbids_our_script(host: Hosts, engine: Engine, policy: str) -> None:
    """The page without script says what is true, and `verify` names the header."""
    served = host()
    assert "host-policy" not in findings(served.url)
    served.fault("*", headers={"Content-Security-Policy": policy})
    assert "Content-Security-Policy" in findings(served.url)["host-policy"]
    for address in ("", "keep/"):
        engine.open(served.url + address)
        expect_nothing_saved(engine)
        assert engine.evaluate(FOOT) == "Not saved on this device yet."
    assert engine.evaluate("document.querySelector('[data-keep-line=complete]').hidden")


def test_K7_a_line_that_flaps_against_an_overloaded_host(host: Hosts, guide: Path, engine: Engine) -> None:
    """Fifty times back in the network are a handful of questions; when the host has recovered, the copy is made."""
    served = host()
    served.fault("*", status=503)
    served.fault("", delay=0)
    engine.open(served.url)
    wait_for(engine, REASON, "host")
    served.forget()
    for _ in range(50):
        engine.evaluate(f"{ONLINE} && null")
        time.sleep(0.1)
    assert served.paths().count("sw.js") <= 4
    served.heal()
    # The slower the fifty went, the longer is the pause by now: as long as they took, and a minute at most.
    wait_for(engine, STATE, "complete", seconds=120)


def test_K8_a_cache_that_keys_by_the_whole_address(host: Hosts, guide: Path, version_two: Path, engine: Engine) -> None:
    """A copy made anew at another address goes back to the usual one, and sees newer versions there."""
    served = host()
    save(engine, served.url)
    minute = time.time() + 5  # until then the page leaves it where it is
    made = f"?reinstall={int((minute - 60) * 1000)}"
    engine.evaluate(f"guideWorker.register({json.dumps(made)}).then(() => null)")
    wait_for(engine, WORKER, served.url + "sw.js" + made)
    wait_for(engine, SETTLED)
    served.deploy(version_two)
    served.fault(f"sw.js{made}", folder=str(guide))
    time.sleep(max(0, minute + 0.5 - time.time()))
    engine.open(served.url + "about/")
    # A page asks again after at most a minute (pace.js), and then the new version has to arrive.
    wait_version(engine, version_two, seconds=120)
    assert engine.evaluate(WORKER) == served.url + "sw.js"
    expect_whole(engine, served, version_two)


def test_K9_an_update_refused_and_then_no_network(host: Hosts, guide: Path, version_two: Path, engine: Engine) -> None:
    """The line goes on to say that the copy is an older version."""
    served = host()
    save(engine, served.url)
    served.deploy(version_two)
    served.fault("sw.js", replace=["Ambulance", "Ambulanse"])
    engine.open(served.url + "costs/")
    wait_for(engine, REASON, "damaged")
    served.kill()
    # It asks again after 4 s, 8 s and 16 s; one of these questions may have been under way.
    wait_for(engine, REASON, "network", seconds=90)
    wait_for(engine, f"{FOOT}.includes('older version')")
    assert engine.evaluate(VERSION) == version_of(guide)
    expect_numbers(engine)
