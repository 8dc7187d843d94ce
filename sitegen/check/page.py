"""One finished page by itself: what is wrong with it whatever the others are, and where it leads.

An equal page is looked at once, as long as it is held to the same.
"""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sitegen.check.links import PageLinks, inside_problems
from sitegen.check.meaning import Meanings, meaning_problems
from sitegen.check.numbers import AllowedNumbers, call_problems, data_problems, number_problems
from sitegen.check.page_reader import ReadPage, read_page
from sitegen.problems import Location, Problem
from sitegen.remembered import Results, digest_of, remembered


@dataclass(frozen=True)
class PageRules:
    """All that a page is held to; `most` are the bytes that it and its script may have, compressed."""

    allowed: AllowedNumbers
    meanings: Meanings
    language: str
    most: tuple[int, int]

    @cached_property
    def name(self) -> str:
        """Another one for other rules."""
        return repr((self.allowed.name, self.meanings.name, self.language, self.most))


@dataclass(frozen=True)
class LookedAt:
    """What is wrong with a page by itself, and its links."""

    problems: tuple[Problem, ...]
    links: PageLinks


_looked_at = Results[LookedAt]("check.page.looked_at", 10_000)


def look_at(content: bytes, file: str, rules: PageRules) -> LookedAt:
    """A page that was made of `file`."""
    key = digest_of(content, rules.name), file
    return _looked_at.of(key, lambda: _look_at(content, Location(file), rules))


def _look_at(content: bytes, location: Location, rules: PageRules) -> LookedAt:
    found = read_page(content.decode("utf-8-sig"))
    problems = (
        *number_problems(found, location, rules.allowed),
        *data_problems(found, location, rules.allowed),
        *call_problems(found, location, rules.allowed),
        *inside_problems(found, location),
        *form_problems(found, location),
        *language_problems(found, rules.language, location),
        *meaning_problems(found.words, location, rules.meanings),
        *_budget_problems(found, content, rules.most, location),
    )
    return LookedAt(problems, PageLinks.of(found))


def form_problems(found: ReadPage, location: Location) -> Iterator[Problem]:
    """What every page has: a title, a language, one first heading."""
    if len(found.headings) != 1 or not found.headings[0].strip():
        message = "the page does not have exactly one first heading"
        yield Problem(location, "one-heading", message, "it is the page's title")
    if not found.title.strip() or not found.language:
        message = "the page has no title or no language"
        yield Problem(location, "missing-title", message, "templates/base.html gives both")


def language_problems(found: ReadPage, language: str, location: Location) -> Iterator[Problem]:
    """The call buttons are held to the language that a page says it is in."""
    if found.language and found.language != language:
        message = f"the page says that it is in {found.language!r}, not in {language!r}"
        yield Problem(location, "missing-title", message, "templates/base.html says it")


def _budget_problems(found: ReadPage, content: bytes, most: tuple[int, int], location: Location) -> Iterator[Problem]:
    script = "".join(found.scripts).encode()
    for name, part, limit in (("page", content, most[0]), ("script", script, most[1])):
        if name == "page" and _is_far_below(limit, content, (*found.styles, *found.scripts)):
            continue
        if (size := compressed(part)) > limit:
            message = f"the {name} is {size} bytes compressed; at most {limit} are allowed"
            yield Problem(location, "budget", message, "shorten it, or split the page in two")


def _is_far_below(limit: int, content: bytes, shared: tuple[str, ...]) -> bool:
    """Whether a page is a tenth below its limit even if its parts are compressed one by one.

    What pages share is compressed once then, and few pages have to be measured whole.
    """
    size = 0
    for part in (it.encode() for it in shared):
        content, size = content.replace(part, b"", 1), size + _compressed_once(part)
    return 1.1 * (size + len(zlib.compress(content, 1))) <= limit


def compressed(content: bytes) -> int:
    """Bytes on the wire: gzip as hosts send it, without a file name or time in it."""
    return len(gzip.compress(content, compresslevel=9, mtime=0))


@remembered(100)
def _compressed_once(part: bytes) -> int:
    return compressed(part)
