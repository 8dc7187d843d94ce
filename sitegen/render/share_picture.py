"""The picture that a chat shows beside a link to the guide (Open Graph): the guide's sign and the numbers to call.

Drawn of shapes alone: no font of the machine, and no script that a font may lack. The words, in the reader's language,
stand beside the picture, where the chat prints title and description.
"""

from collections.abc import Sequence

from sitegen.content.records import Phone
from sitegen.render.icons import Icon, draw_png, drawing_of, hashed
from sitegen.render.lettering import STROKE, can_be_drawn, lettered

# What Facebook, WhatsApp and others ask for: 1.91 to 1.
WIDTH, HEIGHT = 1200, 630
_GROUND, _INK = "#0b4f4a", "#ffffff"
# A sign for each service, in a box of 100 by 100, and the colours of its button.
_SIGNS = {
    "ambulance": ("#b0101e", "#ffffff", "M36 4H64V36H96V64H64V96H36V64H4V36H36Z"),
    "police": ("#22303d", "#ffffff", "M50 2 92 16V48C92 74 74 90 50 98 26 90 8 74 8 48V16Z"),
    "fire": (
        "#22303d",
        "#ffffff",
        "M54 2C60 22 86 36 86 64A36 36 0 0 1 14 64C14 50 22 40 30 32 32 42 36 46 42 48 38 30 44 12 54 2Z",
    ),
    "out-of-hours": ("#ffc83d", "#17212b", "M50 4A46 46 0 1 1 49.9 4ZM42 22H54V48L74 62 67 72 42 55Z"),
}


def make_share_picture(phones: Sequence[Phone], icon: str, display: str) -> Icon:
    """The picture, with a hash of its bytes in its name; `icon` is the drawing of the guide's icon."""
    rows = "".join(_row(phone, place, len(phones)) for place, phone in enumerate(phones))
    sign = drawing_of(icon, display)
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_GROUND}"/>'
        f'<svg x="40" y="115" width="400" height="400" viewBox="0 0 512 512">{sign}</svg>{rows}</svg>'
    )
    return hashed("share", f"{WIDTH}x{HEIGHT}", draw_png(drawing, WIDTH, HEIGHT, display))


def _row(phone: Phone, place: int, rows: int) -> str:
    """One number to call as a bar with its sign, the rows at equal heights below each other."""
    ground, ink, sign = _SIGNS[str(phone.service)]
    height = (HEIGHT - 80) / rows
    scale = (height - 20) * 0.6 / 100
    # With gaps as it is read, unless a country's way of writing has a character that is not drawn.
    formatted = phone.number.formatted
    number = formatted if can_be_drawn(formatted) else phone.number.digits
    strokes = "".join(f'<path transform="translate({it.x:g} 0)" d="{it.path}"/>' for it in lettered(number))
    return (
        f'<g transform="translate(480 {40 + place * height:g})">'
        f'<rect width="680" height="{height - 20:g}" rx="20" fill="{ground}"/>'
        f'<g transform="translate(40 {(height - 20) * 0.2:g}) scale({scale:g})">'
        f'<path fill="{ink}" fill-rule="evenodd" d="{sign}"/>'
        f'<g transform="translate(190 8) scale(8.4)" fill="none" stroke="{ink}" stroke-width="{STROKE}" '
        f'stroke-linecap="round" stroke-linejoin="round">{strokes}</g></g></g>'
    )
