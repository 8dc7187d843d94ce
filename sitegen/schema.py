"""How text becomes typed values, and how a value that does not fit is told. The only door to pydantic.

A record (a phone, a page's front matter) is a frozen class derived from `Record`; `validated` makes one from a document
and reports everything that does not fit, in our own words, in one run.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from sitegen.numbering import PhoneNumber, parse_number
from sitegen.problems import BuildError, Problem, nearest, nearest_of
from sitegen.prose import Prose, parse_line
from sitegen.source import Document
from sitegen.unseen import UNSEEN_HINT, unseen_sign


class Record(BaseModel):
    """A frozen record with known keys only."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _fail(code: str, message: str, hint: str) -> PydanticCustomError:
    return PydanticCustomError("ours", "{message}", {"code": code, "message": message, "hint": hint})


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _fail("wrong-shape", "a group stands here, a single value was expected", "write `key: value` on one line")
    if not value.strip():
        raise _fail("empty-value", "no value stands here", "fill it in, or remove the key if it is optional")
    sign = unseen_sign(value)
    if sign:
        raise _fail("unseen-character", f"the character {sign} stands here, which nobody can see", UNSEEN_HINT)
    return " ".join(value.split())


def _plain_text(value: str) -> str:
    if "](" in value:
        raise _fail("pointer-in-name", "a pointer stands here, where only plain words may", "write the words alone")
    return value


def is_id(value: str) -> bool:
    """Whether the text has the form of an id."""
    return bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value))


def _identifier(value: str) -> str:
    if not is_id(value):
        message = f"{value!r} is not an id"
        raise _fail("bad-id", message, "use small letters a-z, digits and hyphens: out-of-hours")
    return value


def _identifiers(value: Any) -> Any:
    items = [value] if isinstance(value, str) else value
    if not items:
        raise _fail("empty-value", "no id stands here", "name at least one")
    return items


def _each_once(values: tuple[str, ...]) -> tuple[str, ...]:
    twice = next((value for number, value in enumerate(values) if value in values[:number]), None)
    if twice:
        raise _fail("duplicate-key", f"{twice!r} stands here twice", "remove one of them")
    return values


def _web_address(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/@\[\]]+\.[^\s/@\[\]]+(/[^\s\"<>]*)?", value) or not _has_host(value):
        raise _fail("bad-url", f"{value!r} is not a web address", "copy it whole from the browser: https://…")
    return value


def _has_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port above 65535
        return False


def _iso_date(value: Any) -> date:
    text = _text(value)
    try:
        if re.fullmatch(r"20\d{2}-\d{2}-\d{2}", text):  # another century is a slip of the hand
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise _fail("bad-date", f"{text!r} is not a date", "write year-month-day: 2026-11-23")


def _whole_number(value: Any) -> int:
    text = _text(value)
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise _fail("bad-number", f"{text!r} is not a whole number", "digits only, no currency and no spaces: 179")
    return int(text)


def _degrees(most: int) -> BeforeValidator:
    """Decimal degrees from -most to most, as a number."""

    def degrees(value: Any) -> float:
        text = _text(value)
        if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,8})?", text) or abs(float(text)) > most:
            hint = f"write decimal degrees with a point, from -{most} to {most}: 59.1234, not 59° 7.4′"
            raise _fail("bad-coordinate", f"{text!r} is not a coordinate", hint)
        return float(text)

    return BeforeValidator(degrees)


def _dated(value: str) -> str:
    try:
        if value == "undated" or re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value):
            date.fromisoformat("2000-01-01" if value == "undated" else value + "-01-01"[len(value) - 4 :])
            return value
    except ValueError:
        pass
    raise _fail("bad-date", f"{value!r} is not a date", "write undated, or a year, month or day: 2022-10-12")


def _language(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,8})*", value):
        raise _fail("bad-language", f"{value!r} is not a language code", "write en, nb, nn, uk, …")
    return value


