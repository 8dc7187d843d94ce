"""The table of docs/offline-faults.md, made from what a run of the fault tests saw."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

ENGINES = ("chromium", "firefox", "webkit")
# Rows that only a real phone can show; docs/operations.md says how.
BY_HAND = {
    "G4": ("safari forgets after seven days without a visit", "The home-screen icon is exempt; see the hand tests.")
}
LETTERS = {
    "A": "The first copy",
    "B": "Bytes that are not those of the build",
    "C": "A newer version",
    "D": "A bad deployment, and the switch",
    "E": "Addresses and neighbours",
    "F": "The network",
    "G": "What browsers keep, forget or forbid",
    "H": "Honesty",
    "I": "The policy, and the guide as a file",
    "J": "Bytes that change on the device",
    "K": "Hosts and proxies as they are",
    "L": "Neighbours, moves and addresses",
    "M": "Many versions, tabs and settings",
}
# From here on the second matrix, made by people who had not built the first.
SECOND = "J"
# The cell of a fault that was not survived.
FAILED = "**no**"
_NAME = re.compile(r"test_([A-M])(\d+)_(\w+)")


@dataclass(frozen=True)
class Seen:
    """One test that ran: the function's name, its docstring, the engine ("" if it needs none), and whether it passed.

    `why` says why not all engines take part.
    """

    name: str
    answer: str
    engine: str
    passed: bool
    why: str


def identity(name: str) -> tuple[str, int, str] | None:
    """Letter, number and the fault in words of a test's name; None for a control."""
    match = _NAME.match(name)
    return (match[1], int(match[2]), match[3].replace("_", " ")) if match else None


def make_table(seen: Iterable[Seen], versions: dict[str, str], day: date) -> str:
    """The whole document; faults in the order of their ids."""
    rows: dict[tuple[str, int], list[Seen]] = {}
    for one in seen:
        known = identity(one.name)
        if known:
            rows.setdefault(known[:2], []).append(one)
    return "\n".join([*_head(rows, versions, day), *_body(rows)]) + "\n"


def _head(rows: dict[tuple[str, int], list[Seen]], versions: dict[str, str], day: date) -> Iterator[str]:
    runs = [one for group in rows.values() for one in group]
    passed = sum(one.passed for one in runs)
    engines = ", ".join(f"{name} {version}" for name, version in versions.items())
    yield f"""# Ways to lose an offline copy

Written by `make test-faults`; do not edit. Each row is a test in `tests/faults/`, named by its id: the fault is brought
about for real, on a host that misbehaves, in each engine that can show it. Ids from 21 on are our own.

Run on {day.isoformat()} with {engines}: {len(rows)} faults, {passed} of {len(runs)} runs passed.

“yes”: it passed. “–”: not in this engine; the words in brackets say why. “build”: no browser is needed."""


def _body(rows: dict[tuple[str, int], list[Seen]]) -> Iterator[str]:
    for letter, title in LETTERS.items():
        yield from (
            "",
            *(("# The second matrix", "") if letter == SECOND else ()),
            f"## {letter}. {title}",
            "",
            "| id | fault | what the reader gets | Chromium | Firefox | WebKit |",
        )
        yield "|---|---|---|---|---|---|"
        lines = {number: _row(letter, number, group) for (first, number), group in rows.items() if first == letter}
        for name, (fault, answer) in BY_HAND.items():
            if name[0] == letter:
                lines[int(name[1:])] = f"| {name} | {fault} | {answer} | by hand | by hand | by hand |"
        yield from (lines[number] for number in sorted(lines))


def _row(letter: str, number: int, group: list[Seen]) -> str:
    known = identity(group[0].name)
    fault = known[2] if known else ""
    answer = " ".join(group[0].answer.split())
    why = next((one.why for one in group if one.why), "")
    cells = " | ".join(_cell(engine, group) for engine in ENGINES)
    return f"| {letter}{number} | {fault} | {answer}{f' ({why})' if why else ''} | {cells} |"


def _cell(engine: str, group: list[Seen]) -> str:
    own = [one for one in group if one.engine == engine]
    if own:
        return "yes" if all(one.passed for one in own) else FAILED
    if all(not one.engine for one in group):
        return "build" if all(one.passed for one in group) else FAILED
    return "–"
