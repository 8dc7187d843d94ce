"""The last check before anything is written: of the finished output, as a reader and a browser would see it.

Whatever made the output, templates included, it has to pass here: every number from guide.yaml, the calls first
on every page, every link leading somewhere, nothing loaded from elsewhere, and the budgets of bytes.
"""

import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sitegen.bundle import archive, plain_text, single_file, vcard
from sitegen.check.beside import drawing_problems, manifest_problems, worker_problems
from sitegen.check.links import inner_link_problems, link_problems
from sitegen.check.meaning import Meanings, meaning_problems
from sitegen.check.numbers import AllowedNumbers, call_problems, data_problems, number_problems
from sitegen.check.page_reader import ReadPage, read_page
from sitegen.check.picture import picture_problems
from sitegen.check.take_away import archive_problems, card_problems, card_text_problems, text_problems
from sitegen.content.model import Page, Site
from sitegen.problems import BuildError, Location, Problem
from sitegen.render.assets import MANIFEST

# Pages that the next build of a preview need not look at again.
_REMEMBERED = 2_000


@dataclass(frozen=True)
class Budget:
    """At most this many bytes, compressed with gzip, unless a name says raw."""

    # Of a translation: its letters may take two bytes, and the source stands beside what nobody has checked.
    translated_page: int = 18_000
    # Eleven packets of 1,460. A host sends ten before it waits for an answer (RFC 6928): the text is in these, and the
    # end of the script, which is the page's last part, may come in the eleventh.
    page: int = 16_060
    script: int = 6_600
    worker: int = 300_000
    worker_raw: int = 3_000_000


def check_output(site: Site, files: Mapping[str, bytes], budget: Budget, translations: Sequence[Site] = ()) -> None:
    """Raises BuildError with every problem of the finished output, that of the translations included."""
    problems = _pages_problems(site, files, budget, translations)
    if not problems:  # made of the same parts: what is wrong there would only be reported twice
        problems += _late_problems(site, files, translations)
    problems += _problems_beside(site, files, translations)
    problems += _worker_budget(files["sw.js"], budget)
    problems += worker_problems(files["sw.js"], _allowed(site, translations)[0])
    if problems:
        raise BuildError(problems)


def check_pages(site: Site, files: Mapping[str, bytes], budget: Budget, translations: Sequence[Site] = ()) -> None:
    """As check_output, without the files that are made of finished pages."""
    if problems := [*_pages_problems(site, files, budget, translations), *_problems_beside(site, files, translations)]:
        raise BuildError(problems)


def _allowed(site: Site, translations: Sequence[Site] = ()) -> tuple[AllowedNumbers, AllowedNumbers]:
    """The numbers of every page, and those of a page with the list of defibrillators."""
    allowed, register = AllowedNumbers(site, None, translations), site.aed_register
    return allowed, AllowedNumbers(site, register, translations) if register else allowed


def _pages_problems(
    site: Site, files: Mapping[str, bytes], budget: Budget, translations: Sequence[Site]
) -> list[Problem]:
    sites = (site, *translations)
    languages = {page.path: it.language for it in sites for page in it.pages}
    pages = [page for it in sites for page in it.pages]
    meanings = {it.language: Meanings(it.guide) for it in sites}
    read = {page.path: _read(files[page.path]) for page in pages}
    allowed, listed = _allowed(site, translations)
    problems: list[Problem] = []
    translated, source = replace(budget, page=budget.translated_page), {page.path for page in site.pages}
    for page in pages:
        numbers = listed if "aed-list" in page.body.components else allowed
        problems += _page_problems(page, read, files, numbers, site.base_url)
        location, language = Location(page.file), languages[page.path]
        problems += _language_problems(read[page.path], language, location)
        problems += meaning_problems(read[page.path].words, location, meanings[language])
        own = budget if page.path in source else translated
        problems += _page_budget(page, read[page.path], files[page.path], own)
    return _shared_once(problems, len(pages))


def _late_problems(site: Site, files: Mapping[str, bytes], translations: Sequence[Site]) -> list[Problem]:
    """What is wrong with the files that are made of finished pages."""
    listed = _allowed(site, translations)[1]
    problems: list[Problem] = []
    for one in (site, *translations):
        path = one.prefix + single_file.PATH
        problems += _language_problems(_read(files[path]), one.language, Location(path))
        problems += meaning_problems(_read(files[path]).words, Location(path), Meanings(one.guide))
        problems += _single_problems(path, files, listed)
    if not problems:
        problems += text_problems(files[plain_text.PATH], _read(files[single_file.PATH]), listed)
        problems += archive_problems(files[archive.PATH], files, listed)
    return problems


