"""guide.html opened from a disk, as from a memory stick: no host at all."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.engines import Engine, wait_for
from tests.browser.test_three_engines import CALLS, NUMBERS, STATE


def test_it_opens_from_a_disk_and_its_links_work(guide: Path, page: Page, errors: list[str]) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((guide / "guide.html").as_uri())
    expect(page.locator(".call-bar a").first).to_have_attribute("href", "tel:113")
    page.locator(".site-menu a", has_text="Costs").click()
    expect(page.locator("#page-costs h2").first).to_be_in_viewport()
    assert asked == [(guide / "guide.html").as_uri()]
    assert not errors
    page.set_viewport_size({"width": 320, "height": 568})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_home_page_from_a_disk_has_the_calls_and_claims_no_copy(guide: Path, engine: Engine) -> None:
    """Its links lead to folders, which a disk shows as lists: the stick carries guide.html."""
    engine.open((guide / "index.html").as_uri())
    assert engine.evaluate(CALLS) == NUMBERS
    wait_for(engine, STATE, "none")
    assert engine.evaluate("document.querySelector('[data-copy-state]').textContent") == "Not saved on this device yet."
