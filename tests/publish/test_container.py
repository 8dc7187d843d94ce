"""deploy/Containerfile, as far as it can be tried without a container: its files, its commands, its configuration."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from sitegen.publish.verify import verify
from sitegen.publish.writer import write_output
from tests.browser.host import free_port
from tests.publish.servers import find, wait_until_it_answers
from tests.publish.test_recipes import INSTALL, PYTHON
from tests.support import ROOT, command_line, small_output

LINES = re.findall(r"^([A-Z]+) (.*)$", (ROOT / "deploy" / "Containerfile").read_text(), re.MULTILINE)
FIRST, SECOND = (at for at, (word, _) in enumerate(LINES) if word == "FROM")
PORT = "8080"


def said(word: str, lines: list[tuple[str, str]]) -> list[str]:
    return [rest for it, rest in lines if it == word]


def test_both_stages_are_of_a_named_version_and_nothing_runs_as_root() -> None:
    assert said("FROM", LINES) == ["debian:12 AS build", "debian:12"]
    assert [word for word, _ in LINES[SECOND:]][-3:] == ["USER", "EXPOSE", "CMD"]
    assert said("USER", LINES) == ["caddy"] and said("EXPOSE", LINES) == [PORT]
    assert not {word for word, _ in LINES} - {"FROM", "RUN", "WORKDIR", "COPY", "USER", "EXPOSE", "CMD"}


def test_the_commands_are_those_of_the_other_recipes() -> None:
    install, build = said("RUN", LINES[:SECOND])
    assert install == INSTALL
    assert build.split(" && ") == [
        "make",
        f"{PYTHON} build.py build --compress",
        f"{PYTHON} build.py verify output",
    ]


def test_what_is_copied_is_all_that_a_build_needs(tmp_path: Path) -> None:
    for line in said("COPY", LINES[:SECOND]):
        *sources, target = line.split()
        for source in sources:
            place = tmp_path / target / source if target == "./" else tmp_path / target
            (shutil.copytree if (ROOT / source).is_dir() else shutil.copy2)(ROOT / source, place)
    subprocess.run([sys.executable, "build.py"], cwd=tmp_path, check=True, capture_output=True, timeout=120)
    assert command_line("verify", str(tmp_path / "output")).returncode == 0
    script = (tmp_path / "Makefile").read_text()
    for file in re.findall(r"^\$\(READY\): (.*)\n\t@(\S+)", script, re.MULTILINE)[0]:
        assert (tmp_path / file).is_file(), file


def test_the_configuration_serves_what_was_built(tmp_path: Path) -> None:
    write_output(small_output(), tmp_path / "output")
    copied = [line.split() for line in said("COPY", LINES[SECOND:])]
    assert copied == [
        ["--from=build", "/guide/output", "/srv/guide"],
        ["deploy/Caddyfile", "/etc/caddy/Caddyfile"],
    ]
    config = tmp_path / "Caddyfile"
    shutil.copy2(ROOT / "deploy" / "Caddyfile", config)
    (change,) = (line for line in said("RUN", LINES[SECOND:]) if "sed" in line)
    subprocess.run(change.replace("/etc/caddy/Caddyfile", str(config)), shell=True, check=True)
    port = free_port()
    text = config.read_text()
    assert f":{PORT} {{" in text and text.count("/srv/guide") == 1
    changed = text.replace(f":{PORT} {{", f"http://127.0.0.1:{port} {{").replace("/srv/guide", str(tmp_path / "output"))
    config.write_text("{\n\tadmin off\n}\n" + changed)
    program, *arguments = json.loads(said("CMD", LINES)[0])
    command = [find(program), *(str(config) if it == "/etc/caddy/Caddyfile" else it for it in arguments)]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={"HOME": str(tmp_path)})
        try:
            wait_until_it_answers(process, port, tmp_path / "log")
            assert verify(f"http://127.0.0.1:{port}/", lambda line: None) == []
        finally:
            process.terminate()
            process.wait(60)
