"""Text into typed values, and how a value that does not fit is reported."""

from datetime import date
from typing import Annotated, Literal

import pytest
from pydantic import Field, ValidationError

from sitegen.content.documents import parse_yaml
from sitegen.content.fields import (
    DIGITS_ARE_FACTS,
    Address,
    Date,
    Dated,
    Hours,
    Id,
    Ids,
    Language,
    Latitude,
    Line,
    Number,
    Record,
    Span,
    Text,
    Url,
    Whole,
)
from sitegen.problems import BuildError, Problem
from tests.support import validated


class Inner(Record):
    word: Text
    kind: Literal["one", "two"]
    source: Ids


class Everything(Record):
    """One field of each type; all but the first may be absent, so that a test needs one line."""

    text: Text
    short: Annotated[Text, Field(max_length=5)] | None = None
    id: Id | None = None
    ids: Ids | None = None
    url: Url | None = None
    address: Address | None = None
    date: Date | None = None
    dated: Dated | None = None
    language: Language | None = None
    whole: Whole | None = None
    line: Line | None = None
    number: Number | None = None
    hours: Hours | None = None
    latitude: Latitude | None = None
    several: Annotated[tuple[Text, ...], Field(min_length=1, max_length=2)] | None = None
    group: dict[Id, Inner] = {}
    days: dict[Literal["monday", "tuesday"], Text] = {}


def read(text: str) -> Everything:
    return validated(Everything, parse_yaml(f"text: x\n{text}\n", "guide.yaml"), "NO")


def problems(text: str) -> list[Problem]:
    with pytest.raises(BuildError) as caught:
        read(text)
    return list(caught.value.problems)


