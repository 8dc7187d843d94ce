"""A finished page as a browser parses it: its words, links, ids and calls. The only module that imports selectolax."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from sys import intern
from typing import Literal

from selectolax.lexbor import LexborHTMLParser, LexborNode

_READ_ALOUD = frozenset({"alt", "title", "aria-label", "content", "placeholder", "value", "label"})
# Attributes that only a script reads; the words of all other data- attributes are shown by one.
_FOR_SCRIPTS = frozenset({"data-edition", "data-now", "data-at", "data-latitude", "data-longitude", "data-root"})
_LOADING = frozenset({"srcset", "poster", "data", "action", "formaction", "background"})
_LOADED_BY_HREF = ("link", "use", "image", "base")
# Open Graph: addresses of the guide, and how large the picture is.
_PUBLIC = frozenset({"og:url", "og:image"})
_SIZES = frozenset({"og:image:width", "og:image:height"})
_CALL_BAR = "nav.call-bar a"
_HIDDEN = "[hidden] a, [inert] a, [aria-hidden=true] a, [style] a"
_NO_TEXT = ["style", "script"]
# Elements inside a line of text: no gap between their words and the words around them.
_INLINE = ["a", "bdi", "span", "i", "em", "strong", "b", "code"]
# No page holds it: the parser makes another character of it.
_END = "\0"


@dataclass
class Call:
    """A tel: or sms: link, the words a reader sees on it, and what of them is set apart as left-to-right digits."""

    target: str
    words: str
    numbers: list[str]


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
    styles: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    language: str = ""
    title: str = ""


def read_page(text: str) -> ReadPage:
    """The page's parts, in document order."""
    tree, page = LexborHTMLParser(text), ReadPage()
    in_bar = {node.mem_id for node in tree.css(_CALL_BAR)} - {node.mem_id for node in tree.css(_HIDDEN)}
    comments = []
    for node in tree.root.traverse() if tree.root else ():
        if node.is_comment_node:
            comments.append(node)
        elif attributes := node.attributes:
            tag = node.tag or ""
            _read_attributes(tag, attributes, page)
            if tag == "a" and "href" in attributes:
                _read_link(node, attributes["href"] or "", node.mem_id in in_bar, page)
    # Many pages have the same, which is kept once. A browser does not run a script element of the data type.
    scripts = [(node.attributes.get("type"), node.text()) for node in tree.css("script")]
    page.scripts = [intern(script) for kind, script in scripts if kind != "application/ld+json" and script]
    page.data = [script for kind, script in scripts if kind == "application/ld+json"]
    page.styles = [intern(node.text()) for node in tree.css("style")]
    page.headings = [node.text() for node in tree.css("h1")]
    page.title = "".join(node.text() for node in tree.css("head > title"))
    page.language = next((node.attributes.get("lang") or "" for node in tree.css("html")), "")
    for comment in comments:
        comment.remove()
    page.lines = [*_lines(tree)]
    page.words += page.lines
    return page


def _read_attributes(tag: str, attributes: Mapping[str, str | None], page: ReadPage) -> None:
    for name, value in attributes.items():
        role = _role(name)
        if role == "words" and tag == "meta" and attributes.get("property") in _PUBLIC:
            page.public.append(value or "")
        elif role == "words" and value and not (tag == "meta" and _is_policy(attributes)):
            page.words.append(value)
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
def _role(name: str) -> Literal["words", "id", "address", "load", ""]:
    """What an attribute is read for; no name has two of these."""
    if name in _READ_ALOUD or (name.startswith("data-") and name not in _FOR_SCRIPTS):
        return "words"
    if name in _LOADING:
        return "load"
    return "id" if name == "id" else "address" if name in ("href", "src") else ""


def _read_link(node: LexborNode, target: str, in_bar: bool, page: ReadPage) -> None:
    if not target.startswith(("tel:", "sms:")):
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
    tree.unwrap_tags(_INLINE, delete_empty=True)
    tree.merge_text_nodes()
    for line in tree.root.text(separator=_END).split(_END) if tree.root else ():
        if words := " ".join(line.split()):
            yield words


def _is_policy(attributes: Mapping[str, str | None]) -> bool:
    """Whether nobody reads the value as words."""
    named = attributes.get("name") in ("viewport", "theme-color", "referrer")
    return "http-equiv" in attributes or named or attributes.get("property") in _SIZES
