"""The guide in one file, as every page is checked: section by section, then all of it as one page.

A section that was looked at is not looked at again, as long as it is held to the same. See docs/decisions/0016.
"""

from dataclasses import dataclass, replace
from itertools import chain

from sitegen.bundle.single_file import Parts
from sitegen.check.links import inner_link_problems
from sitegen.check.meaning import meaning_problems
from sitegen.check.numbers import call_problems, number_problems, numbers_to_call
from sitegen.check.page import PageRules, form_problems, language_problems
from sitegen.check.page_reader import ReadPage, columns, digit_lines, read_frame, read_page, read_section
from sitegen.problems import Location, Problem
from sitegen.remembered import Results, digest_of


@dataclass(frozen=True)
class WholeFile:
    """What was seen of it: what is wrong, and every number to call, in the order of its lines."""

    problems: tuple[Problem, ...]
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class _Part:
    """What was seen of a part: what is wrong by itself, the rest without its words, and its lines of one digit."""

    problems: tuple[Problem, ...]
    page: ReadPage
    numbers: tuple[str, ...]
    digits: tuple[str, ...]


_looked_at = Results[_Part | None]("check.single_file.looked_at", 10_000)


def look_at_guide(content: bytes, path: str, rules: PageRules) -> WholeFile:
    """The guide in one file, at this path of the output."""
    text, location = content.decode("utf-8-sig"), Location(path)
    seen = _in_parts(Parts.of(text), location, rules) or [_part(read_page(text), location, rules)]
    page = _joined([part.page for part in seen])
    across = ReadPage(words=[*columns(chain.from_iterable(part.digits for part in seen))])
    problems = (
        *chain.from_iterable(part.problems for part in seen),
        *number_problems(across, location, rules.allowed),
        *language_problems(page, rules.language, location),
        *call_problems(page, location, rules.allowed),
        *form_problems(page, location),
        *inner_link_problems(page, location),
    )
    return WholeFile((*dict.fromkeys(problems),), (*chain.from_iterable(part.numbers for part in seen),))


def _in_parts(parts: Parts, location: Location, rules: PageRules) -> list[_Part] | None:
    """The frame and each section; None if the whole would be read otherwise."""
    frame = read_frame(parts.frame, len(parts.sections)) if parts.sections else None
    if not frame:
        return None
    sections = [_section(text, location, rules) for text in parts.sections]
    known = [it for it in sections if it]
    return [_part(frame, location, rules), *known] if len(known) == len(sections) else None


def _section(text: str, location: Location, rules: PageRules) -> _Part | None:
    def look() -> _Part | None:
        found = read_section(text)
        return _part(found, location, rules) if found else None

    return _looked_at.of((digest_of(text, rules.name), location.path), look)


def _part(found: ReadPage, location: Location, rules: PageRules) -> _Part:
    problems = (
        *number_problems(found, location, rules.allowed),
        *meaning_problems(found.words, location, rules.meanings),
    )
    numbers, digits = (*numbers_to_call(found.lines, rules.allowed),), (*digit_lines(found.lines),)
    return _Part(problems, replace(found, words=[], lines=[]), numbers, digits)


def _joined(pages: list[ReadPage]) -> ReadPage:
    """The parts as one page: what is one thing of a page is that of the first."""
    first = pages[0]
    return ReadPage(
        links=[it for page in pages for it in page.links],
        ids=[it for page in pages for it in page.ids],
        calls=[it for page in pages for it in page.calls],
        call_bar=[it for page in pages for it in page.call_bar],
        styles=[it for page in pages for it in page.styles],
        headings=[it for page in pages for it in page.headings],
        bar=first.bar,
        language=first.language,
        title=first.title,
    )
