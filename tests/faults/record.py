"""How the fault tests went, in whichever process: a report carries what the table needs, one writer gathers it."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.browser import engines
from tests.faults.table import Seen, make_table

_KEY = "fault"
_FOLDER = "tests/faults/"


def note(item: pytest.Item, report: pytest.TestReport) -> None:
    """Puts into a report what the table has to know of it; it goes with the report to another process."""
    function: Any = item
    marker = item.get_closest_marker("engines")
    why = marker.kwargs["why"] if marker else ""
    answer = function.function.__doc__ or ""
    params = function.callspec.params if hasattr(function, "callspec") else {}
    engine = params.get("engine") or params.get("name")
    seen = Seen(function.originalname, answer, engine if engine in engines.NAMES else "", report.passed, why)
    report.user_properties.append((_KEY, asdict(seen)))


class TableWriter:
    """A plugin of the process that hears all reports."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._seen: list[tuple[tuple[str, int], Seen]] = []
        self._lost: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        noted = list(_noted(report))
        file, line, _ = report.location
        self._seen += [((file, line or 0), seen) for seen in noted]
        if report.failed and not noted and file.startswith(_FOLDER):
            self._lost.append(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Tests end in any order when they run side by side; the table has that of the files."""
        seen = [one for _, one in sorted(self._seen, key=lambda it: it[0])]
        if seen and not self._lost:
            self._target.write_text(make_table(seen, versions(), date.today()))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """A test whose process died says nothing about its fault: a table without it would look whole."""
        for nodeid in self._lost:
            terminalreporter.write_line(f"{self._target} is as it was: it is not known how {nodeid} went")


def _noted(report: pytest.TestReport) -> Iterator[Seen]:
    for key, value in report.user_properties:
        if key == _KEY and isinstance(value, dict):
            yield Seen(**value)


def versions() -> dict[str, str]:
    """Engine → its version, as its program says it."""
    found = {}
    for name in engines.NAMES:
        command = [engines.find(name) or name, "--version"]
        if name == "webkit":  # it has no such option, but came as a package
            command = ["dpkg-query", "--show", "webkit2gtk-driver"]
        try:
            said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        except FileNotFoundError:
            said = ""
        number = re.search(r"\d+(\.\d+)+", said)
        found[{"webkit": "WebKitGTK"}.get(name, name.capitalize())] = number[0] if number else "unknown"
    return found
