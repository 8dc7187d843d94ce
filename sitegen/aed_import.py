"""`build.py import-aed FILE`: defibrillators from OpenStreetMap or from an official register into content/aed.yaml.

What the build would refuse is left out here, each with its reason; on bad input the file that is there stays.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath

from sitegen.aed_forms import EXPORT_HINT, Candidate, Entry, bad_file, candidates, data_day, read_json
from sitegen.aed_records import Aed
from sitegen.aeds import FILE, Rules, flaws, rules_of
from sitegen.facts import read_guide
from sitegen.problems import BuildError, Location, Problem, nearest
from sitegen.schema import validated
from sitegen.source import Document, Tree
from sitegen.tree import group_at, text_at

# https://www.openstreetmap.org/copyright: the data are under the Open Database License, and want to be credited so.
_OPENSTREETMAP = {
    "name": "OpenStreetMap",
    "url": "https://www.openstreetmap.org/copyright",
    "licence": "Open Database License (ODbL)",
    "attribution": "© OpenStreetMap contributors",
}
_HEAD = """\
# Defibrillators, written by `python build.py import-aed`: import again instead of changing a line by hand.
# `checked` is the day on which somebody last looked at one; six months later the page no longer shows it.
"""


@dataclass(frozen=True, order=True)
class LeftOut:
    """A defibrillator of the input that the guide cannot use."""

    name: str
    code: str
    reason: str

    def __str__(self) -> str:
        return f"left out: {self.name}: {self.reason} [{self.code}]"


@dataclass(frozen=True)
class Imported:
    """`text` is the new aed.yaml."""

    text: str
    taken: int
    left_out: tuple[LeftOut, ...]


def import_aeds(
    file: FilePath, shown: str, content: FilePath, today: date, source: str | None = None, licence: str | None = None
) -> Imported:
    """The defibrillators of a JSON file as the text of aed.yaml. Raises BuildError if the file cannot be used.

    `source` (an id of guide.yaml) and `licence` say what a register's own answer does not.
    """
    data = read_json(file, shown)
    guide = read_guide(content / "guide.yaml", (content / "guide.yaml").as_posix())
    if "ASSETS" in data:
        head = _register_head(guide, shown, source, licence)
    else:
        head = dict(_OPENSTREETMAP)
    dated = data_day(data)
    found = sorted(candidates(data, shown), key=_newest_first)
    taken, left_out = _sift(found, rules_of(guide, dated or today.isoformat()))
    if not taken:
        message = f"no defibrillator can be taken from it; {len(left_out)} were left out"
        hint = "; ".join(str(it) for it in left_out[:3]) or EXPORT_HINT
        raise bad_file(shown, message, hint=hint)
    head["dated"] = dated or max(entry["checked"] for entry in taken.values())
    return Imported(_written(head, taken), len(taken), tuple(left_out))


def write_aeds(text: str, content: FilePath) -> bool:
    """Puts the text into aed.yaml, whole or not at all; False if it stands there already. Raises OSError."""
    target = content / FILE
    if target.is_file() and target.read_bytes() == text.encode():
        return False
    temporary = target.with_name(f".{FILE}.new")
    try:
        temporary.write_bytes(text.encode())
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return True


def _newest_first(candidate: Candidate) -> tuple[str, int, str]:
    """Equal ids: the one that was checked last comes first, whatever the order of the input."""
    checked = candidate.entry.get("checked", "")
    return candidate.name, -int(checked.replace("-", "") or 0), json.dumps(candidate.entry, sort_keys=True)


def _sift(found: Iterable[Candidate], rules: Rules) -> tuple[dict[str, Entry], list[LeftOut]]:
    taken: dict[str, Entry] = {}
    left_out = []
    for candidate in found:
        reason = candidate.refused or _refused(candidate.entry, rules)
        if not reason and candidate.name in taken:
            reason = ("aed-duplicate", "its id stands there already")
        if reason:
            left_out.append(LeftOut(candidate.name, *reason))
        else:
            taken[candidate.name] = candidate.entry
    return dict(sorted(taken.items(), key=_by_name)), sorted(left_out)


def _refused(entry: Entry, rules: Rules) -> tuple[str, str] | None:
    tree: Tree = dict(entry)
    for flaw in flaws(entry, rules):
        return flaw.code, flaw.message
    try:
        validated(Aed, Document("", tree, {}))
    except BuildError as error:
        return error.problems[0].code, error.problems[0].message
    return None


def _by_name(item: tuple[str, Entry]) -> tuple[bool, str, str]:
    """In the order of names, as a reader looks for them; those without any come last."""
    name, entry = item
    word = entry.get("name") or entry.get("address") or entry.get("place") or ""
    return not word, word.casefold(), name


def _register_head(guide: Document, shown: str, source: str | None, licence: str | None) -> Entry:
    """Who a register's list is from. It does not say by itself under which licence; somebody has to have asked."""
    if not source or not licence:
        message = "the file does not say who made it and under which licence it may be shown"
        hint = "ask the register, then add --source ID (an id below sources: in guide.yaml) and --licence WORDS"
        raise BuildError([Problem(Location(shown), "aed-licence", message, hint)])
    sources = group_at(guide.tree, "sources")
    record = group_at(sources, source)
    if not record:
        hint = nearest(source, sources, "state the register's page below sources: in guide.yaml first")
        raise BuildError([Problem(Location(guide.path), "unknown-id", f"the source {source!r} is not known", hint)])
    name, url, publisher = (text_at(record, key) for key in ("name", "url", "publisher"))
    return {"name": name, "url": url, "licence": " ".join(licence.split()), "attribution": publisher}


def _written(head: Entry, entries: dict[str, Entry]) -> str:
    """YAML as a person would write it. JSON's quoted strings are YAML's too, since no control character gets here."""
    lines = [f"{_HEAD}source:"]
    lines += [f"  {key}: {value if key == 'dated' else _quoted(value)}" for key, value in head.items()]
    lines.append("aeds:")
    for name, entry in entries.items():
        lines.append(f"  {name}:")
        lines += [f"    {key}: {entry[key] if key == 'checked' else _quoted(entry[key])}" for key in entry]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
