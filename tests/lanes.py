"""Which tests share a process when they run side by side (`--dist loadscope`): those of one lane.

Those of Firefox are one lane, those of WebKit another, so that each engine is started once. Chromium, which most tests
are for, is shared out module by module. Tests that mostly wait, for a slow host or for the next attempt of a page, are
in lanes of their own: they cost next to no processor, so a process beyond the busy ones runs them and nothing else.
What needs no browser goes wherever there is room.

A lane is read from the name of a test: it is all that the process which hands them out knows. (pytest-xdist's own
`--dist loadgroup` writes the group into the name, which no longer works since pytest 9.2; its issue 1386.)
"""

import re
from collections.abc import Sequence

import pytest
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

# The longest first, so that none of them is left over at the end; after them those of Chromium's modules.
FIRST = ("firefox", "webkit", "waiting-firefox", "waiting-webkit", "waiting-chromium")
# The faults that take their time and not the processor's.
WAITING = {"A3", "A7", "A11", "F3", "F8", "J4", "J5", "K2", "K4", "K5", "K7", "K8", "L3", "L5", "M6", "M7", "M8", "M9"}
# Processes that run anything; those beyond take the lanes of tests that wait, and end with them.
BUSY = 2
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

    def _assign_work_unit(self, node: WorkerController) -> None:
        following = choose(tuple(self.workqueue), self._only_waits(node)) or next(iter(self.workqueue))
        self.workqueue.move_to_end(following, last=False)
        super()._assign_work_unit(node)

    def _reschedule(self, node: WorkerController) -> None:
        if self.workqueue and not node.shutting_down and choose(tuple(self.workqueue), self._only_waits(node)) is None:
            node.shutdown()  # it runs what it has to the end
        else:
            super()._reschedule(node)

    def _only_waits(self, node: WorkerController) -> bool:
        return node in self.nodes[BUSY:]


def choose(lanes: Sequence[str], only_waits: bool) -> str | None:
    """The lane that a process gets next. One that runs anything leaves those that wait until there is nothing else."""
    waiting = [name for name in lanes if name.startswith("waiting-")]
    others = [name for name in lanes if name not in waiting]
    return next(iter(waiting if only_waits else others + waiting), None)
