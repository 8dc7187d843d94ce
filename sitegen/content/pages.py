"""Markdown files into Pages: front matter as a record, text as prose, every reference compared with the facts."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from sitegen.content.documents import Document, MarkdownFile, list_files, read_markdown
from sitegen.content.fields import is_id
from sitegen.content.leftovers import is_leftover
from sitegen.content.model import HOME, NOT_FOUND, Page
from sitegen.content.prose import Prose, parse_line, parse_text
from sitegen.content.records import FrontMatter
from sitegen.content.references import Targets, check_reference
from sitegen.content.validation import mismatch_problems
from sitegen.problems import BuildError, Location, Problem, nearest
from sitegen.remembered import remembered

# Hosts that leave out the ending of a file's name would send the one for the other: slug → file or folder.
RESERVED = {
    "checksums": "checksums.txt",
    "contacts": "contacts/",
    "guide": "guide.html",
    "icons": "icons/",
    "manifest": "manifest.webmanifest",
    "pictures": "pictures/",
    "robots": "robots.txt",
    "sitemap": "sitemap.xml",
    "sw": "sw.js",
}


def find_pages(folder: Path, display: str) -> tuple[dict[str, Path], list[Problem]]:
    """Slug → file for every page, and a problem for each file that would be passed over in silence."""
    problems, found = [], {}
    for name in list_files(folder, display):
        file = folder / name
        if is_leftover(name):
            continue
        location = Location(f"{display}/{name}")
        if file.suffix != ".md" or "/" in name:
            hint = "pages are Markdown files (.md) directly in pages/"
            problems.append(Problem(location, "stray-file", "this file is not a page and would not be read", hint))
            continue
        found[file.stem] = file
        if file.stem in RESERVED:
            message = f"the page {file.stem!r} and the output's own {RESERVED[file.stem]} would have one address"
            problems.append(Problem(location, "reserved-slug", message, "give the page another name"))
        if not is_id(file.stem):
            hint = "the file's name is the page's address: small letters, digits and hyphens, as in out-of-hours.md"
            problems.append(Problem(location, "bad-slug", f"{file.stem!r} cannot be an address", hint))
    for slug in (HOME, NOT_FOUND):
        if slug not in found:
            problems.append(
                Problem(Location(f"{display}/{slug}.md"), "missing-page", "this page is missing", "every guide has it")
            )
    return found, problems


def read_page(slug: str, file: Path, display: str, targets: Targets) -> Page:
    """A page ready to be rendered. Raises BuildError with every problem of its file."""
    return make_page(slug, read_markdown(file, display), targets)


def make_page(slug: str, source: MarkdownFile, targets: Targets) -> Page:
    """The page of a source. Raises BuildError with every problem of it."""
    return _page(slug, source, tuple(targets.items()))


@remembered(10_000)
def _page(slug: str, source: MarkdownFile, known: tuple[tuple[str, frozenset[str]], ...]) -> Page:
    """The page of a source; the same source that may point at the same is the same page."""
    targets = dict(known)
    start, body = Location(source.path, source.body_line), parse_text(source.body)
    front_matter, mismatches = FrontMatter.parse(source.front_matter.tree)
    problems = [
        *(replace(problem, location=start.below(problem.location.line)) for problem in body.problems),
        *_prose_problems(body, targets, start.below),
        *mismatch_problems(mismatches, FrontMatter, source.front_matter),
        *_front_matter_problems(source.front_matter, targets),
    ]
    if problems or front_matter is None:
        raise BuildError(problems)
    address = {HOME: "", NOT_FOUND: f"{NOT_FOUND}.html"}.get(slug, f"{slug}/")
    path = address if address.endswith(".html") else f"{address}index.html"
    return Page(slug, address, path, front_matter, body, source.path, source.body_line)


def _prose_problems(prose: Prose, targets: Targets, at: Callable[[int], Location]) -> Iterator[Problem]:
    """Numbers and references of a text; `at` gives the location of its lines."""
    for line, digits in prose.numbers:
        message = f"the number {digits} is written in the text by hand"
        hint = "state it in guide.yaml and point at it: [](phone:id), [](digits:id) or [](fact:id)"
        yield Problem(at(line), "hard-coded-number", message, hint)
    for reference in prose.references:
        problem = check_reference(reference, targets, at(reference.line))
        if problem:
            yield problem


def _front_matter_problems(document: Document, targets: Targets) -> Iterator[Problem]:
    """Numbers, references and sources, field by field, so that one that does not fit hides nothing in the others."""
    for key in ("title", "description", "menu"):
        location = document.at(key)
        yield from _prose_problems(parse_line(document.text(key)), targets, location.below)
    named = document.group().get("sources", [])
    for number, name in enumerate(named if isinstance(named, list) else [named]):
        if "source" in targets and isinstance(name, str) and is_id(name) and name not in targets["source"]:
            hint = nearest(name, targets["source"], "state the page under sources: in guide.yaml first")
            yield Problem(document.at("sources", number), "unknown-id", f"the source {name!r} is not known", hint)
