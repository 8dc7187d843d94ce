"""Compressed copies: made of the whole output, sent by real servers as they are, and never older than their file."""

import gzip
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sitegen.bundle.worker import read_table
from sitegen.cli import main
from sitegen.pipeline import make_output
from sitegen.publish.compressed import SUFFIXES, copies, is_copy, unpacked
from sitegen.publish.disk import OutputError
from sitegen.publish.headers import headers_of
from sitegen.publish.verify import verify
from sitegen.publish.writer import write_output
from tests.publish.servers import server
from tests.publish.test_hosts import Quiet, serving
from tests.publish.test_servers import ask, named
from tests.support import edit, make_home, project, small_output

MOST = 10_000_000
# Apache compresses by itself.
SERVERS: dict[str, dict[str, str]] = {"nginx": {"# brotli_static on;": "brotli_static on;"}, "caddy": {}}
COPIES = copies(small_output())
PACKED = {**small_output(), **COPIES}


def codes(target: Path | str) -> list[str]:
    return [finding.code for finding in verify(str(target), lambda line: None)]


def test_every_text_has_both_copies_and_each_holds_the_file() -> None:
    """The marks of the build and the rules of other hosts are for nobody, and pictures are compressed already."""
    texts = {path for path in small_output() if re.search(r"\.(html|js|svg|txt|vcf|webmanifest)$", path)}
    assert COPIES.keys() == {path + suffix for path in texts for suffix in (".br", ".gz")}
    for path, content in COPIES.items():
        file, _, suffix = path.rpartition(".")
        coding = next(it for it, end in SUFFIXES.items() if end == f".{suffix}")
        assert unpacked(content, coding, MOST) == small_output()[file]
        assert len(content) < len(small_output()[file]) and is_copy(path) and not is_copy(file)


def test_what_does_not_become_smaller_has_no_copy() -> None:
    assert copies({"a.txt": b"", "b.txt": b"x", "c.png": b"0" * 1000}) == {}


def test_a_copy_holds_neither_a_time_nor_a_name() -> None:
    assert all(content[:8] == b"\x1f\x8b\x08\x00" + bytes(4) for path, content in COPIES.items() if path.endswith("gz"))
    assert copies(small_output()) == COPIES


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_a_broken_copy_holds_nothing_and_no_copy_is_read_without_end(coding: str) -> None:
    page, whole = small_output()["index.html"], COPIES["index.html" + SUFFIXES[coding]]
    assert unpacked(whole, coding, MOST) == page
    for broken in (whole[:-9], b"", b"<!doctype html>", page):
        assert unpacked(broken, coding, MOST) is None
    assert unpacked(whole, "zstd", MOST) is None and unpacked(page, "", MOST) == page
    bomb = copies({"a.txt": bytes(MOST)})["a.txt" + SUFFIXES[coding]]
    assert len(unpacked(bomb, coding, 1000) or b"") < 100_000


def test_the_option_adds_the_copies_and_changes_no_other_file(tmp_path: Path) -> None:
    """Not the worker either, which carries none of them, and no rule of a host."""
    home = make_home(tmp_path)
    made = make_output(replace(project(home), compress=True))
    assert made == PACKED
    assert not any(is_copy(path) for path in read_table(made["sw.js"].decode())[1])
    assert b".gz" not in made["_headers"]


def test_copies_come_and_go_with_their_files(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    output = home / "output"
    assert main(["build", "--compress"], home) == 0
    assert codes(output) == [] and (output / "emergency" / "index.html.br").is_file()
    edit(home, "content/pages/emergency.md", "then help.", "then hold.")
    assert main(["build", "--compress"], home) == 0
    assert b"then hold." in gzip.decompress((output / "emergency" / "index.html.gz").read_bytes())
    assert codes(output) == []
    assert main(["build"], home) == 0
    assert not [*output.rglob("*.gz"), *output.rglob("*.br")]


def test_a_host_file_of_the_same_name_is_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = make_home(tmp_path)
    (home / "static" / "host").mkdir()
    (home / "static" / "host" / "index.html.gz").write_bytes(b"x")
    assert main(["build", "--compress"], home) == 1
    assert "duplicate-output" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["index.html.gz", "sw.js.br"])
def test_a_copy_that_no_build_made_is_refused(tmp_path: Path, name: str) -> None:
    """A server would go on sending it in the place of every newer file."""
    output = tmp_path / "output"
    write_output(small_output(), output)
    (output / name).write_bytes(b"old")
    with pytest.raises(OutputError, match=f"{name} was not made by a build, and a server would send it"):
        write_output({**small_output(), "new.txt": b"x"}, output)
    (output / name).rename(output / "archive.tar.gz")
    assert write_output({**small_output(), "new.txt": b"x"}, output).foreign == ("archive.tar.gz",)


