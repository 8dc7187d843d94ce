"""The preview as a WSGI application: what it hands out, what it holds back, and that nothing ends it."""

import os
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import sitegen.preview
from sitegen.components_page import examples
from sitegen.content.leftovers import is_leftover
from sitegen.content.references import KINDS
from sitegen.drawing import Drawn
from sitegen.pipeline import make_output
from sitegen.preview import Changes, Preview
from tests.support import CALLS, ROOT, edit, forget, make_home, project, real_site, small_output, snapshot


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
    preview = Preview(project(home), lambda line: None)
    preview.files = small_output()
    return preview


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


def test_icons_are_handed_out_as_they_are(preview: Preview) -> None:
    for path in (path for path in small_output() if path.startswith("icons/")):
        answer = ask(preview, f"/{path}")
        assert answer.body == small_output()[path]
        assert answer.headers["Content-Type"] == {"png": "image/png", "svg": "image/svg+xml"}[path[-3:]]


def test_the_worker_is_the_one_that_removes_itself(preview: Preview, home: Path) -> None:
    """A copy of yesterday must never be shown, before the first good build either."""
    assert ask(preview, "/sw.js").body == (home / "static" / "sw-preview.js").read_bytes()
    assert b"unregister" in ask(preview, "/sw.js").body
    preview.files = {}
    assert b"unregister" in ask(preview, "/sw.js").body
    (home / "static" / "sw-preview.js").unlink()
    assert ask(preview, "/sw.js").status == 200


def test_the_security_policy_is_left_out_so_that_the_reload_script_may_run(preview: Preview) -> None:
    for path, file in (("/", "index.html"), ("/emergency/", "emergency/index.html"), ("/nowhere/", "404.html")):
        shown, published = ask(preview, path).text, small_output()[file].decode()
        assert "Content-Security-Policy" not in shown
        assert "Content-Security-Policy" in published
        rest = "".join(line for line in published.splitlines(True) if "Content-Security-Policy" not in line)
        assert without_question(shown) == rest != shown


def without_question(shown: str) -> str:
    """The page without the script that asks whether there is something newer."""
    return re.sub(r'<script>document\.addEventListener\("LiveReloadConnect".*?</script>', "", shown, count=1)


def test_a_page_knows_what_it_was_sent_and_may_ask_whether_that_is_still_so(preview: Preview, home: Path) -> None:
    before = ask(preview, "/preview-turn").text
    assert f'turn==="{before}"' in ask(preview, "/").text
    edit(home, "content/pages/emergency.md", "Call](phone:ambulance)", "Call](phone:<b>)")
    preview.rebuild()
    assert ask(preview, "/preview-turn").text != before, "a problem is something to show"


@pytest.mark.parametrize("path", ["/emergency", "/icons"])
def test_a_folder_without_its_slash_leads_to_the_folder(preview: Preview, path: str) -> None:
    answer = ask(preview, path)
    assert (answer.status, answer.headers["Location"]) == (301, f"{path}/")


@pytest.mark.parametrize(
    "path",
    [
        *("/nowhere", "/nowhere/", "/emergency/x", "/å", "/icons/", "/a b"),
        *("/../content/guide.yaml", "/../../etc/passwd", "/emergency/../../content/guide.yaml", "/..", "//../content/"),
        *("/\0", "/a\0b", "/" + "a" * 300),
    ],
)
def test_what_is_not_there_or_not_ours_is_the_page_for_unknown_addresses(preview: Preview, path: str) -> None:
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
    (home / "output").mkdir()
    (home / "output" / "index.html").write_bytes(small_output()["index.html"])
    preview = Preview(project(home), lambda line: None)
    preview.rebuild()
    answer = ask(preview, "/")
    assert answer.status == 404
    assert "Nothing is built yet." in answer.text and "[phone-number]" in answer.text


