"""Markdown into HTML with placeholders: where the text points at a fact there is a Reference. Imports markdown.

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

from sitegen.content.digits import hard_coded_numbers
from sitegen.content.prose_rules import assembled_numbers, text_problems
from sitegen.content.references import KINDS, MARKERS, PLACEHOLDER, Reference
from sitegen.problems import Location, Problem, nearest

# A list in which every item is one link and nothing else; the component of that name gives it its style.
ANSWERS = "answer-list"
_BLOCK_PLACEHOLDER = re.compile("<p>(\ue000([0-9]+)\ue001)</p>")
_TARGET = re.compile(r"([a-z]+):([a-z0-9#-]*)|(#\S+)")


@dataclass(frozen=True)
class Prose:
    """Finished HTML and References in turn; `numbers` are the digits written by hand, as (line, digits).

    Locations of problems have no path: their line is counted in the text.
    """

    parts: tuple[str | Reference, ...]
    numbers: tuple[tuple[int, str], ...]
    problems: tuple[Problem, ...]

    @property
    def references(self) -> tuple[Reference, ...]:
        return tuple(part for part in self.parts if isinstance(part, Reference))

    @property
    def components(self) -> frozenset[str]:
        """The components that draw this text."""
        answers = any(isinstance(part, str) and f'class="{ANSWERS}"' in part for part in self.parts)
        return frozenset({KINDS[it.kind].component for it in self.references} | ({ANSWERS} if answers else set()))


def parse_text(text: str) -> Prose:
    """A page's text, with headings, lists and tables."""
    return _parse(text, inline=False)


def parse_line(text: str) -> Prose:
    """A single line of the YAML file or of front matter: no paragraph around it, no block inside."""
    return _parse(text, inline=True)


def _parse(text: str, inline: bool) -> Prose:
    converter = Markdown(extensions=[] if inline else ["tables", "sane_lists", "toc"], output_format="html")
    links = _Links(converter, text, inline)
    # Raw HTML would be a second language inside Markdown, and a way around the numbers.
    converter.preprocessors.deregister("html_block", strict=False)
    converter.inlinePatterns.deregister("html", strict=False)
    converter.treeprocessors.register(links, "references", -10)
    result = converter.convert(MARKERS.sub("", text))
    if inline:
        result = result.removeprefix("<p>").removesuffix("</p>")
    problems = (*links.problems, *text_problems(text, result, links.references, inline))
    numbers = hard_coded_numbers(text)
    plain = {digits for _, digits in numbers}
    assembled = assembled_numbers(result, links.references, text)
    more = [(line, digits) for line, digits in assembled if digits not in plain]
    return Prose(_split(result, links.references), (*numbers, *more), problems)


def _split(result: str, references: list[Reference]) -> tuple[str | Reference, ...]:
    bare = _BLOCK_PLACEHOLDER.sub(lambda match: match[1] if references[int(match[2])].block else match[0], result)
    parts: list[str | Reference] = []
    for number, piece in enumerate(PLACEHOLDER.split(bare)):
        if number % 2:
            parts.append(references[int(piece)])
        elif piece:
            parts.append(piece)
    return tuple(parts)


class _Links(Treeprocessor):
    """Takes every link out of the tree and leaves a numbered placeholder; notes what the text may not hold."""

    def __init__(self, converter: Markdown, text: str, inline: bool) -> None:
        super().__init__(converter)
        self.text = text
        self.inline = inline
        self.references: list[Reference] = []
        self.problems: list[Problem] = []
        self._seen: Counter[str] = Counter()

    def run(self, root: Element) -> None:
        for element in root.iter("ul"):
            if all(_is_one_link(item) for item in element):
                element.set("class", ANSWERS)
        self._walk(root)

    def _walk(self, parent: Element) -> None:
        for child in list(parent):
            if child.tag == "a":
                self._replace(parent, child)
            else:
                self._refuse(child)
                self._walk(child)

    def _refuse(self, element: Element) -> None:
        if element.tag == "img":
            line = self._line(element.get("src", ""))
            self._problem(line, "image", "the text contains an image", "drawings belong in templates/")
        if element.tag == "h1":
            hint = "begin with ##: the page's title is its only first heading"
            self._problem(self._line_of_heading(), "heading-one", "the text contains a first-level heading", hint)

    def _replace(self, parent: Element, link: Element) -> None:
        label = self._plain("".join(link.itertext())).strip()
        alone = (
            parent.tag == "p" and len(parent) == 1 and not (parent.text or "").strip() and not (link.tail or "").strip()
        )
        reference = self._reference(self._plain(link.get("href", "")), label, alone and not self.inline)
        placeholder = f"\ue000{len(self.references)}\ue001" if reference else label
        if reference:
            self.references.append(reference)
        position = list(parent).index(link)
        text = placeholder + (link.tail or "")
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
        if match and match[3]:
            return Reference("page", target, label, line)
        kind = KINDS.get(match[1]) if match else None
        if not match or not kind:
            self.problems.append(_raw_link(line, target))
            return None
        if kind.block and not alone:
            message = f"{target} is inside a sentence, but makes a whole block"
            self._problem(line, "block-in-sentence", message, "give it a line of its own, an empty line around it")
            return None
        return Reference(kind.name, match[2], label, line)

    def _line(self, target: str) -> int:
        """The line of the next link to `target` that was not met yet."""
        target = target.removeprefix("mailto:")
        self._seen[target] += 1
        places = re.finditer(rf"(?:\(|<|\]:\s*){re.escape(target)}(?=[\s)>]|$)", self.text)
        found = [match.end() for match in places]
        position = found[min(self._seen[target], len(found)) - 1] if found else 0
        return self.text.count("\n", 0, position) + 1

    def _line_of_heading(self) -> int:
        lines = self.text.split("\n")
        return next((number for number, line in enumerate(lines, 1) if re.match(r"#\s*[^#]|=+\s*$", line)), 1)

    def _problem(self, line: int, code: str, message: str, hint: str) -> None:
        self.problems.append(Problem(Location("", line), code, message, hint))


def _is_one_link(item: Element) -> bool:
    """Whether a list item is one link to a page, a heading or a number to call, and nothing else."""
    only = item[0] if len(item) == 1 else None
    if only is None or (item.text or "").strip() or (only.tail or "").strip():
        return False
    if only.tag == "p":
        return _is_one_link(only)
    return only.tag == "a" and only.get("href", "").startswith(("page:", "phone:", "#"))


def _raw_link(line: int, target: str) -> Problem:
    if re.match(r"https?:", target):
        hint = "state the page once under sources: in guide.yaml, and write [words](source:its-id)"
    elif re.match(r"(tel|sms):", target):
        hint = "state the number once under phones: in guide.yaml, and write [words](phone:its-id)"
    elif (kind := target.partition(":")[0]) in KINDS:
        hint = f"an id is made of small letters, digits and hyphens: {kind}:out-of-hours"
    else:
        hint = nearest(kind, KINDS, f"write [words](kind:id); the kinds are {', '.join(sorted(KINDS))}")
    return Problem(Location("", line), "raw-link", f"a link points at {target!r}, not at a fact", hint)
