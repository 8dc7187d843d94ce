"""`build.py verify`: whatever a host does to the guide on the way shows."""

import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sitegen.pipeline import Project, make_output
from sitegen.publish.verify import verify
from sitegen.publish.writer import write_output

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "sites" / "small" / "content"
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".vcf": "text/vcard",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("built")
    write_output(make_output(Project(SMALL, ROOT / "templates", ROOT / "static")), output)
    return output


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "copy"))


class _Host(BaseHTTPRequestHandler):
    """A well-behaved host of `folder`; `trouble` names what it does wrong."""

    folder = Path()
    trouble = ""

    def do_GET(self) -> None:
        path = self.path.lstrip("/")
        file = self.folder / path
        file = file / "index.html" if file.is_dir() else file
        status = 200 if file.is_file() or self.trouble == "app" else 404
        body = file.read_bytes() if file.is_file() else b"nothing"
        if self.trouble == "rewrites" and file.suffix == ".html":
            body = body.replace(b"</body>", b"<script>spy()</script></body>")
        if self.trouble == "redirects" and path == "emergency/":
            self.send_response(301)
            self.send_header("Location", "/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(status)
        kind = "text/plain" if self.trouble == "types" and file.suffix == ".webmanifest" else TYPES.get(file.suffix, "")
        self.send_header("Content-Type", kind)
        if self.trouble != "cached":
            self.send_header("Cache-Control", "no-cache")
        if self.trouble != "no validator":
            self.send_header("ETag", '"1"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def host(folder: Path) -> Iterator[Callable[[str], str]]:
    servers: list[ThreadingHTTPServer] = []

    def serve(trouble: str) -> str:
        handler = type("Host", (_Host,), {"folder": folder, "trouble": trouble})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def codes(target: str) -> list[str]:
    return sorted({finding.code for finding in verify(target, lambda line: None)})


def test_a_good_folder_and_a_good_host_have_no_findings(folder: Path, host: Callable[[str], str]) -> None:
    told: list[str] = []
    assert verify(str(folder), told.append) == []
    assert told and "Version" in told[0]
    assert verify(host(""), told.append) == []


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        ("rewrites", "other-bytes"),
        ("redirects", "not-served"),
        ("types", "wrong-type"),
        ("cached", "worker-cached"),
        ("no validator", "no-validator"),
        ("app", "no-404"),
    ],
)
def test_what_a_host_does_wrong_is_named(host: Callable[[str], str], trouble: str, code: str) -> None:
    assert codes(host(trouble)) == [code]


def test_a_changed_byte_and_a_missing_file_are_named(folder: Path) -> None:
    page = folder / "emergency" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"113", b"112", 1))
    (folder / "404.html").unlink()
    assert codes(str(folder)) == ["not-served", "other-bytes"]


def test_no_worker_a_foreign_worker_and_no_host(folder: Path, host: Callable[[str], str]) -> None:
    url = host("")
    (folder / "sw.js").write_text("self.addEventListener('fetch', () => {});")
    assert codes(str(folder)) == codes(url) == ["worker-foreign"]
    (folder / "sw.js").unlink()
    assert codes(str(folder)) == codes(url) == ["worker-missing"]
    assert codes("http://127.0.0.1:9/") == ["worker-missing"]
