"""What the script of a page gets to know of opening hours."""

import json

from sitegen.render.opening_data import opening_data
from tests.full_site import full_site
from tests.support import real_site


def test_the_page_gets_minutes_and_the_days_it_may_speak_of() -> None:
    guide = real_site().guide
    data = json.loads(opening_data(guide, "gp"))
    assert data["zone"] == "Europe/Oslo"
    assert data["week"] == [[[480, 930]]] * 5 + ["closed"] * 2
    first = guide.newest_check
    assert (data["from"], data["until"]) == (first.isoformat(), f"{first.year + 3}-12-31")
    assert data["days"]["2026-12-24"] == "unknown" and data["days"]["2026-12-25"] == "closed"


def test_every_value_is_the_one_that_the_guide_states() -> None:
    data = json.loads(opening_data(full_site().guide, "gp"))
    assert set(data) == {"zone", "edge", "from", "until", "week", "days"}
    assert (data["zone"], data["edge"], data["from"], data["until"]) == ("Europe/Oslo", 10, "2026-11-23", "2029-12-31")
    assert data["week"] == [[[480, 930]], *["closed"] * 3, [[540, 660], [720, 840]], "closed", "unknown"]
    assert [data["days"][day] for day in ("2026-04-01", "2026-12-24", "2026-12-25", "2029-12-24")] == [
        [[480, 720]],
        "unknown",
        "closed",
        "unknown",
    ]
    assert [day for day in data["days"] if not "2026-01-01" <= day <= "2029-12-31"] == []
    assert " " not in opening_data(full_site().guide, "gp")
