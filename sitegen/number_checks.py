"""The numbers of the finished output against guide.yaml: in words, in call links, and in what is said to machines."""

import re
from collections.abc import Iterator

from sitegen import contact_card
from sitegen.aed_records import AedRegister
from sitegen.digits import hand_written_numbers
from sitegen.model import Guide
from sitegen.numbering import PhoneNumber
from sitegen.page_reader import ReadPage
from sitegen.problems import Location, Problem
from sitegen.prose import Prose
from sitegen.schema import Record
from sitegen.structured import values


class Known:
    """The numbers of guide.yaml: every phone by its tel: target, and all digits that may stand in a text.

    The digits of a list of defibrillators (dates, hours, names) may stand where that list is shown.
    """

    def __init__(self, guide: Guide, register: AedRegister | None = None) -> None:
        numbers = [number for phone in guide.phones.values() for number in (phone.number, phone.abroad) if number]
        self.shown = frozenset((number.tel, number.shown) for number in numbers)
        self.targets = frozenset(number.tel for number in numbers)
        self.services = [f"tel:{phone.number.tel}" for phone in guide.call_buttons]
        self.digits = frozenset(_digits_of(guide)) | frozenset(_digits_of(register))
        if register:
            self.digits |= {digits for aed in register.aeds.values() for digits in _digits_of(aed.until)}
        located = (place.coordinates for place in guide.located.values())
        self.coordinates = {degrees for it in located if it for degrees in (it.latitude, it.longitude)}

    def strange(self, words: str) -> Iterator[str]:
        """Every run of three or more digits that does not stand in guide.yaml."""
        yield from (digits for _, digits in hand_written_numbers(words) if digits not in self.digits)


def number_problems(found: ReadPage, location: Location, known: Known) -> Iterator[Problem]:
    for words in found.words:
        for digits in known.strange(words):
            message = f"the page shows {digits}, which does not stand in guide.yaml: “{words[:60]}”"
            hint = "print a fact, in a template too; put a word between two numbers that stand side by side"
            yield Problem(location, "number-not-in-guide", message, hint)
    for call in found.calls:
        target = call.target.partition(":")[2]
        if target not in known.targets:
            message = f"a link calls {call.target}, which is no phone of guide.yaml"
            yield Problem(location, "number-not-in-guide", message, "print the phone's number.tel")
        elif not any((target, number) in known.shown for number in call.numbers):
            message = f"a link calls {call.target} but shows “{call.words.strip()}”"
            yield Problem(location, "call-without-digits", message, "show number.shown inside the link")


def data_problems(found: ReadPage, location: Location, known: Known) -> Iterator[Problem]:
    """What the page says to machines is read to people too, by search engines and assistants."""
    hint = "sitegen/structured.py makes it from guide.yaml alone"
    for text in found.data:
        try:
            pairs = [*values(text)]
        except ValueError:
            yield Problem(location, "page-data", "the page's data for machines cannot be read as JSON", hint)
            continue
        for key, value in pairs:
            if isinstance(value, float):
                strange = [] if value in known.coordinates else [f"{value:g}"]
            else:
                strange = [value] if key == "telephone" and value not in known.targets else [*known.strange(value)]
            for digits in strange:
                message = f"the page's data for machines hold {digits}, which does not stand in guide.yaml"
                yield Problem(location, "number-not-in-guide", message, hint)


def call_problems(found: ReadPage, location: Location, known: Known) -> Iterator[Problem]:
    if (
        found.call_bar != known.services
        or [call.target for call in found.calls[: len(known.services)]] != known.services
    ):
        message = "the page does not begin with the call buttons, most serious first"
        hint = "templates/base.html draws components/call-bar.html before anything else"
        yield Problem(location, "calls-first", message, hint)


def card_problems(cards: str, known: Known) -> Iterator[Problem]:
    location = Location(contact_card.PATH)
    for line in cards.splitlines():
        name, _, value = line.partition(":")
        if name.startswith("TEL") and value not in known.targets:
            message = f"a contact card calls {value}, which is no phone of guide.yaml"
            yield Problem(location, "number-not-in-guide", message, "see sitegen/contact_card.py")
        for digits in known.strange(value):
            message = f"a contact card shows {digits}, which does not stand in guide.yaml"
            yield Problem(location, "number-not-in-guide", message, "see sitegen/contact_card.py")


def _digits_of(value: object) -> Iterator[str]:
    """All runs of digits in every value of a record, as written and piece by piece (dates, addresses)."""
    if isinstance(value, Record):
        for name in type(value).model_fields:
            yield from _digits_of(getattr(value, name))
    elif isinstance(value, dict):
        for item in value.values():
            yield from _digits_of(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _digits_of(item)
        yield from _digits_of(", ".join(item for item in value if isinstance(item, str)))
    elif isinstance(value, PhoneNumber):
        yield value.digits.removeprefix("+")
        yield from (digits for _, digits in hand_written_numbers(value.shown))
    elif isinstance(value, Prose):
        yield from (digits for part in value.parts if isinstance(part, str) for digits in _digits_of(part))
    elif value is not None and not isinstance(value, float):  # a coordinate is measured with, never shown
        yield from (digits for _, digits in hand_written_numbers(str(value)))
        yield from re.findall(r"\d{3,}", str(value))
