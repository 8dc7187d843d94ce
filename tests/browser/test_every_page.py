"""The pages in a real Chromium: first screen, no script, no other host, nothing that moves, narrow and wide."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import open_saved
from tests.browser.host import Host
from tests.browser.test_keep_page import SHIFTS
from tests.browser.test_offline_copy import addresses
from tests.support import real_site

Hosts = Callable[..., Host]
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


def every_address(guide: Path) -> list[str]:
    return [f"{name}/" if name else "" for name in addresses(guide)] + ["404.html"]


def record_failures(page: Page) -> list[str]:
    """Every script error of the page, as it happens."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_without_script_numbers_and_navigation_work(host: Hosts, guide: Path, browser: Browser) -> None:
    served = host("/repo/")
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 568})
    page = context.new_page()
    page.goto(served.url)
    menu = page.locator(".site-menu a")
    links = [(link.inner_text(), link.get_attribute("href")) for link in menu.all()]
    assert len(links) >= 9
    for words, _ in links:
        page.locator(".site-head__menu").click()
        page.locator(".site-menu a", has_text=words).first.click()
        expect(page.locator(".call-bar a")).to_have_count(4)
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator('.site-menu a[aria-current="page"]')).to_have_text(words)
    expect(page.locator("[data-copy-state]")).to_have_text("Not saved on this device yet.")
    context.close()


SIZES = ((320, 568), (360, 740), (740, 360), (1280, 800))
BOXES = """() => {
  const box = ({ x, y, width, height }) => ({ x, y, width, height });
  const calls = [...document.querySelectorAll(".call-bar a")].map((link) => box(link.getBoundingClientRect()));
  return { calls, title: document.querySelector("h1").getBoundingClientRect().y };
}"""
WIDER = "document.documentElement.scrollWidth - innerWidth"
STYLED = "(letters) => { document.documentElement.style.cssText = letters; }"
LETTERS = ("", "--font: monospace", "letter-spacing: 0.08em", "font-size: 200%")
# The words of buttons that reach over the edge of their button: half a pixel is rounding.
BUTTONS = ".call-bar__button, .button, .site-head__menu, .answer-list a, .tab-bar__link"
CUT = (
    f"[...document.querySelectorAll('{BUTTONS}')]"
    + """.filter((button) => {
  const edge = button.getBoundingClientRect();
  const words = document.createRange();
  words.selectNodeContents(button);
  return [...words.getClientRects()].some((box) => box.left < edge.left - 0.5 || box.right > edge.right + 0.5);
}).map((button) => button.textContent)"""
)


@dataclass
class Seen:
    """How one page looks: `boxes` of the calls and the title by size, without style last; how much it is `wider` than
    the screen, at each width with letters twice as large, or 0 as it is; the words `cut` off, by what letters are like.
    """

    boxes: dict[tuple[int, int], Any] = field(default_factory=dict)
    wider: dict[int, int] = field(default_factory=dict)
    cut: dict[str, list[str]] = field(default_factory=dict)
    buttons: int = 0
    without_style: Any = None


@pytest.fixture(scope="module")
def seen(guide: Path, browser: Browser) -> dict[str, Seen]:
    """Every page, opened once and looked at in every way: to open it takes most of the time."""
    served, context, found = Host(guide), browser.new_context(), dict[str, Seen]()
    page = context.new_page()
    for address in every_address(guide):
        page.goto(served.url + address)
        found[address] = look(page)
    context.close()
    served.kill()
    return found


def look(page: Page) -> Seen:
    seen = Seen()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        seen.boxes[width, height] = page.evaluate(BOXES)
    page.set_viewport_size({"width": 320, "height": 568})
    seen.wider[0] = page.evaluate(WIDER)
    seen.buttons = page.locator(".call-bar__button").count()
    for letters in LETTERS:
        page.evaluate(STYLED, letters)
        seen.cut[letters] = page.evaluate(CUT)
    page.evaluate(STYLED, "font-size: 200%")
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 640})
        seen.wider[width] = page.evaluate(WIDER)
    page.evaluate(STYLED, "")
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("document.querySelectorAll('style').forEach((style) => style.remove())")
    seen.without_style = page.evaluate(BOXES)
    return seen