def _prose(value: Any) -> Prose:
    if isinstance(value, Prose):
        return value
    prose = parse_line(_text(value))
    if prose.flaws:
        raise _fail(prose.flaws[0].code, prose.flaws[0].message, prose.flaws[0].hint)
    return prose


def _phone_number(value: Any, info: ValidationInfo) -> PhoneNumber:
    text, country = _text(value), (info.context or {}).get("country", "")
    number = parse_number(text, country)
    if number is None:
        message = f"{text!r} is not a number that can be called in {country or 'this country'}"
        raise _fail("phone-number", message, "compare it with its source, digit by digit")
    return number


@dataclass(frozen=True)
class Span:
    """Open from `start` to `end`, in minutes since midnight; an end after midnight is above 1440."""

    start: int
    end: int


def _plan(value: Any) -> Any:
    """`closed`, `unknown`, or spans in order of their start."""
    if value in ("closed", "unknown"):
        return value
    spans = tuple(sorted((_span(_text(item)) for item in _listed(value)), key=lambda span: span.start))
    for before, after in zip(spans, spans[1:], strict=False):
        if after.start < before.end:
            raise _fail("overlapping-hours", "two spans overlap", "let one end where the next begins, or join them")
    return spans


def _listed(value: Any) -> list[Any]:
    if not value:
        raise _fail("empty-value", "no hours stand here", 'write closed, unknown or a list: ["08:00-15:30"]')
    return value if isinstance(value, list) else [value]


def _span(text: str) -> Span:
    match = re.fullmatch(r"(\d{2}):(\d{2})[-–](\d{2}):(\d{2})", text)
    hours = [int(part) for part in match.groups()] if match else []
    if not match or hours[0] > 23 or hours[2] > 24 or hours[1] > 59 or hours[3] > 59 or hours[2:] > [24, 0]:
        message = f"{text!r} is not a span of hours"
        raise _fail("bad-hours", message, "write 08:00-15:30, on the 24-hour clock; 16:00-08:00 ends on the next day")
    start, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    return Span(start, end if end > start else end + 24 * 60)


Text = Annotated[str, BeforeValidator(_text), AfterValidator(_plain_text)]
Hours = Annotated[Literal["closed", "unknown"] | tuple[Span, ...], BeforeValidator(_plan)]
Id = Annotated[Text, AfterValidator(_identifier)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_identifiers), AfterValidator(_each_once)]
Signs = Annotated[tuple[Id, ...], Field(min_length=1, max_length=5), AfterValidator(_each_once)]
Url = Annotated[Text, AfterValidator(_web_address)]
Date = Annotated[date, BeforeValidator(_iso_date)]
Dated = Annotated[Text, AfterValidator(_dated)]
Language = Annotated[Text, AfterValidator(_language)]
Whole = Annotated[int, BeforeValidator(_whole_number)]
Latitude = Annotated[float, _degrees(90)]
Longitude = Annotated[float, _degrees(180)]
Line = Annotated[Prose, BeforeValidator(_prose)]
Number = Annotated[PhoneNumber, BeforeValidator(_phone_number)]

__all__ = [
    "Date", "Dated", "Field", "Id", "Ids", "Language", "Latitude", "Line", "Longitude", "Number", "Record", "Signs",
    "Text", "Url", "Whole", "is_id", "validated",
]  # fmt: skip

AnyRecord = TypeVar("AnyRecord", bound=Record)


def validated(record: type[AnyRecord], document: Document, country: str = "") -> AnyRecord:
    """The document as a record. Raises BuildError with every problem of its keys and values."""
    try:
        return record.model_validate(document.tree, context={"country": country})
    except ValidationError as error:
        details = [detail for detail in error.errors(include_url=False) if not _follows(detail)]
        misspelt = {_meant(detail, record) for detail in details if detail["type"] == "extra_forbidden"}
        told = [it for it in details if it["type"] != "missing" or it["loc"] not in misspelt]
        raise BuildError(_problem(detail, record, document) for detail in told) from None


