"""The records of aed.yaml: where the list of defibrillators is from, and each of them as its source gives it."""

from calendar import monthrange
from datetime import date
from typing import Annotated, Literal

from sitegen.schema import Date, Field, Id, Latitude, Longitude, Record, Text, Url

# The official register asks owners to confirm theirs this often; what is older may have been moved or locked away.
AED_MONTHS = 6


class Aed(Record):
    """A defibrillator (AED) as its source gives it; only `checked`, the day somebody last looked at it, is a must.

    `place` and `floor` say where in the building (floors counted as the source counts), `hours` are the source's words.
    """

    name: Text | None = None
    address: Text | None = None
    place: Text | None = None
    floor: Text | None = None
    indoor: Literal["yes", "no"] | None = None
    hours: Text | None = None
    latitude: Latitude
    longitude: Longitude
    checked: Date

    @property
    def until(self) -> date:
        """The last day on which the entry may be relied on: six calendar months after it was checked."""
        year, month = divmod(self.checked.year * 12 + self.checked.month - 1 + AED_MONTHS, 12)
        year = min(year, date.max.year)
        return date(year, month + 1, min(self.checked.day, monthrange(year, month + 1)[1]))


class AedSource(Record):
    """Where the list of defibrillators is from, under which licence, and the day its data are from."""

    name: Text
    url: Url
    licence: Text
    attribution: Text
    dated: Date


class AedRegister(Record):
    """aed.yaml: written by `build.py import-aed`, not by hand."""

    source: AedSource
    aeds: Annotated[dict[Id, Aed], Field(min_length=1)]

    @property
    def newest_check(self) -> date:
        return max(aed.checked for aed in self.aeds.values())
