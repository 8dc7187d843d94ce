"""The verbs of build.py: what they print, where they write, how they end."""

import re
from pathlib import Path

import pytest

from sitegen import preview
from sitegen.cli import main
from sitegen.pipeline import Project
from tests.support import ROOT, SMALL, command_line, edit, make_home, snapshot


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return make_home(tmp_path)


def usage_error(home: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What is said about arguments that cannot be followed; nothing may have been written."""
    before = snapshot(home)
    with pytest.raises(SystemExit) as caught:
        main(list(arguments), home)
    assert caught.value.code == 2
    assert snapshot(home) == before
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err


@pytest.mark.parametrize("verb", [[], ["build"]])
def test_build_writes_and_says_how_much(home: Path, capsys: pytest.CaptureFixture[str], verb: list[str]) -> None:
    assert main(verb, home) == 0
    first = capsys.readouterr().out
    made = len(snapshot(home / "output"))
    assert re.fullmatch(
        rf"3 pages in {home}/output: {made} files written, 0 unchanged, 0 removed \(\d+\.\d s\)\.\n", first
    )
    assert main(verb, home) == 0
    assert f"0 files written, {made} unchanged, 0 removed" in capsys.readouterr().out


def test_check_writes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = snapshot(home)
    assert main(["check"], home) == 0
    assert re.fullmatch(r"3 pages checked in \d+\.\d s: no problems\.\n", capsys.readouterr().out)
    assert snapshot(home) == before


@pytest.mark.parametrize("verb", ["build", "check"])
def test_problems_are_told_on_standard_error_and_end_with_one(
    home: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    edit(home, "content/guide.yaml", 'number: "113"', 'number: "1113"')
    before = snapshot(home)
    assert main([verb], home) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("content/guide.yaml:25: number: '1113' is not a number")
    assert printed.err.endswith("1 problem; nothing was written.\n")
    assert snapshot(home) == before


def test_content_and_output_may_stand_elsewhere(home: Path, tmp_path: Path) -> None:
    (home / "content").rename(tmp_path / "other town")
    assert main(["build", "--content", "other town", "--output", "public/guide"], home) == 0
    assert (tmp_path / "public" / "guide" / "emergency" / "index.html").exists()
    assert not (home / "output").exists()


def test_the_public_address_ends_in_a_slash(home: Path) -> None:
    assert main(["--base-url", "https://example.org/guide"], home) == 0
    assert b"<loc>https://example.org/guide/emergency/</loc>" in (home / "output" / "sitemap.xml").read_bytes()
    assert b'href="https://example.org/guide/">' in (home / "output" / "index.html").read_bytes()


@pytest.mark.parametrize(
    "address",
    [
        *("", "example.org", "/guide/", "ftp://example.org/", "javascript:alert(1)", "https://", "https:///guide/"),
        *("https://example.org/?a=b", "https://example.org/#a", "https://exam ple.org/", 'https://example.org/"a'),
        *("http://[bad", "https://example.org:99999/", "https://example.org/<a>", "https://example.org/?"),
        *(
            "https://me:secret@example.org/",
            "https://example.org/..",
            "https://example.org\\a",
            "https://example.org/\u202e",
        ),
    ],
)
def test_what_is_no_public_address(home: Path, capsys: pytest.CaptureFixture[str], address: str) -> None:
    said = usage_error(home, capsys, "build", "--base-url", address)
    assert f"{address!r} is not a web address such as https://example.org/guide/" in said


@pytest.mark.parametrize("address", ["https://example.org", "http://localhost:8080/a/b/", "https://example.org/å/"])
def test_what_is_a_public_address(home: Path, address: str) -> None:
    assert main(["check", "--base-url", address], home) == 0


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "80 80", "٨٠"])
def test_what_is_no_port(home: Path, capsys: pytest.CaptureFixture[str], port: str) -> None:
    assert "is not a port" in usage_error(home, capsys, "serve", f"--port={port}")


def test_a_content_folder_that_is_not_there(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for place in ("nowhere", "content/guide.yaml"):
        assert f"there is no folder {place}; --content needs" in usage_error(home, capsys, "--content", place)


@pytest.mark.parametrize("place", ["content", "content/out", "templates", "static/out", ".", ".."])
@pytest.mark.parametrize("verb", ["build", "serve"])
def test_the_output_may_not_stand_over_sources(
    home: Path, capsys: pytest.CaptureFixture[str], verb: str, place: str
) -> None:
    assert "overlaps" in usage_error(home, capsys, verb, "--output", place)


@pytest.mark.parametrize("place", ["sitegen", "tests", "sitegen/output"])
def test_nor_over_the_generator_itself(home: Path, capsys: pytest.CaptureFixture[str], place: str) -> None:
    for folder in ("sitegen", "tests"):
        (home / folder).mkdir()
    assert "overlaps" in usage_error(home, capsys, "--output", place)


def test_nor_over_files_that_are_not_ours(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "docs").mkdir()
    (home / "docs" / "letter.txt").write_text("x")
    assert "letter.txt" in usage_error(home, capsys, "--output", "docs")
    assert "is a file; --output needs a folder" in usage_error(home, capsys, "--output", "docs/letter.txt")
    assert "cannot be written" in usage_error(home, capsys, "--output", "docs/letter.txt/deeper")


@pytest.mark.parametrize("arguments", [["biuld"], ["--colour"], ["build", "content"], ["build", "--sw", "maybe"]])
def test_wrong_usage_ends_with_two(home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert "usage: build.py" in usage_error(home, capsys, *arguments)


def test_help_teaches_every_verb_and_option(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"], home)
    assert caught.value.code == 0
    said = capsys.readouterr().out
    for verb in ("build", "serve", "check", "verify"):
        assert re.search(rf"^  {verb}\s+\S", said, re.MULTILINE), verb
    for option in ("--content", "--output", "--base-url", "--port", "--sw"):
        assert option in said
    assert "Exit status: 0 done, 1 problems in the content" in said


def test_serve_gets_what_was_asked_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Project, Path, int]] = []

    def serve_nothing(project: Project, output: Path, port: int) -> int:
        asked.append((project, output, port))
        return 0

    monkeypatch.setattr(preview, "serve", serve_nothing)
    assert main(["serve", "--port", "8123"], home) == 0
    ((project, output, port),) = asked
    assert (project.sources, output, port) == (
        (home / "content", home / "templates", home / "static"),
        home / "output",
        8123,
    )


def test_the_real_command_writes_no_escape_codes_into_a_pipe(home: Path) -> None:
    """In a process of its own: streams, exit status and messages as a shell sees them."""
    built = command_line("--content", str(SMALL), "--output", str(home / "out"), home=home)
    assert (built.returncode, built.stderr) == (0, "")
    assert built.stdout.startswith("3 pages in ")
    edit(home, "content/pages/emergency.md", "phone:ambulance", "phone:ambulanse")
    broken = command_line("check", "--content", "content", home=home)
    assert (broken.returncode, broken.stdout) == (1, "")
    assert broken.stderr == (
        "content/pages/emergency.md:8: phone:ambulanse points at nothing [unknown-id]\n"
        "  hint: did you mean 'ambulance'?\n"
        "1 problem; nothing was written.\n"
    )
    assert "\x1b" not in built.stdout + broken.stderr


def test_an_old_terminal_without_unicode_gets_the_report_too(home: Path) -> None:
    edit(home, "content/pages/emergency.md", "phone:ambulance", "phone:blålys")
    told = command_line(
        "check", "--content", "content", home=home, PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0"
    )
    assert told.returncode == 1
    assert "[raw-link]" in told.stderr and "Traceback" not in told.stderr


def test_the_command_finds_its_folders_from_anywhere() -> None:
    """The defaults stand beside build.py, wherever it is called from."""
    told = command_line("check", home=ROOT.parent)
    assert (told.returncode, told.stderr) == (0, "")
