"""WebKit with a profile that outlives it: MiniBrowser without automation, spoken to through its remote inspector.

WebKitWebDriver's sessions forget everything when they end, so a cold start cannot be tried with them. The inspector's
protocol is JSON over a web socket; a page is a target within it, and messages to the page are wrapped.
"""

import json
import os
import re
import subprocess
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

import websocket

from tests.browser.host import free_port

_PATIENCE = 30  # seconds


class WebKitProfile:
    """One open page; `profile` is the folder that keeps the browser's data. Needs a screen.

    What pages say in their console stands in the file `console` of that folder.
    """

    name = "webkit"

    def __init__(self, browser: str, profile: Path, url: str) -> None:
        port = free_port()
        folders = {"HOME": profile, "XDG_DATA_HOME": profile / "data", "XDG_CACHE_HOME": profile / "cache"}
        environment = {**os.environ, **{name: str(folder) for name, folder in folders.items()}}
        environment["WEBKIT_INSPECTOR_HTTP_SERVER"] = f"127.0.0.1:{port}"
        self._number = 0
        self._target = ""
        profile.mkdir(exist_ok=True)
        command = [browser, "--enable-write-console-messages-to-stdout=true", url]
        for last in (False, True):  # its inspector sometimes does not wake up
            with (profile / "console").open("wb") as console:
                self._process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=console)
            try:
                self._socket = self._connect(port)
                return
            except AssertionError:
                self._process.kill()
                self._process.wait()
                if last:
                    raise

    def _connect(self, port: int) -> websocket.WebSocket:
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            # It listens before it answers, and names a page before that can be spoken to.
            with suppress(OSError, websocket.WebSocketException):
                if page := self._listed(port):
                    return websocket.create_connection(f"ws://127.0.0.1:{port}{page}", timeout=_PATIENCE)
            time.sleep(0.05)
        raise AssertionError("webkit: no page can be inspected")

    @staticmethod
    def _listed(port: int) -> str:
        """Where a page can be inspected, or nothing."""
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as listing:
            page = re.search(r"/socket/\d+/\d+/WebPage", listing.read().decode())
        return page[0] if page else ""

    def open(self, url: str) -> None:
        self._now(f"(location.href = {json.dumps(url)}) && undefined")
        end = time.monotonic() + _PATIENCE
        while self._now("location.href + document.readyState") != url + "complete":
            assert time.monotonic() < end, f"webkit: {url} was not opened"
            time.sleep(0.05)

    def reload(self) -> None:
        self._now("location.reload()")

    def tab(self) -> "WebKitProfile":
        raise NotImplementedError("the inspector cannot open a page")

    def evaluate(self, expression: str) -> Any:
        """The value of an expression, a promise awaited: the page notes it down, and is asked for the note."""
        note = f"(window.noted = null, Promise.resolve().then(() => ({expression})))"
        end = time.monotonic() + _PATIENCE
        found = "lost"
        while found in ("lost", "null", None):
            assert time.monotonic() < end, f"webkit: no value for {expression}"
            if found == "lost":  # at first, and when the page gave way to the next
                self._now(f"{note}.then((it) => {{ noted = [it]; }}, (e) => {{ noted = [String(e)]; }}) && undefined")
            time.sleep(0.02)
            found = self._now("window.noted === undefined ? 'lost' : JSON.stringify(window.noted)")
        return json.loads(found)[0]

    def _now(self, expression: str) -> Any:
        """The value of an expression that is no promise."""
        asked = ""
        while True:
            if self._target != asked:  # at first, and when the page gave way to the next: its answer is lost with it
                asked = self._target
                self._send(expression)
            answer = self._read()
            if asked and answer.get("id") == self._number:
                return answer.get("result", {}).get("result", {}).get("value")

    def _send(self, expression: str) -> None:
        self._number += 1
        parameters = {"expression": expression, "returnByValue": True}
        message = json.dumps({"id": self._number, "method": "Runtime.evaluate", "params": parameters})
        wrapped = {"targetId": self._target, "message": message}
        request = {"id": self._number, "method": "Target.sendMessageToTarget", "params": wrapped}
        self._socket.send(json.dumps(request))

    def _read(self) -> dict[str, Any]:
        """The next message of the page itself; {} for one about it."""
        message = json.loads(self._socket.recv())
        parameters = message.get("params", {})
        if message.get("method") == "Target.targetCreated":
            if not self._target:  # another is one that may come to nothing: it counts when it is shown
                self._target = parameters["targetInfo"]["targetId"]
        elif message.get("method") == "Target.didCommitProvisionalTarget":
            self._target = parameters["newTargetId"]
        elif message.get("method") == "Target.dispatchMessageFromTarget":
            return dict(json.loads(parameters["message"]))
        return {}

    def close(self) -> None:
        """Ends the browser as a reader's swipe does: it has a moment to write down what it holds. Twice is once."""
        self._socket.close()
        self._process.terminate()
        self._process.wait(timeout=_PATIENCE)