def test_a_broken_save_keeps_the_last_good_page_and_shows_what_is_wrong(preview: Preview, home: Path) -> None:
    good = ask(preview, "/emergency/").text
    edit(home, "content/pages/emergency.md", "Call](phone:ambulance)", "Call](phone:<b>)")
    preview.rebuild()
    for path in ("/emergency/", "/", "/nowhere/"):
        shown = ask(preview, path).text
        box = shown[shown.index('<pre role="alert"') : shown.index("</pre>")]
        assert shown.index("<body") < shown.index(box) < shown.index('<nav class="call-bar"')
        assert "content/pages/emergency.md:8: " in box and "[raw-html]" in box and "nothing was written." in box
        assert "&lt;b&gt;" in box and "<b>" not in box
    shown = ask(preview, "/emergency/").text.replace(box + "</pre>", "")
    assert without_question(shown) == without_question(good)
    edit(home, "content/pages/emergency.md", "(phone:<b>)", "(phone:ambulance)")
    preview.rebuild()
    assert without_question(ask(preview, "/emergency/").text) == without_question(good)


def test_a_good_save_is_shown_and_told(home: Path) -> None:
    told: list[str] = []
    preview = Preview(project(home), told.append)
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
    def slip(*_: object) -> None:
        raise ZeroDivisionError("a <slip>")

    monkeypatch.setattr(sitegen.preview, "make_output", slip)
    monkeypatch.setattr(sitegen.preview, "make_preview", slip)
    preview.rebuild()
    assert "build.py itself failed: ZeroDivisionError: a &lt;slip&gt;" in ask(preview, "/").text


