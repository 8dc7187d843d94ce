"""A finished page as a browser parses it: its words, links, ids and calls. The only module that imports selectolax."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import escape
from itertools import groupby
from sys import intern
from typing import Literal

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from sitegen.content.phone_numbers import EMERGENCY_ANYWHERE

_READ_ALOUD = frozenset({"alt", "title", "content", "placeholder", "value", "label", "summary", "abbr", "start"})
# Of aria- attributes these name other elements or say how this one is; all others are texts.
_ARIA_IDS = frozenset("labelledby controls describedby owns flowto activedescendant details errormessage".split())
_ARIA_STATES = frozenset(
    """atomic autocomplete busy checked current disabled expanded haspopup hidden invalid live modal multiline
    multiselectable orientation pressed readonly relevant required selected sort""".split()
)
# Attributes that only a script reads; the words of all other data- attributes are shown by one.
_FOR_SCRIPTS = frozenset({"data-edition", "data-now", "data-at", "data-latitude", "data-longitude", "data-root"})
_LOADING = frozenset({"srcset", "poster", "data", "action", "formaction", "background"})
_LOADED_BY_HREF = ("link", "use", "image", "base")
# Open Graph: addresses of the guide, and how large the picture is.
_PUBLIC = frozenset({"og:url", "og:image"})
_SIZES = frozenset({"og:image:width", "og:image:height"})
_CALLING = ("tel:", "sms:")
_LEADING = ",".join(f"[{name}]" for name in ("id", "href", "src", *sorted(_LOADING)))
_NOWHERE = "\0"  # of an element that leads nowhere
_CALL_BAR = "nav.call-bar a"
_HIDDEN = "[hidden] a, [inert] a, [aria-hidden=true] a, [style] a"
_NO_TEXT = ["style", "script"]
# Elements inside a line of text: no gap between their words and the words around them.
_INLINE = """a, bdi, bdo, span, i, em, strong, b, code, kbd, samp, var, small, sup, sub, wbr, mark, u, s, del, ins,
abbr, time, data, dfn, cite, q, label, output, font, big, tt"""
_SECTION = "body > main > section[id^=page-]"
# Where it stands says what the parser is in after a section.
_BEHIND = "x-behind"
# No page holds it: the parser makes another character of it.
_END = "\0"


@dataclass
class Call:
    """A tel: or sms: link, the words a reader sees on it, and what of them is set apart as left-to-right digits."""

    target: str
    words: str
    numbers: list[str]


@dataclass(frozen=True)
class Bar:
    """The call bar as an element of the page: `parts` are html, body, the bar and what is in it, with attributes.

    `frame` is a page with only that, for selectors to be tried on; `is_first` if only a skip link is before it.
    """

    parts: tuple[tuple[str, Mapping[str, str | None]], ...]
    frame: str
    is_first: bool


@dataclass
class ReadPage:
    """What was found in one page. `words` are the attributes that are read aloud or shown, then the `lines` of text.

    `public` are the absolute addresses of the guide's own files, which machines read.
    """

    words: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[tuple[str, str]] = field(default_factory=list)
    public: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    call_bar: list[str] = field(default_factory=list)
    bar: Bar | None = None
    styles: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    language: str = ""
    title: str = ""


def read_page(text: str) -> ReadPage:
    """The page's parts, in document order."""
    return _read(LexborHTMLParser(text))


def read_frame(text: str, sections: int) -> ReadPage | None:
    """A page with only the tags of each of so many sections in its main element.

    None if the sections are not there, one after the other: what is in them would be read otherwise then.
    """
    tree = LexborHTMLParser(text)
    found, last = tree.css(_SECTION), tree.css(f"{_SECTION}:last-child")
    for node in found:
        del node.attrs["id"]  # it is read with the section
    return _read(tree) if last and len(found) == sections else None


