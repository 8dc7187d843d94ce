"""The finished site onto disk: what changed and nothing else, and nothing that is not ours."""

import os
import shutil
from pathlib import Path

import pytest

from sitegen.publish.disk import OutputError
from sitegen.publish.host import MARKER
from sitegen.publish.writer import Written, refuse_unsafe, write_output
from tests.support import snapshot

FILES = {"index.html": b"home", "a/index.html": b"a", "a/b/c.png": b"\x00", "sw.js": b"x"}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A folder that holds FILES."""
    write_output(FILES, tmp_path / "output")
    return tmp_path / "output"


def contents(output: Path) -> dict[str, bytes]:
    return {path: content for path, (content, _) in snapshot(output).items() if path != MARKER}


def test_a_new_folder_holds_exactly_the_files_and_the_mark(tmp_path: Path) -> None:
    assert write_output(FILES, tmp_path / "deep" / "output") == Written(5, 0, 0)
    assert contents(tmp_path / "deep" / "output") == FILES
    assert (tmp_path / "deep" / "output" / MARKER).exists()


def test_writing_the_same_again_touches_nothing(output: Path) -> None:
    before = snapshot(output)
    assert write_output(FILES, output) == Written(0, 5, 0)
    assert snapshot(output) == before


def test_only_what_changed_is_written(output: Path) -> None:
    before = snapshot(output)
    assert write_output({**FILES, "a/index.html": b"A", "new/index.html": b"n"}, output) == Written(3, 3, 0)
    after = snapshot(output)
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed == {"a/index.html", "new/index.html", MARKER}


def test_what_is_no_longer_made_is_removed_with_its_folders(output: Path) -> None:
    assert write_output({"index.html": b"home"}, output) == Written(1, 1, 3)
    assert contents(output) == {"index.html": b"home"}
    assert not (output / "a").exists()


def test_what_no_build_made_stays_and_is_named(output: Path) -> None:
    """Somebody's own files, whatever is built beside them, and even if nothing is left where they are."""
    mine = {"CNAME": b"guide.example", "a/notes.txt": b"x", "photos/one.png": b"1", "photos/more/two.png": b"2"}
    for path, content in mine.items():
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_bytes(content)
    (output / "a-link").symlink_to("photos")
    before = snapshot(output)
    named = ("CNAME", "a-link", "photos", "a/notes.txt")
    assert write_output(FILES, output) == Written(0, 5, 0, named)
    assert snapshot(output) == before
    assert write_output({"index.html": b"new"}, output) == Written(2, 0, 3, named)
    assert contents(output) == {"index.html": b"new", **mine, "a-link/one.png": b"1", "a-link/more/two.png": b"2"} or (
        contents(output) == {"index.html": b"new", **mine}  # newer Pythons do not look behind a link
    )
    assert (output / "a-link").is_symlink()


@pytest.mark.parametrize(
    ("mine", "made"),
    [("CNAME", "CNAME"), ("b", "b/index.html"), ("b/c/notes.txt", "b"), ("a/x", "a"), ("b/notes.txt", "b/notes.txt")],
)
def test_a_file_that_no_build_made_is_never_replaced(output: Path, mine: str, made: str) -> None:
    (output / mine).parent.mkdir(parents=True, exist_ok=True)
    (output / mine).write_bytes(b"mine")
    before = snapshot(output)
    with pytest.raises(OutputError, match="was not made by a build"):
        write_output({"index.html": b"new", made: b"made"}, output)
    assert snapshot(output) == before


def test_a_file_that_moved_to_the_host_files_is_ours_from_then_on(output: Path) -> None:
    (output / "CNAME").write_bytes(b"same")
    assert write_output({**FILES, "CNAME": b"same"}, output).foreign == ()
    assert write_output(FILES, output).removed == 1


@pytest.mark.parametrize(
    "old", [b"", b"build.py makes this folder and removes what it did not make.\n", b"x\n{]", b"\xff"]
)
def test_the_mark_of_an_older_version_says_nothing_of_files(output: Path, old: bytes) -> None:
    """What might be somebody's own stays once; from then on the build knows its files."""
    (output / MARKER).write_bytes(old)
    assert write_output({"index.html": b"new"}, output) == Written(2, 0, 0, ("a", "sw.js"))
    assert write_output({"index.html": b"new"}, output) == Written(0, 2, 0, ("a", "sw.js"))


def test_what_git_needs_is_kept(output: Path) -> None:
    for file in (".gitkeep", ".git/config", ".git/refs/heads/main"):
        (output / file).parent.mkdir(parents=True, exist_ok=True)
        (output / file).write_text("x")
    assert write_output({"index.html": b"new"}, output).foreign == ()
    assert set(contents(output)) == {"index.html", ".gitkeep", ".git/config", ".git/refs/heads/main"}


