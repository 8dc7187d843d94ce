"""What several scripts share, one function after the other: numbers, distances, words, storage."""

import json
import math
from typing import Any

import pytest

from tests.browser.test_position import (
    MINUTES,
    reference_decimals,
    reference_minutes,
    reference_way,
    rounded_up,
    shown_way,
)
from tests.scripts.pages import Story, play

ENGLISH = {"numerals": "zero|one|two|three|four|five|six|seven|eight|nine", "point": "point"}
WAYS = {"metres": "{n} m", "kilometres": "{n} km"}


def values(*expressions: str, page: str = "position/", before: str = "", zone: str = "Europe/Oslo") -> list[Any]:
    """What each expression is worth on a page."""
    return play(Story(page, expressions, before, zone=zone))[0]


def call(function: str, *arguments: Any) -> str:
    return f"{function}({', '.join(json.dumps(argument) for argument in arguments)})"


def point(latitude: float, longitude: float) -> dict[str, float]:
    return {"latitude": latitude, "longitude": longitude}


# Accuracy


def test_no_decimal_goes_beyond_the_accuracy() -> None:
    expected = {
        0: 5, 9.99: 5, 10: 5, 10.01: 4, 11: 4, 100: 4, 100.01: 3, 101: 3, 1000: 3, 1000.1: 2, 1001: 2, 10000: 2,
        10000.1: 1, 10001: 1, 1e6: 1,
    }  # fmt: skip
    assert values(*(call("accuracy.decimals", metres) for metres in expected)) == list(expected.values())


def test_a_circle_is_rounded_up_to_two_digits() -> None:
    # (metres, smallest step): metres
    expected = {
        (0, 1): 1, (0.2, 1): 1, (1, 1): 1, (1.01, 1): 2, (9.5, 1): 10, (10, 1): 10, (10.1, 1): 11, (99, 1): 99,
        (99.1, 1): 100, (100, 1): 100, (101, 1): 110, (110, 1): 110, (994, 1): 1000, (1000, 1): 1000, (1001, 1): 1100,
        (23456, 1): 24000, (0, 10): 10, (5, 10): 10, (10, 10): 10, (11, 10): 20, (99.5, 10): 100, (101, 10): 110,
        (1001, 10): 1100,
    }  # fmt: skip
    assert values(*(call("accuracy.roundedUp", *given) for given in expected)) == list(expected.values())


def test_a_position_is_three_numbers() -> None:
    """Some devices answer without."""
    coords = ["59, 11, 0", "-59, -11, 5", "0, 0, 0.1", "59, 11, -0.1", "NaN, 11, 5", "59, NaN, 5", "59, 11, NaN"]
    coords += ["Infinity, 11, 5", "59, -Infinity, 5", "59, 11, Infinity"]
    assert (
        values(
            *(
                "(([latitude, longitude, accuracy]) => window.valid({ coords: { latitude, longitude, accuracy } }))"
                f"([{three}])"
                for three in coords
            ),
            before="window.valid = (position) => accuracy.isValid(position)",
        )
        == [True] * 3 + [False] * 7
    )


# Distance


PAIRS = [
    ((59.12, 11.38), (59.12, 11.38)),
    ((59.12, 11.38), (59.13, 11.38)),
    ((59.12, 11.38), (59.12, 11.39)),
    ((59.12, 11.38), (59.11, 11.40)),
    ((59.13, 11.40), (59.05, 11.65)),
    ((59.12, 11.38), (-33.9, 151.2)),
    ((59.12, -11.38), (59.12, 168.62)),
    ((-10, 20), (40, -120)),
    ((0, 0), (0, 90)),
    ((0, 179.5), (0, -179.5)),
]


def test_distance_and_bearing_by_vectors() -> None:
    """Compared with a way of reckoning that shares nothing with the haversine."""
    seen = values(
        *(call("distance.between", point(*one), point(*other)) for one, other in PAIRS),
        *(call("coordinates.bearing", point(*one), point(*other)) for one, other in PAIRS[1:]),
    )
    ways = [reference_way(one, other) for one, other in PAIRS]
    for metres, (expected, _) in zip(seen[: len(PAIRS)], ways, strict=True):
        assert math.isclose(metres, expected, rel_tol=1e-6, abs_tol=1e-3)
    for angle, (_, expected) in zip(seen[len(PAIRS) :], ways[1:], strict=True):
        assert 0 <= angle < 360
        assert math.isclose((angle - expected + 180) % 360, 180, abs_tol=1e-4)


def test_points_opposite_each_other_have_a_distance() -> None:
    """There the sine is 1 but for its rounding."""
    pairs = [((n / 7, n / 3), (-n / 7, n / 3 - 180)) for n in range(1, 540)]
    half = math.pi * 6371008.8
    seen = values(*(call("distance.between", point(*one), point(*other)) for one, other in pairs))
    assert all(metres is not None and math.isclose(metres, half, rel_tol=1e-6) for metres in seen)


