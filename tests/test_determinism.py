"""The same input gives the same bytes, wherever and whenever: else every build would be a new version to readers."""

import os
from pathlib import Path

import pytest

from sitegen.cli import main
from sitegen.pipeline import make_output
from tests.support import SMALL, command_line, edit, make_home, project, small_output, snapshot

MADE_OF_PAGES = {"checksums.txt", "guide.html", "guide.txt", "guide.zip", "sw.js"}


def test_two_folders_get_the_same_bytes(tmp_path: Path) -> None:
    """The path of the folder, its name and the age of its files leave no trace."""
    first, second = make_home(tmp_path / "a"), make_home(tmp_path / "another folder" / "ø")
    for file in second.rglob("*"):
        file.touch()
    assert make_output(project(first)) == make_output(project(second)) == small_output()


def test_a_second_build_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = make_home(tmp_path)
    assert main([], home) == 0
    before = snapshot(home / "output")
    assert main([], home) == 0
    assert " 0 files written, " in capsys.readouterr().out.splitlines()[-1]
    assert snapshot(home / "output") == before


@pytest.mark.parametrize(
    ("file", "find", "replace", "expected"),
    [
        (
            "content/pages/emergency.md",
            "then help.",
            "then hold.",
            {"emergency/index.html", *MADE_OF_PAGES},
        ),
        ("content/pages/404.md", "wrong", "wrung", {"404.html", "sw.js"}),
        ("static/sw.js", '"use strict";', '"use strict" ;', {"sw.js"}),
        (
            "content/guide.yaml",
            "value: under 16",
            "value: under 17",
            {"emergency/index.html", *MADE_OF_PAGES},
        ),
    ],
)
def test_one_changed_byte_changes_only_what_shows_it(
    tmp_path: Path, file: str, find: str, replace: str, expected: set[str]
) -> None:
    home = make_home(tmp_path)
    edit(home, file, find, replace)
    changed, before = make_output(project(home)), small_output()
    assert changed.keys() == before.keys()
    assert {path for path in changed if changed[path] != before[path]} == expected


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "0"},
        {"PYTHONHASHSEED": "3", "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"},
    ],
)
def test_the_machine_leaves_no_trace(tmp_path: Path, environment: dict[str, str]) -> None:
    """Seed of hashes, time zone, language, encoding and umask of the machine, and the folder the command runs in."""
    before = os.umask(0o077 if environment["PYTHONHASHSEED"] == "1" else 0)
    told = command_line("--content", str(SMALL), "--output", str(tmp_path / "out"), home=tmp_path, **environment)
    os.umask(before)
    assert told.returncode == 0, told.stderr
    built = {path: content for path, (content, _) in snapshot(tmp_path / "out").items() if path != ".made-by-build"}
    assert built == small_output()
