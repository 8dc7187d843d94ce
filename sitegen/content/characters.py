"""Digits as a reader's eye finds them, however spaced or encoded, and characters that no eye finds.

`1-1-3` is a number; a `311` that an invisible mark turns round reads as another one.
"""

import functools
import html
import re
import unicodedata
from collections.abc import Iterator

RETYPE_HINT = "delete the words around it and type them again"

# The one table of invisible characters, by Unicode category:
_CONTROL = frozenset({"Cc", "Cs", "Co"})  # controls, halves of characters, and those of private meaning
_FORMAT = frozenset({"Cf", "Cn", "Zl", "Zp"})  # format marks, unassigned characters, line and paragraph separators
_DRAWN_AROUND = frozenset({"Cf", "Mn", "Me"})  # not seen, or only drawn around the digit before it
# Marks that turn the direction of the text after them, and the mark that belongs before a file only.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
# The joiners that Persian, Hindi and others are written with.
_JOINERS = frozenset("\u200c\u200d")

_LINK_TARGET = re.compile(r"\]\([^)]*\)")
_RUN = re.compile(r"\+?\d(?:[\s.\-/]?\d)*")
# Single digits with any signs between them, and pairs as eight-digit numbers are written: 22·59·13·00.
_SPELLED = re.compile(r"(?<!\d)\d(?:[\W_]{1,3}\d){2,}(?!\d)")
_PAIRS = re.compile(r"(?<!\d)\d\d(?:[\u2010-\u2015\u2212\u00b7\u2022_|~]\d\d){3}(?!\d)")


def invisible_character(text: str, strict: bool = False) -> str:
    """The first character that nobody sees and that changes what is read, as `U+202E`, or nothing.

    Tabs and line ends count only if `strict`, which also refuses format marks other than the joiners.
    """
    for character in text:
        category = unicodedata.category(character)
        if character in _TURNING or (category in _CONTROL and (strict or character not in "\t\n\r")):
            return f"U+{ord(character):04X}"
        if strict and category in _FORMAT and character not in _JOINERS:
            return f"U+{ord(character):04X}"
    return ""


def hard_coded_numbers(text: str) -> tuple[tuple[int, str], ...]:
    """Every run of three or more digits outside link targets, as (line, digits): `116 117` is one run.

    >>> hard_coded_numbers("Call 1-1-3 or 116 117.")
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
def _plain(character: str) -> str:
    """A digit of any script or shape (１, ١, ¹, ①) as 0 to 9; nothing for what is invisible or only drawn around it."""
    if unicodedata.category(character) in _DRAWN_AROUND:
        return ""
    digit = unicodedata.digit(character, None)
    return character if digit is None else str(digit)
