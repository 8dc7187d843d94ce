"""The numbers on the lock-screen pictures, read back from the finished pixels and compared with guide.yaml.

A digit is known by where its strokes are: whether there is ink at seven places of its box.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sitegen.content.records import Guide
from sitegen.problems import Location, Problem
from sitegen.remembered import remembered
from sitegen.render.lettering import DIGITS
from sitegen.render.lock_screen import SIZES, Placed, Row, picture_path, rows

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Places in a digit's box, 6 wide and 10 high: above, upper left and right, middle, lower left and right, below.
_PLACES = ((3, 0), (0.35, 2.7), (5.65, 2.7), (3, 4.7), (0, 7.2), (6, 7.2), (3, 10))
# Digit → ink at each of the places; x is where a stroke only passes by.
_INKED = {
    "0": "1110111",
    "1": "1101001",
    "2": "1110001",
    "3": "1011x11",
    "4": "0000110",
    "5": "110x011",
    "6": "110x111",
    "7": "10x000x",
    "8": "1111111",
    "9": "1110011",
}
_HINT = "see sitegen/render/lock_screen.py"


@dataclass(frozen=True)
class Pixels:
    """A picture of at most 256 colours, row by row."""

    width: int
    height: int
    palette: bytes
    rows: tuple[bytes, ...]

    def colour(self, x: float, y: float) -> tuple[int, int, int]:
        at = 3 * self.rows[round(y)][round(x)]
        red, green, blue = self.palette[at : at + 3]
        return red, green, blue


def read_png(content: bytes) -> Pixels:
    """The pixels of a PNG with a palette of eight bits, unfiltered rows and no interlacing. Raises ValueError else."""
    try:
        return _pixels(content)
    except (LookupError, struct.error, zlib.error):
        raise ValueError("it is cut short") from None


def _pixels(content: bytes) -> Pixels:
    if not content.startswith(_SIGNATURE):
        raise ValueError("no PNG")
    chunks, at = dict[bytes, bytes](), len(_SIGNATURE)
    while at < len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        chunks[name] = chunks.get(name, b"") + content[at + 8 : at + 8 + length]
        at += length + 12
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    if (depth, kind, interlaced) != (8, 3, 0):
        raise ValueError("no palette of eight bits")
    data, step = zlib.decompress(chunks[b"IDAT"]), width + 1
    if any(data[start] for start in range(0, len(data), step)) or len(data) != step * height:
        raise ValueError("the rows are filtered, or not all there")
    lines = tuple(data[start + 1 : start + step] for start in range(0, len(data), step))
    return Pixels(width, height, chunks[b"PLTE"], lines)


def picture_problems(files: Mapping[str, bytes], guide: Guide) -> Iterator[Problem]:
    """Every row of every picture: the digits that can be seen are those of the phone."""
    for shape, size in SIZES.items():
        path = picture_path(shape)
        try:
            seen = _seen(files[path], size, tuple(rows(guide, *size)))
        except ValueError as error:
            yield Problem(Location(path), "number-not-in-guide", f"the picture cannot be read back: {error}", _HINT)
            continue
        for phone, digits in zip(guide.carried.values(), seen, strict=True):
            if digits != phone.number.digits:
                message = f"the picture shows {digits} for {phone.name}, not {phone.number.digits}"
                yield Problem(Location(path), "number-not-in-guide", message, _HINT)


@remembered(100)
def _seen(content: bytes, size: tuple[int, int], shown: tuple[Row, ...]) -> tuple[str, ...]:
    """The digits that can be seen in each row. Raises ValueError."""
    pixels = read_png(content)
    if (pixels.width, pixels.height) != size:
        raise ValueError("another size")
    return tuple("".join(_digit(pixels, it, row) for it in row.number if it.letter in DIGITS) for row in shown)


def _digit(pixels: Pixels, placed: Placed, row: Row) -> str:
    """The digit that is seen in a place, or `?`."""
    ground, ink = (_rgb(colour) for colour in row.colours[:2])
    found = ""
    for x, y in _PLACES:
        colour = pixels.colour(placed.x + placed.unit * x, placed.y + placed.unit * y)
        found += "1" if _distance(colour, ink) < _distance(colour, ground) else "0"
    fits = (digit for digit, wanted in _INKED.items() if all(a in (b, "x") for a, b in zip(wanted, found, strict=True)))
    return next(fits, "?")


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


def _distance(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))
