"""`build.py verify` and hosts as they are: why one does not answer, what one cannot do, and until when to wait."""

import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from sitegen.bundle.worker import TYPES
from sitegen.cli import main
from sitegen.pipeline import make_output
from sitegen.publish import verify as module
from sitegen.publish.asking import Answer
from sitegen.publish.headers import headers_of
from sitegen.publish.hosts import fixed_host, insecure, not_a_worker, not_sent, notes
from sitegen.publish.verify import _cache_findings, verify, verify_until, version_in
from sitegen.publish.writer import write_output
from tests.browser.host import Handler
from tests.support import make_home, project, small_output

BASE = "https://guide.example/halden/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_output(small_output(), tmp_path / "output")
    return tmp_path / "output"


@contextmanager
def serving(folder: Path, handler: type[Handler], context: ssl.SSLContext | None = None) -> Iterator[str]:
    """The address of a host in this process; `handler` may do something wrong."""
    made = partial(handler, folder=str(folder), prefix="/")
    server = ThreadingHTTPServer(("127.0.0.1", 0), made)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http{'s' if context else ''}://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


class Quiet(Handler):
    """A good host that tells nobody what it was asked for."""

    def send(self, status: int, headers: dict[str, str], content: bytes) -> None:
        kind = TYPES.get(Path(self.path).suffix, "").partition(";")[0]
        own = {"Content-Type": kind} if status == 200 and Path(self.path).suffix in (".vcf", ".txt", ".zip") else {}
        super().send(status, {**headers, **own}, content)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


def redirect(target: str, status: int = 301) -> Answer:
    return Answer(status, {"location": target}, b"")


@pytest.mark.parametrize(
    ("base", "script", "code", "hint"),
    [
        ("http://guide.example/", redirect("https://guide.example/sw.js"), "redirected", "begins with https://"),
        (BASE, redirect("https://www.guide.example/halden/sw.js"), "redirected", "https://www.guide.example/halden/:"),
        (
            "https://www.a.example/",
            redirect("https://a.example/sw.js"),
            "redirected",
            "own address is https://a.example/",
        ),
        (
            BASE,
            redirect("https://moved.example/sw.js", 308),
            "redirected",
            "at https://moved.example/ now?",
        ),
        (BASE, redirect("/halden/worker.js"), "redirected", "from its own address"),
        (BASE, redirect("https://id.example/login?next=1", 302), "sign-in", "has to be public"),
        (BASE, redirect("https://t.cloudflareaccess.com/cdn-cgi/", 302), "sign-in", "has to be public"),
        (BASE, Answer(401, {}, b""), "sign-in", "has to be public"),
        (BASE, Answer(403, {}, b""), "sign-in", "has to be public"),
        (BASE, Answer(404, {}, b""), "worker-missing", "at its top"),
        (BASE, Answer(503, {}, b""), "worker-missing", "at its top"),
        (BASE, Answer(0, {}, b"", "no host of this name can be found"), "unreachable", "is the address right"),
        (BASE, Answer(0, {}, b"", "its certificate is not valid: x"), "certificate", "renew it"),
    ],
)
def test_why_the_worker_is_not_sent(base: str, script: Answer, code: str, hint: str) -> None:
    found = not_sent(base, script)
    assert (found.code, hint in found.hint) == (code, True), found
    assert found.message.endswith(script.said)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<!doctype html><form><INPUT id=x TYPE=password>", "sign-in"),
        (b"\xef\xbb\xbf\n<!doctype html><p>Home", "home-for-all"),
        (b"self.addEventListener('fetch', () => {});", "worker-foreign"),
        (b"", "worker-foreign"),
    ],
)
def test_what_is_sent_as_the_worker(body: bytes, code: str) -> None:
    assert not_a_worker(BASE, Answer(200, {}, body)).code == code