def test_in_a_folder_that_keeps_its_place_no_old_copy_stands_beside_a_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mount point: files move in one by one, and a kill may come after each of them."""
    output = tmp_path / "output"
    output.mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda folder: folder == output)
    old = {"a.html": b"a" * 500, "b.html": b"b" * 500}
    new = {"a.html": b"A" * 500, "b.html": b"b" * 500}
    write_output({**old, **copies(old)}, output)
    states: list[dict[str, bytes]] = []
    move = os.replace

    def watched(source: Any, target: Any) -> None:
        move(source, target)
        states.append({file.name: file.read_bytes() for file in output.glob("*.*") if not file.name.startswith(".")})

    monkeypatch.setattr(os, "replace", watched)
    write_output({**new, **copies(new)}, output)
    assert len(states) > 6 and states[-1] == {**new, **copies(new)}
    for state in states:
        for path in filter(is_copy, state):
            coding = "gzip" if path.endswith(".gz") else "br"
            assert unpacked(state[path], coding, MOST) == state[path.rpartition(".")[0]]


def test_an_old_copy_beside_a_new_file_is_found(tmp_path: Path) -> None:
    write_output(PACKED, tmp_path / "output")
    old = {path: content.replace(b"112", b"113") for path, content in small_output().items() if path.endswith(".html")}
    for path in ("emergency/index.html.gz", "404.html.br"):
        (tmp_path / "output" / path).write_bytes(copies(old)[path])
    (tmp_path / "output" / "sw.js.gz").write_bytes(b"cut")
    found = verify(str(tmp_path / "output"), lambda line: None)
    assert {it.code for it in found} == {"other-compressed"}
    assert [it.location.path.partition("output/")[2] for it in found] == [
        "sw.js.gz",
        "404.html.br",
        "emergency/index.html.gz",
    ]


def test_a_host_that_sends_browsers_something_else_than_verify_is_found(tmp_path: Path) -> None:
    """A cache that keeps a page twice, compressed and not, may hold two versions of it."""
    write_output(small_output(), tmp_path / "output")

    class Old(Quiet):
        def send(self, status: int, headers: dict[str, str], content: bytes) -> None:
            if "gzip" in self.headers["Accept-Encoding"] and self.path == "/emergency/":
                content, headers = (
                    gzip.compress(content.replace(b"113", b"112")),
                    {**headers, "Content-Encoding": "gzip"},
                )
            super().send(status, headers, content)

    with serving(tmp_path / "output", Old) as url:
        (found,) = verify(url, lambda line: None)
    assert (found.code, found.location.path) == ("other-compressed", f"{url}emergency/")


def test_a_host_that_has_nothing_for_browsers_is_found(tmp_path: Path) -> None:
    write_output(small_output(), tmp_path / "output")

    class Broken(Quiet):
        def send(self, status: int, headers: dict[str, str], content: bytes) -> None:
            broken = "gzip" in self.headers["Accept-Encoding"] and self.path == "/sw.js"
            super().send(*((503, {}, b"") if broken else (status, headers, content)))

    with serving(tmp_path / "output", Broken) as url:
        (found,) = verify(url, lambda line: None)
    assert (found.code, found.location.path) == ("other-compressed", f"{url}sw.js")


@pytest.fixture(scope="module", params=SERVERS)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    output = tmp_path_factory.mktemp("built") / "output"
    write_output(PACKED, output)
    work = tmp_path_factory.mktemp("server")
    with server(request.param, output, work, changes=SERVERS[request.param]) as address:
        yield address


@pytest.mark.parametrize("coding", ["gzip", "br"])
@pytest.mark.parametrize("path", [path for path in sorted(small_output()) if path + ".br" in COPIES])
def test_a_real_server_sends_the_copy_with_the_headers_of_its_file(url: str, path: str, coding: str) -> None:
    address = url + re.sub(r"(^|/)index\.html$", r"\1", path)
    plain, packed = ask(address), ask(address, Accept_Encoding=coding)
    assert (packed.status, packed.headers["Content-Encoding"]) == (200, coding)
    assert packed.body == COPIES[path + SUFFIXES[coding]]
    assert plain.body == small_output()[path]
    assert named(packed) == named(plain) and packed.headers["Content-Type"] == plain.headers["Content-Type"]
    assert {it: value for it, value in headers_of(path).items() if it != "Content-Type"} == named(packed)
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert ask(address, Accept_Encoding=coding, If_None_Match=packed.headers["ETag"]).status == 304


def test_a_browser_that_takes_both_gets_the_smaller_one(url: str) -> None:
    assert ask(url, Accept_Encoding="gzip, deflate, br, zstd").headers["Content-Encoding"] == "br"


def test_an_error_is_compressed_too(url: str) -> None:
    sent = ask(url + "nowhere/", Accept_Encoding="gzip")
    assert sent.status == 404 and unpacked(sent.body, "gzip", MOST) == small_output()["404.html"]


def test_verify_passes(url: str) -> None:
    assert codes(url) == []


def test_an_old_copy_on_a_real_server_is_found(tmp_path: Path) -> None:
    output = tmp_path / "output"
    write_output(PACKED, output)
    page = small_output()["emergency/index.html"].replace(b"113", b"112")
    for path, content in copies({"emergency/index.html": page}).items():
        (output / path).write_bytes(content)
    for name in SERVERS:
        with server(name, output, tmp_path / name, changes=SERVERS[name]) as address:
            assert codes(address) == ["other-compressed"], name
