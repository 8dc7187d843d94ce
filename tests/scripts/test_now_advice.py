"""What applies now: open, closed or unknown, to the minute, whatever zone the phone is set to."""

import json
from typing import Any

import pytest

from tests.browser.test_opening_now import INSTANTS
from tests.scripts.pages import Story, at, play

LINES = "lines('data-now-line')"
WEEK: list[Any] = ["closed"] * 7
Hours = dict[str, Any]


def hours(**changes: Any) -> Hours:
    """Made-up hours of 2026, in the zone of the clock in the sky; by default closed on every day."""
    return {"zone": "UTC", "edge": 0, "from": "2026-01-01", "until": "2026-12-31", "week": WEEK, "days": {}, **changes}


def on(day: int, *spans: list[int] | str) -> list[Any]:
    """A week with these spans on one day; Monday is 0."""
    return [*WEEK[:day], spans[0] if isinstance(spans[0], str) else [*spans], *WEEK[day + 1 :]]


def states(made_up: Hours, instants: list[str], zone: str = "Europe/Oslo", before: str = "") -> list[list[str]]:
    """What the home page says at each instant with other hours than its own."""
    before += f"document.querySelector('[data-now]').dataset.now = {json.dumps(json.dumps(made_up))}"
    steps = tuple(f"{at(instant)}; {LINES}" for instant in instants)
    return play(Story("", steps, before, zone=zone))[0]


