"""How text becomes typed values: dates, numbers, prose. The only module that imports pydantic.

A record (a phone, a page's front matter) is a frozen class derived from `Record`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Annotated, Any, Literal, Self, TypeAlias, get_args, get_origin
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError

from sitegen.content.catalogs import is_language
from sitegen.content.characters import RETYPE_HINT, invisible_character
from sitegen.content.phone_numbers import EMERGENCY_ANYWHERE, NO_BREAK_SPACE, SERVICES, PhoneNumber, parse_number
from sitegen.content.prose import Prose, parse_line

# pydantic's account of one value that does not fit: type, loc (the path), ctx, input.
Mismatch: TypeAlias = dict[str, Any]
ValuePath: TypeAlias = tuple[str | int, ...]
# The type of a mismatch that one of the functions below found.
OURS = "ours"
# Marks a field whose digits are the fact itself (an address, a date) or only identify something (a web address).
DIGITS_ARE_FACTS, IDENTIFIER = "digits are facts", "identifier"
Meaning: TypeAlias = Literal["text", "digits are facts", "identifier"]


class Record(BaseModel):
    """A frozen record with known keys only."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @classmethod
    def parse(cls, tree: object, country: str = "") -> tuple[Self | None, list[Mismatch]]:
        """The tree as a record, or everything in it that does not fit. `country` decides which phone numbers exist."""
        try:
            return cls.model_validate(tree, context={"country": country}), []
        except ValidationError as error:
            return None, [dict(it) for it in error.errors(include_url=False)]

    def values(self) -> Iterator[tuple[ValuePath, object, Meaning]]:
        """Every single value below the record, as (path, value, what its digits mean)."""
        yield from _values(self, (), "text")

    @cached_property
    def proses(self) -> tuple[Prose, ...]:
        """Every text below the record."""
        return tuple(value for _, value, _ in self.values() if isinstance(value, Prose))

    @classmethod
    def keys_at(cls, path: ValuePath) -> set[str]:
        """The keys known at `path`; steps through groups (`phones`, then any id) to their records."""
        current: Any = cls
        for step in path:
            field = current.model_fields.get(str(step)) if _is_record(current) else None
            current = field.annotation if field else None if _is_record(current) else _inner(current)
        while current is not None and not _is_record(current):
            current = _inner(current)
        return set(current.model_fields) if current is not None else set()


def _is_record(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Record)


def _inner(annotation: Any) -> Any:
    """The type inside a container or an optional value: `Phone` of `dict[Id, Phone]`."""
    arguments = [part for part in get_args(annotation) if part is not type(None)]
    return arguments[0 if get_origin(annotation) is Annotated else -1] if arguments else None


def _values(value: object, path: ValuePath, meaning: Meaning) -> Iterator[tuple[ValuePath, object, Meaning]]:
    if isinstance(value, Record):
        for name, marked in _meanings(type(value)):
            yield from _values(getattr(value, name), (*path, name), marked or meaning)
    elif isinstance(value, dict | tuple):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _values(item, (*path, key), meaning)
    elif value is not None:
        yield path, value, meaning


@cache
def _meanings(record: type[Record]) -> tuple[tuple[str, Meaning | None], ...]:
    """The fields of a kind of record, each with what its digits mean, if it is marked."""
    marks = (DIGITS_ARE_FACTS, IDENTIFIER)
    fields = record.model_fields.items()
    return tuple((name, next((it for it in field.metadata if it in marks), None)) for name, field in fields)


def _fail(code: str, message: str, hint: str) -> PydanticCustomError:
    return PydanticCustomError(OURS, "{message}", {"code": code, "message": message, "hint": hint})


# What people and programs write where they have nothing to say; it would be printed.
_NOTHING = re.compile(r"null|~|none|nil|tb[adc]|to-?do|fixme|n\.?/?a\.?|x{3,9}|[-–—?.…_*]+", re.IGNORECASE)


_CURLY = frozenset("„“”‟‘’‚‛`´")


