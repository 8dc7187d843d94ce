"""Records of guide.yaml that contradict one another, or themselves."""

from datetime import date

import pytest

from sitegen.content.rules.records import future_problems
from tests.small_guide import TEXT, codes, draft, line_of, problems

FEE = "fees:\n  visit:\n    name: Visit\n    source: authority\n    confidence: high\n"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("", ["fee-times"]),
        ('    day: "1"\n', ["fee-times"]),
        ('    evening: "1"\n', ["fee-times"]),
        ('    day: "1"\n    any_time: "2"\n', ["fee-times"]),
        ('    day: "1"\n    evening: "2"\n    any_time: "3"\n', ["fee-times"]),
        ('    day: "1"\n    evening: "2"\n', []),
        ('    any_time: "0"\n', []),
    ],
)
def test_when_a_fee_applies(given: str, code: list[str]) -> None:
    assert codes(more=FEE + given) == code


def test_each_id_that_points_at_nothing_is_reported_on_its_line() -> None:
    found = problems(
        ("    source: authority\n", "    source: [authority, autority]\n"),
        ("[](phone:ambulance)", "[](phone:ambulanse)"),
        ("page: emergency", "page: emergancy"),
        ("list: signs", "list: sings"),
        ("signs: [breathing]", "signs: [breathing, breath]"),
    )
    changed = TEXT.replace("[](phone:ambulance)", "x")
    assert [(one.code, one.location.line, one.hint) for one in found] == [
        ("unknown-id", line_of("source: authority"), "did you mean 'authority'?"),
        ("unknown-id", line_of("closing:", changed), "did you mean 'ambulance'?"),
        ("unknown-id", line_of("page: emergency"), "did you mean 'emergency'?"),
        ("unknown-id", line_of("list: signs"), "did you mean 'signs'?"),
        ("unknown-id", line_of("signs: [breathing]\n"), "did you mean 'breathing'?"),
    ]


def test_signs_end_with_what_to_do_and_other_lists_need_not() -> None:
    closing = "    closing: If in doubt, call [](phone:ambulance).\n"
    assert codes((closing, "")) == ["missing-closing"]
    assert codes((closing, "    closing:\n")) == ["empty-value"]
    assert codes((closing, ""), ("kind: signs", "kind: points")) == []


def test_the_emergency_card_calls_the_ambulance() -> None:
    assert codes(("    phone: ambulance\n", "    phone: police\n")) == ["emergency-card"]
    assert codes(("    phone: ambulance\n", "")) == ["emergency-card"]


def test_no_fact_comes_from_a_page_that_nobody_read() -> None:
    assert set(codes(("read: archived", "read: not-read"))) == {"unread-source"}


def test_a_card_calls_the_number_that_its_heading_shows() -> None:
    assert codes(("Call [](digits:out-of-hours) if", "Call [](digits:fire) if")) == ["card-number"]
    assert codes(("Call [](digits:ambulance) now", "Call [](digits:police) now")) == ["card-number"]
    assert codes(("    phone: out-of-hours\n", "    phone: police\n")) == ["card-number"]
    assert codes(("    phone: out-of-hours\n", "")) == ["card-number"]


def test_a_page_is_not_younger_than_its_reading() -> None:
    assert codes(("dated: undated", "dated: 2027-01-01")) == ["bad-date"]
    assert codes(("dated: undated", "dated: 2026-12")) == ["bad-date"]
    assert codes(("dated: undated", "dated: 2026")) == []
    assert codes(("dated: undated", "dated: 2026-11-23")) == []


def test_nothing_is_named_twice_in_one_list() -> None:
    assert codes(("signs: [breathing, bleeding]", "signs: [breathing, breathing]")) == ["duplicate-key"]
    assert codes(("    source: authority\n", "    source: [authority, authority]\n")) == ["duplicate-key"]


@pytest.mark.parametrize(
    "change",
    [
        ("page: emergency", "page: /emergency/"),
        ("phone: ambulance\n    page", "phone: child-age\n    page"),
        ("    source: authority\n", "    source: ~\n"),
        ("  urgent:\n", "  urgant:\n"),
        ("care_levels:\n", "care_level:\n"),
        ("phones:\n", "phone:\n"),
        ("sources:\n", "soruces:\n"),
        ("facts:\n", "Facts:\n"),
    ],
)
def test_one_mistake_is_reported_once(change: tuple[str, str]) -> None:
    assert len(problems(change)) == 1


@pytest.mark.parametrize(
    ("checked", "today", "code"),
    [
        ("2027-11-23", date(2026, 11, 25), ["bad-date"]),
        ("2062-11-23", date(2026, 11, 25), ["bad-date"]),
        ("2026-11-27", date(2026, 11, 25), ["bad-date"]),
        ("2026-11-26", date(2026, 11, 25), []),
        ("2026-11-23", date(2026, 11, 25), []),
        ("2026-11-23", date(1970, 1, 1), []),
        ("2027-11-23", date(2027, 11, 23), []),
    ],
)
def test_nobody_has_read_a_page_tomorrow(checked: str, today: date, code: list[str]) -> None:
    found = list(future_problems(draft(("checked: 2026-11-23", f"checked: {checked}")), today))
    assert [(one.code, one.location.line) for one in found] == [(it, line_of("checked: 2026-11-23")) for it in code]


HOURS = """
opening:
  gp:
    zone: Europe/Oslo
    week: {{monday: ["08:00-15:30"]}}
    holidays: closed
    exceptions: {{{}}}
    edge: "10"
    source: authority
    confidence: high
"""


@pytest.mark.parametrize(
    ("exceptions", "expected"),
    [
        ("12-24: closed, 12-31: closed, easter-4: closed", []),
        ("2026-01-02: closed, 2029-12-31: closed", []),
        ("2025-12-31: closed", ["bad-exception"]),
        ("2030-01-01: closed", ["bad-exception"]),
        ("13-01: closed", ["bad-exception"]),
        ("christmas: closed", ["bad-exception"]),
        ("12-24: closed, 2027-12-24: unknown", ["overlapping-exception"]),
        ("easter: closed, easter+0: unknown", ["overlapping-exception"]),
        ("2026-12-24: closed, 2027-12-24: closed", []),
    ],
)
def test_an_exception_means_a_day_of_the_four_years_that_no_other_means(exceptions: str, expected: list[str]) -> None:
    assert codes(more=HOURS.format(exceptions)) == expected
