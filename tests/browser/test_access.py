"""axe on every page: light, dark and in forced colours, narrow and wide, left to right and right to left."""

from collections.abc import Callable
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


@pytest.mark.parametrize(("theme", "width"), LOOKS)
@pytest.mark.parametrize("prefix", [prefix for _, _, prefix in real_site().languages])
def test_no_rule_of_accessibility_is_broken(
    host: Callable[..., Host], guide: Path, browser: Browser, prefix: str, theme: str, width: int
) -> None:
    served = host("/")
    found: dict[str, Any] = {}
    context = browser.new_context(
        viewport={"width": width, "height": 800}, reduced_motion="reduce", service_workers="block", **THEMES[theme]
    )
    page = context.new_page()
    for address in (it for it in every_address(guide) if language_of(it) == prefix):
        page.goto(served.url + address)
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        page.evaluate(AXE_SCRIPT)
        if rules := page.evaluate(RUN, [RULES, CALLS]):
            found[address] = rules
    context.close()
    assert found == {}
