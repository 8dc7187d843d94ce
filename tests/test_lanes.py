"""Which tests share a process when they run side by side."""

import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from tests.browser import engines
from tests.lanes import BUSY, FIRST, WAITING, choose, lane, sort
from tests.support import ROOT

ALONE = "tests/faults/test_bad_deployment.py::test_D22_verify_names_a_wrong_worker[redirect]"
# Tests that note in which process they ran.
MANY = """
import os, time, pytest

def note(what):
    time.sleep(0.05)
    with open("ran", "a") as file:
        file.write(f"{os.environ['PYTEST_XDIST_WORKER']} {what}\\n")

@pytest.mark.parametrize("turn", range(5))
@pytest.mark.parametrize("engine", ["firefox", "webkit", "chromium"])
def test_B1_busy(engine, turn):
    note("busy")

@pytest.mark.parametrize("turn", range(3))
@pytest.mark.parametrize("engine", ["firefox", "webkit"])
def test_A3_waits(engine, turn):
    note("waits")
"""
LANES = {
    "tests/faults/test_storage.py::test_G1_cache[firefox]": "firefox",
    "tests/faults/test_network.py::test_F1_hanging_network[webkit]": "webkit",
    "tests/browser/test_three_engines.py::test_every_page[webkit]": "webkit",
    "tests/browser/test_real_servers.py::test_no_policy[firefox-nginx-/town/]": "firefox",
    "tests/faults/test_hosts.py::test_K5_a_first_visit[webkit-something else]": "waiting-webkit",
    "tests/faults/test_hosts.py::test_K1_a_host[chromium-utf-16le]": "chromium-test_hosts",
    "tests/browser/test_phrases.py::test_a_field[light]": "chromium-test_phrases",
    ALONE: ALONE,
}


@pytest.mark.parametrize(("name", "where"), LANES.items(), ids=range(len(LANES)))
def test_a_lane_is_that_of_the_engine(name: str, where: str) -> None:
    assert lane(name) == where


def test_long_lanes_are_handed_out_first() -> None:
    items = [cast(pytest.Item, SimpleNamespace(nodeid=name)) for name in reversed(LANES)]
    sort(items)
    order = ["webkit", "webkit", "waiting-webkit", "chromium-test_phrases", "chromium-test_hosts", ALONE]
    assert [lane(item.nodeid) for item in items] == ["firefox", "firefox", *order]


def test_every_engine_has_a_place_in_the_order() -> None:
    assert {f"waiting-{name}" for name in engines.NAMES} <= set(FIRST)


def test_those_that_wait_exist() -> None:
    files = (ROOT / "tests" / "faults").glob("test_*.py")
    names = {name for file in files for name in re.findall(r"^def test_([A-Z]\d+)_", file.read_text(), re.M)}
    assert names >= WAITING


def test_a_process_beyond_the_busy_ones_takes_what_waits_and_nothing_else() -> None:
    lanes = ("webkit", "waiting-webkit", "chromium-test_home")
    assert choose(lanes, only_waits=True) == "waiting-webkit"
    assert choose(("webkit", "chromium-test_home"), only_waits=True) is None
    assert [choose(lanes[1:], only_waits=False), choose(("waiting-webkit",), only_waits=False)] == [lanes[2], lanes[1]]


def test_the_browsers_are_run_by_one_process_more_than_are_busy() -> None:
    assert f"--numprocesses {BUSY + 1} " in (ROOT / "Makefile").read_text()


def test_every_test_runs_once_and_what_waits_runs_beside(tmp_path: Path) -> None:
    """The real scheduler, with three processes and tests that say where they ran."""
    (tmp_path / "tests" / "faults").mkdir(parents=True)
    hook = "def pytest_xdist_make_scheduler(config, log):\n    return Lanes(config, log)\n"
    (tmp_path / "conftest.py").write_text(f"from tests.lanes import Lanes\n\n{hook}")
    (tmp_path / "tests" / "faults" / "test_many.py").write_text(MANY)
    command = [sys.executable, "-m", "pytest", "-q", "--dist", "loadscope", "--numprocesses", "3", "tests"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
    assert "21 passed" in done.stdout, done.stdout + done.stderr
    ran = [line.split() for line in (tmp_path / "ran").read_text().splitlines()]
    busy, waits = ({where for where, what in ran if what == wanted} for wanted in ("busy", "waits"))
    assert len(busy) == BUSY and waits - busy
