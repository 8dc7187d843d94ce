"""G. What browsers keep, forget or forbid."""

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.browser import engines
from tests.browser.engines import Engine, PlaywrightEngine, wait_for
from tests.browser.fixtures import need
from tests.faults.conftest import Hosts, open_engine
from tests.faults.reader import (
    FOOT,
    REGISTRATIONS,
    STATE,
    expect_bytes,
    expect_nothing_saved,
    expect_numbers,
    expect_whole,
    save,
    wait_version,
)

PLAYWRIGHT = ("chromium", "firefox")
WHY = "only their driver can change a page before its script runs"
RESULT = (
    "[...document.querySelectorAll('[data-keep-result]')].filter((it) => !it.hidden)"
    ".map((it) => it.dataset.keepResult).join()"
)


def check(engine: Engine) -> None:
    """Taps "Check my copy", as soon as the page is the worker's: one that is not does not judge the copy."""
    wait_for(engine, "navigator.serviceWorker.controller !== null")
    engine.evaluate("document.querySelector('[data-keep-do=check]').click()")


def watch(engine: PlaywrightEngine) -> list[str]:
    """Everything the page complains about from now on."""
    found: list[str] = []
    engine.page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_G1_cache_storage_is_emptied(host: Hosts, guide: Path, engine: Engine) -> None:
    """Nothing of the guide lies there: the copy is as it was."""
    served = host()
    save(engine, served.url)
    engine.evaluate("caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))")
    expect_whole(engine, served, guide)


def test_G21_the_registration_is_removed(host: Hosts, guide: Path, engine: Engine) -> None:
    """The next visit with a network makes the copy anew; until then nothing is claimed."""
    served = host()
    save(engine, served.url)
    engine.evaluate("navigator.serviceWorker.getRegistration().then((r) => r.unregister())")
    engine.open("about:blank")
    engine.open(served.url + "keep/")
    wait_for(engine, STATE, "complete")
    expect_whole(engine, served, guide)


def test_G5_the_promise_to_keep_is_denied_or_missing(host: Hosts, engine: Engine) -> None:
    """The browser's own answer is shown, never more than that."""
    served = host()
    save(engine, served.url + "keep/")
    engine.evaluate("document.querySelector('[data-keep-do=persist]').click()")
    wait_for(engine, f"{RESULT} !== ''")
    if engine.name == "firefox":  # it asks the reader, who does not answer here
        wait_for(engine, RESULT, "asking")
        return
    asked = "(navigator.storage && navigator.storage.persisted ? navigator.storage.persisted() : Promise.resolve(null))"
    expected = {True: "persisted", False: "best-effort", None: "cannot-ask"}[engine.evaluate(asked)]
    wait_for(engine, RESULT, expected)


@pytest.mark.engines(*PLAYWRIGHT, why=WHY)
@pytest.mark.parametrize("how", ["undefined", "throws", "refuses"])
def test_G6_workers_are_forbidden(host: Hosts, engine: PlaywrightEngine, how: str) -> None:
    """The page is whole, throws nothing, and says that this browser cannot keep a copy."""
    complaints = watch(engine)
    get = {
        "undefined": "() => undefined",
        "throws": "() => { throw new DOMException('The operation is insecure.', 'SecurityError'); }",
        "refuses": """() => ({ getRegistration: async () => undefined, addEventListener() {},
            register: async () => { throw new DOMException('insecure', 'SecurityError'); } })""",
    }[how]
    engine.page.add_init_script(f"Object.defineProperty(Navigator.prototype, 'serviceWorker', {{ get: {get} }})")
    served = host()
    for address in ("", "keep/"):
        engine.open(served.url + address)
        wait_for(engine, STATE, "unsupported")
        expect_numbers(engine)
        assert "cannot keep a copy" in engine.evaluate(FOOT)
    assert not complaints


@pytest.mark.parametrize("name", ["firefox"])
def test_G6_workers_are_switched_off_in_firefox(host: Hosts, playwright: Playwright, name: str) -> None:
    """The same with Firefox's own setting."""
    need(name)
    with closing(engines.launch(playwright, name, {"dom.serviceWorkers.enabled": False})) as browser:
        engine = PlaywrightEngine(name, engines.open_context(browser))
        complaints = watch(engine)
        engine.open(host().url)
        wait_for(engine, STATE, "unsupported")
        expect_numbers(engine)
    assert not complaints


