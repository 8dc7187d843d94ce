"""What to say, and whom to call: whole without script; what the reader writes stays on the device, or nowhere."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import open_saved
from tests.browser.host import Host
from tests.browser.test_every_page import RULES
from tests.support import real_site

Hosts = Callable[..., Host]
ADDRESS = "Storgata 1, 1771 Halden"
PHONE = "+49 151 23456789"
SECTIONS = """() => Array.from(document.querySelectorAll('.prose h2')).map((heading) => {
  const section = { id: heading.id, links: [] };
  for (let next = heading.nextElementSibling; next && next.tagName !== 'H2'; next = next.nextElementSibling) {
    for (const link of next.querySelectorAll('a')) section.links.push(link.getAttribute('href'));
  }
  return section;
})"""
THROWING = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked') } })"


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page without script, on a small phone."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 568})
    yield context.new_page()
    context.close()


def fields(page: Page) -> tuple[str, str]:
    return (page.get_by_label("Address").input_value(), page.get_by_label("Phone number").input_value())


def write(page: Page) -> None:
    page.get_by_label("Address").fill(ADDRESS)
    page.get_by_label("Phone number").fill(PHONE)


def test_without_script_every_sentence_and_every_blank_stands_there(host: Hosts, plain: Page) -> None:
    plain.goto(host("/").url + "phrases/")
    phrases = real_site().guide.phrases
    expect(plain.locator(".phrase")).to_have_count(len(phrases))
    for name, phrase in phrases.items():
        line = plain.locator(f"#say-{name} .phrase__spoken")
        expect(line).to_have_text(phrase.spoken.replace("___", "…"))
        expect(line).to_have_attribute("lang", "nb")
        expect(line).to_be_visible()
    assert plain.locator(".phrase__spoken .phrase__blank").count() == sum(
        "___" in phrase.spoken for phrase in phrases.values()
    )
    expect(plain.locator("[data-blanks]")).to_be_hidden()


def test_the_sentences_follow_the_order_of_the_call(host: Hosts, plain: Page) -> None:
    """Name, place, number, what has happened: the order that the public health portal gives."""
    plain.goto(host("/").url + "phrases/")
    shown = [element.get_attribute("id") for element in plain.locator(".phrase").all()]
    first = [shown.index(f"say-{name}") for name in ("name", "address", "number", "unconscious", "ambulance")]
    assert first == sorted(first)


def test_what_the_reader_writes_fills_the_blanks_and_is_there_again(host: Hosts, page: Page, errors: list[str]) -> None:
    served = host("/")
    page.goto(served.url + "phrases/")
    write(page)
    for language in ("say", "spoken"):
        expect(page.locator(f"#say-address .phrase__{language}")).to_contain_text(ADDRESS)
        expect(page.locator(f"#say-number .phrase__{language}")).to_contain_text(PHONE)
    expect(page.locator("#say-name .phrase__spoken")).to_have_text("Jeg heter ….")
    page.reload()
    expect(page.locator("#say-address .phrase__spoken")).to_have_text(f"Adressen er {ADDRESS}.")
    assert fields(page) == (ADDRESS, PHONE)
    assert not [error for error in errors if "404" not in error]


def test_who_has_written_already_sees_the_sentences_first(host: Hosts, page: Page) -> None:
    served = host("/")
    page.goto(served.url + "phrases/")
    expect(page.get_by_label("Address")).to_be_visible()
    write(page)
    page.reload()
    expect(page.get_by_label("Address")).to_be_hidden()
    page.get_by_text("Write your address and number").click()
    expect(page.get_by_label("Address")).to_have_value(ADDRESS)


def test_an_emptied_field_is_a_blank_again(host: Hosts, page: Page) -> None:
    page.goto(host("/").url + "phrases/")
    write(page)
    page.get_by_label("Address").fill("  ")
    expect(page.locator("#say-address .phrase__spoken")).to_have_text("Adressen er ….")
    expect(page.locator("#say-number .phrase__spoken")).to_contain_text(PHONE)


def test_forget_leaves_nothing_behind(host: Hosts, page: Page) -> None:
    page.goto(host("/").url + "phrases/")
    write(page)
    assert page.evaluate("localStorage.getItem('guide-phrases')")
    page.get_by_role("button", name="Forget").click()
    assert fields(page) == ("", "")
    expect(page.locator('[data-kept="forgotten"]')).to_be_visible()
    expect(page.locator("#say-address .phrase__spoken")).to_have_text("Adressen er ….")
    assert page.evaluate("localStorage.getItem('guide-phrases')") is None
    page.reload()
    assert fields(page) == ("", "")


def test_forget_in_one_window_clears_the_other(host: Hosts, context: BrowserContext, page: Page) -> None:
    url = host("/").url + "phrases/"
    page.goto(url)
    write(page)
    other = context.new_page()
    other.goto(url)
    expect(other.locator("#say-address .phrase__spoken")).to_contain_text(ADDRESS)
    page.get_by_role("button", name="Forget").click()
    expect(other.locator("#say-address .phrase__spoken")).to_have_text("Adressen er ….")


@pytest.mark.parametrize("kept", ["null", "[]", '"words"', "{", '{"address": {"a": 1}, "phone": 3}'])
def test_whatever_is_kept_breaks_nothing(host: Hosts, page: Page, errors: list[str], kept: str) -> None:
    page.goto(host("/").url + "phrases/")
    page.evaluate("(kept) => localStorage.setItem('guide-phrases', kept)", kept)
    page.reload()
    expect(page.locator("[data-blanks]")).to_be_visible()
    expect(page.locator("#say-address .phrase__spoken")).to_have_text("Adressen er ….")
    assert not [error for error in errors if "404" not in error]


def test_a_browser_that_keeps_nothing_says_so_and_fills_all_the_same(
    host: Hosts, page: Page, errors: list[str]
) -> None:
    page.add_init_script(THROWING)
    page.goto(host("/").url + "phrases/")
    write(page)
    expect(page.locator("#say-address .phrase__spoken")).to_contain_text(ADDRESS)
    expect(page.locator('[data-kept="no"]')).to_be_visible()
    page.get_by_role("button", name="Forget").click()
    expect(page.locator("#say-address .phrase__spoken")).to_have_text("Adressen er ….")
    assert not [error for error in errors if "404" not in error]


def test_markup_that_is_written_stays_text(host: Hosts, page: Page, errors: list[str]) -> None:
    page.goto(host("/").url + "phrases/")
    page.get_by_label("Address").fill("<img src=x onerror=alert(1)>")
    expect(page.locator("#say-address .phrase__spoken")).to_contain_text("<img src=x")
    assert page.locator(".phrase img").count() == 0
    assert not [error for error in errors if "404" not in error]


def test_nothing_that_is_written_leaves_the_device(host: Hosts, context: BrowserContext, page: Page) -> None:
    served = host("/")
    open_saved(page, served.url + "phrases/")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    write(page)
    page.get_by_label("Phone number").press("Enter")
    page.wait_for_timeout(300)
    assert not asked and page.url == served.url + "phrases/"
    assert context.cookies() == []


def test_both_pages_open_with_the_host_dead(host: Hosts, page: Page) -> None:
    served = host("/repo/")
    open_saved(page, served.url + "phrases/")
    write(page)
    served.kill()
    page.goto(served.url + "phrases/")
    expect(page.locator("#say-address .phrase__spoken")).to_contain_text(ADDRESS)
    page.goto(served.url + "who-to-call/")
    page.locator('a[href="#call-an-ambulance"]').first.click()
    expect(page.locator("#call-an-ambulance")).to_be_in_viewport()


def test_every_end_of_the_path_can_call_an_ambulance(host: Hosts, page: Page) -> None:
    page.goto(host("/").url + "who-to-call/")
    sections: list[dict[str, Any]] = page.evaluate(SECTIONS)
    ambulance = f"tel:{real_site().guide.call_buttons[0].number.tel}"
    ends = [section for section in sections if not any(link.startswith("#") for link in section["links"])]
    assert len(ends) >= 4
    assert [section["id"] for section in ends if ambulance not in section["links"]] == []


def test_every_question_leads_on_and_every_step_can_be_reached(host: Hosts, page: Page) -> None:
    """From the first question, by taps alone; and no answer leads back, so nobody goes in circles."""
    page.goto(host("/").url + "who-to-call/")
    sections = page.evaluate(SECTIONS)
    order = [section["id"] for section in sections]
    reached = {order[0]}
    for section in sections:
        targets = [link[1:] for link in section["links"] if link.startswith("#")]
        assert all(order.index(target) > order.index(section["id"]) for target in targets)
        if section["id"] in reached:
            reached.update(targets)
    assert reached == set(order)


def test_without_script_the_path_is_walked_and_the_step_reached_is_marked(host: Hosts, plain: Page) -> None:
    plain.goto(host("/").url + "who-to-call/")
    usual = plain.locator("#call-an-ambulance").evaluate("(heading) => getComputedStyle(heading).borderTopWidth")
    answers = plain.locator(".prose > ul:not([class]) > li > a")
    for answer in answers.all():
        box = answer.bounding_box()
        assert box is not None and box["height"] >= 44 and box["width"] >= 200
    plain.get_by_role("link", name="No, or I am not sure").first.click()
    heading = plain.locator("#call-an-ambulance")
    expect(heading).to_be_in_viewport()
    assert heading.evaluate("(heading) => getComputedStyle(heading).borderTopWidth") != usual
    bar = plain.locator(".call-bar").bounding_box()
    box = heading.bounding_box()
    assert bar is not None and box is not None and box["y"] >= bar["y"] + bar["height"]


@pytest.mark.parametrize("size", [(320, 16), (320, 32), (360, 32), (1280, 16)])
@pytest.mark.parametrize("address", ["phrases/", "who-to-call/"])
def test_nothing_is_pushed_out(host: Hosts, page: Page, address: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": 568})
    page.goto(host("/").url + address)
    page.evaluate(f"document.documentElement.style.fontSize = '{size[1]}px'")
    if address == "phrases/":
        page.get_by_label("Address").fill("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch 12, 1771 Halden")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_filled_pages_break_no_rule_of_accessibility(host: Hosts, browser: Browser, scheme: Any) -> None:
    served = host("/")
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": 320, "height": 568}, reduced_motion="reduce", service_workers="block"
    )
    page = context.new_page()
    page.goto(served.url + "phrases/")
    assert not Axe().run(page, options=RULES).response["violations"]
    write(page)
    page.get_by_role("button", name="Forget").click()
    write(page)
    results = Axe().run(page, options=RULES)
    assert not results.response["violations"], results.generate_report()
    page.goto(served.url + "who-to-call/#call-an-ambulance")
    results = Axe().run(page, options=RULES)
    assert not results.response["violations"], results.generate_report()
    context.close()


def test_on_paper_the_blanks_are_lines_to_write_on(host: Hosts, page: Page) -> None:
    page.goto(host("/").url + "phrases/")
    page.emulate_media(media="print")
    expect(page.locator("[data-blanks]")).to_be_hidden()
    blank = page.locator("#say-address .phrase__spoken .phrase__blank")
    box = blank.bounding_box()
    assert box is not None and box["width"] >= 60
    assert blank.evaluate("(blank) => getComputedStyle(blank).borderBottomStyle") == "solid"


@pytest.mark.parametrize(
    ("accuracy", "north", "east", "circle"),
    [
        (8, "59.12345", "11.38765", "8 m"),
        (60.4, "59.1235", "11.3877", "61 m"),
        (700, "59.123", "11.388", "700 m"),
        (4010, "59.12", "11.39", "4100 m"),
        (23456, "59.1", "11.4", "24000 m"),
    ],
)
def test_the_position_fills_its_blank_on_a_tap_and_is_not_kept(
    host: Hosts, context: BrowserContext, page: Page, accuracy: float, north: str, east: str, circle: str
) -> None:
    served = host("/")
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 59.123451, "longitude": 11.387651, "accuracy": accuracy})
    page.goto(served.url + "phrases/")
    blanks = page.locator('#say-position [data-blank="position"]')
    expect(blanks).to_have_text(["…", "…"])
    page.get_by_role("button", name="Fill in my position").click()
    expect(page.locator('[data-placed="found"]')).to_contain_text(f"about {circle}.")
    expect(page.locator("#say-position .phrase__say")).to_have_text(
        f"My coordinates are {north} degrees north, {east} degrees east."
    )
    expect(page.locator("#say-position .phrase__spoken")).to_have_text(
        f"Koordinatene mine er {north} grader nord, {east} grader øst."
    )
    assert "59.1" not in page.evaluate("JSON.stringify(localStorage)")
    page.reload()
    expect(blanks).to_have_text(["…", "…"])


@pytest.mark.parametrize("fix", ["NaN, 11.38, 5", "59.12, 11.38, NaN", "59.12, 11.38, -1"])
def test_a_position_without_numbers_is_none(host: Hosts, page: Page, fix: str) -> None:
    page.add_init_script(
        """Object.defineProperty(navigator, 'geolocation', { value: { getCurrentPosition(found) {
          const [latitude, longitude, accuracy] = [FIX];
          found({ coords: { latitude, longitude, accuracy }, timestamp: Date.now() });
        } } });""".replace("FIX", fix)
    )
    page.goto(host("/").url + "phrases/")
    page.get_by_role("button", name="Fill in my position").click()
    expect(page.locator('[data-placed="not-found"]')).to_be_visible()
    expect(page.locator('#say-position [data-blank="position"]').first).to_have_text("…")


def test_a_position_that_is_refused_leaves_the_blank_and_says_what_to_do(host: Hosts, page: Page) -> None:
    served = host("/")
    page.goto(served.url + "phrases/")
    page.get_by_role("button", name="Fill in my position").click()
    expect(page.locator('[data-placed="not-found"]')).to_be_visible(timeout=20_000)
    expect(page.locator('#say-position [data-blank="position"]').first).to_have_text("…")
