"""axe on every page: light, dark and in forced colours, narrow and wide, left to right and right to left."""

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.browser.host import Host
from tests.browser.test_every_page import RULES, every_address
from tests.support import real_site

# What calls has to be read in the sun and hit by a shaking hand.
CALLS = ["color-contrast-enhanced", "target-size"]
RUN = """async ([rules, calls]) => {
  const where = (rule) => rule.nodes.slice(0, 3).map((node) => node.target.join(" "));
  const seen = (found) => found.violations.map((rule) => [rule.id, where(rule)]);
  const only = { resultTypes: ["violations"] };
  const all = await axe.run(document, { ...rules, ...only });
  const own = await axe.run({ include: [["a[href^='tel:']"]] }, { runOnly: { type: "rule", values: calls }, ...only });
  return [...seen(all), ...seen(own)];
}"""
THEMES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}
WIDTHS = (320, 1280)


def language_of(address: str) -> str:
    """Where the pages of an address's language begin; nothing for the source language."""
    return next((prefix for _, _, prefix in real_site().languages if prefix and address.startswith(prefix)), "")


def broken(page: Page) -> Iterator[tuple[str, int, Any]]:
    """What axe finds on the open page, in every theme and width: it is opened once, and looked at six times."""
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    page.evaluate(AXE_SCRIPT)
    for width, theme in product(WIDTHS, THEMES):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(reduced_motion="reduce", **THEMES[theme])
        if found := page.evaluate(RUN, [RULES, CALLS]):
            yield theme, width, found


@pytest.mark.parametrize("prefix", [prefix for _, _, prefix in real_site().languages])
def test_no_rule_of_accessibility_is_broken(
    host: Callable[..., Host], guide: Path, browser: Browser, prefix: str
) -> None:
    served = host("/")
    found: dict[tuple[str, str, int], Any] = {}
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    for address in (it for it in every_address(guide) if language_of(it) == prefix):
        page.goto(served.url + address)
        found |= {(address, theme, width): rules for theme, width, rules in broken(page)}
    context.close()
    assert found == {}
