"""A static host in a process of its own, so that a test can kill it: the only offline that cannot leak.

It serves a built folder below a prefix, as GitHub Pages and the like do: a missing slash is redirected, an unknown
address gets 404.html with status 404, answers carry an ETag and may be revalidated.
"""

import hashlib
import shutil
import socket
import subprocess
import sys
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


class Host:
    """Serves `folder` at `url`, which ends in the prefix. The folder's content may be exchanged while it runs."""

    def __init__(self, folder: Path, prefix: str = "/") -> None:
        self.folder = folder
        self.prefix = prefix
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.prefix}"

    def start(self) -> None:
        command = [sys.executable, __file__, str(self.folder), self.prefix, str(self.port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while not answers(self.port):
            if time.monotonic() > end:
                raise RuntimeError("the test host did not start")
            time.sleep(0.02)

    def kill(self) -> None:
        """Ends the process and with it every connection."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def deploy(self, folder: Path) -> None:
        """Puts another build in the place of the one that is served."""
        shutil.rmtree(self.folder)
        shutil.copytree(folder, self.folder)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def __init__(self, *arguments: Any, folder: str, prefix: str) -> None:
        self.folder = Path(folder)
        self.prefix = prefix
        super().__init__(*arguments)

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        inside = path[len(self.prefix) :] if path.startswith(self.prefix) else "no such file"
        file = self.folder / inside
        if ".." in inside or not file.exists():
            self._answer(404, self.folder / "404.html")
        elif file.is_dir() and inside and not inside.endswith("/"):
            self._redirect(path + "/")
        else:
            self._answer(200, file / "index.html" if file.is_dir() else file)

    def _answer(self, status: int, file: Path) -> None:
        content = file.read_bytes() if file.is_file() else b""
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        if status == 200 and self.headers.get("If-None-Match") == tag:
            status, content = 304, b""
        self.send_response(status)
        self.send_header("ETag", tag)
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Content-Type", TYPES.get(file.suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _redirect(self, target: str) -> None:
        self.send_response(301)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Whether somebody listens on this port of the machine itself."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    handler = partial(_Handler, folder=sys.argv[1], prefix=sys.argv[2])
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[3])), handler).serve_forever()
