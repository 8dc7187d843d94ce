"""What a page stands on: every fact it shows, followed to its sources."""

from collections.abc import Iterator

from sitegen.model import Guide, InfoList, Page, Place, Source, Sourced
from sitegen.pointers import Reference
from sitegen.prose import Prose


def page_sources(guide: Guide, page: Page) -> list[Source]:
    """The sources that the page names, then those of every fact it shows, each once; mere links are none."""
    found = dict.fromkeys(page.front_matter.sources)
    for prose in (page.front_matter.title, page.body):
        for record in shown_records(guide, prose):
            found.update(dict.fromkeys(record.source))
    if page.template_name == "position":  # it measures the way to every place with coordinates
        for place in guide.located.values():
            found.update(dict.fromkeys(place.coordinates.source if place.coordinates else ()))
    return [guide.sources[name] for name in found if guide.sources[name].read != "not-read"]


def shown_records(guide: Guide, prose: Prose) -> Iterator[Sourced]:
    """Every record that the text shows, those inside a list included."""
    for reference in prose.references:
        for record in _records(guide, reference):
            yield record
            for line in _lines(record):
                yield from shown_records(guide, line)


def _lines(record: Sourced) -> list[Prose]:
    """The lines of a record that may point at further facts, and are shown with it."""
    lines: list[Prose | None] = []
    if isinstance(record, InfoList):
        lines = [*record.items.values(), record.closing]
    elif isinstance(record, Place):
        lines = [record.entrance, record.note]
    return [line for line in lines if line]


def _records(guide: Guide, reference: Reference) -> Iterator[Sourced]:
    kind, name = reference.kind, reference.name
    if kind in ("phone", "digits"):
        yield guide.phones[name]
    elif kind == "fact":
        yield guide.facts[name]
    elif kind == "list":
        yield guide.lists[name]
    elif kind == "now":
        yield guide.opening[name]
    elif kind == "place":
        yield guide.places[name]
    elif kind == "phones":
        yield from (phone for phone in guide.phones.values() if phone.group == name)
    elif kind == "phrases":
        yield from (phrase for phrase in guide.phrases.values() if phrase.group == name)
    elif kind == "fees":
        yield from guide.fees.values()
    elif kind == "care":
        yield from (guide.lists[card.list] for level, card in guide.cards if name in ("all", level))
