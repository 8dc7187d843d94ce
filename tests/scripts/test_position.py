"""Where am I? What is said from the tap on, whatever the device answers and whenever it does."""

import functools
import random
from typing import Any
from urllib.parse import unquote

import pytest

from sitegen.pipeline import Output
from tests.browser.test_position import (
    MINUTES,
    PLACES,
    TOWER,
    WAYS,
    half_up,
    reference_decimals,
    reference_minutes,
    reference_place,
    reference_spoken,
    rounded_up,
)
from tests.content.test_position import small_guide
from tests.scripts.pages import NOON, Story, failed, found, made_with, play

MUSEUM = (59.12, 11.38)
PRESS = "press('[data-start]')"
LINES = "lines('data-line')"
DIGITS = "texts('[data-digits]')"
SEEN = f"[{LINES}, {DIGITS}]"
AGE = "texts('[data-age]')[0]"
CLEARED = "geolocation.cleared"
# Whether the numbers are grey, and whether the button is quiet: there is no need to press it.
LOOKS = "[texts('.position--old').length > 0, texts('[data-start].position__button--quiet').length > 0]"
LOOK = "document.dispatchEvent(new Event('visibilitychange'))"
BLACK, GREY, ASKS = [False, True], [True, False], [False, False]
HERE = (59.123456, 11.387654)


@functools.cache
def located() -> Output:
    """A made-up guide with two places that have coordinates, and one that has none."""
    return made_with(lambda folder: small_guide(folder, PLACES))


def seen(*steps: str, before: str = "", now: str = NOON, zone: str = "Europe/Oslo") -> list[Any]:
    return play(Story("position/", steps, before, now, zone))[0]


def latitudes(*steps: str) -> list[Any]:
    """What the page says after each step, and the latitude on it."""
    return seen(PRESS, *(f"{step}; [{LINES}, {DIGITS}[0]]" for step in steps))[1:]


# What a good answer looks like


def test_the_part_is_shown_by_the_script_and_nothing_is_asked_before_the_tap() -> None:
    box = "document.querySelector('[data-position]').hidden"
    button = "texts('[data-start]')[0]"
    shown = seen(f"[{box}, {LINES}, {button}, {LOOKS}, geolocation.asked.length, timers()]")
    assert shown == [[False, [], "Show my position", ASKS, 0, 0]]
    pressed = seen(f"{PRESS}; [{LINES}, {button}, {LOOKS}, geolocation.asked.map((one) => one.options)]")
    options = {"enableHighAccuracy": True, "maximumAge": 0, "timeout": 60000}
    assert pressed == [[["looking"], "Measure again", ASKS, [options]]]


def test_one_answer_in_numbers_and_in_words() -> None:
    texts = "[texts('[data-digits]'), texts('.position__say'), texts('.position__hint')[0], texts('[data-accuracy]')]"
    groups = "Array.from(document.querySelector('[data-digits]').children).map((group) => group.textContent)"
    other = "texts('.position__other')[0].split('.\\n')[0]"
    (digits, said, hint, accuracy), grouped, minutes, sides, lines, looks = seen(
        f"{PRESS}; {found(*HERE, 5)}; {texts}", groups, other, "texts('.position__side')", LINES, LOOKS
    )
    assert digits == ["59.12346", "11.38765"]
    assert said == [
        "My coordinates are five nine point one two three, four six degrees north, "
        "one one point three eight seven, six five degrees east.",
        "Koordinatene mine er fem ni komma en to tre, fire seks grader nord, "
        "en en komma tre åtte sju, seks fem grader øst.",
    ]
    assert "FEM" not in hint and "fem nee KOM-mah ayn too tray, FEE-reh seks GRAH-der noor" in hint
    assert accuracy == ["Accurate to about 5 m"]
    assert grouped == ["59.", "123", "46"]
    assert "59° 07.407′ north, 11° 23.259′ east" in minutes
    assert sides == ["degrees north", "degrees east"]
    assert (lines, looks) == (["found"], BLACK)


def test_south_and_west_are_said_not_signed() -> None:
    show = f"[{DIGITS}, texts('[data-side]').join(' '), texts('[data-degrees]')]"
    west, south, zero, near = seen(
        f"{PRESS}; {found(33.5, -70.25, 5)}; {show}",
        f"{PRESS}; {found(-33.5, 70.25, 5)}; {show}",
        f"{PRESS}; {found(0, 0, 5)}; {show}",
        f"{PRESS}; {found(-0.5, -0.5, 5)}; {show}",
    )
    assert west[0] == south[0] == ["33.50000", "70.25000"]
    assert west[2] == ["33° 30.000′", "70° 15.000′"]
    assert west[1].startswith("north west north west nord vest noor vest")
    assert south[1].startswith("south east south east sør øst sur urst")
    assert zero[1].startswith("north east north east nord øst noor urst")
    assert near[1].startswith("south west south west sør vest sur vest")


