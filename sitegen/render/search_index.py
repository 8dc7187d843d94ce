"""What can be found on the device: every page and phone of the guide, and the words that people type for them.

The index is the list itself, in the page: without script it is read, with script it is searched.
"""

import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass

from sitegen.content.model import Page, Site
from sitegen.content.prose import Prose
from sitegen.content.records import Phone


@dataclass(frozen=True)
class Found:
    """One line of the index. It leads to `page`#`fragment`, or calls `phone`.

    `words` are searched with its title, each once.
    `also` are those of the source language, in every language: a reader has learned them here, or reads them on a sign.
    `language` is that of a title that nobody has translated yet, or empty.
    """

    title: str
    words: tuple[str, ...]
    page: Page | None = None
    fragment: str = ""
    phone: Phone | None = None
    first: bool = False
    language: str = ""
    also: tuple[str, ...] = ()


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
    source = site.source or site
    for name, record in site.guide.search.items():
        slug, _, fragment = (record.page or "").partition("#")
        phone = site.guide.phones[record.phone] if record.phone else None
        page = site.page(slug) if slug else None
        known = source.guide.search[name].words
        also = _once(known)
        own = _once(record.words[1:], {word.casefold() for word in (*also, *record.words[0].split())})
        language = source.language if site.source and record.words == known else ""
        yield Found(record.words[0], own, page, fragment, phone, record.first is not None, language, also)


def _once(texts: Iterable[str], without: Container[str] = ()) -> tuple[str, ...]:
    """The words of the texts, each once: they are searched one by one."""
    words = {word.casefold(): word for text in texts for word in text.split()}
    return tuple(word for key, word in words.items() if key not in without)


def _phones(site: Site) -> Iterator[Found]:
    for phone in site.guide.phones.values():
        yield Found(phone.name, (phone.label,), phone=phone)


def _pages(site: Site, plain_text: Callable[[Prose], str]) -> Iterator[Found]:
    for page in site.menu:
        language = "" if site.source is None or site.is_translated(page) else site.source.language
        yield Found(plain_text(page.front_matter.title), (page.front_matter.menu or "",), page, language=language)
