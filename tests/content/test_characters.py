"""Digits as a reader's eye finds them, and characters that no eye finds. What Markdown adds is in test_prose.py."""

import unicodedata

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
        ("𝟏𝟏𝟑", ["113"]),
        ("⑪³", ["113"]),
        ("½ ⅓ ¼", []),
        ("Ⅻ ② ㊿", ["12250"]),
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


@pytest.mark.parametrize(
    ("category", "character", "loose"),
    [
        ("Cc", "\x07", True),
        ("Cs", "\ud800", True),
        ("Co", "\ue000", True),
        ("Cf", "\u00ad", False),
        ("Cn", "\u0378", False),
        ("Zl", "\u2028", False),
        ("Zp", "\u2029", False),
        ("Mn", "\u0301", None),
        ("Me", "\u20dd", None),
        ("Zs", "\u00a0", None),
    ],
)
def test_each_category_of_the_table(category: str, character: str, loose: bool | None) -> None:
    """Refused always, refused only where one line of plain text is wanted, or not at all."""
    assert unicodedata.category(character) == category
    name = f"U+{ord(character):04X}"
    assert invisible_character(f"a{character}", strict=True) == ("" if loose is None else name)
    assert invisible_character(f"a{character}") == (name if loose else "")


@pytest.mark.parametrize("mark", ["\u00ad", "\u0301", "\u20dd", "\u200b", "\u200d"])
def test_a_mark_that_is_not_seen_between_digits_hides_no_number(mark: str) -> None:
    for words in (f"1{mark}1{mark}3", f"11{mark}3", f"1{5 * mark}13"):
        assert list(digit_runs(words)) == ["113"]


@pytest.mark.parametrize("sign", "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00b7\u2022_|~")
def test_each_sign_between_pairs_hides_no_number(sign: str) -> None:
    assert "22591300" in digit_runs(sign.join(("22", "59", "13", "00")))
