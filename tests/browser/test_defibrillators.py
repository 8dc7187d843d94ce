"""Defibrillators: none that is too old, the nearest first, and honest words wherever the phone does not know.

No list is published with the guide, so every entry here is made up.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import expect_answer, open_saved
from tests.browser.engines import Engine, wait_for
from tests.browser.fixtures import ROOT, build_changed, shared
from tests.browser.host import Host
from tests.browser.test_every_page import RULES

Hosts = Callable[..., Host]

# Checked on 31 August and six months: the last day of February.
MADE_UP = """source:
  name: OpenStreetMap
  url: https://www.openstreetmap.org/copyright
  licence: Open Database License (ODbL)
  attribution: © OpenStreetMap contributors
  dated: 2026-11-23
aeds:
  tower:
    name: Made-up tower
    address: Made-up street 3
    latitude: "59.13"
    longitude: "11.38"
    checked: 2026-06-01
  cottage:
    name: Made-up cottage
    latitude: "59.3"
    longitude: "11.6"
    checked: 2026-10-05
  pier:
    name: Made-up pier
    place: On the wall behind the made-up boat shed
    indoor: "no"
    latitude: "59.1191"
    longitude: "11.38"
    checked: 2026-11-20
  hall:
    name: Made-up hall
    indoor: "yes"
    floor: "1"
    hours: Mo-Fr 8-16
    latitude: "59.12"
    longitude: "11.385"
    checked: 2026-08-31
"""
# The order of the file.
ALL = ["tower", "cottage", "pier", "hall"]
MORNING = "2026-11-24T09:00:00Z"
NOON = "2026-11-24T11:00:00Z"
HERE = (59.12, 11.38)
# From HERE, on a sphere of 6 371 008.8 m: a degree of latitude is 111 195 m long, a degree of longitude that times
# cos 59.12° = 0.51324, so 57 070 m.
NEAREST = [
    ("pier", "about 100 m away"),  # 0.0009° south = 100.1 m
    ("hall", "about 290 m away"),  # 0.005° east = 285.4 m
    ("tower", "about 1.1 km away"),  # 0.01° north = 1112 m
    ("cottage", "about 24 km away"),  # 0.18° north = 20.0 km; 0.22° east, at cos 59.21°, = 12.5 km: 23.6 km
]

# A geolocation that answers only when the test says so.
FAKE = """
window.fake = { asked: 0 };
Object.defineProperty(navigator, 'geolocation', { configurable: true, value: {
  getCurrentPosition(found, failed, options) { fake.asked += 1; Object.assign(fake, { found, failed, options }); },
} });
fake.answer = (latitude, longitude, accuracy) =>
  fake.found({ coords: { latitude, longitude, accuracy }, timestamp: Date.now() });
fake.error = (code) => fake.failed({ code, message: '' });
"""


def list_of(text: str) -> Callable[[Path], object]:
    """A change of the content: this list of defibrillators comes with it."""
    return lambda content: (content / "aed.yaml").write_text(text)


@pytest.fixture(scope="module")
def listed_guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real guide with a list of made-up defibrillators."""
    return shared(tmp_path_factory, "listed", lambda output: build_changed(output, list_of(MADE_UP)))


@pytest.fixture
def listed(listed_guide: Path) -> Iterator[Host]:
    served = Host(listed_guide, "/repo/")
    yield served
    served.kill()


@pytest.fixture
def fake(listed: Host, page: Page) -> Page:
    """The page with the list, with a geolocation and a clock that obey."""
    page.add_init_script(FAKE)
    page.clock.install(time=MORNING)
    page.clock.pause_at(NOON)  # or each second that the machine takes would be one more on the page's clock
    page.goto(listed.url + "hjelp-113/")
    return page


def shown(page: Page) -> list[str]:
    """The made-up places that can be seen, in the order of the page."""
    names = page.locator(".aed:visible .aed__name").all_inner_texts()
    return [name.removeprefix("Made-up ") for name in names]


def lines(page: Page) -> list[str | None]:
    """The names of the sentences that are shown."""
    return [line.get_attribute("data-aed-line") for line in page.locator("[data-aed-line]:visible").all()]


