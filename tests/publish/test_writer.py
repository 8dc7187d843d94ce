"""The finished site onto disk: what changed and nothing else, and nothing that is not ours."""

import os
from pathlib import Path

import pytest

from sitegen.publish.writer import MARKER, OutputError, Written, refuse_unsafe, write_output
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
    assert write_output({**FILES, "a/index.html": b"A", "new/index.html": b"n"}, output) == Written(2, 4, 0)
    after = snapshot(output)
    assert {path for path in after if after[path] != before.get(path)} == {"a/index.html", "new/index.html"}


def test_what_is_no_longer_made_is_removed_with_its_folders(output: Path) -> None:
    assert write_output({"index.html": b"home"}, output) == Written(0, 2, 3)
    assert contents(output) == {"index.html": b"home"}
    assert not (output / "a").exists()


def test_what_somebody_put_into_the_folder_is_removed(output: Path) -> None:
    (output / "a" / "notes.txt").write_text("x")
    (output / "empty" / "folder").mkdir(parents=True)
    (output / ".index.html.new").write_text("a build that was killed")
    assert write_output(FILES, output) == Written(0, 5, 2)
    assert contents(output) == FILES
    assert not (output / "empty").exists()


def test_what_git_needs_is_kept(output: Path) -> None:
    for file in (".gitkeep", ".git/config", ".git/refs/heads/main"):
        (output / file).parent.mkdir(parents=True, exist_ok=True)
        (output / file).write_text("x")
    (output / "a" / ".gitkeep").write_text("x")
    assert write_output(FILES, output).removed == 1
    assert set(contents(output)) == {*FILES, ".gitkeep", ".git/config", ".git/refs/heads/main"}


def test_a_file_stands_where_a_folder_must_be_and_the_other_way_round(output: Path) -> None:
    turned = {"index.html/index.html": b"folder", "a": b"file"}
    write_output(turned, output)
    assert contents(output) == turned
    write_output(FILES, output)
    assert contents(output) == FILES


def test_a_link_is_replaced_and_what_it_leads_to_is_left_alone(output: Path, tmp_path: Path) -> None:
    """Somebody's own files must never be reached through the output."""
    mine = tmp_path / "mine"
    (mine / "b").mkdir(parents=True)
    (mine / "index.html").write_bytes(b"home")
    (mine / "b" / "precious.txt").write_bytes(b"precious")
    (output / "index.html").unlink()
    (output / "index.html").symlink_to(mine / "index.html")
    for file in ("a/index.html", "a/b/c.png"):
        (output / file).unlink()
    (output / "a" / "b").rmdir()
    (output / "a").rmdir()
    (output / "a").symlink_to(mine)
    (output / "dangling").symlink_to(tmp_path / "nowhere")
    before = snapshot(mine)
    write_output(FILES, output)
    assert contents(output) == FILES
    assert not any(path.is_symlink() for path in output.rglob("*"))
    assert snapshot(mine) == before


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
    (tmp_path / "home" / "thesis.txt").write_text("x")
    with pytest.raises(OutputError, match=r"thesis\.txt"):
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


def test_a_write_that_fails_leaves_no_half_file(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OutputError):
        write_output({"index.html": b"new"}, output)
    assert [file for file in output.rglob("*.new")] == []
