"""A static host in a process of its own, so that a test can kill it: the only offline that cannot leak.

It serves a built folder below a prefix, as GitHub Pages and the like do: a missing slash is redirected, an unknown
address gets 404.html with status 404, answers carry an ETag and may be revalidated.
"""

import hashlib
import os
import random
import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]
_PORTS = (15_000, 32_000)
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


class Host:
    """Serves `folder` at `url`, which ends in the prefix. The folder's content may be exchanged while it runs.

    `script_delay`, in seconds: what stands before a page's script is sent, and painted, that long before the rest.
    """

    def __init__(self, folder: Path, prefix: str = "/", script_delay: float = 0) -> None:
        self.folder = folder
        self.prefix = prefix
        self.script_delay = script_delay
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.prefix}"

    def start(self) -> None:
        nowhere = subprocess.DEVNULL
        self._process = subprocess.Popen(self.command(), cwd=ROOT, stdout=nowhere, stderr=nowhere)
        end = time.monotonic() + 60
        while not answers(self.port):
            if time.monotonic() > end or self._process.poll() is not None:
                raise RuntimeError("the test host did not start")
            time.sleep(0.02)

    def command(self) -> list[str]:
        """What is started, from the root of the repository."""
        return [sys.executable, __file__, str(self.folder), self.prefix, str(self.port), str(self.script_delay)]

    def kill(self) -> None:
        """Ends the process and with it every connection."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def deploy(self, folder: Path) -> None:
        """Puts another build in the place of the one that is served, at once: who asks meanwhile gets a whole one."""
        coming, going = (self.folder.with_name(f"{self.folder.name}-{name}") for name in ("coming", "going"))
        shutil.copytree(folder, coming)
        self.folder.rename(going)
        coming.rename(self.folder)
        shutil.rmtree(going)


class Handler(BaseHTTPRequestHandler):
    """Answers for one connection: `answer` finds what was asked for, `send` is the one way out."""

    protocol_version = "HTTP/1.1"
    timeout = 30

    def __init__(self, *arguments: Any, folder: str, prefix: str, script_delay: float = 0) -> None:
        self.folder = Path(folder)
        self.prefix = prefix
        self.script_delay = script_delay
        super().__init__(*arguments)

    def do_GET(self) -> None:
        self.answer()

    def do_HEAD(self) -> None:
        self.answer()

    def answer(self) -> None:
        path = unquote(urlsplit(self.path).path)
        inside = path[len(self.prefix) :] if path.startswith(self.prefix) else "no such file"
        file = self.folder / inside
        if ".." in inside or not file.exists():
            self._send_file(404, self.folder / "404.html")
        elif file.is_dir() and inside and not inside.endswith("/"):
            self.send(301, {"Location": path + "/"}, b"")
        else:
            self._send_file(200, file / "index.html" if file.is_dir() else file)

    def _send_file(self, status: int, file: Path) -> None:
        content = file.read_bytes() if file.is_file() else b""
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        if status == 200 and self.headers.get("If-None-Match") == tag:
            status, content = 304, b""
        media_type = TYPES.get(file.suffix, "application/octet-stream")
        self.send(status, {"ETag": tag, "Cache-Control": "no-cache", "Content-Type": media_type}, content)

    def send(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            start = content.rfind(b"\n<script>") if self.script_delay else -1
            if start >= 0:
                self.wfile.write(content[:start])
                time.sleep(self.script_delay)
            self.wfile.write(content[max(0, start) :])


def free_port() -> int:
    """A port that nobody listens on.

    The system gives out ports in an order, above these, and to the browsers' own connections too: one that was free a
    moment ago may not be. By chance no two have the same, and no two processes of a run choose from the same ones:
    between the choice and the start of a host another would not be noticed, and the wrong host would answer.
    """
    own = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    step = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    while True:
        port = random.randrange(_PORTS[0] + own, _PORTS[1], step)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def answers(port: int) -> bool:
    """Whether somebody listens on this port of the machine itself."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    handler = partial(Handler, folder=sys.argv[1], prefix=sys.argv[2], script_delay=float(sys.argv[4]))
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[3])), handler).serve_forever()
