"""Coordinates against the area of the guide: a slip of one digit, or two numbers swapped, is tens of kilometres."""

from collections.abc import Iterator

from sitegen.problems import Problem
from sitegen.source import Document, Tree
from sitegen.tree import group_at

_AXES = (("latitude", "south", "north"), ("longitude", "west", "east"))


def area_problems(document: Document) -> Iterator[Problem]:
    """Every coordinate of a place that lies outside `site: area:`, and an area that is inside out."""
    area = group_at(group_at(document.tree, "site"), "area")
    for axis, low, high in _AXES:
        least, most = _number(area, low), _number(area, high)
        if least is None or most is None:
            continue
        if least >= most:
            message = f"the area begins at {low} {least:g} and ends at {high} {most:g}"
            yield Problem(document.at("site", "area", low), "bad-coordinate", message, f"{low} is less than {high}")
            continue
        for name, value in _values(document, axis):
            if not least <= value <= most:
                location = document.at("places", name, "coordinates", axis)
                message = f"{axis} {value:g} of {name!r} is outside the area of the guide ({least:g} to {most:g})"
                hint = "compare it with its source; are the two numbers swapped? Else widen `area:` below `site:`"
                yield Problem(location, "outside-area", message, hint)


def limits(document: Document) -> dict[str, tuple[float, float]]:
    """Axis → least and most, of those sides of `site: area:` that can be read."""
    area = group_at(group_at(document.tree, "site"), "area")
    sides = {axis: (_number(area, low), _number(area, high)) for axis, low, high in _AXES}
    return {axis: (least, most) for axis, (least, most) in sides.items() if least is not None and most is not None}


def _values(document: Document, axis: str) -> Iterator[tuple[str, float]]:
    for name, place in group_at(document.tree, "places").items():
        value = _number(group_at(place, "coordinates"), axis)
        if value is not None:
            yield name, value


def _number(group: dict[str, Tree], key: str) -> float | None:
    """The number, or None for what is none: the schema tells that."""
    value = group.get(key)
    try:
        return float(value) if isinstance(value, str) else None
    except ValueError:
        return None
