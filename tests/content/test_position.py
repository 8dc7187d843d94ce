"""Coordinates in guide.yaml: read as numbers, compared with the area, with sources of their own, never printed."""

import re
import shutil
from pathlib import Path

import pytest

from sitegen.check.numbers import AllowedNumbers
from sitegen.content.loader import load_site
from sitegen.pipeline import make_output
from sitegen.problems import BuildError
from sitegen.project import Project

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "sites" / "small" / "content"
AREA = 'area: {south: "59.0", west: "11.2", north: "59.3", east: "11.8"}'
MUSEUM = """
places:
  museum:
    name: Museum
    address: [Market 1]
    source: authority
    confidence: high
    coordinates:
      latitude: "59.12"
      longitude: "11.38"
      source: authority
      confidence: medium
"""
# The sentence of a position, and the words to say it with.
SPEECH = """
phrases:
  position:
    say: My coordinates are ___.
    spoken: Koordinatene mine er ___.
    sounds: ko-or-dee-NAH-teh-neh MEE-neh air ___
    group: where
    blank: position
    source: authority
    confidence: high

speech:
  numerals:
    say: zero one two three four five six seven eight nine
    spoken: null en to tre fire fem seks sju åtte ni
    sounds: nool ayn too tray FEE-reh fem seks shoo OT-teh nee
  point: {say: point, spoken: komma, sounds: KOM-mah}
  degrees: {say: degrees, spoken: grader, sounds: GRAH-der}
  north: {say: north, spoken: nord, sounds: noor}
  south: {say: south, spoken: sør, sounds: sur}
  east: {say: east, spoken: øst, sounds: urst}
  west: {say: west, spoken: vest, sounds: vest}
"""
PAGE = """---
title: Where am I?
description: How to tell where you are.
menu: Where am I?
order: 15
sources: [authority]
---
[](position:all)

Say what you see.
"""


def small_guide(folder: Path, places: str = MUSEUM, area: str = AREA) -> Path:
    """The smallest guide with a position page, these places and this area."""
    content = folder / "content"
    shutil.copytree(SMALL, content)
    guide = content / "guide.yaml"
    text = guide.read_text().replace(
        "  currency: NOK\n", f"  currency: NOK\n  {area}\n" if area else "  currency: NOK\n"
    )
    text = text.replace("  country:", "  spoken_language: nb\n  country:")
    guide.write_text(text + places + SPEECH)
    (content / "pages" / "position.md").write_text(PAGE)
    return content


def problems(content: Path) -> list[tuple[str, str]]:
    """(code, message) of every problem of the content, in the order of the report."""
    with pytest.raises(BuildError) as caught:
        load_site(content, "")
    return [(problem.code, problem.message) for problem in caught.value.problems]


def position_page(content: Path) -> str:
    output = make_output(Project(content, ROOT / "templates", ROOT / "static"))
    return output["position/index.html"].decode()


def test_coordinates_are_numbers_with_a_source_of_their_own(tmp_path: Path) -> None:
    place = load_site(small_guide(tmp_path), "").guide.places["museum"]
    assert place.coordinates is not None
    assert (place.coordinates.latitude, place.coordinates.longitude) == (59.12, 11.38)
    assert place.coordinates.confidence == "medium"


@pytest.mark.parametrize(
    "written", ["59,12", "59° 7.2′", "N59.12", "5912", "90.001", "-90.5", "nan", "1e1", "٥٩.١٢", "+59.1"]
)
def test_what_is_no_latitude_is_reported(tmp_path: Path, written: str) -> None:
    found = problems(small_guide(tmp_path, MUSEUM.replace("59.12", written)))
    assert ("bad-coordinate", f"latitude: {written!r} is not a coordinate") in found


