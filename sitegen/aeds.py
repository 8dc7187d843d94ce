"""content/aed.yaml, the list of defibrillators: read and held against the guide. A guide without one is whole too.

The same rules judge an entry here and in `aed_import`: what the importer takes, the build takes.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath

from sitegen.aed_records import AedRegister
from sitegen.area import limits
from sitegen.digits import hand_written_numbers
from sitegen.numbering import parse_number
from sitegen.phone_checks import phone_digits
from sitegen.problems import BuildError, Location, Problem
from sitegen.schema import validated
from sitegen.source import Document, Tree, read_yaml

FILE = "aed.yaml"
# What the schema says of a value at which the rules below have found something already.
_TOLD_TWICE = ("missing-key", "unseen-character")
# Characters: a line that a person reads at a glance; `place` is a description.
LENGTHS = {"name": 80, "address": 120, "place": 200, "floor": 20, "hours": 120}
# Control and format characters, surrogates, private and unknown ones, line and paragraph separators.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# The joiners that Persian, Hindi and others are written with.
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True)
class Rules:
    """What an entry is held against: the guide's area, its country and phones, and the last day it can be from."""

    limits: Mapping[str, tuple[float, float]]
    country: str
    phones: frozenset[str]
    last_day: str


@dataclass(frozen=True)
class Flaw:
    """Why an entry cannot be used, and at which of its keys."""

    key: str
    code: str
    message: str
    hint: str


def rules_of(guide: Document | None, last_day: str) -> Rules:
    """The rules of a guide.yaml; without a readable one only those that need none. `last_day` is an ISO date or ""."""
    if guide is None:
        return Rules({}, "", frozenset(), last_day)
    site = guide.tree.get("site") if isinstance(guide.tree, dict) else None
    country = str(site.get("country", "")) if isinstance(site, dict) else ""
    return Rules(limits(guide), country, phone_digits(guide, country), last_day)


def read_aeds(content: FilePath, shown: str, guide: Document | None) -> AedRegister | None:
    """The list of the content folder, or None if there is none. Raises BuildError with every problem of the file."""
    file = content / FILE
    if not file.exists() and not file.is_symlink():
        return None
    document = read_yaml(file, f"{shown}/{FILE}")
    if not isinstance(document.tree, dict):
        hint = "make it with `build.py import-aed`, or remove it: the page then says that there is no list"
        raise BuildError([Problem(Location(document.path), "wrong-shape", "the file is not a group of keys", hint)])
    problems = [*_problems(document, document.tree, guide)]
    told = {problem.location for problem in problems}
    register = None
    try:
        register = validated(AedRegister, document)
    except BuildError as error:
        problems += [it for it in error.problems if it.location not in told or it.code not in _TOLD_TWICE]
    if problems or register is None:
        raise BuildError(problems)
    return register


def _problems(document: Document, tree: dict[str, Tree], guide: Document | None) -> Iterator[Problem]:
    source, entries = tree.get("source"), tree.get("aeds")
    dated = source.get("dated") if isinstance(source, dict) else ""
    rules = rules_of(guide, dated if isinstance(dated, str) else "")
    for name, entry in entries.items() if isinstance(entries, dict) else ():
        for flaw in flaws(entry, rules) if isinstance(entry, dict) else ():
            location = document.at("aeds", name, flaw.key)
            yield Problem(location, flaw.code, f"{flaw.message} ({name})", flaw.hint)


def flaws(entry: Mapping[str, Tree], rules: Rules) -> Iterator[Flaw]:
    """Everything for which an entry is refused, beyond the form of its values, which the schema judges."""
    if not entry.get("checked"):
        message = "nobody says on which day this defibrillator was last looked at"
        yield Flaw("checked", "aed-without-date", message, "leave it out until somebody has: it may be gone")
    elif is_day(rules.last_day) and is_day(str(entry["checked"])) and str(entry["checked"]) > rules.last_day:
        message = f"it was checked {entry['checked']}, after the day of the data ({rules.last_day})"
        yield Flaw(
            "checked", "aed-date", message, "a date that lies ahead would never grow old: correct it at its source"
        )
    if not entry.get("latitude") or not entry.get("longitude"):
        message = "it has no position"
        yield Flaw("latitude", "aed-without-position", message, "a defibrillator that nobody can find helps nobody")
    for axis, (least, most) in rules.limits.items():
        value = _number(entry.get(axis))
        if value is not None and not least <= value <= most:
            message = f"{axis} {value:g} is outside the area of the guide ({least:g} to {most:g})"
            hint = "leave it out, or widen `area:` below `site:` in guide.yaml"
            yield Flaw(axis, "outside-area", message, hint)
    for key, text in entry.items():
        if isinstance(text, str) and key in LENGTHS:
            yield from _text_flaws(key, text, rules)


def is_day(text: str) -> bool:
    """Whether the text is a date as 2026-11-23."""
    try:
        return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) and date.fromisoformat(text))
    except ValueError:
        return False


def _number(value: "Tree | None") -> float | None:
    plain = isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]+)?", value)
    return float(str(value)) if plain else None


def _text_flaws(key: str, text: str, rules: Rules) -> Iterator[Flaw]:
    if any(unicodedata.category(sign) in _UNSEEN and sign not in _JOINERS for sign in text):
        message = f"{key}: a character stands in it that cannot be seen, or a second line"
        yield Flaw(key, "aed-text", message, "write it as one line of plain text, at its source")
    if len(text) > LENGTHS[key]:
        message = f"{key}: {len(text)} characters stand here; there is room for {LENGTHS[key]}"
        yield Flaw(key, "too-long", message, "find shorter words, at its source")
    for digits in _runs(key, text):
        if digits in rules.phones or (len(digits) >= 5 and parse_number(digits, rules.country)):
            message = f"{key}: the phone number {digits} stands in it"
            hint = "numbers come from guide.yaml alone; remove it at its source, or leave the entry out"
            yield Flaw(key, "number-by-hand", message, hint)


def _runs(key: str, text: str) -> Iterator[str]:
    """Digits that a reader could take for a phone number: in hours `1-10` is none, in a name `1-1-0` may be one."""
    if key == "hours":
        for run in re.findall(r"\d+(?:\s\d+)*", text):
            yield "".join(str(int(sign)) for sign in run if sign.isdecimal())
    else:
        yield from (digits for _, digits in hand_written_numbers(text))
