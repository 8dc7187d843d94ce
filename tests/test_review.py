"""What the owner should look at again."""

from sitegen.review import review
from tests.full_site import full_site
from tests.support import real_site, small_site


def test_every_fact_that_is_not_certain_is_listed_with_its_pages() -> None:
    guide = real_site().guide
    lines = list(review(guide))
    assert lines[-1].startswith(f"{len(lines) - 1} of ")
    assert any(line.startswith("medium fees.legevakt, read 2026-11-23: https://") for line in lines)
    assert not any("phones.ambulance" in line for line in lines)
    order = [line.split()[0] for line in lines[:-1]]
    assert order == sorted(order, key=["low", "medium"].index)


def test_a_certain_guide_has_nothing_to_look_at() -> None:
    (line,) = review(small_site().guide)
    assert line.startswith("0 of ")


def test_the_day_is_that_of_the_source_that_was_read_last() -> None:
    guide = full_site().guide
    phone = guide.phones["gp"].model_copy(update={"source": ("older", "map")})
    lines = list(review(guide.model_copy(update={"phones": {**guide.phones, "gp": phone}})))
    assert lines == [
        "medium phones.gp, read 2026-03-04: https://older.example/?a=1&b=2 https://map.example/?a=1&b=2",
        f"1 of {len(guide.sourced)} facts are not certain. Look at the live pages, then change guide.yaml.",
    ]
