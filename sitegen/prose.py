"""Markdown into HTML with holes: where the text points at a fact, a Reference stands. The only door to markdown.

A page never states a fact; it points at one with an ordinary Markdown link, `[words](kind:id)`:
`[](phone:ambulance)` becomes a call link, `[](list:signs-emergency)` on a line of its own the whole list.
"""

import html
import re
from collections import Counter
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER_RE

from sitegen.digits import hand_written_numbers
from sitegen.pointers import BLOCK_KINDS, HOLE, INLINE_KINDS, SIGNS, Flaw, Reference
from sitegen.problems import nearest
from sitegen.text_flaws import hidden_numbers, text_flaws

_BLOCK_HOLE = re.compile("<p>(\ue000([0-9]+)\ue001)</p>")
_TARGET = re.compile(r"([a-z]+):([a-z0-9#-]*)")


@dataclass(frozen=True)
class Prose:
    """Finished HTML and References in turn; `numbers` are the digits written by hand, as (line, digits)."""

    parts: tuple[str | Reference, ...]
    numbers: tuple[tuple[int, str], ...]
    flaws: tuple[Flaw, ...]

    @property
    def references(self) -> tuple[Reference, ...]:
        return tuple(part for part in self.parts if isinstance(part, Reference))


def parse_text(text: str) -> Prose:
    """A page's text, with headings, lists and tables."""
    return _parse(text, inline=False)


def parse_line(text: str) -> Prose:
    """A single line, as it stands in the YAML file or in front matter: no paragraph around it, no block inside."""
    return _parse(text, inline=True)


def _parse(text: str, inline: bool) -> Prose:
    converter = Markdown(extensions=[] if inline else ["tables", "sane_lists", "toc"], output_format="html")
    holes = _Holes(converter, text, inline)
    # Raw HTML would be a second language inside Markdown, and a way around the numbers.
    converter.preprocessors.deregister("html_block", strict=False)
    converter.inlinePatterns.deregister("html", strict=False)
    converter.treeprocessors.register(holes, "references", -10)
    result = converter.convert(SIGNS.sub("", text))
    if inline:
        result = result.removeprefix("<p>").removesuffix("</p>")
    flaws = (*holes.flaws, *text_flaws(text, result, holes.references, inline))
    numbers = hand_written_numbers(text)
    plain = {digits for _, digits in numbers}
    hidden = [(line, digits) for line, digits in hidden_numbers(result, holes.references, text) if digits not in plain]
    return Prose(_split(result, holes.references), (*numbers, *hidden), flaws)


def _split(result: str, references: list[Reference]) -> tuple[str | Reference, ...]:
    bare = _BLOCK_HOLE.sub(lambda match: match[1] if references[int(match[2])].block else match[0], result)
    pieces = HOLE.split(bare)
    parts: list[str | Reference] = []
    for number, piece in enumerate(pieces):
        if number % 2:
            parts.append(references[int(piece)])
        elif piece:
            parts.append(piece)
    return tuple(parts)


class _Holes(Treeprocessor):
    """Takes every link out of the tree and leaves a numbered hole; notes what may not stand in the text."""

    def __init__(self, converter: Markdown, text: str, inline: bool) -> None:
        super().__init__(converter)
        self.text = text
        self.inline = inline
        self.references: list[Reference] = []
        self.flaws: list[Flaw] = []
        self._met: Counter[str] = Counter()

    def run(self, root: Element) -> None:
        self._walk(root)

    def _walk(self, parent: Element) -> None:
        for child in list(parent):
            if child.tag == "a" and not child.get("href", "").startswith("#"):
                self._replace(parent, child)
            else:
                self._refuse(child)
                self._walk(child)

    def _refuse(self, element: Element) -> None:
        if element.tag == "img":
            line = self._line(element.get("src", ""))
            self.flaws.append(Flaw(line, "image", "an image stands in the text", "drawings belong in templates/"))
        if element.tag == "h1":
            line = self._line_of_heading()
            hint = "begin with ##: the page's title is its only first heading"
            self.flaws.append(Flaw(line, "heading-one", "a first-level heading stands in the text", hint))

    def _replace(self, parent: Element, link: Element) -> None:
        label = self._plain("".join(link.itertext())).strip()
        block = (
            parent.tag == "p" and len(parent) == 1 and not (parent.text or "").strip() and not (link.tail or "").strip()
        )
        reference = self._reference(self._plain(link.get("href", "")), label, block and not self.inline)
        hole = f"\ue000{len(self.references)}\ue001" if reference else label
        if reference:
            self.references.append(reference)
        position = list(parent).index(link)
        text = hole + (link.tail or "")
        if position:
            before = parent[position - 1]
            before.tail = (before.tail or "") + text
        else:
            parent.text = (parent.text or "") + text
        parent.remove(link)

    def _plain(self, text: str) -> str:
        """Words as a reader sees them: the converter keeps entities (`&amp;`) aside until the page is put together."""
        aside = self.md.htmlStash.rawHtmlBlocks
        text = HTML_PLACEHOLDER_RE.sub(lambda match: str(aside[int(match[1])]), text)
        return html.unescape(text.replace(AMP_SUBSTITUTE, "&"))

    def _reference(self, target: str, label: str, alone: bool) -> Reference | None:
        line = self._line(target)
        match = _TARGET.fullmatch(target)
        kind = match[1] if match else ""
        if not match or kind not in INLINE_KINDS | BLOCK_KINDS:
            self.flaws.append(_foreign_link(line, target))
            return None
        if kind in BLOCK_KINDS and not alone:
            message = f"{target} stands inside a sentence, but makes a whole block"
            self.flaws.append(
                Flaw(line, "block-in-sentence", message, "give it a line of its own, an empty line around it")
            )
            return None
        return Reference(kind, match[2], label, kind in BLOCK_KINDS, line)

    def _line(self, target: str) -> int:
        """The line of the next link to `target` that was not met yet."""
        target = target.removeprefix("mailto:")
        self._met[target] += 1
        places = re.finditer(rf"(?:\(|<|\]:\s*){re.escape(target)}(?=[\s)>]|$)", self.text)
        found = [match.end() for match in places]
        position = found[min(self._met[target], len(found)) - 1] if found else 0
        return self.text.count("\n", 0, position) + 1

    def _line_of_heading(self) -> int:
        lines = self.text.split("\n")
        return next((number for number, line in enumerate(lines, 1) if re.match(r"#\s*[^#]|=+\s*$", line)), 1)


def _foreign_link(line: int, target: str) -> Flaw:
    known = ", ".join(sorted(INLINE_KINDS | BLOCK_KINDS))
    if re.match(r"https?:", target):
        hint = "state the page once under sources: in guide.yaml, and write [words](source:its-id)"
    elif re.match(r"(tel|sms):", target):
        hint = "state the number once under phones: in guide.yaml, and write [words](phone:its-id)"
    elif (kind := target.partition(":")[0]) in INLINE_KINDS | BLOCK_KINDS:
        hint = f"an id is made of small letters, digits and hyphens: {kind}:out-of-hours"
    else:
        hint = nearest(kind, INLINE_KINDS | BLOCK_KINDS, f"write [words](kind:id); the kinds are {known}")
    return Flaw(line, "link-by-hand", f"a link points at {target!r}, not at a fact", hint)
