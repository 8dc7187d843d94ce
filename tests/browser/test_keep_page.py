"""The page that keeps the guide: it says what the copy holds by reading it back, and never more than that."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import expect_answer, open_saved, without_network
from tests.browser.host import Host

Hosts = Callable[..., Host]


def test_every_part_is_read_back_and_counted_with_the_host_dead(host: Hosts, page: Page, errors: list[str]) -> None:
    served = host("/repo/")
    open_saved(page, served.url)
    served.kill()
    page.goto(served.url + "keep/")
    expect(page.locator('[data-keep-line="complete"]')).to_be_visible()
    page.get_by_role("button", name="Check my copy").click()
    result = page.locator('[data-keep-result="whole"]')
    expect(result).to_be_visible()
    count = result.locator("[data-keep-count]").inner_text()
    whole, of = count.split(" / ")
    assert whole == of and int(of) >= 15
    assert not [error for error in without_network(errors) if "404" not in error]


SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => { for (const it of list.getEntries()) window.shifted += it.value; })
  .observe({ type: "layout-shift", buffered: true });"""


@pytest.mark.parametrize(
    ("language", "width"),
    [
        *(("", width) for width in (320, 360, 412, 1280)),
        ("nb/", 360),
        ("uk/", 360),
        ("pl/", 412),
        ("pl/", 320),
        ("ar/", 412),
    ],
)
def test_nothing_moves_while_the_copy_is_made(host: Hosts, browser: Browser, language: str, width: int) -> None:
    """Cumulative layout shift (CLS, web.dev): 0.1 is good; what is read here is read by somebody in fear."""
    context = browser.new_context(viewport={"width": width, "height": 740})
    context.add_init_script(SHIFTS)
    page = context.new_page()
    open_saved(page, host("/", script_delay=0.3).url + f"{language}keep/")
    expect(page.locator('[data-keep-do="check"]')).to_be_visible()
    assert page.evaluate("shifted") < 0.02
    context.close()


def test_a_wrong_part_is_found_and_the_guide_is_saved_anew(host: Hosts, page: Page) -> None:
    """A part whose bytes differ: simulated between the worker and the page, where nothing else would notice."""
    served = host("/")
    open_saved(page, served.url + "keep/")
    page.evaluate(
        """const read = window.fetch;
        window.fetch = (...given) => read(...given).then((answer) =>
          String(given[0]).endsWith("about/") ? new Response("something else") : answer);
        navigator.serviceWorker.addEventListener("controllerchange", () => { window.fetch = read; });"""
    )
    page.get_by_role("button", name="Check my copy").click()
    expect(page.locator('[data-keep-result="mended"]')).to_be_visible()
    page.get_by_role("button", name="Check my copy").click()
    expect(page.locator('[data-keep-result="whole"]')).to_be_visible()


def test_a_page_loaded_past_the_copy_does_not_judge_it(host: Hosts, page: Page) -> None:
    """A reload with Shift shows the website's page: what it would read is not the copy, so it says so instead."""
    served = host("/")
    open_saved(page, served.url + "keep/")
    page.evaluate("void (window.left = true)")
    page.context.new_cdp_session(page).send("Page.reload", {"ignoreCache": True})
    expect_answer(page, "[window.left, navigator.serviceWorker.controller, document.readyState].join()", ",,complete")
    expect(page.locator('[data-keep-line="complete"]')).to_be_visible()
    page.get_by_role("button", name="Check my copy").click()
    expect(page.locator('[data-keep-result="past"]')).to_be_visible()


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("{ persist: async () => true }", "persisted"),
        ("{ persist: async () => false }", "best-effort"),
        ("undefined", "cannot-ask"),
    ],
)
def test_the_browsers_own_answer_is_shown(host: Hosts, page: Page, answer: str, shown: str) -> None:
    served = host("/")
    page.add_init_script(f"Object.defineProperty(Navigator.prototype, 'storage', {{ get: () => ({answer}) }})")
    open_saved(page, served.url + "keep/")
    page.get_by_role("button", name="Ask the browser").click()
    expect(page.locator(f'[data-keep-result="{shown}"]')).to_be_visible()


def test_a_network_that_sends_something_else_is_named(host: Hosts, page: Page) -> None:
    """A login page in the place of the worker, as in a hotel: nothing is stored, and the reader is told why."""
    served = host("/")
    (served.folder / "sw.js").unlink()
    (served.folder / "sw.js").mkdir()
    (served.folder / "sw.js" / "index.html").write_text("<title>Sign in</title>")
    page.goto(served.url + "keep/")
    expect(page.locator('[data-keep-line="none"]')).to_be_visible()
    expect(page.locator('[data-keep-line="none"] [data-keep-reason="sign-in"]')).to_be_visible()


def test_no_connection_is_named_and_an_old_copy_says_when_it_was_compared(host: Hosts, page: Page) -> None:
    served = host("/")
    open_saved(page, served.url + "keep/")
    expect(page.locator("[data-keep-time]")).not_to_be_empty()
    compared = page.locator("[data-keep-time]").inner_text()
    served.kill()
    page.reload()
    expect(page.locator("[data-keep-time]")).to_have_text(compared)
    page.locator("[data-keep-support] summary").click()
    expect(page.locator('[data-support="trouble"]')).not_to_have_text("–")
    expect(page.locator('[data-support="parts"]')).to_contain_text(" / ")


def test_without_script_the_rule_and_the_card_stand_there(host: Hosts, browser: Browser) -> None:
    served = host("/")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.url + "keep/")
    expect(page.locator('[data-keep-line="rule"]')).to_be_visible()
    expect(page.locator("[data-keep-buttons]")).to_be_hidden()
    expect(page.locator(".wallet-card li")).to_have_text(
        [
            *("113 Ambulance", "112 Police", "110 Fire", "116\u00a0117 Doctor now"),
            "22\u00a059\u00a013\u00a000 Poison line",
        ]
    )
    context.close()


def test_the_contact_cards_are_handed_out_offline(host: Hosts, context: BrowserContext, page: Page) -> None:
    served = host("/")
    open_saved(page, served.url + "keep/")
    served.kill()
    cards = page.evaluate("fetch('../numbers.vcf').then((answer) => answer.text())")
    assert [line for line in cards.split("\r\n") if line.startswith("TEL")] == [
        "TEL;TYPE=VOICE:113",
        "TEL;TYPE=VOICE:112",
        "TEL;TYPE=VOICE:110",
        "TEL;TYPE=VOICE:116117",
        "TEL;TYPE=VOICE:+4722591300",
    ]


@pytest.mark.parametrize(("days", "old"), [(0, False), (29, False), (31, True), (400, True), (-300, False)])
def test_an_old_copy_says_how_old_it_is_and_the_numbers_stay(host: Hosts, page: Page, days: int, old: bool) -> None:
    served = host("/")
    open_saved(page, served.url)
    # The page may note the time a moment after it has said that the copy is complete.
    expect_answer(page, "Boolean(localStorage.getItem('guide-checked:/'))")
    served.kill()
    page.evaluate(f"localStorage.setItem('guide-checked:/', String(Date.now() - {days} * 86400000))")
    page.goto(served.url + "costs/")
    expect(page.locator("html")).to_have_attribute("data-copy", "complete")
    line = page.locator("[data-copy-state]")
    expect(line).to_contain_text(f"for {days} days" if old else "It opens without a network")
    expect(page.locator(".call-bar a").first).to_be_visible()
