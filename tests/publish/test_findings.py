"""Real servers with one thing wrong: `verify` names each by its code, and nothing else."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sitegen.pipeline import make_output
from sitegen.publish.verify import verify
from sitegen.publish.writer import write_output
from tests.publish.servers import server
from tests.publish.test_damage import minified
from tests.support import edit, make_home, project, small_output

PAGE = "emergency/index.html"
# What becomes of the page on its way to the server, or at it.
PAGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "one changed byte": (lambda page: page.replace(b"113", b"112", 1), "other-bytes"),
    "a login page": (lambda page: b"<!doctype html><title>Log in</title><form><input type=password></form>", "sign-in"),
    "a script put in": (lambda page: page.replace(b"</body>", b"<script>count()</script></body>"), "injected"),
    "minified": (minified, "minified"),
    "the home page": (lambda page: small_output()["index.html"], "home-for-all"),
}
# What is wrong with the configuration: for each server, find → replace.
SETTINGS: dict[str, tuple[dict[str, str], dict[str, str], str]] = {
    "a wrong type": (
        {"application/manifest+json webmanifest;": "text/plain webmanifest;"},
        {'"application/manifest+json; charset=utf-8"': "text/plain"},
        "wrong-type",
    ),
    "the worker redirected": (
        {"index index.html;": "location = /sw.js { return 301 https://b.example/sw.js; }"},
        {"\t@page ": "\tredir /sw.js https://b.example/sw.js 301\n\t@page "},
        "redirected",
    ),
    "the worker cached": (
        {r'"~/sw\.js$" no-cache;': r'"~/sw\.js$" max-age=86400;'},
        {"import guide_cache @worker no-cache": "import guide_cache @worker max-age=86400"},
        "worker-cached",
    ),
    "the home page for a random path": (
        {"error_page 404 /404.html;": "error_page 404 =200 /index.html;"},
        {"\t@page ": "\ttry_files {path} {path}/ /index.html\n\t@page "},
        "home-for-all",
    ),
}


@pytest.fixture(params=["nginx", "caddy"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def output(tmp_path: Path) -> Iterator[Path]:
    write_output(small_output(), tmp_path / "output")
    yield tmp_path / "output"


def found(name: str, output: Path, changes: dict[str, str] | None = None) -> list[str]:
    with server(name, output, output.parent / "server", changes=changes) as url:
        return [finding.code for finding in verify(url, lambda line: None)]


@pytest.mark.parametrize("fault", PAGES)
def test_what_was_done_to_a_page(name: str, output: Path, fault: str) -> None:
    change, code = PAGES[fault]
    changed = change(small_output()[PAGE])
    assert changed != small_output()[PAGE]
    (output / PAGE).write_bytes(changed)
    assert found(name, output) == [code]


@pytest.mark.parametrize("fault", SETTINGS)
def test_what_is_wrong_with_the_server(name: str, output: Path, fault: str) -> None:
    nginx, caddy, code = SETTINGS[fault]
    assert found(name, output, nginx if name == "nginx" else caddy) == [code]


def test_a_missing_file(name: str, output: Path) -> None:
    (output / PAGE).unlink()
    (output / PAGE).parent.rmdir()
    assert found(name, output) == ["not-served"]


def test_an_old_edge(name: str, output: Path, tmp_path: Path) -> None:
    """One page of the version before, beside the worker of this one."""
    home = make_home(tmp_path / "home")
    edit(home, "content/pages/emergency.md", "then help.", "then hold.")
    old = make_output(project(home))[PAGE]
    assert re.findall(rb'data-edition="\w+"', old) != re.findall(rb'data-edition="\w+"', small_output()[PAGE])
    (output / PAGE).write_bytes(old)
    assert found(name, output) == ["old-page"]
