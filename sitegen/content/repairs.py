"""Where broken YAML has to be mended: the line whose smallest change lets the text be read further.

YAML names the line on which it gives up; what the maintainer has to change is often a line above.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

# How many lines above and below the broken one are looked at.
_ABOVE, _BELOW = 60, 40
_MOST_TRIED = 6
_KEY = re.compile(r"\s*(?:- +)*[^\s\"'#\[{-][^\"'#]*?:(?:\s|$)")
_VALUE = re.compile(r"(\s*(?:- +)*(?:[^\s\"'#:-][^\"'#:]*:\s+)?)(\S.*)")
_CLOSED = {'"': re.compile(r'"(?:[^"\\]|\\.)*"'), "'": re.compile(r"'(?:[^']|'')*'")}
_BRACKETS = {"[": "]", "{": "}"}
_ENDING = re.compile(r"\s*(#.*)?")
_SAME_QUOTES = "put the whole value in quotes of one kind, and use “ ” for those inside it"


@dataclass(frozen=True)
class Mistake:
    """A line (counted from 0) with what is probably wrong with it; `repaired` is the line with that mended.

    `likely` decides between two that let equally much be read.
    """

    line: int
    message: str
    hint: str
    repaired: str
    likely: int = 1_000_000


def find_mistake(text: list[str], broken: int, reach: Callable[[str], float]) -> Mistake | None:
    """The likeliest mistake near the line that YAML cannot read; None if no change of a single line helps.

    `reach` is the line up to which a text can be read, or infinity.
    """
    open_quote = _open_quote(text, broken, reach)
    if open_quote:
        return open_quote
    first = max(0, broken - _ABOVE)
    outer = _lines_around(text, first)
    near = [text[it] for it in outer] + text[first : broken + _BELOW]
    moved = first - len(outer)
    if reach("\n".join(near)) != broken - moved:
        return None
    best: tuple[float, int] = (broken - moved, 1_000_000)
    found = None
    for mistake in _mistakes(near, len(outer), broken - moved):
        there = reach("\n".join([*near[: mistake.line], mistake.repaired, *near[mistake.line + 1 :]]))
        there -= mistake.repaired.count("\n")
        if (there, mistake.likely) > best:
            best, found = (there, mistake.likely), mistake
    return found and replace(found, line=found.line + moved)


def _open_quote(text: list[str], broken: int, reach: Callable[[str], float]) -> Mistake | None:
    """The last quotation mark that is opened and not closed before another key: the next one may be far below."""
    tried = 0
    for number in range(broken, -1, -1):
        below = next((line for line in text[number + 1 :] if line.strip() and line.lstrip()[0] != "#"), "")
        if not text[number].rstrip().endswith(tuple(_CLOSED)) and _KEY.match(below):
            for mistake in _quotes(number, text[number]):
                if reach("\n".join([*text[:number], mistake.repaired, *text[number + 1 :]])) > broken:
                    return mistake
                tried += 1
        if tried >= _MOST_TRIED:
            break
    return None


def _lines_around(text: list[str], first: int) -> list[int]:
    """The lines that open the groups around a line, outermost first: with them a part of a text can be read alone."""
    found: list[int] = []
    indent = _indent(text[first]) if first < len(text) else 0
    for number in range(first - 1, -1, -1):
        if indent and _KEY.match(text[number]) and _indent(text[number]) < indent:
            indent = _indent(text[number])
            found.insert(0, number)
    return found


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _mistakes(near: list[str], first: int, broken: int) -> Iterator[Mistake]:
    """What may be wrong in the lines up to the broken one: the surest kinds first, the nearest line first."""
    numbers = [it for it in range(broken, first - 1, -1) if near[it].strip() and near[it].lstrip()[0] != "#"]
    for kind in (_quotes, _brackets, _colons):
        for number in numbers:
            yield from kind(number, near[number])
    usual = Counter(_indent(line) for line in near if line.strip())
    for number in numbers:
        yield from _indents(number, near[number], usual)
    if first == 0:
        numbers.append(-1)
    for below, number, above in zip(numbers, numbers[1:], numbers[2:], strict=False):
        begins = above <= 0 or not near[above - 1].strip() or near[above - 1].lstrip().startswith("#")
        if begins or _indent(near[above]):  # else it is an entry at the left edge, which has lost its own indent
            yield from _openings(number, near[number], near[above] if above >= 0 else "", near[below])


def _openings(number: int, line: str, above: str, below: str) -> Iterator[Mistake]:
    """Lines further right than belongs below the one above them: the line that opens their group is missing."""
    outer = _indent(above) if above else -2
    if (not above or above.rstrip().endswith(":")) and outer + 4 <= _indent(line) <= _indent(below):
        message, hint = "the line that opens this group is missing above", "add it: the name of a group, or an id"
        yield Mistake(number, message, hint, f"{' ' * (_indent(line) - 2)}opened:\n{line}")


def _quotes(number: int, line: str) -> Iterator[Mistake]:
    match = _VALUE.fullmatch(line)
    if not match or match[2][0] not in _CLOSED:
        return
    before, value = match.groups()
    closed = _CLOSED[value[0]].match(value)
    message, hint = "a quotation mark is opened and never closed", "close it on the same line"
    if not closed:
        for whole in (value + value[0], value.rstrip()[:-1] + value[0]):
            yield Mistake(number, message, hint, before + whole)
    elif not _ENDING.fullmatch(value[closed.end() :]) and not value[closed.end() :].lstrip().startswith(":"):
        message = "a quotation mark ends the value, and more text follows"
        yield Mistake(number, message, _SAME_QUOTES, f"{before}x")


def _brackets(number: int, line: str) -> Iterator[Mistake]:
    """A list in [ ] or a group in { } that is left open, or has an open quotation mark in it."""
    match = _VALUE.fullmatch(line)
    if match and match[2][0] in _BRACKETS:
        closing = _BRACKETS[match[2][0]]
        message = "a list in [ ] or a group in { } is not closed"
        yield Mistake(number, message, "close it on the same line", line.rstrip().rstrip(",") + closing)
        if any(line.count(quote) % 2 for quote in _CLOSED):
            message = "a quotation mark is opened and never closed"
            yield Mistake(number, message, "close it on the same line", f"{match[1]}[]")


def _colons(number: int, line: str) -> Iterator[Mistake]:
    """A line without `: `, and a value that holds a second one."""
    indent, content = " " * _indent(line), line.strip()
    word = re.fullmatch(r"([\w-]+)\s*[:=]?\s*(.*)", content)
    if not _KEY.match(line) and not content.startswith("-") and word:
        fixed = f"{word[1]}: {word[2]}".strip()
        shown = fixed if len(fixed) <= 60 else f"{word[1]}: …"
        yield Mistake(number, f"after {word[1]!r} a colon and a space are missing", f"write `{shown}`", indent + fixed)
        hint = f"write `- {word[1]} …`"
        yield Mistake(number, "the item of a list begins without `- `", hint, f"{indent}- {content}")
    match = _VALUE.fullmatch(line)
    if match and match[1].strip() and re.search(r":(\s|$)", match[2]) and match[2][0] not in "\"'[{":
        hint = 'quote the value: name: "a: b"'
        yield Mistake(number, "there is a second ': ' on one line", hint, f"{match[1]}x")


def _indents(number: int, line: str, usual: Counter[int]) -> Iterator[Mistake]:
    """A line further left or right than it should be: likeliest by little, and from a rare indent to a usual one."""
    now = _indent(line)
    for other in sorted(usual.keys() - {now}):
        side = "left" if now < other else "right"
        message = f"this line begins too far to the {side}"
        hint = "give the lines of one group the same indent, two spaces more than the line that opens it"
        likely = usual[other] - usual[now] - 1000 * abs(other - now)
        yield Mistake(number, message, hint, " " * other + line.lstrip(" "), likely)
