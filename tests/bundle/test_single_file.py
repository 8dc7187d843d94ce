"""The whole guide in one file: everything in it, every link inside it, nothing asked of anybody."""

import re

from sitegen.bundle.single_file import PATH
from sitegen.check.page_reader import read_page
from tests.support import CALLS, real_output, real_site


def test_every_page_is_a_section_and_every_link_stays_inside() -> None:
    found = read_page(real_output()[PATH].decode())
    slugs = [page.slug for page in real_site().pages if page.slug != "404"]
    assert [name for name in found.ids if name.startswith("page-") and "--" not in name] == [f"page-{s}" for s in slugs]
    inside = [address for address in found.links if not address.startswith("http")]
    assert len(inside) > len(slugs)
    assert not [address for address in inside if address[0] != "#" or address[1:] not in found.ids]
    assert "#emergency--say-which-country-you-are-in" in inside
    assert len(set(found.ids)) == len(found.ids)


def test_it_begins_with_the_calls_and_loads_nothing() -> None:
    text = real_output()[PATH].decode()
    found = read_page(text)
    assert found.call_bar == CALLS
    assert found.loads == [] and found.scripts == []
    assert len(found.headings) == 1
    assert "default-src &#39;none&#39;" in text


def test_the_text_of_every_page_is_in_it() -> None:
    words = " ".join(read_page(real_output()[PATH].decode()).words)
    for page in real_site().pages:
        if page.slug != "404":
            own = read_page(real_output()[page.path].decode())
            assert " ".join(own.headings[0].split()) in words
            assert not re.search(r'<p class="update-note"', words)


def test_the_worker_does_not_carry_it_twice() -> None:
    assert b'"guide.html"' not in real_output()["sw.js"]
