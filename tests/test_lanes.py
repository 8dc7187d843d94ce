"""Which tests share a process when they run side by side."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.browser import engines
from tests.lanes import FIRST, engine_of, lane, share_out


def item(file: str = "test_a.py", fixtures: tuple[str, ...] = (), waits: bool = False, **params: str) -> pytest.Item:
    """As much of a collected test as is looked at."""
    marks: list[Any] = [pytest.mark.waits.mark] if waits else []
    made = SimpleNamespace(
        path=Path(file), fixturenames=fixtures, callspec=SimpleNamespace(params=params), marks=marks,
        add_marker=lambda mark: marks.append(mark.mark),
        get_closest_marker=lambda name: next((mark for mark in marks if mark.name == name), None),
    )  # fmt: skip
    return cast(pytest.Item, made)


@pytest.mark.parametrize(
    ("one", "engine", "where"),
    [
        (item(engine="firefox"), "firefox", "firefox"),
        (item(name="webkit", fixtures=("request", "screen")), "webkit", "webkit"),
        (item(name="webkit", waits=True), "webkit", "waiting-webkit"),
        (item("test_b.py", engine="chromium"), "chromium", "chromium-test_b"),
        (item("test_b.py", fixtures=("page", "browser", "chromium")), "chromium", "chromium-test_b"),
        (item(name="redirect", fixtures=("host",)), "", ""),
        (item(waits=True), "", ""),
    ],
)
def test_a_lane_is_that_of_the_engine(one: pytest.Item, engine: str, where: str) -> None:
    assert (engine_of(one), lane(one)) == (engine, where)


def test_long_lanes_are_handed_out_first_and_no_test_is_lost() -> None:
    items = [
        item(name="redirect"),
        item(engine="chromium"),
        item(engine="webkit", waits=True),
        item(engine="webkit"),
        item(engine="firefox"),
    ]
    given = list(items)
    share_out(items)
    assert [lane(one) for one in items] == ["firefox", "webkit", "waiting-webkit", "chromium-test_a", ""]
    assert len(items) == len(given) and all(one in given for one in items)
    groups = [mark.args if mark else () for mark in (one.get_closest_marker("xdist_group") for one in items)]
    assert groups == [("firefox",), ("webkit",), ("waiting-webkit",), ("chromium-test_a",), ()]


def test_every_engine_has_a_place_in_the_order() -> None:
    assert {f"waiting-{name}" for name in engines.NAMES} <= set(FIRST)
