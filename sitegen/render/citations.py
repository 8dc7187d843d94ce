"""What a page shows besides its own words: every reference, followed into the records, and the sources of those."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sitegen.content.fields import Record
from sitegen.content.model import Page, Site
from sitegen.content.prose import Prose
from sitegen.content.records import CareLevel, FirstAid, Guide, Place, Source, Sourced
from sitegen.content.references import ALL, KINDS, Reference


def page_sources(guide: Guide, page: Page) -> list[Source]:
    """The sources that the page names, then those of every fact it shows, each once; mere links are left out.

    A card of first aid names its own, below its steps.
    """
    found, facts = dict.fromkeys(page.front_matter.sources), [*page_facts(guide, page)]
    named = {source for fact in facts if isinstance(fact, FirstAid) for source in fact.source}
    found.update(dict.fromkeys(source for fact in facts for source in fact.source if source not in named))
    return [guide.sources[name] for name in found if guide.sources[name].read != "not-read"]


def last_read(guide: Guide, page: Page) -> date | None:
    """The day on which a source of the page was last read."""
    return max((source.checked for source in page_sources(guide, page)), default=None)


@dataclass(frozen=True)
class Confidence:
    """What is so sure: the names of phones and places, and the pages that show such a fact of whatever kind."""

    names: tuple[str, ...]
    pages: tuple[Page, ...]


def confidence_of(site: Site, *levels: str) -> Confidence:
    """The facts with one of these levels, in the order of guide.yaml; a page that is in no menu is left out."""
    guide = site.guide
    phones = [it.label for it in guide.phones.values() if it.confidence in levels]
    places = [it.name for it in guide.places.values() if it.confidence in levels]
    pages = tuple(page for page in site.menu if any(it.confidence in levels for it in page_facts(guide, page)))
    return Confidence((*phones, *places), pages)


def page_facts(guide: Guide, page: Page) -> Iterator[Sourced]:
    """Every fact that the page shows; one that it shows twice comes twice."""
    for reference in page_references(guide, page):
        for record in _records(guide, reference):
            yield from _facts(guide, record)


def page_references(guide: Guide, page: Page) -> Iterator[Reference]:
    """Every reference that the page shows, those inside the records it shows included."""
    for prose in (page.front_matter.title, page.body):
        yield from _references(guide, prose)


def shown_records(guide: Guide, page: Page) -> Iterator[tuple[str, str]]:
    """(group, id) of every record whose words the page shows."""
    for reference in page_references(guide, page):
        shown = _records(guide, reference)
        for group in type(guide).model_fields:
            records = getattr(guide, group)
            if isinstance(records, dict):
                yield from ((group, name) for name, record in records.items() if any(it is record for it in shown))
        yield from (("lists", record.list) for record in shown if isinstance(record, CareLevel))


def _references(guide: Guide, prose: Prose) -> Iterator[Reference]:
    for reference in prose.references:
        yield reference
        # Blocks and facts print the texts of their records; a call link prints a number alone.
        if KINDS[reference.kind].block or reference.kind == "fact":
            for record in _records(guide, reference):
                for line in _texts(guide, record):
                    yield from _references(guide, line)
                if isinstance(record, Place) and record.phone:  # the card shows it
                    yield Reference("phone", record.phone, "", reference.line)


def _records(guide: Guide, reference: Reference) -> list[Record]:
    """The records that a reference points at."""
    kind, name = KINDS[reference.kind], reference.name
    if kind.name == "position":  # it measures the way to every place with coordinates
        return [place.coordinates for place in guide.located.values() if place.coordinates]
    if kind.name == "find":  # it shows every number, and what people search
        return [*guide.phones.values(), *guide.search.values()]
    records: dict[str, Record] = getattr(guide, kind.group, {})
    if kind.by == "group":
        return [record for record in records.values() if getattr(record, "group", None) == name]
    return [record for key, record in records.items() if name == key or (kind.by != "id" and name == ALL)]


def _facts(guide: Guide, record: Record) -> Iterator[Sourced]:
    """A care card is not a fact of its own: its source is that of the list that its signs come from."""
    fact = guide.lists[record.list] if isinstance(record, CareLevel) else record
    if isinstance(fact, Sourced):
        yield fact


def _texts(guide: Guide, record: Record) -> Iterator[Prose]:
    owners = [guide.lists[record.list], record] if isinstance(record, CareLevel) else [record]
    for owner in owners:
        yield from owner.proses


def shown_places(guide: Guide, page: Page) -> list[Place]:
    """The places whose cards the page shows, each once."""
    names = dict.fromkeys(reference.name for reference in page.body.references if reference.kind == "place")
    return [guide.places[name] for name in names]
