"""M. Many versions, tabs and settings: an order that nobody thought of, and browsers that forbid things."""

import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.browser import engines
from tests.browser.engines import Engine, PlaywrightEngine, attempt, wait_for
from tests.browser.fixtures import need
from tests.faults.conftest import Hosts
from tests.faults.reader import (
    FOOT,
    HEADING,
    NOTE,
    REGISTRATIONS,
    STATE,
    UPDATE,
    VERSION,
    expect_numbers,
    expect_whole,
    save,
    version_of,
    wait_asked,
    wait_version,
)
from tests.faults.test_newer_version import NEW
from tests.faults.test_storage import RESULT, check, watch

EDITION = "document.documentElement.dataset.edition"


def test_M1_a_newer_page_before_the_worker(host: Hosts, version_two: Path, engine: Engine) -> None:
    """Pages are uploaded first: a page is never offered an older text than its own, and later nothing is missing."""
    served = host()
    (served.folder / "index.html").write_bytes((version_two / "index.html").read_bytes())
    engine.open(served.url)
    assert engine.evaluate(NEW)
    wait_for(engine, STATE, "complete")
    time.sleep(1)
    assert engine.evaluate(NOTE) is False
    served.deploy(version_two)
    engine.evaluate(UPDATE)
    wait_version(engine, version_two)
    assert engine.evaluate(NOTE) is False and engine.evaluate(NEW)
    expect_whole(engine, served, version_two)


def test_M2_back_to_a_page_kept_in_memory(host: Hosts, version_two: Path, engine: Engine) -> None:
    """Whether the browser kept the page or asks for it again: the reader has the newer text, or is offered it."""
    served = host()
    save(engine, served.url)
    engine.evaluate("document.querySelector('.site-menu a[href*=costs]').click()")
    wait_for(engine, f"{HEADING}.includes('cost')")
    served.deploy(version_two)
    wait_for(engine, STATE, "complete")
    engine.evaluate(UPDATE)
    wait_version(engine, version_two)
    engine.evaluate("setTimeout(() => history.back()) && null")
    wait_for(engine, "location.pathname", "/")
    wait_for(engine, f"{NEW} || {NOTE}")
    wait_for(engine, VERSION, version_of(version_two))


def test_M3_a_page_that_was_frozen(host: Hosts, version_two: Path, engine: Engine) -> None:
    """It heard nothing of the new version; when it is shown again it asks, and offers the newer text."""
    served = host()
    save(engine, served.url)
    engine.evaluate("navigator.serviceWorker.addEventListener('controllerchange', (e) => e.stopImmediatePropagation())")
    other = engine.tab()
    served.deploy(version_two)
    other.open(served.url + "costs/")
    wait_version(other, version_two)
    engine.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })) && null")
    wait_for(engine, NOTE)
    wait_version(engine, version_two)


def test_M4_the_copy_is_checked_while_a_newer_version_takes_over(
    host: Hosts, guide: Path, version_two: Path, engine: Engine
) -> None:
    """No part is called wrong because it is newer: the check begins again."""
    served = host()
    save(engine, served.url + "keep/")
    served.deploy(version_two)
    # The newer version takes over when some of the parts have been read.
    engine.evaluate(
        """(() => {
          const read = window.fetch;
          let count = 0;
          window.fetch = async (...given) => {
            if (String(given[0]).endsWith("/") && ++count === 4) {
              const registration = await navigator.serviceWorker.getRegistration();
              const before = registration.active;
              registration.update();
              while (registration.active === before || registration.active.state !== "activated")
                await new Promise((resolve) => setTimeout(resolve, 20));
            }
            return read(...given);
          };
        })()"""
    )
    check(engine)
    wait_for(engine, RESULT, "whole", seconds=90)
    wait_version(engine, version_two)


def test_M5_two_hundred_quick_reloads_with_an_update_between(host: Hosts, version_two: Path, engine: Engine) -> None:
    """The newer version is there within a minute of quiet."""
    served = host()
    save(engine, served.url)
    for number in range(200):
        if number == 100:
            served.deploy(version_two)
        attempt(engine, served.url + ("costs/" if number % 2 else ""))
    wait_version(engine, version_two, seconds=60)
    expect_whole(engine, served, version_two)


@pytest.fixture(scope="session")
def early_commit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A worker as an early version of this project made it: its copy stands at an address of its own."""
    folder = tmp_path_factory.mktemp("early")
    pages = {"": "<title>Early</title><h1>Early</h1>", "costs/": "<title>Early</title><h1>Early costs</h1>"}
    (folder / "sw.js").write_text(
        f"""const pages = {json.dumps(pages)};
