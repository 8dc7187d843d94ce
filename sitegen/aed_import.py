"""`build.py import-aed FILE`: defibrillators from OpenStreetMap (GeoJSON, Overpass JSON) into content/aed.yaml.

What the build would refuse is left out here, each with its reason; on bad input the existing file stays.
"""

import json
import math
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from sitegen.content.aeds import FILE, AedRules, aed_problems, latest_check, rules_of
from sitegen.content.characters import invisible_character
from sitegen.content.documents import Document, read_text
from sitegen.content.fields import stands_for_nothing
from sitegen.content.guide import read_guide
from sitegen.content.records import Aed
from sitegen.content.validation import mismatch_problems
from sitegen.problems import BuildError, Location, Problem

Entry: TypeAlias = dict[str, str]
_MOST_BYTES = 50_000_000
_EXPORT_HINT = "export emergency=defibrillator from OpenStreetMap as GeoJSON or Overpass JSON"
# https://wiki.openstreetmap.org/wiki/Tag:emergency=defibrillator
_TAGS = {
    "name": ("name",),
    "place": ("defibrillator:location", "location"),
    "floor": ("level",),
    "hours": ("opening_hours",),
}
_DATE_TAGS = ("check_date", "survey:date")
# https://wiki.openstreetmap.org/wiki/Key:access: whoever passes by may take it. Every other value is a condition.
_OPEN_TO_ALL = ("", "yes", "public", "permissive")
_TRANSLATED = ("name", "address", "place")
_LANGUAGE = re.compile(r":[a-z]{2,3}(-[A-Za-z]+)?$")
# `location` is also a word for machines: https://wiki.openstreetmap.org/wiki/Key:location
_KINDS_OF_LOCATION = ("indoor", "outdoor", "underground", "overground", "roof", "rooftop", "wall", "underwater")
# https://wiki.openstreetmap.org/wiki/Lifecycle_prefix: `disused=yes`, or `disused:emergency=defibrillator`.
_LIFECYCLE = (
    *("disused", "abandoned", "removed", "demolished", "razed", "destroyed", "ruins", "was"),
    *("proposed", "planned", "construction"),
)
_STATUS_TAGS = ("operational_status", "status", "defibrillator:operational_status", "defibrillator:status")
_WORKING = (
    "",
    "operational",
    "working",
    "functional",
    "functioning",
    "active",
    "in_use",
    "in use",
    "ok",
    "good",
    "yes",
)
_KEYS = ("name", "address", "place", "floor", "indoor", "hours", "latitude", "longitude", "checked")
# https://www.openstreetmap.org/copyright: the data are under the Open Database License, and are credited so.
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


@dataclass(frozen=True)
class Imported:
    """`text` is the new aed.yaml; `left_out` says what could not be used, and why."""

    text: str
    taken: int
    left_out: tuple[Problem, ...]


@dataclass(frozen=True)
class _Candidate:
    """One defibrillator of the input: its id (or its number in the file), and what is known of it."""

    name: str
    has_id: bool
    tags: "_Tags"
    entry: Entry

    def problem(self, code: str, message: str, hint: str = "") -> Problem:
        return Problem(Location(self.name, 0), code, message, hint)


def import_aeds(file: Path, display: str, content: Path, today: date) -> Imported:
    """The defibrillators of a JSON file as the text of aed.yaml. Raises BuildError if the file cannot be used."""
    data = _read_json(file, display)
    draft = read_guide(content / "guide.yaml", (content / "guide.yaml").as_posix())
    dated = _data_day(data, today, display)
    candidates = sorted(_candidates(data, display, draft.language), key=_newest_first)
    last_day = date.fromisoformat(dated) if dated else today
    taken, left_out = _sift(candidates, rules_of(draft, last_day))
    if not taken:
        message = f"no defibrillator can be taken from it; {len(left_out)} were left out"
        hint = "; ".join(it.summary for it in left_out[:3]) or _EXPORT_HINT
        raise _bad_file(display, message, hint=hint)
    head = {**_OPENSTREETMAP, "dated": dated or max(entry["checked"] for entry in taken.values())}
    return Imported(_yaml(head, taken), len(taken), tuple(left_out))


def write_aeds(text: str, content: Path) -> bool:
    """Puts the text into aed.yaml, whole or not at all; False if the file is like that already. Raises OSError."""
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


