"""Markdown files into pages: which files are pages, where they lead, what is wrong in them and on which line."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from sitegen.content.pages import RESERVED, find_pages, read_page
from sitegen.problems import BuildError, Problem
from tests.support import real_output

FRONT = "---\ntitle: A\ndescription: B\nsources: [authority]\n---\n"
TARGETS: Mapping[str, frozenset[str]] = {
    "phone": frozenset({"ambulance", "police"}),
    "digits": frozenset({"ambulance"}),
    "page": frozenset({"index", "gp"}),
    "source": frozenset({"authority"}),
    "list": frozenset({"signs"}),
}


def folder_of(tmp_path: Path, *names: str) -> Path:
    for name in ("index.md", "404.md", *names):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(FRONT)
    return tmp_path


def find_problems(folder: Path) -> list[str]:
    _, problems = find_pages(folder, "pages")
    return [f"{problem.location} {problem.code}" for problem in sorted(problems)]


def page_problems(tmp_path: Path, text: str, targets: Mapping[str, frozenset[str]] = TARGETS) -> list[Problem]:
    (tmp_path / "a.md").write_text(text)
    with pytest.raises(BuildError) as caught:
        read_page("a", tmp_path / "a.md", "pages/a.md", targets)
    return list(caught.value.problems)


def test_every_markdown_file_is_a_page(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "out-of-hours.md", "hjelp-113.md")
    pages, problems = find_pages(folder, "pages")
    assert pages == {slug: folder / f"{slug}.md" for slug in ("404", "hjelp-113", "index", "out-of-hours")}
    assert problems == []


@pytest.mark.parametrize(
    "name",
    [
        ".index.md.swp",
        ".#index.md",
        "index.md~",
        "index.md.swp",
        "index.md.bak",
        "index.md.tmp",
        "index.md.orig",
        ".DS_Store",
    ],
)
def test_files_of_editors_are_ignored(tmp_path: Path, name: str) -> None:
    pages, problems = find_pages(folder_of(tmp_path, name), "pages")
    assert (set(pages), problems) == ({"index", "404"}, [])


@pytest.mark.parametrize("name", ["notes.txt", "index.markdown", "index.MD", "nb/index.md", "photo.png", "readme"])
def test_a_file_that_would_not_be_read_is_reported(tmp_path: Path, name: str) -> None:
    assert find_problems(folder_of(tmp_path, name)) == [f"pages/{name}:1 stray-file"]


@pytest.mark.parametrize(
    "name",
    [
        "Emergency.md",
        "out_of_hours.md",
        "out of hours.md",
        "nød.md",
        "a.b.md",
        "-.md",
        "१.md",
        "-a.md",
        "a-.md",
        "a--b.md",
    ],
)
def test_a_name_that_cannot_be_an_address_is_reported(tmp_path: Path, name: str) -> None:
    folder = folder_of(tmp_path, name)
    assert find_problems(folder) == [f"pages/{name}:1 bad-slug"]
    assert name.removesuffix(".md") in find_pages(folder, "pages")[0], "so that its other problems are reported too"


@pytest.mark.parametrize("slug", sorted(RESERVED))
def test_a_name_of_the_outputs_own_files_is_no_page(tmp_path: Path, slug: str) -> None:
    assert find_problems(folder_of(tmp_path, f"{slug}.md")) == [f"pages/{slug}.md:1 reserved-slug"]


def test_the_reserved_names_are_those_of_the_output() -> None:
    files = {*real_output(), "sitemap.xml", "robots.txt"}
    for slug, name in RESERVED.items():
        assert name.startswith(slug) and any(file == name or file.startswith(name) for file in files), name


def test_a_guide_without_its_two_pages_is_reported(tmp_path: Path) -> None:
    wanted = ["pages/404.md:1 missing-page", "pages/index.md:1 missing-page"]
    assert find_problems(tmp_path) == wanted
    assert find_problems(tmp_path / "no such folder") == wanted


@pytest.mark.parametrize(
    ("slug", "address", "path"),
    [
        ("index", "", "index.html"),
        ("404", "404.html", "404.html"),
        ("emergency", "emergency/", "emergency/index.html"),
        ("hjelp-113", "hjelp-113/", "hjelp-113/index.html"),
    ],
)
def test_the_address_of_a_page(tmp_path: Path, slug: str, address: str, path: str) -> None:
    (tmp_path / "a.md").write_text(FRONT + "Call [](phone:ambulance).\n")
    page = read_page(slug, tmp_path / "a.md", "pages/a.md", TARGETS)
    assert (page.slug, page.address, page.path, page.file) == (slug, address, path, "pages/a.md")
    assert [reference.name for reference in page.body.references] == ["ambulance"]
    assert page.front_matter.menu is None and page.front_matter.order == 999


def test_every_problem_of_a_page_is_reported_in_one_run_each_on_its_line(tmp_path: Path) -> None:
    text = (
        "---\n"
        "title: Call 113\n"
        "description: See [](page:gpp)\n"
        "menu: Numbers 116 117\n"
        "order: first\n"
        "sources: [authority, autority]\n"
        "tilte: x\n"
        "---\n"
        "Call 112 or [](phone:polise).\n"
        "\n"
        "# Big\n"
        "\n"
        "<b>[x](tel:1)</b>\n"
    )
    found = [f"{problem.location.line} {problem.code}" for problem in page_problems(tmp_path, text)]
    assert found == [
        "2 hard-coded-number",
        "3 unknown-id",
        "4 hard-coded-number",
        "5 bad-number",
        "6 unknown-id",
        "7 unknown-key",
        "9 hard-coded-number",
        "9 unknown-id",
        "11 heading-one",
        "13 raw-html",
        "13 raw-link",
    ]


@pytest.mark.parametrize(
    ("front", "code"),
    [
        ("", ["missing-key", "missing-key", "missing-source"]),
        ("title: A\ndescription: B\nsources: authority", []),
        ("title: A\ndescription: B\nsources:", ["empty-value"]),
        ("title: A\ndescription: B\nsources: [[authority]]", ["wrong-shape"]),
        ("title:\n  en: A\ndescription: B\nsources: [authority]", ["wrong-shape"]),
        ("- title\n- description", ["wrong-shape"]),
        ("words", ["wrong-shape"]),
        ("title: A\ndescription: B\nsources: [authority]\nmenu: C\norder: '5'", []),
        ("title: A\ndescription: B\nsources: [authority]\ntemplate: home", ["unknown-key"]),
    ],
)
def test_front_matter(tmp_path: Path, front: str, code: list[str]) -> None:
    text = f"---\n{front}\n---\n"
    if not code:
        (tmp_path / "a.md").write_text(text)
        assert read_page("a", tmp_path / "a.md", "pages/a.md", TARGETS).front_matter.sources == ("authority",)
    else:
        assert [problem.code for problem in page_problems(tmp_path, text)] == code


def test_a_reference_to_a_heading_of_a_page_needs_the_page(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(FRONT + "[x](page:gp#no-gp)\n")
    assert read_page("a", tmp_path / "a.md", "pages/a.md", TARGETS).body.references[0].name == "gp#no-gp"
    (found,) = page_problems(tmp_path, FRONT + "\n\n[x](page:gpp#no-gp)\n")
    assert (found.code, found.location.line, found.hint) == ("unknown-id", 8, "did you mean 'gp'?")


def test_without_a_readable_guide_sources_are_not_checked(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(FRONT + "Call [](phone:anything).\n")
    assert read_page("a", tmp_path / "a.md", "pages/a.md", {"page": frozenset()}).front_matter.sources == ("authority",)


@pytest.mark.parametrize("text", [FRONT, FRONT + "\n\n", FRONT + "> quote\n\n***\n\n`code`\n\n| a |\n|---|\n| b |\n"])
def test_a_page_may_hold_little_and_much(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.md").write_text(text)
    assert not read_page("a", tmp_path / "a.md", "pages/a.md", TARGETS).body.problems


def test_a_folder_named_like_a_page_is_reported(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "notes.txt")
    (folder / "notes.txt").unlink()
    (folder / "emergency.md").mkdir()
    assert "emergency" in find_pages(folder, "pages")[0], "so that reading it reports what is wrong"
    (tmp_path / "elsewhere").mkdir()
    (folder / "more").symlink_to(tmp_path / "elsewhere")
    assert find_problems(folder) == ["pages/more:1 stray-file"]