def problem(text: str) -> Problem:
    (found,) = problems(text)
    return found


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("text: over\n  two   lines", "text", "over two lines"),
        ("id: out-of-hours", "id", "out-of-hours"),
        ("id: '113'", "id", "113"),
        ("ids: one", "ids", ("one",)),
        ("ids: [one, two]", "ids", ("one", "two")),
        ("url: https://www.example.org/a/b?c=d#e", "url", "https://www.example.org/a/b?c=d#e"),
        ("url: http://example.org", "url", "http://example.org"),
        ("date: 2024-02-29", "date", date(2024, 2, 29)),
        ("dated: undated", "dated", "undated"),
        ("dated: 2022", "dated", "2022"),
        ("dated: 2022-12", "dated", "2022-12"),
        ("dated: 2024-02-29", "dated", "2024-02-29"),
        ("language: nb", "language", "nb"),
        ("language: zh-Hant", "language", "zh-Hant"),
        ("whole: 0", "whole", 0),
        ("whole: '007'", "whole", 7),
        ("hours: closed", "hours", "closed"),
        ("hours: unknown", "hours", "unknown"),
        ("hours: 08:00-15:30", "hours", (Span(480, 930),)),
        ("hours: ['13:00–16:00', '08:00-12:00']", "hours", (Span(480, 720), Span(780, 960))),
        ("hours: 16:00-08:00", "hours", (Span(960, 1920),)),
        ("hours: 00:00-24:00", "hours", (Span(0, 1440),)),
        ("latitude: '59.12'", "latitude", 59.12),
        ("latitude: -90", "latitude", -90.0),
        ("several: [a, b]", "several", ("a", "b")),
    ],
)
def test_a_value_that_fits(text: str, field: str, value: object) -> None:
    lines = text if text.startswith("text:") else f"text: x\n{text}"
    assert getattr(validated(Everything, parse_yaml(lines + "\n", "guide.yaml"), "NO"), field) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("short: 'six ch'", "too-long"),
        ("short: [a]", "wrong-shape"),
        ("short: ''", "empty-value"),
        ("short:", "empty-value"),
        ("id: Out-of-hours", "bad-id"),
        ("id: out_of_hours", "bad-id"),
        ("id: -a", "bad-id"),
        ("id: a--b", "bad-id"),
        ("id: å", "bad-id"),
        ("ids: []", "empty-value"),
        ("ids: ''", "empty-value"),
        ("ids: one, two", "bad-id"),
        ("ids: {a: b}", "wrong-shape"),
        ("url: www.example.org", "bad-url"),
        ("url: https://example", "bad-url"),
        ("url: ftp://example.org/", "bad-url"),
        ("url: https://example.org/a b", "bad-url"),
        ("date: 2023-02-29", "bad-date"),
        ("date: 23.11.2026", "bad-date"),
        ("date: 2026-1-2", "bad-date"),
        ("date: undated", "bad-date"),
        ("dated: 2022-13", "bad-date"),
        ("dated: 2022-00", "bad-date"),
        ("dated: 2023-02-29", "bad-date"),
        ("dated: October 2022", "bad-date"),
        ("dated: 22", "bad-date"),
        ("language: English", "bad-language"),
        ("language: NB", "bad-language"),
        ("whole: '1 790'", "bad-number"),
        ("whole: '-1'", "bad-number"),
        ("whole: 17.9", "bad-number"),
        ("whole: NOK 179", "bad-number"),
        ("whole: ١٧٩", "bad-number"),
        ("whole: '1234567'", "bad-number"),
        ("line: '## no'", "not-one-line"),
        ("line: '<b>no</b>'", "raw-html"),
        ("line: '[no](tel:113)'", "raw-link"),
        ("line: '[](list:a)'", "block-in-sentence"),
        ("line: [a]", "wrong-shape"),
        ("number: '1113'", "phone-number"),
        ("number: one one three", "phone-number"),
        ("number: ''", "empty-value"),
        ("hours: 8-16", "bad-hours"),
        ("hours: 08:60-16:00", "bad-hours"),
        ("hours: 24:00-25:00", "bad-hours"),
        ("hours: 08:00-24:01", "bad-hours"),
        ("hours: sometimes", "bad-hours"),
        ("hours: ['08:00-12:00', '11:59-13:00']", "overlapping-hours"),
        ("hours: ''", "empty-value"),
        ("hours: []", "empty-value"),
        ("hours: {a: b}", "wrong-shape"),
        ("latitude: '91'", "bad-coordinate"),
        ("latitude: 59,12", "bad-coordinate"),
        ("latitude: nan", "bad-coordinate"),
        ("several: [a, b, c]", "too-many"),
        ("several: []", "wrong-shape"),
        ("several: a", "wrong-shape"),
        ("several: [[a]]", "wrong-shape"),
        ("group: a", "wrong-shape"),
        ("group: [a]", "wrong-shape"),
        ("group: {A B: {word: a, kind: one, source: b}}", "bad-id"),
        ("group: {a: {word: a, kind: three, source: b}}", "unknown-value"),
        ("group: {a: {word: a, kind: [one], source: b}}", "unknown-value"),
        ("group: {a: {word: a, kind: one}}", "missing-source"),
        ("group: {a: {kind: one, source: b}}", "missing-key"),
        ("group: {a: {word: a, kind: one, source: b, colour: c}}", "unknown-key"),
        ("days: {mandag: a}", "unknown-key"),
        ("colour: red", "unknown-key"),
    ],
)
def test_a_value_that_does_not_fit(text: str, code: str) -> None:
    found = problem(text)
    assert (found.code, found.location.line) == (code, 2)
    assert found.hint


def test_a_list_where_the_whole_record_belongs() -> None:
    for text in ("- a\n", "words\n"):
        with pytest.raises(BuildError) as caught:
            validated(Everything, parse_yaml(text, "guide.yaml"))
        (found,) = caught.value.problems
        assert (str(found.location), found.code) == ("guide.yaml:1", "wrong-shape")


def test_every_problem_is_reported_in_one_run_each_on_its_line() -> None:
    found = problems(
        "id: A\nurl: nowhere\ngroup:\n  a:\n    word: ''\n    kind: three\n  b:\n    wrod: x\n    kind: one"
    )
    assert [(one.location.line, one.code) for one in found] == [
        (2, "bad-id"),
        (3, "bad-url"),
        (5, "missing-source"),
        (6, "empty-value"),
        (7, "unknown-value"),
        (8, "missing-source"),
        (9, "unknown-key"),
    ]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("colour: red", "the key 'colour' is not known here", "known here: address, date, dated, days, group,"),
        ("langauge: nb", "the key 'langauge' is not known here", "did you mean 'language'?"),
        ("group: {a: {word: a, knid: b, kind: one, source: b}}", "the key 'knid' is not known", "did you mean 'kind'?"),
        ("group: {a: {word: a, kind: tow, source: b}}", "kind: 'tow' is not known", "did you mean 'two'?"),
        ("group: {a: {word: a, kind: x, source: b}}", "kind: 'x' is not known", "one of: one, two"),
        ("days: {tusday: a}", "the key 'tusday' is not known here", "did you mean 'tuesday'?"),
        ("several: [a, [b]]", "several: expected a single value, found a group", "write `key: value` on one line"),
        ("short: far too long", "short: the text has 12 characters; there is room for 5", "find a shorter word"),
        ("group: {a: {kind: one, source: b}}", "the key 'word' is missing in 'a'", "add a line `word: …`"),
    ],
)
def test_the_words_of_a_problem(text: str, message: str, hint: str) -> None:
    found = problem(text)
    assert found.message.startswith(message)
    assert found.hint.startswith(hint)


