"""Records that lost the line above them: without `phones:` each phone would be reported as a source with nine faults.

They are put where their keys say that they belong, and the missing line is reported once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sitegen.content.documents import Document, Tree
from sitegen.content.fields import Record
from sitegen.problems import Problem


@dataclass(frozen=True)
class Regrouped:
    """The document with its records in their places; the ids of the groups in `unsure` are not all known."""

    document: Document
    problems: tuple[Problem, ...] = ()
    unsure: frozenset[str] = frozenset()


def regroup(document: Document, guide: type[Record], groups: frozenset[str]) -> Regrouped:
    """The document with every record below its group. `guide` knows the keys of the records of each group."""
    found = Regrouped(document)
    for group in sorted(groups & document.group().keys()):
        found = _with_id(found, group, guide)
    for group in sorted(groups - document.group().keys()):
        found = _with_group(found, group, guide)
    return found


def _with_id(found: Regrouped, group: str, guide: type[Record]) -> Regrouped:
    """The first record of a group, if its id is missing: its keys are where ids belong."""
    document, known = found.document, guide.keys_at((group, ""))
    entries = document.group(group)
    lost = [key for key in entries if key in known]
    if sum(not isinstance(entries[key], dict) for key in lost) < 2:
        return found
    message, hint = f"the line with the id of this entry is missing above {lost[0]!r}", "add a line such as `some-id:`"
    problem = Problem(document.at(group, lost[0]), "missing-key", message, hint)
    moved = _moved(document, (group,), lost, (group, "without-id"))
    return Regrouped(moved, (*found.problems, problem), found.unsure | {group})


def _with_group(found: Regrouped, group: str, guide: type[Record]) -> Regrouped:
    """The records of a group whose line is missing: they are the last ones of the group before it."""
    document = found.document
    for other, entries in document.group().items():
        lost = list(_lost(entries, group, other, guide)) if isinstance(entries, dict) else []
        if lost and other in guide.model_fields:
            message, hint = f"the line `{group}:` is missing above {lost[0]!r}", f"add a line `{group}:` above it"
            problem = Problem(document.at(other, lost[0]), "missing-key", message, hint)
            moved = _moved(document, (other,), lost, (group,))
            return replace(found, document=moved, problems=(*found.problems, problem))
    return found


def _lost(entries: dict[str, Tree], group: str, other: str, guide: type[Record]) -> Iterator[str]:
    """The ids of the group `other` from the first record on whose keys are rather those of `group`."""
    begun, known = False, guide.keys_at((group, ""))
    for name, record in entries.items():
        own = guide.keys_at((other,)) if name in guide.keys_at((other,)) else guide.keys_at((other, name))
        if isinstance(record, dict):
            keys = record.keys()
            begun = begun or len(keys & known) > len(keys & own) and len(keys & known) > len(keys) / 2
            if begun:
                yield name


def _moved(document: Document, start: tuple[str, ...], names: list[str], end: tuple[str, ...]) -> Document:
    """The document with some entries of the group `start` put into a new group `end`, each with its lines."""
    group = document.group(*start)
    records = {name: group[name] for name in names}
    left = {key: value for key, value in group.items() if key not in records}
    top = {**document.group(), start[0]: {**left, end[1]: records} if len(end) > 1 else left}
    tree = top if len(end) > 1 else {**top, end[0]: records}
    lines = {
        (*end, *path[1:]) if path[:1] == start and len(path) > 1 and path[1] in records else path: line
        for path, line in document.lines.items()
    }
    return replace(document, tree=tree, lines={**lines, end: document.lines[(*start, names[0])]})
