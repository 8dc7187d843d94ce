"""A static host that misbehaves on demand, in a process of its own: what a bad line, a bad host or a bad network sends.

A fault is set for one path below the prefix, with its query or without, or for every path ("*"), and may be limited to
the next few `times`:

    status N · redirect to an address · moved to another host (a redirect to the same path there) · password (401
    without one) · body (a text of some type, status 200) · inject a script into HTML · replace one text by another
    (validator: with the right ETag) · overwritten (the first half of the file of another build, the rest as it
    was) · cut (length | chunked | end) · hang (head | body) · hold (the answer comes when the fault is
    healed) · drip bytes a second · delay seconds · reset · headers · folder (the file of another build)

Every request is logged with the second it came in, the second in which the last bytes of its answer began to leave,
and the bytes of a dripping one that have left.
"""

import json
import os
import socket
import struct
import sys
import time
from dataclasses import dataclass
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.browser.host import Handler, Host

LOGIN = "<!doctype html><title>Sign in</title><h1>Welcome to the hotel</h1><form>Room <input></form>"


@dataclass(frozen=True)
class Request:
    """One request: `path` below the prefix; `came` and `done` in seconds, `done` is 0 if it never was.

    `done` is read before the last bytes leave, never after: what a browser asks for because it has them, comes later,
    however long this process is kept waiting by others. `sent` is how many bytes of a body that drips have left; it
    stays 0 where nothing drips. The clock is one that nobody sets.
    """

    path: str
    came: float
    done: float
    sent: int


class FaultHost(Host):
    """A Host with faults. They hold for requests that come in after they were set, also after a restart."""

    def __init__(self, folder: Path, control: Path, prefix: str = "/") -> None:
        self.control = control
        self._faults: dict[str, dict[str, Any]] = {}
        self._write()
        super().__init__(folder, prefix)

    def command(self) -> list[str]:
        arguments = [str(self.folder), self.prefix, str(self.port), str(self.control)]
        return [sys.executable, "-m", "tests.faults.fault_host", *arguments]

    def fault(self, path: str, **fault: Any) -> None:
        """Sets the fault of a path; `fault` is one or more of the kinds above, and perhaps `times`."""
        self._faults[path] = fault
        self._write()

    def heal(self) -> None:
        """No faults any more; answers that hang are ended without another byte, those that are held are given."""
        self._faults = {}
        self._write()

    def hang(self) -> None:
        """Every connection is accepted and never answered."""
        self.fault("*", hang="head")

    def log(self) -> list[Request]:
        """What was asked since the last forget(), in order; not what was still being answered then."""
        file = self.control.with_suffix(".log")
        lines = file.read_text().splitlines() if file.exists() else []
        found: dict[str, Request] = {}
        for line in lines:
            number, *values = json.loads(line)
            request = Request(*values)
            if number in found or not (request.done or request.sent):  # the first line is the one of its coming
                found[number] = request
        return list(found.values())

    def paths(self) -> list[str]:
        return [request.path for request in self.log()]

    def forget(self) -> None:
        self.control.with_suffix(".log").write_text("")

    def _write(self) -> None:
        temporary = self.control.with_suffix(".new")
        temporary.write_text(json.dumps({"set": time.time_ns(), "faults": self._faults}))
        os.replace(temporary, self.control)


