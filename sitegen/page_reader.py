"""A finished page as a reader and a browser meet it: its words, links, ids and calls. Standard library only."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"meta", "link", "br", "img", "hr", "input", "source", "wbr"})
_SPOKEN = ("alt", "title", "aria-label", "content", "placeholder")
# Elements inside a line of text: no gap between their words and the words around them.
_WITHIN = frozenset({"a", "bdi", "span", "i", "em", "strong", "b", "code"})


@dataclass
class Call:
    """A tel: or sms: link, the words a reader sees on it, and what of them is set apart as left-to-right digits."""

    target: str
    words: str = ""
    numbers: list[str] = field(default_factory=list)


@dataclass
class ReadPage:
    """What was found in one page. `words` holds every text and every spoken attribute, one entry a line of text."""

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
    """The page's parts, in the order in which they stand."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_line()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = ReadPage()
        self._line = ""
        self._open: list[str] = []
        self._call: Call | None = None
        self._bar = 0
        self._data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag not in _WITHIN:
            self.end_line()
        if tag not in _VOID:
            self._open.append(tag)
        self._note(tag, attributes)
        self.page.words += [attributes[name] for name in _SPOKEN if attributes.get(name) and not _is_policy(attributes)]

    def _note(self, tag: str, attributes: dict[str, str]) -> None:
        page = self.page
        if "id" in attributes:
            page.ids.append(attributes["id"])
        if tag == "script":  # a browser runs no script element of this type, and its policy does not apply to it
            self._data = attributes.get("type") == "application/ld+json"
        if tag == "html":
            page.language = attributes.get("lang", "")
        if tag == "a" and "href" in attributes:
            self._link(attributes["href"])
        if tag == "nav" and "call-bar" in attributes.get("class", ""):
            self._bar = len(self._open)
        if tag == "bdi" and self._call and attributes.get("dir") == "ltr":
            self._call.numbers.append("")
        if tag == "h1":
            page.headings.append("")
        address = attributes.get("href") if tag in ("link", "use", "image", "base") else attributes.get("src")
        if address is not None and attributes.get("rel") != "canonical":
            page.loads.append((tag, address))
        for name in ("srcset", "poster", "data", "action", "formaction", "background"):
            if name in attributes:
                page.loads.append((tag, attributes[name]))

    def _link(self, target: str) -> None:
        if target.startswith(("tel:", "sms:")):
            self._call = Call(target)
            self.page.calls.append(self._call)
            if self._bar:
                self.page.call_bar.append(target)
        else:
            self.page.links.append(target)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _WITHIN:
            self.end_line()
        if tag == "a":
            self._call = None
        if tag == "nav" and self._bar == len(self._open):
            self._bar = 0
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside == "style":
            self.page.styles.append(data)
        elif inside == "script":
            (self.page.data if self._data else self.page.scripts).append(data)
        else:
            self._line += data
            if self._call:
                self._call.words += data
                if inside == "bdi" and self._call.numbers:
                    self._call.numbers[-1] += data
            if inside == "title":
                self.page.title += data
            if "h1" in self._open and self.page.headings:
                self.page.headings[-1] += data

    def end_line(self) -> None:
        if self._line.strip():
            self.page.words.append(" ".join(self._line.split()))
        self._line = ""


def _is_policy(attributes: dict[str, str]) -> bool:
    return "http-equiv" in attributes or attributes.get("name") in ("viewport", "theme-color", "referrer")