def test_a_slip_in_the_short_way_alone_is_told_and_the_whole_is_shown(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slip(*_: object) -> None:
        raise ZeroDivisionError("a slip")

    told: list[str] = []
    preview = Preview(project(home), told.append)
    preview.rebuild()
    monkeypatch.setattr(sitegen.preview, "make_preview", slip)
    edit(home, "content/pages/emergency.md", "then help.", "then help them.")
    preview.rebuild()
    assert "then help them." in ask(preview, "/emergency/").text and not preview.problems and not preview.left
    assert "ZeroDivisionError: a slip" in told[1]


@pytest.mark.parametrize("gone", ["content", "templates", "static"])
def test_a_folder_that_vanishes_does_not_end_the_preview(preview: Preview, home: Path, gone: str) -> None:
    (home / gone).rename(home / "elsewhere")
    preview.rebuild()
    assert ask(preview, "/").status == 200
    assert preview.problems


EDITS = (
    ("content/pages/emergency.md", "then help.", "then help them."),
    ("content/pages/emergency.md", "title: Emergency", "title: Emergencies"),
    ("content/pages/emergency.md", "(source:authority)", "(page:index)"),
    ("content/pages/index.md", "menu: Home", "menu: Start"),
    ("content/guide.yaml", "value: under 16", "value: under 17"),
    ("content/guide.yaml", "place: Smalltown", "place: Largetown"),
    ("content/guide.yaml", "name: Police", "name: The police"),
    ("templates/base.html", "Skip to the text", "Go to the text"),
    ("templates/components/phone-link.html", "phone-link--", "phone-link-"),
    ("static/css/base.css", "margin: 0;", "margin: 1px;"),
    ("static/css/components/site-menu.css", "site-menu__title", "site-menu__titles"),
    ("static/js/copy.js", '"use strict";', '"use strict" ;'),
    ("static/icons/icon.svg", "<svg", "<svg "),
)


def edits(home: Path) -> Iterator[str]:
    """Makes one edit after the other, each kind at least once, there or back."""
    chance, edited = random.Random(3), set[int]()
    for step in range(18):
        number = step if step < len(EDITS) else chance.randrange(len(EDITS))
        file, find, replace = EDITS[number]
        edit(home, file, *((replace, find) if number in edited else (find, replace)))
        edited ^= {number}
        yield f"step {step}: {EDITS[number]}"


def test_what_is_kept_from_one_build_to_the_next_changes_nothing(tmp_path: Path) -> None:
    """Any sequence of edits gives the same bytes as a first build of the same files."""
    first, second, drawn = make_home(tmp_path / "first"), make_home(tmp_path / "second"), Drawn()
    made = [make_output(project(first), drawn) for _ in edits(first)]
    for step, files in zip(edits(second), made, strict=True):
        forget()
        assert files == make_output(project(second)), step


def without_sizes(content: bytes) -> str:
    """Of a file that is made later the page says the size that it had before."""
    return re.sub(r" \([0-9.,]+.(?:kB|MB)\)", "", content.decode("latin-1"))


def test_what_is_shown_first_is_as_in_the_whole_and_the_rest_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each kind of save in the real guide with all its languages, one of them looked at."""
    monkeypatch.chdir(tmp_path)
    home = make_home(tmp_path, ROOT / "content")
    preview = Preview(project(home, ""), lambda line: None)
    preview.rebuild()
    assert not preview.left and not preview.problems
    ask(preview, "/nb/costs/")
    for saved in (
        [("content/pages/costs.md", "title: ", "title: New ")],
        [
            ("content/guide.yaml", "place: Halden", "place: Largetown"),
            ("static/css/base.css", "margin: 0;", "margin: 1px;"),
        ],
        [("content/locale/nb.po", 'msgstr "Kostnader', 'msgstr "Utgifter')],
    ):
        for change in saved:
            edit(home, *change)
        preview.rebuild()
        whole = make_output(project(home, ""))
        assert {"guide.zip", "guide.html", "nb/guide.html", "uk/index.html", "sw.js"} <= preview.left
        assert not preview.left & {"index.html", "nb/index.html", "costs/index.html"}
        for path in preview.files.keys() - preview.left:
            assert without_sizes(preview.files[path]) == without_sizes(whole[path]), path
    assert "Largetown" in ask(preview, "/uk/").text, "what was left is made when it is asked for"
    assert preview.files == whole and not preview.left and not preview.finish()


def test_what_is_wrong_in_what_was_left_is_found_a_moment_later(preview: Preview, home: Path) -> None:
    edit(home, "templates/single.html", "<body", '<a href="nowhere/">lost</a><body')
    preview.rebuild()
    assert not preview.problems and preview.left
    assert preview.finish() and "the link to nowhere/ leads nowhere" in preview.problems
    edit(home, "templates/single.html", '<a href="nowhere/">lost</a><body', "<body")
    preview.rebuild()
    assert not preview.finish() and not preview.problems


def test_nothing_is_written(preview: Preview, home: Path) -> None:
    before = snapshot(home)
    preview.rebuild()
    assert snapshot(home) == before


def test_every_component_is_shown_with_an_example_of_the_guide_itself(preview: Preview, home: Path) -> None:
    page = ask(preview, "/components/").text
    assert "A page says [](phone:ambulance)</p>\n<p><a" in page and 'href="tel:113"' in page
    shown = re.findall(r'<h2 id="([a-z]+)">', page)
    unused = re.findall(r"<li>([a-z]+)</li>", page[page.index("Not used by this guide") :])
    assert shown and {*shown, *unused} == {*KINDS} and not {*shown} & {*unused}
    assert "components/index.html" not in preview.files
    edit(home, "content/pages/emergency.md", "then help.", "then [help](page:nowhere).")
    preview.rebuild()
    assert "Nothing is built yet" in ask(preview, "/components/").text and "unknown-id" in ask(preview, "/").text


def test_every_kind_has_an_example_in_the_real_guide() -> None:
    assert list(examples(real_site())) == list(KINDS)


def test_host_files_are_shown_and_a_name_that_is_no_text_ends_nothing(preview: Preview, home: Path) -> None:
    (home / "static" / "host" / ".well-known").mkdir(parents=True)
    (home / "static" / "host" / ".well-known" / "security.txt").write_text("Contact: 112233")
    preview.rebuild()
    assert ask(preview, "/.well-known/security.txt").body == b"Contact: 112233"
    (home / "content" / "pages" / os.fsdecode(b"\xff.md")).write_text("x")
    preview.rebuild()
    assert "unreadable-file" in ask(preview, "/").text


def test_a_file_that_may_not_be_read_is_a_problem_with_its_name(
    preview: Preview, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(project: object) -> None:
        raise PermissionError(13, "Permission denied", str(home / "templates" / "base.html"))

    monkeypatch.setattr("sitegen.project._load", refused)
    preview.rebuild()
    assert preview.problems.startswith("templates/base.html: this cannot be read: Permission denied [unreadable-file]")


def moved_in(pages: Path) -> None:
    (pages.parent / "new.md").write_text("x")
    os.utime(pages.parent / "new.md", (1, 1))
    (pages.parent / "new.md").rename(pages / "new.md")


def same_size_and_date(pages: Path) -> None:
    """As an archive is unpacked: the new file has the old one's date and size."""
    found = (pages / "index.md").stat()
    (pages / "index.new").write_bytes(b"x" * found.st_size)
    os.utime(pages / "index.new", ns=(found.st_atime_ns, found.st_mtime_ns))
    (pages / "index.new").rename(pages / "index.md")


@pytest.mark.parametrize(
    "change",
    [
        lambda pages: (pages / "index.md").write_text("x"),
        lambda pages: (pages / "index.md").unlink(),
        lambda pages: (pages / "index.md").rename(pages / "index2.md"),
        moved_in,
        same_size_and_date,
    ],
)
def test_every_change_of_a_file_is_one(home: Path, change: Callable[[Path], object]) -> None:
    changes = Changes(project(home).sources)
    assert not changes.over()
    change(home / "content" / "pages")
    assert [changes.over() for _ in range(4)] == [False, True, False, False]


def test_many_files_at_once_are_one_change_when_they_are_all_there(home: Path) -> None:
    changes, found = Changes(project(home).sources), list[bool]()
    for number in range(15):
        (home / "content" / "pages" / f"page-{number}.md").write_text("x")
        if number % 5 == 0:
            found.append(changes.over())
    assert [*found, *(changes.over() for _ in range(4))] == [False] * 4 + [True, False, False]


@pytest.mark.parametrize(
    ("name", "ignored"),
    [
        *((name, False) for name in ("pages/index.md", "guide.yaml", "css/components/card.new.css", "pages/49130.md")),
        *((name, False) for name in ("host/.well-known/security.txt", "host/.htaccess", "host/_headers", "host/CNAME")),
        *(
            (f"pages/{name}", True)
            for name in ("gp.md~", ".gp.md.swp", ".gp.md.swx", ".gp.md.swo", ".#gp.md", "#gp.md#")
        ),
        *(
            (f"pages/{name}", True)
            for name in ("4913", "gp.md.tmp", "gp.md.bak", "gp.md___jb_tmp___", "gp.md___jb_old___")
        ),
        *(
            (f"pages/{name}", True)
            for name in (".DS_Store", "Thumbs.db", "~$gp.docx", ".goutputstream-A1B2", "gp.md.part")
        ),
        *(
            (f"pages/{name}", True)
            for name in ("gp.md.crdownload", "gp.md.sb-1a2b3c4d-Xy9", ".sb-1a2b", ".~lock.gp.odt#")
        ),
        *((f"host/{name}", True) for name in (".#CNAME", "CNAME~", ".CNAME.swp", ".DS_Store", "._CNAME")),
        ("pages\\.gp.md.swp", True),
        ("host\\.htaccess", False),
        (".git/index", True),
    ],
)
def test_what_an_editor_leaves_behind_starts_no_build(home: Path, name: str, ignored: bool) -> None:
    assert is_leftover(name) is ignored
    changes = Changes([home / "static"])
    file = home / "static" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("x")
    changes.over()
    assert changes.over() is not ignored


def test_a_mistake_while_looking_does_not_end_the_looking(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []

    class Loop:
        @staticmethod
        def current() -> "type[Loop]":
            return Loop

        @staticmethod
        def call_later(pause: float, look: Callable[[], None]) -> None:
            asked.append(pause)

    watcher = sitegen.preview._Watcher(Preview(project(home), lambda line: None))
    monkeypatch.setattr("sitegen.preview.ioloop.IOLoop", Loop)
    watcher.look()
    monkeypatch.setattr(watcher.changes, "over", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        watcher.look()
    assert len(asked) == 2 and min(asked) >= 0.025
