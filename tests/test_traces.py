"""Every fact of the real guide is traced to a page that somebody read, and each page says so at its foot.

The pages are taken as they were built: what is in the text decides, not what the generator thinks it put there.
"""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from sitegen.content.model import Page
from sitegen.content.prose import Prose
from sitegen.content.records import Guide, Sourced
from sitegen.render.templates import format_date
from tests.support import real_output, real_site

GROUPS = ("phones", "facts", "fees", "places", "opening", "lists", "first_aid", "phrases")


def records(guide: Guide) -> Iterator[tuple[str, Sourced]]:
    """Every record that states something, as (group.id, record)."""
    for group in GROUPS:
        for name, record in getattr(guide, group).items():
            yield f"{group}.{name}", record
    for name, place in guide.located.items():
        if place.coordinates:
            yield f"places.{name}.coordinates", place.coordinates


def plain(text: str) -> str:
    """Words as they are read: no tags, no entities, single spaces."""
    return " ".join(unescape(re.sub("<[^>]*>", "", text)).split())


def part(built: str, tag: str) -> str:
    """What is inside the first element of this name."""
    found = re.search(rf"<{tag}\b.*?</{tag}>", built, re.DOTALL)
    return found[0] if found else ""


def parts(built: str, tag: str) -> list[str]:
    """The words of every element of this name, which holds none of its own kind."""
    return [plain(found) for found in re.findall(rf"<{tag}\b.*?</{tag}>", built, re.DOTALL)]


def is_printed(line: Prose, elements: list[str]) -> bool:
    """Whether one of the elements says exactly this line, with a few words where the line points at a fact."""
    pieces = [re.escape(plain(part)) if isinstance(part, str) else r"(?:[^.]|\.\d){1,60}" for part in line.parts]
    return any(re.fullmatch(r"\s*".join(pieces), words) for words in elements)


def printed(guide: Guide, built: str) -> Iterator[str]:
    """The ids of the records whose words, digits or links are in the text of a built page."""
    main = part(built, "main")
    words, items, rows, lines = plain(main), parts(main, "li"), parts(main, "th"), parts(main, "p")
    for name, phone in guide.phones.items():
        if f'href="tel:{phone.number.tel}"' in main:
            yield f"phones.{name}"
    yield from (f"fees.{name}" for name, fee in guide.fees.items() if is_printed(fee.name, rows))
    for name, place in guide.places.items():
        if ", ".join(place.address) in words:
            yield f"places.{name}"
    for name, listed in guide.lists.items():
        # Two of them: a single item may be an ordinary sentence ("Certificates.") that is in another list too.
        if sum(is_printed(item, items) for item in listed.items.values()) >= min(2, len(listed.items)):
            yield f"lists.{name}"
    yield from (f"first_aid.{name}" for name, card in guide.first_aid.items() if is_printed(card.see, lines))
    for name, phrase in guide.phrases.items():
        if phrase.spoken.replace("___", "…") in words:
            yield f"phrases.{name}"


def missing(guide: Guide, page: Page, built: str) -> Iterator[str]:
    """What the page prints and does not trace: "page: record: source", one for each source that its foot lacks."""
    by_id, foot = dict(records(guide)), part(built, "footer")
    for name in printed(guide, built):
        for source in by_id[name].source:
            record = guide.sources[source]
            items, link = re.findall("<li>.*?</li>", foot, re.DOTALL), f'href="{record.url}"'
            items += re.findall(r'<a href="[^"]*"[^>]*>[^<]*<span.*?</span></a> <span.*?</span>', built)  # below a card
            line = next((item for item in items if link in unescape(item)), "")
            dated = format_date(record.dated) if record.dated != "undated" else "Page without a date"
            if format_date(record.checked) not in line or dated not in line:
                yield f"{page.slug}: {name}: {source}"


def test_every_fact_comes_from_a_page_that_was_read() -> None:
    guide = real_site().guide
    untraced = [
        name
        for name, record in records(guide)
        if not any(guide.sources[source].read != "not-read" for source in record.source)
    ]
    assert untraced == []


def test_the_groups_named_here_are_all_groups_of_facts() -> None:
    assert {group for group, _ in real_site().guide.sourced} == set(GROUPS)


def test_every_page_shows_the_sources_of_what_it_prints_with_their_dates() -> None:
    site, output = real_site(), real_output()
    untraced = [line for page in site.pages for line in missing(site.guide, page, output[page.path].decode())]
    assert untraced == []


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("emergency", "lists.signs-emergency"),
        ("emergency", "phones.poison"),
        ("out-of-hours", "places.legevakt"),
        ("costs", "fees.gp"),
        ("rights", "lists.rights-visitor"),
        ("phrases", "phrases.address"),
    ],
)
def test_what_a_page_prints_is_found_in_it(slug: str, name: str) -> None:
    """The test above would be empty if nothing were found."""
    site = real_site()
    assert name in set(printed(site.guide, real_output()[site.page(slug).path].decode()))


def test_every_record_of_the_guide_is_printed_somewhere() -> None:
    """A fact that no page prints is not kept up to date by anybody."""
    site, output = real_site(), real_output()
    found = {name for page in site.pages for name in printed(site.guide, output[page.path].decode())}
    looked_for = {name for name, _ in records(site.guide) if name.partition(".")[0] not in ("facts", "opening")}
    assert sorted(looked_for - found) == []
