"""docs/performance.md and its picture, from what was measured: a command replaces its part."""

import re
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"
FILE, PICTURE = DOCS / "performance.md", DOCS / "performance.svg"
_COLOURS = ("#0b4f8a", "#777777", "#b36b00", "#2e7d32")


def replace_part(name: str, text: str) -> None:
    """Puts a text between the two marks of its name in docs/performance.md."""
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    found = FILE.read_text("utf-8")
    FILE.write_text(re.sub(f"{begin}.*{end}", lambda _: f"{begin}\n\n{text}\n\n{end}", found, flags=re.DOTALL), "utf-8")


def write_builds(rows: Iterable[str], ratios: Mapping[int, Mapping[str, float]], versions: str) -> None:
    """The table of builds, and the picture of their ratios."""
    replace_part("builds", "\n".join(rows) + f"\n\n{versions}.")
    PICTURE.write_text(picture(ratios), "utf-8")


def picture(ratios: Mapping[int, Mapping[str, float]]) -> str:
    """Bars: processor time of a cold build divided by that of the bare limit, for each number of pages."""
    names = list(dict.fromkeys(name for row in ratios.values() for name in row))
    most = max(value for row in ratios.values() for value in row.values())
    lines, y = list[str](), 40
    for pages, row in ratios.items():
        lines.append(f'<text x="10" y="{y + 14}" font-weight="bold">{pages:,} pages</text>')
        for name, value in row.items():
            y += 20
            width = round(value / most * 330)
            colour = _COLOURS[names.index(name) % len(_COLOURS)]
            lines.append(f'<text x="10" y="{y + 13}">{escape(name)}</text>')
            lines.append(f'<rect x="140" y="{y + 2}" width="{width}" height="14" fill="{colour}"/>')
            lines.append(f'<text x="{146 + width}" y="{y + 13}">{value:.2f}</text>')
        y += 34
    title = "Processor time of a cold build, as a multiple of the bare limit"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 520 {y}" font-family="sans-serif" font-size="12">'
    background = f'<rect width="520" height="{y}" fill="#fff"/><text x="10" y="20" font-size="14">{title}</text>'
    return "\n".join([head, f"<title>{title}</title>", background, *lines, "</svg>"]) + "\n"
