"""The files that translators work in: the words of the town, and those of the templates, one PO file a language each.

`build.py translations` writes them anew from the sources: what was translated stays, what was changed is marked fuzzy.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sitegen.content.catalogs import Message, read_catalog, update_catalog
from sitegen.content.documents import list_files, read_text
from sitegen.content.glossary import OtherWord, other_words, read_glossary
from sitegen.content.model import Site
from sitegen.content.translations import catalog_path, site_messages
from sitegen.render.citations import shown_records
from sitegen.render.template_messages import TEMPLATE_LANGUAGE, template_messages


@dataclass(frozen=True)
class WorkFile:
    """One PO file after it was written, and how many of its texts are done, fuzzy and missing."""

    file: Path
    language: str
    done: int
    fuzzy: int
    missing: int
    changed: bool


def update_work_files(site: Site, content: Path, templates: Path, words: Path) -> Iterator[WorkFile]:
    """Both files of each language; `words` is the folder of the templates' words, which are written in English.

    A guide that is written in another language needs them in it too.
    """
    for language in site.guide.languages:
        yield _update(catalog_path(content, language), language, [*_needed(site, content, language)], "The guide")
    for language in (site.language, *site.guide.languages):
        if language != TEMPLATE_LANGUAGE:
            yield _update(words / f"{language}.po", language, [*_template_messages(templates)], "The generator")


def differing_words(content: Path, files: Iterable[WorkFile]) -> Iterator[tuple[Path, OtherWord]]:
    """Every text in these files whose translation uses another word than the glossary of the guide."""
    glossary = read_glossary(content)
    for it in files:
        messages = read_catalog(it.file, str(it.file), it.language).messages
        yield from ((it.file, word) for word in other_words(glossary, it.language, messages))


def _update(file: Path, language: str, messages: list[Message], name: str) -> WorkFile:
    before = file.read_bytes() if file.exists() else b""
    counts = update_catalog(file, language, messages, name)
    return WorkFile(file, language, counts["done"], counts["fuzzy"], counts["missing"], file.read_bytes() != before)


def _needed(site: Site, content: Path, language: str) -> Iterator[Message]:
    """The texts of the pages that the language has, and of the records that they show."""
    pages = [page for page in site.pages if site.has(language, page)]
    shown = {record for page in pages for record in shown_records(site.guide, page)}
    carried = {("phones", name) for name, phone in site.guide.phones.items() if phone in site.guide.carried.values()}
    for message in site_messages(site, content):
        if language == site.guide.site.spoken_language and message.place.endswith(".sounds"):
            continue  # who reads the language needs not be told how it sounds
        group, _, rest = message.place.partition(".")
        slug = group.partition("/")[2]
        if (
            slug in {page.slug for page in pages}
            or group in ("site", "speech")
            or (group, rest.partition(".")[0]) in shown | carried
        ):
            yield message


def _template_messages(templates: Path) -> Iterator[Message]:
    for name in list_files(templates, templates.name):
        if name.endswith(".html"):
            yield from template_messages(read_text(templates / name, f"{templates.name}/{name}"), name)
