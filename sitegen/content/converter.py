"""Markdown into HTML in which each link is a numbered placeholder for a Reference. Imports markdown."""

import html
import re
import string
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension, TocTreeprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER_RE, STX, AtomicString

from sitegen.content.markdown_blocks import LINE_MARK, without_mark
from sitegen.content.references import KINDS, PLACEHOLDER, Reference
from sitegen.content.tables import wrap_tables
from sitegen.problems import Location, Problem, nearest

# A list in which every item is one link and nothing else; the component of that name gives it its style.
ANSWERS = "answer-list"
_TARGET = re.compile(r"([a-z]+):([a-z0-9-]*(?:#[^\s#]*)?)|(#\S+)")
# What an inline pattern of Markdown begins with; STX is the parser's own mark.
_SIGN = re.compile(rf"[`\\\[<&*_!{STX}]|  \n")
# The attribute that holds the line of a link while the text is in the parser.
_LINE = "line"


@cache
def links(inline: bool) -> "Links":
    """One converter for all texts and one for all lines: to build it takes longer than to read a text."""
    return Links(_converter(inline), inline)


def _converter(inline: bool) -> Markdown:
    extensions: list[Extension] = [  # by their names, the parser would search all packages that are installed
        TableExtension(),
        SaneListExtension(),
        DefListExtension(),
        _HeadingIds(slugify=_heading_id, marker=""),
    ]
    converter = Markdown(extensions=[] if inline else extensions, output_format="html")
    # Raw HTML would be a second language inside Markdown, and a way around the numbers.
    converter.preprocessors.deregister("html_block", strict=False)
    converter.inlinePatterns.deregister("html", strict=False)
    # A backslash keeps every sign from being a mark, as in CommonMark.
    converter.ESCAPED_CHARS = list(string.punctuation)
    converter.treeprocessors.register(_PlainWords(converter), "plain words", 30)  # the inline patterns are at 20
    return converter


def _heading_id(words: str, separator: str) -> str:
    """The name of a heading, in the letters of its own script: `## Поліція` is `поліція`."""
    words = unicodedata.normalize("NFC", LINE_MARK.sub("", words))
    kept = "".join(
        it for it in words if it.isalnum() or it in "_-" or it.isspace() or unicodedata.category(it)[0] == "M"
    )
    return re.sub(rf"[{separator}\s]+", separator, kept.strip().lower())


class _WithoutTable(TocTreeprocessor):
    """Gives headings their ids; the table of contents itself, which no page shows, is not built."""

    def build_toc_div(self, toc_list: list[Any]) -> Element:
        return Element("div")


class _HeadingIds(TocExtension):
    TreeProcessorClass = _WithoutTable