def test_two_hundred_positions_as_a_second_hand_works_them_out() -> None:
    chance = random.Random(20261123)
    fixes = [
        (chance.uniform(58.9, 59.4), chance.uniform(11.0, 11.9), 10 ** chance.uniform(0.1, 4.5)) for _ in range(170)
    ]
    fixes += [(59.12 + chance.gauss(0, 0.002), 11.38 + chance.gauss(0, 0.004), 4.0) for _ in range(40)]
    # Close by: a side is named from 15 m on, if it is five times as far as the phone may be wrong.
    fixes += [(59.12 + metres / 111195, 11.38, 1.0) for metres in (4.9, 5.1, 14.9, 15.1, 16)]
    fixes += [(59.13, 11.38, accuracy) for accuracy in (220, 222.3, 222.5, 230)]
    show = """[texts('[data-digits]'), texts('[data-degrees]'), texts('[data-accuracy]')[0],
      texts('[data-spoken]').slice(0, 4), texts('[data-places] > *')]"""
    story = Story("position/", tuple(f"{PRESS}; {found(*fix)}; {show}" for fix in fixes))
    for (latitude, longitude, accuracy), (digits, minutes, circle, spoken, places) in zip(
        fixes, play(story, of=located)[0], strict=True
    ):
        decimals = reference_decimals(accuracy)
        numbers = [str(half_up(value, decimals)) for value in (latitude, longitude)]
        assert digits == numbers
        assert minutes == [reference_minutes(value, decimals - 2) for value in (latitude, longitude)]
        assert circle == f"Accurate to about {rounded_up(accuracy)}"
        assert spoken == [reference_spoken(number, language) for language in ("en", "nb") for number in numbers]
        here = (latitude, longitude)
        ways = [reference_place("Tower", TOWER, here, accuracy), reference_place("Museum", MUSEUM, here, accuracy)]
        assert places == [sentence for _, sentence in sorted(ways)]


def test_the_way_from_a_place_as_worked_by_hand() -> None:
    steps = (f"{PRESS}; {found(*here, 5)}; texts('[data-places] > *')" for here, _ in WAYS)
    for (here, words), shown in zip(WAYS, play(Story("position/", tuple(steps)), of=located)[0], strict=True):
        assert f"You are {words}." in shown, here


def test_all_sixteen_sides() -> None:
    """One kilometre from the museum, clockwise from north, and just before and after the border between two sides."""
    sides = (
        "north north-north-east north-east east-north-east east east-south-east south-east south-south-east south "
        "south-south-west south-west west-south-west west west-north-west north-west north-north-west"
    ).split()
    angles = [(number * 22.5 + off, side) for number, side in enumerate(sides) for off in (-11, 0, 11)]
    step = """(angle) => { const turn = angle * Math.PI / 180; press('[data-start]');
      geolocation.asked.at(-1).found({ timestamp: Date.now(), coords: { accuracy: 5,
        latitude: 59.12 + Math.cos(turn) * 1000 / 111195, longitude: 11.38 + Math.sin(turn) * 1000 / 57070 } });
      return texts('[data-places] > *')[0]; }"""
    (said,) = play(Story("position/", tuple(f"({step})({angle})" for angle, _ in angles)), of=located)
    assert said == [f"You are about 1.0 km {side} of Museum." for _, side in angles]


def test_minutes_are_carried_into_degrees() -> None:
    steps = (f"{PRESS}; {found(value, 11.38, accuracy)}; texts('[data-degrees]')[0]" for value, accuracy, _ in MINUTES)
    assert seen(*steps) == [shown for *_, shown in MINUTES]


# From the tap on


def test_what_is_said_while_nothing_comes() -> None:
    waited = [(0, "looking"), (7999, "looking"), (8000, "slow"), (29999, "slow"), (30000, "late"), (3600000, "late")]
    steps = (f"sleep({ms} - (Date.now() - Date.parse('{NOON}'))); {LOOK}; {LINES}" for ms, _ in waited)
    expected = [["late", "instead"] if name == "late" else [name] for _, name in waited]
    assert seen(PRESS, *steps, f"{found(*HERE, 15)}; {SEEN}")[1:] == [*expected, [["found"], ["59.1235", "11.3877"]]]
    ticking = seen(PRESS, "pass(7000)", LINES, "pass(1000)", LINES, "pass(21000)", LINES, "pass(1000)", LINES)
    assert ticking[2::2] == [["looking"], ["slow"], ["slow"], ["late", "instead"]]