def _read_json(file: Path, display: str) -> dict[str, Any]:
    """The JSON object, every number left as text: digits stay as they are written, and none is too long to read."""
    if file.is_file() and file.stat().st_size > _MOST_BYTES:
        raise _bad_file(display, "the file is larger than 50 MB", hint="export the area of the guide only")
    text = read_text(file, display, _MOST_BYTES)
    try:
        data = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise _bad_file(display, "from here on this cannot be read as JSON", error.lineno) from None
    except RecursionError:
        raise _bad_file(display, "groups are nested too deeply") from None
    if not isinstance(data, dict):
        raise _bad_file(display, "the file is JSON, but not one object")
    if data.get("remark"):
        hint = "export it again, later or with a longer [timeout:]; nothing was changed"
        raise _bad_file(display, f"the answer is not whole: {data['remark']}", hint=hint)
    return data


def _bad_file(display: str, message: str, line: int = 1, hint: str = _EXPORT_HINT) -> BuildError:
    return BuildError.of(Location(display, line), "aed-file", message, hint)


def _data_day(data: dict[str, Any], today: date, display: str) -> str:
    """The day that the data themselves say they are from (in universal time)."""
    day = _day(_group(data, "osm3s").get("timestamp_osm_base")) or _day(data.get("timestamp"))
    if day > latest_check(today).isoformat():
        raise _bad_file(display, f"the data say that they are from {day}, which is after today ({today})")
    return day


def _candidates(data: dict[str, Any], display: str, language: str) -> Iterator[_Candidate]:
    """Every defibrillator of the input, fit or not. Raises BuildError if the data have none of the two forms."""
    for key, make in (("features", _from_feature), ("elements", _from_element)):
        items = data.get(key)
        if key in data and not isinstance(items, list):
            raise _bad_file(display, f"{key} is not a list")
        if isinstance(items, list):
            for number, item in enumerate(items, 1):
                yield from make(item if isinstance(item, dict) else {}, f"entry {number}", language)
            return
    raise _bad_file(display, "it is JSON, but holds neither features nor elements")


def _from_feature(feature: dict[str, Any], place: str, language: str) -> Iterator[_Candidate]:
    """A GeoJSON feature (RFC 7946): longitude comes first. A way may bring its centre beside its outline."""
    properties = _group(feature, "properties")
    tags = _group(properties, "tags") or properties
    name = feature.get("id") or properties.get("@id") or f"{properties.get('type', '')} {properties.get('id', '')}"
    geometry = _group(feature, "geometry")
    centre = _group(feature, "center") or _group(properties, "center")
    found = geometry.get("coordinates") if geometry.get("type") == "Point" else [centre.get("lon"), centre.get("lat")]
    longitude, latitude = [*found, None, None][:2] if isinstance(found, list) else (None, None)
    yield _from_tags(_identifier(name), _Tags(tags, language), latitude, longitude, place)


def _from_element(element: dict[str, Any], place: str, language: str) -> Iterator[_Candidate]:
    """An element of Overpass JSON; the bare corners of ways are passed over."""
    if element and "tags" not in element:
        return
    centre = _group(element, "center") or element
    name = _identifier(f"{element.get('type', '')} {element.get('id', '')}") if element.get("id") else ""
    yield _from_tags(name, _Tags(_group(element, "tags"), language), centre.get("lat"), centre.get("lon"), place)


def _from_tags(name: str, tags: "_Tags", latitude: Any, longitude: Any, place: str) -> _Candidate:
    entry = {key: tags.text(key, *names) for key, names in _TAGS.items()}
    street = tags.text("address", "addr:street", "addr:place")
    entry["address"] = f"{street} {tags.text('address', 'addr:housenumber')}".strip() if street else ""
    entry["indoor"] = {"room": "yes", "area": "yes"}.get(tags.word("indoor"), tags.word("indoor"))
    entry["indoor"] = entry["indoor"] if entry["indoor"] in ("yes", "no") else ""
    entry["checked"] = max(_day(tags.given.get(tag)) for tag in _DATE_TAGS)
    entry |= {"latitude": _degrees(latitude), "longitude": _degrees(longitude)}
    known = {key: entry[key] for key in _KEYS if entry.get(key)}
    return _Candidate(name or place, bool(name), tags, known)


@dataclass(frozen=True)
class _Tags:
    """The tags of an entry as they are given; `language` is that of the guide."""

    given: Mapping[str, Any]
    language: str

    def word(self, tag: str) -> str:
        """A value that is one of a few words; another shape counts as a word that nobody knows."""
        value = self.given.get(tag, "")
        return value.strip().lower() if isinstance(value, str) else "?"

    def text(self, key: str, *tags: str) -> str:
        """The text of the first tag that has one: without a language, or else in that of the guide, or in any."""
        tagged = [f"{tag}:{self.language}" for tag in tags]
        tagged += sorted(it for it in self.given if any(it.startswith(f"{tag}:") for tag in tags))
        for tag in (*tags, *(it for it in tagged if key in _TRANSLATED and _LANGUAGE.search(it))):
            text = _line(self.given.get(tag), key)
            if text and not (tag == "location" and text in _KINDS_OF_LOCATION):
                return text
        return ""


