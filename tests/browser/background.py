"""The three engines, each with a page that is tapped by a pointer and can really be put behind another one.

Playwright keeps every page of Chromium in front, and gives each page of Firefox a window of its own; so the first two
are spoken to in their own protocols here.
"""

import json
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

import websocket

from tests.browser import engines
from tests.browser.chromium import FLAGS
from tests.browser.firefox_profile import FirefoxProfile
from tests.browser.host import answers, free_port

_PATIENCE = 60  # seconds
_MIDDLE = """(() => {
  const element = document.querySelector(%s);
  element.scrollIntoView({ block: "center" });
  const box = element.getBoundingClientRect();
  return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
})()"""


class Tapped(engines.Engine, Protocol):
    """A page that a reader taps and leaves."""

    def tap(self, selector: str) -> None:
        """Presses the middle of an element, as a browser believes to be a reader."""

    def aside(self) -> AbstractContextManager[None]:
        """While this lasts, something else is in front of the page, and the engine knows it."""


class _Chromium:
    name = "chromium"

    def __init__(self, profile: Path) -> None:
        port, nowhere = free_port(), subprocess.DEVNULL
        own = ["--headless=new", "--no-sandbox", "--no-first-run", "--window-size=400,800"]
        where = [f"--user-data-dir={profile}", f"--remote-debugging-port={port}", "about:blank"]
        command = [engines.find("chromium") or "chromium", *own, *FLAGS, *where]
        self._process = subprocess.Popen(command, stdout=nowhere, stderr=nowhere)
        end = time.monotonic() + _PATIENCE
        while not answers(port) or not (pages := self._pages(port)):
            assert time.monotonic() < end, "chromium: it did not start"
            time.sleep(0.05)
        self._number = 0
        self._socket = websocket.create_connection(pages[0], timeout=_PATIENCE, suppress_origin=True)

    @staticmethod
    def _pages(port: int) -> list[str]:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
            return [it["webSocketDebuggerUrl"] for it in json.load(answer) if it["type"] == "page"]

    def open(self, url: str) -> None:
        # The answer comes before the page does: one that is left at the same address must not pass for it.
        self.evaluate("void (window.left = true)")
        self._ask("Page.navigate", url=url)
        engines.wait_for(self, "[Boolean(window.left), location.href, document.readyState]", [False, url, "complete"])

    def tab(self) -> engines.Engine:
        raise NotImplementedError("the page behind another one is all that is looked at")

    def reload(self) -> None:
        raise NotImplementedError

    def evaluate(self, expression: str) -> Any:
        promised = f"Promise.resolve().then(() => ({expression}))"
        answer = self._ask("Runtime.evaluate", expression=promised, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def tap(self, selector: str) -> None:
        x, y = self.evaluate(_MIDDLE % json.dumps(selector))
        for kind in ("mousePressed", "mouseReleased"):
            self._ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    @contextmanager
    def aside(self) -> Iterator[None]:
        other = self._ask("Target.createTarget", url="about:blank")["targetId"]
        yield
        self._ask("Target.closeTarget", targetId=other)

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == self._number:
                assert "result" in answer, answer
                return dict(answer["result"])

    def close(self) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait(timeout=_PATIENCE)


class _Firefox(FirefoxProfile):
    def tap(self, selector: str) -> None:
        x, y = self.evaluate(_MIDDLE % json.dumps(selector))
        steps = [{"type": "pointerMove", "x": x, "y": y}, {"type": "pointerDown", "button": 0}]
        finger = {"type": "pointer", "id": "finger", "actions": [*steps, {"type": "pointerUp", "button": 0}]}
        self._ask("input.performActions", context=self._page, actions=[finger])

    @contextmanager
    def aside(self) -> Iterator[None]:
        other = self._ask("browsingContext.create", type="tab")["context"]
        self._ask("browsingContext.activate", context=other)
        yield
        self._ask("browsingContext.close", context=other)


class _WebKit(engines.WebKitEngine):
    def tap(self, selector: str) -> None:
        self.evaluate(_MIDDLE % json.dumps(selector))
        self._driver.find_element("css selector", selector).click()

    @contextmanager
    def aside(self) -> Iterator[None]:
        self._driver.minimize_window()
        yield
        self._driver.set_window_rect(0, 0, 800, 700)


@contextmanager
def tapped(name: str) -> Iterator[Tapped]:
    """An engine with a fresh profile; WebKit needs a screen."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        opened: Tapped
        if name == "chromium":
            opened = _Chromium(Path(profile))
        elif name == "firefox":
            opened = _Firefox(engines.find("firefox") or "firefox", Path(profile), engines.FIREFOX)
        else:
            opened = _WebKit()
        try:
            yield opened
        finally:
            opened.close()
