"""guide.html: the whole guide in one file, to keep on a memory stick or send to a friend; it opens from a disk.

Made from the finished pages: each page's text becomes a section, and every link to another page leads to its section.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import join, normpath

from sitegen.model import Page, Site
from sitegen.pages import NOT_FOUND

PATH = "guide.html"
_MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
_DOWNLOAD = re.compile(r"<a\b[^>]*\bdownload[^>]*>(.*?)</a>", re.DOTALL)
_NAMES = re.compile(r'\b(id|aria-labelledby|for)="([^"]+)"')
_LINK = re.compile(r'\bhref="([^"]*)"')
_HEADING = re.compile(r"(</?h)([1-5])\b")
_SCRIPTED = re.compile(r'<p class="update-note".*?</p>', re.DOTALL)


@dataclass(frozen=True)
class Section:
    """One page within the file: `anchor` is where it begins, `text` its finished HTML."""

    anchor: str
    text: str


def sections(site: Site, pages: Mapping[str, str]) -> Iterator[Section]:
    """Every page but the one for unknown addresses; `pages` is path → finished HTML."""
    by_path = {page.path: page for page in site.pages}
    for page in site.pages:
        match = _MAIN.search(pages[page.path])
        if page.slug != NOT_FOUND and match:
            yield Section(_anchor(page), _fitted(match[1], page, by_path))


def _anchor(page: Page) -> str:
    return f"page-{page.slug}"


def _fitted(text: str, page: Page, by_path: Mapping[str, Page]) -> str:
    """The text with names of its own, headings one level lower, and links that stay in the file."""
    text = _DOWNLOAD.sub(r"\1", _SCRIPTED.sub("", text))
    text = _NAMES.sub(lambda match: f'{match[1]}="{_own(page, match[2])}"', text)
    text = _LINK.sub(lambda match: f'href="{_target(match[1], page, by_path)}"', text)
    return _HEADING.sub(lambda match: f"{match[1]}{int(match[2]) + 1}", text)


def _own(page: Page, name: str) -> str:
    return f"{page.slug}--{name}"


def _target(address: str, page: Page, by_path: Mapping[str, Page]) -> str:
    if re.match(r"[a-z]+:", address):
        return address
    plain, _, fragment = address.partition("#")
    folder = page.address if page.address.endswith("/") else ""
    path = normpath(join(folder, plain, "index.html")).removeprefix("./") if plain else page.path
    other = by_path.get(path, page)
    return f"#{_own(other, fragment)}" if fragment else f"#{_anchor(other)}"
