"""guide.yaml into a Guide: each record is validated by itself, then the valid ones are compared with each other.

One rejected record hides nothing elsewhere: the others are compared without it, and its id still counts as known.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sitegen.content.documents import Document, read_yaml
from sitegen.content.fields import Mismatch
from sitegen.content.phone_numbers import SERVICES as NUMBERS_BY_COUNTRY
from sitegen.content.records import Area, Groups, Guide, SiteRecord
from sitegen.content.references import Names
from sitegen.content.regroup import regroup
from sitegen.content.validation import mismatch_problems, unknown_keys
from sitegen.problems import BuildError, Location, Problem
from sitegen.remembered import remembered

_GROUPS = frozenset(Groups.model_fields)


@dataclass(frozen=True, eq=False)
class Draft:
    """guide.yaml record by record: `valid` holds the records that can be used, `problems` what is wrong with the rest.

    `guide` is the whole, if nothing is wrong; the rules between records (content/rules/) are not part of it. In the
    groups of `unsure` an entry lost its id, so that nobody can say which ids there are. One document has one draft.
    """

    document: Document
    valid: Groups
    site: SiteRecord | None
    guide: Guide | None
    problems: tuple[Problem, ...]
    unsure: frozenset[str]

    @property
    def country(self) -> str:
        """The country that the file names: two letters, if it is right."""
        return self.document.text("site", "country")

    @property
    def language(self) -> str:
        return self.document.text("site", "language")

    @property
    def area(self) -> Area | None:
        """The area of the guide, also where another key of `site:` is wrong."""
        return Area.parse(self.document.group("site", "area"))[0]

    def ids(self, group: str) -> frozenset[str]:
        """Every id of a group, those of rejected records included."""
        return frozenset(self.document.group(group))

    @property
    def names(self) -> Names:
        """What references may point at; a group that no guide is without is left out while it is empty."""
        names = {(group, "id"): self.ids(group) for group in _GROUPS}
        for group in ("phones", "phrases"):
            found = frozenset(self.document.text(group, name, "group") for name in self.ids(group))
            names[group, "group"] = found
        missing = {group for group in ("phones", "sources") if not self.ids(group)} | self.unsure
        return {key: found for key, found in names.items() if key[0] not in missing}


def read_guide(file: Path, path: str) -> Draft:
    """guide.yaml as a draft. Raises BuildError if it is not there or is not a mapping."""
    if not os.path.lexists(file):
        hint = "every number, place and date of the guide is in this file"
        raise BuildError.of(Location(path), "missing-guide", "there is no guide.yaml in the content folder", hint)
    document = read_yaml(file, path)
    if not document.group():
        message, hint = "the file is not a group of keys, or is empty", "begin with `site:`, `sources:` and `phones:`"
        raise BuildError.of(Location(path), "wrong-shape", message, hint)
    return make_draft(document)


@remembered(10)
def make_draft(document: Document) -> Draft:
    """Every record of the document validated, and what is wrong with the others."""
    corrections = document.corrections(Guide.model_fields)
    regrouped = regroup(document.with_corrected_keys(corrections), Guide, _GROUPS)
    corrected = regrouped.document
    country = corrected.text("site", "country")
    guide, mismatches = Guide.parse(corrected.tree, country)
    # Without a country no number can be right: that is one problem, not one more for each phone.
    problems = [
        problem
        for problem in mismatch_problems(mismatches, Guide, corrected)
        if country in NUMBERS_BY_COUNTRY or problem.code != "phone-number"
    ]
    valid = guide or _valid_groups(corrected, mismatches, country)
    own = (*unknown_keys(corrections, document), *regrouped.problems, *_nothing_in(corrected))
    site, _ = SiteRecord.parse(corrected.group("site"))
    return Draft(corrected, valid, site, guide if not own else None, (*own, *problems), regrouped.unsure)


def _nothing_in(document: Document) -> Iterator[Problem]:
    """A guide without any source or phone is no guide; `{}` is a group with nothing in it."""
    for group in ("sources", "phones"):
        if document.group().get(group) == {}:
            message, hint = f"there is nothing below `{group}:`", "compare it with docs/writing.md"
            yield Problem(document.at(group), "empty-value", message, hint)


def _valid_groups(document: Document, mismatches: list[Mismatch], country: str) -> Groups:
    """The groups without the records, or whole groups, in which something does not fit."""
    bad: Mapping[str, set[str]] = {group: set() for group in _GROUPS}
    for mismatch in mismatches:
        group, *rest = mismatch["loc"]
        if group in bad:
            bad[group] |= {str(rest[0])} if rest else document.group(group).keys()
    good = {
        group: {name: record for name, record in document.group(group).items() if name not in bad[group]}
        for group in _GROUPS
    }
    groups, left = Groups.parse(good, country)
    assert groups is not None, left
    return groups