class _FaultHandler(Handler):
    def __init__(self, *arguments: Any, control: str, used: dict[str, int], **settings: Any) -> None:
        self._control = Path(control)
        self._used = used
        self._fault: dict[str, Any] = {}
        self._asked = ("", "", 0.0)
        self._sent = 0
        self._last = 0.0
        super().__init__(*arguments, **settings)

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (OSError, _Dropped):
            self.close_connection = True

    def answer(self) -> None:
        address = urlsplit(self.path)
        path = unquote(address.path).removeprefix(self.prefix)
        self._asked = (f"{id(self)}-{time.monotonic_ns()}", path, time.monotonic())
        self._sent = 0
        self._log()
        self._fault = self._find(f"{path}?{address.query}" if address.query else path, path)
        self._before(path)
        if not self._instead():
            super().answer()
        self._log(done=self._last)

    def _find(self, *paths: str) -> dict[str, Any]:
        control = json.loads(self._control.read_text())
        for name in (*paths, "*"):
            key = f"{control['set']} {name}"
            if name in control["faults"] and self._used.get(key, 0) < control["faults"][name].get("times", 10**9):
                self._used[key] = self._used.get(key, 0) + 1
                return dict(control["faults"][name])
        return {}

    def _before(self, path: str) -> None:
        if "folder" in self._fault:
            self.folder = Path(self._fault["folder"])
        if "overwritten" in self._fault:
            del self.headers["If-None-Match"]  # the file has changed
        if "delay" in self._fault:
            self._wait(self._fault["delay"])
        if "hold" in self._fault:
            self._until_healed()
        if self._fault.get("hang") == "head":
            self._hang()
        if "reset" in self._fault:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            raise _Dropped

    def _instead(self) -> bool:
        """Answers with something else than the file, if the fault says so."""
        fault = self._fault
        if "redirect" in fault:
            self.send(fault.get("status", 302), {"Location": fault["redirect"]}, b"")
        elif "moved" in fault:
            self.send(301, {"Location": fault["moved"] + self.path.removeprefix(self.prefix)}, b"")
        elif "password" in fault and "Authorization" not in self.headers:
            self.send(401, {"WWW-Authenticate": 'Basic realm="board"'}, b"<h1>A password is needed</h1>")
        elif "body" in fault:
            self.send(200, {"Content-Type": fault.get("type", "text/html; charset=utf-8")}, fault["body"].encode())
        elif "status" in fault:
            headers = {"Content-Type": "text/html; charset=utf-8", **fault.get("headers", {})}
            self.send(fault["status"], headers, b"<title>Error</title><h1>The host has an error</h1>")
        else:
            return False
        return True

    def send(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self._last = time.monotonic()
        fault = self._fault
        headers = {**headers, **fault.get("headers", {})}
        if "inject" in fault and headers.get("Content-Type", "").startswith("text/html"):
            content = content.replace(b"</body>", fault["inject"].encode() + b"</body>")
        if "replace" in fault:
            content = content.replace(*(text.encode() for text in fault["replace"]))
        if "overwritten" in fault:
            newer = (Path(fault["overwritten"]) / self.path.rpartition("/")[2].partition("?")[0]).read_bytes()
            content = newer[: len(newer) // 2] + content[len(newer) // 2 :]
        if fault.keys() & {"inject", "replace", "overwritten"} and "validator" not in fault:
            headers.pop("ETag", None)  # whoever rewrites a body has no validator for it
        if status != 200 or self.command == "HEAD" or not fault.keys() & {"cut", "hang", "drip"}:
            super().send(status, headers, content)
        else:
            self._send_badly(headers, content)

    def _send_badly(self, headers: dict[str, str], content: bytes) -> None:
        cut = self._fault.get("cut")
        half = content[: len(content) // 2]
        if cut == "end":
            self.protocol_version = "HTTP/1.0"
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name, value)
        if cut == "chunked":
            self.send_header("Transfer-Encoding", "chunked")
        elif cut != "end":
            self.send_header("Content-Length", str(len(content)))
        self.send_header("Connection", "close")
        self.end_headers()
        if cut == "chunked":
            self.wfile.write(f"{len(half):x}\r\n".encode() + half + b"\r\n")
        elif cut or self._fault.get("hang"):
            self.wfile.write(half)
        else:
            self._drip(content)
        self.wfile.flush()
        if self._fault.get("hang"):
            self._hang()
        self.close_connection = True

    def _drip(self, content: bytes) -> None:
        piece = max(1, int(self._fault["drip"] / 10))
        for start in range(0, len(content), piece):
            time.sleep(0.1)
            self._last = time.monotonic()
            self.wfile.write(content[start : start + piece])
            self.wfile.flush()
            self._sent = min(start + piece, len(content))
            self._log()

    def _hang(self) -> None:
        """Says nothing until the fault is healed, then drops the connection."""
        self._until_healed()
        raise _Dropped

    def _until_healed(self) -> None:
        while json.loads(self._control.read_text())["faults"]:
            time.sleep(0.1)

    def _wait(self, seconds: float) -> None:
        time.sleep(seconds)

    def _log(self, done: float = 0) -> None:
        if self.command == "GET":
            with self._control.with_suffix(".log").open("a") as file:
                file.write(json.dumps([*self._asked, done, self._sent]) + "\n")


class _Dropped(Exception):
    """The connection was dropped on purpose."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


if __name__ == "__main__":
    handler = partial(_FaultHandler, folder=sys.argv[1], prefix=sys.argv[2], control=sys.argv[4], used={})
    _Server(("127.0.0.1", int(sys.argv[3])), handler).serve_forever()
