"""What a reader does and sees, in words that the fault tests share; the same in every engine."""

import hashlib
import json
import time
from pathlib import Path

from playwright.sync_api import Error
from selenium.common.exceptions import WebDriverException

from sitegen.bundle.worker import read_table
from tests.browser.engines import Engine, attempt, wait_for
from tests.faults.fault_host import FaultHost

STATE = "document.documentElement.dataset.copy"
VERSION = "document.documentElement.dataset.version"
REASON = "document.documentElement.dataset.reason"
HEADING = "(document.querySelector('h1') || {}).textContent"
CALLS = "[...document.querySelectorAll('.call-bar a')].map((link) => link.getAttribute('href'))"
FOOT = "document.querySelector('[data-copy-state]').textContent"
NOTE = "!document.querySelector('[data-update]').hidden"
UPDATE = "navigator.serviceWorker.getRegistration().then((r) => r.update()).then(() => 'new', () => 'refused')"
REGISTRATIONS = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
SETTLED = "navigator.serviceWorker.getRegistration().then((r) => Boolean(r.active) && !r.installing && !r.waiting)"
NUMBERS = ["tel:113", "tel:112", "tel:110", "tel:116117"]

# Reads every path through the worker and names its hash.
_READ = """(async (base, paths) => {
  const found = {};
  for (const path of paths) {
    const answer = await fetch(base + path);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await answer.arrayBuffer()));
    found[path] = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  return found;
})"""


def version_of(folder: Path) -> str:
    """The version that a built folder publishes."""
    return read_table((folder / "sw.js").read_text())[0]


def save(engine: Engine, url: str) -> None:
    """Opens the address and waits until the page says that the copy is complete."""
    engine.open(url)
    wait_for(engine, STATE, "complete", seconds=60)


def open_until(engine: Engine, url: str, expression: str, seconds: float, each: float = 3) -> None:
    """Opens an address again and again, as a reader would, until something is true of the page.

    There is a pause between two tries: whoever keeps a worker busy keeps the next one from taking over.
    """
    end = time.monotonic() + seconds
    while True:
        attempt(engine, url)
        try:
            wait_for(engine, expression, seconds=each)
            return
        except (AssertionError, Error, WebDriverException) as error:  # a page that does not open tells nothing
            last = error
        assert time.monotonic() < end, f"{engine.name}: {expression} was never true of {url}; at last: {last}"


def expect_numbers(engine: Engine) -> None:
    assert engine.evaluate(CALLS) == NUMBERS


def expect_whole(engine: Engine, served: FaultHost, folder: Path) -> None:
    """With the host dead: pages open, every part is byte for byte of the build in `folder`, and of no other."""
    served.kill()
    for address in ("", "emergency/", "costs/"):
        engine.open(served.url + address)
        expect_numbers(engine)
    wait_for(engine, STATE, "complete")
    assert engine.evaluate(VERSION) == version_of(folder)
    expect_bytes(engine, served.url, folder)


def expect_bytes(engine: Engine, url: str, folder: Path) -> None:
    """Every part, read through the worker, is that of the build in `folder`."""
    table = read_table((folder / "sw.js").read_text())[1]
    files = {path: folder / path / "index.html" if path.endswith("/") or not path else folder / path for path in table}
    wanted = {path: hashlib.sha256(file.read_bytes()).hexdigest() for path, file in files.items() if file.is_file()}
    assert len(wanted) >= 20
    assert engine.evaluate(f"{_READ}({json.dumps(url)}, {json.dumps(list(wanted))})") == wanted


def wait_asked(served: FaultHost, path: str, times: int = 1, seconds: float = 60) -> None:
    """Waits until the browser has asked for a path, so many times."""
    end = time.monotonic() + seconds
    while served.paths().count(path) < times:
        assert time.monotonic() < end, f"{path} was not asked for {times} times: {served.paths()}"
        time.sleep(0.05)


def wait_answered(served: FaultHost, path: str, seconds: float = 60) -> None:
    """Waits until the host has noted the end of an answer: it does that after the last bytes have left."""
    end = time.monotonic() + seconds
    while not any(request.done for request in served.log() if request.path == path):
        assert time.monotonic() < end, f"{path} was never answered: {served.log()}"
        time.sleep(0.05)


def wait_quiet(served: FaultHost, quiet: float = 1, seconds: float = 60) -> None:
    """Waits until the browser asks for nothing more: for an icon it does that after the page has been loaded."""
    end = time.monotonic() + seconds
    before, since = served.log(), time.monotonic()
    while time.monotonic() < since + quiet:
        assert time.monotonic() < end, f"there is no end of asking: {served.paths()}"
        time.sleep(0.05)
        now = served.log()
        if now != before:
            before, since = now, time.monotonic()


def wait_begun(served: FaultHost, path: str, seconds: float = 60) -> None:
    """Waits until the first bytes of a body that drips have left."""
    end = time.monotonic() + seconds
    while not any(request.sent for request in served.log() if request.path == path):
        assert time.monotonic() < end, f"{path} never began: {served.log()}"
        time.sleep(0.05)


def wait_version(engine: Engine, folder: Path, seconds: float = 60) -> None:
    """Waits until the page says that the copy is that of the build in `folder`."""
    wait_for(engine, VERSION, version_of(folder), seconds)


def expect_nothing_saved(engine: Engine) -> None:
    """The page is readable and does not claim a copy."""
    expect_numbers(engine)
    assert engine.evaluate(STATE) in ("none", "saving")
    assert "opens without" not in engine.evaluate(FOOT)