def read_section(text: str) -> ReadPage | None:
    """A section of a main element, by itself.

    None if the page around it would be read otherwise because of it: if an element, a comment or a style does not end
    in it, or if it says something of the root.
    """
    tree = LexborHTMLParser(f"<!doctype html><html><body><main>{text}<{_BEHIND}></{_BEHIND}>")
    is_so = _BEHIND not in text and tree.css(f"body > main > {_BEHIND}:last-child")
    is_apart = is_so and not any(node.attributes for node in tree.css(f"html, body, main:has(> {_BEHIND})"))
    return _read(tree) if is_apart else None


def _read(tree: LexborHTMLParser) -> ReadPage:
    page = ReadPage()
    in_bar = {node.mem_id for node in tree.css(_CALL_BAR)} - {node.mem_id for node in tree.css(_HIDDEN)}
    page.bar = _read_bar(tree)
    comments = []
    for node in tree.root.traverse() if tree.root else ():
        if node.is_comment_node:
            comments.append(node)
        elif attributes := node.attributes:
            tag = node.tag or ""
            _read_attributes(tag, attributes, page)
            if tag == "bdo":  # it turns what is in it
                page.words.append(node.text()[::-1])
            target = attributes.get("href", attributes.get("xlink:href", _NOWHERE)) or ""
            if target is not _NOWHERE and (tag in ("a", "area") or target.startswith(_CALLING)):
                _read_link(node, target, node.mem_id in in_bar, page)
    # Many pages have the same, which is kept once. A browser does not run a script element of the data type.
    scripts = [(node.attributes.get("type"), node.text()) for node in tree.css("script")]
    page.scripts = [intern(script) for kind, script in scripts if kind != "application/ld+json" and script]
    page.data = [script for kind, script in scripts if kind == "application/ld+json"]
    page.styles += [intern(node.text()) for node in tree.css("style")]
    page.headings = [node.text() for node in tree.css("h1")]
    page.title = "".join(node.text() for node in tree.css("head > title"))
    page.language = next((node.attributes.get("lang") or "" for node in tree.css("html")), "")
    for comment in comments:
        comment.remove()
    page.lines = [*_lines(tree)]
    page.words += page.lines
    page.words += columns(page.lines)
    return page


def read_links(text: str) -> ReadPage:
    """Only the ids, links and loads of a page: that is quicker."""
    page = ReadPage()
    for node in LexborHTMLParser(text).css(_LEADING):
        tag, attributes = node.tag or "", node.attributes
        _read_attributes(tag, attributes, page)
        if tag in ("a", "area") and (target := attributes.get("href")) is not None:
            page.links += [target] * (not target.startswith(_CALLING))
    return page


def _read_bar(tree: LexborHTMLParser) -> Bar | None:
    """The call bar, if its parent is the body: in anything else (details, dialog, noscript) it may not be shown."""
    bar, html, body = tree.css_first("body > nav.call-bar"), tree.css_first("html"), tree.css_first("body")
    if not (bar and html and body):
        return None
    before: list[LexborNode] = []
    node = bar.prev
    while node:
        if not node.is_comment_node and (node.is_element_node or node.text().strip()):
            before.insert(0, node)
        node = node.prev
    shown = before[0].attributes if before and before[0].is_element_node else {}
    is_first = not before or (len(before) == 1 and before[0].tag == "a" and (shown.get("href") or "").startswith("#"))
    parts = [(node.tag or "", node.attributes) for node in (html, body, *bar.css("*"))]
    inside = "".join(node.html or "" for node in (*before, bar))
    frame = f"<!doctype html><html{_written(parts[0][1])}><body{_written(parts[1][1])}>{inside}</body></html>"
    return Bar(tuple(parts), intern(frame), is_first)


def _written(attributes: Mapping[str, str | None]) -> str:
    """The attributes as in a start tag. Those of scripts differ by page, and no selector is asked for them."""
    kept = {name: value or "" for name, value in attributes.items() if not name.startswith("data-")}
    return "".join(f' {name}="{escape(value)}"' for name, value in kept.items())


