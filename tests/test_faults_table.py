"""The fault matrix and its table: every fault has one row, whatever machine ran it last."""

import re
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest

from tests.faults import record
from tests.faults.record import TableWriter
from tests.faults.table import BY_HAND, FAILED, Seen, identity, make_table
from tests.support import ROOT


def ids_of_tests() -> set[str]:
    files = (ROOT / "tests" / "faults").glob("test_*.py")
    return {
        "".join(found) for file in files for found in re.findall(r"^def test_([A-M])(\d+)_", file.read_text(), re.M)
    }


def test_the_table_has_a_row_for_every_fault() -> None:
    """If this fails, run `make test-faults`: it writes the table."""
    rows = re.findall(r"^\| ([A-M]\d+) \|", (ROOT / "docs" / "offline-faults.md").read_text(), re.M)
    assert len(rows) == len(set(rows)) and set(rows) == ids_of_tests() | BY_HAND.keys()


def test_the_table_is_of_a_run_in_which_every_fault_was_survived() -> None:
    """If this fails, mend what the row names, then run `make test-faults` whole."""
    lines = (ROOT / "docs" / "offline-faults.md").read_text().splitlines()
    assert [line for line in lines if FAILED in line] == []


def test_hand_tests_are_described() -> None:
    for name in BY_HAND:
        assert f"({name})" in (ROOT / "docs" / "operations.md").read_text()


def test_a_table_tells_passed_from_failed_and_from_impossible() -> None:
    seen = [
        Seen("test_A1_a_thing_breaks", "It\n    holds.", "chromium", True, ""),
        Seen("test_A1_a_thing_breaks", "It\n    holds.", "firefox", False, ""),
        Seen("test_B2_only_here", "So.", "webkit", True, "its tools can"),
        Seen("test_C3_built", "Built.", "", True, ""),
        Seen("test_the_control", "", "chromium", True, ""),
    ]
    table = make_table(seen, {"Chromium": "1.2"}, date(2026, 11, 23))
    assert "| A1 | a thing breaks | It holds. | yes | **no** | – |" in table
    assert "| B2 | only here | So. (its tools can) | – | – | yes |" in table
    assert "| C3 | built | Built. | build | build | build |" in table
    assert "2026-11-23 with Chromium 1.2: 3 faults, 3 of 4 runs passed" in table
    assert "control" not in table


def test_a_name_tells_its_id() -> None:
    assert identity("test_D21_a_b") == ("D", 21, "a b")
    assert identity("test_the_control") is None


def report(
    test: str,
    file: str = "tests/faults/test_a.py",
    outcome: Literal["passed", "failed", "skipped"] = "passed",
    **more: Any,
) -> pytest.TestReport:
    """What a process says of one test; `more` is what the table would be told of it."""
    noted = [("fault", more)] if more else []
    place = (file, 1, test)
    return pytest.TestReport(f"{file}::{test}", place, {}, outcome, None, "call", user_properties=noted)


@pytest.fixture
def writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TableWriter:
    monkeypatch.setattr(record, "versions", dict)
    (tmp_path / "table.md").write_text("the last one")
    return TableWriter(tmp_path / "table.md")


def test_reports_that_come_in_any_order_make_one_table(writer: TableWriter, tmp_path: Path) -> None:
    later = Seen("test_A1_a_fault", "The second file.", "webkit", False, "")
    first = Seen("test_A1_a_fault", "The first file.", "chromium", True, "")
    writer.pytest_runtest_logreport(report("a[webkit]", "tests/faults/test_b.py", **asdict(later)))
    writer.pytest_runtest_logreport(report("a[chromium]", **asdict(first)))
    writer.pytest_runtest_logreport(report("b", "tests/browser/test_b.py", outcome="failed"))
    writer.pytest_sessionfinish()
    assert "| A1 | a fault | The first file. | yes | – | **no** |" in (tmp_path / "table.md").read_text()


def test_a_fault_that_nothing_is_known_of_leaves_the_table_as_it_was(writer: TableWriter, tmp_path: Path) -> None:
    """Its process died: the other engines' words alone would look like a whole row."""
    writer.pytest_runtest_logreport(report("a[chromium]", **asdict(Seen("test_A1_a_fault", "", "chromium", True, ""))))
    writer.pytest_runtest_logreport(report("a[webkit]", outcome="failed"))
    writer.pytest_sessionfinish()
    assert (tmp_path / "table.md").read_text() == "the last one"
