"""The preview as a WSGI application: what it hands out, what it holds back, and that nothing ends it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

import sitegen.preview
from sitegen.preview import Preview
from sitegen.publish.writer import write_output
from tests.support import CALLS, edit, make_home, project, small_output, snapshot


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(preview: Preview, path: str) -> Answer:
    """One request as a server hands it on: the path is decoded, its bytes stand as Latin-1 (PEP 3333)."""
    started: list[tuple[str, list[tuple[str, str]]]] = []
    environ = {"PATH_INFO": path.encode().decode("latin-1")}
    body = b"".join(preview.application(environ, lambda status, headers: started.append((status, headers))))
    ((status, headers),) = started
    return Answer(int(status[:3]), dict(headers), body)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return make_home(tmp_path)


@pytest.fixture
def preview(home: Path) -> Preview:
    """A preview whose first build is done."""
    write_output(small_output(), home / "output")
    return Preview(project(home), home / "output", lambda line: None)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/emergency/", "text/html; charset=utf-8"),
        ("/404.html", "text/html; charset=utf-8"),
        ("/manifest.webmanifest", "application/manifest+json"),
        ("/sw.js", "text/javascript; charset=utf-8"),
    ],
)
def test_what_is_there_is_handed_out_and_never_kept(preview: Preview, path: str, kind: str) -> None:
    answer = ask(preview, path)
    assert answer.status == 200
    assert answer.headers == {
        "Content-Type": kind,
        "Content-Length": str(len(answer.body)),
        "Cache-Control": "no-store",
    }


def test_icons_are_handed_out_as_they_are(preview: Preview, home: Path) -> None:
    for file in (home / "output" / "icons").iterdir():
        answer = ask(preview, f"/icons/{file.name}")
        assert answer.body == file.read_bytes()
        assert answer.headers["Content-Type"] == {".png": "image/png", ".svg": "image/svg+xml"}[file.suffix]


def test_the_worker_is_the_one_that_removes_itself(preview: Preview, home: Path) -> None:
    """A copy of yesterday must never be shown; what is on the disk is the published one all the same."""
    assert ask(preview, "/sw.js").body == (home / "static" / "sw-preview.js").read_bytes()
    assert b"unregister" in ask(preview, "/sw.js").body
    assert (home / "output" / "sw.js").read_bytes().startswith(b"(")


def test_the_security_policy_is_left_out_so_that_the_reload_script_may_run(preview: Preview, home: Path) -> None:
    for path, file in (("/", "index.html"), ("/emergency/", "emergency/index.html"), ("/nowhere/", "404.html")):
        shown, published = ask(preview, path).text, (home / "output" / file).read_text()
        assert "Content-Security-Policy" not in shown
        assert "Content-Security-Policy" in published
        assert shown == "".join(line for line in published.splitlines(True) if "Content-Security-Policy" not in line)


@pytest.mark.parametrize("path", ["/emergency", "/icons"])
def test_a_folder_without_its_slash_leads_to_the_folder(preview: Preview, path: str) -> None:
    answer = ask(preview, path)
    assert (answer.status, answer.headers["Location"]) == (301, f"{path}/")


@pytest.mark.parametrize(
    "path",
    [
        *("/nowhere", "/nowhere/", "/emergency/x", "/å", "/icons/", "/a b"),
        *("/../content/guide.yaml", "/../../etc/passwd", "/emergency/../../content/guide.yaml", "/..", "//../content/"),
        *("/link/guide.yaml", "/\0", "/a\0b", "/" + "a" * 300),
    ],
)
def test_what_is_not_there_or_not_ours_is_the_page_for_unknown_addresses(
    preview: Preview, home: Path, path: str
) -> None:
    (home / "output" / "link").symlink_to(home / "content")
    answer = ask(preview, path)
    assert answer.status == 404
    assert [f'href="{call}"' in answer.text for call in CALLS] == [True] * 4
    assert "This page is not here" in answer.text


def test_bytes_that_are_no_text_crash_nothing(preview: Preview) -> None:
    found: list[str] = []
    preview.application({"PATH_INFO": "/\xff\xfe"}, lambda status, headers: found.append(status))
    assert found == ["404 Not Found"]


def test_before_the_first_good_build_the_preview_says_so(home: Path) -> None:
    edit(home, "content/guide.yaml", 'number: "113"', 'number: "1113"')
    preview = Preview(project(home), home / "output", lambda line: None)
    preview.rebuild()
    answer = ask(preview, "/")
    assert answer.status == 404
    assert "Nothing is built yet." in answer.text and "[phone-number]" in answer.text


def test_a_broken_save_keeps_the_last_good_page_and_shows_what_is_wrong(preview: Preview, home: Path) -> None:
    before, good = snapshot(home / "output"), ask(preview, "/emergency/").text
    edit(home, "content/pages/emergency.md", "Call](phone:ambulance)", "Call](phone:<b>)")
    preview.rebuild()
    assert snapshot(home / "output") == before
    for path in ("/emergency/", "/", "/nowhere/"):
        shown = ask(preview, path).text
        box = shown[shown.index('<pre role="alert"') : shown.index("</pre>")]
        assert shown.index("<body") < shown.index(box) < shown.index('<nav class="call-bar"')
        assert "content/pages/emergency.md:8: " in box and "[raw-html]" in box and "nothing was written." in box
        assert "&lt;b&gt;" in box and "<b>" not in box
    assert ask(preview, "/emergency/").text.replace(box + "</pre>", "") == good
    edit(home, "content/pages/emergency.md", "(phone:<b>)", "(phone:ambulance)")
    preview.rebuild()
    assert ask(preview, "/emergency/").text == good


def test_a_good_save_is_shown_and_told(home: Path) -> None:
    told: list[str] = []
    preview = Preview(project(home), home / "output", told.append)
    preview.rebuild()
    edit(home, "content/pages/emergency.md", "then help.", "then help them.")
    preview.rebuild()
    assert "then help them." in ask(preview, "/emergency/").text
    assert [line.partition(":")[0] for line in told] == ["Built", "Built"]
    edit(home, "content/pages/emergency.md", "## Signs", "# Signs")
    preview.rebuild()
    assert told[-1].startswith("content/pages/emergency.md:10: ")


def test_a_slip_in_the_generator_itself_does_not_end_the_preview(
    preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slip(project: object) -> None:
        raise ZeroDivisionError("a <slip>")

    monkeypatch.setattr(sitegen.preview, "make_output", slip)
    preview.rebuild()
    assert "build.py itself failed: ZeroDivisionError: a &lt;slip&gt;" in ask(preview, "/").text


@pytest.mark.parametrize("gone", ["content", "templates", "static", "output"])
def test_a_folder_that_vanishes_does_not_end_the_preview(preview: Preview, home: Path, gone: str) -> None:
    (home / gone).rename(home / "elsewhere")
    preview.rebuild()
    assert ask(preview, "/").status == 200
    assert bool(preview.problems) is (gone != "output")


def test_an_output_that_cannot_be_written_does_not_end_the_preview(preview: Preview, home: Path) -> None:
    preview.output = home / "content" / "guide.yaml" / "output"
    preview.rebuild()
    assert "cannot be written" in preview.problems


@pytest.mark.parametrize(
    ("name", "ignored"),
    [
        ("content/pages/index.md", False),
        ("content/guide.yaml", False),
        ("/home/a/.cache/guide/content/pages/index.md", False),
        ("static/css/components/card.new.css", False),
        ("content/pages/index.md~", True),
        ("content/pages/.index.md.swp", True),
        ("content/pages/.#index.md", True),
        ("content/pages/4913", True),
        ("content/pages/index.md.tmp", True),
    ],
)
def test_what_an_editor_leaves_behind_starts_no_build(name: str, ignored: bool) -> None:
    assert bool(sitegen.preview._TEMPORARY.search(name)) is ignored