@pytest.mark.parametrize("size", SIZES)
def test_the_calls_are_on_the_first_screen_of_every_page(seen: dict[str, Seen], size: tuple[int, int]) -> None:
    for address, boxes in ((address, it.boxes[size]) for address, it in seen.items()):
        assert len(boxes["calls"]) == 4, address
        for box in boxes["calls"]:
            assert box["y"] >= 0 and box["y"] + box["height"] <= size[1], address
            assert box["x"] >= 0 and box["x"] + box["width"] <= size[0], address
            assert box["height"] >= 44 and box["width"] >= 44, address
        assert boxes["title"] < size[1], f"{address}: the title has to begin on the first screen too"


def test_no_page_is_wider_than_a_narrow_phone(seen: dict[str, Seen]) -> None:
    assert {address: it.wider[0] for address, it in seen.items() if it.wider[0] > 0} == {}


def test_large_text_does_not_push_anything_out(seen: dict[str, Seen]) -> None:
    """WCAG 1.4.4: text at 200 %."""
    for width in (360, 320):
        assert {address: it.wider[width] for address, it in seen.items() if it.wider[width] > 0} == {}, width


@pytest.mark.parametrize("letters", LETTERS)
def test_no_words_reach_over_the_edge_of_their_button(seen: dict[str, Seen], letters: str) -> None:
    """Letters differ from phone to phone, and some are wide: a number with its ends cut off is a wrong one."""
    assert {it.buttons for it in seen.values()} == {4}
    assert {address: it.cut[letters] for address, it in seen.items() if it.cut[letters]} == {}


def test_without_style_the_calls_still_come_first(seen: dict[str, Seen]) -> None:
    for address, it in seen.items():
        last = it.without_style["calls"][-1]
        assert last["y"] + last["height"] <= 740, address


def test_no_page_asks_any_other_host(host: Hosts, guide: Path, context: BrowserContext, page: Page) -> None:
    served = host("/repo/")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    open_saved(page, served.url)
    for address in every_address(guide):
        page.goto(served.url + address)
        page.wait_for_timeout(50)
    assert asked and not [url for url in asked if not url.startswith(served.url)]


def test_no_page_complains(host: Hosts, guide: Path, page: Page, errors: list[str]) -> None:
    served = host("/")
    open_saved(page, served.url)
    for address in every_address(guide):
        page.goto(served.url + address)
    assert not [error for error in errors if "404" not in error]


