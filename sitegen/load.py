"""The content folder into a Site: reads every file, then reports the problems of all of them at once."""

from pathlib import Path as FilePath

from sitegen.aed_records import AedRegister
from sitegen.aeds import read_aeds
from sitegen.facts import make_guide, read_guide
from sitegen.model import Guide, Page, Site
from sitegen.pages import find_pages, read_page
from sitegen.problems import BuildError, Problem
from sitegen.references import known_targets
from sitegen.source import Document


def load_site(content: FilePath, base_url: str = "") -> Site:
    """The whole content folder as a Site. Raises BuildError with every problem of every file."""
    problems: list[Problem] = []
    shown = shown_path(content)
    files: dict[str, FilePath] = {}
    document: Document | None = None
    try:
        files = find_pages(content / "pages", f"{shown}/pages")
    except BuildError as error:
        problems += error.problems
        files = {file.stem: file for file in sorted((content / "pages").glob("[!.]*.md"))}
    try:
        document = read_guide(content / "guide.yaml", f"{shown}/guide.yaml")
    except BuildError as error:
        problems += error.problems
    slugs = frozenset(files)
    guide = _guide(document, slugs, problems)
    pages = _pages(files, shown, document, problems)
    register = _register(content, shown, document, problems)
    if problems or guide is None:
        raise BuildError(problems)
    ordered = sorted(pages, key=lambda page: (page.front_matter.order, page.slug))
    return Site(guide, tuple(ordered), base_url, register)


def shown_path(path: FilePath) -> str:
    """A path as the maintainer can click it: relative to where the command runs, if it lies below."""
    try:
        return path.resolve().relative_to(FilePath.cwd()).as_posix()
    except ValueError:
        return path.resolve().as_posix()


def _guide(document: Document | None, slugs: frozenset[str], problems: list[Problem]) -> Guide | None:
    if document is None:
        return None
    try:
        return make_guide(document, slugs)
    except BuildError as error:
        problems += error.problems
        return None


def _register(content: FilePath, shown: str, document: Document | None, problems: list[Problem]) -> AedRegister | None:
    try:
        return read_aeds(content, shown, document)
    except BuildError as error:
        problems += error.problems
        return None


def _pages(files: dict[str, FilePath], shown: str, document: Document | None, problems: list[Problem]) -> list[Page]:
    targets, pages = known_targets(document, frozenset(files)), []
    for slug, file in files.items():
        try:
            pages.append(read_page(slug, file, f"{shown}/pages/{file.name}", targets))
        except BuildError as error:
            problems += error.problems
    return pages
