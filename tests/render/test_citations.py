"""Which sources a page cites: those it names, and those of every fact it shows."""

from dataclasses import replace

import pytest

from sitegen.content.loader import load_site
from sitegen.content.model import Site
from sitegen.content.prose import parse_text
from sitegen.render.citations import page_references, page_sources, shown_places
from tests.full_site import full_site
from tests.support import SMALL

MORE = """
fees:
  visit:
    name: Visit
    any_time: "5"
    source: fees
    confidence: low
places:
  house:
    name: House
    address: [Street]
    phone: police
    kind: police-station
    source: house
    confidence: low
"""


def source(name: str, read: str = "live") -> str:
    lines = (f"name: {name}", "publisher: P", f"url: https://{name}.example/", "language: en", "dated: undated")
    fields = "".join(f"    {line}\n" for line in (*lines, "checked: 2026-11-23", f"read: {read}"))
    return f"  {name}:\n{fields}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The small site, every group of facts with a source of its own."""
    content = tmp_path_factory.mktemp("citations")
    (content / "pages").mkdir()
    for file in (SMALL / "pages").glob("*.md"):
        (content / "pages" / file.name).write_text(file.read_text())
    sources = "".join(map(source, ("sign", "age", "police", "fees", "house"))) + source("link", "not-read")
    text = (SMALL / "guide.yaml").read_text().replace("\nphones:\n", f"{sources}\nphones:\n") + MORE
    for find, name in (("value: under 16", "age"), ("reaches: The police.", "police"), ("(phone:ambulance).", "sign")):
        text = text.replace(f"{find}\n    source: authority", f"{find}\n    source: {name}")
    (content / "guide.yaml").write_text(text.replace("hard to breathe", "hard to breathe [](fact:child-age)"))
    return load_site(content)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("[](phone:police) and [](digits:police)", ["police"]),
        ("[](fact:child-age)", ["age"]),
        ("[](list:signs)", ["sign", "age", "authority"]),
        ("[](care:urgent)", ["sign", "age", "authority"]),
        ("[](care:all)", ["sign", "age", "authority"]),
        ("[](fees:all)", ["fees"]),
        ("[](place:house)", ["house", "police"]),
        ("[](phones:emergency)", ["authority", "police"]),
        ("[a link](source:house)", []),
        ("[](page:emergency)", []),
        ("[legevakt](lang:nb)", []),
    ],
)
def test_what_a_text_shows_is_cited(site: Site, text: str, expected: list[str]) -> None:
    page = site.page("404")
    front_matter = page.front_matter.model_copy(update={"sources": ()})
    found = page_sources(site.guide, replace(page, front_matter=front_matter, body=parse_text(text)))
    named = {source.name: name for name, source in site.guide.sources.items()}
    assert [named[source.name] for source in found] == expected


def test_references_inside_the_records_that_a_page_shows_are_found(site: Site) -> None:
    page = replace(site.page("404"), body=parse_text("[](care:urgent)"))
    kinds = [reference.kind for reference in page_references(site.guide, page)]
    assert kinds[0] == "care" and {"fact", "phone"} <= set(kinds)


def test_a_page_cites_what_it_names_and_what_it_shows_each_once(site: Site) -> None:
    page = site.page("emergency")
    assert page.front_matter.sources == ("authority",)
    assert [source.name for source in page_sources(site.guide, page)] == ["Emergency numbers", "sign", "age"]


def test_the_title_counts_and_a_page_nobody_read_does_not(site: Site) -> None:
    front_matter = site.page("404").front_matter.model_copy(
        update={"title": parse_text("[](digits:police)"), "sources": ("link", "authority")}
    )
    page = replace(site.page("404"), front_matter=front_matter, body=parse_text(""))
    assert [source.name for source in page_sources(site.guide, page)] == ["Emergency numbers", "police"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[](place:house)", ["authority"]),
        ("[](position:all)", ["map"]),
        ("[](fees:all)", ["authority"]),
        ("[](phones:helpline)", ["older", "authority"]),
        ("[](phone:gp)", ["older"]),
        ("[](now:gp)", ["authority"]),
        ("[](phrases:where)", ["authority"]),
        ("[](aeds:all) [](source:older)", []),
    ],
)
def test_each_kind_of_record_brings_its_sources(text: str, expected: list[str]) -> None:
    """A number or a position without its source cannot be looked at again."""
    site = full_site()
    front_matter = site.page("404").front_matter.model_copy(update={"sources": ()})
    page = replace(site.page("404"), front_matter=front_matter, body=parse_text(text))
    named = {source.url: name for name, source in site.guide.sources.items()}
    assert [named[source.url] for source in page_sources(site.guide, page)] == expected


def test_places_whose_cards_are_shown_are_found_each_once() -> None:
    site = full_site()
    page = replace(site.page("404"), body=parse_text("[](place:tower)\n\n[](place:house)\n\n[](place:tower)"))
    assert [place.name for place in shown_places(site.guide, page)] == ["Tower", "House"]
