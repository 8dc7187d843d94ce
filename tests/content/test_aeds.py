"""aed.yaml: what an entry may hold, compared with the guide, and one wrong entry that hides nothing in the others."""

from datetime import date
from pathlib import Path

import pytest

from sitegen.content.aeds import AedRules, aed_problems, read_aeds, rules_of
from sitegen.content.guide import Draft
from sitegen.content.records import Aed
from sitegen.problems import BuildError, Location
from tests.small_guide import draft

AREA = ("  currency: NOK\n", '  currency: NOK\n  area: {south: "1", west: "1", north: "2", east: "2"}\n')
SOURCE = """source:
  name: Made-up register
  url: https://register.example/
  licence: CC0
  attribution: The register
  dated: 2026-06-01
aeds:
"""
GATE = '  gate:\n    latitude: "1.5"\n    longitude: "1.25"\n    checked: 2026-05-31\n'
HALL = '  hall:\n    latitude: "1.6"\n    longitude: "1.35"\n    checked: 2026-05-30\n'


def problems(tmp_path: Path, text: str, guide: Draft | None) -> list[tuple[int, str]]:
    (tmp_path / "aed.yaml").write_text(text)
    with pytest.raises(BuildError) as caught:
        read_aeds(tmp_path, "content", guide)
    assert {problem.location.path for problem in caught.value.problems} == {"content/aed.yaml"}
    return [(problem.location.line, problem.code) for problem in caught.value.problems]


def test_a_list_is_optional(tmp_path: Path) -> None:
    assert read_aeds(tmp_path, "content", draft()) is None


@pytest.mark.parametrize("guide", [None, draft(), draft(AREA)])
def test_a_right_list_is_read_with_and_without_an_area_or_a_guide(tmp_path: Path, guide: Draft | None) -> None:
    (tmp_path / "aed.yaml").write_text(SOURCE + GATE + HALL)
    register = read_aeds(tmp_path, "content", guide)
    assert register and list(register.aeds) == ["gate", "hall"]
    assert register.newest_check == date(2026, 5, 31) and register.aeds["gate"].until == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("find", "replace", "expected"),
    [
        ("    checked: 2026-05-31\n", "", (8, "missing-key")),
        ('    latitude: "1.5"\n', "", (8, "missing-key")),
        ("2026-05-31", "2026-06-03", (11, "aed-date")),
        ('"1.5"', '"15"', (9, "outside-area")),
        ('"1.25"', '"0.99"', (10, "outside-area")),
        ("    checked", "    name: Call 113\n    checked", (11, "hard-coded-number")),
        ("    checked", "    name: Call 1-1-3\n    checked", (11, "hard-coded-number")),
        ("    checked", "    hours: 22 59 13 00\n    checked", (11, "hard-coded-number")),
        ("    checked", f"    floor: {21 * 'x'}\n    checked", (11, "too-long")),
        ("    checked", "    place: soft\u00adhyphen\n    checked", (11, "aed-text")),
        ("    checked", "    indoor: maybe\n    checked", (11, "unknown-value")),
        ("  gate:", "  Gate:", (8, "bad-id")),
        ("CC0", "''", (4, "empty-value")),
    ],
)
def test_what_is_wrong_with_an_entry(tmp_path: Path, find: str, replace: str, expected: tuple[int, str]) -> None:
    text = SOURCE + GATE + HALL
    assert find in text
    assert problems(tmp_path, text.replace(find, replace, 1), draft(AREA)) == [expected]


def test_a_rejected_entry_hides_nothing_in_the_others(tmp_path: Path) -> None:
    wrong = GATE.replace("latitude", "lattitude") + HALL.replace("1.35", "13.5")
    assert problems(tmp_path, SOURCE + wrong, draft(AREA)) == [(9, "unknown-key"), (14, "outside-area")]


def test_a_rejected_source_hides_nothing_in_the_entries(tmp_path: Path) -> None:
    text = SOURCE.replace("https://", "") + GATE + HALL.replace("1.35", "13.5")
    assert problems(tmp_path, text, draft(AREA)) == [(3, "bad-url"), (14, "outside-area")]


@pytest.mark.parametrize("text", ["", "- a\n", "words\n", "source: {}\n", "aeds: []\n", f"{SOURCE}  gate: words\n"])
def test_a_list_of_another_shape_is_reported(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text, draft(AREA))


