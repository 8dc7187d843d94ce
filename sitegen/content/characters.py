"""Characters that no eye finds, and digits of every script. A `311` that an invisible mark turns reads as another."""

import functools
import re
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
# Characters of Chinese words that are digits where three and more are in a row: 一一三, but not 一月.
_IDEOGRAPHS = re.compile(r"[0零一幺二两三四五六七八九](?:[\s-]?[0零一幺二两三四五六七八九]){2,}")
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
    """The words with digits of any script or shape (１, ١, ¹, ①, ⑪, Ⅸ, 一一三) as 0 to 9, every kind of hyphen as `-`.

    What is invisible, or only drawn around the digit before it, is left out.
    """
    if words.isascii() or not _changing().search(words):
        return words
    return _IDEOGRAPHS.sub(lambda found: "".join(map(_digits, found[0])), "".join(map(_plain, words)))


@functools.cache
def _changing() -> re.Pattern[str]:
    """A character that may have to change: all but those of most texts that stay (of Latin to Arabic, and quotes)."""
    common = map(chr, (*range(0x700), *range(0x2010, 0x2060)))
    return re.compile(f"[^{re.escape(''.join(it for it in common if _plain(it) == it))}]")


@functools.cache
def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category in _DRAWN_AROUND or character in _BLANKS:
        return ""
    return character if category == "Lo" else _HYPHENS.get(character) or _digits(character)


def _digits(character: str) -> str:
    """The digits of a character that stands for 0 to 99, or the character."""
    value = unicodedata.numeric(character, -1)
    return str(int(value)) if value in range(100) else character
