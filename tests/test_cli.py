"""The verbs of build.py: what they print, where they write, how they end."""

import os
import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from sitegen import preview
from sitegen.cli import main
from sitegen.project import Project
from tests.support import ROOT, SMALL, command_line, edit, make_home, snapshot

# What a slow machine may be told on the way, and everybody as soon as the small site has become old.
SLOW = re.compile(r"(Building|Checking|Writing) .*\n")
USUAL = re.compile(rf"{SLOW.pattern}|warning: \d+ facts should be read again: .*\n")
ADVICE = "Look at the live pages, then change guide.yaml."


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
    assert f"{address!r} is not a web address such as https://example.org/guide/: " in said


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("https://me:secret@example.org/", "the name and the password before @"),
        ("https://example.org/?a=b", "leave out ? or #"),
        ("https://example.org/#a", "leave out ? or #"),
        ("https://exam ple.org/", "a space"),
        ("https://example.org/a b/", "a space"),
        ("https://example.org:99999/", "a port that does not exist"),
        ("example.org", "begin with https://"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(
    home: Path, capsys: pytest.CaptureFixture[str], address: str, hint: str
) -> None:
    assert hint in usage_error(home, capsys, "--base-url", address)


@pytest.mark.parametrize(
    "address",
    [
        *("https://example.org", "http://localhost:8080/a/b/", "https://example.org/å/", "https://blå.example/"),
        *(
            "https://ola123.example.org/guide/",
            "https://example.org:8443/",
            "https://example.org/2019/",
            "http://[::1]/",
        ),
    ],
)
def test_what_is_a_public_address(home: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    asked: list[str | None] = []

    def nothing(project: Project, drawn: object) -> dict[str, bytes]:
        asked.append(project.base_url)
        return {}

    monkeypatch.setattr("sitegen.pipeline.make_output", nothing)
    assert main(["check", "--base-url", address], home) == 0
    assert asked == [address if address.endswith("/") else f"{address}/"]


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "80 80", "٨٠"])
def test_what_is_no_port(home: Path, capsys: pytest.CaptureFixture[str], port: str) -> None:
    assert "is not a port" in usage_error(home, capsys, "serve", f"--port={port}")


