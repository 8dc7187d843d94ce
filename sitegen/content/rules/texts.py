"""The words of guide.yaml: what they point at has to exist, and no phone number is written in them by hand."""

from collections.abc import Iterator

from sitegen.content.characters import hard_coded_numbers
from sitegen.content.fields import ValuePath
from sitegen.content.guide import Draft
from sitegen.content.prose import Prose
from sitegen.content.references import Targets, check_reference
from sitegen.content.rules.phones import is_phone_number, phone_digits
from sitegen.problems import Problem


def text_problems(draft: Draft, targets: Targets) -> Iterator[Problem]:
    """Everything written as text: its references must exist, and no phone's digits may be written in it."""
    phones = phone_digits(draft)
    for start, record in (((), draft.valid), (("site",), draft.site)):
        for path, text, digits_are_facts in record.values() if record else ():
            if isinstance(text, Prose):
                yield from _reference_problems(draft, path, text, targets)
            if isinstance(text, str | Prose) and not digits_are_facts:
                yield from _number_problems(draft, (*start, *path), text, phones)


def _number_problems(draft: Draft, path: ValuePath, text: str | Prose, phones: frozenset[str]) -> Iterator[Problem]:
    for _, digits in text.numbers if isinstance(text, Prose) else hard_coded_numbers(text):
        if is_phone_number(digits, phones, draft.country):
            message = f"the phone number {digits} is written in a text by hand"
            hint = "point at it: [](phone:its-id) for a call link, [](digits:its-id) for the digits alone"
            yield Problem(draft.document.at(*path), "hard-coded-number", message, hint)


def _reference_problems(draft: Draft, path: ValuePath, prose: Prose, targets: Targets) -> Iterator[Problem]:
    location = draft.document.at(*path)
    for reference in prose.references:
        problem = check_reference(reference, targets, location)
        if problem:
            yield problem
        elif path[0] == "facts" and (reference.block or reference.kind == "fact"):
            message = f"the fact {path[1]!r} is made of another fact"
            yield Problem(location, "fact-in-fact", message, "state each value once, and join them in the text")
