"""Where am I? In a real Chromium: with the browser's own geolocation, and with one that fails in every way there is."""

import math
import random
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import open_saved, without_network
from tests.browser.fixtures import build, shared
from tests.browser.host import Host
from tests.browser.test_every_page import RULES
from tests.content.test_position import small_guide

Hosts = Callable[..., Host]
Point = tuple[float, float]

# A geolocation that answers only when the test says so.
FAKE = """
window.fake = { started: 0, cleared: [] };
Object.defineProperty(navigator, 'geolocation', { value: {
  watchPosition(found, failed, options) { Object.assign(fake, { found, failed, options }); return ++fake.started; },
  clearWatch(id) { fake.cleared.push(id); },
} });
fake.answer = (latitude, longitude, accuracy, age = 0) =>
  fake.found({ coords: { latitude, longitude, accuracy }, timestamp: Date.now() - age });
fake.error = (code) => fake.failed({ code, message: '' });
"""
MORNING = "2026-11-24T09:00:00Z"
NOON = "2026-11-24T11:00:00Z"
DIRECTIONS = (
    "north north-north-east north-east east-north-east east east-south-east south-east south-south-east south "
    "south-south-west south-west west-south-west west west-north-west north-west north-north-west"
).split()
NUMERALS = {
    "en": "zero one two three four five six seven eight nine".split(),
    "nb": "null en to tre fire fem seks sju åtte ni".split(),
}
MUSEUM = (59.12, 11.38)
TOWER = (59.05, 11.65)
PLACES = """
places:
  tower:
    name: Tower
    address: [Hill 3]
    source: authority
    confidence: high
    coordinates: {latitude: "59.05", longitude: "11.65", source: authority, confidence: high}
  hall:
    name: Hall
    address: [Market 2]
    source: authority
    confidence: high
  museum:
    name: Museum
    address: [Market 1]
    source: authority
    confidence: high
    coordinates: {latitude: "59.12", longitude: "11.38", source: authority, confidence: high}
"""


