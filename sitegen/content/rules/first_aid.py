"""First aid: each situation begins with the call, holds no digit by hand, and beats within the official rhythm."""

import re
from collections.abc import Iterator

from sitegen.content.guide import Draft
from sitegen.content.prose import Prose
from sitegen.content.records import FirstAid, Rhythm
from sitegen.content.references import Reference, Targets, check_reference
from sitegen.problems import Problem, nearest

# Presses a minute: https://www.helsenorge.no/nn/forstehjelp/hjerte-og-lungeredning/ (read 2026-11-25).
_SLOWEST, _FASTEST = 100, 120
# Numerals of whatever script, and circled ones, which are no digits.
_NUMERAL = re.compile(r"[\d①-⓿❶-➓²³¹]")


def first_aid_problems(draft: Draft, targets: Targets) -> Iterator[Problem]:
    """What is wrong with the cards of first aid beyond their form."""
    for name, card in draft.valid.first_aid.items():
        yield from _call_problems(draft, name, card)
        yield from _digit_problems(draft, name, card)
        yield from _drawing_problems(draft, name, card)
        if card.rhythm:
            yield from _rhythm_problems(draft, name, card.rhythm, targets)


def _call_problems(draft: Draft, name: str, card: FirstAid) -> Iterator[Problem]:
    """Hands come after the call: whoever reads the first step alone has to have the number."""
    first = next(iter(card.steps))
    called = [it.name for it in card.steps[first].references if it.kind == "phone"]
    services = [draft.document.text("phones", phone, "service") for phone in called]
    if "ambulance" not in services:
        message = f"the first step of {name!r} does not call the ambulance service"
        hint = "begin it with the call: Call [](phone:ambulance)."
        yield Problem(draft.document.at("first_aid", name, "steps", first), "first-aid-call", message, hint)


def _digit_problems(draft: Draft, name: str, card: FirstAid) -> Iterator[Problem]:
    """A dose or a count that is wrong by one digit does harm: each is a fact with a source of its own."""
    for path, value, _ in card.values():
        parts = value.parts if isinstance(value, Prose) else ()
        words = "".join(part if isinstance(part, str) else part.label for part in parts)
        found = _NUMERAL.search(re.sub(r"<[^>]*>", "", words))
        if found:
            message = f"the digit {found[0]} is written in first aid by hand"
            hint = "state how often, how long and how much below facts:, and point at it: [](fact:its-id)"
            yield Problem(draft.document.at("first_aid", name, *path), "first-aid-digit", message, hint)


def _drawing_problems(draft: Draft, name: str, card: FirstAid) -> Iterator[Problem]:
    for step in card.drawings:
        if step not in card.steps:
            location = draft.document.at("first_aid", name, "drawings", step)
            hint = nearest(step, card.steps, "a drawing stands beside a step, and has its id")
            yield Problem(location, "unknown-id", f"{name!r} has no step {step!r}", hint)


def _rhythm_problems(draft: Draft, name: str, rhythm: Rhythm, targets: Targets) -> Iterator[Problem]:
    at = draft.document.at("first_aid", name, "rhythm", "rate")
    if not _SLOWEST <= rhythm.rate <= _FASTEST:
        message = f"{rhythm.rate} presses a minute is not the rhythm of CPR"
        hint = f"the official page says {_SLOWEST} to {_FASTEST} a minute"
        yield Problem(at, "first-aid-rhythm", message, hint)
    for key, fact in (("presses", rhythm.presses), ("breaths", rhythm.breaths)):
        at = draft.document.at("first_aid", name, "rhythm", key)
        unknown = check_reference(Reference("fact", fact, "", 1), targets, at)
        if unknown:
            yield unknown
        elif not re.fullmatch("[1-9][0-9]?", draft.document.text("facts", fact, "value")):
            message = f"the fact {fact!r} is no count, and somebody presses along with it"
            yield Problem(at, "first-aid-rhythm", message, "its value is a whole number alone")
