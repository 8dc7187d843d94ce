"""Markdown's lists, tables and quotes as people write them, laid out as the parser needs them; or a problem.

The parser knows a list only below an empty line, and a nested one only when it is indented by four. Here the lines are
read as CommonMark reads them, and written again so. What neither takes would be on the page as it was typed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from sitegen.content.references import KINDS
from sitegen.problems import Location, Problem

# More than anybody would write. The parser's time grows with the square of one paragraph's length.
_TEXT, _LINE, _BRACKETS, _OPENED, _SIGNS, _LEVELS = 50_000, 10_000, 600, 24, 1_000, 8
_SIGN = "*_`<!&\\"

_PREFIX = re.compile(r"(?:\s*(?:>|(?:[-*+:]|\d{1,9}\.)(?=\s)))*")
_ITEM = re.compile(r"( *)([-*+]|\d{1,9}\.) +(\S.*)")
_QUOTE = re.compile(r"( *)> ?(.*)")
_RULE = re.compile(r" *([-*_])(?: *\1){2,}")
_UNDERLINE = re.compile(r" *(?:=+|--+)")
_HEADING = re.compile(r"( *)(#+)(.*)")
_DEFINITION = re.compile(r"( *): +(\S.*)")
_FENCE = re.compile(r" *(`{3,}|~{3,})[^`]*")
_DASHES = re.compile(r" *\|? *:?-+:?(?: *\| *:?-+:?)* *\|?")
_KEPT_PIPE = re.compile(r"\\.|(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
_PIPE = "\ue006"
_ODD_SPACE = r"(?:[^\S \n]|[\u200b\u200c\u200d\u2060\ufeff\u2800\u3164])"
# `1)` and `a)`, and the first of them, with no second in the same line.
_NUMBERED = re.compile(r" *(?:\d{1,3}|[a-zA-Z])\) ")
_FIRST_ITEM = re.compile(r" *[1aA]\) (?!.*\b\w\) )")
_WRITE_HYPHEN = "begin each line with a hyphen and a space: - a card"
_NO_NUMBERS = "a number in brackets makes no list"

# What looks like a list and is none: wherever it begins a line; ...
_NEVER = (
    (
        re.compile(rf" *(?:[-*+]|\d+\.) *{_ODD_SPACE}| *{_ODD_SPACE}+ *(?:[-*+>#|]|\d+\.)"),
        "a no-break or other special space is beside the mark at the beginning of the line, so it makes no list",
        "delete that space and type an ordinary one: - a card",
    ),
    (re.compile(r" *[•‣⁃◦▪▫●○∙■□◆➤►▸]"), "this bullet makes no list", _WRITE_HYPHEN),
    (re.compile(r" *(?:[-*+]|\d+\.)$"), "this list item is empty", "write its words behind the mark, or remove it"),
    (re.compile(r" *=+$"), "this line of = is below no heading", "begin a heading with ##"),
    (
        re.compile(r" *\||(?=.*-)(?=.*\|)[ :|-]+$"),
        "this row belongs to no table",
        "write | Day | Open |, below it |---|---|",
    ),
)
# ... where the line beside it begins alike, or a colon ends the line above; `1)` also where a block begins.
_AMONG_ITS_LIKE = (
    (re.compile(r" *[‐-―−·] "), "this dash makes no list", _WRITE_HYPHEN),
    (
        re.compile(r" *(?:[-+](?:[^\W\d_]|[\[*])|\*[^\W\d_][^*]*$|\d{1,2}\.[^\W\d_])"),
        "a list needs a space behind the mark",
        "write - a card, or 1. Call",
    ),
    (_NUMBERED, _NO_NUMBERS, "write a full stop: 1. Call"),
    (re.compile(r" *\((?:\d{1,3}|[a-zA-Z])\) "), _NO_NUMBERS, "write a full stop: 1. Call"),
)

# The line of a link, a reference or a first heading, in front of it: what the parser keeps of the source's lines.
LINE_MARK = re.compile("\ue004([0-9]+)\ue005")
_HERE = "\ue006"
_TYPED_MARK = re.compile("[\ue004-\ue006]")
_MARKED = re.compile(
    r"\]\(\s*<?|^[ >]*\[[^\]]*\]: *<?|<(?:https?:|[^\s<>@]+@)[^\s<>]*(?=>)"
    rf"|^(?:\s*(?:>|(?:[-*+]|\d+\.)\s))*\s*#\s*(?!#)|(?<!\w)(?=(?:{'|'.join(sorted(KINDS))}):[a-z0-9])"
)

# Each alternative of it holds one of these.
_MAY_BE_MARKED = re.compile(r"\]\(|[:<#]")

Above = Literal["", "text", "item", "table", "quote", "line"]


@dataclass(frozen=True)
class _Item:
    """An open list item or definition: what is indented by two more belongs to it."""

    indent: int
    kind: Literal["ul", "ol", "dd"]


def too_complex(text: str) -> Iterator[Problem]:
    """The first place with more than anybody would write: the parser would need minutes, or fail."""
    brackets = opened = signs = 0
    few_signs = sum(map(text.count, _SIGN)) <= _SIGNS
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.lstrip().startswith(("|", "- ", "* ", "+ ")):
            brackets = opened = signs = 0  # each cell and each item is a text by itself
        opening, closing = line.count("["), line.count("]")
        brackets, opened = brackets + opening + closing, opened + opening - closing
        signs += 0 if few_signs else sum(map(line.count, _SIGN))
        levels = (
            0
            if line[:1].isalpha() or _RULE.fullmatch(line.rstrip())
            else len(re.findall(r"[-*+:>.]", _first(_PREFIX, line)))
        )
        for found, limit, what in (
            (len(line), _LINE, "characters in one line"),
            (brackets, _BRACKETS, "brackets in one paragraph"),
            (opened, _OPENED, "brackets that are open at once"),
            (signs, _SIGNS, "signs such as * and _ in one paragraph"),
            (levels, _LEVELS, "lists and quotes inside each other"),
        ):
            if found > limit:
                yield _too_complex(number, f"{found} {what}; at most {limit} are read")
                return
    if len(text) > _TEXT:
        yield _too_complex(1, f"{len(text)} characters in one text; at most {_TEXT} are read")


def _too_complex(line: int, message: str) -> Problem:
    hint = "split it into several, or look for a key that was held down"
    return Problem(Location("", line), "too-complex", message, hint)


def mark_lines(text: str) -> str:
    """The text with a mark of its line wherever a problem may have to be located."""
    lines = _TYPED_MARK.sub("", text).split("\n")
    for number, line in enumerate(lines, 1):
        mark = f"\ue004{number}\ue005"
        if _MAY_BE_MARKED.search(line):
            lines[number - 1] = _MARKED.sub(r"\g<0>" + _HERE, line).replace(_HERE, mark)
        if number > 1 and "=" in line and re.fullmatch(r" {0,3}=+\s*", line):
            lines[number - 2] += mark
    return "\n".join(lines)


def without_mark(words: str) -> tuple[str, int]:
    """Words as they were written, and their line."""
    found = LINE_MARK.search(words)
    return LINE_MARK.sub("", words), int(found[1]) if found else 1


def lay_out(lines: Iterable[tuple[int, str]]) -> tuple[list[str], list[Problem]]:
    """The numbered lines as the parser needs them, and what it would not take."""
    blocks = _Blocks([(number, line) for number, line in lines])
    blocks.run()
    return blocks.out, blocks.problems


class _Blocks:
    """One walk down the lines of a text, or of a quote in it. A method takes the lines at `at`, or takes none."""

    def __init__(self, lines: list[tuple[int, str]]) -> None:
        self.numbers = [number for number, _ in lines]
        self.raw = [line for _, line in lines]
        self.lines = [line.expandtabs(4).rstrip() for line in self.raw]
        self.out: list[str] = []
        self.problems: list[Problem] = []
        self.open: list[_Item] = []
        self.above: Above = ""
        self.before: Above = ""  # what is above the empty line
        self.depth = 0  # of the first line since the last empty one
        self.height = 0  # lines of the paragraph so far
        self.reported = (-1, "")  # the last problem: its line and message

    def run(self) -> None:
        takers = (
            *(self._empty, self._fence, self._quote, self._rule, self._table, self._item),
            *(self._definition, self._heading, self._code, self._text),
        )
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            is_text = line[:1].isalpha() and "|" not in line  # most lines: every other block begins with a sign
            at += self._text(at) if is_text else next(taken for taker in takers if (taken := taker(at)))

    def _empty(self, at: int) -> int:
        if self.lines[at]:
            return 0
        self.before = self.above or self.before
        self._put("")
        return 1

    def _fence(self, at: int) -> int:
        """Code between two lines of signs; the words between them are left out."""
        found = _FENCE.fullmatch(self.lines[at])
        if not found:
            return 0
        self._refuse(at, "code between lines of ``` or ~~~ is not shown as such", "begin each line with >, as a quote")
        last = (n for n in range(at + 1, len(self.lines)) if self.lines[n].strip().startswith(found[1]))
        self._gap()
        return next(last, at) - at + 1

    def _quote(self, at: int) -> int:
        found = _QUOTE.fullmatch(self.lines[at])
        if not found:
            return 0
        end = at
        while end < len(self.lines) and _QUOTE.fullmatch(self.lines[end]):
            end += 1
        inner = [(self.numbers[n], re.sub(r"^\s*> ?", "", self.raw[n])) for n in range(at, end)]
        lines, problems = lay_out(inner)
        self._begin(len(found[1]))
        self.problems += problems
        for line in lines:
            self._put(f"> {line}".rstrip(), "quote")
        return end - at

    def _rule(self, at: int) -> int:
        """A line across; below a single line of text it makes that a heading."""
        line = self.lines[at]
        if self.above == "text" and self.height == 1 and _UNDERLINE.fullmatch(line):
            self._put(line.strip(), "line")
            return 1
        if not _RULE.fullmatch(line):
            return 0
        self._begin(0)
        self._put("***", "line")
        return 1

    def _table(self, at: int) -> int:
        lines, dashes = self.lines, at + 1
        if dashes == len(lines) or not all("|" in line for line in lines[at : dashes + 1]):
            return 0
        if not _DASHES.fullmatch(lines[dashes]) or _ITEM.fullmatch(lines[at]):
            return 0
        self._begin(_indent(lines[at]))
        width = len(_cells(lines[at]))
        for end in range(at, len(lines)):
            if "|" not in lines[end] or (end > dashes and _ITEM.fullmatch(lines[end])):
                return end - at
            cells = _cells(lines[end])
            if len(cells) > width or (end == dashes and len(cells) != width):
                message = f"cells in this row: {len(cells)}, in the first row of the table: {width}"
                self._refuse(end, message, "give all rows as many; a | inside of a cell is written \\|")
            self._put(f"| {' | '.join(cells)} |", "table")
        return len(lines) - at

    def _item(self, at: int) -> int:
        found = _ITEM.fullmatch(self.lines[at])
        if not found:
            return 0
        item = _Item(len(found[1]), "ol" if found[2][0].isdigit() else "ul")
        parents = self._parents(item.indent)
        beside = self.open[len(parents)] if len(self.open) > len(parents) else None
        is_new = beside is None or beside.kind != item.kind
        if is_new and self.above in ("text", "item") and not self._may_interrupt(at, found[2]):
            return 0
        if len(parents) == _LEVELS:
            self.problems.append(_too_complex(self.numbers[at], f"lists are more than {_LEVELS} levels deep"))
            parents = []
        in_definition = bool(parents) and parents[-1].kind == "dd"
        if self.above != "item" or len(parents) < self.depth or (is_new and (beside or in_definition)):
            self._gap()
        self._hard_break(at, ends=True)
        self.open = parents
        self._put(f"{found[2]} {found[3]}", "item")
        self.open = [*parents, item]
        return 1

    def _may_interrupt(self, at: int, mark: str) -> bool:
        """Whether a list may begin here without an empty line: `17. May` may also be the end of a sentence."""
        if not mark[0].isdigit() or int(mark[:-1]) == 1 or self.lines[at - 1].endswith(":"):
            return True
        return at + 1 < len(self.lines) and self.lines[at + 1].lstrip().startswith(f"{int(mark[:-1]) + 1}. ")

    def _definition(self, at: int) -> int:
        found = _DEFINITION.fullmatch(self.lines[at])
        if not found:
            return 0
        kind = self.open[0].kind if self.open else ""
        if kind == "dd" or (not kind and (self.above or self.before) == "text"):
            if kind:  # the parser's time grows with the square of the definitions in one block
                self._gap()
            self.open = []
            self._put(f": {found[2]}", "item")
            self.open = [_Item(0, "dd")]
            return 1
        self._refuse(at, "a line begins with a colon, but there is no term above it", "write the term above it")
        return self._text(at)

    def _heading(self, at: int) -> int:
        found = _HEADING.fullmatch(self.lines[at])
        if not found or (found[1] and not found[3].startswith(" ")):
            return 0
        if len(found[2]) > 5:
            self._refuse(at, "there are five levels of headings", "begin with ## or ###")
        elif not found[3].strip(" #"):
            self._refuse(at, "this heading is empty", "write its words behind the #, or remove it")
        self._begin(len(found[1]))
        self._put(self.lines[at].strip(), "line")
        return 1

    def _code(self, at: int) -> int:
        if self.open or self.above in ("text", "item") or _indent(self.lines[at]) < 4:
            return 0
        end = at
        while end < len(self.lines) and (_indent(self.lines[end]) >= 4 or not self.lines[end]):
            end += 1
        hint = "begin the line without spaces; words to be shown alone are a quote: > My name is Ola"
        self._refuse(at, "a line that is indented by four would be shown as code", hint)
        self._gap()
        self.out += [line.strip() for line in self.lines[at:end]]
        self.above, self.height = "text" if self.lines[end - 1] else "", 2
        return end - at

    def _text(self, at: int) -> int:
        line = self.lines[at]
        self._looks_like_a_list(at)
        is_term = at + 1 < len(self.lines) and bool(_DEFINITION.fullmatch(self.lines[at + 1]))
        if self.above in ("text", "item") and not (is_term and self.open and self.open[0].kind == "dd"):
            self._hard_break(at - 1)
            self.out.append(line if _indent(line) < 4 else line.strip())
            self.height += 1
        else:
            quoted = self.above == "quote"
            if is_term:
                self.open = []
            self._begin(_indent(line), gap=not quoted)
            self._put(line if not self.open else line.strip(), "text")
            self.height = 1 if not quoted else 2
        self._hard_break(at, ends=True)
        return 1

    def _looks_like_a_list(self, at: int) -> None:
        line, above = self.lines[at], self.lines[at - 1] if at else ""
        if line[0].isalpha() and line[1:2] != ")":
            return
        below = self.lines[at + 1] if at + 1 < len(self.lines) else ""
        introduced = next((it for it in reversed(self.lines[max(at - 2, 0) : at]) if it), "").endswith(":")
        for pattern, message, hint in _NEVER:
            if pattern.match(line):
                return self._refuse(at, message, hint)
        begins = self.above not in ("text", "item") or above.endswith((".", "!", "?"))
        first = _FIRST_ITEM.match(line) or (begins and _NUMBERED.match(line))
        for pattern, message, hint in _AMONG_ITS_LIKE:
            likes = introduced or (first and pattern is _NUMBERED) or pattern.match(above) or pattern.match(below)
            if pattern.match(line) and likes and above.count("(") <= above.count(")"):
                return self._refuse(at, message, hint)

    def _hard_break(self, at: int, ends: bool = False) -> None:
        """A backslash, or two spaces before more text, at the end of a line."""
        line = self.raw[at]
        if not line.endswith(("\\", "  ")):
            return
        is_path = re.search(r"(?<!\w)[A-Za-z]:\S*\\$|\\\S+\\$|\\\\$", line)
        if (line.endswith("\\") and ends and not is_path) or (line.endswith("  ") and not ends):
            sign = "a backslash" if ends else "two spaces"
            hint = "write two paragraphs, with an empty line between, or a list"
            self._refuse(at, f"{sign} at the end of the line would break it", hint)

    def _parents(self, indent: int) -> list[_Item]:
        return [item for item in self.open if item.indent + 2 <= indent]

    def _begin(self, indent: int, gap: bool = True) -> None:
        """A block begins: in the items that its indent says, below an empty line."""
        self.open = self._parents(indent)
        if gap:
            self._gap()

    def _gap(self) -> None:
        if self.above:
            self.out.append("")
        self.above = ""

    def _put(self, line: str, kind: Above = "") -> None:
        if not self.above:
            self.depth = len(self.open)
        self.out.append("    " * len(self.open) + line if line else "")
        self.above = kind
        self.height = 1

    def _refuse(self, at: int, message: str, hint: str) -> None:
        """One for each run of lines with the same mistake."""
        if self.reported != (at - 1, message):
            self.problems.append(Problem(Location("", self.numbers[at]), "unsupported-markdown", message, hint))
        self.reported = at, message


def _first(pattern: re.Pattern[str], line: str) -> str:
    found = pattern.match(line)
    return found[0] if found else ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _cells(row: str) -> list[str]:
    """The cells of a table's row. A pipe that is escaped, or in code, is part of a cell."""
    kept = _KEPT_PIPE.sub(lambda found: found[0].replace("|", _PIPE), row.strip())
    return [cell.strip().replace(_PIPE, "|") for cell in kept.removeprefix("|").removesuffix("|").split("|")]