def test_a_content_folder_that_is_not_there(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for place in ("nowhere", "content/guide.yaml"):
        assert f"there is no folder {place}; --content needs" in usage_error(home, capsys, "--content", place)


@pytest.mark.parametrize("place", ["content", "content/out", "templates", "static/out", ".", ".."])
def test_the_output_may_not_stand_over_sources(home: Path, capsys: pytest.CaptureFixture[str], place: str) -> None:
    assert "overlaps" in usage_error(home, capsys, "build", "--output", place)


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


OPTIONS = {
    "build": {"--content", "--output", "--base-url", "--sw", "--compress"},
    "serve": {"--content", "--base-url", "--port"},
    "check": {"--content", "--base-url"},
    "review": {"--content", "--due"},
    "verify": {"--wait"},
    "import-aed": {"--content"},
}
VALUES = {"--content": "content", "--output": "out", "--base-url": "https://a.example/", "--sw": "on", "--port": "8001"}
VALUES["--wait"] = "5"


@pytest.mark.parametrize("verb", OPTIONS)
def test_an_option_that_a_verb_does_not_use_is_refused_and_all_are_named(
    home: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    wrong = sorted(VALUES.keys() - OPTIONS[verb])
    target = ["output"] if verb in ("verify", "import-aed") else []
    given = [part for option in wrong for part in (option, VALUES[option])]
    said = usage_error(home, capsys, verb, *target, *given)
    assert f"build.py {verb}: error: {verb} does not take {', '.join(wrong)}\n" in said


@pytest.mark.parametrize("verb", OPTIONS)
def test_help_teaches_every_verb_and_option(home: Path, capsys: pytest.CaptureFixture[str], verb: str) -> None:
    for arguments in (["--help"], [verb, "--help"]):
        with pytest.raises(SystemExit) as caught:
            main(arguments, home)
        assert caught.value.code == 0
    said = capsys.readouterr().out
    assert re.search(rf"^    {verb}\s+\S", said, re.MULTILINE)
    own = said[said.index(f"usage: build.py {verb}") :]
    assert {*re.findall(r"--[a-z-]+", own)} - {"--help"} == OPTIONS[verb]
    assert "Exit status: 0 done, 1 problems in the content" in said


def test_a_misspelt_verb_and_a_verb_in_the_wrong_place(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "there is no verb 'biuld'; did you mean 'build'?" in usage_error(home, capsys, "biuld")
    said = usage_error(home, capsys, "--content", "content", "serve")
    assert "build does not take serve; the verb comes first" in said


def test_serve_gets_what_was_asked_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Project, int]] = []

    def serve_nothing(project: Project, port: int, drawn: object) -> int:
        asked.append((project, port))
        return 0

    monkeypatch.setattr(preview, "serve", serve_nothing)
    assert main(["serve", "--port", "8123", "--base-url", "https://a.example"], home) == 0
    ((project, port),) = asked
    assert (project.sources, project.base_url, port) == (
        (home / "content", home / "templates", home / "static"),
        "https://a.example/",
        8123,
    )


def test_the_preview_leaves_the_public_address_of_the_content_out(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []

    def serve_nothing(project: Project, port: int, drawn: object) -> int:
        asked.append(project.base_url)
        return 0

    def make_nothing(project: Project, drawn: object) -> dict[str, bytes]:
        asked.append(project.base_url)
        return {}

    monkeypatch.setattr(preview, "serve", serve_nothing)
    monkeypatch.setattr("sitegen.pipeline.make_output", make_nothing)
    assert (main(["serve"], home), main(["check"], home)) == (0, 0)
    assert asked == ["", None]


def test_what_no_build_made_is_named_and_stays(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], home) == 0
    (home / "output" / "CNAME").write_text("guide.example")
    (home / "content" / "pages" / "emergency.md").touch()
    capsys.readouterr()
    assert main([], home) == 0
    printed = capsys.readouterr()
    assert "0 removed" in printed.out
    assert USUAL.sub("", printed.err) == (
        f"warning: {home}/output/CNAME is not made by the build: it stays; "
        "move it to static/host/ if the host needs it\n"
    )
    (home / "static" / "host").mkdir()
    (home / "output" / "CNAME").rename(home / "static" / "host" / "CNAME")
    assert main([], home) == 0
    assert USUAL.sub("", capsys.readouterr().err) == ""
    assert (home / "output" / "CNAME").read_text() == "guide.example"


def test_a_full_disk_is_told_with_the_file_and_the_last_good_output_stays(home: Path) -> None:
    """A process that may write no file longer than 20 kB stands for a disk that is full."""
    assert main([], home) == 0
    before = snapshot(home / "output")
    edit(home, "content/pages/emergency.md", "then help.", "then help them.")
    code = (
        "import resource, sys; from pathlib import Path; from sitegen.cli import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)); sys.exit(main(['build'], Path(sys.argv[1])))"
    )
    told = subprocess.run([sys.executable, "-c", code, home], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    said = (
        r"build\.py build: error: \S+/output/\S+ cannot be written: File too large; the last good output is as it was\n"
    )
    assert re.fullmatch(said, told.stderr)
    assert snapshot(home / "output") == before
    assert not [name for name in os.listdir(home) if name.startswith(".output")]


def test_a_build_that_was_killed_is_repaired_by_the_next_command(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([], home) == 0
    for verb in (["verify", "output"], ["build"]):
        (home / "output").rename(home / ".output.old")
        capsys.readouterr()
        assert main(verb, home) == 0
        told = f"A build was stopped while it wrote; the last good output is back in {home}/output.\n"
        assert capsys.readouterr().out.startswith(told)


def test_what_takes_longer_than_a_second_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def slow(project: Project, drawn: object) -> dict[str, bytes]:
        while not told:
            time.sleep(0.01)
        return {}

    monkeypatch.setattr("sitegen.pipeline.make_output", slow)
    assert main(["check"], home, told.append) == 0
    assert told == ["Checking the guide …"]


def test_a_name_that_no_terminal_shows_ends_no_command(home: Path) -> None:
    odd = os.fsdecode(b"out-\xff-\xc3\xa5")
    for environment in ({}, {"PYTHONIOENCODING": "ascii"}):
        done = command_line("--content", "content", "--output", odd, home=home, **environment)
        assert (done.returncode, USUAL.sub("", done.stderr)) == (0, "")
        assert done.stdout.startswith("3 pages in out-\\udcff-")
    assert (home / odd / "index.html").exists()


def _old(home: Path) -> None:
    edit(home, "content/guide.yaml", "checked: 2026-11-23", "checked: 2024-01-02")


@pytest.mark.parametrize("verb", ["build", "check"])
def test_a_build_warns_of_facts_that_are_due_and_goes_on(
    home: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    _old(home)
    assert main([verb], home) == 0
    assert SLOW.sub("", capsys.readouterr().err) == "warning: 6 facts should be read again: build.py review --due\n"


def test_review_says_with_its_status_that_something_is_due(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _old(home)
    assert main(["review"], home) == 0
    every = capsys.readouterr().out.splitlines()
    assert main(["review", "--due"], home) == 1
    late = capsys.readouterr().out.splitlines()
    assert every == late and len(late) == 7, "the six facts of the small site, and the line that counts them"
    edit(home, "content/guide.yaml", "checked: 2024-01-02", f"checked: {date.today()}")
    assert main(["review", "--due"], home) == 0
    assert capsys.readouterr().out.splitlines() == ["0 of 6 facts are due, 0 are not certain. " + ADVICE]


@pytest.mark.parametrize("verb", ["check", "review"])
def test_a_folder_that_may_not_be_read_is_a_problem(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(home / "content" / "pages"))

    for module in ("sitegen.project", "sitegen.content.loader"):
        monkeypatch.setattr(f"{module}.load_site", refused)
    assert main([verb], home) == 1
    assert capsys.readouterr().err.startswith("content/pages: this cannot be read: Permission denied [unreadable-file]")


def test_the_real_command_writes_no_escape_codes_into_a_pipe(home: Path) -> None:
    """In a process of its own: streams, exit status and messages as a shell sees them."""
    built = command_line("--content", str(SMALL), "--output", str(home / "out"), home=home)
    assert (built.returncode, USUAL.sub("", built.stderr)) == (0, "")
    assert built.stdout.startswith("3 pages in ")
    edit(home, "content/pages/emergency.md", "phone:ambulance", "phone:ambulanse")
    broken = command_line("check", "--content", "content", home=home)
    assert (broken.returncode, broken.stdout) == (1, "")
    assert USUAL.sub("", broken.stderr) == (
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
    assert (told.returncode, USUAL.sub("", told.stderr)) == (0, "")
