"""Drawings as PNG; the icons from static/icons/icon.svg. The only module that imports resvg, which draws, or oxipng."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import oxipng
import resvg_py

from sitegen.content.documents import read_text
from sitegen.problems import BuildError, Location
from sitegen.remembered import remembered

_DRAWING = re.compile(r"(<svg[^>]*>)(.*)(</svg>)", re.DOTALL)


@dataclass(frozen=True)
class Icon:
    """An icon file: `path` below the site's root (its name holds a hash of its bytes), `sizes` as in the manifest."""

    path: str
    sizes: str
    type: str
    purpose: str
    content: bytes

    @property
    def width(self) -> str:
        return self.sizes.partition("x")[0]

    @property
    def height(self) -> str:
        return self.sizes.partition("x")[2]


def make_icons(file: Path, display: str) -> dict[str, Icon]:
    """The icons by name; the drawing fills its square to the edge and keeps its sign in the inner 80 %."""
    drawing = read_text(file, display)
    match = _parts(drawing, display)
    clip = '<clipPath id="corner"><rect width="512" height="512" rx="112"/></clipPath>'
    rounded = f'{match[1]}{clip}<g clip-path="url(#corner)">{match[2].strip()}</g>{match[3]}\n'
    icons = {"svg": _icon("icon", "any", "image/svg+xml", "any", rounded.encode(), "svg")}
    for key, name, size, source in (
        ("192", "icon", 192, rounded),
        ("512", "icon", 512, rounded),
        ("maskable", "maskable", 512, drawing),
        ("apple", "apple-touch-icon", 180, drawing),
    ):
        purpose = "maskable" if key == "maskable" else "any"
        icons[key] = _icon(name, f"{size}x{size}", "image/png", purpose, draw_png(source, size, size, display), "png")
    return icons


def drawing_of(drawing: str, display: str) -> str:
    """What the icon's <svg> element holds, to put it into another drawing: a square of 512 by 512."""
    return _parts(drawing, display)[2].strip()


def _parts(drawing: str, display: str) -> re.Match[str]:
    """The element's beginning, what it holds, and its end. Raises BuildError if that is no square of 512 by 512."""
    match = _DRAWING.search(drawing)
    if not match:
        raise BuildError.of(Location(display), "icon-svg", "this is not an SVG drawing", "it is one <svg> element")
    box = re.search(r"\bviewBox\s*=\s*([\"'])(.*?)\1", match[1], re.DOTALL)
    if not box or re.split(r"[\s,]+", box[2].strip()) != ["0", "0", "512", "512"]:
        message, hint = "the drawing has another square than 512 by 512", 'draw it in viewBox="0 0 512 512"'
        raise BuildError.of(Location(display), "icon-svg", message, hint)
    return match


@remembered(1_000)
def draw_png(drawing: str, width: int, height: int, display: str, readable: bool = False) -> bytes:
    """The drawing as a small PNG of this size in pixels: the same input gives the same bytes, so it is drawn once.

    One that is `readable` has unfiltered rows: check/picture.py reads it back.
    """
    try:
        content = resvg_py.svg_to_bytes(svg_string=drawing, width=width, height=height, skip_system_fonts=True)
    except ValueError:
        hint = "open it in a browser and compare"
        raise BuildError.of(Location(display), "icon-svg", "the drawing cannot be rendered", hint) from None
    if readable:
        return bytes(oxipng.optimize_from_memory(bytes(content), level=0, filter=[oxipng.RowFilter.NoOp]))
    return bytes(oxipng.optimize_from_memory(bytes(content), level=1))


def hashed(name: str, sizes: str, content: bytes) -> Icon:
    """A PNG picture beside the icons, which may be kept for ever as they are."""
    return _icon(name, sizes, "image/png", "any", content, "png")


def _icon(name: str, sizes: str, media_type: str, purpose: str, content: bytes, suffix: str) -> Icon:
    # Browsers look at an installed app's icon again only when its address changes.
    digest = hashlib.sha256(content).hexdigest()[:8]
    size = f"-{sizes.split('x')[0]}" if "x" in sizes else ""
    return Icon(f"icons/{name}{size}.{digest}.{suffix}", sizes, media_type, purpose, content)