def test_a_page_that_is_looked_at_again_before_the_tap_says_nothing() -> None:
    assert seen(LOOK, "pass(60000)", LINES)[2] == []


@pytest.mark.parametrize(("code", "name"), [(1, "denied"), (2, "unavailable"), (3, "timeout"), (9, "unavailable")])
def test_each_refusal_has_its_own_words(code: int, name: str) -> None:
    refused, cleared, later, found_after = seen(
        f"{PRESS}; {failed(code)}; [{LINES}, {DIGITS}, {LOOKS}]",
        CLEARED,
        f"sleep(60000); {LOOK}; {LINES}",
        f"{found(*HERE, 15)}; [{LINES}, {LOOKS}]",
    )
    assert refused == [[name, "instead"], [], ASKS]
    assert cleared == ([1] if code == 1 else []), "after the others the next answer may be a position"
    assert later == [name, "instead"]
    assert found_after == [["found"], BLACK]
    assert seen(f"{PRESS}; {failed(code)}; {PRESS}; {LINES}") == [["looking"]]


def test_an_error_does_not_take_a_position_away() -> None:
    assert seen(f"{PRESS}; {found(*HERE, 35)}; {failed(2)}; {failed(3)}; {SEEN}", LOOKS, CLEARED) == [
        [["found"], ["59.1235", "11.3877"]],
        BLACK,
        [],
    ]


def test_a_refused_second_search_leaves_the_old_numbers_and_asks_again() -> None:
    shown = f"{PRESS}; {found(*HERE, 35)}; {PRESS}; [{SEEN}, {LOOKS}]; "
    assert seen(shown, f"{failed(1)}; [{SEEN}, {LOOKS}]") == [
        [[["looking"], ["59.1235", "11.3877"]], BLACK],
        [[["denied", "instead"], ["59.1235", "11.3877"]], ASKS],
    ]


@pytest.mark.parametrize(
    ("before", "name"), [("navigator.geolocation = undefined", "none"), ("isSecureContext = false", "insecure")]
)
def test_a_browser_that_has_no_position_to_give(before: str, name: str) -> None:
    assert seen(f"{PRESS}; [{LINES}, geolocation.asked.length]", before=before) == [[[name, "instead"], 0]]


def test_an_answer_without_numbers_is_none() -> None:
    answer = "geolocation.asked[0].found({ coords: { latitude: NaN, longitude: 11.3, accuracy: 5 } })"
    assert seen(f"{PRESS}; {answer}; {SEEN}") == [[["looking"], []]]


# The best of many answers


@pytest.mark.parametrize(
    ("accuracy", "names"),
    [(20, ["found"]), (1000, ["found"]), (1000.1, ["coarse", "instead"]), (2300, ["coarse", "instead"])],
)
def test_a_coarse_position_is_called_an_area(accuracy: float, names: list[str]) -> None:
    assert seen(f"{PRESS}; {found(*HERE, accuracy)}; {LINES}") == [names]


def test_a_coarse_position_is_looked_for_further() -> None:
    shown = seen(
        PRESS,
        f"{found(*HERE, 2300)}; {SEEN}",
        "pass(29999)",
        LINES,
        "pass(1)",
        f"[{LINES}, {CLEARED}]",
        f"{found(59.1236, 11.3877, 25)}; [{SEEN}, {CLEARED}]",
        "pass(1000)",
        f"[{LINES}, {CLEARED}]",
    )
    assert shown[1] == [["coarse", "instead"], ["59.12", "11.39"]]
    assert shown[3] == ["coarse", "instead"]
    assert shown[5] == [["coarse", "late", "instead"], []]
    assert shown[6] == [[["found", "late"], ["59.1236", "11.3877"]], []]
    assert shown[8] == [["found"], [1]]


def test_the_looking_ends_with_a_good_position() -> None:
    """Of 20 m or less; then the numbers do not change while they are read aloud."""
    for accuracy, cleared in ((20, [1]), (20.1, []), (0, [1])):
        assert seen(f"{PRESS}; {found(*HERE, accuracy)}; {CLEARED}") == [cleared], accuracy
    assert seen(f"{PRESS}; {found(*HERE, 5, age=61000)}; {CLEARED}") == [[]], "an old one is not good"


