"""`build.py verify`: whatever a host does to the guide on the way shows."""

import json
import shutil
import socket
import ssl
import threading
import time
import urllib.error
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from sitegen.bundle.worker import Entry, version
from sitegen.pipeline import make_output
from sitegen.project import Project
from sitegen.publish import asking
from sitegen.publish.asking import Answer
from sitegen.publish.verify import _host_findings, verify
from sitegen.publish.writer import write_output

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "sites" / "small" / "content"
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".txt": "text/plain",
    ".vcf": "text/vcard",
    ".zip": "application/zip",
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
        path = unquote(self.path).lstrip("/")
        file = self.folder / path
        file = file / "index.html" if file.is_dir() else file
        status = 200 if file.is_file() or self.trouble == "app" else 404
        body = file.read_bytes() if file.is_file() else b"nothing"
        if self.trouble == "rewrites" and file.suffix == ".html":
            body = body.replace(b"</body>", b"<script>spy()</script></body>")
        if self.trouble == "redirects" and path == "emergency/" or self.trouble == "moved":
            self.send_response(301)
            self.send_header("Location", f"https://elsewhere.example/{path}")
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
        if self.trouble == "drips" and path == "emergency/":
            while not self.wfile.closed:
                try:
                    self.wfile.write(b" ")
                    time.sleep(0.02)
                except OSError:
                    return
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def host(folder: Path) -> Iterator[Callable[[str], str]]:
    servers: list[ThreadingHTTPServer] = []

    def serve(trouble: str) -> str:
        handler = type("Host", (_Host,), {"folder": folder, "trouble": trouble})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
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
        ("rewrites", "injected other-bytes"),  # the second in the guide in one file, whose text sw.js does not hold
        ("redirects", "not-served"),
        ("types", "wrong-type"),
        ("cached", "worker-cached"),
        ("no validator", "no-validator"),
        ("app", "no-404"),
    ],
)
def test_what_a_host_does_wrong_is_named(host: Callable[[str], str], trouble: str, code: str) -> None:
    assert codes(host(trouble)) == code.split()


def test_a_changed_byte_and_a_missing_file_are_named(folder: Path) -> None:
    page = folder / "emergency" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"113", b"112", 1))
    (folder / "404.html").unlink()
    assert codes(str(folder)) == ["not-served", "other-bytes"]


@pytest.mark.parametrize("pattern", ["icons/icon-512.*.png", "guide.*", "pictures/*.png"])
def test_what_the_worker_does_not_carry_is_compared_too(folder: Path, pattern: str) -> None:
    """checksums.txt, which it carries, names each file."""
    for file in sorted(folder.glob(pattern)):
        content = file.read_bytes()
        file.write_bytes(content + b"0")
        (found,) = verify(str(folder), lambda line: None)
        assert (found.code, file.name in str(found)) == ("other-bytes", True)
        file.unlink()
        assert codes(str(folder)) == ["not-served"]
        file.write_bytes(content)


def test_no_worker_a_foreign_worker_and_no_host(folder: Path, host: Callable[[str], str]) -> None:
    url = host("")
    (folder / "sw.js").write_text("self.addEventListener('fetch', () => {});")
    assert codes(str(folder)) == codes(url) == ["worker-foreign"]
    (folder / "sw.js").unlink()
    assert codes(str(folder)) == codes(url) == ["worker-missing"]
    assert codes("http://127.0.0.1:9/") == ["unreachable"]


def test_an_address_beyond_ascii_is_asked_as_browsers_ask_it(folder: Path, host: Callable[[str], str]) -> None:
    shutil.copytree(folder, folder / "å b")
    for address in (f"{host('')}å%20b/", f"{host('')}%C3%A5%20b/"):
        assert verify(address, lambda line: None) == []


def test_a_redirected_worker_is_named_with_its_target(host: Callable[[str], str]) -> None:
    (finding,) = verify(host("moved"), lambda line: None)
    assert finding.code == "redirected"
    assert finding.message == "a redirect (301) to https://elsewhere.example/sw.js"
    assert "is the guide at https://elsewhere.example/ now?" in finding.hint


