"""Markdown files into Pages: front matter by the schema, text as prose, every reference held against the facts."""

from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath

from sitegen.model import FrontMatter, Page
from sitegen.problems import BuildError, Location, Problem, nearest
from sitegen.prose import Prose, parse_line, parse_text
from sitegen.references import check_reference
from sitegen.schema import is_id, validated
from sitegen.source import Document, MarkdownFile, read_markdown

HOME, NOT_FOUND = "index", "404"
_EDITOR_LEFTOVERS = ("~", ".swp", ".bak", ".tmp", ".orig")


def find_pages(folder: FilePath, shown: str) -> dict[str, FilePath]:
    """Slug → file for every page. Raises BuildError for files that would be passed over in silence."""
    problems, found = [], {}
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = file.relative_to(folder).as_posix()
        folder_of_files = file.is_dir() and not file.is_symlink() and file.suffix != ".md"
        if folder_of_files or file.name.startswith(".") or file.name.endswith(_EDITOR_LEFTOVERS):
            continue
        location = Location(f"{shown}/{name}")
        if file.suffix != ".md" or "/" in name:
            hint = "pages are Markdown files (.md) directly in pages/"
            problems.append(Problem(location, "stray-file", "this file is not a page and would not be read", hint))
        elif not is_id(file.stem):
            hint = "the file's name is the page's address: small letters, digits and hyphens, as in out-of-hours.md"
            problems.append(Problem(location, "bad-slug", f"{file.stem!r} cannot be an address", hint))
        else:
            found[file.stem] = file
    for slug in (HOME, NOT_FOUND):
        if slug not in found:
            problems.append(
                Problem(Location(f"{shown}/{slug}.md"), "missing-page", "this page is missing", "every guide has it")
            )
    if problems:
        raise BuildError(problems)
    return found


def read_page(slug: str, file: FilePath, shown: str, targets: Mapping[str, frozenset[str]]) -> Page:
    """A page ready to be rendered. Raises BuildError with every problem of its file."""
    source = read_markdown(file, shown)
    body = parse_text(source.body)
    problems = [*_body_problems(source, body, targets), *_front_matter_problems(source.front_matter, targets)]
    front_matter = None
    try:
        front_matter = validated(FrontMatter, source.front_matter)
    except BuildError as error:
        problems += error.problems
    if problems or front_matter is None:
        raise BuildError(problems)
    address = {HOME: "", NOT_FOUND: "404.html"}.get(slug, f"{slug}/")
    path = address if address.endswith(".html") else f"{address}index.html"
    return Page(slug, address, path, front_matter, body, shown, source.body_line)


def _body_problems(source: MarkdownFile, body: Prose, targets: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    before = source.body_line - 1
    for flaw in body.flaws:
        yield Problem(Location(source.path, before + flaw.line), flaw.code, flaw.message, flaw.hint)
    for line, digits in body.numbers:
        yield _by_hand(Location(source.path, before + line), digits)
    for reference in body.references:
        problem = check_reference(reference, targets, Location(source.path, before + reference.line))
        if problem:
            yield problem


def _front_matter_problems(document: Document, targets: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """What the schema cannot see. Reads the plain tree, so that one wrong field does not hide the others."""
    fields = document.tree if isinstance(document.tree, dict) else {}
    for key in ("title", "description", "menu"):
        text = fields.get(key)
        prose = parse_line(text if isinstance(text, str) else "")
        for _, digits in prose.numbers:
            yield _by_hand(document.at(key), digits)
        for reference in prose.references:
            problem = check_reference(reference, targets, document.at(key))
            if problem:
                yield problem
    sources = fields.get("sources", [])
    for number, name in enumerate(sources if isinstance(sources, list) else [sources]):
        if "source" in targets and isinstance(name, str) and is_id(name) and name not in targets["source"]:
            hint = nearest(name, targets["source"], "state the page under sources: in guide.yaml first")
            yield Problem(document.at("sources", number), "unknown-id", f"the source {name!r} is not known", hint)


def _by_hand(location: Location, digits: str) -> Problem:
    hint = "state it in guide.yaml and point at it: [](phone:id), [](digits:id) or [](fact:id)"
    return Problem(location, "number-by-hand", f"the number {digits} stands in the text by hand", hint)
