"""The list of what is on a page: every heading once, in its order, with the words that it has."""

import re

import pytest

from sitegen.check.page_reader import read_page
from sitegen.content.prose import parse_text
from sitegen.content.references import Reference
from sitegen.render.page_headings import headings
from tests.support import real_output, real_site

LISTED = {page.slug: page for page in real_site().pages if "page-contents" in page.body.components}
LIST = re.compile(r'<details class="page-contents">.*?</details>', re.DOTALL)


def test_every_second_level_heading_with_its_name_and_its_words() -> None:
    text = parse_text("## One *of* many\n\nText.\n\n### Below it\n\n## Your GP ([fastlege](lang:nb)) \n\nMore.\n")
    found = list(headings(text))
    (name, first), (_, second) = found
    assert name == "one-of-many"
    assert first.parts == ("One <em>of</em> many",)
    assert [part.name for part in second.parts if isinstance(part, Reference)] == ["nb"]


def test_a_text_without_headings_has_none() -> None:
    assert list(headings(parse_text("A line.\n\n### Deeper\n"))) == []


@pytest.mark.parametrize("slug", LISTED)
def test_the_list_of_a_page_leads_to_all_its_headings(slug: str) -> None:
    html = real_output()[LISTED[slug].path].decode()
    (found,) = LIST.findall(html)
    led_to = re.findall(r'href="#([^"]*)"', found)
    names = re.findall(r'<h2 id="([^"]*)">', html[html.index(found) :])
    assert len(led_to) > 5 and [name for name in led_to if name in names] == names
    assert not set(led_to) - set(read_page(html).ids)


def test_the_long_pages_have_one_and_the_guide_in_one_file_has_none() -> None:
    assert {"about", "emergency", "keep", "numbers", "rights"} <= LISTED.keys()
    assert b"page-contents" not in real_output()["guide.html"].replace(b".page-contents", b"")
