"""Killed at any moment, or begun twice: an output folder is the last good one or the new one, never a mixture."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.publish import disk
from sitegen.publish.disk import OutputError, Place, repair
from sitegen.publish.host import MARKER
from sitegen.publish.writer import write_output
from tests.support import ROOT, snapshot

OLD = {"index.html": b"old", "same.html": b"same", "gone/index.html": b"gone", "turned": b"file"}
NEW = {"index.html": b"new", "same.html": b"same", "more/index.html": b"more", "turned/index.html": b"folder"}
MINE = {".git/config": b"git", "CNAME": b"mine", "gone/notes.txt": b"mine"}
TOUCHES = {f"os.{name}" for name in ("rename", "link", "mkdir", "remove", "rmdir", "chmod")} | {"open"}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A folder that holds OLD, and MINE, which no build made."""
    output = tmp_path / "output"
    write_output(OLD, output)
    for path, content in MINE.items():
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_bytes(content)
    return output


def contents(folder: Path) -> dict[str, bytes]:
    return {path: content for path, (content, _) in snapshot(folder).items() if not path.startswith(MARKER)}


def killed_at(touch: int, work: Callable[[], object], below: Path) -> bool:
    """Does the work in a process that ends without a word before its nth touch of the disk; whether it came to it."""
    child = os.fork()
    if child == 0:
        left = [touch]

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            if event in TOUCHES and str(arguments[0]).startswith(str(below)):
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)

        sys.addaudithook(hook)
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def test_a_kill_at_any_moment_leaves_the_old_or_the_new_output_whole(output: Path, tmp_path: Path) -> None:
    """The next start repairs it; what no build made is there each time."""
    touch, states = 0, set()
    while killed_at(touch, lambda: write_output(NEW, output), tmp_path):
        if output.exists():
            made = {path: content for path, content in contents(output).items() if path not in MINE}
            assert made in (OLD, NEW), touch
            states.add("old" if made == OLD else "new")
        else:
            states.add("none")
        said: list[str] = []
        repair(output, said.append)
        assert contents(output) in ({**OLD, **MINE}, {**NEW, **MINE}), touch
        assert output.exists() or said
        write_output(OLD, output, said.append)
        assert contents(output) == {**OLD, **MINE} and os.listdir(tmp_path) == ["output"], touch
        touch += 1
    assert states == {"old", "none", "new"}


def test_a_kill_where_the_folder_keeps_its_place_is_made_good_at_the_next_start(
    output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os.path, "ismount", lambda path: path == output)
    inode, touch, mended = output.stat().st_ino, 0, set()
    while killed_at(touch, lambda: write_output(NEW, output), tmp_path):
        said: list[str] = []
        repair(output, said.append)
        assert contents(output) in ({**OLD, **MINE}, {**NEW, **MINE}), touch
        mended |= {*said}
        write_output(OLD, output, said.append)
        assert contents(output) == {**OLD, **MINE}, touch
        touch += 1
    assert len(mended) == 1 and "holds all that it made" in mended.pop()
    assert output.stat().st_ino == inode
    assert [path for path in os.listdir(output) if path.startswith(MARKER)] == [MARKER]


def test_two_builds_at_once_both_end_well(output: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from sitegen.publish.writer import write_output\n"
        "for turn in range(20): write_output({f'{turn % 5}.html': sys.argv[1].encode()}, Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code]
    both = [subprocess.Popen([*command, name, str(output)], cwd=ROOT, stderr=subprocess.PIPE) for name in ("a", "b")]
    assert [(process.communicate()[1], process.returncode) for process in both] == [(b"", 0)] * 2
    assert {*contents(output)} == {"4.html", *MINE} and os.listdir(output.parent) == ["output"]


def test_a_build_that_waits_in_vain_says_for_whom(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "WAIT_SECONDS", 0.1)
    before, said = snapshot(output), list[str]()
    with Place(output).lock.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("4711")
        lock.flush()
        with pytest.raises(OutputError, match=r"process 4711\) is writing .*output; wait"):
            write_output(NEW, output, said.append)
    assert said == [f"Another build (process 4711) is writing {output}; waiting for it."]
    assert snapshot(output) == before
    write_output(NEW, output, said.append)
    assert len(said) == 1, "the lock of a build that was killed is none"


def test_a_folder_of_somebody_else_with_our_name_is_not_touched(output: Path, tmp_path: Path) -> None:
    for name in (".output.new", ".output.old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "precious.txt").write_text("x")
        with pytest.raises(OutputError, match="not made by a build"):
            write_output(NEW, output)
        assert (tmp_path / name / "precious.txt").exists() and contents(output) == {**OLD, **MINE}
        (tmp_path / name).rename(tmp_path / f"elsewhere{name}")


def test_a_folder_made_anew_after_a_kill_hides_no_good_output(output: Path, tmp_path: Path) -> None:
    """Git, asked for the fresh clone's files, makes output/ with its .gitkeep again."""
    output.rename(tmp_path / ".output.old")
    output.mkdir()
    (output / ".gitkeep").touch()
    with pytest.raises(OutputError, match=r"rename .*\.output\.old, its last good output"):
        repair(output, print)


def test_folders_that_may_not_be_written_hinder_no_build(output: Path) -> None:
    """In a process without root's rights. Where the parent may not be written, the folder keeps its place."""
    code = (
        "import os, sys; from pathlib import Path; from sitegen.publish.writer import OutputError, write_output\n"
        "output = Path(sys.argv[1]); os.getuid() or os.setuid(65534)\n"
        "for number, locked in enumerate([output / 'a', output, output.parent]):\n"
        "    write_output({'a/index.html': b'1', 'b.html': b'1'}, output)\n"
        "    locked.chmod(0o555); write_output({'a/index.html': b'2', 'c.html': b'2'}, output)\n"
        "    print(sorted(os.listdir(output.parent)), sorted(os.listdir(output)))\n"
        "mine = output / 'mine'; mine.mkdir(); (mine / 'x').touch(); mine.chmod(0o555); output.parent.chmod(0o755)\n"
        "try: write_output({}, output)\n"
        "except OutputError as error: print(error)\n"
        "output.parent.chmod(0o555)\n"
        "for locked in (output / 'a', output):\n"
        "    locked.chmod(0o555)\n"
        "    try: write_output({'a/index.html': b'3', 'c.html': b'3'}, output)\n"
        "    except OutputError as error: print(str(error).partition('output/')[2])\n"
        "output.chmod(0o755)"
    )
    place = output.parent / "other"
    place.mkdir()
    if os.getuid() == 0:
        os.chown(place, 65534, -1)
    for parent in place.parents[:4]:  # tests that run side by side have a folder more
        parent.chmod(parent.stat().st_mode | 0o055)
    told = subprocess.run(
        [sys.executable, "-c", code, str(place / "output")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    place.chmod(0o777)
    assert (place / "output" / "c.html").read_bytes() == (place / "output" / "a" / "index.html").read_bytes() == b"2"
    line = "['output'] ['.made-by-build', 'a', 'c.html']\n"
    state = "cannot be written: Permission denied; the last good output is as it was"
    mine = f"{place}/output/mine was not made by a build and may not be moved; move it away"
    assert told.stdout == 3 * line + f"{mine}\na {state}\n.made-by-build.lock {state}\n" and told.stderr == ""