@pytest.mark.parametrize("zone", ["Europe/Oslo", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_every_instant_whatever_the_phones_zone(zone: str) -> None:
    (seen,) = play(Story("", tuple(f"{at(instant)}; {LINES}" for instant, *_ in INSTANTS), zone=zone))
    wrong = [(row, said) for row, said in zip(INSTANTS, seen, strict=True) if said != [row[1]]]
    assert not wrong


# 24 November 2026 is a Tuesday. (hours, [(instant, what the page says)])
EDGES = [
    # Opening and closing to the minute: the first minute is open, the last is not.
    (
        hours(week=on(1, [480, 930])),
        {"24T07:59:59": "closed", "24T08:00": "open", "24T15:29:59": "open", "24T15:30": "closed"},
    ),
    # An edge of one minute, and of thirty: unknown nearer than that on both sides of both ends.
    (hours(week=on(1, [480, 930]), edge=1), {"24T07:59": "closed", "24T08:00": "unknown", "24T08:01": "open"}),
    (
        hours(week=on(1, [480, 930]), edge=30),
        {
            "24T07:30": "closed", "24T07:31": "unknown", "24T08:29": "unknown", "24T08:30": "open",
            "24T15:00": "open", "24T15:01": "unknown", "24T15:59": "unknown", "24T16:00": "closed",
        },
    ),
    # Two spans a day, and the break between them.
    (
        hours(week=on(1, [480, 690], [720, 930])),
        {"24T11:29": "open", "24T11:30": "closed", "24T11:59": "closed", "24T12:00": "open"},
    ),
    # A span past midnight belongs to the day on which it begins; no other night has one.
    (
        hours(week=on(1, [1320, 1560])),
        {
            "23T23:00": "closed", "24T01:00": "closed", "24T21:59": "closed", "24T22:00": "open", "24T23:59": "open",
            "25T00:00": "open", "25T01:59": "open", "25T02:00": "closed", "25T23:00": "closed",
        },
    ),
    # It is open all day on one day, and the days beside it are not.
    (
        hours(week=on(1, [0, 1440])),
        {"23T23:59": "closed", "24T00:00": "open", "24T23:59": "open", "25T00:00": "closed"},
    ),
    # Tomorrow's opening is near, and yesterday's closing.
    (
        hours(week=on(1, [0, 1440]), edge=30),
        {"23T23:30": "closed", "23T23:31": "unknown", "24T00:29": "unknown", "24T00:30": "open",
         "24T23:30": "open", "24T23:31": "unknown", "25T00:29": "unknown", "25T00:30": "closed"},
    ),
    # The days before the first and after the last known one.
    (
        hours(**{"from": "2026-11-24", "until": "2026-11-25"}),
        {"23T23:59:59": "unknown", "24T00:00": "closed", "25T23:59:59": "closed", "26T00:00": "unknown"},
    ),
    # A special day replaces the plan of the week; a day of unknown hours says nothing of its neighbours.
    (
        hours(
            week=on(1, [480, 930]),
            days={
                "2026-11-23": "unknown", "2026-11-24": [[600, 660]], "2026-11-25": "unknown",
                "2026-11-26": [[60, 120]],
            },
        ),
        {
            "23T12:00": "unknown", "24T00:00": "closed", "24T09:00": "closed", "24T10:00": "open", "24T11:00": "closed",
            "24T23:59": "closed", "25T00:00": "unknown", "25T23:59": "unknown", "26T01:30": "open",
        },
    ),
    (hours(week=on(1, "unknown")), {"23T12:00": "closed", "24T12:00": "unknown", "25T12:00": "closed"}),
    # On the clock of the place: a quarter of an hour beside UTC, and on the other side of the day.
    (hours(zone="Asia/Kathmandu", week=on(1, [480, 930])), {"24T02:14": "closed", "24T02:15": "open"}),
    (hours(zone="Pacific/Kiritimati", week=on(1, [480, 930])), {"23T17:59": "closed", "23T18:00": "open"}),
    (
        hours(zone="America/Los_Angeles", week=on(1, [0, 60])),
        {"24T07:59": "closed", "24T08:00": "open", "24T09:00": "closed"},
    ),
    # A place that the browser does not know.
    (hours(zone="Europe/Atlantis"), {"24T12:00": "unknown"}),
]  # fmt: skip


@pytest.mark.parametrize("zone", ["Europe/Oslo", "America/Los_Angeles"])
def test_hours_to_the_minute(zone: str) -> None:
    for made_up, expected in EDGES:
        instants = [f"2026-11-{moment}{':00' if moment.count(':') == 1 else ''}Z" for moment in expected]
        assert dict(zip(expected, states(made_up, instants, zone), strict=True)) == {
            moment: [state] for moment, state in expected.items()
        }, made_up


@pytest.mark.parametrize("day", range(7))
def test_each_day_has_its_own_plan(day: int) -> None:
    """23 November 2026 is a Monday."""
    instants = [f"2026-11-{23 + number}T12:00:00Z" for number in range(7)]
    assert states(hours(week=on(day, [480, 930])), instants) == [
        ["open" if number == day else "closed"] for number in range(7)
    ]


@pytest.mark.parametrize("held", ["", "{", "null", "{}"])
def test_hours_that_cannot_be_read_are_unknown(held: str) -> None:
    (seen,) = play(Story("", (LINES,), f"document.querySelector('[data-now]').dataset.now = {json.dumps(held)}"))
    assert seen == [["unknown"]]


def test_a_page_that_stays_open_follows_the_clock() -> None:
    """Within half a minute, without a tap."""
    story = Story(
        "", (LINES, "pass(29999)", LINES, "pass(1)", LINES, "pass(1740000)", LINES), now="2026-12-01T06:30:30Z"
    )
    assert play(story)[0][::2] == [["closed"], ["closed"], ["unknown"], ["unknown"]]
    later = Story("", ("pass(7200000)", LINES), now="2026-12-01T06:30:30Z")
    assert play(later)[0][1] == ["open"]


def test_a_browser_that_calls_midnight_24_means_the_day_that_begins() -> None:
    """Some did, whatever they were asked for."""
    before = """const Own = Intl.DateTimeFormat;
    const said = (part) => part.type === 'hour' && part.value === '00' ? { ...part, value: '24' } : part;
    Intl.DateTimeFormat = function (...given) {
      return { formatToParts: (moment) => new Own(...given).formatToParts(moment).map(said) };
    };"""
    instants = ["2026-12-01T00:00:00Z", "2026-12-01T00:59:00Z", "2026-12-01T01:00:00Z"]
    assert states(hours(week=on(1, [0, 60])), instants, before=before) == [["open"], ["open"], ["closed"]]


def test_the_lines_of_another_box_are_left_alone() -> None:
    """Each box has hours of its own."""
    before = """const first = document.querySelector('[data-now]');
    const other = first.parent.insertBefore(document.createElement('section'), first);
    other.dataset.now = '';
    for (const name of ['rule', 'unknown']) other.appendChild(document.createElement('p')).dataset.nowLine = name;"""
    assert play(Story("", (LINES,), before, now="2026-12-01T11:00:00Z"))[0] == [["unknown", "open"]]