def stands_for_nothing(text: str) -> bool:
    """Whether a text only holds the place of one: null, TBD, ???"""
    return bool(_NOTHING.fullmatch(text)) and text != "___"  # the blank of a sentence


def _text(value: Any) -> str:
    text = _word(value)
    if stands_for_nothing(text):
        hint = "fill it in, or remove the key if it is optional"
        raise _fail("empty-value", f"{text!r} is not a value; it would be printed", hint)
    _refuse_quotes(text)
    return text


def _word(value: Any) -> str:
    """A text that is not printed, as an id, which may be any word."""
    if not isinstance(value, str):
        raise _fail("wrong-shape", "expected a single value, found a group", "write `key: value` on one line")
    if not value.strip():
        raise _fail("empty-value", "there is no value", "fill it in, or remove the key if it is optional")
    character = invisible_character(value)
    if character:
        message = f"the value contains {character}, a character that nobody can see"
        raise _fail("invisible-character", message, RETYPE_HINT)
    return " ".join(value.split())


def _refuse_quotes(text: str) -> None:
    """Quotation marks of a word processor around a whole value: YAML takes them for a part of it."""
    inner = text[1:-1]
    without_apostrophes = re.sub(r"(?<=\w)’(?=\w)", "", inner)
    if text[0] in _CURLY and text[-1] in _CURLY and not _CURLY.intersection(without_apostrophes):
        message = f"the quotation marks {text[0]} {text[-1]} would be printed as a part of the value"
        raise _fail("curly-quotes", message, f'use straight ones, or none: "{inner}"')


def _plain_text(value: str) -> str:
    if "](" in value:
        raise _fail("reference-in-name", "a reference is used where only plain words may be", "write the words alone")
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
        raise _fail("empty-value", "there is no id", "name at least one")
    return items


def _each_once(values: tuple[str, ...]) -> tuple[str, ...]:
    twice = next((value for number, value in enumerate(values) if value in values[:number]), None)
    if twice:
        raise _fail("duplicate-key", f"{twice!r} is listed twice", "remove one of them")
    return values


