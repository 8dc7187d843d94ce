"""Digits as a reader's eye finds them. What Markdown adds to that stands in test_prose.py."""

import pytest

from sitegen.digits import digit_runs


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
