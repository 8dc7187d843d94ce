"""The numbers of the finished output against guide.yaml: in words, in call links and in structured data."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache

from sitegen.check.call_bar import bar_problems, buttons
from sitegen.check.page_reader import ReadPage
from sitegen.check.styles import digits_of_style
from sitegen.content.digits import GAP, hard_coded_numbers
from sitegen.content.fields import DIGITS_ARE_FACTS, Record, ValuePath
from sitegen.content.model import Site
from sitegen.content.phone_numbers import EMERGENCY_ANYWHERE, PhoneNumber
from sitegen.content.phone_numbers import SERVICES as SERVICES_BY_COUNTRY
from sitegen.content.prose import Prose
from sitegen.content.records import SERVICES, AedRegister
from sitegen.problems import Location, Problem
from sitegen.render.json_ld import json_ld_values

# Turns the order of the characters after it.
_TURNED = "\u202e"
# A string of a script or a style.
_STRING = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`")


class AllowedNumbers:
    """The numbers that the output may show: those that a number field of guide.yaml states, and nothing else.

    The digits of a list of defibrillators (dates, hours, names) are allowed where that list is shown.

    The `name` is another one where anything else is allowed.
    """

    def __init__(self, site: Site, register: AedRegister | None = None, translations: Sequence[Site] = ()) -> None:
        guide = site.guide
        self.own_buttons = buttons(site)
        self.buttons = {it.language: buttons(it) for it in (*translations, site)}
        numbers = [number for phone in guide.phones.values() for number in (phone.number, phone.abroad) if number]
        self.formatted = frozenset((number.tel, number.formatted) for number in numbers)
        self.targets = frozenset(number.tel for number in numbers)
        # The country's own table, not what guide.yaml says of itself.
        country = SERVICES_BY_COUNTRY.get(guide.site.country, {})
        own = {service: phone.number.tel for service, phone in guide.services.items()}
        numbers_in_order = (country.get(service, own.get(service)) for service in SERVICES)
        self.services = [f"tel:{number}" for number in dict.fromkeys(numbers_in_order) if number]
        self.digits = set(_digits_of(guide, all_texts=False))
        if register:
            self.digits |= set(_digits_of(register, all_texts=True))
            self.digits |= {digits for aed in register.aeds.values() for digits in _digits_in(str(aed.until))}
        located = (place.coordinates for place in guide.located.values())
        self.coordinates = {degrees for it in located if it for degrees in (it.latitude, it.longitude)}
        self._address = site.base_url
        known = [sorted(it) for it in (self.formatted, self.digits, self.coordinates, self.buttons.items())]
        self.name = repr((known, self.services, self._address, self.own_buttons))
        # Most words are on many pages, and all of them once more in the guide in one file.
        self.unknown_in = cache(self._unknown_in)
        self.callable_in = cache(self._callable_in)

    def _unknown_in(self, words: str) -> tuple[str, ...]:
        """Every number of three or more digits that no number field states; the public address is not one."""
        words = words.replace(self._address, " ") if self._address else words
        if _TURNED in words:  # what follows is read from the other end
            words = f"{words} {GAP} {words[::-1]}"
        return tuple(digits for _, digits in hard_coded_numbers(words) if digits not in self.digits)

    def _callable_in(self, code: str) -> tuple[str, ...]:
        """Every number in a string of a script or a style that somebody could take for one to call."""
        unknown = (digits for text in _STRING.findall(code) for digits in self.unknown_in(text[1:-1]))
        return tuple(digits for digits in unknown if digits in EMERGENCY_ANYWHERE)


def number_problems(found: ReadPage, location: Location, allowed: AllowedNumbers) -> Iterator[Problem]:
    for words in found.words:
        for digits in allowed.unknown_in(words):
            message = f"the page shows {digits}, which is not in guide.yaml: “{words[:60]}”"
            hint = "print a fact, in a template too; put a word between two numbers that are side by side"
            yield Problem(location, "number-not-in-guide", message, hint)
    for code in (*found.scripts, *found.styles):
        for digits in allowed.callable_in(code):
            message = f"a string of the page's script or style holds {digits}, which is not in guide.yaml"
            yield Problem(location, "number-not-in-guide", message, "print the number in the template")
    for message in (message for style in found.styles for message in digits_of_style(style)):
        yield Problem(location, "number-not-in-guide", message, "print the number in the template")
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
            elif key == "telephone":
                unknown = [] if value in allowed.targets else [value]
            else:
                unknown = [*allowed.unknown_in(value)]
            for digits in unknown:
                message = f"the page's structured data contains {digits}, which is not in guide.yaml"
                yield Problem(location, "number-not-in-guide", message, hint)


def call_problems(found: ReadPage, location: Location, allowed: AllowedNumbers) -> Iterator[Problem]:
    """`found` may be in any language of the guide."""
    yield from bar_problems(found, location, allowed.services, allowed.buttons.get(found.language, allowed.own_buttons))


def numbers_to_call(lines: Iterable[str], allowed: AllowedNumbers) -> Iterator[str]:
    """Every number of the guide that can be called, in the order of the lines, as often as it stands there."""
    targets = {target.removeprefix("+") for target in allowed.targets}
    for line in lines:
        yield from (digits for _, digits in hard_coded_numbers(line) if digits in targets)


def _digits_of(record: Record, all_texts: bool) -> Iterator[str]:
    """All numbers in the number fields of a record, as written and piece by piece (dates, addresses)."""
    lines: dict[ValuePath, list[str]] = {}
    for path, value, meaning in record.values():
        if isinstance(value, PhoneNumber):
            yield value.digits.removeprefix("+")
            yield from (digits for _, digits in hard_coded_numbers(value.formatted))
        elif isinstance(value, int | date) or all_texts or meaning == DIGITS_ARE_FACTS:
            text = "".join(it for it in value.parts if isinstance(it, str)) if isinstance(value, Prose) else str(value)
            # A coordinate is calculated with, never printed.
            yield from () if isinstance(value, float) else _digits_in(text)
            if isinstance(path[-1], int):
                lines.setdefault(path[:-1], []).append(text)
    yield from (digits for parts in lines.values() for digits in _digits_in(", ".join(parts)))


def _digits_in(text: str) -> Iterator[str]:
    yield from (digits for _, digits in hard_coded_numbers(text))
    yield from re.findall(r"\d{3,}", text)
    # 3,278 in English is 3 278 in other languages.
    yield from (amount.replace(",", "") for amount in re.findall(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d.,]\d)", text))