def _problems_beside(site: Site, files: Mapping[str, bytes], translations: Sequence[Site]) -> Iterator[Problem]:
    """What is wrong with the pictures, the drawings, the manifests and the contact cards."""
    yield from picture_problems(files, site.guide)
    allowed = _allowed(site)[0]
    yield from drawing_problems(files, allowed)
    for one in (site, *translations):
        yield from manifest_problems(one.prefix + MANIFEST, files, allowed)
        for path in vcard.card_paths(one):
            yield from card_problems(files[path], path, one.guide)
            yield from card_text_problems(files[path], path, allowed)


def _shared_once(problems: list[Problem], pages: int) -> list[Problem]:
    """What is wrong on every page in the same way is in what they share, and is reported at the first of them."""
    kept: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        kept.setdefault((problem.code, problem.message), []).append(problem)
    once: list[Problem] = []
    for first, *others in kept.values():
        if pages > 1 and len({problem.location.path for problem in (first, *others)}) == pages:
            once.append(replace(first, hint=f"{first.hint}; it is so on every page: look at what all share"))
        else:
            once += [first, *others]
    return once


def _page_problems(
    page: Page, read: Mapping[str, ReadPage], files: Mapping[str, bytes], allowed: AllowedNumbers, base_url: str
) -> Iterator[Problem]:
    found, location = read[page.path], Location(page.file)
    yield from number_problems(found, location, allowed)
    yield from data_problems(found, location, allowed)
    yield from call_problems(found, location, allowed)
    yield from link_problems(page, read, files, base_url)
    yield from _form_problems(found, location)


def _form_problems(found: ReadPage, location: Location) -> Iterator[Problem]:
    if len(found.headings) != 1 or not found.headings[0].strip():
        message = "the page does not have exactly one first heading"
        yield Problem(location, "one-heading", message, "it is the page's title")
    if not found.title.strip() or not found.language:
        message = "the page has no title or no language"
        yield Problem(location, "missing-title", message, "templates/base.html gives both")


def _language_problems(found: ReadPage, language: str, location: Location) -> Iterator[Problem]:
    """The call buttons are held to the language that a page says it is in."""
    if found.language and found.language != language:
        message = f"the page says that it is in {found.language!r}, not in {language!r}"
        yield Problem(location, "missing-title", message, "templates/base.html says it")


def _page_budget(page: Page, found: ReadPage, content: bytes, budget: Budget) -> Iterator[Problem]:
    script = "".join(found.scripts).encode()
    for name, part, limit in (("page", content, budget.page), ("script", script, budget.script)):
        if name == "page" and _is_far_below(limit, content, (*found.styles, *found.scripts)):
            continue
        if (size := compressed(part)) > limit:
            message = f"the {name} is {size} bytes compressed; at most {limit} are allowed"
            yield Problem(Location(page.file), "budget", message, "shorten it, or split the page in two")


def _worker_budget(worker: bytes, budget: Budget) -> Iterator[Problem]:
    small = compressed(worker)
    if small > budget.worker or len(worker) > budget.worker_raw:
        allowed = f"{budget.worker} and {budget.worker_raw} are allowed"
        message = f"the worker is {small} bytes compressed and {len(worker)} raw; {allowed}"
        yield Problem(Location("sw.js"), "budget", message, "every reader carries all of it: shorten the guide")


@lru_cache(_REMEMBERED)
def _read(content: bytes) -> ReadPage:
    return read_page(content.decode("utf-8-sig"))


@lru_cache(_REMEMBERED)
def _is_far_below(limit: int, content: bytes, shared: tuple[str, ...]) -> bool:
    """Whether a page is a tenth below its limit even if its parts are compressed one by one.

    What pages share is compressed once then, and few pages have to be measured whole.
    """
    size = 0
    for part in (it.encode() for it in shared):
        content, size = content.replace(part, b"", 1), size + compressed(part)
    return 1.1 * (size + len(zlib.compress(content, 1))) <= limit


@lru_cache(100)
def compressed(content: bytes) -> int:
    """Bytes on the wire: gzip as hosts send it, without a file name or time in it."""
    return len(gzip.compress(content, compresslevel=9, mtime=0))


def _single_problems(path: str, files: Mapping[str, bytes], allowed: AllowedNumbers) -> Iterator[Problem]:
    """The guide in one file: the same numbers, and links that stay inside."""
    found, location = _read(files[path]), Location(path)
    yield from number_problems(found, location, allowed)
    yield from call_problems(found, location, allowed)
    yield from _form_problems(found, location)
    yield from inner_link_problems(found, location)
