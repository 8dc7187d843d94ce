"""What search engines and chats show of a page: its title and description, the picture, the tags of Open Graph."""

import re
import struct
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from sitegen.bundle.worker import read_table
from sitegen.check.page_reader import read_page
from sitegen.content.catalogs import with_territory
from sitegen.content.records import Phone
from sitegen.pipeline import Output, make_output
from sitegen.problems import BuildError
from sitegen.project import Project
from sitegen.render.share_picture import make_share_picture
from tests.support import ROOT, SMALL, edit, make_home, project, real_output, small_output, small_site

ADDRESS = "https://example.org/guide/"
ICON = (ROOT / "static" / "icons" / "icon.svg").read_text()


@cache
def published() -> Output:
    """The small site at a public address."""
    return make_output(Project(SMALL, ROOT / "templates", ROOT / "static", ADDRESS))


def tags(page: bytes) -> dict[str, str]:
    found = re.findall(r'<meta property="(og:[^"]*)" content="([^"]*)">', page.decode())
    assert len(dict(found)) == len(found), "each once"
    return dict(found)


def pages(output: Output) -> dict[str, bytes]:
    return {path: content for path, content in output.items() if path == "index.html" or path.endswith("/index.html")}


# Titles and descriptions, in every language


def test_no_two_pages_of_a_language_have_the_same_title_or_description() -> None:
    heads = [
        (read_page(content.decode("utf-8-sig")), content.decode("utf-8-sig"))
        for content in pages(real_output()).values()
    ]
    titles = Counter((page.language, page.title) for page, _ in heads)
    found = Counter(re.findall(r'<meta name="description" content="([^"]*)">', text)[0] for _, text in heads)
    assert max(titles.values()) == max(found.values()) == 1


def test_titles_and_descriptions_are_neither_cut_nor_empty() -> None:
    """A result shows some 60 letters of a title (the guide's name at its end may be lost) and 160 of a description."""
    for path, content in pages(real_output()).items():
        (description,) = re.findall(r'<meta name="description" content="([^"]*)">', content.decode("utf-8-sig"))
        title = read_page(content.decode("utf-8-sig")).title.partition(" – ")[0]
        assert 5 <= len(title) <= 65, path
        assert 40 <= len(description) <= 160, path


# Open Graph


def test_every_page_says_what_a_chat_shows_of_it() -> None:
    site, output = small_site(), published()
    (picture,) = (path for path in output if path.startswith("icons/share-"))
    for page in site.pages:
        found = tags(output[page.path])
        if page.slug == "404":
            assert found == {}
            continue
        assert found["og:url"] == ADDRESS + page.address
        assert found["og:image"] == ADDRESS + picture
        assert found["og:type"] == "website" and found["og:locale"] == "en_US"
        assert found["og:title"] and found["og:description"] and found["og:site_name"] == site.guide.site.name
        assert re.findall(r"\d[\d ]*\d", found["og:image:alt"].replace("\xa0", " ")) == ["113", "112", "110", "116 117"]


def test_a_guide_without_a_public_address_says_nothing_of_it() -> None:
    for path, content in small_output().items():
        assert "share" not in path
        assert not path.endswith(".html") or "og:" not in content.decode("utf-8-sig")


def test_the_picture_is_beside_and_no_reader_carries_it() -> None:
    _, table = read_table(published()["sw.js"].decode())
    assert not [path for path in table if "share" in path]


def test_the_picture_is_as_large_as_the_page_says() -> None:
    (content,) = (content for path, content in published().items() if path.startswith("icons/share-"))
    assert content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) < 60_000
    found = tags(published()["index.html"])
    size = (int(found["og:image:width"]), int(found["og:image:height"]))
    assert struct.unpack(">II", content[16:24]) == size == (1200, 630)


def test_the_picture_shows_the_numbers_of_the_guide_and_is_the_same_each_time() -> None:
    phones = small_site().guide.call_buttons
    first = make_share_picture(phones, ICON, "icon.svg")
    assert make_share_picture(phones, ICON, "icon.svg") == first
    for at in range(len(phones)):
        others = [replace_number(it) if place == at else it for place, it in enumerate(phones)]
        assert make_share_picture(others, ICON, "icon.svg").path != first.path


def replace_number(phone: Phone) -> Phone:
    number = replace(phone.number, formatted=phone.number.formatted[::-1] + "9")
    return phone.model_copy(update={"number": number})


def test_every_character_of_a_number_is_drawn() -> None:
    """A digit that is left out would be a wrong number."""
    phone = small_site().guide.call_buttons[0]
    drawn = set()
    for character in "0123456789+ ":  # the last one draws nothing
        number = replace(phone.number, formatted=character)
        drawn.add(make_share_picture([phone.model_copy(update={"number": number})], ICON, "icon.svg").content)
    assert len(drawn) == 12


@pytest.mark.parametrize(
    ("find", "replacement"),
    [
        ('<meta property="og:image" content="{{ site.base_url }}', '<meta property="og:image" content="'),
        ('content="{{ site.base_url }}{{ page.address }}"', 'content="{{ site.base_url }}nowhere/"'),
        ('content="{{ site.base_url }}{{ page.address }}"', 'content="https://elsewhere.example/"'),
    ],
)
def test_an_address_for_machines_leads_to_a_file_of_the_guide(tmp_path: Path, find: str, replacement: str) -> None:
    home = make_home(tmp_path)
    edit(home, "templates/components/share-tags.html", find, replacement)
    with pytest.raises(BuildError) as caught:
        make_output(project(home, ADDRESS))
    assert {problem.code for problem in caught.value.problems} == {"broken-link"}


def test_a_number_in_a_tag_is_checked_as_in_a_text(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    edit(home, "templates/components/share-tags.html", "{{ page.front_matter.title|plain_text }}", "Call 911")
    with pytest.raises(BuildError) as caught:
        make_output(project(home, ADDRESS))
    assert {problem.code for problem in caught.value.problems} == {"number-not-in-guide"}


@pytest.mark.parametrize(
    ("language", "locale"), [("nb", "nb_NO"), ("uk", "uk_UA"), ("pl", "pl_PL"), ("en", "en_US"), ("tlh", "tlh")]
)
def test_the_language_with_a_country(language: str, locale: str) -> None:
    assert with_territory(language) == locale
