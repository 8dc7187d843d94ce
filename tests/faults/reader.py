"""What a reader does and sees, in words that the fault tests share; the same in every engine."""

import hashlib
import json
import time
from pathlib import Path

from sitegen.bundle.worker import read_table
from tests.browser.engines import Engine, wait_for
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
    wait_for(engine, STATE, "complete")


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


def wait_asked(served: FaultHost, path: str, seconds: float = 20) -> None:
    """Waits until the browser has asked for a path."""
    end = time.monotonic() + seconds
    while path not in served.paths():
        assert time.monotonic() < end, f"{path} was never asked for: {served.paths()}"
        time.sleep(0.05)


def wait_begun(served: FaultHost, path: str, seconds: float = 20) -> None:
    """Waits until the first bytes of a body that drips have left."""
    end = time.monotonic() + seconds
    while not any(request.sent for request in served.log() if request.path == path):
        assert time.monotonic() < end, f"{path} never began: {served.log()}"
        time.sleep(0.05)


def wait_version(engine: Engine, folder: Path, seconds: float = 40) -> None:
    """Waits until the page says that the copy is that of the build in `folder`."""
    wait_for(engine, VERSION, version_of(folder), seconds)


def expect_nothing_saved(engine: Engine) -> None:
    """The page is readable and does not claim a copy."""
    expect_numbers(engine)
    assert engine.evaluate(STATE) in ("none", "saving")
    assert "opens without" not in engine.evaluate(FOOT)