def ways(page: Page) -> list[tuple[str, str]]:
    return list(zip(shown(page), page.locator(".aed__way:visible").all_inner_texts(), strict=True))


def at(page: Page, instant: str) -> None:
    page.clock.set_fixed_time(instant)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def press(page: Page) -> None:
    page.locator("[data-aed-start]").click()


def answer(page: Page, latitude: float, longitude: float, accuracy: float) -> None:
    page.evaluate("fix => fake.answer(...fix)", [latitude, longitude, accuracy])


# How old is too old. (instant, the entries that are shown, the sentence about the age, whether sorting is offered)

AGES: list[tuple[str, list[str], list[str], bool]] = [
    ("2026-11-24T11:00:00Z", ALL, [], True),
    ("2026-12-01T00:00:00Z", ALL, [], True),  # the last day of the tower begins
    ("2026-12-01T23:59:59Z", ALL, [], True),  # and ends
    ("2026-12-02T00:00:00Z", ["cottage", "pier", "hall"], ["some"], True),
    ("2027-02-28T23:59:59Z", ["cottage", "pier", "hall"], ["some"], True),
    ("2027-03-01T00:00:00Z", ["cottage", "pier"], ["some"], True),
    ("2027-04-05T12:00:00Z", ["cottage", "pier"], ["some"], True),
    ("2027-04-06T12:00:00Z", ["pier"], ["some"], False),
    ("2027-05-20T23:59:59Z", ["pier"], ["some"], False),
    ("2027-05-21T00:00:00Z", [], ["none"], False),
    ("2040-01-01T00:00:00Z", [], ["none"], False),
    # The newest was checked on 20 November: a clock before that day is wrong for certain.
    ("2026-11-20T00:00:00Z", ALL, [], True),
    ("2026-11-19T23:59:59Z", ALL, ["clock"], True),
    ("2026-06-15T12:00:00Z", ALL, ["clock"], True),
    ("1970-01-01T00:00:00Z", ALL, ["clock"], True),
]


