"""The words of guide.yaml: what they point at has to exist, and no phone number stands in them by hand."""

from collections.abc import Iterator, Mapping

from sitegen.digits import hand_written_numbers
from sitegen.numbering import parse_number
from sitegen.phone_checks import phone_digits
from sitegen.pointers import BLOCK_KINDS
from sitegen.problems import Problem
from sitegen.prose import parse_line
from sitegen.references import check_reference
from sitegen.source import Document, Tree, TreePath
from sitegen.tree import country_of

# Keys whose digits are the fact itself; anywhere else a phone's digits have to be a reference.
_DIGIT_KEYS = frozenset(
    "number abroad url address checked dated day evening any_time coordinates south west north east".split()
)


def text_problems(document: Document, targets: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Everything written as text: its references must exist, and no phone's digits may stand in it by hand."""
    country = country_of(document.tree)
    phones = phone_digits(document, country)
    for path, text in _scalars(document.tree, ()):
        location = document.at(*path)
        for reference in parse_line(text).references if "](" in text else ():
            problem = check_reference(reference, targets, location)
            if problem:
                yield problem
            elif path[0] == "facts" and reference.kind in BLOCK_KINDS | {"fact"}:
                message = f"the fact {path[1]!r} is made of another fact"
                yield Problem(location, "fact-in-fact", message, "state each value once, and join them in the text")
        if _DIGIT_KEYS & set(path[2:3]):
            continue
        for _, digits in hand_written_numbers(text):
            if digits in phones or (len(digits) >= 5 and parse_number(digits, country)):
                message = f"the phone number {digits} stands in a text by hand"
                hint = "point at it: [](phone:its-id) for a call link, [](digits:its-id) for the digits alone"
                yield Problem(location, "number-by-hand", message, hint)


def _scalars(tree: Tree, path: TreePath) -> Iterator[tuple[TreePath, str]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _scalars(value, (*path, key))
    elif isinstance(tree, list):
        for number, value in enumerate(tree):
            yield from _scalars(value, (*path, number))
    else:
        yield path, tree
