"""What can be found on the device: every page and phone of the guide, and the words that people type for them.

The index is the list itself, in the page: without script it is read, with script it is searched.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sitegen.content.model import Page, Site
from sitegen.content.prose import Prose
from sitegen.content.records import Phone


@dataclass(frozen=True)
class Found:
    """One line of the index: `words` are searched with its title. It leads to `page`#`fragment`, or calls `phone`."""

    title: str
    words: tuple[str, ...]
    page: Page | None = None
    fragment: str = ""
    phone: Phone | None = None
    first: bool = False


def search_index(site: Site, plain_text: Callable[[Prose], str]) -> list[Found]:
    """Every line of the index, each title once: first what is needed most, as it is written down, then from A to Z."""
    lines: dict[str, Found] = {}
    for found in (*_words(site), *_phones(site), *_pages(site, plain_text)):
        lines.setdefault(found.title.casefold(), found)
    return sorted(lines.values(), key=lambda it: (not it.first, "" if it.first else _letters(it.title)))


def _letters(title: str) -> str:
    """What is compared from A to Z: an accent is no letter of its own."""
    apart = unicodedata.normalize("NFKD", title.casefold())
    return "".join(it for it in apart if it.isalnum() or it == " ")


def _words(site: Site) -> Iterator[Found]:
    """The first of the words is the title of the line."""
    for record in site.guide.search.values():
        slug, _, fragment = (record.page or "").partition("#")
        phone = site.guide.phones[record.phone] if record.phone else None
        page = site.page(slug) if slug else None
        yield Found(record.words[0], record.words[1:], page, fragment, phone, record.first is not None)


def _phones(site: Site) -> Iterator[Found]:
    for phone in site.guide.phones.values():
        yield Found(phone.name, (phone.label,), phone=phone)


def _pages(site: Site, plain_text: Callable[[Prose], str]) -> Iterator[Found]:
    for page in site.menu:
        yield Found(plain_text(page.front_matter.title), (page.front_matter.menu or "",), page)