def _web_address(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/@\[\]]+\.[^\s/@\[\]]+(/[^\s\"<>]*)?", value) or not has_host(value):
        raise _fail("bad-url", f"{value!r} is not a web address", "copy it whole from the browser: https://…")
    return value


def has_host(address: str) -> bool:
    """Whether a web address names a host and, if any, a port that exists."""
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # http://[bad, or a port above 65535
        return False


def _public_address(value: str) -> str:
    fault = address_fault(value)
    if fault:
        raise _fail("bad-url", f"{value!r} is not a public address such as https://example.org/guide/", fault)
    return as_folder(value)


def as_folder(address: str) -> str:
    """The address ending in a slash: without it /repo would lie outside the worker's reach."""
    return address if address.endswith("/") else f"{address}/"


def address_fault(address: str) -> str:
    """What is wrong with an address below which the guide is to be published, or nothing."""
    if not re.match(r"https?://", address):
        return "it has to begin with https://"
    if not has_host(address):
        return "it names no host, or a port that does not exist"
    if "@" in urlsplit(address).netloc:
        return "leave out the name and the password before @: everybody would read them"
    if re.search(r"[?#]", address):
        return "leave out ? or # and what follows: the guide is a folder"
    if re.search(r"\s", address) or not address.isprintable():
        return "it holds a space or an invisible character"
    if re.search(r'["<>\\\\@^`{|}]|/\.\.?(/|$)', address):
        return "it holds a character or a step (..) that no address of a folder has"
    return ""


def _iso_date(value: Any) -> date:
    text = _text(value)
    try:
        if re.fullmatch(r"20\d{2}-\d{2}-\d{2}", text):  # another century is a typing mistake
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


def _known_language(value: str) -> str:
    if not is_language(value):
        raise _fail(
            "bad-language", f"{value!r} is no language whose words for months we know", "write en, nb, uk, pl, ar …"
        )
    return value


def _prose(value: Any) -> Prose:
    if isinstance(value, Prose):
        return value
    prose = parse_line(_text(value))
    if prose.problems:
        first = prose.problems[0]
        raise _fail(first.code, first.message, first.hint)
    return prose


def _phone_number(value: Any, info: ValidationInfo) -> PhoneNumber:
    text, country = _text(value), (info.context or {}).get("country", "")
    number = parse_number(text, country)
    if number is None:
        message = f"{text!r} is not a number that can be called in {country or 'this country'}"
        raise _fail("phone-number", message, _number_hint(text, country))
    return number


# Letters that are typed for a digit, and signs that are written between digits elsewhere.
_LOOK_ALIKE = str.maketrans("OoОоΟοØølIi|ІіSZB", "00000000111111528")
_SIGNS = {"-": "hyphens", "–": "dashes", ".": "dots", "/": "slashes", "(": "brackets", ",": "commas", '"': "quotes"}
_COMPARE = "compare it with its source, digit by digit"


def _number_hint(text: str, country: str) -> str:
    """What is wrong with the way in which a number is written, if that is all that is wrong with it."""
    if invisible_character(text, strict=True):
        return f"it holds a character that nobody can see: {RETYPE_HINT}"
    digits = text.translate(_LOOK_ALIKE)
    letter = next((it for it, digit in zip(text, digits, strict=True) if it != digit), "")
    if re.search(r"[^\W\d_]", digits):
        return "write the digits of one number alone; words belong into `reaches:`, `hours:` or `price:`"
    if letter:
        return f"the letter {letter} is used for the digit {letter.translate(_LOOK_ALIKE)}: type it, then compare all"
    if any(it.isdigit() and not it.isascii() for it in text):
        return "write the digits 0 to 9 of an ordinary keyboard"
    bare = re.sub(r"\(0\)|[^0-9+]", "", text)
    if re.search(r"[^0-9+\s]", text):
        sign = next((name for sign, name in _SIGNS.items() if sign in text), "other signs")
        number = parse_number(bare, country)
        return f"write it without {sign}, with spaces or nothing between the digits" + (
            f": {number.formatted.replace(NO_BREAK_SPACE, ' ').replace('-', ' ')}" if number else f"; {_COMPARE}"
        )
    if bare.startswith(("+", "00")) and len(bare) < 11:
        return f"no country code belongs before an emergency or a short number; {_COMPARE}"
    if bare in EMERGENCY_ANYWHERE and country in SERVICES:
        return (
            f"it is one of another country; those of {country}: {', '.join(dict.fromkeys(SERVICES[country].values()))}"
        )
    return _COMPARE


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
        raise _fail("empty-value", "there are no hours", 'write closed, unknown or a list: ["08:00-15:30"]')
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
ShortName = Annotated[Text, Field(max_length=12)]
Hours = Annotated[Literal["closed", "unknown"] | tuple[Span, ...], BeforeValidator(_plan)]
Id = Annotated[str, BeforeValidator(_word), AfterValidator(_plain_text), AfterValidator(_identifier)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_identifiers), AfterValidator(_each_once)]
NOT_EMPTY = Field(min_length=1)
Signs = Annotated[tuple[Id, ...], Field(min_length=1, max_length=5), AfterValidator(_each_once)]
Url = Annotated[Text, AfterValidator(_web_address)]
Address = Annotated[Text, AfterValidator(_public_address)]
Date = Annotated[date, BeforeValidator(_iso_date)]
Dated = Annotated[Text, AfterValidator(_dated)]
Language = Annotated[Text, AfterValidator(_language)]
KnownLanguage = Annotated[Text, AfterValidator(_language), AfterValidator(_known_language)]
Whole = Annotated[int, BeforeValidator(_whole_number)]
Latitude = Annotated[float, _degrees(90)]
Longitude = Annotated[float, _degrees(180)]
Line = Annotated[Prose, BeforeValidator(_prose)]
Number = Annotated[PhoneNumber, BeforeValidator(_phone_number)]
