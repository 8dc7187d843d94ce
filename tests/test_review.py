"""What the owner should look at again: by age, each kind of fact after its own time, then by doubt."""

from datetime import date

import pytest

from sitegen.content.records import Ageing, Guide
from sitegen.review import MONTHS, due, readings, review
from tests.full_site import full_site
from tests.support import real_site, small_site

TODAY = date(2026, 11, 27)


def test_every_fact_is_read_again_at_some_day() -> None:
    guide = real_site().guide
    assert {reading.name for reading in readings(guide)} == {f"{group}.{name}" for group, name in guide.sourced}
    assert all(reading.again > reading.read for reading in readings(guide))


def test_what_is_not_certain_is_listed_with_its_pages() -> None:
    guide = real_site().guide
    lines = list(review(guide, TODAY))
    (fee,) = [line for line in lines if " fees.legevakt," in line]
    assert fee.split()[:3] == ["medium", "fee", "fees.legevakt,"]
    assert "read 2026-11-23, again by 2027-05-23: https://" in fee
    assert not any("phones.ambulance" in line for line in lines)
    uncertain = sum(record.confidence != "high" for record in guide.sourced.values())
    assert len(lines) == uncertain + 1
    assert lines[-1].startswith(f"0 of {len(guide.sourced)} facts are due, {uncertain} are not certain.")


def test_a_certain_guide_that_was_just_read_has_nothing_to_look_at() -> None:
    (line,) = review(small_site().guide, TODAY)
    assert line.startswith("0 of 6 facts are due, 0 are not certain.")


def test_the_day_is_that_of_the_source_that_was_read_last() -> None:
    guide = full_site().guide
    phone = guide.phones["gp"].model_copy(update={"source": ("older", "map")})
    changed = guide.model_copy(update={"phones": {**guide.phones, "gp": phone}})
    assert next(it for it in readings(changed) if it.name == "phones.gp").read == date(2026, 3, 4)


def kinds(guide: Guide) -> dict[str, Ageing]:
    return {reading.name: reading.ages for reading in readings(guide)}


def test_a_group_says_what_its_facts_are() -> None:
    found = kinds(full_site().guide)
    assert found["phones.ambulance"] == "emergency"
    assert found["phones.gp"] == "helpline"
    assert found["fees.visit"] == "fee"
    assert found["opening.gp"] == "hours"
    assert found["places.house"] == "hours"
    assert found["first_aid.wake"] == "first-aid"
    assert found["facts.child-age"] == "other"


def test_a_fact_says_itself_what_it_is() -> None:
    changed = small_site({"guide.yaml": ("    value: under 16\n", "    value: under 16\n    ages: rights\n")})
    assert kinds(changed.guide)["facts.child-age"] == "rights"


@pytest.mark.parametrize("ages", MONTHS)
def test_each_kind_is_due_after_its_own_time(ages: Ageing) -> None:
    guide = small_site({"guide.yaml": ("    value: under 16\n", f"    value: under 16\n    ages: {ages}\n")}).guide
    (reading,) = [it for it in readings(guide) if it.name == "facts.child-age"]
    year, month = divmod(2026 * 12 + 10 + MONTHS[ages], 12)
    assert reading.again == date(year, month + 1, 23)
    before = reading.again.replace(day=22)
    assert reading not in due(guide, before) and reading in due(guide, reading.again)


def test_what_is_due_comes_first_the_oldest_first_and_the_least_certain_of_these() -> None:
    guide = full_site().guide
    lines = list(review(guide, date(2027, 5, 24)))
    late = [line for line in lines if line.startswith("due ")]
    assert lines[: len(late)] == late
    days = [line.partition("again by ")[2][:10] for line in late]
    assert days == sorted(days) and days[0] < days[-1] <= "2027-05-24"
    assert all(line.startswith("    ") for line in lines[len(late) : -1])
    assert lines[-1].startswith(f"{len(late)} of ")
