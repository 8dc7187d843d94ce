"""Which tests share a process when they run side by side (`--dist loadscope`): those of one lane.

Those of Firefox are one lane, those of WebKit another, so that each engine is started once. Chromium, which most tests
are for, is shared out module by module. Tests that mostly wait, for a slow host or for the next attempt of a page, are
in lanes of their own: they cost no processor. What needs no browser goes wherever there is room.

A lane is read from the name of a test: it is all that the process which hands them out knows. (pytest-xdist's own
`--dist loadgroup` writes the group into the name, which no longer works since pytest 9.2; its issue 1386.)
"""

import re

import pytest
from xdist.scheduler import LoadScopeScheduling

# The longest first, so that none of them is left over at the end; after them those of Chromium's modules.
FIRST = ("firefox", "webkit", "waiting-firefox", "waiting-webkit", "waiting-chromium")
# The faults that take their time and not the processor's.
WAITING = {"A3", "A7", "A11", "F3", "F8", "J4", "J5", "K2", "K4", "K5", "K7", "K8", "L3", "L5"}
_NAME = re.compile(r"^tests/(?:browser|faults)/(?P<module>\w+)\.py::test_(?P<rest>.*)", re.DOTALL)
_ENGINE = re.compile(r"\[(chromium|firefox|webkit)\b")
_FAULT = re.compile(r"([A-Z]\d+)_")


def lane(nodeid: str) -> str:
    """The lane of a test, by its name; a test that stands alone is one by itself."""
    found = _NAME.match(nodeid)
    named = _ENGINE.search(nodeid)
    if not found or not (named or nodeid.startswith("tests/browser/")):
        return nodeid
    engine = named[1] if named else "chromium"
    fault = _FAULT.match(found["rest"])
    if fault and fault[1] in WAITING:
        return f"waiting-{engine}"
    return f"chromium-{found['module']}" if engine == "chromium" else engine


def sort(items: list[pytest.Item]) -> None:
    """The order in which lanes are handed out: those of FIRST, then those of Chromium, then what stands alone."""
    items.sort(key=lambda item: _place(lane(item.nodeid)))


def _place(name: str) -> int:
    return FIRST.index(name) if name in FIRST else len(FIRST) + ("::" in name)


class Lanes(LoadScopeScheduling):  # type: ignore[misc]  # it comes without types
    """Hands out whole lanes; whoever has come to the end of one gets the next."""

    def _split_scope(self, nodeid: str) -> str:
        return lane(nodeid)
