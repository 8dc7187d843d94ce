"""What the owner should look at again."""

from sitegen.review import review
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
