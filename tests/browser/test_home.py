"""The home page on a phone: what somebody in fear sees first, and how far it is to the end."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.host import Host
from tests.support import real_site

Hosts = Callable[..., Host]
SATURDAY_NIGHT = "2026-11-28T22:30:00Z"
# Whether each line of an element lies between the upper edge of the screen and the tabs at the lower one, and answers.
IN_SIGHT = """(element) => {
  const tabs = document.querySelector(".tab-bar").getBoundingClientRect();
  const lines = [...element.getClientRects()];
  return lines.length > 0 && lines.every((box) => {
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const inside = box.top >= 0 && box.bottom <= Math.min(innerHeight, tabs.top);
    return inside && element.contains(document.elementFromPoint(x, y));
  });
}"""


@pytest.fixture
def home(host: Hosts, page: Page, request: pytest.FixtureRequest) -> Page:
    """The home page as it is opened on a phone on a Saturday night, in English or in the language that is asked for."""
    page.clock.set_fixed_time(SATURDAY_NIGHT)
    page.goto(f"{host('/').url}{getattr(request, 'param', '')}")
    return page


@pytest.mark.parametrize("home", [prefix for _, _, prefix in real_site().languages], indirect=True)
def test_four_rows_and_what_applies_now_are_on_the_first_screen(home: Page) -> None:
    """Most serious first, before anything has to be read: two calls, the GP, and the questions."""
    rows = home.locator(".answer-list").first.locator("a").all()
    kinds = [re.sub(r"(\.\.?/)+((nb|uk|pl|ar)/)?", "", row.get_attribute("href") or "") for row in rows]
    assert kinds == ["tel:113", "tel:116117", "gp/", "who-to-call/"]
    for row in rows:
        box = row.bounding_box()
        assert box is not None and box["height"] >= 56
        assert row.evaluate(IN_SIGHT), row.inner_text()
    now = home.locator(".now-advice__line:visible")
    expect(now).to_have_count(1)
    assert now.locator("strong").evaluate(IN_SIGHT)


def test_a_child_with_fever_on_a_saturday_night_needs_no_scrolling(home: Page) -> None:
    """Whoever has never heard of the legevakt reads "doctor now", "it cannot wait", and that GPs are closed."""
    called = home.locator("a[href='tel:116117']")
    words = [link.inner_text().replace("\n", " ") for link in called.all() if link.evaluate(IN_SIGHT)]
    expect(home.locator(".now-advice__line:visible")).to_contain_text("GPs are usually closed")
    assert words == ["116\u00a0117 Doctor now", "It cannot wait: 116\u00a0117", "116\u00a0117"]


@pytest.mark.parametrize("home", [prefix for _, _, prefix in real_site().languages], indirect=True)
def test_the_home_page_is_four_screens_long(home: Page) -> None:
    """A translation that nobody has checked has the source beside what matters most, which takes one and a half."""
    screens = home.evaluate("document.documentElement.scrollHeight / innerHeight")
    assert screens <= 4 + 1.5 * home.locator(".translation-note").count()


def test_the_calls_stay_in_sight_on_the_home_page_too(home: Page) -> None:
    home.evaluate("scrollTo(0, document.body.scrollHeight)")
    for call in home.locator(".call-bar a").all():
        assert call.evaluate(IN_SIGHT)


def test_paper_opens_what_is_folded(home: Page) -> None:
    """By the style where a browser can, and by script in the others."""
    signs = home.locator(".care-card--routine li").first
    expect(signs).to_be_hidden()
    home.emulate_media(media="print")
    expect(signs).to_be_visible()
    home.emulate_media(media="screen")
    home.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(signs).to_be_visible()
    home.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(signs).to_be_hidden()
