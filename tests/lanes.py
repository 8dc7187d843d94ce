"""Which tests share a process when they run side by side (`--dist loadgroup`).

Those of Firefox are in one process, those of WebKit in another, so that each engine is started once. Chromium, which
most tests are for, is shared out module by module. Tests that mostly wait, for a slow host or for the next attempt of a
page, stand in lanes of their own: they cost no processor. What needs no browser goes wherever there is room.
"""

from typing import Any

import pytest

from tests.browser import engines

# The longest first, so that none of them is left over at the end; after them those of Chromium's modules.
FIRST = ("firefox", "webkit", "waiting-firefox", "waiting-webkit", "waiting-chromium")


def engine_of(item: pytest.Item) -> str:
    """The engine that a test needs, "" if it needs none."""
    function: Any = item
    params = function.callspec.params if hasattr(function, "callspec") else {}
    for name in (params.get("engine"), params.get("name")):
        if name in engines.NAMES:
            return str(name)
    return "chromium" if "chromium" in function.fixturenames else ""


def lane(item: pytest.Item) -> str:
    """The name of the group that a test belongs to, "" if it stands alone."""
    engine = engine_of(item)
    if engine and item.get_closest_marker("waits"):
        return f"waiting-{engine}"
    return f"{engine}-{item.path.stem}" if engine == "chromium" else engine


def share_out(items: list[pytest.Item]) -> None:
    """Tells pytest-xdist the lanes; the order of the items is the order in which lanes are handed out."""
    for item in items:
        if name := lane(item):
            item.add_marker(pytest.mark.xdist_group(name))
    items.sort(key=lambda item: _place(lane(item)))


def _place(name: str) -> int:
    """Lanes in the order of FIRST, then those of Chromium, then what stands alone."""
    return FIRST.index(name) if name in FIRST else len(FIRST) + (not name)
