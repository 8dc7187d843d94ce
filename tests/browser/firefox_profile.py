"""Firefox with a profile that outlives it, spoken to in its own protocol (WebDriver BiDi: JSON over a web socket).

Playwright's way to such a profile needs a newer Firefox than some Debian has; these four commands are known to all.
"""

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import websocket

from tests.browser.host import free_port

_PATIENCE = 60  # seconds


class FirefoxProfile:
    """One open page; `profile` is the folder that keeps the browser's data."""

    name = "firefox"

    def __init__(self, browser: str, profile: Path, preferences: dict[str, str | float | bool]) -> None:
        profile.mkdir(parents=True, exist_ok=True)
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items()]
        (profile / "user.js").write_text("\n".join(lines))
        port, nowhere = free_port(), subprocess.DEVNULL
        command = [
            browser,
            "--headless",
            "--no-remote",
            "--profile",
            str(profile),
            "--remote-debugging-port",
            str(port),
        ]
        self._process = subprocess.Popen(command, stdout=nowhere, stderr=nowhere)
        self._number = 0
        self._socket = self._connect(port)
        self._ask("session.new", capabilities={})
        self._page = self._ask("browsingContext.getTree")["contexts"][0]["context"]

    @staticmethod
    def _connect(port: int) -> websocket.WebSocket:
        end = time.monotonic() + _PATIENCE
        while True:
            try:  # it listens a moment before it knows the address
                return websocket.create_connection(
                    f"ws://127.0.0.1:{port}/session", timeout=_PATIENCE, suppress_origin=True
                )
            except (OSError, websocket.WebSocketException):
                assert time.monotonic() < end, "firefox: it did not start"
            time.sleep(0.05)

    def open(self, url: str) -> None:
        self._ask("browsingContext.navigate", context=self._page, url=url, wait="complete")

    def reload(self) -> None:
        self._ask("browsingContext.reload", context=self._page, wait="complete")

    def tab(self) -> "FirefoxProfile":
        raise NotImplementedError("one page is enough for a cold start")

    def evaluate(self, expression: str) -> Any:
        value = f"Promise.resolve().then(() => ({expression})).then((it) => JSON.stringify([it]))"
        target = {"context": self._page}
        answer = self._ask("script.evaluate", expression=value, target=target, awaitPromise=True)
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])[0]

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == self._number:
                assert answer["type"] == "success", answer
                return dict(answer["result"])

    def close(self) -> None:
        """Ends the browser as a reader's swipe does: it has a moment to write down what it holds. Twice is once."""
        self._socket.close()
        self._process.terminate()
        self._process.wait(timeout=_PATIENCE)
