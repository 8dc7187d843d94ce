"""A static host behind a line of chosen bandwidth and delay; it compresses as hosts do, and counts what it sends.

The line is shared by all connections. A new connection costs one round trip, and so does each request on it; both are
waited for here, so that every engine meets the same line, its worker's requests included.
"""

import gzip
import hashlib
import threading
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.browser.host import TYPES

_PIECE = 1460  # bytes: one packet


class ShapedHost:
    """Serves `folder` at `url`. `bandwidth` in bytes a second, `delay` of a round trip in seconds; 0 is no limit."""

    def __init__(self, folder: Path, bandwidth: float = 0, delay: float = 0, validators: bool = True) -> None:
        self.folder, self.bandwidth, self.delay, self.validators = folder, bandwidth, delay, validators
        self.sent: dict[str, int] = {}
        self._line = threading.Lock()
        self._free = 0.0  # when the line has carried all that was put on it
        self._bodies: dict[str, bytes] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def body(self, path: str) -> bytes:
        """The bytes of a path as they go over the line."""
        if path not in self._bodies:
            file = self.folder / (path + "index.html" if not path or path.endswith("/") else path)
            content = file.read_bytes()
            self._bodies[path] = content if file.suffix == ".png" else gzip.compress(content, 9, mtime=0)
        return self._bodies[path]

    def pass_on(self, path: str, content: bytes, out: Any) -> None:
        """Sends at the speed of the line, which carries one packet after the other."""
        self.sent[path] = self.sent.get(path, 0) + len(content)
        for start in range(0, len(content), _PIECE):
            piece = content[start : start + _PIECE]
            if self.bandwidth:
                with self._line:
                    self._free = max(time.monotonic(), self._free) + len(piece) / self.bandwidth
                    due = self._free
                time.sleep(max(0, due - time.monotonic()))
            out.write(piece)

    def replace(self, folder: Path) -> None:
        """Deploys another build."""
        self.folder = folder
        self._bodies.clear()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, host: ShapedHost, *arguments: Any) -> None:
        self.host = host
        super().__init__(*arguments)

    def setup(self) -> None:
        super().setup()
        time.sleep(self.host.delay)

    def do_GET(self) -> None:
        time.sleep(self.host.delay)
        path = unquote(urlsplit(self.path).path)[1:]
        try:
            content, status = self.host.body(path), 200
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            content, status = self.host.body("404.html"), 404
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        if self.host.validators and status == 200 and self.headers.get("If-None-Match") == tag:
            content, status = b"", 304
        suffix = Path(path).suffix or ".html"
        self.send_response(status)
        if self.host.validators:
            self.send_header("ETag", tag)
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Content-Type", TYPES.get(suffix, "application/octet-stream"))
        if suffix != ".png" and content:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.host.pass_on(path, content, self.wfile)

    def log_message(self, *_: Any) -> None:
        """The benchmark prints its own lines."""
