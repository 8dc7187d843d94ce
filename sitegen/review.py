"""What the owner of the guide should look at again: facts that were last read too long ago, and those not certain.

How long a fact holds depends on what it says. Nothing here stops a build: an urgent correction is never blocked by age.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sitegen.content.dates import months_later
from sitegen.content.records import Ageing, Guide, Phone, Sourced

# After how many months a fact should be read again. Ours: no official page says how long it holds.
MONTHS: Mapping[Ageing, int] = {
    "emergency": 6,
    "helpline": 6,
    "fee": 6,
    "hours": 3,
    "rights": 12,
    "first-aid": 12,
    "other": 12,
}
# What the records of a group are, if they do not say it themselves with `ages:`.
_OF_GROUP: Mapping[str, Ageing] = {"fees": "fee", "opening": "hours", "places": "hours", "first_aid": "first-aid"}
_DOUBT = ("low", "medium", "high")


@dataclass(frozen=True)
class Reading:
    """A fact, what kind it is, the last day on which one of its pages was read, and the day to read it again."""

    name: str
    record: Sourced
    ages: Ageing
    read: date
    again: date


def readings(guide: Guide) -> list[Reading]:
    """Every fact of the guide: what should be read again first comes first, and among equals the least certain."""
    found = []
    for (group, name), record in guide.sourced.items():
        ages = record.ages or _ageing(group, record)
        read = max(guide.sources[source].checked for source in record.source)
        found.append(Reading(f"{group}.{name}", record, ages, read, months_later(read, MONTHS[ages])))
    return sorted(found, key=lambda it: (it.again, _DOUBT.index(it.record.confidence), it.name))


def _ageing(group: str, record: Sourced) -> Ageing:
    if isinstance(record, Phone):
        return "emergency" if record.service else "helpline"
    return _OF_GROUP.get(group, "other")


def due(guide: Guide, today: date) -> list[Reading]:
    """The facts that should have been read again by today."""
    return [reading for reading in readings(guide) if reading.again <= today]


def review(guide: Guide, today: date, only_due: bool = False) -> Iterator[str]:
    """One line a fact: those that are due, then the others that are not certain; a closing line counts them."""
    every = readings(guide)
    late = [reading for reading in every if reading.again <= today]
    doubtful = [reading for reading in every if reading.again > today and reading.record.confidence != "high"]
    for mark, reading in [*(("due", it) for it in late), *(("", it) for it in doubtful if not only_due)]:
        yield _line(guide, mark, reading)
    unsure = sum(it.record.confidence != "high" for it in every)
    counts = f"{len(late)} of {len(every)} facts are due, {unsure} are not certain."
    yield f"{counts} Look at the live pages, then change guide.yaml."


def _line(guide: Guide, mark: str, reading: Reading) -> str:
    pages = " ".join(guide.sources[source].url for source in reading.record.source)
    days = f"read {reading.read}, again by {reading.again}"
    return f"{mark:<3} {reading.record.confidence:<6} {reading.ages:<9} {reading.name}, {days}: {pages}"