def test_the_looking_ends_after_half_a_minute() -> None:
    shown = seen(PRESS, found(*HERE, 80), "pass(29000)", CLEARED, "pass(1000)", CLEARED, "pass(5000)", CLEARED, LINES)
    assert (shown[3], shown[5], shown[7], shown[8]) == ([], [1], [1], ["found"])
    for accuracy, age, cleared in ((1000, 0, [1]), (1001, 0, []), (80, 61000, [])):
        assert seen(PRESS, found(*HERE, accuracy, age), "pass(31000)", CLEARED)[3] == cleared, (accuracy, age)


def test_a_tap_ends_the_search_before_it() -> None:
    assert seen(f"{PRESS}; {PRESS}; [{CLEARED}, geolocation.asked.length, timers()]") == [[[1], 2, 1]]
    assert seen(f"{PRESS}; {found(*HERE, 5)}; {PRESS}; {CLEARED}") == [[1]]


def test_the_smallest_circle_wins_unless_the_reader_has_moved() -> None:
    assert latitudes(
        found(59.1, 11.3, 80),
        found(59.1001, 11.3, 81),
        found(59.1002, 11.3, 80),
        found(59.1003, 11.3, 40),
        found(59.10128, 11.3, 70),  # 109 m away: a reader may stand in both circles
        found(59.1013, 11.3, 70),  # 111 m: in one of them only
    ) == [[["found"], latitude] for latitude in "59.1000 59.1000 59.1002 59.1003 59.1003 59.1013".split()]


def test_a_worse_one_is_taken_when_the_best_is_a_minute_old() -> None:
    # It lies in the same place and its circle is larger.
    for waited, latitude in ((59999, "59.100"), (60000, "59.101")):
        shown = latitudes(found(59.1, 11.3, 150), f"sleep({waited}); {found(59.101, 11.3, 160)}")
        assert shown[1][1] == latitude, waited


def test_an_old_one_is_replaced_by_any_fresher_one_and_replaces_none() -> None:
    assert latitudes(
        found(59.1, 11.3, 5, age=150_000),
        found(59.11, 11.3, 5, age=200_000),  # older still
        found(59.12, 11.3, 5, age=150_000),  # as old
        found(59.13, 11.3, 5, age=140_000),  # old as well, but younger
        found(59.2, 11.3, 40),
        found(59.3, 11.3, 5, age=100_000),  # more exact, but old
    ) == [
        [["old", "instead"], "59.10000"],
        [["old", "instead"], "59.10000"],
        [["old", "instead"], "59.10000"],
        [["old", "instead"], "59.13000"],
        [["found"], "59.2000"],
        [["found"], "59.2000"],
    ]


def test_a_clock_that_lags_does_not_make_every_fix_old() -> None:
    """The satellites' time is two minutes behind the phone's: the second tells the difference."""
    assert latitudes(
        found(59.1, 11.3, 5, age=120_000),
        f"sleep(1000); {found(59.11, 11.3, 5, age=120_000)}",
        f"sleep(30000); {found(59.12, 11.3, 4, age=120_500)}",
    ) == [[["old", "instead"], "59.10000"], [["found"], "59.11000"], [["found"], "59.12000"]]
    # A later search knows the difference, and still calls a kept position old.
    shown = seen(
        f"{PRESS}; {found(*HERE, 50, age=120_000)}; sleep(1000); {found(*HERE, 50, age=120_000)}",
        f"{PRESS}; {found(*HERE, 5, age=300_000)}; {LINES}",
    )
    assert shown[1] == ["old", "instead"]


# How old it is


@pytest.mark.parametrize(
    ("age", "names"), [(0, ["found"]), (59999, ["found"]), (60000, ["stale"]), (60001, ["old", "instead"])]
)
def test_a_position_kept_from_before_is_called_old(age: int, names: list[str]) -> None:
    looks = BLACK if names == ["found"] else GREY
    assert seen(f"{PRESS}; {found(*HERE, 5, age)}; [{LINES}, {LOOKS}]") == [[names, looks]]


def test_a_clock_behind_the_satellites_makes_nothing_younger() -> None:
    shown = seen(f"{PRESS}; {found(*HERE, 5, age=-600_000)}; {AGE}", "pass(60000)", f"[{LINES}, {AGE}]")
    assert (shown[0], shown[2]) == ("Measured 0 s ago", [["stale"], "Measured 60 s ago"])