@pytest.fixture(scope="module")
def located_guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up guide with two places that have coordinates, and one that has none."""
    content = small_guide(tmp_path_factory.mktemp("content"), PLACES)
    return shared(tmp_path_factory, "located", lambda output: build(content, output))


@pytest.fixture
def located(located_guide: Path) -> Iterator[Host]:
    served = Host(located_guide)
    yield served
    served.kill()


@pytest.fixture
def fake(host: Hosts, page: Page) -> Page:
    """The real page "Where am I?", with a geolocation and a clock that obey."""
    return open_fake(page, host("/").url)


def open_fake(page: Page, url: str) -> Page:
    page.add_init_script(FAKE)
    page.clock.install(time=MORNING)
    page.clock.pause_at(NOON)  # or each second that the machine takes would be one more on the page's clock
    page.goto(url + "position/")
    return page


def press(page: Page) -> None:
    page.locator("[data-start]").click()


def answer(page: Page, latitude: float, longitude: float, accuracy: float, age: int = 0) -> None:
    page.evaluate("fix => fake.answer(...fix)", [latitude, longitude, accuracy, age])


def lines(page: Page) -> list[str | None]:
    """The names of the sentences that are shown."""
    return [line.get_attribute("data-line") for line in page.locator("[data-line]:visible").all()]


def digits(page: Page) -> list[str]:
    return page.locator("[data-digits]").all_inner_texts()


# What a good answer looks like


def test_one_tap_shows_numbers_made_to_be_spoken(
    host: Hosts, context: BrowserContext, page: Page, errors: list[str]
) -> None:
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 59.123456, "longitude": 11.387654, "accuracy": 5})
    page.goto(host("/").url + "position/")
    expect(page.locator("[data-result]:visible")).to_have_count(0)
    press(page)
    expect(page.locator("[data-digits]").first).to_be_visible()
    assert digits(page) == ["59.12346", "11.38765"]
    box = page.locator("[data-position]")
    expect(box).to_contain_text("Accurate to about 5 m")
    expect(box).to_contain_text("WGS84")
    expect(box).to_contain_text("five nine point one two three, four six degrees north")
    expect(box).to_contain_text("59° 07.407′ north, 11° 23.259′ east")
    norwegian = box.locator('p[lang="nb"]')
    expect(norwegian).to_have_text(
        "Koordinatene mine er fem ni komma en to tre, fire seks grader nord, "
        "en en komma tre åtte sju, seks fem grader øst."
    )
    assert lines(page) == ["found"]
    size = page.locator("[data-digits]").first.evaluate("digits => parseFloat(getComputedStyle(digits).fontSize)")
    assert size >= 32
    assert not errors


@pytest.mark.parametrize(
    ("accuracy", "shown", "words"),
    [
        (0, "59.12346", "about 1 m"),
        (5, "59.12346", "about 5 m"),
        (10, "59.12346", "about 10 m"),
        (10.4, "59.1235", "about 11 m"),
        (50, "59.1235", "about 50 m"),
        (101, "59.123", "about 110 m"),
        (500, "59.123", "about 500 m"),
        (999.5, "59.123", "about 1 km"),
        (1234, "59.12", "about 1.3 km"),
        (5000, "59.12", "about 5 km"),
        (23456, "59.1", "about 24 km"),
    ],
)
def test_no_digit_goes_beyond_the_accuracy(fake: Page, accuracy: float, shown: str, words: str) -> None:
    press(fake)
    answer(fake, 59.123456, 11.387654, accuracy)
    assert digits(fake)[0] == shown
    expect(fake.locator("[data-accuracy]")).to_have_text(f"Accurate to {words}")


def test_south_and_west_are_said_not_signed(fake: Page) -> None:
    press(fake)
    answer(fake, -33.5, -70.25, 5)
    assert digits(fake) == ["33.50000", "70.25000"]
    expect(fake.locator('p[lang="nb"]')).to_contain_text("grader sør")
    expect(fake.locator("[data-position]")).to_contain_text("33° 30.000′ south, 70° 15.000′ west")
    assert "-33.50000%2C%20-70.25000" in (fake.locator("[data-message]").get_attribute("href") or "")


# (degrees, accuracy, degrees and minutes), by hand: the minutes are rounded first and then carried.
MINUTES = [
    (59.12, 5, "59° 07.200′"),  # 0.12 × 60 = 7.2
    (11.0, 5, "11° 00.000′"),
    (0.0000083, 5, "0° 00.000′"),  # 0.000498 minutes: below half of the last digit
    (59.9999916, 5, "59° 59.999′"),  # 59.999496 minutes: still below half
    (59.9999917, 5, "60° 00.000′"),  # 59.999502 minutes become 60.000
    (59.99991, 50, "59° 59.99′"),  # 59.9946 minutes
    (59.99993, 50, "60° 00.00′"),  # 59.9958 minutes
    (59.9992, 500, "60° 00.0′"),  # 59.952 minutes
    (59.99, 5000, "59° 59′"),  # 59.4 minutes
    (59.9917, 5000, "60° 00′"),  # 59.502 minutes
    (9.1499, 5000, "9° 09′"),  # 8.994 minutes
    (9.9, 20000, "9° 50′"),  # tens of minutes: 54 minutes
    (59.17, 20000, "59° 10′"),  # 10.2 minutes
    (9.99, 20000, "10° 00′"),  # 59.4 minutes
]


def test_minutes_are_carried_into_degrees(fake: Page) -> None:
    for value, accuracy, shown in MINUTES:
        press(fake)
        answer(fake, value, 11.38, accuracy)
        assert fake.locator('[data-degrees="latitude"]').inner_text() == shown, (value, accuracy)


# The way to places. On the sphere of 6 371 008.8 m a degree of latitude is 111 195 m long; a degree of longitude is
# that times the cosine of the latitude: cos 59.12° = 0.51324, so 57 070 m. All from the museum at 59.12, 11.38.
WAYS = [
    ((59.13, 11.38), "about 1.1 km north of Museum"),  # 0.01° = 1112 m
    ((59.12, 11.39), "about 570 m east of Museum"),  # 0.01° × 0.51324 = 571 m
    ((59.12, 11.36), "about 1.1 km west of Museum"),  # 0.02° × 0.51324 = 1141 m
    ((59.13, 11.40), "about 1.6 km north-east of Museum"),  # 1112 m up, 1141 m right: 1593 m at 45.7°
    ((59.14, 11.40), "about 2.5 km north-north-east of Museum"),  # 2224 m up, 1141 m right: 2500 m at 27.2°
    ((59.11, 11.43), "about 3.1 km east-south-east of Museum"),  # 1112 m down, 2854 m right: 3063 m at 90° + 21.3°
    ((59.07, 11.37), "about 5.6 km south of Museum"),  # 5560 m down, 571 m left: 5589 m at 180° + 5.9°
    ((59.42, 10.58), "about 56 km north-west of Museum"),  # 33.4 km up, 45.5 km left: 56.4 km at 360° - 53.4°
    ((59.12004, 11.38), "within about 10 m of Museum"),  # 4.4 m away, give or take 5 m: no side is sure
]


def test_the_way_from_a_place_as_worked_by_hand(located: Host, page: Page) -> None:
    open_fake(page, located.url)
    for (latitude, longitude), words in WAYS:
        press(page)
        answer(page, latitude, longitude, 5)
        assert f"You are {words}." in page.locator("[data-places] li").all_inner_texts()


def test_a_coarse_position_claims_no_side(located: Host, page: Page) -> None:
    open_fake(page, located.url)
    press(page)
    answer(page, 59.13, 11.38, 400)  # 1112 m away: less than five times the accuracy
    assert page.locator("[data-places] li").all_inner_texts() == [
        "You are within about 1.6 km of Museum.",
        "You are about 18 km west-north-west of Tower.",  # 8.9 km up, 15.4 km left: 360° - 60°
    ]


def unit(point: Point) -> tuple[float, float, float]:
    """The point on a sphere of radius one."""
    latitude, longitude = map(math.radians, point)
    return math.cos(latitude) * math.cos(longitude), math.cos(latitude) * math.sin(longitude), math.sin(latitude)


def dot(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def reference_way(start: Point, end: Point) -> tuple[float, float]:
    """Metres and degrees from north, by vectors: nothing in common with the page's haversine."""
    latitude, longitude = map(math.radians, start)
    target = unit(end)
    north = dot(
        (-math.sin(latitude) * math.cos(longitude), -math.sin(latitude) * math.sin(longitude), math.cos(latitude)),
        target,
    )
    east = dot((-math.sin(longitude), math.cos(longitude), 0.0), target)
    angle = math.atan2(math.hypot(north, east), dot(unit(start), target))
    return angle * 6371008.8, math.degrees(math.atan2(east, north)) % 360


