"""How much of the screen answers to a finger: what lies over a link, or beside it, takes its share."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.host import Host
from tests.browser.test_every_page import every_address

# From the middle of each link that calls, the rows of pixels above and below that still answer to it.
ANSWERING = """(selector) => {
  const height = (link) => {
    link.scrollIntoView({ block: 'center' });
    const box = [...link.getClientRects()].sort((one, other) => other.width - one.width)[0];
    const x = box.left + box.width / 2;
    const middle = box.top + box.height / 2;
    const answers = (y) => link.contains(document.elementFromPoint(x, y));
    let [from, to] = [middle, middle];
    while (answers(from - 0.5)) from -= 0.5;
    while (answers(to + 0.5)) to += 0.5;
    return to - from;
  };
  return [...document.querySelectorAll(selector)].filter((link) => link.getClientRects().length)
    .map((link) => [height(link), link.textContent, link.parentElement.className]);
}"""


@pytest.mark.parametrize("width", [320, 1280])
def test_every_call_answers_to_a_finger(host: Callable[..., Host], guide: Path, page: Page, width: int) -> None:
    """WCAG 2.5.8 asks for 24 px, and lets numbers within a sentence off; a shaking hand does not."""
    served = host("/")
    page.set_viewport_size({"width": width, "height": 740})
    small = []
    for address in every_address(guide):
        page.goto(served.url + address)
        small += [(address, *it) for it in page.evaluate(ANSWERING, "a[href^='tel:']") if it[0] < 24]
    assert small == []


def test_a_number_of_the_table_answers_as_large_as_a_thumb(host: Callable[..., Host], page: Page) -> None:
    page.goto(host("/").url + "numbers/")
    found = page.evaluate(ANSWERING, ".phone-table__number a")
    assert found and [it for it in found if it[0] < 43.5] == []
