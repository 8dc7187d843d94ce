"""Coordinates of places against the area of the guide."""

import pytest

from sitegen.content.records import Area
from sitegen.content.rules.places import limits
from tests.small_guide import codes, problems

AREA = ("currency: NOK", 'currency: NOK\n  area: {south: "59.0", west: "11.2", north: "59.3", east: "11.8"}')
PLACE = """
places:
  house:
    name: House
    address: [Street]
    source: authority
    confidence: high
    coordinates: {{latitude: "{}", longitude: "{}", source: authority, confidence: high}}
"""


@pytest.mark.parametrize(
    ("latitude", "longitude", "axes"),
    [
        ("59.1", "11.5", []),
        ("59.0", "11.2", []),
        ("59.3", "11.8", []),
        ("58.9999", "11.5", ["latitude"]),
        ("59.3001", "11.5", ["latitude"]),
        ("59.1", "11.1999", ["longitude"]),
        ("59.1", "11.8001", ["longitude"]),
        ("11.5", "59.1", ["latitude", "longitude"]),
    ],
)
def test_a_place_is_inside_the_area_or_on_its_edge(latitude: str, longitude: str, axes: list[str]) -> None:
    found = problems(AREA, more=PLACE.format(latitude, longitude))
    assert [it.code for it in found] == ["outside-area"] * len(axes)
    assert [it.message.split()[0] for it in found] == axes


def test_without_an_area_and_without_coordinates_there_is_nothing_to_compare() -> None:
    assert codes(more=PLACE.format("11.5", "59.1")) == []
    without = "\n".join(line for line in PLACE.split("\n") if "coordinates" not in line)
    assert codes(AREA, more=without) == []


@pytest.mark.parametrize(("find", "replace", "side"), [("59.3", "58.9", "south"), ("11.8", "11.2", "west")])
def test_an_area_that_is_inside_out_is_told_once_and_compares_nothing(find: str, replace: str, side: str) -> None:
    found = problems((AREA[0], AREA[1].replace(find, replace)), more=PLACE.format("59.1", "11.5"))
    assert [it.code for it in found] == ["bad-coordinate"]
    assert f"begins at {side}" in found[0].message


def test_the_limits_of_an_area() -> None:
    (area, _) = Area.parse({"south": "59.0", "west": "11.2", "north": "59.3", "east": "11.8"})
    assert area and limits(area) == {"latitude": (59.0, 59.3), "longitude": (11.2, 11.8)}
    assert limits(None) == {}
    assert limits(area.model_copy(update={"north": 59.0})) == {"longitude": (11.2, 11.8)}
