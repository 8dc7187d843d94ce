"""guide.yaml into a Guide: the schema first, then what only shows when facts are held against each other.

The checks read the plain tree, not the typed records: one rejected record must not hide what is wrong elsewhere,
and an id whose record was rejected still counts as known.
"""

from collections.abc import Iterator
from pathlib import Path as FilePath

from sitegen.area import area_problems
from sitegen.model import Guide
from sitegen.numbering import SERVICES as NUMBERS_BY_COUNTRY
from sitegen.phone_checks import phone_problems
from sitegen.problems import BuildError, Location, Problem
from sitegen.record_checks import record_problems
from sitegen.references import known_targets
from sitegen.schema import validated
from sitegen.source import Document, read_yaml
from sitegen.text_checks import text_problems
from sitegen.tree import country_of, with_meant_keys


def read_guide(file: FilePath, path: str) -> Document:
    """guide.yaml as a document. Raises BuildError if it is not there or is not a mapping."""
    if not file.is_file():
        hint = "every number, place and date of the guide stands in this file"
        raise BuildError(
            [Problem(Location(path), "missing-guide", "there is no guide.yaml in the content folder", hint)]
        )
    document = read_yaml(file, path)
    if not isinstance(document.tree, dict) or not document.tree:
        message, hint = "the file is not a group of keys, or is empty", "begin with `site:`, `sources:` and `phones:`"
        raise BuildError([Problem(Location(path), "wrong-shape", message, hint)])
    return document


def make_guide(document: Document, slugs: frozenset[str]) -> Guide:
    """The typed guide. Raises BuildError with every problem of the file; `slugs` are the pages that exist."""
    problems = [*_cross_problems(document, slugs)]
    country, guide = country_of(with_meant_keys(document, Guide.model_fields).tree), None
    try:
        guide = validated(Guide, document, country)
    except BuildError as error:
        # Without a country no number can be right: that is one problem, not one more for each phone.
        known = country in NUMBERS_BY_COUNTRY
        problems += [problem for problem in error.problems if known or problem.code != "phone-number"]
    if problems or guide is None:
        raise BuildError(problems)
    return guide


def _cross_problems(document: Document, slugs: frozenset[str]) -> Iterator[Problem]:
    document = with_meant_keys(document, Guide.model_fields)
    targets = known_targets(document, slugs)
    yield from phone_problems(document)
    yield from record_problems(document, targets)
    yield from area_problems(document)
    yield from text_problems(document, targets)
