"""Ten things that somebody needs, and how far they are from any page; the table is in docs/design.md.

A screen is 360 × 740. What lies on the first one, the tabs at its lower edge included, is zero screens away.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from playwright.sync_api import Page

from tests.browser.host import Host
from tests.browser.test_every_page import every_address
from tests.support import ROOT, real_site

Links: TypeAlias = list[tuple[str, int]]
# What is needed → the address that is tapped for it (or the call), and what has to be seen there.
TASKS = {
    "a child has fever at night": ("tel:116117", ""),
    "the address of the legevakt": (
        "out-of-hours/#go-to-this-address-if-they-ask-you-to-come",
        ".place-card__address",
    ),
    "what to say": ("phrases/", ".prose > p"),
    "where am I?": ("position/", ".position__start"),
    "press on the chest (CPR)": (
        "first-aid/#does-not-wake-up-does-not-breathe-normally-press-on-the-chest",
        ".first-aid__step",
    ),
    "poison": ("first-aid/#poison-call-then-rinse", "#poison-call-then-rinse + .first-aid .first-aid__step"),
    "no GP": ("gp/#no-gp-you-still-get-help", "#no-gp-you-still-get-help ~ ul li"),
    "what it costs": ("costs/", ".prose h2"),
    "suicide": ("numbers/#when-you-need-someone-to-talk-to", "#when-you-need-someone-to-talk-to ~ .phone-table a"),
    "a number for friends": ("keep/#put-the-numbers-into-your-contacts", "a[download]"),
}
# Each link that can be seen, and on which screen of the page.
LINKS = """(root) => [...document.querySelectorAll("a[href]")].filter((it) => it.getClientRects().length).map((it) => {
  const url = new URL(it.href);
  const screen = Math.floor((it.getBoundingClientRect().bottom - 1) / innerHeight);
  return [url.protocol === "tel:" ? url.href : (url.pathname + url.hash).slice(root), screen];
})"""
# A page is scrolled to its place with the first picture of it, which may come after its load.
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
# How far the reader who has just arrived still has to scroll.
BELOW = "(it) => Math.max(0, Math.floor((it.getBoundingClientRect().bottom - 1) / innerHeight))"
TABLE = re.compile(r"^\| ([^|]+?) +\| (\d) \| (\d) \|$", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Way:
    """Taps, and screens that are scrolled on the way and on arrival."""

    taps: int
    screens: int


def in_any_language(address: str) -> str:
    """The address without the part that names the language: each page that exists in it leads to the same thing."""
    prefix = next((it for _, _, it in real_site().languages if it and address.startswith(it)), "")
    return address.removeprefix(prefix)


def ways(links: dict[str, Links], start: str, target: str) -> list[Way]:
    """Every way of one or two taps from one page."""
    found = [Way(1, screen) for link, screen in links[start] if in_any_language(link) == target]
    for middle, screen in links[start]:
        page = middle.partition("#")[0]
        if page in links and "#" not in middle:
            found += [Way(2, screen + then) for link, then in links[page] if in_any_language(link) == target]
    return found


def links_of(page: Page, url: str, address: str) -> Links:
    page.goto(url + address)
    return [(link, screen) for link, screen in page.evaluate(LINKS, 1)]


def arrival(page: Page, url: str, target: str, seen: str) -> int:
    """How many screens of the page that was reached are scrolled until its answer is seen; none for a call."""
    if target.startswith("tel:"):
        return 0
    page.goto("about:blank")
    page.goto(url + target)
    page.evaluate(DRAWN)
    return int(page.locator(seen).first.evaluate(BELOW))


def least(way: Way) -> tuple[int, int]:
    """A tap costs more than a screen, but a way across a long page is none."""
    return way.taps + way.screens, way.taps


def test_ten_things_are_two_taps_and_one_screen_from_any_page(
    host: Callable[..., Host], guide: Path, page: Page
) -> None:
    url = host("/").url
    links = {address: links_of(page, url, address) for address in every_address(guide)}
    measured = {}
    for task, (target, seen) in TASKS.items():
        best = [min(ways(links, start, target), key=least, default=Way(9, 9)) for start in links]
        worst = max(best, key=least)
        measured[task] = Way(worst.taps, worst.screens + arrival(page, url, target, seen))
    assert {task: way for task, way in measured.items() if way.taps > 2 or way.screens > 1} == {}
    written = TABLE.findall((ROOT / "docs" / "design.md").read_text())
    assert {task: Way(int(taps), int(screens)) for task, taps, screens in written} == measured