def test_no_message_of_the_library_reaches_the_maintainer() -> None:
    texts = (
        "several: a",
        "group: a",
        "days: {x: a}",
        "short: [a]",
        "colour: red",
        "group: {a: {kind: x}}",
        "ids: {a: b}",
    )
    for text in texts:
        said = " ".join(str(one) for one in problems(text))
        for theirs in ("Input", "valid", "pydantic", "string", "dict", "tuple", "type="):
            assert theirs not in said, said


def test_a_record_is_frozen() -> None:
    with pytest.raises(ValidationError):
        read("id: a").id = "b"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("url: 'https://a.example/\"><b'", "bad-url"),
        ("url: https://a@b.example/", "bad-url"),
        ("url: https://a.example:99999/", "bad-url"),
        ("url: 'https://[a.example/'", "bad-url"),
        ("date: 9999-12-31", "bad-date"),
        ("date: 0206-11-23", "bad-date"),
        ("language: 'nb \u202e'", "invisible-character"),
        ('language: "n\\ud800b"', "yaml-syntax"),
        ("language: '[nb](lang:nb)'", "reference-in-name"),
    ],
)
def test_mistakes_that_would_pass_unnoticed(text: str, code: str) -> None:
    assert problem(text).code == code


def test_parse_gives_the_record_or_everything_that_does_not_fit() -> None:
    record, mismatches = Everything.parse({"text": "x", "number": "113"}, "NO")
    assert record and record.number and record.number.tel == "113" and mismatches == []
    record, mismatches = Everything.parse({"number": "113", "id": "A", "colour": "red"})
    assert record is None
    assert [it["loc"] for it in mismatches] == [("text",), ("id",), ("number",), ("colour",)]


class Contact(Record):
    """Digits are the fact itself in `street` and `links`, and in nothing else."""

    name: Text
    street: Annotated[tuple[Text, ...], Field(min_length=1), DIGITS_ARE_FACTS]
    links: Annotated[dict[Id, Inner], DIGITS_ARE_FACTS] = {}
    others: dict[Id, Inner] = {}
    note: Line | None = None
    inner: Inner | None = None


def test_the_values_of_a_record_with_their_paths_and_whether_their_digits_are_facts() -> None:
    inner = {"word": "w", "kind": "one", "source": ["s", "t"]}
    tree = {
        "name": "n",
        "street": ["Market 113", "Town"],
        "links": {"a": inner},
        "others": {"b": inner},
        "inner": inner,
    }
    contact, _ = Contact.parse(tree)
    assert contact
    facts = [(path, value) for path, value, meaning in contact.values() if meaning == DIGITS_ARE_FACTS]
    others = [(path, value) for path, value, meaning in contact.values() if meaning == "text"]
    values = [(("word",), "w"), (("kind",), "one"), (("source", 0), "s"), (("source", 1), "t")]
    assert facts == [
        (("street", 0), "Market 113"),
        (("street", 1), "Town"),
        *((("links", "a", *path), value) for path, value in values),
    ]
    assert others == [
        (("name",), "n"),
        *((("others", "b", *path), value) for path, value in values),
        *((("inner", *path), value) for path, value in values),
    ]


def test_typed_values_are_single_values() -> None:
    contact, _ = Contact.parse({"name": "n", "street": ["a"], "note": "Call [](phone:a)"})
    assert contact
    assert [value for path, value, _ in contact.values() if path == ("note",)] == [contact.note]
    dated, _ = Everything.parse({"text": "x", "date": "2026-11-23", "number": "113", "hours": ["08:00-09:00"]}, "NO")
    assert dated
    assert [value for _, value, _ in dated.values()] == ["x", date(2026, 11, 23), dated.number, Span(480, 540)]


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ((), {"name", "street", "links", "others", "note", "inner"}),
        (("inner",), {"word", "kind", "source"}),
        (("links",), {"word", "kind", "source"}),
        (("others", "any-id"), {"word", "kind", "source"}),
        (("street",), set()),
        (("street", 0), set()),
        (("colour",), set()),
        (("colour", "deeper"), set()),
    ],
)
def test_the_keys_known_at_a_path(path: tuple[str | int, ...], keys: set[str]) -> None:
    assert Contact.keys_at(path) == keys


