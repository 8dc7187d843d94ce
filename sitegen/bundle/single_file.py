"""guide.html, one a language: the whole guide in one file, for a memory stick or a friend; it opens from a disk.

It is rendered like the pages, but each page is a section: links stay in the file, names begin with the page's slug,
headings are one level lower, and nothing needs a script.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sitegen.content.model import NOT_FOUND, Page, Site

PATH = "guide.html"
_START = re.compile(r'<section id="page-[^>]*>')
_END = "</section>"
# No words, only what ends.
_REST = re.compile(rf"{_END}(?P<after>(?:\s|</[a-z]+>)*)\Z")


@dataclass(frozen=True)
class Parts:
    """The finished file, cut before each section; `frame` is all else, with the tags of each section in its place."""

    frame: str
    sections: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Parts":
        """Where there are words behind the last section, nothing is cut."""
        starts = [*_START.finditer(text)]
        rest = _REST.search(text)
        if not starts or not rest:
            return cls(text, ())
        ends = [*(it.start() for it in starts[1:]), rest.start("after")]
        sections = tuple(text[start.start() : end].rstrip() for start, end in zip(starts, ends, strict=True))
        if not all(it.endswith(_END) for it in sections):
            return cls(text, ())
        empty = "\n".join(start[0] + _END for start in starts)
        return cls(f"{text[: starts[0].start()]}{empty}{rest['after']}", sections)


@dataclass(frozen=True)
class Section(Page):
    """A page as a section of one file."""

    @property
    def anchor(self) -> str:
        """The id of the section itself."""
        return f"page-{self.slug}"

    @property
    def has_script(self) -> bool:
        return False

    def href(self, other: Page, fragment: str = "") -> str:
        return f"#{other.slug}--{fragment}" if fragment else f"#page-{other.slug}"

    def download(self, path: str) -> str:
        return ""

    def id(self, name: str) -> str:
        return f"{self.slug}--{name}"

    def heading(self, level: int) -> str:
        return f"h{level + 1}"


def sections(site: Site) -> Sequence[Section]:
    """Every page but the one for unknown addresses: those of this language, then the others in the source language."""
    own = {page.slug for page in site.pages}
    others = [page for page in site.source.pages if page.slug not in own] if site.source else []
    return [Section(**vars(page)) for page in (*site.pages, *others) if page.slug != NOT_FOUND]
