"""guide.txt: the whole guide as plain text, for an old phone, a terminal, a braille line, or a letter.

It is made of the finished guide.html, so that the two say the same: headings underlined, lists with a dash or a number,
links to other websites as addresses. No line is cut within an address or a number.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from itertools import chain
from sys import intern
from types import MappingProxyType

from sitegen.bundle.single_file import Parts
from sitegen.bundle.worker import marked
from sitegen.remembered import Results, digest_of

PATH = "guide.txt"
WIDTH = 72
# What has no words, or none that a reader sees. A text begins with what it says: nothing is there to be skipped.
_SILENT = frozenset({"head", "script", "style", "svg", "button", "input"})
_SKIP = "skip-link"
_EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
_INLINE = frozenset({"a", "abbr", "b", "bdi", "br", "code", "em", "i", "q", "span", "strong", "time"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_UNDERLINES = {"h1": "=", "h2": "=", "h3": "-"}
# No empty line stands before these.
_CLOSE = frozenset({"li", "dt", "dd", "tr", "thead", "tbody"})
_SPACES = re.compile(r"[ \t\r\n]+")
# No digit stands alone at the end or the beginning of a line: an amount keeps its unit, a call its number.
_BESIDE_DIGITS = re.compile(r" (?=[+(]?\d)|(?<=\d) ")
_NO_BREAK = "\u00a0"
_NONE: Mapping[str, str] = MappingProxyType({})
# What a finished page is made of: a tag (after / where it ends) with its attributes, or text. What is in a style, a
# script or a comment is neither. A general parser takes twice as long, and the check holds the result to guide.html.
_PARTS = re.compile(
    r"<!--.*?-->|<![^>]*>|<(?P<code>style|script)\b.*?</(?P=code)>"
    r"|<(?P<tag>/?[a-z][a-z0-9-]*)(?P<attributes>(?:[^>\"]|\"[^\"]*\")*)>|(?P<text>[^<]+|<)",
    re.DOTALL,
)
# Of these parts another text behind them may make another one.
_GOES_ON = re.compile(r"<\Z|<(?:style|script)\b(?!.*</)|<!--(?!.*-->\Z)", re.DOTALL)
_ATTRIBUTE = re.compile(r"\s([a-z-]+)(?:=\"([^\"]*)\")?")


@dataclass(slots=True)  # a large guide has a hundred thousand
class _Element:
    tag: str
    attributes: Mapping[str, str] = field(default_factory=lambda: _NONE)
    children: list["_Element | str"] = field(default_factory=list)

    @property
    def is_seen(self) -> bool:
        is_hidden = "hidden" in self.attributes or self.attributes.get("aria-hidden") == "true"
        return self.tag not in _SILENT and not is_hidden and self.attributes.get("class") != _SKIP

    def all(self) -> Iterator["_Element"]:
        """Every element in it, in the order of the page."""
        following = self.children[::-1]
        while following:
            if isinstance(child := following.pop(), _Element):
                yield child
                following += child.children[::-1]

    @property
    def text(self) -> str:
        return "".join(it if isinstance(it, str) else it.text for it in self.children)


_NOTHING = _Element("")


@dataclass(frozen=True)
class _Section:
    """What a section says of itself: the names of its headings, with their words, and where its links lead."""

    name: str
    headings: tuple[tuple[str, str], ...]
    addresses: frozenset[str]
    is_whole: bool


_sections = Results[_Section]("plain_text.sections", 10_000)
_lines_of_sections = Results[tuple[str, ...]]("plain_text.lines", 10_000)


def _tree(page: str) -> _Element:
    """The elements of a page as the templates write them: each is closed, but for those that have no end."""
    return _read(page)[0]


def _read(page: str) -> tuple[_Element, bool]:
    """The same, and whether this text stands by itself: nothing begins in it that may end behind it."""
    opened, is_whole = [_Element("")], True
    for part in _PARTS.finditer(page):
        _, tag, attributes, text = part.groups("")
        is_whole &= not _GOES_ON.match(part[0]) and (len(opened) > 1 or tag[:1] != "/")
        if text:
            opened[-1].children.append(unescape(text) if "&" in text else text)
        elif tag and not tag.startswith("/"):
            element = _Element(intern(tag), _attributes(attributes) if attributes else _NONE)
            opened[-1].children.append(element)
            if tag not in _EMPTY and not attributes.endswith("/"):  # that is how a drawing ends a line
                opened.append(element)
        elif tag and len(opened) > 1:
            opened.pop()
    return opened[0], is_whole and len(opened) == 1


def _attributes(text: str) -> Mapping[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(text)}


def make_plain_text(page: bytes) -> bytes:
    """The text of a finished page. A number has ordinary spaces in it, so that it can be searched for."""
    text = page.decode("utf-8-sig")
    parts = Parts.of(text)
    sections = [_sections.of(digest_of(it), partial(_section, it)) for it in parts.sections]
    root, is_whole = _read(parts.frame)
    if not is_whole or not all(it.is_whole for it in sections) or _in_main(root) != [it.name for it in sections]:
        parts, sections, root = Parts(text, ()), [], _tree(text)
    headings = dict(chain(_headings(root), *(it.headings for it in sections)))
    known = ((it.name, _lines_of(text, it, headings)) for text, it in zip(parts.sections, sections, strict=True))
    writer = _Writer(headings, dict(known))
    lines = "\n".join(line.rstrip() for line in writer.lines(root, WIDTH)) + "\n"
    return marked(lines.replace(_NO_BREAK, " "))


def _in_main(root: _Element) -> list[str]:
    """The names of the sections that stand in the main element of a page, and in nothing else."""
    inside = [root]
    for tag in ("html", "body", "main", "section"):
        inside = [it for one in inside for it in one.children if isinstance(it, _Element) and it.tag == tag]
    return [it.attributes.get("id", "") for it in inside]


def _section(text: str) -> _Section:
    root, is_whole = _read(text)
    links = (it.attributes["href"] for it in root.all() if "href" in it.attributes)
    first = next(root.all(), _NOTHING)
    is_alone = is_whole and root.children == [first]
    return _Section(first.attributes.get("id", ""), (*_headings(root),), frozenset(links), is_alone)


def _lines_of(text: str, section: _Section, headings: Mapping[str, str]) -> tuple[str, ...]:
    """The lines in a section, which depend on the headings that it leads to and on nothing else."""
    names = sorted(it[1:] for it in section.addresses if it[1:] in headings)
    known = {name: headings[name] for name in names}
    key = digest_of(text), *known.items()
    return _lines_of_sections.of(key, lambda: (*_Writer(known).lines(next(_tree(text).all()), WIDTH),))


def _headings(root: _Element) -> Iterator[tuple[str, str]]:
    """What a link may lead to: the name of every heading, or section, and the words of the heading."""
    for element in root.all():
        if name := element.attributes.get("id"):
            found = (it for it in chain((element,), element.all()) if it.tag in _HEADINGS)
            if element.tag in (*_HEADINGS, "section") and (heading := next(found, None)):
                yield name, _SPACES.sub(" ", heading.text).strip()


class _Writer:
    """Writes elements as lines. `headings` are the words that a link may lead to, `sections` the lines that are known
    of each section that has nothing in it.
    """

    def __init__(self, headings: Mapping[str, str], sections: Mapping[str, Sequence[str]] = _NONE) -> None:
        self.headings = headings
        self.sections = sections

    def lines(self, element: _Element, width: int) -> list[str]:
        """The lines of all that stands in an element."""
        lines: list[str] = []
        words = ""
        for child in (*element.children, None):
            if isinstance(child, str) or (child and child.tag in _INLINE):
                words += self.words(child)
                continue
            lines += _wrapped(words, width)
            words = ""
            if child and child.is_seen and (block := self.block(child, width)):
                is_apart = bool(lines) and child.tag not in _CLOSE and element.tag != "li"
                lines += [""] * is_apart + block
        return lines

    def words(self, part: _Element | str) -> str:
        """Text inside a line; a link to another website has its address behind it."""
        if isinstance(part, str):
            return part.replace("\n", " ")
        if part.tag == "br" or not part.is_seen:
            return "\n" if part.tag == "br" else ""
        words = "".join(map(self.words, part.children))
        address = part.attributes.get("href", "")
        return f"{words} <{address}>" if address.startswith("http") else words

    def block(self, element: _Element, width: int) -> list[str]:
        if element.tag == "section" and not element.children:
            return [*self.sections.get(element.attributes.get("id", ""), ())]
        if element.tag in ("ul", "ol"):
            return self.items(element, width)
        if element.tag == "table":
            return self.rows(element, width)
        if element.tag == "dd":
            return _hanging("  ", self.lines(element, width - 2))
        lines = self.lines(element, width)
        if lines and element.tag in _UNDERLINES:
            lines += [_UNDERLINES[element.tag] * max(map(len, lines))]
            lines[:0] = ["", ""] if element.tag == "h2" else [""]
        return lines

    def items(self, element: _Element, width: int) -> list[str]:
        items = [child for child in element.children if isinstance(child, _Element) and child.is_seen]
        lines: list[str] = []
        for number, item in enumerate(items, 1):
            mark = f"{number}. " if element.tag == "ol" else "- "
            told = _Element("li", _NONE, [*item.children, self.leads_to(item)])
            lines += _hanging(mark, self.lines(told, width - len(mark)))
        return lines

    def leads_to(self, item: _Element) -> str:
        """Where an answer leads that is a link and nothing else: the heading, unless it says the same, or a number."""
        parts = [it for it in item.children if not isinstance(it, str) or it.strip()]
        link = parts[0] if len(parts) == 1 else ""
        address = link.attributes.get("href", "") if isinstance(link, _Element) else ""
        heading = self.headings.get(address[1:], "") if address.startswith("#") else ""
        said = _SPACES.sub(" ", item.text).strip()
        return f" → {heading}" if heading != said and not re.search(r"\d", heading) and heading else ""

    def rows(self, table: _Element, width: int) -> list[str]:
        """Each row as an item: its first cell, then every other behind the words of its column, if it has only one."""
        lines_of = [it.children for it in table.all() if it.tag == "tr"]
        rows = [[cell for cell in cells if isinstance(cell, _Element)] for cells in lines_of]
        names = [" ".join(self.lines(cell, width)) for cell in rows[0]] if rows else []
        lines: list[str] = []
        for first, *others in (row for row in rows[1:] if row):
            lines += _hanging("- ", self.lines(first, width - 2))
            for name, cell in zip(names[1:], others, strict=False):
                said = [f"{name}: ", *cell.children] if "colspan" not in cell.attributes else cell.children
                lines += _hanging("  ", self.lines(_Element("", _NONE, said), width - 2))
        return lines


def _wrapped(words: str, width: int) -> list[str]:
    """The words as lines of at most `width` letters, unless an address is longer."""
    found: list[str] = []
    for line in (_SPACES.sub(" ", it).strip(" ") for it in words.split("\n")):
        now = ""
        # Most lines are short, and nothing is searched for where they could be cut.
        for word in [line] if len(line) <= width else _BESIDE_DIGITS.sub(_NO_BREAK, line).split(" "):
            if now and len(now) + 1 + len(word) > width:
                found.append(now)
                now = word
            else:
                now = f"{now} {word}" if now else word
        found += [now] * bool(now)
    return found


def _hanging(mark: str, lines: list[str]) -> list[str]:
    """The lines behind a mark."""
    return [(mark if number == 0 else " " * len(mark)) + line for number, line in enumerate(lines)]
