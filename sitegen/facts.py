"""guide.yaml into a Guide: the schema first, then what only shows when facts are held against each other.

The checks here read the plain tree, not the typed records: one rejected record must not hide what is wrong
elsewhere, and an id whose record was rejected still counts as known.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path as FilePath

from sitegen.area import area_problems
from sitegen.model import LEVELS, SERVICES, Guide
from sitegen.numbering import SERVICE_WORDS, parse_number, service_number
from sitegen.numbering import SERVICES as NUMBERS_BY_COUNTRY
from sitegen.opening import YEARS, easter_days, exception_day
from sitegen.problems import BuildError, Location, Problem, nearest
from sitegen.prose import BLOCK_KINDS, Reference, hand_written_numbers, parse_line
from sitegen.schema import validated
from sitegen.source import Document, Tree, TreePath, read_yaml

# Keys whose digits are the fact itself; anywhere else a phone's digits have to be a reference.
_DIGIT_KEYS = frozenset(
    "number abroad url address checked dated day evening any_time coordinates south west north east".split()
)
_SOURCED_GROUPS = ("phones", "facts", "fees", "places", "opening", "lists", "phrases")


def read_guide(file: FilePath, path: str) -> Document:
    """guide.yaml as a document. Raises BuildError if it is not there or is not a mapping."""
    if not file.is_file():
        hint = "every number, place and date of the guide stands in this file"
        raise BuildError(
            [Problem(Location(path), "missing-guide", "there is no guide.yaml in the content folder", hint)]
        )
    document = read_yaml(file, path)
    if not isinstance(document.tree, dict):
        hint = "begin with `site:`, `sources:` and `phones:`"
        raise BuildError([Problem(Location(path), "wrong-shape", "the file is not a group of keys", hint)])
    return document


def make_guide(document: Document, slugs: frozenset[str]) -> Guide:
    """The typed guide. Raises BuildError with every problem of the file; `slugs` are the pages that exist."""
    problems = [*_cross_problems(document, slugs)]
    guide = None
    try:
        guide = validated(Guide, document, _country(document))
    except BuildError as error:
        # Without a country no number can be right: that is one problem, not one more for each phone.
        known = _country(document) in NUMBERS_BY_COUNTRY
        problems += [problem for problem in error.problems if known or problem.code != "phone-number"]
    if problems or guide is None:
        raise BuildError(problems)
    return guide


def known_targets(document: Document | None, slugs: frozenset[str]) -> Mapping[str, frozenset[str]]:
    """What a reference of each kind may point at; without a readable guide.yaml only the kinds that need none."""
    alone = frozenset({"all"})
    targets = {
        "page": slugs,
        "file": frozenset({"numbers", "guide"}),
        "pages": alone,
        "sources": alone,
        "aeds": alone,
        "blanks": alone,
    }
    if document is None:
        return targets
    phones = _group(document, "phones")
    phrases = _group(document, "phrases")
    groups = {str(phone.get("group")) for phone in phones.values() if isinstance(phone, dict)}
    return targets | {
        "phone": frozenset(phones),
        "digits": frozenset(phones),
        "phones": frozenset(groups),
        "fact": frozenset(_group(document, "facts")),
        "source": frozenset(_group(document, "sources")),
        "list": frozenset(_group(document, "lists")),
        "place": frozenset(_group(document, "places")),
        "phrases": frozenset(str(phrase.get("group")) for phrase in phrases.values() if isinstance(phrase, dict)),
        "fees": frozenset({"all"}),
        "now": frozenset(_group(document, "opening")),
        "care": frozenset({"all", *_group(document, "care_levels")}),
    }


def check_reference(reference: Reference, targets: Mapping[str, frozenset[str]], location: Location) -> Problem | None:
    """A problem if the reference points at something that does not exist."""
    name = reference.name.partition("#")[0] if reference.kind == "page" else reference.name
    if reference.kind == "lang":
        return None if re.fullmatch(r"[a-z]{2,3}", name) and reference.label else _empty_language(reference, location)
    if reference.kind not in targets or name in targets[reference.kind]:
        return None
    hint = nearest(name, targets[reference.kind], f"known: {', '.join(sorted(targets[reference.kind])) or 'none'}")
    return Problem(location, "unknown-id", f"{reference.kind}:{name} points at nothing", hint)


def _empty_language(reference: Reference, location: Location) -> Problem:
    message = f"lang:{reference.name} names no language, or marks no word"
    return Problem(location, "unknown-id", message, "write [legevakt](lang:nb)")


def _group(document: Document, name: str) -> dict[str, Tree]:
    group = document.tree.get(name) if isinstance(document.tree, dict) else None
    return group if isinstance(group, dict) else {}


def _country(document: Document) -> str:
    return str(_group(document, "site").get("country", ""))


def _cross_problems(document: Document, slugs: frozenset[str]) -> Iterator[Problem]:
    targets = known_targets(document, slugs)
    yield from _country_problems(document)
    yield from _service_problems(document)
    yield from _same_number_problems(document)
    yield from _source_problems(document)
    yield from _list_problems(document)
    yield from _fee_problems(document)
    yield from _phrase_problems(document)
    yield from _opening_problems(document)
    yield from area_problems(document)
    yield from _place_problems(document, targets)
    yield from _care_problems(document, targets)
    yield from _text_problems(document, targets)


def _country_problems(document: Document) -> Iterator[Problem]:
    country = _country(document)
    if country and country not in NUMBERS_BY_COUNTRY:
        hint = f"known: {', '.join(sorted(NUMBERS_BY_COUNTRY))}; a new country is a row in sitegen/numbering.py"
        message = f"no emergency numbers are known for {country!r}"
        yield Problem(document.at("site", "country"), "unknown-country", message, hint)


def _service_problems(document: Document) -> Iterator[Problem]:
    """Two sources for the numbers that matter most: this file, and the table in `numbering`."""
    country, owners = _country(document), dict[str, str]()
    for name, phone in _group(document, "phones").items():
        service = phone.get("service") if isinstance(phone, dict) else None
        if not isinstance(phone, dict) or not isinstance(service, str):
            continue
        location = document.at("phones", name, "number")
        if service in owners:
            message = f"{name!r} claims the service {service!r}, which {owners[service]!r} has already"
            hint = "each service has one number: remove `service:` from one of them"
            yield Problem(document.at("phones", name, "service"), "duplicate-service", message, hint)
        owners.setdefault(service, name)
        written, right = str(phone.get("number", "")), service_number(service, country)
        number = parse_number(written, country)
        if right and number and number.digits != right:
            message = f"the number of {service!r} is {right} in {country}, not {written}"
            hint = "compare both with the official page; a wrong emergency number costs a life"
            yield Problem(location, "emergency-number", message, hint)
        elif right and number:
            yield from _label_problems(document, name, service, phone)
    for service in SERVICES:
        if service not in owners and service_number(service, country):
            hint = f"give the phone that reaches it a line `service: {service}`"
            message = f"no phone has the service {service!r}; every page needs its call button"
            yield Problem(document.at("phones"), "missing-service", message, hint)


def _label_problems(document: Document, name: str, service: str, phone: dict[str, Tree]) -> Iterator[Problem]:
    """Name and label of a button have to say what its number reaches, where the language's word is known."""
    words = SERVICE_WORDS.get(_value(_group(document, "site"), "language"), {})
    for key in ("name", "label"):
        text = _value(phone, key)
        if text and service in words and words[service] not in text.lower():
            message = f"the {key} {text!r} does not say {words[service]!r}, which this number reaches"
            hint = "a right number under a wrong name is a wrong number: compare both with the official page"
            yield Problem(document.at("phones", name, key), "service-label", message, hint)


