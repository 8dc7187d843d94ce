"""From content to output: one mapping, complete and checked, nothing written on the way."""

from dataclasses import replace
from pathlib import Path

import pytest

from sitegen import pipeline
from sitegen.bundle.worker import FALLBACK, read_table
from sitegen.check.budget import Budget
from sitegen.pipeline import make_output
from sitegen.problems import BuildError
from sitegen.project import Project
from tests.support import build_problems, edit, make_home, project, real_output, small_output, small_site, snapshot

ICONS = {"apple-touch-icon-180", "icon", "icon-192", "icon-512", "maskable-512"}


def test_the_files_of_the_small_site() -> None:
    paths = set(small_output())
    icons = {path for path in paths if path.startswith("icons/")}
    assert {path.split("/")[1].split(".")[0] for path in icons} == ICONS
    assert paths - icons == {
        ".nojekyll",
        "checksums.txt",
        *(f"contacts/{name}.vcf" for name in ("ambulance", "fire", "out-of-hours", "police")),
        "_headers",
        "404.html",
        "emergency/index.html",
        "guide.html",
        "guide.txt",
        "guide.zip",
        "index.html",
        "manifest.webmanifest",
        "numbers.vcf",
        *(f"pictures/lock-screen-{shape}.png" for shape in ("short", "tablet", "tall")),
        "sw.js",
    }


def test_the_worker_carries_every_file_that_a_page_may_ask_for() -> None:
    _, table = read_table(small_output()["sw.js"].decode())
    guides = {path for path in small_output() if path.startswith(("guide.", "pictures/"))}
    beside = {"sw.js", ".nojekyll", "_headers", *guides, *(path for path in small_output() if "512" in path)}
    assert len(beside) == 11, "the large icons are fetched once, by a browser that puts the guide on the home screen"
    expected = {path.removesuffix("index.html") for path in small_output()} - beside
    assert set(table) == expected | {FALLBACK}
    assert {path for path, entry in table.items() if entry.edition} == {"", "404.html", "emergency/"}


def test_every_icon_that_a_page_shows_is_carried() -> None:
    for output in (small_output(), real_output()):
        _, table = read_table(output["sw.js"].decode())
        texts = [content.decode() for path, content in output.items() if path.endswith(".html")]
        icons = {path for path in output if path.startswith("icons/")}
        assert icons & set(table) == {path for path in icons if any(path in text for text in texts)} != set()


def test_text_says_itself_that_it_is_utf_8() -> None:
    """A byte order mark goes before what a host says of the charset; JSON may have none, and is ASCII."""
    for output in (small_output(), real_output()):
        marked = {path for path, content in output.items() if content.startswith(b"\xef\xbb\xbf")}
        assert marked == {path for path in output if path.endswith(".html") or path in ("sw.js", "guide.txt")}
        assert output["manifest.webmanifest"].isascii()


def test_the_worker_knows_the_edition_that_stands_in_each_page() -> None:
    _, table = read_table(small_output()["sw.js"].decode())
    for page in small_site().pages:
        edition = table[page.address].edition
        assert edition and f'data-edition="{edition}"' in small_output()[page.path].decode()


def test_a_sitemap_and_a_picture_of_links_are_made_only_for_a_known_address(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    files = make_output(project(home, "https://example.org/guide/"))
    sitemap, picture = sorted(set(files) - set(small_output()), reverse=True)
    assert sitemap == "sitemap.xml" and picture.startswith("icons/share-")
    assert b"https://example.org/guide/emergency/" in files["sitemap.xml"]
    assert not {sitemap, picture} & read_table(files["sw.js"].decode())[1].keys()


def test_the_worker_can_be_switched_off(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    files = make_output(replace(project(home), worker=False))
    assert files["sw.js"] == (home / "static" / "sw-off.js").read_bytes()
    assert {path: files[path] for path in files if path != "sw.js"} == {
        path: small_output()[path] for path in small_output() if path != "sw.js"
    }


def test_nothing_is_written(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    before = snapshot(home)
    make_output(project(home))
    assert snapshot(home) == before


def test_one_file_with_two_owners_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No content can bring it about today; a new kind of file might."""

    def greedy(files: dict[str, bytes], *rest: object) -> bytes:
        files["sitemap.xml"] = b"mine"
        return b""

    monkeypatch.setattr(pipeline, "make_worker", greedy)
    with pytest.raises(BuildError) as caught:
        make_output(project(make_home(tmp_path), "https://example.org/"))
    assert [(str(found.location), found.code) for found in caught.value.problems] == [
        ("sitemap.xml:1", "duplicate-output")
    ]


def test_content_and_templates_are_judged_in_one_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_home(tmp_path)
    monkeypatch.chdir(home)
    edit(home, "content/pages/index.md", "phone:ambulance", "phone:nobody")
    edit(home, "templates/base.html", "{% set guide", "{% sett guide")
    found = [f"{problem.location} {problem.code}" for problem in build_problems(home)]
    assert found == ["content/pages/index.md:8 unknown-id", "templates/base.html:8 template-syntax"]


def test_budgets_come_with_the_project(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    with pytest.raises(BuildError) as caught:
        make_output(project(home, budget=Budget(page=1000)))
    assert {problem.code for problem in caught.value.problems} == {"budget"}


def test_the_default_budgets_are_the_promised_ones() -> None:
    assert Budget() == Budget(page=16_060, script=6_600, worker=300_000, worker_raw=3_000_000)


def test_github_runs_no_generator_of_its_own_over_the_output() -> None:
    assert small_output()[".nojekyll"] == b""


def test_sources_are_all_that_a_build_reads(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    assert project(home).sources == (home / "content", home / "templates", home / "static")
    assert Project(home, home, home).worker and Project(home, home, home).base_url is None


ADDRESS = "https://ola123.example.org/guide-2026/"


def with_address(home: Path, address: str = ADDRESS) -> None:
    edit(home, "content/guide.yaml", "  currency: NOK\n", f"  currency: NOK\n  address: {address}\n")


def test_the_address_of_the_content_is_that_of_a_build(tmp_path: Path) -> None:
    """Canonical links, the sitemap and 404.html; digits in it are no numbers, and a slash is added at its end."""
    home = make_home(tmp_path)
    with_address(home, ADDRESS[:-1])
    files = make_output(project(home))
    assert f'<link rel="canonical" href="{ADDRESS}emergency/">'.encode() in files["emergency/index.html"]
    assert f"<loc>{ADDRESS}emergency/</loc>".encode() in files["sitemap.xml"]
    assert ADDRESS.encode() in files["404.html"]
    assert files == make_output(project(home, ADDRESS)), "as if it was said on the command line"


def test_another_address_or_none_takes_the_place_of_that_of_the_content(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    with_address(home)
    other = make_output(project(home, "https://other.example/"))
    assert b"https://other.example/" in other["index.html"] and b"robots.txt" not in other["sitemap.xml"]
    assert not [path for path, content in other.items() if ADDRESS.encode() in content]
    assert other["robots.txt"].endswith(b"Sitemap: https://other.example/sitemap.xml\n")
    assert make_output(project(home, "")) == small_output(), "the preview stands at no public address"