@pytest.mark.parametrize("zone", ["Europe/Oslo", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_every_day_whatever_the_phones_zone(listed: Host, browser: Browser, zone: Any) -> None:
    context = browser.new_context(timezone_id=zone, service_workers="block")
    page = context.new_page()
    page.clock.set_fixed_time(NOON)
    page.goto(listed.url + "hjelp-113/")
    wrong = []
    for instant, entries, sentence, offered in AGES:
        at(page, instant)
        found = (shown(page), lines(page), page.locator("[data-aed-start]").is_visible())
        if found != (entries, sentence, offered):
            wrong.append((instant, found))
    assert not wrong
    context.close()


def test_what_is_too_old_is_never_drawn_first(listed: Host, page: Page) -> None:
    """The page opens with the entry gone; it is not only taken away by a later event."""
    page.clock.set_fixed_time("2026-12-02T08:00:00Z")
    page.goto(listed.url + "hjelp-113/")
    assert shown(page) == ["cottage", "pier", "hall"]
    expect(page.get_by_text("Some defibrillators are not shown.")).to_be_visible()


# Too old on every day on which the list can be read: checked more than six months before the newest.
OLD = """  cellar:
    name: Made-up cellar
    latitude: "59.1"
    longitude: "11.38"
    checked: 2026-03-01
"""


def test_a_clock_that_is_wrong_hides_nothing_at_all(page: Page, tmp_path: Path) -> None:
    """Neither what a right clock would hide: the page cannot know what day it is."""
    served = Host(build_changed(tmp_path / "output", list_of(MADE_UP + OLD)))
    page.clock.set_fixed_time("2026-10-01T12:00:00Z")
    page.goto(served.url + "hjelp-113/")
    assert (shown(page), lines(page)) == ([*ALL, "cellar"], ["clock"])
    at(page, NOON)
    assert (shown(page), lines(page)) == (ALL, ["some"])
    served.kill()


def test_a_list_that_is_too_old_says_so(listed: Host, page: Page) -> None:
    page.clock.set_fixed_time("2027-05-21T08:00:00Z")
    page.goto(listed.url + "hjelp-113/")
    expect(page.locator(".aed-list")).to_contain_text("The list is too old to trust.")
    assert shown(page) == []
    expect(page.locator("main").get_by_role("heading", name="Call first")).to_be_visible()


@pytest.mark.parametrize(
    ("instant", "entries", "sentence"),
    [
        ("2026-12-01T12:00:00Z", ALL, []),
        ("2026-12-02T12:00:00Z", ["cottage", "pier", "hall"], ["some"]),
        ("2029-01-01T12:00:00Z", [], ["none"]),
        ("1970-01-01T12:00:00Z", ALL, ["clock"]),
    ],
)
def test_an_old_copy_with_the_host_dead(
    listed_guide: Path, page: Page, tmp_path: Path, instant: str, entries: list[str], sentence: list[str]
) -> None:
    served = Host(shutil.copytree(listed_guide, tmp_path / "served"), "/repo/")
    open_saved(page, served.url)
    served.kill()
    page.clock.set_fixed_time(instant)
    page.goto(served.url + "hjelp-113/")
    assert (shown(page), lines(page)) == (entries, sentence)
    if sentence == ["clock"]:
        expect(page.locator(".aed-list")).to_contain_text("Check the date of your phone.")


# The nearest first


def test_the_nearest_is_first_as_worked_by_hand(fake: Page, errors: list[str]) -> None:
    assert fake.evaluate("fake.asked") == 0, "nothing is asked before the tap"
    press(fake)
    assert lines(fake) == ["looking"]
    answer(fake, *HERE, 10)
    assert ways(fake) == NEAREST
    assert lines(fake) == ["sorted"]
    expect(fake.locator(".aed-list")).to_contain_text("Your position stays on this phone")
    assert not errors


def test_a_second_answer_sorts_again(fake: Page) -> None:
    press(fake)
    answer(fake, *HERE, 10)
    press(fake)
    answer(fake, 59.13, 11.38, 10)  # beside the tower: the hall is 1148 m away, the pier 1212 m
    assert ways(fake) == [
        ("tower", "at most about 10 m away"),
        ("hall", "about 1.1 km away"),
        ("pier", "about 1.2 km away"),
        ("cottage", "about 23 km away"),  # 0.17° north = 18.9 km, 0.22° east = 12.5 km: 22.7 km
    ]


def test_what_was_taken_away_stays_away(fake: Page) -> None:
    at(fake, "2027-03-01T08:00:00Z")
    press(fake)
    answer(fake, *HERE, 10)
    assert ways(fake) == [NEAREST[0], NEAREST[3]]
    assert lines(fake) == ["some", "sorted"]


def test_a_coarse_position_claims_no_distance_that_it_does_not_know(fake: Page) -> None:
    press(fake)
    answer(fake, *HERE, 2300)
    assert lines(fake) == ["coarse"]
    assert ways(fake) == [
        ("pier", "at most about 2.5 km away"),  # 100.1 + 2300 m, two digits, upwards
        ("hall", "at most about 2.6 km away"),  # 285.4 + 2300 m
        ("tower", "at most about 3.5 km away"),  # 1112 + 2300 m
        ("cottage", "about 24 km away"),  # more than five times as far as the phone may be wrong
    ]


@pytest.mark.parametrize(
    ("accuracy", "sentence", "way"),
    [
        (19, "sorted", "about 100 m away"),
        (30, "sorted", "at most about 140 m away"),  # 100.1 + 30 m, two digits, upwards
        (500, "sorted", "at most about 610 m away"),
        (501, "coarse", "at most about 610 m away"),
    ],
)
def test_the_words_follow_the_accuracy(fake: Page, accuracy: float, sentence: str, way: str) -> None:
    press(fake)
    answer(fake, *HERE, accuracy)
    assert lines(fake) == [sentence]
    assert ways(fake)[0] == ("pier", way)


def test_the_browsers_own_geolocation(listed: Host, context: BrowserContext, page: Page, errors: list[str]) -> None:
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": HERE[0], "longitude": HERE[1], "accuracy": 10})
    open_saved(page, listed.url + "hjelp-113/")
    page.clock.set_fixed_time(NOON)
    page.reload()
    asked: list[str] = []
    # The page's own question for a newer copy is answered: it has noted the time, which stands still.
    expect_answer(page, f"Number(localStorage.getItem('guide-checked:/repo/')) === Date.parse('{NOON}')")
    page.wait_for_load_state("networkidle")
    context.on("request", lambda request: asked.append(request.url))
    press(page)
    expect(page.locator(".aed__way").first).to_be_visible()
    assert ways(page) == NEAREST
    assert not asked, "a tap asks no host for anything"
    assert not errors


def test_it_sorts_after_the_host_died(listed_guide: Path, context: BrowserContext, page: Page, tmp_path: Path) -> None:
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": HERE[0], "longitude": HERE[1], "accuracy": 10})
    served = Host(shutil.copytree(listed_guide, tmp_path / "served"))
    open_saved(page, served.url)
    served.kill()
    page.clock.set_fixed_time(NOON)
    page.goto(served.url + "hjelp-113/")
    press(page)
    expect(page.locator(".aed__way").first).to_be_visible()
    assert ways(page) == NEAREST


# When it does not go well


@pytest.mark.parametrize(("code", "sentence"), [(1, "denied"), (2, "unavailable"), (3, "unavailable")])
def test_a_refusal_leaves_the_list_as_it_is(fake: Page, code: int, sentence: str) -> None:
    press(fake)
    fake.evaluate("code => fake.error(code)", code)
    assert lines(fake) == [sentence]
    assert shown(fake) == ALL
    press(fake)
    answer(fake, *HERE, 10)
    assert ways(fake) == NEAREST, "it can be tried again"


def test_a_reader_who_says_no(listed: Host, page: Page) -> None:
    """Chromium's own refusal."""
    page.clock.set_fixed_time(NOON)
    page.goto(listed.url + "hjelp-113/")
    press(page)
    expect(page.locator('[data-aed-line="denied"]')).to_be_visible()
    assert shown(page) == ALL


def test_a_phone_that_never_answers(fake: Page) -> None:
    press(fake)
    fake.clock.run_for(29_000)
    assert lines(fake) == ["looking"]
    fake.clock.run_for(1_000)
    assert lines(fake) == ["unavailable"]
    assert shown(fake) == ALL
    answer(fake, *HERE, 10)
    assert (lines(fake), ways(fake)) == (["sorted"], NEAREST), "better late than never"


def test_an_answer_to_an_earlier_tap_is_not_heard(fake: Page) -> None:
    press(fake)
    fake.evaluate("void (fake.first = fake.failed)")
    press(fake)
    fake.evaluate("fake.first({ code: 1, message: '' })")
    assert lines(fake) == ["looking"]
    answer(fake, *HERE, 10)
    assert lines(fake) == ["sorted"]
    fake.clock.run_for(60_000)
    assert lines(fake) == ["sorted"], "no timer of an earlier tap speaks later"


@pytest.mark.parametrize("fix", ["NaN, 11.38, 10", "59.12, Infinity, 10", "59.12, 11.38, NaN", "59.12, 11.38, -1"])
def test_an_answer_without_numbers_is_none(fake: Page, fix: str) -> None:
    press(fake)
    fake.evaluate(f"fake.answer({fix})")
    assert lines(fake) == ["unavailable"]
    assert shown(fake) == ALL
    expect(fake.locator(".aed__way")).to_have_count(0)


@pytest.mark.parametrize(
    "trick",
    [
        "Object.defineProperty(navigator, 'geolocation', { value: undefined })",
        "Object.defineProperty(window, 'isSecureContext', { value: false })",
    ],
)
def test_a_browser_that_has_no_position_to_give(listed: Host, page: Page, trick: str) -> None:
    page.add_init_script(trick)
    page.clock.set_fixed_time(NOON)
    page.goto(listed.url + "hjelp-113/")
    press(page)
    assert lines(page) == ["unavailable"]
    assert shown(page) == ALL


# Without script, whose data it is, and the guide as it is published


def test_without_script_every_entry_stands_there_with_its_dates(listed: Host, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(listed.url + "hjelp-113/")
    assert shown(page) == ALL
    assert page.locator(".aed__age").all_inner_texts() == [
        "Checked 1 June 2026. Do not rely on it after 1 December 2026.",
        "Checked 5 October 2026. Do not rely on it after 5 April 2027.",
        "Checked 20 November 2026. Do not rely on it after 20 May 2027.",
        "Checked 31 August 2026. Do not rely on it after 28 February 2027.",
    ]
    assert lines(page) == []
    expect(page.locator("[data-aed-start]")).to_be_hidden()
    context.close()


def test_the_source_and_its_licence_are_named(listed: Host, page: Page) -> None:
    page.goto(listed.url + "hjelp-113/")
    source = page.locator(".aed-list__source")
    expect(source).to_have_text(
        "Data: © OpenStreetMap contributors, Open Database License (ODbL), from 23 November 2026."
    )
    expect(source.locator("a")).to_have_attribute("href", "https://www.openstreetmap.org/copyright")


def test_the_published_guide_says_that_it_has_no_list(host: Hosts, page: Page, errors: list[str]) -> None:
    assert not (ROOT / "content" / "aed.yaml").exists()
    page.goto(host("/").url + "hjelp-113/")
    expect(page.get_by_text("This guide holds no list of defibrillators.")).to_be_visible()
    expect(page.locator("[data-aeds]")).to_have_count(0)
    assert not errors


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_fits_a_narrow_screen_and_breaks_no_rule(listed: Host, browser: Browser, scheme: Any) -> None:
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": 320, "height": 568}, reduced_motion="reduce", service_workers="block"
    )
    page = context.new_page()
    page.add_init_script(FAKE)
    page.clock.set_fixed_time("2026-12-02T08:00:00Z")
    page.goto(listed.url + "hjelp-113/")
    press(page)
    answer(page, *HERE, 2300)
    for size in ("200%", "100%"):
        page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, size
    results = Axe().run(page, options=RULES)
    assert not results.response["violations"], results.generate_report()
    for target in page.locator(".aed-list button:visible, .aed__maps a:visible").all():
        box = target.bounding_box()
        assert box is not None and box["height"] >= 44
    context.close()


# In three engines

CLOCK = """(() => {
  const Real = window.RealDate || (window.RealDate = Date);
  window.Date = class extends Real {
    constructor(...given) { super(...(given.length ? given : [Real.parse("INSTANT")])); }
  };
  document.dispatchEvent(new Event("visibilitychange"));
  return true;
})()"""
SHOWN = """[...document.querySelectorAll('.aed')].filter((entry) => !entry.hidden)
  .map((entry) => entry.querySelector('.aed__name').textContent.replace('Made-up ', ''))"""
LINES = """[...document.querySelectorAll('[data-aed-line]')].filter((line) => !line.hidden)
  .map((line) => line.dataset.aedLine)"""
WAYS = "[...document.querySelectorAll('.aed__way')].map((way) => way.textContent)"
TAP = f"(() => {{ {FAKE}; document.querySelector('[data-aed-start]').click(); return fake.asked; }})()"


def test_an_old_copy_in_every_engine(listed_guide: Path, engine: Engine, tmp_path: Path) -> None:
    served = Host(shutil.copytree(listed_guide, tmp_path / "served"), "/repo/")
    engine.open(served.url)
    wait_for(engine, "document.documentElement.dataset.copy", "complete")
    served.kill()
    engine.open(served.url + "hjelp-113/")
    for instant, entries, sentence, _ in AGES:
        assert engine.evaluate(CLOCK.replace("INSTANT", instant))
        assert (engine.evaluate(SHOWN), engine.evaluate(LINES)) == (entries, sentence), instant
    assert engine.evaluate(CLOCK.replace("INSTANT", NOON))
    assert engine.evaluate(TAP) == 1
    engine.evaluate(f"fake.answer({HERE[0]}, {HERE[1]}, 10)")
    assert list(zip(engine.evaluate(SHOWN), engine.evaluate(WAYS), strict=True)) == NEAREST
    assert engine.evaluate(TAP) == 1
    engine.evaluate("fake.error(1)")
    assert engine.evaluate(LINES) == ["denied"]