def reference_place(name: str, place: Point, here: Point, accuracy: float) -> tuple[float, str]:
    """(metres, the sentence) for one place."""
    metres, degrees = reference_way(place, here)
    if metres > 5 * accuracy and metres > 15:
        side = DIRECTIONS[math.floor((degrees + 11.25) / 22.5) % 16]
        return metres, f"You are about {shown_way(metres)} {side} of {name}."
    return metres, f"You are within about {rounded_up(metres + accuracy)} of {name}."


def half_up(value: float | Decimal, decimals: int) -> Decimal:
    return Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def shown_way(metres: float) -> str:
    tens = int(half_up(metres / 10, 0)) * 10
    if tens < 1000:
        return f"{tens} m"
    kilometres = half_up(metres / 1000, 1)
    return f"{kilometres} km" if kilometres < 10 else f"{half_up(metres / 1000, 0)} km"


def rounded_up(metres: float) -> str:
    """Two digits, upwards."""
    step = 10 ** max(0, len(str(int(metres))) - 2)
    up = math.ceil(metres / step) * step
    return f"{up} m" if up < 1000 else f"{up / 1000:g} km"


def reference_decimals(accuracy: float) -> int:
    return next((decimals for decimals, most in ((5, 10), (4, 100), (3, 1000), (2, 10000)) if accuracy <= most), 1)


def reference_minutes(value: float, decimals: int) -> str:
    total = half_up(Decimal(value) * 60, decimals)
    whole, minutes = divmod(total, 60)
    return f"{whole:f}° {minutes:0{3 + decimals if decimals > 0 else 2}.{max(0, decimals)}f}′"


def reference_spoken(shown: str, language: str) -> str:
    whole, _, decimals = shown.partition(".")
    words = NUMERALS[language]
    groups = [decimals[start : start + 3] for start in range(0, len(decimals), 3)]
    said = [" ".join(words[int(digit)] for digit in group) for group in groups]
    return f"{' '.join(words[int(d)] for d in whole)} {'point' if language == 'en' else 'komma'} {', '.join(said)}"


COLLECT = """fixes => fixes.map(([latitude, longitude, accuracy]) => {
  const text = (selector) => Array.from(document.querySelectorAll(selector), (element) => element.textContent);
  document.querySelector('[data-start]').click();
  fake.answer(latitude, longitude, accuracy);
  return {
    digits: text('[data-digits]'),
    minutes: text('[data-degrees]'),
    accuracy: text('[data-accuracy]')[0],
    english: text('p[lang=en] [data-spoken]'),
    norwegian: text('p[lang=nb] [data-spoken]'),
    places: text('[data-places] li'),
  };
})"""


