"""The last check before anything is written: of the finished output, as a reader and a browser would see it.

Whatever made the output, templates included, it has to pass here: every number from guide.yaml, the calls first
on every page, every link leading somewhere, nothing loaded from elsewhere, and the budgets of bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sitegen.bundle import archive, plain_text, single_file, vcard
from sitegen.check.beside import drawing_problems, manifest_problems, worker_problems
from sitegen.check.budget import Budget
from sitegen.check.links import link_problems
from sitegen.check.meaning import Meanings
from sitegen.check.numbers import AllowedNumbers
from sitegen.check.page import LookedAt, PageRules, compressed, look_at
from sitegen.check.picture import picture_problems
from sitegen.check.single_file import look_at_guide
from sitegen.check.take_away import archive_problems, card_problems, card_text_problems, text_problems
from sitegen.content.model import Site
from sitegen.problems import BuildError, Location, Problem
from sitegen.render.assets import MANIFEST

_ANY_SIZE = (0, 0)  # nobody has to carry the guide in one file


@dataclass(frozen=True)
class _Output:
    """What is looked at: the site in all its languages, its files, and the numbers that they may show.

    `allowed` are those of every page, `listed` those of a page with the list of defibrillators.
    """

    sites: tuple[Site, ...]
    files: Mapping[str, bytes]
    allowed: AllowedNumbers
    listed: AllowedNumbers

    @classmethod
    def of(cls, site: Site, files: Mapping[str, bytes], translations: Sequence[Site]) -> "_Output":
        allowed, register = AllowedNumbers(site, None, translations), site.aed_register
        listed = AllowedNumbers(site, register, translations) if register else allowed
        return cls((site, *translations), files, allowed, listed)


def check_output(site: Site, files: Mapping[str, bytes], budget: Budget, translations: Sequence[Site] = ()) -> None:
    """Raises BuildError with every problem of the finished output, that of the translations included."""
    output = _Output.of(site, files, translations)
    problems = _pages_problems(output, budget)
    if not problems:  # made of the same parts: what is wrong there would only be reported twice
        problems += _late_problems(output)
    problems += _problems_beside(output)
    problems += _worker_budget(files["sw.js"], budget)
    problems += worker_problems(files["sw.js"], output.allowed)
    if problems:
        raise BuildError(problems)


def check_pages(site: Site, files: Mapping[str, bytes], budget: Budget, translations: Sequence[Site] = ()) -> None:
    """As check_output, without the files that are made of finished pages."""
    output = _Output.of(site, files, translations)
    if problems := [*_pages_problems(output, budget), *_problems_beside(output)]:
        raise BuildError(problems)


def _pages_problems(output: _Output, budget: Budget) -> list[Problem]:
    source, looked = output.sites[0], dict[str, LookedAt]()
    for one in output.sites:
        meanings = Meanings(one.guide)
        most = budget.page if one is source else budget.translated_page, budget.script
        listed, others = (PageRules(it, meanings, one.language, most) for it in (output.listed, output.allowed))
        for page in one.pages:
            rules = listed if "aed-list" in page.body.components else others
            looked[page.path] = look_at(output.files[page.path], page.file, rules)
    links = {path: it.links for path, it in looked.items()}
    pages = [page for one in output.sites for page in one.pages]
    problems: list[Problem] = []
    for page in pages:
        problems += looked[page.path].problems
        problems += link_problems(page, links, output.files, source.base_url)
    return _shared_once(problems, len(pages))


def _late_problems(output: _Output) -> list[Problem]:
    """What is wrong with the files that are made of finished pages."""
    problems, files, listed = list[Problem](), output.files, output.listed
    numbers: tuple[str, ...] = ()
    for one in reversed(output.sites):
        path = one.prefix + single_file.PATH
        found = look_at_guide(files[path], path, PageRules(listed, Meanings(one.guide), one.language, _ANY_SIZE))
        problems += found.problems
        numbers = found.numbers
    if not problems:  # the last one was that of the source
        problems += text_problems(files[plain_text.PATH], numbers, listed)
        problems += archive_problems(files[archive.PATH], files, listed)
    return problems


def _problems_beside(output: _Output) -> Iterator[Problem]:
    """What is wrong with the pictures, the drawings, the manifests and the contact cards."""
    files, allowed = output.files, output.allowed
    yield from picture_problems(files, output.sites[0].guide)
    yield from drawing_problems(files, allowed)
    for one in output.sites:
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