@pytest.mark.parametrize(("written", "right"), [("180.5", False), ("-180", True), ("180", True), ("200", False)])
def test_a_longitude_reaches_around_half_the_earth(tmp_path: Path, written: str, right: bool) -> None:
    content = small_guide(tmp_path, MUSEUM.replace("11.38", written), area="")
    if right:
        assert load_site(content, "").guide.located
    else:
        assert [code for code, _ in problems(content)] == ["bad-coordinate"]


def test_swapped_numbers_are_outside_the_area(tmp_path: Path) -> None:
    swapped = MUSEUM.replace("59.12", "x").replace("11.38", "59.12").replace('"x"', '"11.38"')
    assert problems(small_guide(tmp_path, swapped)) == [
        ("outside-area", "latitude 11.38 of 'museum' is outside the area of the guide (59 to 59.3)"),
        ("outside-area", "longitude 59.12 of 'museum' is outside the area of the guide (11.2 to 11.8)"),
    ]


@pytest.mark.parametrize("edge", ["59.0", "59.3"])
def test_the_edge_of_the_area_is_inside(tmp_path: Path, edge: str) -> None:
    assert load_site(small_guide(tmp_path, MUSEUM.replace("59.12", edge)), "").guide.located


def test_an_area_inside_out_is_reported_once_and_not_at_the_places(tmp_path: Path) -> None:
    area = AREA.replace("59.0", "59.9")
    assert problems(small_guide(tmp_path, area=area)) == [
        ("bad-coordinate", "the area begins at south 59.9 and ends at north 59.3")
    ]


def test_an_area_that_is_no_number_is_reported_once(tmp_path: Path) -> None:
    area = AREA.replace("59.0", "sixty")
    assert problems(small_guide(tmp_path, area=area)) == [("bad-coordinate", "south: 'sixty' is not a coordinate")]


def test_a_coordinate_without_a_known_source_is_no_fact(tmp_path: Path) -> None:
    head, tail = MUSEUM.split("longitude:")
    unknown = head + "longitude:" + tail.replace("source: authority", "source: hearsay")
    assert ("unknown-id", "the source 'hearsay' of 'museum' is not known") in problems(small_guide(tmp_path, unknown))
    missing = head + "longitude:" + tail.replace("      source: authority\n", "")
    assert ("missing-source", "no source is given in 'coordinates'") in problems(small_guide(tmp_path / "two", missing))


def test_a_coordinate_is_no_number_that_a_page_may_show(tmp_path: Path) -> None:
    places = MUSEUM.replace("59.12", "59.12345678").replace("11.38", "11.31987654")
    allowed = AllowedNumbers(load_site(small_guide(tmp_path, places), ""))
    assert list(allowed.unknown_in("59.12345678, 11.31987654, 12345678")) == ["5912345678", "1131987654", "12345678"]


def test_the_page_carries_the_places_as_data_only(tmp_path: Path) -> None:
    page = position_page(small_guide(tmp_path))
    assert '<li data-name="Museum" data-latitude="59.12" data-longitude="11.38">Museum</li>' in page
    assert not re.search(r"\son[a-z]+=|\sstyle=", page)


def test_without_coordinates_there_is_no_list(tmp_path: Path) -> None:
    assert "data-places" not in position_page(small_guide(tmp_path, places="")).replace("[data-places]", "")


def test_the_real_guide_ships_no_coordinates_that_no_source_gives() -> None:
    site = load_site(ROOT / "content", "")
    assert not site.guide.located
    assert site.guide.site.area is not None


def test_every_word_of_the_script_is_in_the_template() -> None:
    """A translation needs no JavaScript: the script's own texts are names, selectors and signs, never sentences."""
    script = (ROOT / "static" / "js" / "components" / "position.js").read_text()
    code = re.sub(r"^\s*(//|/?\*).*$", "", script, flags=re.MULTILINE)
    texts = re.findall(r'"([^"\n]*)"', code)
    assert texts and not [text for text in texts if re.search(r"[a-z]+ [a-z]+", text) and text != "use strict"]
