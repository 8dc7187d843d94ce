"""Every language is in the copy: with the host dead, each page leads to itself in every other language."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from sitegen.content.model import NOT_FOUND
from tests.browser.engines import Engine, wait_for
from tests.browser.host import Host
from tests.browser.test_three_engines import CALLS, NUMBERS, saved
from tests.support import real_site

Hosts = Callable[..., Host]
SITE = real_site()
# Language → where its pages begin.
PREFIXES = {code: prefix for code, _, prefix in SITE.languages}
CORE = [page for page in SITE.pages if page.slug != NOT_FOUND and all(SITE.has(code, page) for code in PREFIXES)]
SEEN = """JSON.stringify([document.documentElement.lang, document.documentElement.dir,
  [...document.querySelectorAll(".language-switch a")].map((link) => [link.lang, link.href])])"""


# Words of headings that stand on two lines and are too short for a language to part them.
BROKEN = """[...document.querySelectorAll('h1, .care-card__heading')].flatMap((heading) => {
  const walker = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node; (node = walker.nextNode()); ) for (const word of node.data.matchAll(/[^\\s-]+/g)) {
    const range = document.createRange();
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) found.push(word[0]);
  }
  return found;
})"""


def test_from_every_language_to_every_language_with_the_host_dead(host: Hosts, engine: Engine) -> None:
    """Each page names the addresses of the others, and each of these addresses opens: so every pair is there."""
    served = host("/repo/")
    saved(engine, served.url)
    served.kill()
    assert len(CORE) >= 9 and len(PREFIXES) >= 5
    for page in CORE:
        there = {code: f"{served.url}{prefix}{page.address}" for code, prefix in PREFIXES.items()}
        for code, address in there.items():
            engine.open(address)
            others = [[other, url] for other, url in there.items() if other != code]
            direction = "rtl" if code == "ar" else "ltr"
            wait_for(engine, SEEN, json.dumps([code, direction, others], separators=(",", ":")))
            assert engine.evaluate(CALLS) == NUMBERS


def test_an_unknown_address_opens_in_the_language_of_its_folder(host: Hosts, engine: Engine) -> None:
    served = host("/repo/")
    saved(engine, served.url)
    served.kill()
    for code, prefix in PREFIXES.items():
        engine.open(f"{served.url}{prefix}no/such/page")
        assert engine.evaluate("document.documentElement.lang") == code
        assert engine.evaluate(CALLS) == NUMBERS
        home = "document.querySelector('.site-head__name').href"
        assert engine.evaluate(home) == served.url + prefix


def test_what_is_not_translated_leads_to_the_source_language(host: Hosts, engine: Engine) -> None:
    served = host("/")
    saved(engine, served.url)
    served.kill()
    engine.open(served.url + "uk/")
    link = "[...document.querySelectorAll('.site-menu a')].find((it) => it.getAttribute('href').endsWith('costs/'))"
    assert engine.evaluate(f"{link}.lang") == "en"
    engine.open(engine.evaluate(f"{link}.href"))
    wait_for(engine, "document.documentElement.lang", "en")
    back = "[...document.querySelectorAll('.language-switch a')].find((it) => it.lang === 'uk').href"
    assert engine.evaluate(back) == served.url + "uk/"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("code", [code for code in PREFIXES if code != SITE.language])
def test_no_page_is_wider_than_the_screen_and_calls_come_first(
    host: Hosts, browser: Browser, code: str, width: int
) -> None:
    served = host("/")
    page = browser.new_page(viewport={"width": width, "height": 700})
    for each in CORE:
        page.goto(served.url + PREFIXES[code] + each.address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), each.slug
        bar = page.locator(".call-bar").bounding_box()
        assert bar and bar["y"] >= 0 and bar["y"] + bar["height"] < 400
    page.close()


@pytest.mark.parametrize("code", PREFIXES)
def test_no_word_of_a_heading_is_broken_where_letters_are_large(host: Hosts, browser: Browser, code: str) -> None:
    """The smallest screen, and letters of half the usual size more: a word without a place to part it would be cut."""
    served = host("/")
    page = browser.new_page(viewport={"width": 320, "height": 700})
    for each in CORE:
        page.goto(served.url + PREFIXES[code] + each.address)
        page.evaluate("document.documentElement.style.fontSize = '24px'")
        assert page.evaluate(BROKEN) == [], each.slug
    page.close()