def test_on_a_wide_screen_the_menu_is_one_key_after_the_head(host: Hosts, page: Page) -> None:
    """It stands beside the text, and after it for whoever has no pointer: up to ninety stops away."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(host("/").url + "numbers/")
    link = page.locator(".site-head__menu")
    seen = "(it) => it === document.activeElement && it.getBoundingClientRect().top >= 0"
    assert not link.evaluate(seen)
    for _ in range(7):  # past the calls and the name of the guide
        page.keyboard.press("Tab")
    assert link.evaluate(seen)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#menu$"))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_class("site-menu__link")


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_on_any_page(host: Hosts, browser: Browser, width: int) -> None:
    """Cumulative layout shift (CLS) of a first visit, until the copy is made: what moves is tapped wrongly.

    On a slow phone the text is painted before the script has run, so that is how every page comes here.
    """
    served, moved = host(script_delay=0.3), {}
    for address in (page.address for page in real_site().pages):
        context = browser.new_context(viewport={"width": width, "height": 740})
        context.add_init_script(SHIFTS)
        page = context.new_page()
        open_saved(page, served.url + address)
        if (shifted := page.evaluate("shifted")) >= 0.02:
            moved[address] = shifted
        context.close()
    assert moved == {}


def test_a_browser_without_workers_reads_everything_and_is_told_so(host: Hosts, browser: Browser) -> None:
    served = host("/")
    for trick in (
        "delete Navigator.prototype.serviceWorker",
        "Object.defineProperty(Navigator.prototype, 'serviceWorker', { get() { throw new DOMException('blocked') } })",
    ):
        context = browser.new_context()
        context.add_init_script(trick)
        page = context.new_page()
        failures = record_failures(page)
        page.goto(served.url)
        expect(page.locator("html")).to_have_attribute("data-copy", "unsupported")
        expect(page.locator("[data-copy-state]")).to_contain_text("cannot keep a copy")
        assert not failures
        context.close()


def test_the_browser_finds_the_guide_installable(host: Hosts, context: BrowserContext, page: Page) -> None:
    served = host("/a/b/")
    open_saved(page, served.url)
    session = context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"] == served.url + "manifest.webmanifest"
    found = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [error["errorId"] for error in found if error["errorId"] != "in-incognito"] == []


@pytest.mark.parametrize("path", ["", "who-to-call/", "numbers/"])
def test_paper_shows_the_numbers_in_black(host: Hosts, page: Page, path: str) -> None:
    """A printer leaves backgrounds out: a number in white would be white on white."""
    page.goto(host("/").url + path)
    page.emulate_media(media="print")
    expect(page.locator(".call-bar a").first).to_be_visible()
    for call in page.locator("a[href^='tel:']").all():
        assert call.evaluate("(link) => getComputedStyle(link).color") == "rgb(0, 0, 0)"
    expect(page.locator(".site-menu")).to_be_hidden()
    marks = "(all) => all.map((summary) => getComputedStyle(summary).listStyleType)"
    assert set(page.locator("summary:visible").evaluate_all(marks)) == {"none"}, "paper cannot be opened"
    assert len(page.pdf(format="A4")) > 1000


@pytest.mark.parametrize(
    ("path", "shown", "gone"),
    [
        ("", ".now-advice__line[data-now-line=rule]", ".now-advice__line:not([data-now-line=rule])"),
        ("keep/", ".wallet-card", ".copy-check, .support-view"),
    ],
)
def test_paper_says_nothing_that_holds_only_now(host: Hosts, page: Page, path: str, shown: str, gone: str) -> None:
    """Of this moment and this device paper cannot speak; the rule, which a script hides on the screen, comes back."""
    page.goto(host("/").url + path)
    if not path:
        expect(page.locator(shown)).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(shown)).to_be_visible()
    for element in page.locator(gone).all():
        expect(element).to_be_hidden()


def test_the_card_to_cut_out_fits_into_a_wallet(host: Hosts, page: Page) -> None:
    """85.6 × 54 mm (ISO 7810 ID-1), with nothing of it outside."""
    page.goto(host("/").url + "keep/")
    page.emulate_media(media="print")
    card = page.locator(".wallet-card")
    box = card.bounding_box()
    assert box is not None
    assert (round(box["width"] * 25.4 / 96, 1), round(box["height"] * 25.4 / 96, 1)) == (85.6, 54)
    edge = box["x"] + box["width"], box["y"] + box["height"]
    for inside in card.locator("li, bdi, p").all():
        part = inside.bounding_box()
        assert part and part["x"] + part["width"] <= edge[0] and part["y"] + part["height"] <= edge[1]
    assert card.evaluate("(it) => it.scrollWidth <= it.clientWidth && it.scrollHeight <= it.clientHeight")


def test_a_page_of_answers_has_the_menu_of_every_page(host: Hosts, page: Page) -> None:
    served = host("/")
    looks = []
    for address in ("who-to-call/", "costs/"):
        page.goto(served.url + address)
        title = page.locator(".site-menu__title")
        looks.append(title.evaluate("(it) => [getComputedStyle(it).margin, getComputedStyle(it).padding]"))
    assert looks[0] == looks[1]
