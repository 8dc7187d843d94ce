"""Which days are not like other days: public holidays and the exceptions of guide.yaml, computed at build time.

The only module that imports holidays. A phone that has been offline for a year must still know them, so the days of
four years are stored in the page; after the last of them the page says that it does not know.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sitegen.content.records import OpeningHours, Plan
from sitegen.remembered import remembered

YEARS = 4
_EASTER = re.compile(r"easter(?:([+-])(\d{1,2}))?")
_EASTER_SUNDAY = "Easter Sunday"
_WITH_EASTER = "NO"


def special_days(hours: OpeningHours, country: str, first_year: int) -> dict[date, Plan]:
    """Every day of four years on which the week's hours do not apply; an exception overrides a holiday."""
    years = range(first_year, first_year + YEARS)
    public = public_holidays(country, tuple(years))
    days = {day: hours.holidays for day in sorted(public)}
    easters = easter_days(country, years)
    for key, plan in hours.exceptions.items():
        for year in years:
            day = exception_day(key, year, easters.get(year))
            if day is not None:
                days[day] = plan
    return dict(sorted(days.items()))


@remembered(100)
def public_holidays(country: str, years: tuple[int, ...]) -> Mapping[date, str]:
    """Day → name in English."""
    import holidays  # it reads the calendars of all countries, which a guide without opening hours does not need

    return dict(holidays.country_holidays(country, years=years, language="en_US"))


def easter_days(country: str, years: Iterable[int]) -> dict[int, date]:
    """Year → Easter Sunday. A calendar that has no name for it takes it from one that has: it is the same day."""
    for calendar in (country, _WITH_EASTER):
        public = public_holidays(calendar, tuple(years))
        if found := {day.year: day for day, name in public.items() if _EASTER_SUNDAY in name}:
            return found
    return {}


def exception_day(key: str, year: int, easter: date | None) -> date | None:
    """The day that an exception means in `year`: `12-24`, `2027-05-18`, or `easter-4` for the Wednesday before."""
    match = _EASTER.fullmatch(key)
    if match and easter:
        days = int(match[2] or 0)
        return easter + timedelta(days=-days if match[1] == "-" else days)
    try:
        if re.fullmatch(r"\d{2}-\d{2}", key):
            return date.fromisoformat(f"{year}-{key}")
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", key) and int(key[:4]) == year:
            return date.fromisoformat(key)
    except ValueError:
        pass
    return None
