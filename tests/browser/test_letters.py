"""Letters of the reader's own size, set in the browser itself: there they also move the `rem` of media queries."""

import json
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser import engines
from tests.browser.host import Host
from tests.browser.test_every_page import every_address

# The bar is another one in each language: its names are longer.
PAGES = ("", "numbers/", "emergency/", "nb/emergency/", "uk/emergency/", "pl/emergency/", "ar/emergency/")
WIDTHS = (320, 360, 412, 768, 1024, 1280)
# WCAG 2.4.11, in 336 combinations of page, width, size and spacing: no tab stop is wholly hidden under bar or tabs,
# WCAG 1.4.12: so with more room between letters and lines, set by a sheet that the page's policy has no say in.
HIDDEN = """(spaced) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { letter-spacing: .12em !important; word-spacing: .16em !important; line-height: 1.5 !important }
    p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = spaced ? [sheet] : [];
  document.activeElement.blur();
  const bar = document.querySelector('.call-bar');
  const tabs = document.querySelector('.tab-bar');
  const edge = () => bar.getBoundingClientRect().bottom - 1;
  const covered = (stop) => tabs.getClientRects().length && !tabs.contains(stop)
    && stop.getBoundingClientRect().top > tabs.getBoundingClientRect().top;
  const stops = [...document.querySelectorAll('.call-bar ~ * :is(a[href], button, summary, input, [tabindex="0"])')];
  const under = (stop) => {
    stop.focus();
    return document.activeElement === stop && (stop.getBoundingClientRect().bottom < edge() || covered(stop));
  };
  const found = [...stops, ...stops.reverse()].filter(under).map((stop) => stop.textContent.trim());
  for (const target of document.querySelectorAll('main [id]')) {
    target.scrollIntoView();
    if (target.getClientRects().length && target.getBoundingClientRect().top < edge()) found.push(`#${target.id}`);
  }
  const rows = new Set([...bar.querySelectorAll('li')].map((item) => item.offsetTop));
  const tabbed = tabs.getClientRects().length ? tabs.offsetHeight : 0;
  const sticks = getComputedStyle(bar).position === 'sticky';
  const kept = tabbed + bar.offsetHeight;
  if (sticks && kept > innerHeight / 3) found.push(`${kept} px stay in sight`);
  if (sticks && rows.size > 1) found.push(`${rows.size} rows stay in sight`);
  return found;
}"""

# The widest room for running text, in letters of half their height: about what those of a usual system font take.
LONGEST = """Math.max(...[...document.querySelectorAll(':is(main, footer) :is(p, li, dd)')].map((it) =>
  2 * it.clientWidth / parseFloat(getComputedStyle(it).fontSize)))"""
SCALE = {320: {"body": 17, "h1": 28, "h2": 22, "h3": 19}, 1280: {"body": 18, "h1": 32, "h2": 24, "h3": 19}}


def profile(folder: Path, size: int) -> str:
    """A Chromium profile whose reader has set this size of letters."""
    (folder / "Default").mkdir(parents=True)
    settings = {"webkit": {"webprefs": {"default_font_size": size}}}
    (folder / "Default" / "Preferences").write_text(json.dumps(settings))
    return str(folder)


@pytest.fixture(params=(16, 20, 24, 32))
def letters(request: pytest.FixtureRequest, playwright: Playwright, chromium: str, tmp_path: Path) -> Iterator[Page]:
    context = engines.launch_profile(playwright, profile(tmp_path / "profile", request.param))
    page = context.new_page()
    yield page
    context.close()


def test_the_call_bar_hides_no_tab_stop_and_no_heading(host: Callable[..., Host], letters: Page) -> None:
    served, found = host("/"), {}
    for address in PAGES:
        letters.goto(served.url + address)
        for width, spaced in product(WIDTHS, (False, True)):
            letters.set_viewport_size({"width": width, "height": 1000})
            if hidden := letters.evaluate(HIDDEN, spaced):
                found[address, width, spaced] = len(hidden), hidden[:3]
    assert found == {}


@pytest.mark.parametrize("width", sorted(SCALE))
def test_letters_have_the_sizes_of_the_scale(host: Callable[..., Host], page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(host("/").url + "about/")
    size = "(name) => parseFloat(getComputedStyle(document.querySelector(`main ${name}`) ?? document.body).fontSize)"
    page.evaluate("document.querySelector('main .prose').append(document.createElement('h3'))")
    assert {name: round(page.evaluate(size, name)) for name in SCALE[width]} == SCALE[width]


def test_no_line_is_longer_than_an_eye_follows(host: Callable[..., Host], guide: Path, page: Page) -> None:
    served = host("/")
    page.set_viewport_size({"width": 1920, "height": 800})
    for address in every_address(guide):
        page.goto(served.url + address)
        assert page.evaluate(LONGEST) <= 68, address