def test_distances_in_words() -> None:
    tried = [
        0, 4, 4.9, 5, 14.9, 15, 99, 104.9, 105, 285, 549, 551, 994, 994.9, 996, 1000, 1049, 1051, 1551, 9949, 9951,
        10049, 10499, 10501, 99400, 123456,
    ]  # fmt: skip
    assert values(*(call("distance.roundedInWords", WAYS, metres) for metres in tried)) == [
        shown_way(metres) for metres in tried
    ]
    exact = {0: "0 m", 999: "999 m", 1000: "1 km", 1001: "1.001 km", 24000: "24 km"}
    assert values(*(call("distance.inWords", WAYS, metres) for metres in exact)) == list(exact.values())
    assert values(call("distance.inWords", WAYS, 1000, "1.0"), call("distance.inWords", WAYS, 999, "1.0")) == [
        "1.0 km",
        "999 m",
    ]
    assert values(*(call("distance.inWords", WAYS, metres) for metres in (10, 110, 1300))) == [
        rounded_up(metres) for metres in (10, 110, 1300)
    ]


# Coordinates


def test_minutes_are_carried_into_degrees() -> None:
    given = [(value, reference_decimals(accuracy) - 2, shown) for value, accuracy, shown in MINUTES]
    seen = values(*(call("coordinates.degreesAndMinutes", value, decimals) for value, decimals, _ in given))
    assert seen == [shown for *_, shown in given]
    more = [(value, decimals) for value in (0.1, 9.99, 11.3876543, 59.999, 179.16) for decimals in (3, 2, 1, 0, -1)]
    assert values(*(call("coordinates.degreesAndMinutes", *one) for one in more)) == [
        reference_minutes(*one) for one in more
    ]
    assert values(call("coordinates.degreesAndMinutes", -33.5, 3)) == ["33° 30.000′"]


def test_digits_in_groups_and_aloud() -> None:
    expected: dict[str, tuple[list[str], str]] = {
        "59.12345": (["59.", "123", "45"], "five nine point one two three, four five"),
        "59.1234": (["59.", "123", "4"], "five nine point one two three, four"),
        "9.123": (["9.", "123"], "nine point one two three"),
        "170.6": (["170.", "6"], "one seven zero point six"),
        "59.123456": (["59.", "123", "456"], "five nine point one two three, four five six"),
        "8": (["8"], "eight"),
    }
    assert values(*(call("coordinates.groups", digits) for digits in expected)) == [it for it, _ in expected.values()]
    aloud = values(*(call("coordinates.spoken", digits, ENGLISH) for digits in expected))
    assert aloud == [words for _, words in expected.values()]
    assert values(call("coordinates.groups", "")) == [[]]


# Words and dates


def test_names_in_a_template_are_filled() -> None:
    assert values(
        call("page.filled", "{n} m, {n} km of {name}", {"n": 0, "name": "{n}"}),
        call("page.filled", "nothing to fill {A}", {"a": 1}),
        "page.filled(undefined, {})",
    ) == ["0 m, 0 km of {n}", "nothing to fill {A}", ""]


def test_only_the_named_are_shown_and_only_within_the_scope() -> None:
    shown = "page.all('[data-line]').filter((line) => !line.hidden).map((line) => line.dataset.line)"
    assert values(
        f"page.showOnly('line', ['looking', 'late']); {shown}",
        f"page.showOnly('line', ['found'], document.querySelector('[data-result]')); {shown}",
        f"page.showOnly('line', ['old']); {shown}",
        f"page.showOnly('line', []); {shown}",
    ) == [["looking", "late"], ["looking", "late"], ["old"], []]


@pytest.mark.parametrize("zone", ["Europe/Oslo", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_a_date_is_that_of_utc(zone: str) -> None:
    instants = ["2026-11-23T00:00:00Z", "2026-11-23T23:59:59Z", "2026-01-01T00:00:00Z"]
    seen = values(*(f"dates.iso(new Date('{instant}'))" for instant in instants), page="", zone=zone)
    assert seen == [instant[:10] for instant in instants]


def test_a_time_in_the_language_of_the_page() -> None:
    """Hours from 00 to 23, the month in words; nothing if there is no time, or the browser knows no such words."""
    time = "Date.parse('2026-11-24T23:05:00Z')"
    winter, midnight, norwegian, none, wordless = values(
        f"localTime.inWords({time})",
        f"localTime.inWords({time} + 3600000 * 23)",
        f"document.documentElement.setAttribute('lang', 'nb'); localTime.inWords({time})",
        "localTime.inWords(0)",
        f"document.documentElement.setAttribute('lang', '_'); localTime.inWords({time})",
        page="keep/",
    )
    assert winter.startswith("25 November 2026") and winter.endswith("00:05")
    assert midnight.startswith("25 November 2026") and midnight.endswith("23:05")
    assert norwegian.startswith("25. november 2026") and norwegian.endswith("00:05")
    assert (none, wordless) == ("", "")


# Storage

REFUSING = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked'); } })"
FULL = "localStorage.setItem = localStorage.removeItem = () => { throw new DOMException('full'); }"


def test_what_is_written_is_read_until_it_is_removed() -> None:
    steps = (
        "storage.read('a')", "storage.write('a', 'b')", "storage.read('a')", "localStorage.kept",
        "storage.write('a', '')", "storage.read('a')", "localStorage.kept",
    )  # fmt: skip
    assert values(*steps) == ["", True, "b", {"a": "b"}, True, "", {}]


def test_a_browser_that_keeps_nothing_says_so() -> None:
    steps = ("storage.read('a')", "storage.write('a', 'b')", "storage.write('a', '')")
    assert values(*steps, before=REFUSING) == [None, False, False]
    assert values(*steps, before=FULL) == ["", False, False]
