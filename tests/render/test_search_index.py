"""The index of the page "find": which lines, in which order, and where they lead."""

from sitegen.render.search_index import Found, search_index
from tests.full_site import full_site
from tests.render.test_components import renderer
from tests.support import real_site


def index() -> dict[str, Found]:
    return {found.title: found for found in search_index(full_site(), renderer().plain_text)}


def test_each_phone_each_page_of_the_menu_and_each_entry_has_a_line() -> None:
    site, lines = full_site(), index()
    assert {phone.name for phone in site.guide.phones.values()} <= lines.keys()
    assert sum(found.page is not None for found in lines.values()) >= len(site.menu)
    assert {"ER", "Home sweet home"} <= lines.keys()


def test_an_entry_leads_to_its_page_heading_and_phone() -> None:
    found = index()["ER"]
    assert found.page and (found.page.slug, found.fragment) == ("emergency", "signs")
    assert (found.words, found.also, found.language) == ((), ("ER", "akutten"), "")
    assert found.phone == full_site().guide.phones["gp"]


def test_lines_are_in_the_order_of_the_alphabet_whatever_their_accents() -> None:
    titles = [found.title for found in search_index(full_site(), renderer().plain_text)]
    assert titles == sorted(titles, key=str.casefold)
    assert len(titles) == len({title.casefold() for title in titles})


def test_what_is_needed_most_stands_above_the_alphabet_as_it_is_written_down() -> None:
    site = real_site()
    first = [record.words[0] for record in site.guide.search.values() if record.first]
    found = search_index(site, renderer().plain_text)
    assert len(first) >= 8 and [it.title for it in found if it.first] == first
    assert [it.title for it in found][: len(first)] == first


def test_every_heading_that_the_real_words_lead_to_is_there() -> None:
    """A heading that was renamed stops the build; here only that the words use headings at all."""
    assert sum("#" in (record.page or "") for record in real_site().guide.search.values()) > 10