def test_a_host_that_sends_bytes_for_ever_is_left(host: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "SECONDS", 3)  # every other file is sent in this time, on a busy machine too
    monkeypatch.setattr(asking, "_MOST_BYTES", 10**9)
    found = verify(host("drips"), lambda line: None)
    assert [(finding.code, finding.message) for finding in found] == [("not-served", "not sent within 3 seconds")]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (socket.gaierror(-2, "Name or service not known"), "no host of this name can be found"),
        (ssl.SSLCertVerificationError(1, "certificate verify failed"), "its certificate is not valid"),
        (ssl.SSLError(1, "wrong version number"), "no secure connection"),
        (ConnectionRefusedError(111, "Connection refused"), "the connection is refused"),
        (TimeoutError("timed out"), "no answer within"),
        (OSError(101, "Network is unreachable"), "no answer: Network is unreachable"),
    ],
)
def test_why_there_is_no_answer_is_said(monkeypatch: pytest.MonkeyPatch, error: OSError, reason: str) -> None:
    def fails(*_: object, **__: object) -> None:
        raise urllib.error.URLError(error)

    monkeypatch.setattr("urllib.request.OpenerDirector.open", fails)
    (finding,) = verify("https://guide.example/", lambda line: None)
    assert finding.code == ("certificate" if "certificate" in reason else "unreachable")
    assert reason in finding.message


def test_a_host_name_that_cannot_be_one(host: Callable[[str], str]) -> None:
    (finding,) = verify(f"http://{'å' * 80}.example/", lambda line: None)
    assert finding.message == "no host of this name can be found"


# No hash begins with a z: one of sixteen begins with a 0.
TABLE = {"": ["text/html", [""], "z", ""]}


def worker_of(guide: Any) -> str:
    """A script with this guide and the version that fits it, so that nothing but its shape is wrong."""
    code = "guide) => 0"
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        table = {path: Entry(kind, "", digest, "") for path, (kind, _, digest, _) in guide["table"].items()}
        guide = {**guide, "version": version(code, table)} if guide["version"] == "1" else guide
    text = json.dumps(guide)
    text = text.replace(": ", ":", 1) if text.startswith('{"version":') else f'{{"version":"1","x":{text}}}'
    return f"(({code})({text}));"


@pytest.mark.parametrize(
    "guide",
    [
        *([], "x", None, {}, {"version": "1"}, {"version": "1", "shared": [], "table": []}),
        {"version": "1", "shared": [], "table": {}},
        {"version": "1", "shared": [], "table": {"": 5}},
        {"version": "1", "shared": [], "table": {"": ["text/html", [3], "0", ""]}},
        {"version": "1", "shared": 7, "table": {"": ["text/html", [0], "0", ""]}},
        {"version": "1", "shared": [], "table": {"": ["text/html", [""], 12, ""]}},
        {"version": "1", "shared": [], "table": {"": [None, [""], "0", ""]}},
        {"version": 1, "shared": [], "table": TABLE},
        {"version": "1", "shared": [], "table": TABLE | {"../../etc/passwd": TABLE[""]}},
        {"version": "1", "shared": [], "table": TABLE | {"/etc/passwd": TABLE[""]}},
    ],
)
def test_a_table_of_another_shape_is_no_worker_of_ours(folder: Path, guide: object) -> None:
    (folder / "sw.js").write_text(worker_of(guide))
    assert codes(str(folder)) == ["worker-foreign"]


def test_a_list_that_is_not_that_of_its_version_is_no_worker_of_ours(folder: Path) -> None:
    """An entry lost, one of another version, another code: a browser would refuse it."""
    good = {"version": "1", "shared": [], "table": TABLE | {"a/": TABLE[""]}}
    (folder / "sw.js").write_text(worker_of(good))
    assert codes(str(folder)) != ["worker-foreign"], "it is one before it is damaged"
    for find, other in (('"a/": ', '"b/": '), ('"z"', '"y"'), ("=> 0", "=> 1"), ("text/html", "text/plain")):
        script = worker_of(good)
        assert find in script
        (folder / "sw.js").write_text(script.replace(find, other, 1))
        assert codes(str(folder)) == ["worker-foreign"], other


