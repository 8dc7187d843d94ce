"""Defibrillators: none that is too old, the nearest first, and honest words wherever the phone does not know."""

import functools
from typing import Any

import pytest

from sitegen.pipeline import Output
from tests.browser.test_defibrillators import AGES, ALL, HERE, MADE_UP, NEAREST, OLD
from tests.scripts.pages import NOON, Story, at, failed, found, play, real_content_with

PAGE = "hjelp-113/"
PRESS = "press('[data-aed-start]')"
NAMES = "texts('.aed__name').map((name) => name.replace('Made-up ', ''))"
LINES = "lines('data-aed-line')"
WAYS = "texts('.aed__way')"
SEEN = f"[{NAMES}, {LINES}]"
ORDER = [name for name, _ in NEAREST]


@functools.cache
def listed() -> Output:
    return real_content_with("aed.yaml", MADE_UP)


@functools.cache
def listed_with_old() -> Output:
    return real_content_with("aed.yaml", MADE_UP + OLD)


def seen(*steps: str, before: str = "", now: str = NOON, zone: str = "Europe/Oslo") -> list[Any]:
    return play(Story(PAGE, steps, before, now, zone), of=listed)[0]


@pytest.mark.parametrize("zone", ["Europe/Oslo", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_every_day_whatever_the_phones_zone(zone: str) -> None:
    button = "texts('[data-aed-start]').length === 1"
    shown = seen(*(f"{at(instant)}; [{NAMES}, {LINES}, {button}]" for instant, *_ in AGES), zone=zone)
    assert [tuple(row) for row in shown] == [row[1:] for row in AGES]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (NOON, [ALL, []]),
        ("2026-12-02T08:00:00Z", [["cottage", "pier", "hall"], ["some"]]),
        ("2029-01-01T08:00:00Z", [[], ["none"]]),
        ("1970-01-01T08:00:00Z", [ALL, ["clock"]]),
    ],
)
def test_what_is_too_old_is_never_drawn_first(now: str, expected: list[Any]) -> None:
    assert seen(SEEN, now=now) == [expected]


def test_a_clock_that_is_wrong_hides_nothing_at_all() -> None:
    story = Story(PAGE, (SEEN, f"{at(NOON)}; {SEEN}"), now="2026-10-01T12:00:00Z")
    assert play(story, of=listed_with_old)[0] == [[[*ALL, "cellar"], ["clock"]], [ALL, ["some"]]]


def test_a_guide_without_a_list_has_no_script_that_fails() -> None:
    """The page of the real guide says that there is none."""
    assert play(Story(PAGE, ("texts('.aed-none').length", f"{at(NOON)}; {LINES}")))[0] == [1, []]


def test_nothing_is_asked_before_the_tap() -> None:
    asked, looking, options = seen("geolocation.asked.length", f"{PRESS}; {LINES}", "geolocation.asked[0].options")
    assert (asked, looking) == (0, ["looking"])
    assert options == {"enableHighAccuracy": True, "maximumAge": 60000, "timeout": 30000}


def test_the_nearest_is_first_as_worked_by_hand() -> None:
    assert seen(PRESS, found(*HERE, 10), f"[{NAMES}, {WAYS}, {LINES}]")[-1] == [
        ORDER,
        [way for _, way in NEAREST],
        ["sorted"],
    ]


def test_the_way_stands_below_the_name_once() -> None:
    """A second answer replaces the first."""
    below = "Array.from(document.querySelectorAll('.aed')).map((item) => item.children[1].textContent)"
    first, count, second = seen(
        f"{PRESS}; {found(*HERE, 10)}; {below}",
        "document.querySelectorAll('.aed__way').length",
        # Beside the tower: the hall is 1148 m away, the pier 1212 m, the cottage 22.7 km.
        f"{PRESS}; {found(59.13, 11.38, 10)}; [{NAMES}, {below}, {WAYS}.length]",
    )
    assert (first, count) == ([way for _, way in NEAREST], 4)
    assert second == [
        ["tower", "hall", "pier", "cottage"],
        ["at most about 10 m away", "about 1.1 km away", "about 1.2 km away", "about 23 km away"],
        4,
    ]


