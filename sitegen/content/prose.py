"""Markdown into HTML with placeholders: where the text points at a fact there is a Reference.

A page never states a fact; it points at one with an ordinary Markdown link, `[words](kind:id)`:
`[](phone:ambulance)` becomes a call link, `[](list:signs-emergency)` on a line of its own the whole list.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from sitegen.content.catalogs import direction
from sitegen.content.converter import ANSWERS, links
from sitegen.content.digits import hard_coded_numbers
from sitegen.content.markdown_blocks import LINE_MARK, lay_out, mark_lines, too_complex
from sitegen.content.prose_rules import assembled_numbers, text_problems
from sitegen.content.references import KINDS, MARKERS, PLACEHOLDER, Reference
from sitegen.content.tables import TABLE
from sitegen.problems import Problem
from sitegen.remembered import remembered

# What a text itself asks for, without a reference, and the sign of it in its HTML.
_ASKED_FOR = {ANSWERS: f'class="{ANSWERS}"', TABLE: f'class="{TABLE} '}
_BLOCK_PLACEHOLDER = re.compile("<p>(\ue000([0-9]+)\ue001)</p>")
# Words that no rule of Markdown, HTML or this module can find anything in: letters, single spaces, ends of sentences.
_PLAIN_LINE = re.compile(r"(?!.{1000})[A-Za-zÀ-ÖØ-öø-ž]+(?:[,.;?]?[ '’][A-Za-zÀ-ÖØ-öø-ž]+)*[.?]?")
# Texts kept for the next build of a preview, and for those that read them twice in one.
_REMEMBERED = 20_000
_UNTRANSLATED = re.compile("⟦(?:([a-z-]{2,12})|/)⟧")


@dataclass(frozen=True)
class Prose:
    """Finished HTML and References in turn; `numbers` are the digits written by hand, as (line, digits).

    Locations of problems have no path: their line is counted in the text.
    """

    parts: tuple[str | Reference, ...]
    numbers: tuple[tuple[int, str], ...]
    problems: tuple[Problem, ...]

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        return tuple(part for part in self.parts if isinstance(part, Reference))

    @cached_property
    def components(self) -> frozenset[str]:
        """The components that draw this text."""
        texts = [part for part in self.parts if isinstance(part, str)]
        asked_for = {name for name, sign in _ASKED_FOR.items() if any(sign in text for text in texts)}
        return frozenset({KINDS[it.kind].component for it in self.references} | asked_for)


@remembered(_REMEMBERED)
def parse_text(text: str) -> Prose:
    """A page's text, with headings, lists and tables."""
    return _parse(text, inline=False)


@remembered(_REMEMBERED)
def parse_line(text: str) -> Prose:
    """A single line of the YAML file or of front matter: no paragraph around it, no block inside."""
    if _PLAIN_LINE.fullmatch(text):
        return Prose((text,), hard_coded_numbers(text), ())
    return _parse(text, inline=True)


def _parse(text: str, inline: bool) -> Prose:
    if problems := tuple(too_complex(text)):
        return Prose((), (), problems)
    marked = mark_lines(MARKERS.sub("", text))
    laid_out, not_taken = lay_out(enumerate(marked.split("\n"), 1))
    converter = links(inline)
    with_marks = converter.convert(marked if inline else "\n".join(laid_out))
    if inline:
        with_marks = with_marks.removeprefix("<p>").removesuffix("</p>")
    result = LINE_MARK.sub("", with_marks)
    problems = (
        *(*converter.problems, *converter.unused(), *not_taken),
        *text_problems(text, with_marks, converter.references, inline),
    )
    numbers = hard_coded_numbers(text)
    assembled = assembled_numbers(result, converter.references, text, frozenset(digits for _, digits in numbers))
    return Prose(_split(result, converter.references), (*numbers, *assembled), problems)


def _split(result: str, references: list[Reference]) -> tuple[str | Reference, ...]:
    bare = _BLOCK_PLACEHOLDER.sub(lambda match: match[1] if references[int(match[2])].block else match[0], result)
    parts: list[str | Reference] = []
    for number, piece in enumerate(PLACEHOLDER.split(bare)):
        if number % 2:
            parts.append(references[int(piece)])
        elif piece:
            parts.append(_UNTRANSLATED.sub(_untranslated, piece))
    return tuple(parts)


def _untranslated(mark: re.Match[str]) -> str:
    """Words that are shown in the source language (content/messages.py) say so, and run in its direction."""
    return f'<span lang="{mark[1]}" dir="{direction(mark[1])}">' if mark[1] else "</span>"
