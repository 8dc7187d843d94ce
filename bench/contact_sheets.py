"""Every page at a glance: python -m bench.contact_sheets FOLDER [LOOK…]

One picture for each look (width, theme, size of letters, paper …) with all pages of the guide beside each other, and
below a folder of the look's name each page by itself. Open them before and after a change of style.
"""

import argparse
import tempfile
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Literal

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from tests.browser import engines
from tests.browser.fixtures import ROOT, build
from tests.browser.test_letters import profile
from tests.support import real_site

COLUMN = 260  # pixels of a page's width on a sheet


@dataclass(frozen=True)
class Look:
    """How the pages below `prefix` are looked at; `letters` is the size that the reader has set."""

    name: str
    width: int
    letters: int = 16
    scheme: Literal["light", "dark"] = "light"
    prefix: str = ""
    media: Literal["screen", "print"] = "screen"
    forced: Literal["none", "active"] = "none"
    grey: bool = False


SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# In order of the size of letters: each size has a browser of its own.
LOOKS = (
    *(Look(f"{width}-{scheme}", width, scheme=scheme) for width in (320, 360, 768, 1280, 1920) for scheme in SCHEMES),
    *(Look(f"{width}-right-to-left", width, prefix="ar/") for width in (360, 1280)),
    Look("360-forced-colours", 360, forced="active"),
    Look("360-grey", 360, grey=True),
    Look("paper", 794, media="print"),  # A4 at 96 dots an inch
    *(Look(f"{width}-letters-24", width, letters=24) for width in (320, 360, 1280)),
)


def addresses(prefix: str) -> list[str]:
    """The file of every page that the language of this prefix has, in the order of the menu."""
    site = real_site()
    code = prefix.strip("/") or site.language
    return [prefix + page.path for page in site.pages if not prefix or site.has(code, page)]


def shoot(page: Page, guide: Path, look: Look, folder: Path) -> list[tuple[str, Path]]:
    """A picture of each page, as long as the page is."""
    page.set_viewport_size({"width": look.width, "height": 740})
    page.emulate_media(media=look.media, color_scheme=look.scheme, forced_colors=look.forced)
    deficiency = {"type": "achromatopsia" if look.grey else "none"}
    page.context.new_cdp_session(page).send("Emulation.setEmulatedVisionDeficiency", deficiency)
    taken = []
    for address in addresses(look.prefix):
        name = address.removeprefix(look.prefix).removesuffix("index.html").removesuffix(".html").strip("/") or "home"
        page.goto((guide / address).as_uri())
        page.screenshot(path=folder / f"{name}.png", full_page=True)
        taken.append((name, folder / f"{name}.png"))
    return taken


def sheet(page: Page, taken: list[tuple[str, Path]], folder: Path) -> None:
    """All pictures in one, side by side."""
    figures = "".join(
        f'<figure><figcaption>{escape(name)}</figcaption><img src="{file.as_uri()}" width="{COLUMN}"></figure>'
        for name, file in taken
    )
    style = "body{display:flex;gap:8px;margin:8px;background:#888}figure{margin:0}figcaption{font:14px sans-serif}"
    (folder / "sheet.html").write_text(f"<!doctype html><style>{style}</style>{figures}")
    page.emulate_media(media="screen", color_scheme="light", forced_colors="none")
    page.set_viewport_size({"width": (COLUMN + 8) * len(taken) + 8, "height": 600})
    page.goto((folder / "sheet.html").as_uri())
    page.screenshot(path=folder.with_suffix(".png"), full_page=True)


def browser(playwright: Playwright, letters: int, home: str) -> BrowserContext:
    """A Chromium whose reader has set this size of letters."""
    return engines.launch_profile(playwright, profile(Path(home) / str(letters), letters))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("look", nargs="*", help=f"some of: {', '.join(look.name for look in LOOKS)}; all if none")
    asked = parser.parse_args()
    if unknown := set(asked.look) - {look.name for look in LOOKS}:
        parser.error(f"no such look: {', '.join(sorted(unknown))}")
    looks = [look for look in LOOKS if not asked.look or look.name in asked.look]
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        guide = build(ROOT / "content", Path(home) / "guide")
        for letters, group in groupby(looks, lambda look: look.letters):
            context = browser(playwright, letters, home)
            for look in group:
                folder = asked.folder.resolve() / look.name
                folder.mkdir(parents=True, exist_ok=True)
                page = context.new_page()
                sheet(page, shoot(page, guide, look, folder), folder)
                page.close()
                print(f"{folder}.png", flush=True)
            context.close()


if __name__ == "__main__":
    main()
