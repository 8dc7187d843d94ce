"""The headings of a page's text, for the list of what is on it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from sitegen.content.prose import Prose
from sitegen.content.references import Reference

_EDGE = re.compile(r'(<h2 id="[^"]*">|</h2>)')
_BEGIN = re.compile(r'<h2 id="([^"]*)">')


def headings(text: Prose) -> Iterator[tuple[str, Prose]]:
    """The name and the words of every second-level heading, in the order of the text; the words may hold references."""
    name, parts = "", list[str | Reference]()
    for piece in _pieces(text):
        begin = _BEGIN.fullmatch(piece) if isinstance(piece, str) else None
        if begin:
            name, parts = begin[1], []
        elif piece == "</h2>" and name:
            yield name, replace(text, parts=tuple(parts))
            name = ""
        elif name:
            parts.append(piece)


def _pieces(text: Prose) -> Iterator[str | Reference]:
    for part in text.parts:
        yield from _EDGE.split(part) if isinstance(part, str) else [part]
