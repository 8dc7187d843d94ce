"""The words of guide.yaml: what they point at has to exist, and no number is written in them by hand."""

from collections.abc import Iterator

from sitegen.content.digits import hard_coded_numbers, stated_numbers
from sitegen.content.fields import ValuePath
from sitegen.content.guide import Draft
from sitegen.content.phone_numbers import EMERGENCY_ANYWHERE
from sitegen.content.prose import Prose
from sitegen.content.references import Targets, check_reference
from sitegen.content.rules.phones import is_phone_number, phone_digits
from sitegen.problems import Problem

_HINT = "state it below phones: or facts: and point at it: [](phone:its-id), [](digits:its-id) or [](fact:its-id)"
_FACT_HINT = "a number to call belongs below phones:; another number needs its unit or currency: NOK 150, 150 km"


def text_problems(draft: Draft, targets: Targets) -> Iterator[Problem]:
    """Everything written as text: its references must exist, and no number may be written in it."""
    for start, record in (((), draft.valid), (("site",), draft.site)):
        for path, text, meaning in record.values() if record else ():
            if isinstance(text, Prose):
                yield from _reference_problems(draft, path, text, targets)
            if isinstance(text, str | Prose) and meaning == "text":
                yield from _number_problems(draft, (*start, *path), text)
    yield from _fact_problems(draft)


def _number_problems(draft: Draft, path: ValuePath, text: str | Prose) -> Iterator[Problem]:
    for _, digits in text.numbers if isinstance(text, Prose) else hard_coded_numbers(text):
        message = f"the number {digits} is written in a text by hand"
        yield Problem(draft.document.at(*path), "hard-coded-number", message, _HINT)


def _fact_problems(draft: Draft) -> Iterator[Problem]:
    """A fact holds an amount, a year or a measure, and no number that somebody could call."""
    phones = phone_digits(draft)
    for name in draft.valid.facts:
        written = draft.document.text("facts", name, "value")
        for digits in sorted(set(stated_numbers(written))):
            if digits not in EMERGENCY_ANYWHERE and not is_phone_number(digits, phones, draft.country):
                continue
            message = f"the fact {name!r} holds {digits}, which could be called"
            yield Problem(draft.document.at("facts", name, "value"), "hard-coded-number", message, _FACT_HINT)


def _reference_problems(draft: Draft, path: ValuePath, prose: Prose, targets: Targets) -> Iterator[Problem]:
    location = draft.document.at(*path)
    for reference in prose.references:
        problem = check_reference(reference, targets, location)
        if problem:
            yield problem
        elif path[0] == "facts" and (reference.block or reference.kind == "fact"):
            message = f"the fact {path[1]!r} is made of another fact"
            yield Problem(location, "fact-in-fact", message, "state each value once, and join them in the text")
