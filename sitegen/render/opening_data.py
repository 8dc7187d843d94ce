"""What the script of a page needs to know of opening hours: the week, and every special day of four years."""

import json
from datetime import date

from sitegen.content.calendar import YEARS, special_days
from sitegen.content.records import DAYS, Guide, Plan


def opening_data(guide: Guide, name: str) -> str:
    """These hours as JSON.

    {"zone", "edge" (minutes), "from" and "until" (days outside of which nothing is known),
    "week": seven plans from Monday, "days": day → plan}; a plan is "closed", "unknown" or spans of minutes
    since midnight, [[480, 930]]; a span that ends after midnight has an end above 1440.
    """
    hours = guide.opening[name]
    first = guide.newest_check
    days = special_days(hours, guide.site.country, first.year)
    data = {
        "zone": hours.zone,
        "edge": hours.edge,
        "from": first.isoformat(),
        "until": date(first.year + YEARS - 1, 12, 31).isoformat(),
        "week": [_plan(hours.week.get(day, "closed")) for day in DAYS],
        "days": {day.isoformat(): _plan(plan) for day, plan in days.items()},
    }
    return json.dumps(data, separators=(",", ":"))


def _plan(plan: Plan) -> str | list[list[int]]:
    return plan if isinstance(plan, str) else [[span.start, span.end] for span in plan]
