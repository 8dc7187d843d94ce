"""A picture for the lock screen of a phone: the numbers to carry, which anybody can read without unlocking it.

Nothing stands where a phone puts its clock (above) and its buttons (below). Digits are drawn by lettering.py; a name is
left out in a language whose letters are not drawn there, because a number may never be missing for want of a font.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sitegen.content.records import Guide, Phone
from sitegen.render.icons import draw_png
from sitegen.render.lettering import HEIGHT, STROKE, can_be_drawn, lettered, width_of

# For what → (width, height): each is fitted by screens of about its shape. Tall are today's phones, short those of old.
SIZES: Mapping[str, tuple[int, int]] = {
    "tall": (1080, 2400),
    "short": (720, 1280),
    "tablet": (1230, 1770),
}
# Parts of the height that are the phone's own: the clock with its date, the torch and the camera.
TOP, BOTTOM = 0.36, 0.86
# Those of static/css/tokens.css, in the dark: a ground that spares the battery and does not dazzle at night.
GROUND = "#12181f"
_EMERGENCY, _CALL, _URGENT, _OTHER = (
    ("#b0101e", "#ffffff", "#b0101e"),
    ("#33424f", "#ffffff", "#8492a0"),
    ("#ffc83d", "#17212b", "#ffc83d"),
    ("#12181f", "#eef2f5", "#8492a0"),
)
_COLOURS = {"ambulance": _EMERGENCY, "police": _CALL, "fire": _CALL, "out-of-hours": _URGENT}
_NUMBER, _NAME = 0.5, 0.19  # of the height of a row


@dataclass(frozen=True)
class Placed:
    """A letter on the picture: its upper left corner, and how many pixels a unit of the grid is."""

    letter: str
    x: float
    y: float
    unit: float
    path: str


@dataclass(frozen=True)
class Row:
    """One number in its box (x, y, width, height): fill, ink and edge, then what is written in it."""

    box: tuple[float, float, float, float]
    colours: tuple[str, str, str]
    number: tuple[Placed, ...]
    name: tuple[Placed, ...]


def picture_path(shape: str) -> str:
    """Where the picture of a shape is."""
    return f"pictures/lock-screen-{shape}.png"


def make_lock_screens(guide: Guide) -> Mapping[str, bytes]:
    """Path → PNG of every shape."""
    return {
        picture_path(shape): draw_png(_drawing(guide, *size), *size, picture_path(shape), readable=True)
        for shape, size in SIZES.items()
    }


def rows(guide: Guide, width: int, height: int) -> Iterator[Row]:
    """The rows from top to bottom; a number that is no button of the guide has a lower one."""
    phones = [*guide.carried.values()]
    weights = [1.0 if phone.service else 0.75 for phone in phones]
    gap = 0.012 * height
    unit = ((BOTTOM - TOP) * height - gap * (len(phones) - 1)) / (sum(weights) or 1)
    margin, y = 0.06 * width, TOP * height
    for phone, weight in zip(phones, weights, strict=True):
        box = (margin, y, width - 2 * margin, min(weight * unit, 0.2 * width))
        yield _row(phone, box)
        y += box[3] + gap


def _row(phone: Phone, box: tuple[float, float, float, float]) -> Row:
    x, y, width, height = box
    number = phone.number.formatted if can_be_drawn(phone.number.formatted) else phone.number.digits
    name = phone.label if can_be_drawn(phone.label) else ""
    inset, space = 0.05 * width, 0.3 * height
    large, small = _NUMBER * height / HEIGHT, _NAME * height / HEIGHT
    needed = large * width_of(number) + (space + small * width_of(name) if name else 0)
    fitted = min(1.0, (width - 2 * inset) / needed)
    large, small = large * fitted, small * fitted
    left, right = x + inset, x + width - inset
    ink = tuple(_placed(number, left, y + height / 2, large))
    words = tuple(_placed(name, right - small * width_of(name), y + height / 2, small)) if name else ()
    return Row(box, _COLOURS.get(phone.service or "", _OTHER), ink, words)


def _placed(words: str, x: float, middle: float, unit: float) -> Iterator[Placed]:
    for stroke in lettered(words):
        yield Placed(stroke.letter, x + unit * stroke.x, middle - unit * HEIGHT / 2, unit, stroke.path)


def _drawing(guide: Guide, width: int, height: int) -> str:
    parts = [f'<rect width="{width}" height="{height}" fill="{GROUND}"/>']
    for row in rows(guide, width, height):
        x, y, across, high = row.box
        fill, ink, edge = row.colours
        line = max(2, round(width / 360))
        parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{across:.1f}" height="{high:.1f}" rx="{0.14 * high:.1f}" '
            f'fill="{fill}" stroke="{edge}" stroke-width="{line}"/>'
        )
        for letter in (*row.number, *row.name):
            parts.append(
                f'<path transform="translate({letter.x:.2f} {letter.y:.2f}) scale({letter.unit:.3f})" fill="none" '
                f'd="{letter.path}" stroke="{ink}" stroke-width="{STROKE}" stroke-linecap="round" '
                'stroke-linejoin="round"/>'
            )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'
