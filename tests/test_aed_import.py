"""import-aed: two forms of JSON into one list, nothing taken that the build would refuse, nothing lost on bad input.

All entries are made up, and are in the Gulf of Guinea.
"""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from sitegen.aed_import import Imported, import_aeds
from sitegen.cli import main
from sitegen.content.loader import load_site
from sitegen.problems import BuildError
from tests.support import ROOT, SMALL, edit

FILES = ROOT / "tests" / "fixtures" / "aed"
TODAY = date(2020, 7, 1)
AREA = '  area: {south: "1", west: "1", north: "2", east: "2"}\n'
LIBRARY = {
    "name": "Made-up library",
    "address": "Invented Street 5",
    "place": "Behind the desk",
    "floor": "0",
    "indoor": "yes",
    "hours": "Mo-Fr 08:00-16:00",
    "latitude": "1.5",
    "longitude": "1.25",
    "checked": "2020-05-31",
}
GATE = {
    "place": "Made-up gate",
    "indoor": "no",
    "hours": "24/7",
    "latitude": "1.51",
    "longitude": "1.26",
    "checked": "2020-06-01",
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The small site, with an area."""
    shutil.copytree(SMALL, tmp_path / "content")
    edit(tmp_path, "content/guide.yaml", "  currency: NOK\n", f"  currency: NOK\n{AREA}")
    return tmp_path / "content"


def take(content: Path, file: Path | str | bytes | dict[str, Any]) -> Imported:
    """The import of a file, of text, of bytes or of data."""
    if not isinstance(file, Path):
        data = json.dumps(file) if isinstance(file, dict) else file
        file, content_of = content.parent / "input.json", data if isinstance(data, bytes) else data.encode()
        file.write_bytes(content_of)
    return import_aeds(file, "input.json", content, TODAY)


def read(found: Imported) -> dict[str, Any]:
    """The list as another reader of YAML sees it, every value as text."""
    return dict(yaml.load(found.text, Loader=yaml.BaseLoader))


def node(number: int = 1, **tags: Any) -> dict[str, Any]:
    """A node of Overpass JSON that can be taken; a tag None is left away, `lat` and `lon` are its position."""
    place = {key: tags.pop(key, value) for key, value in {"lat": 1.5, "lon": 1.5}.items()}
    given = {"emergency": "defibrillator", "check_date": "2020-05-31", "name": "Made-up hall", **tags}
    return {
        "type": "node",
        "id": number,
        **place,
        "tags": {key.replace("__", ":"): value for key, value in given.items() if value is not None},
    }


def overpass(*nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"elements": list(nodes), **more}


def refusal(content: Path, **tags: Any) -> str:
    """The code for which a node is left out, beside one that is taken."""
    found = take(content, overpass(node(9), node(1, **tags)))
    assert found.taken == 1
    (left_out,) = found.left_out
    assert str(left_out.location) == "node-1"
    return left_out.code


def whole_problem(content: Path, file: Path | str | bytes | dict[str, Any]) -> tuple[str, int, str]:
    """Code, line and message of a file that cannot be used at all."""
    with pytest.raises(BuildError) as caught:
        take(content, file)
    (problem,) = caught.value.problems
    return problem.code, problem.location.line, problem.message


# The two forms


@pytest.mark.parametrize("name", ["openstreetmap.geojson.json", "overpass.json"])
def test_both_forms_of_openstreetmap_give_the_same_list(content: Path, name: str) -> None:
    assert read(take(content, FILES / name)) == {
        "source": {
            "name": "OpenStreetMap",
            "url": "https://www.openstreetmap.org/copyright",
            "licence": "Open Database License (ODbL)",
            "attribution": "© OpenStreetMap contributors",
            "dated": "2020-06-20",
        },
        "aeds": {"way-9000000000000002": GATE, "node-9000000000000001": LIBRARY},
    }


def test_what_is_left_out_is_reported_with_its_reason(content: Path) -> None:
    found = take(content, FILES / "openstreetmap.geojson.json")
    assert [(it.location.path[-1], it.code) for it in found.left_out] == [
        ("3", "aed-private"),
        ("4", "aed-without-date"),
        ("5", "aed-without-position"),
        ("6", "aed-other"),
        ("7", "outside-area"),
    ]
    assert found.left_out[0].summary == "node-9000000000000003: access=private [aed-private]"


@pytest.mark.parametrize(
    ("feature", "name"),
    [
        ({"id": "node/1"}, "node-1"),
        ({"id": 1}, "1"),
        ({"properties": {"@id": "way/1"}}, "way-1"),
        ({"properties": {"type": "relation", "id": 1}}, "relation-1"),
    ],
)
def test_ids_of_several_exports(content: Path, feature: dict[str, Any], name: str) -> None:
    tags = {"emergency": "defibrillator", "check_date": "2020-05-31"}
    point = {"type": "Point", "coordinates": [1.5, 1.5]}
    whole = {**feature, "properties": {**tags, **feature.get("properties", {})}, "geometry": point}
    assert list(read(take(content, {"features": [whole]}))["aeds"]) == [name]
    nested = {**feature, "properties": {"tags": tags, **feature.get("properties", {})}, "geometry": point}
    assert list(read(take(content, {"features": [nested]}))["aeds"]) == [name]


# One entry


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ({"check_date": None}, "aed-without-date"),
        ({"check_date": ""}, "aed-without-date"),
        ({"check_date": "2020-05"}, "aed-without-date"),
        ({"check_date": "2020-13-01"}, "aed-without-date"),
        ({"check_date": "31.05.2020"}, "aed-without-date"),
        ({"check_date": "２０２０-05-31"}, "aed-without-date"),
        ({"check_date": 20200531}, "aed-without-date"),
        ({"check_date": "2020-05-31 or later"}, ""),
        ({"check_date": "2020-05-31or"}, "aed-without-date"),
        ({"check_date": "2020-07-03"}, "aed-date"),
        ({"check_date": "9999-12-31"}, "bad-date"),
        ({"access": "private"}, "aed-private"),
        ({"access": "no"}, "aed-private"),
        ({"access": "yes"}, ""),
        ({"access": "public"}, ""),
        ({"access": "permissive"}, ""),
        ({"access": "Yes "}, ""),
        ({"access": ""}, ""),
        *(
            ({"access": it}, "aed-private")
            for it in ("permit", "customers", "delivery", "unknown", "yes;no", ["yes"], "?")
        ),
        ({"access__conditional": "no @ (22:00-06:00)"}, "aed-private"),
        ({"disused": "yes"}, "aed-out-of-use"),
        ({"removed__emergency": "defibrillator"}, "aed-out-of-use"),
        *(({it: "yes"}, "aed-out-of-use") for it in ("abandoned", "removed", "demolished", "razed", "planned")),
        ({"disused": "no"}, ""),
        ({"disused__amenity": "school"}, ""),
        ({"operational_status": "out_of_order"}, "aed-out-of-use"),
        ({"operational_status": "operational"}, ""),
        ({"status": "broken"}, "aed-out-of-use"),
        ({"end_date": "2019"}, "aed-out-of-use"),
        ({"opening_hours": "off"}, "aed-out-of-use"),
        ({"defibrillator__training": "yes"}, "aed-out-of-use"),
        ({"defibrillator": "training"}, "aed-out-of-use"),
        ({"defibrillator__type": "trainer"}, "aed-out-of-use"),
        ({"defibrillator__training": "no"}, ""),
        ({"defibrillator__location": "Beside the training room"}, ""),
        ({"indoor": "yes", "level": "2"}, ""),
        ({"emergency": None}, "aed-other"),
        ({"lat": None}, "aed-without-position"),
        ({"lat": "north"}, "aed-without-position"),
        ({"lat": True}, "aed-without-position"),
        ({"lat": [1.5]}, "aed-without-position"),
        ({"lat": float("nan")}, "aed-without-position"),
        ({"lon": float("inf")}, "aed-without-position"),
        ({"lat": 10**400}, "aed-without-position"),
        ({"lat": 1e300}, "aed-without-position"),
        ({"lat": "1_5"}, "aed-without-position"),
        ({"lat": " 1.5"}, "aed-without-position"),
        ({"lat": "1.5"}, ""),
        ({"lat": 15e-1}, ""),
        ({"lat": 91}, "bad-coordinate"),
        ({"lat": 999999999}, "bad-coordinate"),
        ({"lat": 0.9}, "outside-area"),
        ({"lon": 2.1}, "outside-area"),
        ({"opening_hours": "x" * 121}, "too-long"),
        ({"opening_hours": "Mo-Fr 08:00-16:00\nSa 10:00-12:00"}, "aed-text"),
        ({"opening_hours": "Apr 1-10 08:00-20:00"}, ""),
        ({"opening_hours": "ring 113"}, "hard-coded-number"),
        ({"opening_hours": "ring 22 59 13 00"}, "hard-coded-number"),
        ({"name": "x" * 81}, "too-long"),
        ({"name": "Hall\nTwo"}, ""),
        ({"name": "Hall\x00"}, "aed-text"),
        ({"name": "Hall\x1b[31m"}, "aed-text"),
        ({"name": "Hall \u202e311"}, "aed-text"),
        ({"name": "Hall\u2028"}, ""),
        ({"name": "Ha\u2028ll"}, "aed-text"),
        ({"name": "Hall \ud800"}, "aed-text"),
        ({"name": "Hall \ue000"}, "aed-text"),
        ({"name": "Call 1-1-0"}, "hard-coded-number"),
        ({"name": "Call ١١٠"}, "hard-coded-number"),
        ({"defibrillator__location": "Key: +47 22 59 13 00"}, "hard-coded-number"),
        ({"defibrillator__location": "Room 2041"}, ""),
        ({"name": "کتاب\u200cخانه"}, ""),
    ],
)
def test_what_makes_an_entry_unfit(content: Path, tags: dict[str, Any], code: str) -> None:
    if code:
        assert refusal(content, **tags) == code
    else:
        assert take(content, overpass(node(1, **tags))).taken == 1


def test_without_an_area_a_coordinate_has_to_be_on_the_map(content: Path) -> None:
    edit(content, "guide.yaml", AREA, "")
    assert refusal(content, lat=91) == "bad-coordinate"
    assert take(content, overpass(node(1, lat=-33.5))).taken == 1


def test_the_newest_of_two_dates_counts(content: Path) -> None:
    found = take(content, overpass(node(1, check_date="2019-01-01", survey__date="2020-02-29T10:00:00Z")))
    assert read(found)["aeds"]["node-1"]["checked"] == "2020-02-29"


def test_a_date_after_the_day_of_the_data_is_not_believed(content: Path) -> None:
    stamp = {"timestamp_osm_base": "2020-05-29T23:10:00Z"}
    found = take(content, overpass(node(1, check_date="2020-05-30"), node(2), osm3s=stamp))
    assert (found.taken, found.left_out[0].code) == (1, "aed-date"), "the first is of the next day on a local clock"
    assert read(found)["source"]["dated"] == "2020-05-29"
    (content / "aed.yaml").write_text(found.text)
    assert load_site(content).aed_register


@pytest.mark.parametrize("day", ["2020-07-03T00:00:00Z", "9999-12-31T00:00:00Z"])
def test_data_from_the_future_are_not_taken(content: Path, day: str) -> None:
    assert whole_problem(content, overpass(node(), osm3s={"timestamp_osm_base": day}))[0] == "aed-file"


def test_an_answer_that_says_that_it_is_not_whole_is_not_taken(content: Path) -> None:
    remark = 'runtime error: Query timed out in "query" at line 3 after 26 seconds.'
    code, _, message = whole_problem(content, overpass(node(), remark=remark))
    assert code == "aed-file" and "Query timed out" in message


@pytest.mark.parametrize(
    ("tags", "place"),
    [
        ({"defibrillator__location": "A", "defibrillator__location__nb": "B"}, "A"),
        ({"location": "A", "location__nb": "B"}, "A"),
        ({"location": "indoor", "location__nb": "B"}, "B"),
        ({"defibrillator__location__nb": "B", "defibrillator__location__en": "C"}, "C"),
        ({"location__nb": "B", "location__de": "D"}, "D"),
        ({"defibrillator__location__nb": "B"}, "B"),
        ({"defibrillator__location": "???", "defibrillator__location__nb": "B"}, "B"),
        ({"defibrillator__location": "“A”"}, "A"),
        ({"location": "indoor"}, None),
    ],
)
def test_where_it_is_in_the_language_of_the_guide_or_in_any(content: Path, tags: dict[str, str], place: str) -> None:
    found = take(content, overpass(node(1, **tags)))
    assert read(found)["aeds"]["node-1"].get("place") == place


def test_what_stands_for_nothing_is_left_away_and_the_rest_stays(content: Path) -> None:
    tags = {"name": "N/A", "opening_hours": "null", "opening_hours__url": "https://a.example/", "indoor": "room"}
    (entry,) = read(take(content, overpass(node(1, level="-1", **tags))))["aeds"].values()
    assert entry == {"floor": "-1", "indoor": "yes", "latitude": "1.5", "longitude": "1.5", "checked": "2020-05-31"}


def test_of_two_with_one_id_the_one_checked_last_stays(content: Path) -> None:
    old, new = node(1, check_date="2020-01-01", name="Old"), node(1, check_date="2020-02-01", name="New")
    for pair in ((old, new), (new, old)):
        found = take(content, overpass(*pair))
        assert read(found)["aeds"]["node-1"]["name"] == "New"
        assert [it.code for it in found.left_out] == ["aed-duplicate"]


def test_an_entry_without_an_id_is_left_out(content: Path) -> None:
    nameless = node()
    del nameless["id"]
    found = take(content, overpass(node(9), nameless, {**node(), "id": {"a": 1}}))
    assert {it.code for it in found.left_out} <= {"aed-without-id"}


@pytest.mark.parametrize(
    "item", [None, 1, "x", [], {}, {"tags": None}, {"tags": []}, {"type": 7, "id": [], "tags": {}}]
)
def test_entries_of_another_shape_are_left_out(content: Path, item: Any) -> None:
    found = take(content, overpass(node(9), item))
    assert (found.taken, [it.code for it in found.left_out]) in [(1, ["aed-other"]), (1, [])]
    assert take(content, {"features": [item, feature()]}).taken == 1


def feature() -> dict[str, Any]:
    tags = {"emergency": "defibrillator", "check_date": "2020-05-31"}
    return {"id": "node/5", "properties": tags, "geometry": {"type": "Point", "coordinates": [1.5, 1.5]}}


def test_markup_in_a_name_is_a_name(content: Path) -> None:
    name = "<script>alert(1)</script> & \"quotes\" 'and' {{ page }} *a #b: c"
    found = take(content, overpass(node(1, name=name)))
    assert read(found)["aeds"]["node-1"]["name"] == name
    (content / "aed.yaml").write_text(found.text)
    register = load_site(content).aed_register
    assert register and next(iter(register.aeds.values())).name == name


# The whole file


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("%PDF-1.7", 1),
        ("<?xml version='1.0'?><osm></osm>", 1),
        ("a;b\n1;2\n", 1),
        ('{\n"elements": [\n', 3),
        ('{"elements": [],}', 1),
        ("[]", 1),
        ('"text"', 1),
        ("12", 1),
        ("{}", 1),
        ('{"type": "FeatureCollection"}', 1),
        ('{"features": {}}', 1),
        ('{"elements": "x"}', 1),
        ('{"elements": []}', 1),
        ('{"elements": [' + "[" * 100_000, 1),
    ],
)
def test_a_file_of_another_kind(content: Path, text: str, line: int) -> None:
    assert whole_problem(content, text)[:2] == ("aed-file", line)


def test_not_utf8_and_not_there(content: Path) -> None:
    assert whole_problem(content, b'{\n"elements": ["\xff"]}')[:2] == ("encoding", 2)
    assert whole_problem(content, content / "nowhere.json")[0] == "unreadable-file"
    assert whole_problem(content, content)[0] == "unreadable-file"


def test_a_byte_order_mark_is_no_problem(content: Path) -> None:
    assert take(content, b"\xef\xbb\xbf" + json.dumps(overpass(node())).encode()).taken == 1


def test_too_large(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitegen.aed_import._MOST_BYTES", 10)
    assert whole_problem(content, overpass(node()))[0] == "aed-file"


def test_a_file_in_which_nothing_fits_says_why(content: Path) -> None:
    code, _, message = whole_problem(content, overpass(node(1, check_date=None), node(2, lat=None)))
    assert code == "aed-file" and "2 were left out" in message


# The same list whatever the order; ten thousand


def test_the_order_of_the_input_does_not_matter(content: Path) -> None:
    nodes = [node(number, name=name) for number, name in enumerate(["Ø", "b", "A", None, "a", "B"], 1)]
    found = take(content, overpass(*nodes))
    assert found.text == take(content, overpass(*reversed(nodes))).text
    names = [aed.get("name") for aed in read(found)["aeds"].values()]
    assert names == ["A", "a", "b", "B", "Ø", None]


def test_ten_thousand_are_taken(content: Path) -> None:
    nodes = [node(it, name=f"Hall {it % 97}", opening_hours="Mo-Fr 08:00-16:00") for it in range(1, 10_001)]
    assert take(content, overpass(*nodes)).taken == 10_000


# As a command


def run(content: Path, file: Path, *more: str) -> int:
    return main(["import-aed", str(file), "--content", str(content), *more], content.parent)


def test_the_command_writes_once_and_says_what_it_did(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(content, FILES / "overpass.json") == 0
    printed = capsys.readouterr().out
    assert "left out: node-9000000000000003: access=no [aed-private]" in printed
    assert f"2 defibrillators taken, 1 left out; {content / 'aed.yaml'} written." in printed
    before = (content / "aed.yaml").stat().st_mtime_ns
    assert run(content, FILES / "openstreetmap.geojson.json") == 0
    assert capsys.readouterr().out.endswith("unchanged.\n")
    assert (content / "aed.yaml").stat().st_mtime_ns == before
    assert sorted(path.name for path in content.iterdir()) == ["aed.yaml", "guide.yaml", "pages"]
    register = load_site(content).aed_register
    assert register and len(register.aeds) == 2


def test_bad_input_loses_nothing(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(content, FILES / "overpass.json") == 0
    before = (content / "aed.yaml").read_bytes()
    bad = content.parent / "bad.json"
    for text in ("", "{", '{"elements": []}', json.dumps(overpass(node(1, check_date=None)))):
        bad.write_text(text)
        assert run(content, bad) == 1
        assert "[aed-file]" in capsys.readouterr().err
        assert (content / "aed.yaml").read_bytes() == before


def test_a_write_that_fails_leaves_the_old_list(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (content / "aed.yaml").write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(SystemExit):
        run(content, FILES / "overpass.json")
    assert (content / "aed.yaml").read_text() == "old"
    assert not list(content.glob(".aed*"))


def test_a_guide_that_cannot_be_read_takes_nothing(content: Path) -> None:
    (content / "guide.yaml").unlink()
    assert run(content, FILES / "overpass.json") == 1
    assert not (content / "aed.yaml").exists()


def test_no_file_is_wrong_usage(content: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["import-aed", "--content", str(content)], content.parent)
    assert caught.value.code == 2


def test_the_fixtures_are_marked_as_made_up() -> None:
    for file in FILES.glob("*.json"):
        assert "MADE UP" in file.read_text()
    assert not (ROOT / "content" / "aed.yaml").exists()
