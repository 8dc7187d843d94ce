"""The beat to press along with, in three engines: offline, by the engine's own clock, and left for a moment."""

import re
import statistics
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser import beats, engines
from tests.browser.background import Tapped, tapped
from tests.browser.engines import wait_for
from tests.browser.fixtures import need
from tests.browser.host import Host
from tests.browser.test_every_page import RULES

Hosts = Callable[..., Host]
STATE = "document.documentElement.dataset.copy"
# A whole round and the beginning of the next; `python -m bench.cpr_pace` measures two minutes.
SECONDS = 24
BUTTON = "button[data-pace]"
# By how much the words of the stage are wider than the place between its two sides.
PUSHED_OUT = """(() => {
  const stage = document.querySelector(".cpr-pace__stage");
  const words = document.createRange();
  words.selectNodeContents(stage);
  return Math.max(...[...words.getClientRects()].map((box) => box.width)) - stage.clientWidth;
})()"""
# The animation of a side of the beat, read in the moment it is there: half a second later it is the other one.
FLASH = """(side) => new Promise((done) => {
  const look = () => {
    const stage = document.querySelector(side);
    if (stage && stage.getClientRects().length) done(getComputedStyle(stage).animationName);
    else setTimeout(look, 20);
  };
  look();
})"""
A_PRESS = re.compile(r"^\d+$")


@pytest.fixture(params=engines.NAMES)
def leaving(request: pytest.FixtureRequest) -> Iterator[Tapped]:
    """A page that can be left, in each of the three engines."""
    need(request.param)
    if request.param == "webkit":
        request.getfixturevalue("screen")
    with tapped(request.param) as opened:
        yield opened


@pytest.mark.timeout(400)  # three measurements, should the machine be busy
def test_it_beats_offline_at_its_rate_and_keeps_the_screen_awake(host: Hosts, leaving: Tapped) -> None:
    served = host("/repo/")
    leaving.open(served.url)
    wait_for(leaving, STATE, "complete")
    served.kill()
    # A beat that is wrong is wrong each time; a machine that has no time for the browser is not: then another timer of
    # the page is late too.
    for _ in range(3):
        leaving.open(served.url + "first-aid/")
        beats.begin(leaving)
        beats.wait(SECONDS, leaving, aside=4)
        seen = beats.seen(leaving)
        if seen.rate == pytest.approx(110, abs=2) and (seen.even or seen.late < 50):
            break
    assert seen.rate == pytest.approx(110, abs=2)
    assert seen.wrong == []
    assert statistics.median(seen.lateness) < 100
    assert {"hidden", "turned"} <= {beat.how for beat in seen.beats}
    assert seen.turn == [30, 0, 1]
    if seen.lock:
        assert (seen.asked, seen.held, seen.refused) == (2, 1, [])
    if seen.audio == "running":
        assert seen.sound_rate == pytest.approx(110, abs=2)
        assert len(seen.sounds) >= seen.presses
    leaving.tap(beats.TAP)
    wait_for(leaving, f"({beats.SEEN}).held", 0)
    wait_for(leaving, "document.querySelector('.cpr-pace__count').textContent", "")
    if seen.audio == "running":
        wait_for(leaving, f"({beats.SEEN}).audio", "suspended")


def test_it_does_not_begin_by_itself_and_says_what_it_does(host: Hosts, page: Page, errors: list[str]) -> None:
    page.goto(host("/").url + "first-aid/")
    box = page.get_by_role("region", name="Press along with the beat")
    page.wait_for_timeout(1500)
    expect(box.locator(".cpr-pace__count")).to_have_text("")
    box.get_by_role("button", name="Start the beat").press("Enter")
    expect(box.locator(".cpr-pace__count")).to_have_text(A_PRESS)
    expect(box.get_by_text("2 breaths", exact=True)).to_be_hidden()
    box.get_by_role("checkbox", name="Sound").uncheck()
    page.wait_for_timeout(600)
    expect(box.locator(".cpr-pace__count")).to_have_text(A_PRESS)
    box.get_by_role("button", name="Stop").press("Enter")
    expect(box.get_by_text("Press on each beat.")).to_be_visible()
    expect(box.get_by_role("link", name="Call 113")).to_have_attribute("href", "tel:113")
    assert errors == []


def test_without_script_and_on_paper_there_is_none(host: Hosts, browser: Browser, page: Page) -> None:
    address = host("/").url + "first-aid/"
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(address)
    expect(plain.locator(".cpr-pace")).to_be_hidden()
    context.close()
    page.goto(address)
    expect(page.locator(".cpr-pace")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".cpr-pace")).to_be_hidden()


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_flashes_for_who_wants_no_motion(host: Hosts, page: Page, motion: Any) -> None:
    page.emulate_media(reduced_motion=motion)
    page.goto(host("/").url + "first-aid/")
    page.locator(BUTTON).click()
    names = {}
    for name in ("odd", "even"):
        names[name] = page.evaluate(FLASH, f".cpr-pace__stage--{name}")
    assert names == {name: "none" if motion == "reduce" else f"cpr-pace-{name}" for name in names}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_phase_fits_a_narrow_screen_and_breaks_no_rule(host: Hosts, browser: Browser, scheme: Any) -> None:
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": 320, "height": 568}, reduced_motion="reduce", service_workers="block"
    )
    page = context.new_page()
    # Axe needs timers that run; so it is the clock that stands, and the page is looked at again when it was moved.
    page.add_init_script("window.stands = 0; performance.now = () => window.stands")
    page.goto(host("/").url + "first-aid/")
    heights = set()
    for phase, milliseconds in (("ready", 0), ("odd", 12_300), ("even", 12_700), ("breaths", 18_000)):
        if phase == "odd":
            page.locator(BUTTON).click()
        look = "document.dispatchEvent(new Event('visibilitychange'))"
        page.evaluate(f"window.stands = {milliseconds}; {look}")
        expect(page.locator(f".cpr-pace__stage--{phase}")).to_be_visible()
        results = Axe().run(page, context=".cpr-pace", options=RULES)
        assert not results.response["violations"], (phase, results.generate_report())
        heights.add(page.locator(".cpr-pace").evaluate("(box) => box.offsetHeight"))
        for size in ("200%", ""):
            page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (phase, size)
            assert page.evaluate(PUSHED_OUT) <= 0, (phase, size)
        for target in page.locator(".cpr-pace__button, .cpr-pace__sound").all():
            box = target.bounding_box()
            assert box is not None and box["height"] >= 44
    assert len(heights) == 1, "no button moves under the finger"
    context.close()
