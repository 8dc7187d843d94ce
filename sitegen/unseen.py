"""Characters that nobody sees and that change what is read: a turned `311` looks like another number."""

import unicodedata

UNSEEN_HINT = "delete the words around it and type them again"

# Control characters, halves of characters, and those that mean something only to the program they come from.
_CATEGORIES = frozenset({"Cc", "Cs", "Co"})
# Whatever turns the direction of the text after it, and the mark that belongs before a file only.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def unseen_sign(text: str) -> str:
    """The first of them as people name it (`U+202E`), or nothing; tabs and line ends are none."""
    for sign in text:
        if sign in _TURNING or (unicodedata.category(sign) in _CATEGORIES and sign not in "\t\n\r"):
            return f"U+{ord(sign):04X}"
    return ""