def test_a_file_stands_where_a_folder_must_be_and_the_other_way_round(output: Path) -> None:
    turned = {"index.html/index.html": b"folder", "a": b"file"}
    write_output(turned, output)
    assert contents(output) == turned
    write_output(FILES, output)
    assert contents(output) == FILES


def test_what_a_link_leads_to_is_left_alone(output: Path, tmp_path: Path) -> None:
    """Somebody's own files must never be reached through the output."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "index.html").write_bytes(b"home")
    before = snapshot(tmp_path / "mine")
    (output / "index.html").unlink()
    (output / "index.html").symlink_to(tmp_path / "mine" / "index.html")
    (output / "dangling").symlink_to(tmp_path / "nowhere")
    assert write_output(FILES, output).foreign == ("dangling",)
    assert contents(output) == FILES and not (output / "index.html").is_symlink()
    shutil.rmtree(output / "a")
    (output / "a").symlink_to(tmp_path / "mine")
    with pytest.raises(OutputError, match="/a was not made by a build"):
        write_output(FILES, output)
    assert snapshot(tmp_path / "mine") == before


def test_a_file_is_replaced_whole(output: Path) -> None:
    """A reader who holds the old file open reads it to its end: the new one is another file."""
    with (output / "index.html").open("rb") as held:
        write_output({**FILES, "index.html": b"new and longer"}, output)
        assert held.read() == b"home"
    assert not list(output.rglob(".*.new"))


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        write_output(FILES, tmp_path / "file" / "output")


def test_an_output_folder_of_ours_and_a_new_or_empty_one_are_fine(output: Path, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "empty").mkdir()
    (tmp_path / "fresh clone").mkdir()
    (tmp_path / "fresh clone" / ".gitkeep").write_text("")
    for folder in (output, tmp_path / "new", tmp_path / "empty", tmp_path / "fresh clone"):
        refuse_unsafe(folder, (tmp_path / "content",))


def test_a_folder_with_somebody_elses_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    for name in ("thesis.txt", "untitled.txt", ".gitkeep"):
        (tmp_path / "home" / name).write_text("x")
    with pytest.raises(OutputError, match=r"thesis\.txt, …"):
        refuse_unsafe(tmp_path / "home", (tmp_path / "content",))


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="is a file"):
        refuse_unsafe(tmp_path / "file", (tmp_path / "content",))


@pytest.mark.parametrize("place", ["content", "content/pages", ".", "content/../content", "link", "link/out"])
def test_the_output_may_not_overlap_a_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    (tmp_path / "content" / "pages").mkdir(parents=True)
    (tmp_path / "content" / MARKER).write_text("a mark does not help")
    (tmp_path / "link").symlink_to(tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputError, match="overlaps"):
        refuse_unsafe(Path(place), (tmp_path / "content",))


def test_a_folder_beside_the_sources_with_a_name_like_theirs_is_fine(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    refuse_unsafe(tmp_path / "content-output", (tmp_path / "content",))


def test_files_are_readable_for_a_web_server(output: Path) -> None:
    umask = os.umask(0)
    os.umask(umask)
    assert (output / "index.html").stat().st_mode & 0o777 == 0o666 & ~umask


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "loop"])
def test_what_can_be_no_folder_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OutputError):
        refuse_unsafe(tmp_path / name, ())


def test_a_link_to_the_output_stays_a_link(output: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(output)
    write_output({"index.html": b"new"}, tmp_path / "link")
    assert (tmp_path / "link").is_symlink() and contents(output) == {"index.html": b"new"}


@pytest.mark.parametrize("step", ["mkdir", "link", "rename", "chmod"])
def test_whatever_cannot_be_done_is_told_and_the_last_good_output_is_as_it_was(
    output: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = snapshot(output)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, step, full)
        if step == "link":
            patch.setattr("shutil.copy2", full)
        with pytest.raises(OutputError, match="cannot be written: No space left on device; the last good output is as"):
            write_output({**FILES, "index.html": b"new", "new/index.html": b"new"}, output)
    assert snapshot(output) == before
    write_output(FILES, output)
    assert contents(output) == FILES and os.listdir(output.parent) == ["output"]


def test_without_hard_links_equal_files_keep_their_time_too(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    before = snapshot(output)
    write_output({**FILES, "index.html": b"new"}, output)
    assert {path for path, state in snapshot(output).items() if state != before[path]} == {"index.html"}
