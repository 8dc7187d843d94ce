"""static/host/: copied as it is, never carried by the worker, never in the place of a file of the guide."""

from pathlib import Path

import pytest

from sitegen.bundle.worker import read_table
from sitegen.pipeline import make_output
from tests.support import build_problems, make_home, project, small_output

HOST = {
    "CNAME": b"guide.example\n",
    "_headers": b"/*\n  Cache-Control: no-cache, max-age=31536000\n",
    "_redirects": b"/old /new 301\n",
    ".well-known/security.txt": b"Contact: tel:+4799999999\n",
    ".htaccess": b"ErrorDocument 404 /404.html\n",
    "robots.txt": b"User-agent: *\n",
    "google1234567890abcdef.html": b"google-site-verification: 4711\xff",
    "deep/er/index.html": b"<p>1234",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return make_home(tmp_path)


def add(home: Path, path: str, content: bytes = b"x") -> None:
    (home / "static" / "host" / path).parent.mkdir(parents=True, exist_ok=True)
    (home / "static" / "host" / path).write_bytes(content)


def test_host_files_are_copied_as_they_are_and_not_carried(home: Path) -> None:
    for path, content in HOST.items():
        add(home, path, content)
    for path in ("CNAME~", ".DS_Store", ".gitkeep"):
        add(home, path)
    assert make_output(project(home)) == {**small_output(), **HOST}
    assert not read_table(small_output()["sw.js"].decode())[1].keys() & HOST.keys()


def test_a_host_file_stands_in_the_place_of_one_that_is_made_for_the_host(home: Path) -> None:
    assert make_output(project(home, "https://example.org/"))["robots.txt"].startswith(b"User-agent: *\nAllow")
    add(home, "robots.txt", b"own")
    assert make_output(project(home, "https://example.org/"))["robots.txt"] == b"own"


@pytest.mark.parametrize(
    ("path", "guide"),
    [
        ("index.html", "index.html"),
        ("Guide.HTML", "guide.html"),
        ("emergency", "emergency/index.html"),
        ("emergency/index.html", "emergency/index.html"),
        ("404.html/x.txt", "404.html"),
        ("sw.js", "sw.js"),
        (".made-by-build", ".made-by-build"),
    ],
)
def test_a_host_file_in_the_place_of_another_names_both(home: Path, path: str, guide: str) -> None:
    add(home, path)
    (problem,) = build_problems(home)
    assert (str(problem.location), problem.code) == (f"static/host/{path}", "duplicate-output")
    assert f"the guide's {guide} have the same place" in problem.message
