"""Digits as a reader's eye finds them, and characters that no eye finds. What Markdown adds is in test_prose.py."""

import pytest

from sitegen.content.characters import invisible_character
from sitegen.content.digits import digit_runs, hard_coded_numbers

# Embeddings, overrides and isolates, what ends each of them, and the mark that belongs before a file only.
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", []),
        ("11 or 3", []),
        ("113", ["113"]),
        ("1 1 3", ["113"]),
        ("+47 22 59 13 00", ["4722591300"]),
        ("1\u200e1\u200e3", ["113"]),
        ("𝟏𝟏𝟑 ⑪³", ["113"]),
        ("1\u03011\u03013", ["113"]),
        ("1 * 1 * 3", ["113"]),
        ("1—1—3", ["113"]),
        ("22–59–13–00", ["22591300"]),
        ("22|59|13|00", ["22591300"]),
        ("16–20, 25–30", []),
        ("08:00–15:30", []),
        ("3,278", ["278"]),
    ],
)
def test_runs(words: str, expected: list[str]) -> None:
    assert list(digit_runs(words)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("Call 1-1-3 or 116 117.", ((1, "113"), (1, "116117"))),
        ("one\n112\n\n110", ((2, "112"), (4, "110"))),
        ("11\n3", ()),
        ("[words](page:hjelp-113) and [113](page:gp)", ((1, "113"),)),
        ("&#49;13", ((1, "113"),)),
    ],
)
def test_numbers_by_line_for_text_that_is_not_markdown(text: str, expected: tuple[tuple[int, str], ...]) -> None:
    assert hard_coded_numbers(text) == expected


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("Ring 113 nå\n\tog vent\r\n", ""),
        ("می\u200cخواهم", ""),
        ("۱۱۳ שלום 👩\u200d⚕\ufe0f", ""),
        ("soft\u00adhyphen and no\u00a0break", ""),
        ("left\u200eto right, right\u200fto left", ""),
        ("\u202e311", "U+202E"),
        ("a\u2066b\u2067", "U+2066"),
        ("a\ufeff", "U+FEFF"),
        ("bell\x07", "U+0007"),
        ("half \ud800", "U+D800"),
        ("ours \ue000", "U+E000"),
    ],
)
def test_the_first_invisible_character(text: str, character: str) -> None:
    """Those that change what is read, and not those that languages are written with."""
    assert invisible_character(text) == character


@pytest.mark.parametrize("mark", TURNING, ids=lambda mark: f"U+{ord(mark):04X}")
@pytest.mark.parametrize("strict", [False, True])
def test_each_mark_that_turns_the_direction_is_refused(mark: str, strict: bool) -> None:
    for text in (mark, f"{mark}311", f"a{mark}b", f"113{mark}"):
        assert invisible_character(text, strict) == f"U+{ord(mark):04X}"


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("Behind the desk, 2. etasje", ""),
        ("می\u200cخواهم 👩\u200d⚕\ufe0f", ""),
        ("no\u00a0break", ""),
        ("two\nlines", "U+000A"),
        ("two\rlines", "U+000D"),
        ("a\ttab", "U+0009"),
        ("soft\u00adhyphen", "U+00AD"),
        ("left\u200eto right", "U+200E"),
        ("no\u200bwidth", "U+200B"),
        ("line\u2028separator", "U+2028"),
        ("paragraph\u2029separator", "U+2029"),
        ("unassigned\u0378", "U+0378"),
        ("private \ue000", "U+E000"),
    ],
)
def test_strictly_no_format_marks_and_no_second_line(text: str, character: str) -> None:
    assert invisible_character(text, strict=True) == character