def _same_number_problems(document: Document) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for name, phone in _group(document, "phones").items():
        number = parse_number(str(phone.get("number", "")), _country(document)) if isinstance(phone, dict) else None
        if number and number.tel in seen:
            message = f"{name!r} has the number of {seen[number.tel]!r}"
            hint = "a number stands once: point at it by its id"
            yield Problem(document.at("phones", name, "number"), "duplicate-number", message, hint)
        elif number:
            seen[number.tel] = name


def _source_problems(document: Document) -> Iterator[Problem]:
    known = _group(document, "sources")
    for path, record in _sourced_records(document):
        name, sources = path[1], record.get("source", [])
        for number, source in enumerate([sources] if isinstance(sources, str) else sources):
            location = document.at(*path, "source", number)
            if isinstance(source, str) and source.strip() and source not in known:
                hint = nearest(source, known, "state the page under sources: first")
                yield Problem(location, "unknown-id", f"the source {source!r} of {name!r} is not known", hint)
            elif isinstance(source, str) and _value(known.get(source), "read") == "not-read":
                message = f"{name!r} stands on {source!r}, which nobody has read"
                hint = "read the page and say `read: live`, or name another source"
                yield Problem(location, "unread-source", message, hint)


def _sourced_records(document: Document) -> Iterator[tuple[tuple[str, ...], dict[str, Tree]]]:
    """Every record that names sources, with its path; a place's coordinates have sources of their own."""
    for group in _SOURCED_GROUPS:
        for name, record in _group(document, group).items():
            if isinstance(record, dict):
                yield (group, name), record
                coordinates = record.get("coordinates")
                if isinstance(coordinates, dict):
                    yield (group, name, "coordinates"), coordinates


def _list_problems(document: Document) -> Iterator[Problem]:
    for name, record in _group(document, "lists").items():
        if isinstance(record, dict) and record.get("kind") == "signs" and not record.get("closing"):
            message = f"the signs {name!r} end without a `closing:`"
            hint = "no list of signs is complete: end it with what to do if in doubt (call)"
            yield Problem(document.at("lists", name), "missing-closing", message, hint)


def _fee_problems(document: Document) -> Iterator[Problem]:
    for name, fee in _group(document, "fees").items():
        given = {"day", "evening", "any_time"} & set(fee) if isinstance(fee, dict) else set()
        if isinstance(fee, dict) and given not in ({"day", "evening"}, {"any_time"}):
            hint = "give `day:` and `evening:`, or `any_time:` alone"
            yield Problem(
                document.at("fees", name), "fee-times", f"it is not clear when the fee {name!r} applies", hint
            )