def test_two_hundred_positions_as_a_second_hand_works_them_out(located: Host, page: Page) -> None:
    chance = random.Random(20261123)
    fixes = [
        (chance.uniform(58.9, 59.4), chance.uniform(11.0, 11.9), 10 ** chance.uniform(0.1, 4.5)) for _ in range(170)
    ]
    # Close by as well, where the side changes with every step.
    fixes += [(59.12 + chance.gauss(0, 0.002), 11.38 + chance.gauss(0, 0.004), 4.0) for _ in range(40)]
    open_fake(page, located.url)
    for (latitude, longitude, accuracy), shown in zip(fixes, page.evaluate(COLLECT, fixes), strict=True):
        decimals = reference_decimals(accuracy)
        numbers = [str(half_up(value, decimals)) for value in (latitude, longitude)]
        assert shown["digits"] == numbers
        assert shown["minutes"] == [reference_minutes(v, decimals - 2) for v in (latitude, longitude)]
        assert shown["accuracy"] == f"Accurate to about {rounded_up(accuracy)}"
        assert shown["english"] == [reference_spoken(number, "en") for number in numbers]
        assert shown["norwegian"] == [reference_spoken(number, "nb") for number in numbers]
        here = (latitude, longitude)
        ways = [reference_place("Tower", TOWER, here, accuracy), reference_place("Museum", MUSEUM, here, accuracy)]
        assert shown["places"] == [sentence for _, sentence in sorted(ways)]


# When it does not go well: each way has its own words, and what to say instead


def test_a_coarse_position_is_shown_as_an_area(fake: Page) -> None:
    press(fake)
    answer(fake, 59.123456, 11.387654, 2300)
    assert lines(fake) == ["coarse", "instead"]
    assert digits(fake) == ["59.12", "11.39"]
    fake.clock.run_for(31_000)
    assert lines(fake) == ["coarse", "late", "instead"]
    answer(fake, 59.1236, 11.3877, 12)
    assert lines(fake) == ["found"]
    assert digits(fake) == ["59.1236", "11.3877"]


def test_a_position_kept_from_before_is_called_old(fake: Page) -> None:
    press(fake)
    answer(fake, 59.123456, 11.387654, 5, age=150_000)
    assert lines(fake) == ["old", "instead"]
    expect(fake.locator("[data-age]")).to_have_text("Measured 2 min ago")
    expect(fake.locator(".position--old")).to_have_count(1)
    assert fake.evaluate("fake.cleared") == [], "it goes on looking for a fresh one"
    answer(fake, 59.2, 11.3, 40, age=0)
    assert lines(fake) == ["found"]
    expect(fake.locator("[data-age]")).to_have_text("Measured 0 s ago")
    answer(fake, 59.123456, 11.387654, 5, age=200_000)
    assert digits(fake) == ["59.2000", "11.3000"], "a fresh one is not replaced by an old one, however exact"


def test_a_clock_behind_the_satellites_makes_nothing_younger(fake: Page) -> None:
    press(fake)
    answer(fake, 59.1, 11.3, 5, age=-600_000)
    fake.clock.run_for(61_000)
    assert lines(fake) == ["stale"]


@pytest.mark.parametrize(("code", "name"), [(1, "denied"), (2, "unavailable"), (3, "timeout"), (9, "unavailable")])
def test_each_refusal_has_its_own_words(fake: Page, code: int, name: str) -> None:
    press(fake)
    fake.evaluate("code => fake.error(code)", code)
    assert lines(fake) == [name, "instead"]
    assert fake.evaluate("fake.cleared") == ([1] if code == 1 else [])
    expect(fake.locator("[data-result]:visible")).to_have_count(0)
    if code != 1:
        answer(fake, 59.1, 11.3, 15)
        assert lines(fake) == ["found"]
    expect(fake.locator("[data-start]")).to_have_text("Measure again")


def test_an_error_does_not_take_a_position_away(fake: Page) -> None:
    press(fake)
    answer(fake, 59.1, 11.3, 35)
    fake.evaluate("fake.error(2)")
    fake.evaluate("fake.error(3)")
    assert lines(fake) == ["found"]
    assert digits(fake) == ["59.1000", "11.3000"]


def test_the_browsers_own_refusal(host: Hosts, page: Page, errors: list[str]) -> None:
    """Nobody grants anything here: Chromium itself says no."""
    page.goto(host("/").url + "position/")
    press(page)
    expect(page.locator('[data-line="denied"]')).to_be_visible()
    expect(page.locator('[data-line="instead"]')).to_be_visible()
    assert not errors


