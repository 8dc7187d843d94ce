"""Coordinates against the area of the guide: one wrong digit, or two numbers swapped, is tens of kilometres."""

from collections.abc import Iterator

from sitegen.content.guide import Draft
from sitegen.content.records import Area
from sitegen.problems import Problem

_SIDES = {"latitude": ("south", "north"), "longitude": ("west", "east")}


def limits(area: Area | None) -> dict[str, tuple[float, float]]:
    """Axis → least and most degrees inside the area; nothing for an area that is inside out, or none."""
    found = {axis: (getattr(area, low), getattr(area, high)) for axis, (low, high) in _SIDES.items() if area}
    return {axis: (least, most) for axis, (least, most) in found.items() if least < most}


def place_problems(draft: Draft) -> Iterator[Problem]:
    """Every coordinate of a place that is outside `site: area:`, and an area that is inside out."""
    area, inside = draft.area, limits(draft.area)
    for axis, (low, high) in _SIDES.items():
        if area and axis not in inside:
            message = f"the area begins at {low} {getattr(area, low):g} and ends at {high} {getattr(area, high):g}"
            at = draft.document.at("site", "area", low)
            yield Problem(at, "bad-coordinate", message, f"{low} is less than {high}")
    for name, place in draft.valid.places.items():
        for axis, (least, most) in inside.items():
            value = getattr(place.coordinates, axis, least)
            if not least <= value <= most:
                location = draft.document.at("places", name, "coordinates", axis)
                message = f"{axis} {value:g} of {name!r} is outside the area of the guide ({least:g} to {most:g})"
                hint = "compare it with its source; are the two numbers swapped? Else widen `area:` below `site:`"
                yield Problem(location, "outside-area", message, hint)