@pytest.mark.engines(*PLAYWRIGHT, why=WHY)
def test_G7_a_browser_inside_an_app(host: Hosts, engine: PlaywrightEngine) -> None:
    """Without workers the page says to open it in a browser that can keep it."""
    engine.page.add_init_script("delete Navigator.prototype.serviceWorker")
    engine.open(host().url + "keep/")
    wait_for(engine, STATE, "unsupported")
    assert "another browser" in engine.evaluate("document.querySelector('[data-keep-line=unsupported]').textContent")


def test_G8_an_icon_with_storage_of_its_own(host: Hosts, engine: Engine, request: pytest.FixtureRequest) -> None:
    """A second profile says what it holds itself, nothing at first, and makes its own copy."""
    served = host()
    save(engine, served.url)
    if engine.name == "webkit":  # one session at a time
        engine.close()
    second = open_engine(request, engine.name)
    served.fault("sw.js", hold=True)
    second.open(served.url)
    expect_nothing_saved(second)
    served.heal()
    wait_for(second, STATE, "complete")
    second.close()


@pytest.mark.engines("chromium", why="only its tools can set a quota")
def test_G9_a_private_window_with_little_room(host: Hosts, guide: Path, engine: PlaywrightEngine) -> None:
    """The guide needs less than a megabyte."""
    served = host()
    tools = engine.context.new_cdp_session(engine.page)
    tools.send("Storage.overrideQuotaForOrigin", {"origin": served.url.rstrip("/"), "quotaSize": 1_000_000})
    save(engine, served.url)
    expect_whole(engine, served, guide)


@pytest.mark.engines(*PLAYWRIGHT, why=WHY)
def test_G10_no_secure_connection(host: Hosts, engine: PlaywrightEngine) -> None:
    """Over plain http on a network the page is whole and throws nothing."""
    served = host()
    engine.page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    complaints = watch(engine)
    engine.open(served.url)
    wait_for(engine, STATE, "unsupported")
    expect_numbers(engine)
    assert engine.evaluate(REGISTRATIONS) == 0
    assert not complaints


def test_G22_every_entry_is_read_back(host: Hosts, guide: Path, engine: Engine) -> None:
    """ "Check my copy" counts every part, with the host dead."""
    served = host()
    save(engine, served.url + "keep/")
    served.kill()
    engine.open(served.url + "keep/")
    wait_for(engine, STATE, "complete")
    check(engine)
    wait_for(engine, RESULT, "whole", seconds=60)
    count = engine.evaluate("document.querySelector('[data-keep-result=whole] [data-keep-count]').textContent")
    whole, of = (int(number) for number in count.split(" / "))
    assert whole == of >= 20
    expect_bytes(engine, served.url, guide)


def break_a_part(engine: Engine) -> None:
    """One page arrives with other bytes than the worker sent: nothing else would notice."""
    engine.evaluate(
        """(() => {
          const read = window.fetch;
          window.fetch = (...given) => read(...given).then((answer) =>
            String(given[0]).endsWith("about/") ? new Response("something else") : answer);
        })()"""
    )


# The script of the newest worker that there is.
ADDRESS = "navigator.serviceWorker.getRegistration().then((r) => (r.installing || r.waiting || r.active).scriptURL)"


def test_G23_a_part_of_the_copy_is_wrong(host: Hosts, guide: Path, version_two: Path, engine: Engine) -> None:
    """ "Check my copy" finds it, and a new copy takes over from the old one."""
    served = host()
    save(engine, served.url + "keep/")
    break_a_part(engine)
    check(engine)
    wait_for(engine, RESULT, "mended", seconds=90)
    mended = engine.evaluate(ADDRESS)
    assert "?reinstall=" in mended
    # The next page asks for the copy where it is, and a later version arrives there.
    save(engine, served.url)
    assert engine.evaluate(ADDRESS) == mended
    expect_bytes(engine, served.url, guide)
    served.deploy(version_two)
    engine.open(served.url + "costs/")
    wait_version(engine, version_two)
    assert engine.evaluate(ADDRESS) == mended
    expect_whole(engine, served, version_two)


def test_G24_a_part_of_the_copy_is_wrong_and_the_network_is_gone(host: Hosts, guide: Path, engine: Engine) -> None:
    """No copy is given up while there is none to take its place; the page says so."""
    served = host()
    save(engine, served.url + "keep/")
    served.kill()
    break_a_part(engine)
    check(engine)
    wait_for(engine, RESULT, "kept", seconds=90)
    expect_whole(engine, served, guide)
