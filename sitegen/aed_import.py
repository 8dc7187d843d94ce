"""`build.py import-aed FILE`: defibrillators from OpenStreetMap or from an official register into content/aed.yaml.

Three forms of JSON are understood: GeoJSON and Overpass JSON with OpenStreetMap's tags, and a register's `ASSETS`.
What the build would refuse is left out here, each with its reason; on bad input the file that is there stays.
"""

import json
import math
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath
from typing import Any, TypeAlias

from sitegen.aeds import FILE, Rules, flaws, is_day, rules_of
from sitegen.facts import read_guide
from sitegen.model import Aed
from sitegen.problems import BuildError, Location, Problem, nearest
from sitegen.schema import validated
from sitegen.source import Document, Tree, read_text

Entry: TypeAlias = dict[str, str]

_MOST_BYTES = 50_000_000
_HINT = (
    "export emergency=defibrillator from OpenStreetMap as GeoJSON or Overpass JSON, or take a register's answer whole"
)
# https://www.openstreetmap.org/copyright: the data are under the Open Database License, and want to be credited so.
_OPENSTREETMAP = {
    "name": "OpenStreetMap",
    "url": "https://www.openstreetmap.org/copyright",
    "licence": "Open Database License (ODbL)",
    "attribution": "© OpenStreetMap contributors",
}
# https://wiki.openstreetmap.org/wiki/Tag:emergency=defibrillator
_TAGS = {"name": "name", "place": "defibrillator:location", "floor": "level", "hours": "opening_hours"}
_DATE_TAGS = ("check_date", "survey:date")
_FIELDS = {
    "name": "SITE_NAME",
    "address": "SITE_ADDRESS",
    "place": "SITE_DESCRIPTION",
    "floor": "SITE_FLOOR_NUMBER",
    "hours": "OPENING_HOURS_TEXT",
}
_KEYS = ("name", "address", "place", "floor", "indoor", "hours", "latitude", "longitude", "checked")
_HEAD = """\
# Defibrillators, written by `python build.py import-aed`: import again instead of changing a line by hand.
# `checked` is the day on which somebody last looked at one; six months later the page no longer shows it.
"""


@dataclass(frozen=True)
class Candidate:
    """One defibrillator of the input: its id, what is known of it, and a code and a reason if it is not to be used."""

    name: str
    entry: Entry
    refused: tuple[str, str] | None = None


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
    data = _read(file, shown)
    guide = read_guide(content / "guide.yaml", (content / "guide.yaml").as_posix())
    if "ASSETS" in data:
        head = _register_head(guide, shown, source, licence)
    else:
        head = dict(_OPENSTREETMAP)
    dated = _data_day(data)
    candidates = sorted(_candidates(data, shown), key=_newest_first)
    taken, left_out = _sift(candidates, rules_of(guide, dated or today.isoformat()))
    if not taken:
        message = f"no defibrillator can be taken from it; {len(left_out)} were left out"
        hint = "; ".join(str(it) for it in left_out[:3]) or _HINT
        raise _bad_file(shown, message, hint=hint)
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


def _bad_file(shown: str, message: str, line: int = 1, hint: str = _HINT) -> BuildError:
    return BuildError([Problem(Location(shown, line), "aed-file", message, hint)])


def _read(file: FilePath, shown: str) -> dict[str, Any]:
    """The JSON object, every number left as text: digits stay as they are written, and none is too long to read."""
    if file.is_file() and file.stat().st_size > _MOST_BYTES:
        raise _bad_file(shown, "the file is larger than 50 MB", hint="export the area of the guide only")
    text = read_text(file, shown)
    try:
        data = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise _bad_file(shown, "from here on this cannot be read as JSON", error.lineno) from None
    except RecursionError:
        raise _bad_file(shown, "groups stand in groups too deeply") from None
    if not isinstance(data, dict):
        raise _bad_file(shown, "the file is JSON, but not one object")
    return data


def _candidates(data: dict[str, Any], shown: str) -> Iterator[Candidate]:
    for key, make in (("features", _from_feature), ("elements", _from_element), ("ASSETS", _from_asset)):
        items = data.get(key)
        if key in data and not isinstance(items, list):
            raise _bad_file(shown, f"{key} is not a list")
        if isinstance(items, list):
            for number, item in enumerate(items, 1):
                yield from make(item if isinstance(item, dict) else {}, f"entry {number}")
            return
    raise _bad_file(shown, "it is JSON, but holds neither features nor elements nor ASSETS")


def _from_feature(feature: dict[str, Any], place: str) -> Iterator[Candidate]:
    """A GeoJSON feature; its coordinates stand longitude first. A way may bring its centre beside its outline."""
    properties = _group(feature, "properties")
    tags = _group(properties, "tags") or properties
    name = feature.get("id") or properties.get("@id") or f"{properties.get('type', '')} {properties.get('id', '')}"
    geometry = _group(feature, "geometry")
    centre = _group(feature, "center") or _group(properties, "center")
    found = geometry.get("coordinates") if geometry.get("type") == "Point" else [centre.get("lon"), centre.get("lat")]
    longitude, latitude = [*found, None, None][:2] if isinstance(found, list) else (None, None)
    yield _from_tags(_identifier(name), tags, latitude, longitude, place)


