"""Three forms of JSON in which defibrillators come, each read into Candidates.

GeoJSON and Overpass JSON with OpenStreetMap's tags, and a register's `ASSETS`.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, TypeAlias

from sitegen.aeds import is_day
from sitegen.problems import BuildError, Location, Problem
from sitegen.source import read_text

Entry: TypeAlias = dict[str, str]
_MOST_BYTES = 50_000_000
EXPORT_HINT = (
    "export emergency=defibrillator from OpenStreetMap as GeoJSON or Overpass JSON, or take a register's answer whole"
)
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


@dataclass(frozen=True)
class Candidate:
    """One defibrillator of the input: its id, what is known of it, and a code and a reason if it is not to be used."""

    name: str
    entry: Entry
    refused: tuple[str, str] | None = None


def read_json(file: FilePath, shown: str) -> dict[str, Any]:
    """The JSON object, every number left as text: digits stay as they are written, and none is too long to read."""
    if file.is_file() and file.stat().st_size > _MOST_BYTES:
        raise bad_file(shown, "the file is larger than 50 MB", hint="export the area of the guide only")
    text = read_text(file, shown)
    try:
        data = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise bad_file(shown, "from here on this cannot be read as JSON", error.lineno) from None
    except RecursionError:
        raise bad_file(shown, "groups stand in groups too deeply") from None
    if not isinstance(data, dict):
        raise bad_file(shown, "the file is JSON, but not one object")
    return data


def candidates(data: dict[str, Any], shown: str) -> Iterator[Candidate]:
    """Every defibrillator of the input, fit or not. Raises BuildError if the data have none of the three forms."""
    for key, make in (("features", _from_feature), ("elements", _from_element), ("ASSETS", _from_asset)):
        items = data.get(key)
        if key in data and not isinstance(items, list):
            raise bad_file(shown, f"{key} is not a list")
        if isinstance(items, list):
            for number, item in enumerate(items, 1):
                yield from make(item if isinstance(item, dict) else {}, f"entry {number}")
            return
    raise bad_file(shown, "it is JSON, but holds neither features nor elements nor ASSETS")


def data_day(data: dict[str, Any]) -> str:
    """The day that the data themselves say they are from."""
    return _day(_group(data, "osm3s").get("timestamp_osm_base")) or _day(data.get("timestamp"))


def bad_file(shown: str, message: str, line: int = 1, hint: str = EXPORT_HINT) -> BuildError:
    return BuildError([Problem(Location(shown, line), "aed-file", message, hint)])


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