@lru_cache(10_000)
def first_selected(frame: str, selectors: tuple[str, ...], inside: str = "*") -> str:
    """The first selector that selects such an element of a small page, or that the parser cannot read; or nothing."""
    tree = LexborHTMLParser(frame)
    wanted = {node.mem_id for node in tree.css(inside)}
    for selector in selectors:
        try:
            if any(node.mem_id in wanted for node in tree.css(selector)):
                return selector
        except SelectolaxError:
            return selector
    return ""


def _read_attributes(tag: str, attributes: Mapping[str, str | None], page: ReadPage) -> None:
    for name, value in attributes.items():
        role = _role(name)
        if role == "words" and tag == "meta" and attributes.get("property") in _PUBLIC:
            page.public.append(value or "")
        elif role == "words" and value and not (tag == "meta" and _is_policy(attributes)):
            page.words.append(value)
        elif role == "style":  # of no selector; what it could do to digits is looked at
            page.styles.append(f"x-x {{ {value} }}")
        elif role == "id":
            page.ids.append(value or "")
        elif role == "address" and name == ("href" if tag in _LOADED_BY_HREF else "src"):
            if attributes.get("rel") in ("canonical", "alternate"):
                page.public.append(value or "")
            else:
                page.loads.append((tag, value or ""))
        elif role == "load":
            page.loads.append((tag, value or ""))


@cache
def _role(name: str) -> Literal["words", "id", "style", "address", "load", ""]:
    """What an attribute is read for; no name has two of these."""
    is_data = name.startswith("data-") and name not in _FOR_SCRIPTS
    if name in _READ_ALOUD or is_data or (name.startswith("aria-") and name[5:] not in _ARIA_IDS | _ARIA_STATES):
        return "words"
    if name in _LOADING:
        return "load"
    if name in ("id", "style"):
        return "id" if name == "id" else "style"
    return "address" if name in ("href", "src") else ""


def _read_link(node: LexborNode, target: str, in_bar: bool, page: ReadPage) -> None:
    if not target.startswith(_CALLING):
        page.links.append(target)
        return
    page.calls.append(Call(target, node.text(), [number.text() for number in node.css('bdi[dir="ltr"]')]))
    if in_bar:
        page.call_bar.append(target)


def _lines(tree: LexborHTMLParser) -> Iterator[str]:
    """Each line of text as a reader sees it: a line ends where an element that is not inline begins or ends.

    The tree is used up: what has no words and what is inline goes, so that the parser itself joins what is one line.
    """
    tree.strip_tags(_NO_TEXT)
    tree.unwrap_tags([f":is({_INLINE})"], delete_empty=True)  # in one go: tag by tag takes longer
    tree.merge_text_nodes()
    for line in tree.root.text(separator=_END).split(_END) if tree.root else ():
        if words := " ".join(line.split()):
            yield words


def columns(lines: Iterable[str]) -> Iterator[str]:
    """Digits one below the other, or in the cells of a row, that are a number to call to the eye."""
    for is_run, run in groupby(lines, _is_digit):
        if is_run and (number := "".join(run)) in EMERGENCY_ANYWHERE:
            yield number


def digit_lines(lines: Iterable[str]) -> Iterator[str]:
    """Every line of one digit, and an empty one for all that is between two of them: what `columns` looks at."""
    for is_run, run in groupby(lines, _is_digit):
        yield from run if is_run else ("",)


def _is_digit(line: str) -> bool:
    return len(line) == 1 and line.isdigit()


def _is_policy(attributes: Mapping[str, str | None]) -> bool:
    """Whether nobody reads the value as words."""
    named = attributes.get("name") in ("viewport", "theme-color", "referrer")
    is_policy = (attributes.get("http-equiv") or "").lower() == "content-security-policy"
    return is_policy or named or attributes.get("property") in _SIZES