def _from_element(element: dict[str, Any], place: str) -> Iterator[Candidate]:
    """An element of Overpass JSON; the bare corners of ways are passed over."""
    if element and "tags" not in element:
        return
    centre = _group(element, "center") or element
    name = _identifier(f"{element.get('type', '')} {element.get('id', '')}") if element.get("id") else ""
    yield _from_tags(name, _group(element, "tags"), centre.get("lat"), centre.get("lon"), place)


def _from_tags(name: str, tags: dict[str, Any], latitude: Any, longitude: Any, place: str) -> Candidate:
    entry = {key: _line(tags.get(tag), key) for key, tag in _TAGS.items()}
    street = _line(tags.get("addr:street") or tags.get("addr:place"), "address")
    entry["address"] = f"{street} {_line(tags.get('addr:housenumber'), 'address')}".strip() if street else ""
    entry["indoor"] = tags["indoor"] if tags.get("indoor") in ("yes", "no") else ""
    entry["checked"] = max(_day(tags.get(tag)) for tag in _DATE_TAGS)
    refused = None
    if tags.get("emergency") != "defibrillator":
        refused = ("aed-other", "it is no emergency=defibrillator")
    elif tags.get("access") in ("private", "no"):
        refused = ("aed-private", f"access={tags['access']}")
    return _candidate(name, entry, latitude, longitude, place, refused)


def _from_asset(asset: dict[str, Any], place: str) -> Iterator[Candidate]:
    """A row of the register. Whether it is open at this minute (IS_OPEN) is not taken: a copy cannot know."""
    number = asset.get("ASSET_ID") or asset.get("ASSET_GUID")
    name = _identifier(f"asset {number}") if number else ""
    entry = {key: _line(asset.get(field), key) for key, field in _FIELDS.items()}
    entry["checked"] = _day(asset.get("MODIFIED_DATE"))
    moves = str(asset.get("IS_MOBILE", "")).lower() in ("y", "yes", "true", "1")
    refused = ("aed-mobile", "it has no fixed place") if moves else None
    yield _candidate(name, entry, asset.get("SITE_LATITUDE"), asset.get("SITE_LONGITUDE"), place, refused)


def _candidate(
    name: str, entry: Entry, latitude: Any, longitude: Any, place: str, refused: tuple[str, str] | None
) -> Candidate:
    entry |= {"latitude": _degrees(latitude), "longitude": _degrees(longitude)}
    if not name and not refused:
        refused = ("aed-without-id", "it has no id, so it cannot be told from others")
    return Candidate(name or place, {key: entry[key] for key in _KEYS if entry.get(key)}, refused)


def _group(record: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = record.get(key)
    return value if isinstance(value, dict) else {}


def _identifier(name: Any) -> str:
    """`node/123` → `node-123`; nothing for what holds no letter or digit."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-") if isinstance(name, str) else ""


def _line(value: Any, key: str) -> str:
    """A text with its line ends made spaces; hours stay as given, since a second line of them means something."""
    if not isinstance(value, str):
        return ""
    return value.strip() if key == "hours" else re.sub(r"[ \t\r\n]+", " ", value).strip()


def _day(value: Any) -> str:
    """The day of a date or of a moment, as 2026-11-23; nothing for a month alone or another form."""
    text = value[:10] if isinstance(value, str) else ""
    return text if is_day(text) and re.fullmatch(r"([T ].*)?", value[10:], re.DOTALL) else ""


def _degrees(value: Any) -> str:
    """Decimal degrees with at most seven decimals (a centimetre); nothing for what is no number."""
    if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})?", value):
        return ""
    number = float(value)
    return f"{number:.7f}".rstrip("0").rstrip(".") if math.isfinite(number) else ""


def _data_day(data: dict[str, Any]) -> str:
    """The day that the data themselves say they are from."""
    return _day(_group(data, "osm3s").get("timestamp_osm_base")) or _day(data.get("timestamp"))


def _newest_first(candidate: Candidate) -> tuple[str, int, str]:
    """Equal ids: the one that was checked last comes first, whatever the order of the input."""
    checked = candidate.entry.get("checked", "")
    return candidate.name, -int(checked.replace("-", "") or 0), json.dumps(candidate.entry, sort_keys=True)


def _sift(candidates: Iterable[Candidate], rules: Rules) -> tuple[dict[str, Entry], list[LeftOut]]:
    taken: dict[str, Entry] = {}
    left_out = []
    for candidate in candidates:
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
    sources = _group(guide.tree if isinstance(guide.tree, dict) else {}, "sources")
    record = _group(sources, source)
    if not record:
        hint = nearest(source, sources, "state the register's page below sources: in guide.yaml first")
        raise BuildError([Problem(Location(guide.path), "unknown-id", f"the source {source!r} is not known", hint)])
    name, url, publisher = (str(record.get(key, "")) for key in ("name", "url", "publisher"))
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