def test_hours_may_hold_digits_that_are_no_phone_number(tmp_path: Path) -> None:
    text = SOURCE + GATE.replace("    checked", "    hours: Mo-Fr 11-3, 08:00-16:00\n    checked")
    (tmp_path / "aed.yaml").write_text(text)
    assert read_aeds(tmp_path, "content", draft(AREA))


def test_the_rules_come_from_the_guide() -> None:
    rules = rules_of(draft(AREA), date(2026, 6, 1))
    assert rules.limits == {"latitude": (1, 2), "longitude": (1, 2)}
    assert rules.country == "NO" and rules.phones == {"110", "112", "113", "116117"}
    assert rules_of(None, None) == AedRules({}, "", frozenset(), None)


def test_a_problem_names_the_entry_and_the_location_of_its_key() -> None:
    aed, _ = Aed.parse({"name": "Call 112", "latitude": "1.5", "longitude": "1.25", "checked": "2026-05-31"})
    assert aed
    (found,) = aed_problems(aed, "gate", rules_of(draft(), None), lambda key: Location(f"{key}.json", 0))
    assert str(found.location) == "name.json"
    assert found.message == "name: the text contains the phone number 112 (gate)"


def test_the_day_after_that_of_the_list_is_today_where_the_clock_is_ahead(tmp_path: Path) -> None:
    (tmp_path / "aed.yaml").write_text(SOURCE + GATE.replace("2026-05-31", "2026-06-02"))
    assert read_aeds(tmp_path, "content", draft(AREA))


def test_a_list_from_a_day_that_is_yet_to_come_is_reported(tmp_path: Path) -> None:
    (tmp_path / "aed.yaml").write_text(SOURCE + GATE)
    assert read_aeds(tmp_path, "content", draft(AREA), date(2026, 5, 31))
    with pytest.raises(BuildError) as caught:
        read_aeds(tmp_path, "content", draft(AREA), date(2026, 5, 30))
    assert [(it.code, it.location.line) for it in caught.value.problems] == [("aed-date", 6)]


@pytest.mark.parametrize(
    ("key", "most"), [("name", 80), ("address", 120), ("place", 200), ("floor", 20), ("hours", 120)]
)
def test_there_is_room_for_a_line_and_not_for_one_letter_more(key: str, most: int) -> None:
    def codes(length: int) -> list[str]:
        tree = {"latitude": "1.5", "longitude": "1.5", "checked": "2026-06-01", key: "x" * length}
        (aed, _) = Aed.parse(tree)
        assert aed
        return [it.code for it in aed_problems(aed, "a", rules_of(None, None), lambda key: Location("aed.yaml", 1))]

    assert (codes(most), codes(most + 1)) == ([], ["too-long"])


@pytest.mark.parametrize(("axis", "least", "most"), [("latitude", 59.0, 59.3), ("longitude", 11.2, 11.8)])
def test_the_edge_of_the_area_is_inside_it(axis: str, least: float, most: float) -> None:
    rules = AedRules({"latitude": (59.0, 59.3), "longitude": (11.2, 11.8)}, "NO", frozenset(), None)

    def codes(degrees: float) -> list[str]:
        tree = {"latitude": "59.1", "longitude": "11.5", "checked": "2026-06-01", axis: f"{degrees:.4f}"}
        (aed, _) = Aed.parse(tree)
        assert aed
        return [it.code for it in aed_problems(aed, "a", rules, lambda key: Location(key, 1))]

    assert codes(least) == codes(most) == []
    assert codes(least - 0.0001) == codes(most + 0.0001) == ["outside-area"]


def test_one_day_after_the_last_is_allowed_because_days_begin_at_other_times_elsewhere() -> None:
    rules = AedRules({}, "NO", frozenset(), date(2026, 6, 1))
    found = []
    for day in ("2026-06-01", "2026-06-02", "2026-06-03"):
        (aed, _) = Aed.parse({"latitude": "59.1", "longitude": "11.5", "checked": day})
        assert aed
        found.append([it.code for it in aed_problems(aed, "a", rules, lambda key: Location(key, 1))])
    assert found == [[], [], ["aed-date"]]
