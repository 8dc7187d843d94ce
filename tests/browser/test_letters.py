"""Letters of the reader's own size, set in the browser itself: there they also move the `rem` of media queries."""

import json
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser import engines
from tests.browser.host import Host

PAGES = ("", "numbers/", "emergency/")
WIDTHS = (320, 360, 768, 1280)
# WCAG 2.4.11: no tab stop is wholly hidden, forwards or backwards; what a link leads to is seen from its start.
# WCAG 1.4.12: so with more room between letters and lines, set by a sheet that the page's policy has no say in.
HIDDEN = """(spaced) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { letter-spacing: .12em !important; word-spacing: .16em !important; line-height: 1.5 !important }
    p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = spaced ? [sheet] : [];
  document.activeElement.blur();
  const bar = document.querySelector('.call-bar');
  const edge = () => bar.getBoundingClientRect().bottom - 1;
  const stops = [...document.querySelectorAll('.call-bar ~ * :is(a[href], button, summary, input, [tabindex="0"])')];
  const under = (stop) => {
    stop.focus();
    return document.activeElement === stop && stop.getBoundingClientRect().bottom < edge();
  };
  const found = [...stops, ...stops.reverse()].filter(under).map((stop) => stop.textContent.trim());
  for (const target of document.querySelectorAll('main [id]')) {
    target.scrollIntoView();
    if (target.getClientRects().length && target.getBoundingClientRect().top < edge()) found.push(`#${target.id}`);
  }
  const rows = new Set([...bar.querySelectorAll('li')].map((item) => item.offsetTop));
  if (rows.size > 1 && getComputedStyle(bar).position === 'sticky') found.push(`${rows.size} rows stay in sight`);
  return found;
}"""


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
