"""H. Honesty: what the offline state says, with and without script, to eyes and to screen readers."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from sitegen.check.page_reader import read_page
from tests.browser import engines
from tests.browser.engines import Engine, PlaywrightEngine, wait_for
from tests.faults.conftest import Hosts
from tests.faults.reader import FOOT, NUMBERS, STATE, expect_numbers, save
from tests.support import real_output, real_site

DAY = 86_400_000


def compared(engine: Engine, days: int) -> None:
    """As if the website had last been asked so many days ago; a day that is to come has a negative number."""
    engine.evaluate(f"localStorage.setItem('guide-checked:/', String(Date.now() - {days * DAY}))")


def test_H1_an_old_copy_looks_current(host: Hosts, engine: Engine) -> None:
    """After a month without the website the page says for how long; the dates of the facts stand there always."""
    served = host()
    save(engine, served.url)
    served.kill()
    compared(engine, 30)
    engine.open(served.url + "costs/")
    wait_for(engine, STATE, "complete")
    wait_for(engine, f"{FOOT}.includes('not compared with the website for 30 days')")
    expect_numbers(engine)
    assert re.search(r"last read \d+ \w+ 20\d\d", engine.evaluate("document.body.textContent"))


def test_H2_the_clock_of_the_device_is_wrong(host: Hosts, engine: Engine) -> None:
    """A date that lies ahead makes no nonsense."""
    served = host()
    save(engine, served.url)
    served.kill()
    for days in (-365, -1, 40_000):
        compared(engine, days)
        engine.open(served.url + "keep/")
        wait_for(engine, STATE, "complete")
        assert not re.search(r"-\d|NaN|Invalid|undefined|\{", engine.evaluate(FOOT))
        assert not re.search(r"NaN|Invalid|undefined", engine.evaluate("document.querySelector('main').innerText"))
        expect_numbers(engine)


@pytest.mark.engines("chromium", why="only its driver can switch script off")
def test_H3_no_script(host: Hosts, engine: PlaywrightEngine) -> None:
    """Every number is a link, every page is reached, the foot claims nothing."""
    served, browser = host("/repo/"), engine.context.browser
    assert browser
    engine = PlaywrightEngine("chromium", engines.open_context(browser, java_script_enabled=False))
    for page in real_site().pages:
        if page.slug == "404":
            continue
        engine.open(served.url + page.address)
        assert engine.page.locator(".call-bar a").evaluate_all("all => all.map(a => a.getAttribute('href'))") == NUMBERS
        assert engine.page.locator("[data-copy-state]").inner_text() == "Not saved on this device yet."
        hidden = "all => all.filter((it) => it.hidden && !it.closest('[data-keep-line], [data-keep-support]')).length"
        assert engine.page.locator("main h2, main li").evaluate_all(hidden) == 0
    engine.open(served.url)
    engine.page.locator(".site-menu a", has_text="Costs").click()
    assert engine.page.url == served.url + "costs/"
    engine.close()


def test_H4_what_pages_name_is_in_the_copy(host: Hosts, engine: Engine) -> None:
    """Style, script and drawings stand inside; every other file that a page names is carried by the worker."""
    served = host()
    save(engine, served.url)
    served.kill()
    for page in real_site().pages:
        read = read_page(real_output()[page.path].decode())
        engine.open(served.url + page.address)
        named = engine.evaluate("[...document.querySelectorAll('link[href], img[src]')].map((it) => it.href || it.src)")
        ours = [link for link in named if link.startswith(served.url)]
        assert ours and read.styles and read.scripts
        for link in ours:
            assert engine.evaluate(f"fetch({link!r}).then((answer) => answer.status)") in (
                200,
                404 * (page.slug == "404"),
            )


def test_H5_the_language_of_the_reader(host: Hosts, engine: Engine) -> None:
    """A page names its language; words of another one in it carry theirs."""
    served = host()
    save(engine, served.url + "phrases/")
    assert engine.evaluate("document.documentElement.lang") == real_site().guide.site.language
    assert engine.evaluate("document.querySelectorAll('[lang=nb]').length") > 10


def test_H6_no_page_is_left_out_of_the_copy(host: Hosts, engine: Engine) -> None:
    """Each page, by its heading, opens with the host dead: those for an emergency above all."""
    served = host()
    save(engine, served.url)
    served.kill()
    pages = {page.slug: page for page in real_site().pages}
    assert {"index", "emergency", "who-to-call", "phrases", "position", "numbers", "out-of-hours"} <= pages.keys()
    for page in pages.values():
        if page.slug != "404":
            engine.open(served.url + page.address)
            heading = read_page(real_output()[page.path].decode()).headings[0]
            assert heading and heading in engine.evaluate("document.querySelector('h1').textContent.trim()")


@pytest.mark.engines("chromium", "firefox", why="the rules are run through their driver")
def test_H7_the_state_is_told_to_screen_readers(host: Hosts, engine: PlaywrightEngine) -> None:
    """A polite line that takes no focus; no accessibility rule is broken offline."""
    served = host()
    engine.open(served.url + "keep/")
    engine.evaluate("document.querySelector('main').focus() || (window.focused = document.activeElement)")
    wait_for(engine, STATE, "complete")
    assert engine.evaluate("document.activeElement === window.focused")
    assert engine.evaluate("document.querySelector('[data-copy-state]').getAttribute('role')") == "status"
    served.kill()
    engine.open(served.url + "keep/")
    wait_for(engine, STATE, "complete")
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    assert not [rule["id"] for rule in Axe().run(engine.page, options=rules).response["violations"]]
