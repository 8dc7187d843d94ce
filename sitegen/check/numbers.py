"""The numbers of the finished output against guide.yaml: in words, in call links, in structured data and vCards."""

import re
from collections.abc import Iterator

from sitegen.bundle import vcard
from sitegen.check.page_reader import ReadPage
from sitegen.content.characters import hard_coded_numbers
from sitegen.content.fields import Record, ValuePath
from sitegen.content.model import AedRegister, Guide
from sitegen.content.phone_numbers import PhoneNumber
from sitegen.content.prose import Prose
from sitegen.problems import Location, Problem
from sitegen.render.json_ld import json_ld_values


class AllowedNumbers:
    """The numbers of guide.yaml: every phone by its tel: target, and all digits that a text may show.

    The digits of a list of defibrillators (dates, hours, names) are allowed where that list is shown.
    """

    def __init__(self, guide: Guide, register: AedRegister | None = None) -> None:
        numbers = [number for phone in guide.phones.values() for number in (phone.number, phone.abroad) if number]
        self.formatted = frozenset((number.tel, number.formatted) for number in numbers)
        self.targets = frozenset(number.tel for number in numbers)
        self.services = [f"tel:{phone.number.tel}" for phone in guide.call_buttons]
        self.digits = set(_digits_of(guide))
        if register:
            self.digits |= set(_digits_of(register))
            self.digits |= {digits for aed in register.aeds.values() for digits in _digits_in(str(aed.until))}
        located = (place.coordinates for place in guide.located.values())
        self.coordinates = {degrees for it in located if it for degrees in (it.latitude, it.longitude)}

    def unknown_in(self, words: str) -> Iterator[str]:
        """Every run of three or more digits that is not in guide.yaml."""
        yield from (digits for _, digits in hard_coded_numbers(words) if digits not in self.digits)


def number_problems(found: ReadPage, location: Location, allowed: AllowedNumbers) -> Iterator[Problem]:
    for words in found.words:
        for digits in allowed.unknown_in(words):
            message = f"the page shows {digits}, which is not in guide.yaml: “{words[:60]}”"
            hint = "print a fact, in a template too; put a word between two numbers that are side by side"
            yield Problem(location, "number-not-in-guide", message, hint)
    for call in found.calls:
        target = call.target.partition(":")[2]
        if target not in allowed.targets:
            message = f"a link calls {call.target}, which is no phone of guide.yaml"
            yield Problem(location, "number-not-in-guide", message, "print the phone's number.tel")
        elif not any((target, number) in allowed.formatted for number in call.numbers):
            message = f"a link calls {call.target} but shows “{call.words.strip()}”"
            yield Problem(location, "call-without-digits", message, "show number.formatted inside the link")


def data_problems(found: ReadPage, location: Location, allowed: AllowedNumbers) -> Iterator[Problem]:
    """Structured data is read to people too, by search engines and assistants."""
    hint = "sitegen/render/json_ld.py makes it from guide.yaml alone"
    for text in found.data:
        try:
            pairs = [*json_ld_values(text)]
        except ValueError:
            yield Problem(location, "structured-data", "the page's structured data cannot be read as JSON", hint)
            continue
        for key, value in pairs:
            if isinstance(value, float):
                unknown = [] if value in allowed.coordinates else [f"{value:g}"]
            else:
                unknown = (
                    [value] if key == "telephone" and value not in allowed.targets else [*allowed.unknown_in(value)]
                )
            for digits in unknown:
                message = f"the page's structured data contains {digits}, which is not in guide.yaml"
                yield Problem(location, "number-not-in-guide", message, hint)


def call_problems(found: ReadPage, location: Location, allowed: AllowedNumbers) -> Iterator[Problem]:
    if (
        found.call_bar != allowed.services
        or [call.target for call in found.calls[: len(allowed.services)]] != allowed.services
    ):
        message = "the page does not begin with the call buttons, most serious first"
        hint = "templates/base.html draws components/call-bar.html before anything else"
        yield Problem(location, "calls-first", message, hint)


def card_problems(cards: str, allowed: AllowedNumbers) -> Iterator[Problem]:
    location = Location(vcard.PATH)
    for line in cards.splitlines():
        name, _, value = line.partition(":")
        if name.startswith("TEL") and value not in allowed.targets:
            message = f"a contact card calls {value}, which is no phone of guide.yaml"
            yield Problem(location, "number-not-in-guide", message, "see sitegen/bundle/vcard.py")
        for digits in allowed.unknown_in(value):
            message = f"a contact card shows {digits}, which is not in guide.yaml"
            yield Problem(location, "number-not-in-guide", message, "see sitegen/bundle/vcard.py")


def _digits_of(record: Record) -> Iterator[str]:
    """All runs of digits in every value of a record, as written and piece by piece (dates, addresses)."""
    lines: dict[ValuePath, list[str]] = {}
    for path, value, _ in record.values():
        if isinstance(value, PhoneNumber):
            yield value.digits.removeprefix("+")
            yield from (digits for _, digits in hard_coded_numbers(value.formatted))
        elif isinstance(value, Prose):
            yield from (digits for part in value.parts if isinstance(part, str) for digits in _digits_in(part))
        elif not isinstance(value, float):  # a coordinate is calculated with, never printed
            yield from _digits_in(str(value))
            if isinstance(path[-1], int):
                lines.setdefault(path[:-1], []).append(str(value))
    yield from (digits for parts in lines.values() for digits in _digits_in(", ".join(parts)))


def _digits_in(text: str) -> Iterator[str]:
    yield from (digits for _, digits in hard_coded_numbers(text))
    yield from re.findall(r"\d{3,}", text)
