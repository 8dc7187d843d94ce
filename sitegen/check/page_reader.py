"""A finished page as a browser parses it: its words, links, ids and calls. The only module that imports selectolax."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from selectolax.lexbor import LexborHTMLParser, LexborNode

_READ_ALOUD = frozenset({"alt", "title", "aria-label", "content", "placeholder", "value", "label"})
# Attributes that only a script reads; the words of all other data- attributes are shown by one.
_FOR_SCRIPTS = frozenset({"data-edition", "data-now", "data-at", "data-latitude", "data-longitude", "data-root"})
_LOADING = ("srcset", "poster", "data", "action", "formaction", "background")
_LOADED_BY_HREF = ("link", "use", "image", "base")
_HIDDEN = "[hidden] a, [inert] a, [aria-hidden=true] a, [style] a"
_NO_TEXT = ("style", "script")
# Elements inside a line of text: no gap between their words and the words around them.
_INLINE = frozenset({"a", "bdi", "span", "i", "em", "strong", "b", "code"})


@dataclass
class Call:
    """A tel: or sms: link, the words a reader sees on it, and what of them is set apart as left-to-right digits."""

    target: str
    words: str
    numbers: list[str]


@dataclass
class ReadPage:
    """What was found in one page. `words` holds each attribute that is read aloud or shown, then each line of text."""

    words: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[tuple[str, str]] = field(default_factory=list)
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
    for node in tree.css("*"):
        attributes = {name: value or "" for name, value in node.attributes.items()}
        _read_attributes(node, attributes, page)
        if node.tag == "a" and "href" in attributes:
            _read_link(node, attributes["href"], page)
    # A browser does not run a script element of the data type.
    scripts = [(node.attributes.get("type"), node.text()) for node in tree.css("script")]
    page.scripts = [script for kind, script in scripts if kind != "application/ld+json" and script]
    page.data = [script for kind, script in scripts if kind == "application/ld+json"]
    page.styles = [node.text() for node in tree.css("style")]
    page.headings = [node.text() for node in tree.css("h1")]
    page.title = "".join(node.text() for node in tree.css("head > title"))
    page.language = next((node.attributes.get("lang") or "" for node in tree.css("html")), "")
    page.words += _lines(tree)
    return page


def _read_attributes(node: LexborNode, attributes: dict[str, str], page: ReadPage) -> None:
    if "id" in attributes:
        page.ids.append(attributes["id"])
    if not _is_policy(attributes):
        page.words += [value for name, value in attributes.items() if value and _is_shown(name)]
    address = attributes.get("href" if node.tag in _LOADED_BY_HREF else "src")
    if address is not None and attributes.get("rel") != "canonical":
        page.loads.append((node.tag or "", address))
    page.loads += [(node.tag or "", attributes[name]) for name in _LOADING if name in attributes]


def _read_link(node: LexborNode, target: str, page: ReadPage) -> None:
    if not target.startswith(("tel:", "sms:")):
        page.links.append(target)
        return
    page.calls.append(Call(target, node.text(), [number.text() for number in node.css('bdi[dir="ltr"]')]))
    if node.css_matches("nav.call-bar a") and not node.css_matches(_HIDDEN):
        page.call_bar.append(target)


def _lines(tree: LexborHTMLParser) -> Iterator[str]:
    """Each line of text as a reader sees it: a line ends where an element that is not inline begins or ends."""
    for _, pieces in groupby(_pieces(tree.root, 0) if tree.root else (), key=lambda piece: piece[0]):
        line = " ".join("".join(text for _, text in pieces).split())
        if line:
            yield line


def _pieces(node: LexborNode, line: int) -> Iterator[tuple[int, str]]:
    """(number of its line, text) of each text below a node; `line` is that of the text before it."""
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            yield line, child.text_content or ""
        elif child.tag not in _NO_TEXT:
            step = 0 if child.tag in _INLINE else 1
            for number, text in _pieces(child, line + step):
                yield number, text
                line = number
            line += step


def _is_shown(name: str) -> bool:
    return name in _READ_ALOUD or (name.startswith("data-") and name not in _FOR_SCRIPTS)


def _is_policy(attributes: dict[str, str]) -> bool:
    return "http-equiv" in attributes or attributes.get("name") in ("viewport", "theme-color", "referrer")