def test_what_was_taken_away_stays_away() -> None:
    steps = (at("2027-03-01T08:00:00Z"), PRESS, found(*HERE, 10), f"[{NAMES}, {LINES}]")
    assert seen(*steps)[-1] == [["pier", "cottage"], ["some", "sorted"]]


# The pier is 100.1 m away. (accuracy, what is said of the search, of the pier)
ACCURACIES = [
    (0, "sorted", "about 100 m away"),
    (19, "sorted", "about 100 m away"),
    (20, "sorted", "about 100 m away"),  # just less than a fifth of the way
    (20.1, "sorted", "at most about 130 m away"),
    (30, "sorted", "at most about 140 m away"),  # 100.1 + 30 m, two digits, upwards
    (500, "sorted", "at most about 610 m away"),
    (500.1, "coarse", "at most about 610 m away"),
    (2300, "coarse", "at most about 2.5 km away"),
]


def test_the_words_follow_the_accuracy() -> None:
    steps = (f"{PRESS}; {found(*HERE, metres)}; [{LINES}, {WAYS}[0]]" for metres, *_ in ACCURACIES)
    assert seen(*steps) == [[[line], way] for _, line, way in ACCURACIES]


@pytest.mark.parametrize(("code", "sentence"), [(1, "denied"), (2, "unavailable"), (3, "unavailable")])
def test_a_refusal_leaves_the_list_as_it_is_and_can_be_tried_again(code: int, sentence: str) -> None:
    refused, again = seen(f"{PRESS}; {failed(code)}; {SEEN}", f"{PRESS}; {found(*HERE, 10)}; {SEEN}")
    assert (refused, again) == ([ALL, [sentence]], [ORDER, ["sorted"]])


@pytest.mark.parametrize("fix", ["NaN, 11.38, 10", "59.12, Infinity, 10", "59.12, 11.38, -1"])
def test_an_answer_without_numbers_is_none(fix: str) -> None:
    latitude, longitude, accuracy = fix.split(", ")
    coords = f"{{ latitude: {latitude}, longitude: {longitude}, accuracy: {accuracy} }}"
    (shown,) = seen(f"{PRESS}; geolocation.asked[0].found({{ coords: {coords} }}); [{SEEN}, {WAYS}]")
    assert shown == [[ALL, ["unavailable"]], []]


@pytest.mark.parametrize("before", ["navigator.geolocation = undefined", "isSecureContext = false"])
def test_a_browser_that_has_no_position_to_give(before: str) -> None:
    assert seen(f"{PRESS}; [{SEEN}, geolocation.asked.length]", before=before) == [[[ALL, ["unavailable"]], 0]]


def test_a_phone_that_does_not_answer_is_waited_for_half_a_minute() -> None:
    shown = seen(PRESS, "pass(29999)", LINES, "pass(1)", LINES, f"{found(*HERE, 10)}; {SEEN}")
    assert (shown[2], shown[4], shown[5]) == (["looking"], ["unavailable"], [ORDER, ["sorted"]])


def test_an_answer_to_an_earlier_tap_is_not_heard() -> None:
    shown = seen(
        f"{PRESS}; {PRESS}; {failed(1, asked=0)}; {LINES}",
        f"{found(59.13, 11.38, 10, asked=0)}; {SEEN}",
        f"{found(*HERE, 10)}; {SEEN}",
        f"{found(59.13, 11.38, 10)}; {SEEN}",
        f"{failed(1)}; {SEEN}",
    )
    assert shown == [["looking"], [ALL, ["looking"]], *[[ORDER, ["sorted"]]] * 3]


def test_no_timer_of_an_earlier_tap_speaks_later() -> None:
    assert seen(PRESS, "pass(20000)", f"{PRESS}", "pass(15000)", LINES, found(*HERE, 10), "pass(60000)", LINES)[
        4::3
    ] == [
        ["looking"],
        ["sorted"],
    ]
    denied = seen(f"{PRESS}; {failed(1)}", "pass(60000)", LINES)
    assert denied[-1] == ["denied"]
