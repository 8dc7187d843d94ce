"""What a build leaves for the next one: any sequence of builds gives the bytes of a first one, whatever is kept."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

import sitegen.kept
from sitegen import remembered
from sitegen.cli import main
from sitegen.drawing import Drawn
from sitegen.pipeline import Output, make_output
from sitegen.project import Project
from tests.support import ROOT, edit, forget, make_home, project, snapshot

STEPS = 200
EDITS = (
    ("content/pages/emergency.md", "then help.", "then help them."),
    ("content/pages/emergency.md", "title: Emergency", "title: Emergencies"),
    ("content/guide.yaml", "value: under 16", "value: under 17"),
    ("templates/base.html", "Skip to the text", "Go to the text"),
    ("static/css/base.css", "margin: 0;", "margin: 1px;"),
)


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a first build of the small site leaves."""
    home = make_home(tmp_path_factory.mktemp("first"))
    remembered.forget()
    assert main([], home) == 0
    return home / ".kept" / "memory"


@pytest.fixture
def home(tmp_path: Path, memory: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The small site as it was built elsewhere; nothing is remembered before and after."""
    monkeypatch.chdir(make_home(tmp_path))
    (tmp_path / ".kept").mkdir()
    shutil.copy(memory, tmp_path / ".kept")
    forget()
    yield tmp_path
    remembered.forget()


def written(home: Path) -> dict[str, bytes]:
    """What a next process writes: one that remembers only what is kept."""
    forget()
    assert main([], home) == 0
    return {path: content for path, (content, _) in snapshot(home / "output").items() if path != ".made-by-build"}


def test_any_sequence_of_builds_writes_what_a_first_one_writes(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    fresh = make_home(tmp_path_factory.mktemp("fresh"))
    chance, state, first = random.Random(5), frozenset[int](), dict[frozenset[int], dict[str, bytes]]()
    for step in range(STEPS):
        number = chance.randrange(len(EDITS) + 1)  # the last one is no edit at all
        for place in (home, fresh) if number < len(EDITS) else ():
            file, find, replace = EDITS[number]
            edit(place, file, *((replace, find) if number in state else (find, replace)))
        state ^= {number} & {*range(len(EDITS))}
        found = written(home)
        if state not in first:
            forget()
            first[state] = dict(make_output(project(fresh)))
        assert found == first[state], f"step {step}: {sorted(state)}"
    assert len(first) > 25


# What one page says of others, and one language of another.
ACROSS = (
    ("content/pages/position.md", "\n---\n", "\n---\n\nYour GP: [](fact:gp-hours).\n"),
    ("content/pages/costs.md", "menu: Costs", "menu: Fees"),
    ("content/pages/gp.md", "title: ", "title: More of "),
    ("content/guide.yaml", "fredrikstad-legevakt:\n    name: ", "fredrikstad-legevakt:\n    name: The "),
    ("content/locale/pl.po", 'msgid "Who do I call?"\nmsgstr "', 'msgid "Who do I call?"\nmsgstr "Pilnie: '),
)


def test_what_the_real_guide_says_elsewhere_of_a_change_is_changed_too(tmp_path: Path) -> None:
    home = make_home(tmp_path, ROOT / "content")
    before = written(home)
    for file, find, replace in ACROSS:
        edit(home, file, find, replace)
        found = written(home)
        forget()
        assert found == dict(make_output(project(home))), file
        changed = {path for path in found if found[path] != before.get(path) and path.endswith("index.html")}
        own = f"{Path(file).stem}/index.html"
        assert changed - {own}, f"{file}: this proves nothing"
        before = found


def spoil(kind: str, file: Path) -> None:
    content = file.read_bytes()
    match kind:
        case "one bit":
            file.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
        case "half":
            file.write_bytes(content[: len(content) // 2])
        case "empty":
            file.write_bytes(b"")
        case "gone":
            file.unlink()
        case "foreign":
            file.write_bytes(b"Somebody else's file.\n" * 20)
        case "first line only":
            file.write_bytes(content.partition(b"\n")[0] + b"\n" + os.urandom(500))
        case "a folder":
            file.unlink()
            file.mkdir()
        case _:
            file.unlink()
            file.symlink_to("nowhere")


KINDS = ("one bit", "half", "empty", "gone", "foreign", "first line only", "a folder", "a link to nothing")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["memory", "last"])
def test_what_is_damaged_changes_nothing(home: Path, name: str, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    first = written(home)
    spoil(kind, home / ".kept" / name)
    assert written(home) == first
    edit(home, "content/pages/emergency.md", "then help.", "then help them.")
    assert b"then help them." in written(home)["emergency/index.html"]
    assert capsys.readouterr().err.replace("Building the guide …\n", "") == ""


def test_what_another_generator_left_is_not_used(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(home)
    monkeypatch.setattr(sitegen.kept, "_generator", lambda: b"another one")
    monkeypatch.setattr(sitegen.kept, "listen", lambda told: pytest.fail("it is read"))
    made = [0]
    count_builds(monkeypatch, made)
    written(home)
    assert made == [1]


def test_the_generator_is_its_own_files_and_those_that_are_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sitegen.kept._generator()
    assert before == sitegen.kept._generator()
    (tmp_path / "jinja2-99.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    installed = sitegen.kept._generator()
    module = tmp_path / "sitegen" / "kept.py"
    (module.parent / "content").mkdir(parents=True)
    words = module.parent / "content" / "service_words.yaml"
    found = []
    for text in ("ambulance: [ambulance]", "ambulance: [doctor]"):
        words.write_text(text)
        monkeypatch.setattr(sitegen.kept, "__file__", str(module))
        found.append(sitegen.kept._generator())
    assert len({before, installed, *found}) == 4


def test_a_memory_that_is_whole_and_cannot_be_read_is_none(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = written(home)
    sitegen.kept.Kept(home)._write("memory", lambda file: file.write(b"no pickle at all"))
    edit(home, "content/pages/emergency.md", "then help.", "then help them.")
    assert written(home).keys() == first.keys()


def test_where_nothing_may_be_written_nothing_is_kept(home: Path) -> None:
    shutil.rmtree(home / ".kept")
    (home / ".kept").write_text("a file")
    first = written(home)
    assert written(home) == first
    assert (home / ".kept").read_text() == "a file"


def count_builds(monkeypatch: pytest.MonkeyPatch, made: list[int]) -> None:
    def counted(project: Project, drawn: Drawn) -> Output:
        made[0] += 1
        return make_output(project, drawn)

    monkeypatch.setattr("sitegen.pipeline.make_output", counted)


def test_nothing_is_made_where_nothing_has_changed(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(home, "content/guide.yaml", "checked: 2026-11-23", "checked: 2024-01-02")
    (home / "output").mkdir()
    (home / "output" / ".made-by-build").write_text("")
    (home / "output" / "CNAME").write_text("guide.example")
    main([], home)
    said = capsys.readouterr()
    before, made = snapshot(home / "output"), [0]
    count_builds(monkeypatch, made)
    assert main([], home) == 0
    again = capsys.readouterr()
    assert made == [0] and snapshot(home / "output") == before
    files = len(before) - 1
    assert again.out.startswith(f"3 pages in {home}/output: 0 files written, {files} unchanged, 0 removed (")
    warnings = [line for line in said.err.splitlines() if line.startswith("warning: ")]
    assert again.err.splitlines() == warnings and len(warnings) == 2


def edit_words(home: Path) -> None:
    edit(home, "content/pages/emergency.md", "then help.", "then help them.")


def add_page(home: Path) -> None:
    page = (home / "content" / "pages" / "emergency.md").read_text()
    (home / "content" / "pages" / "another.md").write_text(page.replace("title: Emergency", "title: Another"))


def rename(home: Path) -> None:
    (home / "static" / "host").mkdir()
    (home / "static" / "host" / "CNAME").write_text("guide.example")


def flip(home: Path) -> None:
    file = home / "output" / "index.html"
    content = file.read_bytes()
    file.write_bytes(content.replace(b"113", b"103", 1))


def remove(home: Path) -> None:
    (home / "output" / "sw.js").unlink()


def put_beside(home: Path) -> None:
    (home / "output" / "CNAME").write_text("guide.example")


def lose_list(home: Path) -> None:
    (home / "output" / ".made-by-build").write_text("")


def link_folder(home: Path) -> None:
    (home / "static" / "elsewhere").symlink_to(home / "templates")


CHANGES = (edit_words, add_page, rename, flip, remove, put_beside, lose_list, link_folder)


@pytest.mark.parametrize("change", CHANGES)
def test_all_is_made_and_looked_at_where_anything_has_changed(
    home: Path, change: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, made = written(home), [0]
    count_builds(monkeypatch, made)
    change(home)
    found = written(home)
    assert made == [1]
    assert found["index.html"] == first["index.html"] or change in (add_page, rename)
    assert b"103" not in found["index.html"] and "sw.js" in found


@pytest.mark.parametrize("options", [["--base-url", "https://example.org/"], ["--sw", "off"], ["--compress"]])
def test_other_options_are_another_build(home: Path, options: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    first, made = written(home), [0]
    count_builds(monkeypatch, made)
    assert main(options, home) == 0
    assert main(options, home) == 0
    assert made == [1]
    assert written(home) == first


def test_another_day_is_another_build(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts become due with time, and a build says so."""

    class Later:
        @staticmethod
        def today() -> date:
            return date(2031, 1, 1)

    written(home)
    made = [0]
    count_builds(monkeypatch, made)
    monkeypatch.setattr("sitegen.making.date", Later)
    written(home)
    assert made == [1]


def test_a_save_during_a_build_is_built_by_the_next(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def saved_meanwhile(project: Project, drawn: Drawn) -> Output:
        files = make_output(project, drawn)
        edit_words(home)
        return files

    with monkeypatch.context() as patch:
        patch.setattr("sitegen.pipeline.make_output", saved_meanwhile)
        assert b"then help." in written(home)["emergency/index.html"]
    assert b"then help them." in written(home)["emergency/index.html"]


def test_what_is_kept_is_not_in_the_output_and_names_no_place(home: Path) -> None:
    assert not [path for path in written(home) if "kept" in path]
    assert sorted(os.listdir(home / ".kept")) == ["last", "memory"]


def test_the_memory_forgets_what_was_not_used_and_is_no_larger_after_many_builds(home: Path) -> None:
    written(home)
    first = (home / ".kept" / "memory").stat().st_size
    for step in range(6):
        edit(home, "content/pages/emergency.md", "then ", f"then {chr(97 + step) * 3} ")
        written(home)
    assert (home / ".kept" / "memory").stat().st_size < 1.02 * first


def test_of_many_results_the_last_are_remembered() -> None:
    asked: list[int] = []

    def double(number: int) -> int:
        asked.append(number)
        return 2 * number

    doubled = remembered.Remembered(double, most=2)
    assert [doubled(it) for it in (1, 2, 1, 3, 1)] == [2, 4, 2, 6, 2]
    assert asked == [1, 2, 3, 1]
    with pytest.raises(TypeError):
        remembered.Remembered(lambda number: 1 // number, most=2)("x")
