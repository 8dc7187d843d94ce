"""Letters and digits for pictures, as strokes of our own: a picture looks the same wherever it is made, without a font.

On a grid 10 high, in the middle of their strokes. Small letters are written as capitals.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

HEIGHT = 10.0
STROKE = 1.7
_GAP = 2.9  # between the middle of one stroke and the next letter's
_SPACE = 3.2

# Letter → (width, path). Digits are all as wide, so that numbers stand below each other.
DIGITS: Mapping[str, tuple[float, str]] = {
    "0": (6, "M0 3a3 3 0 0 1 6 0v4a3 3 0 0 1-6 0z"),
    "1": (6, "M.6 2.3 3.4 0v10"),
    "2": (6, "M.1 2.7A3 2.8 0 0 1 6 3C6 5.4 3.4 6.4.2 10h5.9"),
    "3": (6, "M.6 1.5C1.2.5 2 0 3.1 0a2.4 2.4 0 0 1 0 4.8H2.3h.8a2.6 2.6 0 0 1 0 5.2C1.8 10 .6 9.3 0 8.1"),
    "4": (6, "M4.6 10V0L0 7h6.2"),
    "5": (6, "M5.5 0H1.1L.6 4.5C1.2 4 2 3.7 2.8 3.7a3.15 3.15 0 0 1 0 6.3C1.6 10 .6 9.5 0 8.6"),
    "6": (6, "M5.3.9C4.7.3 4 0 3.2 0 1.2 0 0 2.2 0 5.6V7a3 3 0 1 0 3-3C1.4 4 0 5.4 0 7"),
    "7": (6, "M0 0h6L2.2 10"),
    "8": (6, "M3 4.6a2.3 2.3 0 1 1 .01 0zm0 0a2.7 2.7 0 1 0 .01 0z"),
    "9": (6, "M.7 9.1c.6.6 1.3.9 2.1.9C4.8 10 6 7.8 6 4.4V3a3 3 0 1 0-3 3c1.6 0 3-1.4 3-3"),
}
_LETTERS: Mapping[str, tuple[float, str]] = {
    "A": (6.4, "M0 10 3.2 0l3.2 10M1 6.9h4.4"),
    "B": (5.8, "M0 0v10h3.2a2.65 2.65 0 0 0 0-5.3H0h2.9a2.35 2.35 0 0 0 0-4.7z"),
    "C": (6, "M6 2.4A3 3 0 0 0 0 3v4a3 3 0 0 0 6 .6"),
    "D": (6, "M0 0v10h2.6A3.4 3.4 0 0 0 6 6.6V3.4A3.4 3.4 0 0 0 2.6 0z"),
    "E": (5, "M5 0H0v10h5M0 4.8h4.2"),
    "F": (4.8, "M4.8 0H0v10M0 4.9h4"),
    "G": (6, "M6 2.4A3 3 0 0 0 0 3v4a3 3 0 0 0 6 0V5.5H3.6"),
    "H": (6, "M0 0v10M6 0v10M0 4.9h6"),
    "I": (0, "M0 0v10"),
    "J": (4.4, "M4.4 0v7.8a2.2 2.2 0 0 1-4.4 0"),
    "K": (5.8, "M0 0v10M5.5 0 0 6M2.1 3.8 5.8 10"),
    "L": (4.8, "M0 0v10h4.8"),
    "M": (7.4, "M0 10V0l3.7 6.4L7.4 0v10"),
    "N": (6, "M0 10V0l6 10V0"),
    "O": (6.4, "M0 3.2a3.2 3.2 0 0 1 6.4 0v3.6a3.2 3.2 0 0 1-6.4 0z"),
    "P": (5.6, "M0 10V0h2.8a2.8 2.8 0 0 1 0 5.6H0"),
    "Q": (6.4, "M0 3.2a3.2 3.2 0 0 1 6.4 0v3.6a3.2 3.2 0 0 1-6.4 0zM4 7.4 6.8 10.4"),
    "R": (5.8, "M0 10V0h2.8a2.75 2.75 0 0 1 0 5.5H0h2.8L5.8 10"),
    "S": (
        5.8,
        "M5.5 1.8C4.9.6 4 0 2.9 0 1.3 0 .2 1 .2 2.4c0 3.7 5.6 1.5 5.6 5.1 0 1.5-1.2 2.5-2.9 2.5C1.5 10 .5 9.3 0 8.1",
    ),
    "T": (6, "M0 0h6M3 0v10"),
    "U": (6, "M0 0v7a3 3 0 0 0 6 0V0"),
    "V": (6.2, "M0 0l3.1 10L6.2 0"),
    "W": (8.8, "M0 0l2.2 10L4.4 1.2 6.6 10 8.8 0"),
    "X": (6, "M0 0l6 10M6 0 0 10"),
    "Y": (6, "M0 0l3 5.2L6 0M3 5.2V10"),
    "Z": (5.8, "M0 0h5.8L0 10h5.8"),
    "Æ": (8.6, "M0 10 4.2 0h4.4M4.2 0v10h4.4M1.3 6.9h2.9M4.2 4.8h3.8"),
    "Ø": (6.4, "M0 3.2a3.2 3.2 0 0 1 6.4 0v3.6a3.2 3.2 0 0 1-6.4 0zM.3 9.6 6.1.4"),
    "Å": (6.4, "M0 10 3.2 1.6 6.4 10M1 7.1h4.4M3.2-1.9a.85.85 0 1 0 .01 0z"),
    "-": (2.4, "M0 5.4h2.4"),
    "+": (4.8, "M0 5.4h4.8M2.4 3v4.8"),
}
_DRAWN = {**DIGITS, **_LETTERS}


@dataclass(frozen=True)
class Stroke:
    """A letter in its place: `x` is its left end in units of the grid."""

    letter: str
    x: float
    path: str


def can_be_drawn(words: str) -> bool:
    """Whether we have drawn every letter of the words."""
    return all(letter.isspace() or letter in _DRAWN for letter in words.upper())


def lettered(words: str) -> Iterator[Stroke]:
    """The words in one line, from 0 on. Raises KeyError for a letter that is not drawn."""
    x = 0.0
    for letter in words.upper():
        if letter.isspace():
            x += _SPACE
        else:
            width, path = _DRAWN[letter]
            yield Stroke(letter, x, path)
            x += width + _GAP


def width_of(words: str) -> float:
    """How wide the words are, in units of the grid."""
    last = max(lettered(words), key=lambda stroke: stroke.x)
    return last.x + _DRAWN[last.letter][0]
