"""Digits in a text as a reader's eye finds them: however they are spaced, encoded or drawn, `1-1-3` is a number."""

import functools
import html
import re
import unicodedata
from collections.abc import Iterator

_LINK_TARGET = re.compile(r"\]\([^)]*\)")
_RUN = re.compile(r"\+?\d(?:[\s.\-/]?\d)*")
# Single digits with any signs between them, and pairs as eight-digit numbers are written: 22·59·13·00.
_SPELLED = re.compile(r"(?<!\d)\d(?:[\W_]{1,3}\d){2,}(?!\d)")
_PAIRS = re.compile(r"(?<!\d)\d\d(?:[\u2010-\u2015\u2212\u00b7\u2022_|~]\d\d){3}(?!\d)")
_UNSEEN = frozenset({"Cf", "Mn", "Me"})


def hand_written_numbers(text: str) -> tuple[tuple[int, str], ...]:
    """Every run of three or more digits outside link targets, as (line, digits): `116 117` is one run.

    >>> hand_written_numbers("Call 1-1-3 or 116 117.")
    ((1, '113'), (1, '116117'))
    """
    found: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        found += [(number, digits) for digits in digit_runs(html.unescape(_LINK_TARGET.sub("]", line)))]
    return tuple(found)


def digit_runs(words: str) -> Iterator[str]:
    """Every run of three or more digits in words, bare."""
    plain = words if words.isascii() else "".join(map(_plain, words))
    found = [re.sub(r"\D", "", run) for run in _RUN.findall(plain)]
    drawn = [re.sub(r"\D", "", run) for pattern in (_SPELLED, _PAIRS) for run in pattern.findall(plain)]
    yield from (digits for digits in found if len(digits) >= 3)
    yield from (digits for digits in drawn if digits not in found)


@functools.cache
def _plain(sign: str) -> str:
    """A digit of any script or shape (１, ١, ¹, ①) as 0 to 9; nothing for what is not seen, or only drawn around it."""
    if unicodedata.category(sign) in _UNSEEN:
        return ""
    digit = unicodedata.digit(sign, None)
    return sign if digit is None else str(digit)