def _newest_first(candidate: _Candidate) -> tuple[str, int, str]:
    """Equal ids: the one that was checked last comes first, whatever the order of the input."""
    checked = candidate.entry.get("checked", "")
    return candidate.name, -int(checked.replace("-", "") or 0), json.dumps(candidate.entry, sort_keys=True)


def _sift(candidates: Iterable[_Candidate], rules: AedRules) -> tuple[dict[str, Entry], list[Problem]]:
    taken: dict[str, Entry] = {}
    left_out = []
    for candidate in candidates:
        reason = _unfit(candidate) or _refused(candidate, rules)
        if not reason and candidate.name in taken:
            reason = candidate.problem("aed-duplicate", "an entry with its id was taken already")
        if reason:
            left_out.append(reason)
        else:
            taken[candidate.name] = candidate.entry
    return dict(sorted(taken.items(), key=_by_name)), sorted(left_out)


def _unfit(candidate: _Candidate) -> Problem | None:
    """Why the entry is of no use to a reader, whatever the form of its values."""
    tags, entry = candidate.tags, candidate.entry
    if tags.word("emergency") != "defibrillator":
        return candidate.problem("aed-other", "it is no emergency=defibrillator")
    for tag in ("access", "access:conditional", "defibrillator:access"):
        if tags.word(tag) not in _OPEN_TO_ALL:
            return candidate.problem("aed-private", f"{tag}={tags.given[tag]}")
    reason = _out_of_use(tags)
    if reason:
        return candidate.problem("aed-out-of-use", reason)
    if not candidate.has_id:
        return candidate.problem("aed-without-id", "it has no id, so it cannot be told from others")
    if not entry.get("checked"):
        return candidate.problem("aed-without-date", "nobody says on which day this defibrillator was last looked at")
    if not entry.get("latitude") or not entry.get("longitude"):
        return candidate.problem("aed-without-position", "it has no position")
    return None


def _out_of_use(tags: _Tags) -> str:
    """The tag that says that nobody is helped by this one: out of order, taken away, not there yet, for training."""
    for tag in _LIFECYCLE:
        if tags.word(tag) not in ("", "no") or tags.word(f"{tag}:emergency") == "defibrillator":
            return f"{tag}={tags.given.get(tag, 'defibrillator')}"
    for tag in _STATUS_TAGS:
        if tags.word(tag) not in _WORKING:
            return f"{tag}={tags.given[tag]}"
    if tags.word("end_date") or tags.word("opening_hours") in ("off", "closed"):
        return f"end_date={tags.given['end_date']}" if "end_date" in tags.given else "it is closed at all hours"
    for tag, value in tags.given.items():
        about = re.fullmatch(r"(defibrillator(:.*)?|training)", tag) and not re.search("location|name|description", tag)
        if about and re.search(r"training|trainer|dummy", f"{tag} {value}".lower()) and value != "no":
            return f"{tag}={value}"
    return ""


def _refused(candidate: _Candidate, rules: AedRules) -> Problem | None:
    """The first reason for which the build would not take the entry."""
    location = Location(candidate.name, 0)
    for key, text in candidate.entry.items():
        if invisible_character(text, strict=True):
            return candidate.problem("aed-text", f"{key}: a character that cannot be seen, or a second line")
    aed, mismatches = Aed.parse(candidate.entry)
    found = mismatch_problems(mismatches, Aed, Document(candidate.name, {}, {(): 0}))
    return next(iter([*found, *(aed_problems(aed, candidate.name, rules, lambda _: location) if aed else ())]), None)


def _by_name(item: tuple[str, Entry]) -> tuple[bool, str, str]:
    """In the order of names, as a reader looks for them; those without any come last."""
    name, entry = item
    word = entry.get("name") or entry.get("address") or entry.get("place") or ""
    return not word, word.casefold(), name


def _yaml(head: Entry, entries: dict[str, Entry]) -> str:
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
    text = value.strip() if key == "hours" else re.sub(r"[ \t\r\n]+", " ", value).strip()
    text = re.sub(r"^[„“”]([^„“”]*)[“”]$", r"\1", text)
    return "" if stands_for_nothing(text) else text


def _day(value: Any) -> str:
    """The day of a date or of a moment, as 2026-11-23; nothing for a month alone or another form."""
    text = value[:10] if isinstance(value, str) else ""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) or not re.fullmatch(r"([T ].*)?", value[10:], re.DOTALL):
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _degrees(value: Any) -> str:
    """Decimal degrees with at most seven decimals (a centimetre); nothing for what is no number."""
    if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})?", value):
        return ""
    number = float(value)
    return f"{number:.7f}".rstrip("0").rstrip(".") if math.isfinite(number) else ""