@pytest.mark.parametrize(
    "value",
    ["null", "Null", "NULL", "~", "none", "None", "TBD", "tba", "TODO", "'???'", "n/a", "N.A.", "xxx", "'-'", "…"],
)
def test_a_word_that_stands_for_nothing_is_no_value(value: str) -> None:
    for key in ("line", "whole", "url", "date", "number", "short"):
        assert [it.code for it in problems(f"{key}: {value}") if it.location.line == 2] == ["empty-value"], key


@pytest.mark.parametrize(
    "value", ["yes", "no", "on", "off", "unknown", "No one", "none of them", "___", "X", "Nil by mouth"]
)
def test_ordinary_words_are_values(value: str) -> None:
    assert str(validated(Everything, parse_yaml(f"text: {value}\n", "guide.yaml")).text) == value


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("1l3", "the letter l is used for the digit 1"),
        ("11O", "the letter O is used for the digit 0"),
        ("1I2", "the letter I is used for the digit 1"),
        ("22 59 13 OO", "the letter O is used for the digit 0"),
        ("1-1-3", "write it without hyphens, with spaces or nothing between the digits: 113"),
        ("22.59.13.00", "write it without dots, with spaces or nothing between the digits: 22 59 13 00"),
        ("(22) 59 13 00", "write it without brackets, with spaces or nothing between the digits: 22 59 13 00"),
        ("22/59/13/00", "write it without slashes, with spaces or nothing between the digits: 22 59 13 00"),
        (
            "+47 (0) 22 59 13 00",
            "write it without brackets, with spaces or nothing between the digits: +47 22 59 13 00",
        ),
        ("1-1-1-1", "write it without hyphens, with spaces or nothing between the digits; compare it"),
        ("+47 113", "no country code belongs before an emergency or a short number"),
        ("１１３", "write the digits 0 to 9 of an ordinary keyboard"),
        ("113\u200b", "it holds a character that nobody can see"),
        ("tel:113", "write the digits of one number alone"),
        ("113 or 112", "write the digits of one number alone"),
        ("1113", "compare it with its source, digit by digit"),
    ],
)
def test_what_is_wrong_with_the_way_a_number_is_written(written: str, hint: str) -> None:
    found = problem(f"number: '{written}'")
    assert found.code == "phone-number" and found.hint.startswith(hint)


@pytest.mark.parametrize("value", ["„Police“", "“Police”", "’Police’", "“Don’t wait”", "‘Police’"])
def test_the_quotation_marks_of_a_word_processor_around_a_value(value: str) -> None:
    assert problem(f"short: {value}").code == "curly-quotes"
    assert problem(f"number: {value}").code == "curly-quotes"


@pytest.mark.parametrize("value", ["“A” and “B”", "Say “Help” now", "Don’t wait", "«Police»", "the lads’"])
def test_quotation_marks_inside_a_value_are_a_part_of_it(value: str) -> None:
    assert validated(Everything, parse_yaml(f"text: {value}\n", "guide.yaml")).text == value


def test_so_many_problems_are_not_told_one_by_one() -> None:
    found = problems("".join(f"a{number}: x\n" for number in range(1_000)))
    assert len(found) == 301 and found[0].code == "more-problems" and found[0].message.startswith("700 more")


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("example.org/guide/", "begin with https://"),
        ("https://", "names no host"),
        ("https://example.org:99999/", "a port that does not exist"),
        ("https://me:secret@example.org/", "the name and the password before @"),
        ("https://example.org/?page=2", "leave out ? or #"),
        ("'https://example.org/#top'", "leave out ? or #"),
        ("https://example.org/a b/", "a space"),
        ("https://example.org/a/../b/", "a step (..)"),
    ],
)
def test_what_is_no_public_address(address: str, hint: str) -> None:
    """The rules of --base-url, at the line of the file."""
    found = problem(f"address: {address}")
    assert (found.location.line, found.code) == (2, "bad-url")
    assert "is not a public address such as https://example.org/guide/" in found.message and hint in found.hint


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://example.org/å", "https://example.org/å/"),
        ("http://localhost:8080/a/b/", "http://localhost:8080/a/b/"),
    ],
)
def test_a_public_address_ends_in_a_slash(address: str, kept: str) -> None:
    assert read(f"address: {address}").address == kept
