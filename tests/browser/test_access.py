"""axe on every page: light, dark and in forced colours, narrow and wide, left to right and right to left."""

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser

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
Look = tuple[str, int]
Broken = dict[Look, dict[str, Any]]
THEMES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
}
# Each theme and each width once in `make test`, the other half where everything is run.
LOOKS = [
    *(("light", 320), ("dark", 1280), ("forced", 320)),
    *(pytest.param(*look, marks=pytest.mark.matrix) for look in (("light", 1280), ("dark", 320), ("forced", 1280))),
]


def language_of(address: str) -> str:
    """Where the pages of an address's language begin; nothing for the source language."""
    return next((prefix for _, _, prefix in real_site().languages if prefix and address.startswith(prefix)), "")


@pytest.fixture(scope="module")
def broken(request: pytest.FixtureRequest, guide: Path, browser: Browser) -> Callable[[str], Broken]:
    """Of the pages of one language every look that this run asks for, each page opened once."""
    tests = [it for it in request.session.items if isinstance(it, pytest.Function) and it.module is request.module]
    looks = {(str(it.callspec.params["theme"]), int(str(it.callspec.params["width"]))) for it in tests}
    return functools.cache(lambda prefix: look_at_all(guide, browser, prefix, sorted(looks)))


def look_at_all(guide: Path, browser: Browser, prefix: str, looks: Sequence[Look]) -> Broken:
    """(theme, width) → address → the rules that are broken there."""
    found: dict[Look, dict[str, Any]] = {look: {} for look in looks}
    served = Host(guide)
    context = browser.new_context(reduced_motion="reduce", service_workers="block")
    page = context.new_page()
    for address in (it for it in every_address(guide) if language_of(it) == prefix):
        page.goto(served.url + address)
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        page.evaluate(AXE_SCRIPT)
        for theme, width in looks:
            page.emulate_media(**THEMES[theme])
            page.set_viewport_size({"width": width, "height": 800})
            if rules := page.evaluate(RUN, [RULES, CALLS]):
                found[theme, width][address] = rules
    context.close()
    served.kill()
    return found


@pytest.mark.parametrize("prefix", [prefix for _, _, prefix in real_site().languages])
@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_no_rule_of_accessibility_is_broken(
    broken: Callable[[str], Broken], prefix: str, theme: str, width: int
) -> None:
    assert broken(prefix)[theme, width] == {}