def _phrase_problems(document: Document) -> Iterator[Problem]:
    """A blank has to be in every form of a sentence, or the reader's words are missing where they are needed."""
    for name, phrase in _group(document, "phrases").items():
        counts = [_value(phrase, key).count("___") for key in ("say", "norwegian", "sounds")]
        filled = isinstance(phrase, dict) and "blank" in phrase
        if counts not in ([0, 0, 0], [1, 1, 1]) or (filled and counts[0] == 0):
            message = f"the blanks of the phrase {name!r} do not fit together"
            hint = "write ___ once in `say:`, `norwegian:` and `sounds:`, or in none; `blank:` needs one"
            yield Problem(document.at("phrases", name), "phrase-blank", message, hint)


def _opening_problems(document: Document) -> Iterator[Problem]:
    """An exception has to mean a day, and a day may have only one."""
    checked = re.findall(
        r"\b(\d{4})-\d{2}-\d{2}\b", " ".join(_value(it, "checked") for it in _group(document, "sources").values())
    )
    first = int(max(checked, default="2026"))
    years, country = range(first, first + YEARS), _country(document)
    easters = easter_days(country, years) if country in NUMBERS_BY_COUNTRY else {}
    for name, record in _group(document, "opening").items():
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
    for name, place in _group(document, "places").items():
        if isinstance(place, dict) and "phone" in place:
            reference = Reference("phone", str(place["phone"]), "", False, 1)
            problem = check_reference(reference, targets, document.at("places", name, "phone"))
            if problem:
                yield problem


def _care_problems(document: Document, targets: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    cards, phones = _group(document, "care_levels"), _group(document, "phones")
    for level in LEVELS:
        if level not in cards:
            hint = f"add a card `{level}:` below care_levels:"
            yield Problem(document.at("care_levels"), "missing-level", f"the care level {level!r} is missing", hint)
    for name, card in cards.items():
        if not isinstance(card, dict):
            continue
        for key in ("phone", "page", "list"):
            reference = Reference(key, str(card.get(key, "")), "", False, 1)
            problem = check_reference(reference, targets, document.at("care_levels", name, key))
            if key in card and problem:
                yield problem
        items = _items(document, str(card.get("list", "")))
        signs = card.get("signs", [])
        for number, sign in enumerate(signs if isinstance(signs, list) else []):
            if items and isinstance(sign, str) and sign not in items:
                location = document.at("care_levels", name, "signs", number)
                hint = nearest(sign, items, "a card shows signs of its full list only")
                yield Problem(location, "unknown-id", f"the sign {sign!r} is not in the list of the card", hint)
    phone = _value(cards.get("emergency"), "phone")
    if "emergency" in cards and _value(phones.get(phone), "service") != "ambulance":
        message = "the emergency card does not call the ambulance service"
        hint = "its `phone:` has to be the phone with `service: ambulance`"
        yield Problem(document.at("care_levels", "emergency", "phone"), "emergency-card", message, hint)


def _value(record: "Tree | None", key: str) -> str:
    value = record.get(key) if isinstance(record, dict) else None
    return value if isinstance(value, str) else ""


def _items(document: Document, name: str) -> dict[str, Tree]:
    record = _group(document, "lists").get(name)
    items = record.get("items") if isinstance(record, dict) else None
    return items if isinstance(items, dict) else {}


def _text_problems(document: Document, targets: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Everything written as text: its references must exist, and no phone's digits may stand in it by hand."""
    country = _country(document)
    phones = phone_digits(document, country)
    for path, text in _scalars(document.tree, ()):
        location = document.at(*path)
        for reference in parse_line(text).references if "](" in text else ():
            problem = check_reference(reference, targets, location)
            if problem:
                yield problem
            if path[0] == "facts" and reference.kind in BLOCK_KINDS | {"fact"}:
                message = f"the fact {path[1]!r} is made of another fact"
                yield Problem(location, "fact-in-fact", message, "state each value once, and join them in the text")
        if _DIGIT_KEYS & set(path[2:3]):
            continue
        for _, digits in hand_written_numbers(text):
            if digits in phones or (len(digits) >= 5 and parse_number(digits, country)):
                message = f"the phone number {digits} stands in a text by hand"
                hint = "point at it: [](phone:its-id) for a call link, [](digits:its-id) for the digits alone"
                yield Problem(location, "number-by-hand", message, hint)


def phone_digits(document: Document, country: str) -> frozenset[str]:
    written = {_value(phone, key) for phone in _group(document, "phones").values() for key in ("number", "abroad")}
    services = NUMBERS_BY_COUNTRY.get(country, {}).values()
    return frozenset({re.sub(r"\D", "", number) for number in written if number}) | frozenset(services)


def _scalars(tree: Tree, path: TreePath) -> Iterator[tuple[TreePath, str]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _scalars(value, (*path, key))
    elif isinstance(tree, list):
        for number, value in enumerate(tree):
            yield from _scalars(value, (*path, number))
    else:
        yield path, tree
