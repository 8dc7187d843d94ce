"""Which tests share a process when they run side by side."""

import re
from types import SimpleNamespace
from typing import cast

import pytest

from tests.browser import engines
from tests.lanes import FIRST, WAITING, lane, sort
from tests.support import ROOT

ALONE = "tests/faults/test_bad_deployment.py::test_D22_verify_names_a_wrong_worker[redirect]"
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