def test_a_certificate_that_nobody_vouches_for_is_named(folder: Path, tmp_path: Path) -> None:
    """A real one, made now, on a real connection."""
    subject = ["-subj", "/CN=other.example", "-days", "2", "-keyout", "key.pem", "-out", "cert.pem"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with serving(folder, Quiet, context) as url:
        (found,) = verify(url, lambda line: None)
    assert found.code == "certificate" and "signed certificate" in found.message


@pytest.mark.parametrize("base", ["http://127.0.0.1:8000/", "http://localhost/", "http://[::1]:1/", BASE])
def test_an_address_from_which_a_copy_can_be_kept(base: str) -> None:
    assert [*insecure(base)] == []


@pytest.mark.parametrize("base", ["http://guide.example/", "http://192.168.1.5/", "http://127.0.0.1.example/"])
def test_an_address_from_which_no_browser_keeps_a_copy(base: str) -> None:
    assert [it.code for it in insecure(base)] == ["no-https"]


@pytest.mark.parametrize(
    ("base", "server", "name"),
    [
        ("https://ola.github.io/guide/", "", "GitHub Pages"),
        ("https://guide.example/", "GitHub.com", "GitHub Pages"),
        ("https://ola.gitlab.io/guide/", "", "GitLab Pages"),
        ("https://guide.example/", "nginx", ""),
        ("https://guide.example/", "", ""),
        ("https://github.io.example/", "", ""),
    ],
)
def test_hosts_on_which_nobody_can_set_a_header(base: str, server: str, name: str) -> None:
    answer = Answer(200, {"server": server} if server else {}, b"")
    assert fixed_host(base, answer) == name
    kept = Answer(200, {**answer.headers, "cache-control": "max-age=600"}, b"")
    longer = Answer(200, {**answer.headers, "cache-control": "max-age=3600"}, b"")
    place = not_sent(base, Answer(404, {}, b"")).location
    assert [it.code for it in _cache_findings(base, place, kept)] == ([] if name else ["worker-cached"])
    assert [it.code for it in _cache_findings(base, place, longer)] == ["worker-cached"]
    told = " ".join(notes(base, answer))
    assert ("ten minutes" in told, "cannot send them" in told) == (bool(name), bool(name))


def test_a_host_that_sends_the_whole_table_needs_no_note() -> None:
    sent = {name.lower(): value for name, value in headers_of("index.html").items()}
    assert [*notes(BASE, Answer(200, sent, b""))] == []
    del sent["referrer-policy"]
    (note,) = notes(BASE, Answer(200, sent, b""))
    assert "without Referrer-Policy; see docs/operations.md" in note


def test_a_host_like_github_pages_passes_with_notes(folder: Path) -> None:
    class GitHub(Quiet):
        def send(self, status: int, headers: dict[str, str], content: bytes) -> None:
            super().send(status, {**headers, "Cache-Control": "max-age=600"}, content)

        def version_string(self) -> str:
            return "GitHub.com"

    told: list[str] = []
    with serving(folder, GitHub) as url:
        assert verify(url, told.append) == []
    assert [line[:26] for line in told if line.startswith("note: ")] == [
        "note: GitHub Pages keeps e",
        "note: the home page is sen",
    ]


def test_a_host_like_cloudflare_pages_that_cuts_html_passes(folder: Path) -> None:
    class Cloudflare(Quiet):
        def answer(self) -> None:
            if self.path.endswith(".html"):
                self.send(308, {"Location": self.path.removesuffix(".html")}, b"")
            elif self.path == "/404":
                self._send_file(404, self.folder / "404.html")
            elif self.path == "/guide":
                self._send_file(200, self.folder / "guide.html")
            else:
                super().answer()

    with serving(folder, Cloudflare) as url:
        assert verify(url, lambda line: None) == []
        (folder / "404.html").write_text("changed")
        assert [it.code for it in verify(url, lambda line: None)] == ["other-bytes"]


def test_the_home_page_for_whatever_is_not_there(folder: Path) -> None:
    class App(Quiet):
        def _send_file(self, status: int, file: Path) -> None:
            super()._send_file(200, file if status == 200 else self.folder / "index.html")

    (folder / "emergency" / "index.html").unlink()
    (folder / "emergency").rmdir()
    with serving(folder, App) as url:
        found = verify(url, lambda line: None)
    assert [it.code for it in found] == ["home-for-all", "home-for-all"]
    assert "/emergency/" in found[0].location.path and "no-such-page" in found[1].location.path


class Edges(Quiet):
    """Two servers behind one name: after `rounds` questions for sw.js the second sends what the first does."""

    old = Path()
    left = [0]

    def answer(self) -> None:
        if self.path == "/sw.js":
            self.left[0] -= 1
        if self.left[0] > 0:
            self.folder = self.old
        super().answer()


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    home = make_home(tmp_path / "home")
    page = home / "content" / "pages" / "emergency.md"
    page.write_text(page.read_text() + "\nOne more sentence.\n")

    write_output(make_output(project(home)), home / "output")
    return home / "output"


def edges(old: Path, rounds: int) -> type[Edges]:
    return type("Handler", (Edges,), {"old": old, "left": [rounds]})


def test_the_new_version_is_waited_for(folder: Path, newer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.01)
    told: list[str] = []
    with serving(newer, edges(folder, 5)) as url:
        assert verify_until(url, told.append, version_in(newer), 60) == []
    assert sum(line.startswith("Not yet") for line in told) == 4
    assert sum(line.startswith("Version") for line in told) == 1


def test_waiting_ends_and_says_what_is_still_old(folder: Path, newer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.05)
    begun = time.monotonic()
    with serving(newer, edges(folder, 10**6)) as url:
        (found,) = verify_until(url, lambda line: None, version_in(newer), 0.3)
    assert found.code == "old-version" and version_in(newer) in found.message and time.monotonic() < begun + 60


def test_an_old_edge_is_found_without_waiting(folder: Path, newer: Path) -> None:
    """The page of one version beside the worker of another, and the worker in two versions."""
    mixed = Path(shutil.copytree(newer, newer.parent / "mixed"))
    shutil.copy(folder / "emergency" / "index.html", mixed / "emergency" / "index.html")
    with serving(mixed, Quiet) as url:
        (found,) = verify(url, lambda line: None)
    assert found.code == "old-page" and found.location.path.endswith("/emergency/")
    with serving(newer, edges(folder, 2)) as url:
        codes = {it.code for it in verify(url, lambda line: None)}
    assert "old-version" in codes


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return make_home(tmp_path / "repository")


def test_the_command_waits_for_what_output_holds(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], home) == 0
    with serving(home / "output", Quiet) as url:
        assert main(["verify", "--wait", "5", url], home) == 0
    assert capsys.readouterr().out.endswith("Everything is there, byte for byte.\n")


@pytest.mark.parametrize("arguments", [["https://a.example/"], ["output"]])
def test_there_is_nothing_to_wait_for(home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """Without a build no version is new, and a folder does not change by waiting."""
    (home / "output").mkdir()
    if arguments == ["output"]:
        assert main([], home) == 0
        arguments = [str(home / "output")]
    with pytest.raises(SystemExit) as caught:
        main(["verify", "--wait", "5", *arguments], home)
    assert caught.value.code == 2 and "build first" in capsys.readouterr().err


@pytest.mark.parametrize("seconds", ["-1", "x", "1.5", "100000", "٨"])
def test_what_is_no_number_of_seconds(home: Path, capsys: pytest.CaptureFixture[str], seconds: str) -> None:
    with pytest.raises(SystemExit):
        main(["verify", f"--wait={seconds}", "https://a.example/"], home)
    assert "is not a number of seconds" in capsys.readouterr().err
