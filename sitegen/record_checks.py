"""What a record of guide.yaml says of another, or of itself twice: sources, fees, phrases, hours, places, cards."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from sitegen.model import LEVELS
from sitegen.numbering import SERVICES as NUMBERS_BY_COUNTRY
from sitegen.opening import YEARS, easter_days, exception_day
from sitegen.pointers import Reference
from sitegen.problems import Location, Problem, nearest, nearest_of
from sitegen.prose import parse_line
from sitegen.references import check_reference
from sitegen.schema import is_id
from sitegen.source import Document, Tree
from sitegen.tree import country_of, group_at, text_at

_SOURCED_GROUPS = ("phones", "facts", "fees", "places", "opening", "lists", "phrases")


def record_problems(document: Document, targets: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Everything that no record shows by itself; `targets` is what a reference of each kind may point at."""
    yield from _source_problems(document)
    yield from _date_problems(document)
    yield from _list_problems(document)
    yield from _fee_problems(document)
    yield from _phrase_problems(document)
    yield from _opening_problems(document)
    yield from _place_problems(document, targets)
    yield from _care_problems(document, targets)


def _source_problems(document: Document) -> Iterator[Problem]:
    known = group_at(document.tree, "sources")
    for path, record in _sourced_records(document):
        name, sources = path[1], record.get("source", [])
        for number, source in enumerate([sources] if isinstance(sources, str) else sources):
            location = document.at(*path, "source", number)
            if known and isinstance(source, str) and is_id(source) and source not in known:
                hint = nearest(source, known, "state the page under sources: first")
                yield Problem(location, "unknown-id", f"the source {source!r} of {name!r} is not known", hint)
            elif isinstance(source, str) and text_at(known.get(source), "read") == "not-read":
                message = f"{name!r} stands on {source!r}, which nobody has read"
                hint = "read the page and say `read: live`, or name another source"
                yield Problem(location, "unread-source", message, hint)


def _date_problems(document: Document) -> Iterator[Problem]:
    """No page can be younger than the day on which it was read."""
    for name, source in group_at(document.tree, "sources").items():
        dated, checked = text_at(source, "dated"), text_at(source, "checked")
        if dated[:1].isdigit() and checked[:1].isdigit() and dated > checked:
            message = f"{name!r} is dated {dated}, after the day on which it was checked ({checked})"
            yield Problem(document.at("sources", name, "dated"), "bad-date", message, "one of the two is wrong")


def _sourced_records(document: Document) -> Iterator[tuple[tuple[str, ...], dict[str, Tree]]]:
    """Every record that names sources, with its path; a place's coordinates have sources of their own."""
    for group in _SOURCED_GROUPS:
        for name, record in group_at(document.tree, group).items():
            if isinstance(record, dict):
                yield (group, name), record
                coordinates = record.get("coordinates")
                if isinstance(coordinates, dict):
                    yield (group, name, "coordinates"), coordinates


def _list_problems(document: Document) -> Iterator[Problem]:
    for name, record in group_at(document.tree, "lists").items():
        if isinstance(record, dict) and record.get("kind") == "signs" and not record.get("closing"):
            message = f"the signs {name!r} end without a `closing:`"
            hint = "no list of signs is complete: end it with what to do if in doubt (call)"
            yield Problem(document.at("lists", name), "missing-closing", message, hint)


def _fee_problems(document: Document) -> Iterator[Problem]:
    for name, fee in group_at(document.tree, "fees").items():
        given = {"day", "evening", "any_time"} & set(fee) if isinstance(fee, dict) else set()
        if isinstance(fee, dict) and given not in ({"day", "evening"}, {"any_time"}):
            hint = "give `day:` and `evening:`, or `any_time:` alone"
            yield Problem(
                document.at("fees", name), "fee-times", f"it is not clear when the fee {name!r} applies", hint
            )


def _phrase_problems(document: Document) -> Iterator[Problem]:
    """A blank has to be in every form of a sentence, or the reader's words are missing where they are needed."""
    for name, phrase in group_at(document.tree, "phrases").items():
        counts = [text_at(phrase, key).count("___") for key in ("say", "norwegian", "sounds")]
        filled = isinstance(phrase, dict) and "blank" in phrase
        if counts not in ([0, 0, 0], [1, 1, 1]) or (filled and counts[0] == 0):
            message = f"the blanks of the phrase {name!r} do not fit together"
            hint = "write ___ once in `say:`, `norwegian:` and `sounds:`, or in none; `blank:` needs one"
            yield Problem(document.at("phrases", name), "phrase-blank", message, hint)


