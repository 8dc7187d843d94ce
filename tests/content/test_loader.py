"""The content folder as a whole: problems of all files in one run, shown as the maintainer can click them."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from sitegen.content.loader import load_site
from sitegen.problems import BuildError, display_path
from tests.support import SMALL, edit, small_site


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(SMALL, tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "content"


def problems(content: Path) -> list[str]:
    with pytest.raises(BuildError) as caught:
        load_site(content)
    return [f"{problem.location} {problem.code}" for problem in caught.value.problems]


def test_pages_are_sorted_by_their_order_and_those_without_one_come_last() -> None:
    site = small_site({"pages/emergency.md": ("order: 10\n", "")})
    assert [page.slug for page in site.pages] == ["index", "404", "emergency"]
    site = small_site({"pages/404.md": ("sources:", "order: 5\nsources:")})
    assert [page.slug for page in site.pages] == ["index", "404", "emergency"]


def test_one_broken_file_hides_nothing_in_the_others(content: Path) -> None:
    edit(content, "guide.yaml", "name: Small guide", "name: Small: guide")
    edit(content, "pages/404.md", "---\ntitle", "title")
    edit(content, "pages/index.md", "title: Who to call\n", "colour: red\n")
    edit(content, "pages/emergency.md", "## Signs", "## Signs <br>")
    (content / "pages" / "notes.txt").write_text("")
    assert problems(content) == [
        "content/guide.yaml:3 yaml-syntax",
        "content/pages/404.md:1 front-matter-missing",
        "content/pages/emergency.md:10 raw-html",
        "content/pages/index.md:2 missing-key",
        "content/pages/index.md:2 unknown-key",
        "content/pages/notes.txt:1 stray-file",
    ]


def test_a_broken_guide_does_not_turn_every_reference_into_a_problem(content: Path) -> None:
    (content / "guide.yaml").write_text("site: [\n")
    assert problems(content) == ["content/guide.yaml:1 yaml-syntax"]
    (content / "guide.yaml").unlink()
    assert problems(content) == ["content/guide.yaml:1 missing-guide"]


def test_a_rejected_page_still_counts_as_a_page(content: Path) -> None:
    edit(content, "pages/index.md", "[](care:all)", "[](care:all)\n\nSee [](page:emergency).")
    edit(content, "pages/emergency.md", "title:", "tilte:")
    assert {problem.partition(":")[0] for problem in problems(content)} == {"content/pages/emergency.md"}


def test_files_of_editors_are_ignored_even_when_another_file_is_wrong(content: Path) -> None:
    (content / "pages" / ".#index.md").symlink_to("nobody@nowhere:1")
    (content / "pages" / "notes.txt").write_text("")
    assert problems(content) == ["content/pages/notes.txt:1 stray-file"]


def test_an_empty_content_folder_is_three_problems(content: Path) -> None:
    shutil.rmtree(content)
    content.mkdir()
    assert problems(content) == [
        "content/guide.yaml:1 missing-guide",
        "content/pages/404.md:1 missing-page",
        "content/pages/index.md:1 missing-page",
    ]


def test_a_path_is_shown_from_where_the_command_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here" / "content").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    assert display_path(Path("content")) == "content"
    assert display_path(tmp_path / "here" / "content") == "content"
    assert display_path(Path("../there")) == f"{tmp_path.resolve().as_posix()}/there"


def test_what_is_built_does_not_depend_on_the_day_but_no_day_may_be_after_it(content: Path) -> None:
    late = load_site(content, "", date(2030, 1, 1))
    assert late.guide == load_site(content, "", date(2026, 11, 23)).guide == load_site(content).guide
    edit(content, "guide.yaml", "checked: 2026-11-23", "checked: 2027-11-23")
    with pytest.raises(BuildError) as caught:
        load_site(content, "", date(2026, 11, 25))
    assert [problem.code for problem in caught.value.problems] == ["bad-date"]
