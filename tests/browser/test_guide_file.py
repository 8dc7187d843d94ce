"""guide.html opened from a disk, as from a memory stick: no host at all."""

from pathlib import Path

from playwright.sync_api import Page, expect


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