def _opening_problems(document: Document) -> Iterator[Problem]:
    """An exception has to mean a day, and a day may have only one."""
    checked = re.findall(
        r"\b(\d{4})-\d{2}-\d{2}\b",
        " ".join(text_at(it, "checked") for it in group_at(document.tree, "sources").values()),
    )
    first = int(max(checked, default="2026"))
    years, country = range(first, first + YEARS), country_of(document.tree)
    easters = easter_days(country, years) if country in NUMBERS_BY_COUNTRY else {}
    for name, record in group_at(document.tree, "opening").items():
        exceptions = record.get("exceptions", {}) if isinstance(record, dict) else {}
        owners: dict[date, str] = {}
        for key in exceptions if isinstance(exceptions, dict) else ():
            location = document.at("opening", name, "exceptions", key)
            days = [day for year in years if (day := exception_day(key, year, easters.get(year)))]
            if not days:
                hint = f"write 12-24, easter-4 or a date from {first} to {first + YEARS - 1}: 2027-05-18"
                yield Problem(location, "bad-exception", f"{key!r} means no day", hint)
            twice = next((day for day in days if day in owners), None)
            if twice:
                message = f"{key!r} and {owners[twice]!r} are the same day ({twice})"
                yield Problem(location, "overlapping-exception", message, "keep one of them: a day has one plan")
            owners.update(dict.fromkeys(days, key))


def _place_problems(document: Document, targets: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    for name, place in group_at(document.tree, "places").items():
        if isinstance(place, dict) and "phone" in place:
            yield from _id_problems(text_at(place, "phone"), "phone", targets, document.at("places", name, "phone"))


def _care_problems(document: Document, targets: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    cards = group_at(document.tree, "care_levels")
    misspelt = {nearest_of(name, LEVELS) for name in cards if name not in LEVELS}
    for level in LEVELS:
        if level not in cards and level not in misspelt:
            hint = f"add a card `{level}:` below care_levels:"
            yield Problem(document.at("care_levels"), "missing-level", f"the care level {level!r} is missing", hint)
    for name, card in cards.items():
        if not isinstance(card, dict):
            continue
        for key in ("phone", "page", "list"):
            yield from _id_problems(text_at(card, key), key, targets, document.at("care_levels", name, key))
        yield from _sign_problems(document, name, card)
        yield from _call_problems(document, name, card)


def _id_problems(name: str, kind: str, targets: Mapping[str, frozenset[str]], location: Location) -> Iterator[Problem]:
    """An id that points at nothing; what has not the form of one is told by the schema."""
    problem = check_reference(Reference(kind, name, "", False, 1), targets, location) if is_id(name) else None
    if problem:
        yield problem


def _call_problems(document: Document, level: str, card: dict[str, Tree]) -> Iterator[Problem]:
    """The emergency card calls the ambulance, and no card shows one number in its heading while it calls another."""
    phones, calls = group_at(document.tree, "phones"), text_at(card, "phone")
    if level == "emergency" and text_at(phones.get(calls), "service") != "ambulance":
        if phones and (not calls or calls in phones):
            message = "the emergency card does not call the ambulance service"
            hint = "its `phone:` has to be the phone with `service: ambulance`"
            yield Problem(document.at("care_levels", level, "phone"), "emergency-card", message, hint)
        return
    for reference in parse_line(text_at(card, "heading")).references:
        if reference.kind in ("phone", "digits") and reference.name in phones and reference.name != calls:
            message = f"the heading shows the number of {reference.name!r}, the card calls {calls or 'nobody'!r}"
            hint = "heading and `phone:` name the same phone"
            yield Problem(document.at("care_levels", level, "heading"), "card-number", message, hint)


def _sign_problems(document: Document, level: str, card: dict[str, Tree]) -> Iterator[Problem]:
    """Every sign of a card that is none of its list; a list that cannot be read is told elsewhere."""
    items = group_at(group_at(group_at(document.tree, "lists"), text_at(card, "list")), "items")
    signs = card.get("signs", [])
    for number, sign in enumerate(signs if isinstance(signs, list) else []):
        if items and isinstance(sign, str) and sign not in items:
            location = document.at("care_levels", level, "signs", number)
            hint = nearest(sign, items, "a card shows signs of its full list only")
            yield Problem(location, "unknown-id", f"the sign {sign!r} is not in the list of the card", hint)
