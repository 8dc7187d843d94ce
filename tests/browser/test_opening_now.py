"""What applies now, at instants chosen one by one: on the clock of the place, whatever the phone's own is set to."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.host import Host

Hosts = Callable[..., Host]

# (instant in UTC, what the page has to say). Oslo is one hour ahead of UTC in winter, two in summer.
WINTER = [
    ("2026-12-01T00:00:00Z", "closed", "Tuesday, one in the night"),
    ("2026-12-01T06:29:00Z", "closed", "07:29"),
    ("2026-12-01T06:31:00Z", "unknown", "07:31, half an hour before opening"),
    ("2026-12-01T07:00:00Z", "unknown", "08:00 sharp"),
    ("2026-12-01T07:29:00Z", "unknown", "08:29"),
    ("2026-12-01T07:30:00Z", "open", "08:30"),
    ("2026-12-01T11:00:00Z", "open", "Tuesday noon"),
    ("2026-12-01T14:00:00Z", "open", "15:00, half an hour before closing"),
    ("2026-12-01T14:01:00Z", "unknown", "15:01"),
    ("2026-12-01T14:30:00Z", "unknown", "15:30 sharp"),
    ("2026-12-01T14:59:00Z", "unknown", "15:59"),
    ("2026-12-01T15:00:00Z", "closed", "16:00"),
    ("2026-12-01T22:59:00Z", "closed", "23:59"),
    ("2026-12-01T23:00:00Z", "closed", "midnight, Wednesday"),
    ("2026-12-02T11:00:00Z", "open", "Wednesday"),
    ("2026-12-03T11:00:00Z", "open", "Thursday"),
    ("2026-12-04T11:00:00Z", "open", "Friday"),
    ("2026-12-04T18:00:00Z", "closed", "Friday evening"),
    ("2026-12-05T11:00:00Z", "closed", "Saturday noon"),
    ("2026-12-05T07:00:00Z", "closed", "Saturday at eight has no edge"),
    ("2026-12-06T11:00:00Z", "closed", "Sunday noon"),
    ("2026-12-06T23:30:00Z", "closed", "Monday, half past midnight"),
    ("2026-12-07T11:00:00Z", "open", "Monday"),
]
CHRISTMAS = [
    ("2026-12-23T11:00:00Z", "open", "23 December"),
    ("2026-12-24T11:00:00Z", "unknown", "Christmas Eve"),
    ("2026-12-24T22:30:00Z", "unknown", "Christmas Eve, late"),
    ("2026-12-24T23:30:00Z", "closed", "Christmas Day has begun in Oslo"),
    ("2026-12-25T11:00:00Z", "closed", "Christmas Day, a Friday"),
    ("2026-12-26T11:00:00Z", "closed", "26 December"),
    ("2026-12-28T11:00:00Z", "open", "Monday between the years"),
    ("2026-12-31T11:00:00Z", "unknown", "New Year's Eve"),
    ("2026-12-31T23:30:00Z", "closed", "New Year's Day has begun in Oslo"),
    ("2027-01-01T11:00:00Z", "closed", "New Year's Day, a Friday"),
    ("2027-01-04T11:00:00Z", "open", "the first Monday of the year"),
]
SPRING = [
    ("2027-03-24T11:00:00Z", "unknown", "Wednesday before Easter"),
    ("2027-03-25T11:00:00Z", "closed", "Maundy Thursday"),
    ("2027-03-26T11:00:00Z", "closed", "Good Friday"),
    ("2027-03-28T00:59:00Z", "closed", "the minute before the clock goes forward, Easter Sunday"),
    ("2027-03-28T01:00:00Z", "closed", "02:00 does not exist: it is 03:00"),
    ("2027-03-29T10:00:00Z", "closed", "Easter Monday"),
    ("2027-03-30T06:31:00Z", "open", "Tuesday 08:31, already summer time"),
    ("2027-03-30T05:30:00Z", "closed", "Tuesday 07:30 summer time, exactly half an hour before"),
    ("2027-03-30T13:59:00Z", "unknown", "Tuesday 15:59 summer time"),
    ("2027-04-30T10:00:00Z", "open", "30 April, a Friday"),
    ("2027-05-01T10:00:00Z", "closed", "1 May"),
    ("2027-05-06T10:00:00Z", "closed", "Ascension Day, a Thursday"),
    ("2027-05-07T10:00:00Z", "open", "the Friday after Ascension"),
    ("2027-05-16T10:00:00Z", "closed", "Whit Sunday"),
    ("2027-05-17T10:00:00Z", "closed", "17 May and Whit Monday"),
    ("2027-05-17T22:30:00Z", "closed", "18 May has begun in Oslo"),
    ("2027-05-18T10:00:00Z", "open", "Tuesday after Whitsun"),
    ("2028-05-17T10:00:00Z", "closed", "17 May, a Wednesday"),
    ("2028-05-25T10:00:00Z", "closed", "Ascension Day 2028"),
    ("2028-06-05T10:00:00Z", "closed", "Whit Monday 2028"),
    ("2028-02-29T11:00:00Z", "open", "a leap day, a Tuesday"),
    ("2029-05-01T10:00:00Z", "closed", "1 May 2029, a Tuesday"),
]
AUTUMN = [
    ("2027-10-31T00:30:00Z", "closed", "02:30 for the first time, the night the clock goes back"),
    ("2027-10-31T01:30:00Z", "closed", "02:30 for the second time"),
    ("2027-11-01T07:31:00Z", "open", "Monday 08:31, winter time again"),
    ("2027-11-01T06:31:00Z", "unknown", "Monday 07:31: yesterday's summer time would say 08:31"),
]
BOUNDS = [
    ("2029-12-28T11:00:00Z", "open", "the last Friday that the page knows"),
    ("2029-12-31T22:59:00Z", "unknown", "the last minute that the page knows is New Year's Eve"),
    ("2029-12-31T23:00:00Z", "unknown", "2030 has begun in Oslo: nothing is known"),
    ("2030-01-02T11:00:00Z", "unknown", "past the last known year"),
    ("2035-06-01T11:00:00Z", "unknown", "far past it"),
    ("2026-11-22T22:30:00Z", "unknown", "before the facts were read: the clock cannot be right"),
    ("1970-01-01T00:00:00Z", "unknown", "a phone that lost its clock"),
]
INSTANTS = WINTER + CHRISTMAS + SPRING + AUTUMN + BOUNDS


def shown(page: Page) -> list[str | None]:
    lines = page.locator("[data-now-line]:visible").all()
    return [line.get_attribute("data-now-line") for line in lines]


def at(page: Page, instant: str) -> None:
    page.clock.set_fixed_time(instant)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.mark.parametrize("zone", ["Europe/Oslo", "America/Los_Angeles", "Asia/Tokyo"])
def test_every_instant_whatever_the_phones_zone(host: Hosts, browser: Browser, zone: Any) -> None:
    assert len(INSTANTS) >= 60
    served = host("/")
    context = browser.new_context(timezone_id=zone, service_workers="block")
    page = context.new_page()
    page.clock.set_fixed_time(INSTANTS[0][0])
    page.goto(served.url)
    wrong = []
    for instant, expected, why in INSTANTS:
        at(page, instant)
        if shown(page) != [expected]:
            wrong.append((why, instant, shown(page), expected))
        links = page.locator(".now-advice a:visible").evaluate_all("links => links.map(link => link.href)")
        assert links == ["tel:116117", "tel:113"], why
    assert not wrong
    context.close()


def test_without_script_the_rule_stands_there(host: Hosts, browser: Browser) -> None:
    served = host("/")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.url)
    assert shown(page) == ["rule"]
    expect(page.locator(".now-advice")).to_contain_text("At all other times, call 116")
    context.close()


def test_a_browser_that_knows_no_zones_says_unknown(host: Hosts, page: Page) -> None:
    served = host("/")
    page.add_init_script("Intl.DateTimeFormat = function () { throw new RangeError('no zones here'); }")
    page.goto(served.url)
    assert shown(page) == ["unknown"]