addEventListener("install", (event) => event.waitUntil(skipWaiting()));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", () => {{}});
addEventListener("fetch", (event) => {{
  const path = new URL(event.request.url).pathname.slice(new URL(registration.scope).pathname.length);
  if (event.request.method === "GET" && path in pages)
    event.respondWith(new Response(pages[path], {{ headers: {{ "Content-Type": "text/html" }} }}));
}});
"""
    )
    (folder / "index.html").write_text("<h1>Early</h1>")
    return folder


# Chromium stops the old worker as soon as it has nothing to do. A question that comes just then starts it anew, as if
# it were to stay, and the new one waits. So the page asks all the time, and is quiet half a second after the new one is
# installed, before that asks again to take over: Chromium heeds it once only (service_worker_version.cc, SkipWaiting),
# and once among the questions would be lost like the first. With 3 s of questions M9 failed so, by chance.
ASKING = """(async () => {
  window.old = navigator.serviceWorker.controller;
  const asking = setInterval(() => window.old.postMessage("a question"), 1);
  const registration = await navigator.serviceWorker.getRegistration();
  registration.onupdatefound = () => {
    registration.installing.onstatechange = () => setTimeout(() => clearInterval(asking), 500);
  };
})()"""


def test_M9_an_old_page_keeps_its_old_worker_busy(host: Hosts, guide: Path, early_commit: Path, engine: Engine) -> None:
    """A page of an early version reminds nobody: the new worker itself asks again to take over, within a minute."""
    served = host(folder=early_commit)
    engine.open(served.url)
    engine.evaluate("navigator.serviceWorker.register('sw.js').then(() => null)")
    wait_for(engine, "navigator.serviceWorker.controller !== null")
    engine.evaluate(ASKING)
    served.deploy(guide)
    assert engine.evaluate(UPDATE) != "refused"
    turns = "[r.installing, r.waiting, r.active].map((it) => it === window.old ? 'old' : it && it.state)"
    settled = f"navigator.serviceWorker.getRegistration().then((r) => {turns})"
    wait_for(engine, settled, [None, None, "activated"], seconds=60)
    engine.open(served.url)
    wait_version(engine, guide)


@pytest.mark.parametrize("query", ["", "?anew=1700000000000"])
def test_M6_a_copy_of_an_early_version(
    host: Hosts, guide: Path, early_commit: Path, engine: Engine, query: str
) -> None:
    """The guide takes its place within a minute, at the usual address."""
    served = host(folder=early_commit)
    engine.open(served.url)
    engine.evaluate(f"navigator.serviceWorker.register('sw.js{query}').then(() => null)")
    wait_for(engine, "navigator.serviceWorker.controller !== null")
    served.deploy(guide)
    engine.open(served.url + "about/")  # the early copy does not have it
    wait_version(engine, guide, seconds=60)
    worker = "navigator.serviceWorker.getRegistration().then((r) => r.active.scriptURL)"
    wait_for(engine, worker, served.url + "sw.js")
    expect_whole(engine, served, guide)


def test_M7_inside_another_page(host: Hosts, engine: Engine) -> None:
    """The copy of a frame is of no use to whoever opens the guide itself: none is made, and the page says why."""
    served, other = host(), host()
    (other.folder / "frame.html").write_text(
        f"<!doctype html><title>Frame</title><iframe src='{served.url.replace('127.0.0.1', 'localhost')}'></iframe>"
    )
    served.forget()
    engine.open(other.url + "frame.html")
    wait_asked(served, "")
    time.sleep(4)
    assert "sw.js" not in served.paths()
    if isinstance(engine, PlaywrightEngine):
        frame = engine.page.frames[1]
        assert frame.evaluate(STATE) == "framed"
        assert "Open it by itself" in frame.evaluate(FOOT)
        assert frame.evaluate("document.querySelectorAll('.call-bar a').length") == 4


@contextmanager
def forbidding(playwright: Playwright, profile: Path, name: str, how: str) -> Iterator[PlaywrightEngine]:
    """A browser that allows no site to keep anything."""
    need(name)
    if name == "firefox":
        settings: engines.Preferences = (
            {"browser.privatebrowsing.autostart": True} if how == "private" else {"network.cookie.cookieBehavior": 2}
        )
        with closing(engines.launch(playwright, name, settings)) as browser:
            yield PlaywrightEngine(name, engines.open_context(browser))
        return
    (profile / "Default").mkdir(parents=True)
    content = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (profile / "Default" / "Preferences").write_text(json.dumps(content))
    with closing(engines.launch_profile(playwright, str(profile))) as context:
        yield PlaywrightEngine(name, context)


@pytest.mark.parametrize(
    ("name", "how"), [("chromium", "no site data"), ("firefox", "no site data"), ("firefox", "private")]
)
def test_M8_no_site_may_keep_anything(host: Hosts, playwright: Playwright, tmp_path: Path, name: str, how: str) -> None:
    """The pages are whole, throw nothing, and claim no copy that is not there."""
    with forbidding(playwright, tmp_path / "profile", name, how) as reader:
        expect_no_exception(host().url, reader)


def expect_no_exception(url: str, reader: PlaywrightEngine) -> None:
    complaints = watch(reader)
    reader.page.add_init_script(
        "window.thrown = []; addEventListener('unhandledrejection', (e) => thrown.push(String(e.reason)))"
    )
    for address in ("", "keep/", "phrases/", "position/"):
        reader.open(url + address)
        time.sleep(1.5)
        expect_numbers(reader)
        assert reader.evaluate("window.thrown") == [], address
        if reader.evaluate(REGISTRATIONS.replace("all.length)", "all.length, () => 0)")) == 0:
            assert reader.evaluate(STATE) in ("none", "unsupported")
    reader.open(url + "keep/")
    reader.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })")
    time.sleep(1)
    assert reader.evaluate("window.thrown") == []
    # Firefox itself says that it refused; it is no exception of a script.
    assert not [complaint for complaint in complaints if not complaint.startswith("Storage access is restricted")]
