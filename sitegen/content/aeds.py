"""content/aed.yaml, the list of defibrillators: read and compared with the guide. A guide without one is whole too.

The same rules judge an entry here and in `aed_import`: what the importer takes, the build takes.
"""

import functools
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sitegen.content.characters import invisible_character
from sitegen.content.digits import hard_coded_numbers
from sitegen.content.documents import read_yaml
from sitegen.content.guide import Draft
from sitegen.content.records import Aed, AedRegister
from sitegen.content.rules.phones import is_phone_number, phone_digits
from sitegen.content.rules.places import limits
from sitegen.content.validation import mismatch_problems
from sitegen.problems import BuildError, Location, Problem

FILE = "aed.yaml"
_MOST_BYTES = 4_000_000
# Characters: a line that a person reads at a glance; `place` is a description.
LENGTHS = {"name": 80, "address": 120, "place": 200, "floor": 20, "hours": 120}


@dataclass(frozen=True)
class AedRules:
    """What an entry is compared with: the guide's area, its country and phones, and the last day it can be from."""

    limits: Mapping[str, tuple[float, float]]
    country: str
    phones: frozenset[str]
    last_day: date | None


def rules_of(draft: Draft | None, last_day: date | None) -> AedRules:
    """The rules of a guide.yaml; without a readable one only those that need none."""
    if draft is None:
        return AedRules({}, "", frozenset(), last_day)
    return AedRules(limits(draft.area), draft.country, phone_digits(draft), last_day)


def latest_check(dated: date) -> date:
    """The last day on which an entry of a list can have been checked: its day is that of universal time."""
    return dated + timedelta(days=1)


def read_aeds(content: Path, display: str, draft: Draft | None, today: date | None = None) -> AedRegister | None:
    """The list of the content folder, or None if there is none. Raises BuildError with every problem of the file."""
    file = content / FILE
    if not os.path.lexists(file):
        return None
    document = read_yaml(file, f"{display}/{FILE}", _MOST_BYTES)
    if not document.group():
        hint = "make it with `build.py import-aed`, or remove it: the page then says that there is no list"
        raise BuildError.of(Location(document.path), "wrong-shape", "this is not a group of keys, or is empty", hint)
    register, mismatches = AedRegister.parse(document.tree)
    problems = mismatch_problems(mismatches, AedRegister, document)
    rules = rules_of(draft, register.source.dated if register else None)
    if register and today and register.source.dated > latest_check(today):
        message = f"the list is from {register.source.dated}, which is after today ({today})"
        problems.append(Problem(document.at("source", "dated"), "aed-date", message, "import it again"))
    entries = register.aeds if register else {key: Aed.parse(it)[0] for key, it in document.group("aeds").items()}
    for name, aed in entries.items():
        problems += [] if aed is None else aed_problems(aed, name, rules, functools.partial(document.at, "aeds", name))
    if problems or register is None:
        raise BuildError(problems)
    return register


def aed_problems(aed: Aed, name: str, rules: AedRules, at: Callable[[str], Location]) -> Iterator[Problem]:
    """Everything for which an entry is refused, beyond the form of its values; `at` gives the location of a key."""
    if rules.last_day and aed.checked > latest_check(rules.last_day):
        message = f"it was checked {aed.checked}, after the day of the data ({rules.last_day}) ({name})"
        hint = "a date in the future would never grow old: correct it at its source"
        yield Problem(at("checked"), "aed-date", message, hint)
    for axis, (least, most) in rules.limits.items():
        value = getattr(aed, axis)
        if not least <= value <= most:
            message = f"{axis} {value:g} is outside the area of the guide ({least:g} to {most:g}) ({name})"
            hint = "leave it out, or widen `area:` below `site:` in guide.yaml"
            yield Problem(at(axis), "outside-area", message, hint)
    for key in LENGTHS:
        for code, message, hint in _text_problems(key, getattr(aed, key) or "", rules):
            yield Problem(at(key), code, f"{key}: {message} ({name})", hint)


def _text_problems(key: str, text: str, rules: AedRules) -> Iterator[tuple[str, str, str]]:
    if invisible_character(text, strict=True):
        hint = "write it as one line of plain text, at its source"
        yield "aed-text", "the text contains a character that cannot be seen, or a second line", hint
    if len(text) > LENGTHS[key]:
        message = f"the text has {len(text)} characters; there is room for {LENGTHS[key]}"
        yield "too-long", message, "find shorter words, at its source"
    for digits in _runs(key, text):
        if is_phone_number(digits, rules.phones, rules.country):
            hint = "numbers come from guide.yaml alone; remove it at its source, or leave the entry out"
            yield "hard-coded-number", f"the text contains the phone number {digits}", hint


def _runs(key: str, text: str) -> Iterator[str]:
    """Digits that a reader could take for a phone number: in hours `1-10` is none, in a name `1-1-0` may be one."""
    if key == "hours":
        for run in re.findall(r"\d+(?:\s\d+)*", text):
            yield "".join(str(int(digit)) for digit in run if digit.isdecimal())
    else:
        yield from (digits for _, digits in hard_coded_numbers(text))