class _PlainWords(Treeprocessor):
    """Words without any sign are kept from the inline patterns, which would each look for theirs in turn."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.text and not _SIGN.search(element.text):
                element.text = AtomicString(element.text)


class Links(Treeprocessor):
    """Takes every link out of the tree and leaves a numbered placeholder; notes what the text may not hold."""

    def __init__(self, converter: Markdown, inline: bool) -> None:
        super().__init__(converter)
        self.inline = inline
        self._forget()
        converter.treeprocessors.register(self, "references", -10)

    def _forget(self) -> None:
        """Nothing of one text may reach the next: no `[x]: page:gp`, no entity that is kept aside, no problem."""
        self.references: list[Reference] = []
        self.problems: list[Problem] = []
        self._used: set[int] = set()
        self.md.reset()

    def convert(self, text: str) -> str:
        """The text as HTML; `references`, `problems` and `unused` are of this text until the next one is converted."""
        self._forget()
        try:
            return self.md.convert(text)
        except BaseException:
            links.cache_clear()  # stopped half-way, it would go on there with the next text
            raise

    def run(self, root: Element) -> None:
        for element in root.iter():
            for name in {"href", "src"} & set(element.keys()):
                target, line = without_mark(self._plain(element.get(name, "")))
                element.set(name, target)
                element.set(_LINE, str(line))
                self._used.add(line)
        for element in root.iter("ul"):
            if all(_is_one_link(item) for item in element):
                element.set("class", ANSWERS)
        self._walk(root)
        wrap_tables(root, self._words)

    def unused(self) -> Iterator[Problem]:
        """Lines `[x]: page:gp` that no link asks for: they would be lost without a word."""
        for target, _ in self.md.references.values():
            words, line = without_mark(target)
            if line not in self._used:
                hint = "point at it, [words][its-name], or remove the line"
                message = f"the line that names {words!r} would not be shown, and no link uses it"
                yield Problem(Location("", line), "unsupported-markdown", message, hint)

    def _walk(self, parent: Element) -> None:
        for child in list(parent):
            if child.tag == "a":
                self._replace(parent, child)
            else:
                self._refuse(child)
                self._walk(child)

    def _words(self, element: Element) -> str:
        """What a reader sees of an element, except the numbers."""
        words = PLACEHOLDER.sub(lambda found: self.references[int(found[1])].label, "".join(element.itertext()))
        return " ".join(LINE_MARK.sub("", self._plain(words)).split())

    def _refuse(self, element: Element) -> None:
        if element.tag == "img":
            self._problem(_line_of(element), "image", "the text contains an image", "drawings belong in templates/")
        if element.tag == "h1":
            hint = "begin with ##: the page's title is its only first heading"
            line = without_mark("".join(element.itertext()))[1]
            self._problem(line, "heading-one", "the text contains a first-level heading", hint)

    def _replace(self, parent: Element, link: Element) -> None:
        label = LINE_MARK.sub("", self._plain("".join(link.itertext()))).strip()
        alone = (
            parent.tag == "p" and len(parent) == 1 and not (parent.text or "").strip() and not (link.tail or "").strip()
        )
        reference = self._reference(link, label, alone and not self.inline)
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

    def _reference(self, link: Element, label: str, alone: bool) -> Reference | None:
        target, line = link.get("href", ""), _line_of(link)
        if title := link.get("title"):
            hint = "leave the quotation out, or put its words into the sentence"
            message = f"the words {LINE_MARK.sub('', title)!r} behind the link's target would not be shown"
            self._problem(line, "unsupported-markdown", message, hint)
        match = _TARGET.fullmatch(target)
        if match and match[3]:
            return Reference("page", _heading_name(target), label, line)
        kind = KINDS.get(match[1]) if match else None
        if not match or not kind:
            self.problems.append(_raw_link(line, target))
            return None
        if kind.block and not alone:
            message = f"{target} is inside a sentence, but makes a whole block"
            self._problem(line, "block-in-sentence", message, "give it a line of its own, an empty line around it")
            return None
        return Reference(kind.name, _heading_name(match[2]), label, line)

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


def _line_of(element: Element) -> int:
    return int(element.get(_LINE, "1"))


def _heading_name(target: str) -> str:
    """The target with a heading as it is written: browsers copy `#поліція` as `#%D0%BF…`."""
    return unicodedata.normalize("NFC", unquote(target)) if "#" in target else target


def _raw_link(line: int, target: str) -> Problem:
    kind = target.partition(":")[0]
    if re.match(r"https?:|//|www\.", target):
        hint = "state the page once under sources: in guide.yaml, and write [words](source:its-id)"
    elif re.match(r"(tel|sms):|[+\d][\d ]*$", target):
        hint = "state the number once under phones: in guide.yaml, and write [words](phone:its-id)"
    elif re.match(r"mailto:|[^\s/@]+@", target):
        hint = "a mail needs a network: link to the page that shows the address, [words](source:its-id)"
    elif not target:
        hint = "the round brackets are empty: write [words](kind:id), such as (page:gp)"
    elif kind in KINDS:
        hint = f"an id is made of small letters, digits and hyphens: {kind}:out-of-hours"
    elif page := re.fullmatch(r"[./]*(?:[\w-]+/)*?([\w-]+)(?:\.md|\.html?|/|/index\.html)?(#\S*)?", target):
        hint = f"a page of this guide is named by its file, without .md: [words](page:{page[1]}{page[2] or ''})"
    else:
        hint = nearest(kind, KINDS, f"write [words](kind:id); the kinds are {', '.join(sorted(KINDS))}")
    return Problem(Location("", line), "raw-link", f"a link points at {target!r}, not at a fact", hint)