def test_a_cut_worker_and_one_that_is_no_text(folder: Path) -> None:
    worker = (folder / "sw.js").read_bytes()
    for content in (worker[:-3], worker[:-5], worker[: len(worker) // 2], b"", b"\xff" + worker, b"[" * 100_000):
        (folder / "sw.js").write_bytes(content)
        assert codes(str(folder)) == ["worker-foreign"]


def test_names_in_the_table_that_can_be_no_files(folder: Path) -> None:
    names = ["a\0b", "x" * 300]
    guide = {"version": "1", "shared": [], "table": TABLE | dict.fromkeys(names, TABLE[""])}
    (folder / "sw.js").write_text(worker_of(guide))
    assert codes(str(folder)) == ["not-served", "other-bytes"]
    (folder / "sw.js").write_text(worker_of({**guide, "table": TABLE | {"\udcff": TABLE[""]}}))
    assert codes(str(folder)) == ["worker-foreign"], "no list of ours has a name that is no text"


def answered(headers: dict[str, str], nowhere: int = 404) -> list[str]:
    """The findings about the host itself, for a worker that is sent with these headers."""
    script = Answer(200, headers, b"")
    found = [*_host_findings("https://example.org/", script, lambda path: Answer(nowhere, {}, b""))]
    assert all(it.location.path.startswith("https://example.org/") and it.location.line == 0 for it in found)
    return [it.code for it in found]


@pytest.mark.parametrize("kind", ["text/javascript", "application/javascript", "text/javascript; charset=utf-8"])
@pytest.mark.parametrize("rule", ["no-cache", "max-age=0, must-revalidate", "no-store"])
@pytest.mark.parametrize("name", ["etag", "last-modified"])
def test_what_a_good_host_may_send_with_the_worker(kind: str, rule: str, name: str) -> None:
    assert answered({"content-type": kind, "cache-control": rule, name: "x"}) == []


NOWHERE = Answer(404, {}, b"")
GOOD = {"content-type": "text/javascript", "cache-control": "no-cache", "etag": "x"}


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"content-type": "text/html"}, "wrong-type"),
        ({"content-type": ""}, "wrong-type"),
        ({"content-type": "application/octet-stream"}, "wrong-type"),
        ({"cache-control": "max-age=3600"}, "worker-cached"),
        ({"cache-control": ""}, "worker-cached"),
        ({"cache-control": "public"}, "worker-cached"),
    ],
)
def test_each_header_of_the_worker_that_is_wrong_is_named(headers: dict[str, str], code: str) -> None:
    assert answered({**GOOD, **headers}) == [code]
    (name,) = headers
    assert answered({key: value for key, value in GOOD.items() if key != name}) == [code]


@pytest.mark.parametrize(
    ("policy", "lost"),
    [
        ("", ""),
        ("frame-ancestors 'none'", ""),
        ("default-src 'self' 'unsafe-inline'", ""),
        ("default-src *; script-src 'unsafe-inline'; style-src 'unsafe-inline'; worker-src 'self'", ""),
        ("default-src 'self'", "script and style"),
        ("SCRIPT-SRC 'none'; worker-src 'self'", "script"),
        ("script-src 'unsafe-inline'", "copy"),
        ("script-src 'self' 'unsafe-inline' 'sha256-x'", "script"),
        ("style-src 'self'", "style"),
        ("connect-src 'none'", "copy"),
        ("worker-src 'none'", "copy"),
        ("frame-ancestors 'none', style-src 'none'", "style"),
        ("sandbox", "script"),
    ],
)
def test_a_policy_of_the_host_that_forbids_what_a_page_needs(policy: str, lost: str) -> None:
    """It comes on top of the page's own: what one of them forbids does not run."""
    home = Answer(200, {"content-security-policy": policy}, b"")
    found = [
        *_host_findings("https://example.org/", Answer(200, GOOD, b""), lambda path: home if not path else NOWHERE)
    ]
    assert [(it.code, lost in it.message) for it in found] == ([("host-policy", True)] if lost else [])


def test_a_worker_that_varies_with_everything_is_named() -> None:
    assert answered({**GOOD, "vary": "*"}) == ["worker-varies"]
    assert answered({**GOOD, "vary": "Accept-Encoding"}) == []


def test_a_host_is_judged_by_all_its_rules() -> None:
    assert answered({}) == ["wrong-type", "worker-cached", "no-validator"]
    for status in (200, 301, 0):
        assert answered(GOOD, status) == ["no-404"]


def test_a_finding_names_the_address_and_nothing_below_it(folder: Path, host: Callable[[str], str]) -> None:
    """An address has no lines."""
    url = host("types")
    (found,) = verify(url, lambda line: None)
    assert str(found.location) == f"{url}manifest.webmanifest"
    (folder / "404.html").unlink()
    (found,) = verify(str(folder), lambda line: None)
    assert str(found.location) == f"{folder}/404.html"
    (folder / "sw.js").write_text("x")
    (found,) = verify(str(folder), lambda line: None)
    assert str(found.location) == f"{folder}/sw.js"
    (folder / "sw.js").write_bytes(b"\xff")
    (found,) = verify(str(folder), lambda line: None)
    assert (found.code, str(found.location)) == ("worker-foreign", f"{folder}/sw.js")
    (folder / "sw.js").unlink()
    (found,) = verify(f"{folder}/", lambda line: None)
    assert str(found.location) == f"{folder}/sw.js"


def test_a_host_is_asked_for_the_bytes_in_both_ways(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As they are, and as browsers ask for them; where it is redirected, never from another address."""
    asked: list[str] = []

    class Host(_Host):
        def do_GET(self) -> None:
            asked.append(self.headers["Accept-Encoding"])
            super().do_GET()

    Host.folder = folder
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    assert verify(f"http://127.0.0.1:{server.server_port}", lambda line: None) == []
    server.shutdown()
    server.server_close()
    assert set(asked) == {"identity", "gzip, br"}