def test_an_answer_that_never_comes(fake: Page) -> None:
    press(fake)
    assert lines(fake) == ["looking"]
    fake.clock.run_for(7_000)
    assert lines(fake) == ["looking"]
    fake.clock.run_for(1_000)
    assert lines(fake) == ["slow"]
    fake.clock.run_for(21_000)
    assert lines(fake) == ["slow"]
    fake.clock.run_for(1_000)
    assert lines(fake) == ["late", "instead"]
    fake.clock.fast_forward(3_600_000)
    assert lines(fake) == ["late", "instead"]
    answer(fake, 59.1, 11.3, 15)
    assert lines(fake) == ["found"]


@pytest.mark.parametrize(
    ("trick", "name"),
    [
        ("Object.defineProperty(navigator, 'geolocation', { value: undefined })", "none"),
        ("Object.defineProperty(window, 'isSecureContext', { value: false })", "insecure"),
    ],
)
def test_a_browser_that_has_no_position_to_give(host: Hosts, page: Page, trick: str, name: str) -> None:
    page.add_init_script(trick)
    page.goto(host("/").url + "position/")
    press(page)
    assert lines(page) == [name, "instead"]


def test_an_answer_without_numbers_is_none(fake: Page) -> None:
    press(fake)
    fake.evaluate("fake.answer(NaN, 11.3, 5)")
    fake.evaluate("fake.answer(59.1, 11.3, NaN)")
    fake.evaluate("fake.answer(59.1, 11.3, -1)")
    assert lines(fake) == ["looking"]


# The best of many answers, its age, and measuring again


def test_the_best_answer_is_kept_and_the_looking_ends(fake: Page) -> None:
    assert fake.evaluate("fake.started") == 0, "nothing is asked before the tap"
    press(fake)
    assert fake.evaluate("fake.options.enableHighAccuracy") is True
    answer(fake, 59.1, 11.3, 80)
    answer(fake, 59.1001, 11.3, 900)
    assert digits(fake)[0] == "59.1000"
    answer(fake, 59.1002, 11.3, 40)
    assert digits(fake)[0] == "59.1002"
    answer(fake, 59.15, 11.3, 70)
    assert digits(fake)[0] == "59.1500", "five kilometres away: the reader has moved"
    assert fake.evaluate("fake.cleared") == []
    answer(fake, 59.15, 11.3, 9)
    assert fake.evaluate("fake.cleared") == [1], "good enough to be read aloud in peace"


def test_numbers_stop_changing_after_half_a_minute(fake: Page) -> None:
    press(fake)
    answer(fake, 59.1, 11.3, 80)
    fake.clock.run_for(29_000)
    assert fake.evaluate("fake.cleared") == []
    fake.clock.run_for(1_000)
    assert fake.evaluate("fake.cleared") == [1]


def test_age_counts_turns_grey_and_can_be_measured_again(fake: Page) -> None:
    press(fake)
    answer(fake, 59.1, 11.3, 5)
    age, button = fake.locator("[data-age]"), fake.locator("[data-start]")
    expect(age).to_have_text("Measured 0 s ago")
    fake.clock.run_for(12_000)
    expect(age).to_have_text("Measured 12 s ago")
    fake.clock.run_for(47_000)
    assert lines(fake) == ["found"]
    black = fake.locator("[data-digits]").first.evaluate("digits => getComputedStyle(digits).color")
    fake.clock.run_for(1_000)
    assert lines(fake) == ["stale"]
    assert fake.locator("[data-digits]").first.evaluate("digits => getComputedStyle(digits).color") != black
    expect(button).to_have_text("Measure again")
    fake.clock.fast_forward(540_000)
    expect(age).to_have_text("Measured 10 min ago")
    fake.clock.fast_forward(3 * 3_600_000)
    expect(age).to_have_text("Measured 3 h ago")
    button.click()
    assert lines(fake) == ["looking"]
    expect(age).to_be_visible()
    answer(fake, 59.2, 11.4, 30)
    assert digits(fake) == ["59.2000", "11.4000"]
    expect(age).to_have_text("Measured 0 s ago")
    expect(fake.locator(".position--old")).to_have_count(0)


def test_a_phone_woken_up_says_the_age_at_once(fake: Page) -> None:
    press(fake)
    answer(fake, 59.1, 11.3, 5)
    fake.clock.pause_at("2026-11-24T11:30:00Z")
    fake.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(fake.locator("[data-age]")).to_contain_text("min ago")
    assert lines(fake) == ["stale"]


