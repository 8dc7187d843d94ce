"""What the script of a page gets to know of opening hours."""

import json

from sitegen.render.opening_data import opening_data
from tests.support import real_site


def test_the_page_gets_minutes_and_the_days_it_may_speak_of() -> None:
    guide = real_site().guide
    data = json.loads(opening_data(guide, "gp"))
    assert data["zone"] == "Europe/Oslo"
    assert data["week"] == [[[480, 930]]] * 5 + ["closed"] * 2
    first = guide.newest_check
    assert (data["from"], data["until"]) == (first.isoformat(), f"{first.year + 3}-12-31")
    assert data["days"]["2026-12-24"] == "unknown" and data["days"]["2026-12-25"] == "closed"