def test_a_position_without_a_time_is_old() -> None:
    answer = "geolocation.asked[0].found({ coords: { latitude: 59.1, longitude: 11.3, accuracy: 5 } })"
    assert seen(f"{PRESS}; {answer}; {LINES}") == [["old", "instead"]]


def test_the_age_counts_and_turns_grey() -> None:
    steps = [PRESS, found(*HERE, 5), f"[{LINES}, {AGE}, {LOOKS}]"]
    for milliseconds in (12_000, 47_000, 1_000):
        steps += [f"pass({milliseconds})", f"[{LINES}, {AGE}, {LOOKS}]"]
    assert seen(*steps)[2::2] == [
        [["found"], "Measured 0 s ago", BLACK],
        [["found"], "Measured 12 s ago", BLACK],
        [["found"], "Measured 59 s ago", BLACK],
        [["stale"], "Measured 60 s ago", GREY],
    ]


def test_the_age_in_words() -> None:
    ages = {
        999: "0 s", 1000: "1 s", 119999: "119 s", 120000: "2 min", 179999: "2 min", 180000: "3 min",
        7199999: "119 min", 7200000: "2 h", 10799999: "2 h", 10800000: "3 h", 360000000: "100 h",
    }  # fmt: skip
    for age, words in zip(ages, seen(*(f"{PRESS}; {found(*HERE, 5, age)}; {AGE}" for age in ages)), strict=True):
        assert words == f"Measured {ages[age]} ago"


def test_a_phone_woken_up_says_the_age_at_once() -> None:
    assert seen(f"{PRESS}; {found(*HERE, 5)}; sleep(1800000); {LOOK}; [{LINES}, {AGE}]") == [
        [["stale"], "Measured 30 min ago"]
    ]


def test_measured_again_the_old_numbers_stand_until_there_are_new_ones() -> None:
    shown = seen(f"{PRESS}; {found(*HERE, 5)}", "pass(90000)", f"{PRESS}; [{SEEN}, {AGE}, {LOOKS}]",
                 f"{found(59.2, 11.4, 30)}; [{SEEN}, {AGE}, {LOOKS}]")  # fmt: skip
    assert shown[2] == [[["looking"], ["59.12346", "11.38765"]], "Measured 90 s ago", GREY]
    assert shown[3] == [[["found"], ["59.2000", "11.4000"]], "Measured 0 s ago", BLACK]


# Copying and telling a friend


def test_the_message_to_a_friend() -> None:
    href = "document.querySelector('[data-message]').getAttribute('href')"
    north, south, coarse = seen(
        f"{PRESS}; {found(*HERE, 5)}; {href}",
        f"{PRESS}; {found(-33.5, -70.25, 5, age=180_000)}; {href}",
        f"{PRESS}; {found(*HERE, 2300)}; {href}",
    )
    assert north.startswith("sms:?body=My%20position%3A%2059.12346%2C%2011.38765%20")
    assert [unquote(link.removeprefix("sms:?body=")) for link in (north, south, coarse)] == [
        "My position: 59.12346, 11.38765 (latitude, longitude, WGS84). Accurate to about 5 m. Measured at 12:00.",
        "My position: -33.50000, -70.25000 (latitude, longitude, WGS84). Accurate to about 5 m. Measured at 11:57.",
        "My position: 59.12, 11.39 (latitude, longitude, WGS84). Accurate to about 2.3 km. Measured at 12:00.",
    ]


WRITTEN = "navigator.clipboard = { writeText: async (text) => void log.push(text) }"
COPY, COPIED = "press('[data-copy-numbers]')", "lines('data-copied')"


def test_the_numbers_can_be_copied() -> None:
    copied = seen(f"{PRESS}; {found(*HERE, 5)}; {COPIED}", COPY, f"[log, {COPIED}]", before=WRITTEN)
    assert copied[0] == [] and copied[2] == [["59.12346, 11.38765"], ["yes"]]
    newer = seen(
        f"{PRESS}; {found(*HERE, 50)}; {COPY}", f"{found(-33.5, -70.25, 50)}; {COPIED}", COPY, "log", before=WRITTEN
    )
    assert newer[1] == [], "what was copied is not what stands there now"
    assert newer[3] == ["59.1235, 11.3877", "-33.5000, -70.2500"]


@pytest.mark.parametrize("before", ["", "navigator.clipboard = { writeText: () => Promise.reject(new Error('no')) }"])
def test_copying_that_fails_says_so(before: str) -> None:
    assert seen(f"{PRESS}; {found(*HERE, 5)}; {COPY}", COPIED, before=before)[1] == ["no"]