# Copying, telling a friend, and sending nothing


def test_the_numbers_can_be_copied(host: Hosts, context: BrowserContext, page: Page) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_fake(page, host("/").url)
    press(page)
    answer(page, 59.123456, 11.387654, 5)
    page.locator("[data-copy-numbers]").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "59.12346, 11.38765"


@pytest.mark.parametrize("clipboard", ["undefined", "{ writeText: () => Promise.reject(new Error('no')) }"])
def test_copying_that_fails_says_so_and_the_numbers_can_be_selected(host: Hosts, page: Page, clipboard: str) -> None:
    page.add_init_script(f"Object.defineProperty(navigator, 'clipboard', {{ value: {clipboard} }})")
    open_fake(page, host("/").url)
    press(page)
    answer(page, 59.123456, 11.387654, 5)
    page.locator("[data-copy-numbers]").click()
    expect(page.get_by_text("Copying did not work.")).to_be_visible()
    select = "digits => { getSelection().selectAllChildren(digits); return getSelection().toString(); }"
    assert page.locator("[data-digits]").first.evaluate(select) == "59.12346"


def test_the_message_to_a_friend_goes_to_nobody_and_is_no_call_for_help(fake: Page) -> None:
    press(fake)
    answer(fake, 59.123456, 11.387654, 5)
    href = fake.locator("[data-message]").get_attribute("href") or ""
    assert href.startswith("sms:?body=My%20position%3A%2059.12346%2C%2011.38765%20")
    assert "Accurate%20to%20about%205%20m" in href and "Measured%20at%20" in href
    box = fake.locator("[data-position]")
    expect(box).to_contain_text("This is not a call for help")
    expect(box).to_contain_text("This page sends nothing")


def test_a_tap_asks_no_host_for_anything(host: Hosts, context: BrowserContext, page: Page) -> None:
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 59.1, "longitude": 11.3, "accuracy": 5})
    open_saved(page, host("/").url + "position/")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    press(page)
    expect(page.locator("[data-digits]").first).to_be_visible()
    page.locator("[data-copy-numbers]").click()
    page.wait_for_timeout(300)
    assert not asked


def test_it_works_after_the_host_died(host: Hosts, context: BrowserContext, page: Page, errors: list[str]) -> None:
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 59.123456, "longitude": 11.387654, "accuracy": 25})
    served = host("/repo/")
    open_saved(page, served.url)
    served.kill()
    page.goto(served.url + "position/")
    press(page)
    expect(page.locator("[data-digits]").first).to_have_text("59.1235")
    assert lines(page) == ["found"]
    assert without_network(errors) == []


# Without script, on narrow screens, for everybody


def test_without_script_the_words_are_whole(host: Hosts, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(host("/").url + "position/")
    expect(page.locator("[data-position]")).to_be_hidden()
    text = page.locator("main").inner_text()
    for words in ("street", "number on the house", "nearest town", "number of the road", "113 may ask", "map app"):
        assert words in text, words
    assert page.locator('main i[lang="nb"]').count() >= 5
    expect(page.locator('.site-menu a[aria-current="page"]')).to_have_text("Where am I?")
    context.close()


STATES: list[tuple[str, str]] = [
    ("first", ""),
    ("good", "fake.answer(59.123456, 11.387654, 5)"),
    ("far", "fake.answer(-59.123456, -179.387654, 5)"),
    ("coarse", "fake.answer(59.123456, 11.387654, 2300)"),
    ("old", "fake.answer(59.123456, 11.387654, 5, 150000)"),
    ("denied", "fake.error(1)"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_fits_a_narrow_screen_and_breaks_no_rule(located: Host, browser: Browser, scheme: Any) -> None:
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": 320, "height": 568}, reduced_motion="reduce", service_workers="block"
    )
    page = context.new_page()
    page.add_init_script(FAKE)
    for name, script in STATES:
        page.goto(located.url + "position/")
        if script:
            press(page)
            page.evaluate(script)
        for size in ("100%", "200%"):
            page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (name, size)
        page.evaluate("document.documentElement.style.fontSize = ''")
        results = Axe().run(page, options=RULES)
        assert not results.response["violations"], (name, results.generate_report())
        for button in page.locator(".position__button:visible").all():
            box = button.bounding_box()
            assert box is not None and box["height"] >= 44
    context.close()
