"""The site in its other languages: the same records and pages with other words, held to the same rules.

A translation is read like the source: its guide.yaml is the source's with translated texts, so every rule about
numbers, services and pointers holds in every language.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sitegen.content.catalogs import Catalog, Message, read_catalog
from sitegen.content.documents import MarkdownFile, read_markdown
from sitegen.content.guide import Draft, make_draft, read_guide
from sitegen.content.loader import guide_problems, target_names
from sitegen.content.messages import guide_messages, page_messages, translated_guide, translated_page
from sitegen.content.model import Page, Site
from sitegen.content.pages import make_page
from sitegen.content.prose import Prose
from sitegen.content.references import known_targets
from sitegen.content.rules.services import service_problems
from sitegen.problems import BuildError, Problem, Problems, display_path
from sitegen.remembered import remembered

_HEADING = re.compile(r'(?<=<h)([2-6]) id="([^"]*)"')


def catalog_path(content: Path, language: str) -> Path:
    """Where the words of a town are in another language."""
    return content / "locale" / f"{language}.po"


def site_messages(site: Site, content: Path) -> Iterator[Message]:
    """Every text of the content that is translated, page by page in the order of the menu."""
    draft = _draft(content)
    assert draft.guide
    yield from guide_messages(draft.document, draft.guide)
    for page in site.pages:
        yield from page_messages(_source(content, page), page.slug)


def load_translations(site: Site, content: Path, only: str | None = None) -> tuple[Site, ...]:
    """The site in each language of `languages:`, or in the one that is wanted.

    Raises BuildError with every problem of every PO file.
    """
    problems, found = Problems(), list[Site]()
    for language in (it for it in site.guide.languages if only in (None, it)):
        with problems.collecting():
            found.append(_translated(site, content, language))
    problems.raise_any()
    return tuple(found)


def _translated(site: Site, content: Path, language: str) -> Site:
    file = catalog_path(content, language)
    catalog = read_catalog(file, display_path(file), language)
    source = _draft(content)
    draft = _translated_draft(source, catalog)
    slugs = frozenset(page.slug for page in site.pages)
    if problems := [it for it in guide_problems(draft, slugs) if not _follows(it, source, draft, catalog)]:
        raise BuildError(problems)
    assert draft.guide
    pages = [page for page in site.pages if site.has(language, page)]
    targets = tuple(known_targets(target_names(draft, slugs)).items())
    translated = tuple(_page(page, _source(content, page), catalog, targets, site.language) for page in pages)
    if wrong := list(service_problems(draft, list(translated))):
        raise BuildError(wrong)
    return Site(draft.guide, translated, site.base_url, site.aed_register, f"{language}/", site)


@remembered(20)
def _translated_draft(source: Draft, catalog: Catalog) -> Draft:
    """guide.yaml in another language; in a preview it is read again only when one of the two has changed."""
    assert source.guide
    document = translated_guide(source.document, source.guide, catalog.messages.get, source.language)
    tree = document.tree
    assert isinstance(tree, dict) and isinstance(tree["site"], dict)
    tree = {**tree, "site": {**tree["site"], "language": catalog.language}}
    return make_draft(replace(document, tree=tree, path=f"{document.path} ({catalog.language})"))


def _follows(problem: Problem, source: Draft, draft: Draft, catalog: Catalog) -> bool:
    """Whether a name says the service in the source language because it is not translated yet: that is no mistake."""
    names = ((phone, key) for phone in source.ids("phones") for key in ("name", "label"))
    return problem.code == "service-label" and any(
        problem.location == draft.document.at("phones", phone, key)
        and source.document.text("phones", phone, key) not in catalog.messages
        for phone, key in names
    )


def _draft(content: Path) -> Draft:
    return read_guide(content / "guide.yaml", f"{display_path(content)}/guide.yaml")


def _source(content: Path, page: Page) -> MarkdownFile:
    return read_markdown(content / "pages" / f"{page.slug}.md", page.file)


@remembered(2_000)
def _page(
    page: Page, source: MarkdownFile, catalog: Catalog, targets: tuple[tuple[str, frozenset[str]], ...], language: str
) -> Page:
    """The page in another language, below its prefix; its headings keep the names that links know."""
    source = translated_page(source, catalog.messages.get, language)
    source = replace(source, path=f"{source.path} ({catalog.language})")
    made = make_page(page.slug, source, dict(targets))
    prefix = f"{catalog.language}/"
    body = _with_headings(made.body, page.body)
    return replace(made, address=prefix + made.address, path=prefix + made.path, body=body)


def _with_headings(prose: Prose, source: Prose) -> Prose:
    """The text with the ids of the source's headings, one after the other."""
    ids = iter([match[2] for part in source.parts if isinstance(part, str) for match in _HEADING.finditer(part)])
    parts = tuple(
        _HEADING.sub(lambda found: f'{found[1]} id="{next(ids, found[2])}"', part) if isinstance(part, str) else part
        for part in prose.parts
    )
    return replace(prose, parts=parts)
