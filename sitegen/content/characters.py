"""Characters that no eye finds, and digits of every script. A `311` that an invisible mark turns reads as another."""

import functools
import unicodedata

RETYPE_HINT = "delete the words around it and type them again"

# The one table of invisible characters, by Unicode category:
_CONTROL = frozenset({"Cc", "Cs", "Co"})  # controls, halves of characters, and those of private meaning
_FORMAT = frozenset({"Cf", "Cn", "Zl", "Zp"})  # format marks, unassigned characters, line and paragraph separators
_DRAWN_AROUND = frozenset({"Cf", "Mn", "Me"})  # not seen, or only drawn around the digit before it
# Marks that turn the direction of the text after them, and the mark that belongs before a file only.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
# The joiners that Persian, Hindi and others are written with.
_JOINERS = frozenset("\u200c\u200d")
# Letters and symbols that are drawn as nothing: fillers of Hangul, the blank of Braille.
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_HYPHENS = dict.fromkeys("\u2010\u2011\u2043\ufe63\uff0d\u2212", "-")


def invisible_character(text: str, strict: bool = False) -> str:
    """The first character that nobody sees and that changes what is read, as `U+202E`, or nothing.

    Tabs and line ends count only if `strict`, which also refuses format marks other than the joiners.
    """
    if text.isprintable() and (
        text.isascii() or _BLANKS.isdisjoint(text)
    ):  # no control, format mark or separator but the space
        return ""
    for character in text:
        category = unicodedata.category(character)
        if character in _TURNING | _BLANKS or (category in _CONTROL and (strict or character not in "\t\n\r")):
            return f"U+{ord(character):04X}"
        if strict and category in _FORMAT and character not in _JOINERS:
            return f"U+{ord(character):04X}"
    return ""


def plain_digits(words: str) -> str:
    """The words with digits of any script or shape (１, ١, ¹, ①) as 0 to 9 and every kind of hyphen as `-`.

    What is invisible, or only drawn around the digit before it, is left out.
    """
    return words if words.isascii() else "".join(map(_plain, words))


@functools.cache
def _plain(character: str) -> str:
    if unicodedata.category(character) in _DRAWN_AROUND or character in _BLANKS:
        return ""
    digit = unicodedata.digit(character, None)
    return _HYPHENS.get(character, character) if digit is None else str(digit)
