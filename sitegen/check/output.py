"""The last check before anything is written: of the finished output, as a reader and a browser would see it.

Whatever made the output, templates included, it has to pass here: every number from guide.yaml, the calls first
on every page, every link leading somewhere, nothing loaded from elsewhere, and the budgets of bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sitegen.bundle import archive, plain_text, single_file, vcard
from sitegen.check.beside import drawing_problems, manifest_problems, worker_problems
from sitegen.check.links import inner_link_problems, link_problems
from sitegen.check.meaning import Meanings, meaning_problems
from sitegen.check.numbers import AllowedNumbers, call_problems, number_problems
from sitegen.check.page import LookedAt, PageRules, compressed, form_problems, language_problems, look_at
from sitegen.check.page_reader import ReadPage, read_page
from sitegen.check.picture import picture_problems
from sitegen.check.take_away import archive_problems, card_problems, card_text_problems, text_problems
from sitegen.content.model import Site
from sitegen.problems import BuildError, Location, Problem
from sitegen.render.assets import MANIFEST


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
    allowed, listed = _allowed(site, translations)
    looked: dict[str, LookedAt] = {}
    for one in (site, *translations):
        meanings = Meanings(one.guide)
        most = budget.page if one is site else budget.translated_page, budget.script
        with_list, without = (PageRules(it, meanings, one.language, most) for it in (listed, allowed))
        for page in one.pages:
            rules = with_list if "aed-list" in page.body.components else without
            looked[page.path] = look_at(files[page.path], page.file, rules)
    links = {path: it.links for path, it in looked.items()}
    pages = [page for one in (site, *translations) for page in one.pages]
    problems: list[Problem] = []
    for page in pages:
        problems += looked[page.path].problems
        problems += link_problems(page, links, files, site.base_url)
    return _shared_once(problems, len(pages))


def _late_problems(site: Site, files: Mapping[str, bytes], translations: Sequence[Site]) -> list[Problem]:
    """What is wrong with the files that are made of finished pages."""
    listed = _allowed(site, translations)[1]
    problems: list[Problem] = []
    for one in (*translations, site):
        path = one.prefix + single_file.PATH
        found, location = read_page(files[path].decode("utf-8-sig")), Location(path)
        problems += language_problems(found, one.language, location)
        problems += meaning_problems(found.words, location, Meanings(one.guide))
        problems += _single_problems(found, location, listed)
    if not problems:  # the last one was that of the source
        problems += text_problems(files[plain_text.PATH], found, listed)
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


def _worker_budget(worker: bytes, budget: Budget) -> Iterator[Problem]:
    small = compressed(worker)
    if small > budget.worker or len(worker) > budget.worker_raw:
        allowed = f"{budget.worker} and {budget.worker_raw} are allowed"
        message = f"the worker is {small} bytes compressed and {len(worker)} raw; {allowed}"
        yield Problem(Location("sw.js"), "budget", message, "every reader carries all of it: shorten the guide")


def _single_problems(found: ReadPage, location: Location, allowed: AllowedNumbers) -> Iterator[Problem]:
    """The guide in one file: the same numbers, and links that stay inside."""
    yield from number_problems(found, location, allowed)
    yield from call_problems(found, location, allowed)
    yield from form_problems(found, location)
    yield from inner_link_problems(found, location)
