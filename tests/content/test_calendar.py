"""The days that are not like others, compared with a table computed by hand."""

from datetime import date

import pytest

from sitegen.content.calendar import YEARS, easter_days, exception_day, special_days
from sitegen.content.documents import parse_yaml
from sitegen.content.records import OpeningHours
from tests.support import validated

# Worked out by hand from the date of Easter (Gauss) and the fixed days: 1 January, Thursday and Friday before Easter,
# Easter and the Monday after, 1 and 17 May, Ascension (39 days after), Whitsun (49, 50), 25 and 26 December.
PUBLIC = {
    2026: "01-01 04-02 04-03 04-05 04-06 05-01 05-14 05-17 05-24 05-25 12-25 12-26",
    2027: "01-01 03-25 03-26 03-28 03-29 05-01 05-06 05-16 05-17 12-25 12-26",
    2028: "01-01 04-13 04-14 04-16 04-17 05-01 05-17 05-25 06-04 06-05 12-25 12-26",
    2029: "01-01 03-29 03-30 04-01 04-02 05-01 05-10 05-17 05-20 05-21 12-25 12-26",
}


def hours(extra: str = "") -> OpeningHours:
    text = f'zone: Europe/Oslo\nweek:\n  monday: ["08:00-15:30"]\nholidays: closed\nedge: "30"\n{extra}'
    document = parse_yaml(f"{text}source: somewhere\nconfidence: high\n", "hours.yaml")
    return validated(OpeningHours, document)


def minutes(plan: object) -> list[tuple[int, int]]:
    """The spans of a day that has some, as minutes since midnight; `closed` and `unknown` fail here."""
    assert isinstance(plan, tuple)
    return [(span.start, span.end) for span in plan]


def test_public_holidays_are_those_of_the_table() -> None:
    found = special_days(hours(), "NO", 2026)
    expected = {date.fromisoformat(f"{year}-{day}") for year, days in PUBLIC.items() for day in days.split()}
    assert set(found) == expected
    assert set(found.values()) == {"closed"}


def test_an_exception_overrides_a_holiday_and_returns_every_year() -> None:
    plan = 'exceptions:\n  12-24: unknown\n  12-25: ["10:00-12:00"]\n  easter-4: unknown\n  2027-03-30: closed\n'
    found = special_days(hours(plan), "NO", 2026)
    assert [found[date(year, 12, 24)] for year in PUBLIC] == ["unknown"] * YEARS
    assert minutes(found[date(2028, 12, 25)]) == [(600, 720)]
    assert [day for day, what in found.items() if what == "unknown" and day.month < 12] == [
        date(2026, 4, 1),
        date(2027, 3, 24),
        date(2028, 4, 12),
        date(2029, 3, 28),
    ]
    assert found[date(2027, 3, 30)] == "closed"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("12-24", date(2027, 12, 24)),
        ("2027-05-18", date(2027, 5, 18)),
        ("2028-05-18", None),
        ("easter", date(2027, 3, 28)),
        ("easter-4", date(2027, 3, 24)),
        ("easter+39", date(2027, 5, 6)),
        ("02-29", None),
        ("13-01", None),
        ("christmas", None),
    ],
)
def test_what_an_exception_means(key: str, expected: date | None) -> None:
    assert exception_day(key, 2027, easter_days("NO", [2027])[2027]) == expected


def test_a_span_over_midnight_ends_on_the_next_day() -> None:
    overnight = hours('exceptions:\n  12-30: ["16:00-08:00", "09:00-10:00"]\n')
    assert minutes(overnight.exceptions["12-30"]) == [(540, 600), (960, 1920)]
