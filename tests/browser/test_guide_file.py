"""guide.html and guide.zip opened from a disk, as from a memory stick: no host at all, in three engines."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sitegen.bundle.archive import read_archive
from tests.browser.engines import Engine, wait_for
from tests.browser.test_three_engines import CALLS, HEADING, NUMBERS
from tests.browser.test_three_engines import STATE as COPY_STATE

# Every link to a place in the file is followed; what leads nowhere is told.
FOLLOW = """(async () => {
  const wrong = [];
  for (const link of document.querySelectorAll('a[href^="#"]')) {
    const wanted = link.getAttribute("href");
    link.click();
    const isThere = () => {
      const target = location.hash === wanted && document.querySelector(":target");
      return target && target.getBoundingClientRect().top <= innerHeight;
    };
    for (let turn = 0; turn < 500 && !isThere(); turn++) await new Promise((done) => setTimeout(done, 10));
    if (!isThere()) wrong.push(wanted);
  }
  return wrong;
})()"""
LINKS = "[...document.querySelectorAll('a[href]')].map((link) => link.href).filter((it) => it.startsWith('file:'))"
# What nobody should wait for on a disk, and the line at the foot.
STATE = "[document.documentElement.dataset.copy, document.querySelector('.copy-state').textContent]"
FIND = """((words) => {
  const field = document.querySelector("[data-find-input]");
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  const first = [...document.querySelectorAll(".find__item")].find((item) => !item.hidden);
  return first.querySelector("a").href;
})("chest pain")"""


@pytest.fixture
def unpacked(guide: Path, tmp_path: Path) -> Path:
    """guide.zip, unpacked into a folder whose name is not plain."""
    folder = tmp_path / "min guide æ #1"
    for path, content in read_archive((guide / "guide.zip").read_bytes()):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def test_the_guide_in_one_file_and_every_link_in_it(guide: Path, engine: Engine) -> None:
    engine.open((guide / "guide.html").as_uri())
    assert engine.evaluate(CALLS) == NUMBERS
    assert engine.evaluate(FOLLOW) == []


def test_the_folder_and_every_page_that_its_links_lead_to(unpacked: Path, engine: Engine) -> None:
    """Chromium opens them all; the other engines those of two languages, and look where the rest would lead."""
    left, seen = {(unpacked / "index.html").as_uri()}, set[str]()
    while left:
        address = left.pop()
        seen.add(address)
        if not address.endswith(".html") or address.endswith("guide.html"):
            continue
        if engine.name != "chromium" and any(f"/{language}/" in address for language in ("nb", "uk", "pl")):
            continue
        engine.open(address)
        assert engine.evaluate(CALLS) == NUMBERS and engine.evaluate(HEADING)
        assert engine.evaluate(STATE)[0] == "file"
        left |= {link.partition("#")[0] for link in engine.evaluate(LINKS)} - seen
    files = {file.as_uri() for file in unpacked.rglob("*.*")}
    assert seen <= files and len(seen) > 60


def test_the_search_and_the_foot_work_in_the_folder(unpacked: Path, engine: Engine) -> None:
    engine.open((unpacked / "find" / "index.html").as_uri())
    assert engine.evaluate(STATE) == ["file", "This is a file on your device. It does not change by itself."]
    assert engine.evaluate(FIND).startswith((unpacked / "emergency" / "index.html").as_uri())


def test_nothing_is_asked_for_and_nothing_complains(unpacked: Path, guide: Path, page: Page, errors: list[str]) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened = [(guide / "guide.html").as_uri()]
    opened += [(unpacked / path).as_uri() for path in ("index.html", "keep/index.html", "ar/position/index.html")]
    for address in opened:
        page.goto(address)
        page.wait_for_timeout(300)
    assert asked == opened and not errors
    expect(page.locator(".copy-check")).to_have_count(0)
    page.goto((unpacked / "keep/index.html").as_uri())
    for name in (".copy-check", ".support-view", "[data-share-line]"):
        expect(page.locator(name)).to_be_hidden()


def test_the_guide_in_one_file_begins_with_a_way_to_its_text_and_fits_a_phone(guide: Path, page: Page) -> None:
    page.goto((guide / "guide.html").as_uri())
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.locator(".site-menu a", has_text="Costs").click()
    expect(page.locator("#page-costs h2").first).to_be_in_viewport()
    page.set_viewport_size({"width": 320, "height": 568})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_home_page_from_a_disk_has_the_calls_and_claims_no_copy(guide: Path, engine: Engine) -> None:
    """Its links lead to folders, which a disk shows as lists: the stick carries guide.html."""
    engine.open((guide / "index.html").as_uri())
    assert engine.evaluate(CALLS) == NUMBERS
    wait_for(engine, COPY_STATE, "none")
    assert engine.evaluate("document.querySelector('[data-copy-state]').textContent") == "Not saved on this device yet."
