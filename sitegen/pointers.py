"""How a page points at a fact: `[words](kind:id)`, an ordinary Markdown link, which becomes a Reference."""

import re
from dataclasses import dataclass

# Kinds that stand inside a sentence, and kinds that stand on a line of their own. Each has one component.
INLINE_KINDS = frozenset({"phone", "digits", "fact", "source", "page", "file", "lang"})
BLOCK_KINDS = frozenset(
    {"list", "aeds", "place", "fees", "phones", "care", "now", "pages", "sources", "phrases", "blanks"}
)
# Kinds that show digits of the guide beside the label.
NUMBER_KINDS = frozenset({"phone", "digits", "fact"})
# Private signs, which nobody can write: they mark holes, and numbers in them.
SIGNS = re.compile("[\ue000-\ue003]")
HOLE = re.compile("\ue000([0-9]+)\ue001")


@dataclass(frozen=True)
class Reference:
    """A hole in the text: `kind:name`, the maintainer's words in `label`, the line counted from 1 in the text."""

    kind: str
    name: str
    label: str
    block: bool
    line: int


@dataclass(frozen=True)
class Flaw:
    """Something the text must not hold; it becomes a Problem where the file is known."""

    line: int
    code: str
    message: str
    hint: str