def _meant(detail: ErrorDetails, record: type[Record]) -> tuple[int | str, ...]:
    """Where the key would stand that an unknown one was meant to be: it is misspelt, not missing."""
    *path, key = detail["loc"]
    return (*path, nearest_of(str(key), _keys_at(record, tuple(path))))


def _follows(detail: ErrorDetails) -> bool:
    """A list is called too short also when items of it were refused, and that has been told already."""
    return detail["type"] == "too_short" and detail["ctx"]["actual_length"] < len(detail["input"])


def _problem(detail: ErrorDetails, record: type[Record], document: Document) -> Problem:
    path = tuple(step for step in detail["loc"] if step != "[key]")
    location = document.at(*path)
    name = next((step or "''" for step in reversed(path) if isinstance(step, str)), "the file")
    context = detail.get("ctx") or {}
    if detail["type"] == "ours":
        return Problem(location, context["code"], f"{name}: {context['message']}", context["hint"])
    if detail["type"] == "missing":
        return _missing(location, path, name)
    if detail["type"] == "extra_forbidden":
        known = _keys_at(record, path[:-1])
        hint = nearest(name, known, f"known here: {', '.join(sorted(known))}")
        return Problem(location, "unknown-key", f"the key {name!r} is not known here", hint)
    if detail["type"] in ("literal_error", "enum"):
        expected = str(context.get("expected", ""))
        allowed = re.findall(r"'([^']+)'", expected)
        hint = nearest(str(detail["input"]), allowed, f"one of: {', '.join(allowed)}")
        if "[key]" in detail["loc"]:
            return Problem(location, "unknown-key", f"the key {name!r} is not known here", hint)
        return Problem(location, "unknown-value", f"{name}: {detail['input']!r} is not known", hint)
    if detail["type"] == "too_long" and isinstance(detail["input"], str):
        length, most = len(detail["input"]), context.get("max_length")
        message = f"{name}: {length} characters stand here; there is room for {most}"
        return Problem(location, "too-long", message, "find a shorter word")
    if detail["type"] == "too_long":
        most = context.get("max_length")
        return Problem(
            location, "too-many", f"{name}: more than {most} stand here", f"keep the {most} that matter most"
        )
    return Problem(
        location, "wrong-shape", f"{name}: this does not have the form that belongs here", _shape_hint(detail)
    )


def _missing(location: Any, path: tuple[str | int, ...], name: str) -> Problem:
    owner = f" in {path[-2]!r}" if len(path) > 1 else ""
    if name in ("source", "sources"):
        hint = f"a fact without a source is not printed: add `{name}:` with the id of a page under sources:"
        return Problem(location, "missing-source", f"no source is given{owner}", hint)
    return Problem(location, "missing-key", f"the key {name!r} is missing{owner}", f"add a line `{name}: …`")


def _shape_hint(detail: ErrorDetails) -> str:
    if "dict" in detail["type"] or "model" in detail["type"]:
        return "indented lines of `key: value` belong below it"
    return "a list belongs below it: lines that begin with `- `"


def _keys_at(record: type[Record], path: tuple[str | int, ...]) -> set[str]:
    """The keys known at `path` below `record`; steps through groups (`phones`, then any id) to their records."""
    current: Any = record
    for step in path:
        if isinstance(current, type) and issubclass(current, Record):
            field = current.model_fields.get(str(step))
            current = field.annotation if field else None
        else:
            arguments = [part for part in getattr(current, "__args__", ()) if part is not type(None)]
            current = arguments[-1] if arguments else None
    while current is not None and not (isinstance(current, type) and issubclass(current, Record)):
        arguments = [part for part in getattr(current, "__args__", ()) if part is not type(None)]
        current = arguments[-1] if arguments else None
    return set(current.model_fields) if current is not None else set()
