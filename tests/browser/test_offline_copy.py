"""The copy on the device, in a real Chromium: what opens when the host is dead."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, expect

from tests.browser import engines
from tests.browser.conftest import expect_answer, open_saved, without_network
from tests.browser.host import Host

Hosts = Callable[..., Host]


def addresses(folder: Path) -> list[str]:
    """Every page of a build but the one for unknown addresses, as addresses below the root."""
    return sorted(file.parent.relative_to(folder).as_posix().replace(".", "") for file in folder.rglob("index.html"))


def heading(file: Path) -> str:
    """The first heading of a built page, as the file has it."""

    class Reader(HTMLParser):
        inside, text = False, ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.inside = self.inside or tag == "h1"

        def handle_endtag(self, tag: str) -> None:
            self.inside = self.inside and tag != "h1"

        def handle_data(self, data: str) -> None:
            self.text += data if self.inside else ""

    reader = Reader()
    reader.feed(file.read_text())
    return reader.text


@pytest.mark.parametrize("prefix", ["/", "/repo/", "/a/b/"])
def test_every_page_opens_with_its_text_after_the_host_died(
    host: Hosts, guide: Path, page: Page, errors: list[str], prefix: str
) -> None:
    served = host(prefix)
    open_saved(page, served.url)
    served.kill()
    names = addresses(guide)
    assert len(names) >= 9
    for name in names:
        address = f"{name}/" if name else ""
        answer = page.goto(served.url + address)
        assert answer is not None and answer.status == 200 and answer.from_service_worker
        expect(page.locator("h1")).to_have_text(heading(guide / name / "index.html"))
        expect(page.locator("html")).to_have_attribute("data-copy", "complete")
        assert page.locator(".call-bar a").evaluate_all("links => links.map(link => link.href)") == [
            "tel:113",
            "tel:112",
            "tel:110",
            "tel:116117",
        ]
    page.reload()
    expect(page.locator("h1")).to_be_visible()
    assert without_network(errors) == []


def test_the_contact_cards_arrive_byte_for_byte_after_the_host_died(host: Hosts, guide: Path, page: Page) -> None:
    """A browser asks the network itself for a link with `download`, past the worker."""
    served = host("/repo/")
    open_saved(page, served.url + "keep/")
    served.kill()
    with page.expect_download() as caught:
        page.get_by_role("link", name="Contact cards").click()
    assert caught.value.suggested_filename == "numbers.vcf"
    assert Path(caught.value.path()).read_bytes() == (guide / "numbers.vcf").read_bytes()


def test_without_the_worker_a_dead_host_opens_nothing(host: Hosts, browser: Browser) -> None:
    """The control: what the test above sees is the worker, not the browser's own cache."""
    served = host("/")
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(served.url)
    expect(page.locator("html")).to_have_attribute("data-copy", re.compile("none|unsupported"))
    served.kill()
    with pytest.raises(Error):
        page.goto(served.url + "emergency/")
    context.close()


def test_home_opens_after_the_browser_was_restarted(
    host: Hosts, playwright: Playwright, chromium: str, tmp_path: Path
) -> None:
    served, profile = host("/repo/"), str(tmp_path / "profile")
    first = engines.launch_profile(playwright, profile)
    open_saved(first.pages[0], served.url)
    served.kill()
    first.close()
    second = engines.launch_profile(playwright, profile)
    page = second.pages[0]
    page.goto(served.url)
    expect(page.locator("html")).to_have_attribute("data-copy", "complete", timeout=30_000)
    expect(page.locator(".call-bar a").first).to_contain_text("113")
    second.close()


def test_version_two_is_shown_by_the_next_navigation(
    host: Hosts, version_two: Path, page: Page, errors: list[str]
) -> None:
    served = host("/")
    first = open_saved(page, served.url)
    served.deploy(version_two)
    page.goto(served.url + "about/")  # the working connection: the browser looks for a newer worker
    page.wait_for_selector(f'html[data-version]:not([data-version="{first}"])', timeout=30_000)
    page.goto(served.url)
    expect(page.get_by_text("This sentence is new.")).to_be_visible()
    expect(page.locator("[data-update]")).to_be_hidden()
    served.kill()
    page.goto(served.url)
    expect(page.get_by_text("This sentence is new.")).to_be_visible()
    assert without_network(errors) == []


def test_an_open_page_offers_its_newer_text_and_never_reloads_itself(
    host: Hosts, version_two: Path, page: Page
) -> None:
    served = host("/")
    open_saved(page, served.url)
    navigations: list[str] = []
    page.on("framenavigated", lambda frame: navigations.append(frame.url))
    served.deploy(version_two)
    page.evaluate("navigator.serviceWorker.getRegistration().then((registration) => registration.update())")
    expect(page.locator("[data-update]")).to_be_visible(timeout=30_000)
    assert not navigations
    served.kill()
    page.locator("[data-update] a").click()
    expect(page.get_by_text("This sentence is new.")).to_be_visible()
    expect(page.locator("[data-update]")).to_be_hidden()


def test_another_page_is_not_told_of_a_change_elsewhere(host: Hosts, version_two: Path, page: Page) -> None:
    served = host("/")
    first = open_saved(page, served.url + "about/")
    served.deploy(version_two)
    page.evaluate("navigator.serviceWorker.getRegistration().then((registration) => registration.update())")
    page.wait_for_selector(f'html[data-version]:not([data-version="{first}"])', timeout=30_000)
    expect(page.locator("[data-update]")).to_be_hidden()


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("emergency", "emergency/"),
        ("emergency/index.html", "emergency/"),
        ("emergency.html", "emergency/"),
        ("Emergency/", "emergency/"),
        ("index.html", ""),
        ("emergency/?utm_source=a&fbclid=b&_=1", "emergency/?utm_source=a&fbclid=b&_=1"),
        ("emergency?ref=d#menu", "emergency/?ref=d#menu"),
        ("?source=icon", "?source=icon"),
        ("%65mergency/", "emergency/"),
    ],
)
def test_aliases_and_queries_lead_to_the_page(host: Hosts, page: Page, asked: str, shown: str) -> None:
    served = host("/a/b/")
    open_saved(page, served.url)
    served.kill()
    answer = page.goto(served.url + asked)
    assert answer is not None and answer.status == 200
    assert page.url == served.url + shown or asked.startswith("%65")
    page.locator(".site-menu a", has_text="Costs").click()
    expect(page).to_have_url(served.url + "costs/")


@pytest.mark.parametrize("address", ["nope/", "nope", "deep/er/still/", "%E0%A4%A/", "constructor", "emergency/x"])
def test_an_unknown_page_offline_carries_the_numbers_and_ways_on(host: Hosts, page: Page, address: str) -> None:
    served = host("/repo/")
    open_saved(page, served.url)
    served.kill()
    answer = page.goto(served.url + address)
    assert answer is not None and answer.status == 404
    assert page.url == served.url + address
    expect(page.locator(".call-bar a").first).to_have_attribute("href", "tel:113")
    page.locator(".site-menu a", has_text="Emergency").click()
    expect(page).to_have_url(served.url + "emergency/")
    expect(page.locator("html")).to_have_attribute("data-copy", "complete")


def test_an_unknown_page_online_is_asked_of_the_host(host: Hosts, page: Page) -> None:
    served = host("/")
    open_saved(page, served.url)
    (served.folder / "new").mkdir()
    (served.folder / "new" / "index.html").write_text("<h1>A page of tomorrow</h1>")
    page.goto(served.url + "new/")
    expect(page.locator("h1")).to_have_text("A page of tomorrow")
    answer = page.goto(served.url + "nope/")
    assert answer is not None and answer.status == 404
    expect(page.locator(".call-bar a").first).to_have_attribute("href", "tel:113")


@pytest.mark.parametrize("damage", ["changed byte", "cut", "empty table", "html", "gone"])
def test_a_damaged_worker_is_never_installed(host: Hosts, guide: Path, page: Page, damage: str) -> None:
    served = host("/")
    version = open_saved(page, served.url)
    script = served.folder / "sw.js"
    text = script.read_text()
    changed = {
        "changed byte": text.replace("Ambulance", "Ambulanse", 1),
        "cut": text[: len(text) // 2],
        "empty table": text[: text.rindex("({")],
        "html": "<!doctype html><title>Sign in</title>",
        "gone": None,
    }[damage]
    script.unlink() if changed is None else script.write_text(changed)
    page.reload()
    page.evaluate("navigator.serviceWorker.getRegistration().then((r) => r.update()).catch(() => null)")
    expect_settled(page)
    served.kill()
    page.goto(served.url + "emergency/")
    expect(page.locator("html")).to_have_attribute("data-version", version)
    expect(page.locator("html")).to_have_attribute("data-copy", "complete")


def test_a_first_worker_that_is_damaged_is_not_called_saved(host: Hosts, page: Page) -> None:
    served = host("/")
    script = served.folder / "sw.js"
    script.write_text(script.read_text().replace("Ambulance", "Ambulanse", 1))
    page.goto(served.url)
    expect(page.locator("html")).to_have_attribute("data-reason", "damaged")
    expect(page.locator("html")).to_have_attribute("data-copy", "none")
    expect(page.locator("[data-copy-state]")).to_have_text("Not saved on this device yet.")


def test_the_copy_can_be_switched_off_and_comes_back(host: Hosts, guide: Path, page: Page, switched_off: Path) -> None:
    served = host("/")
    open_saved(page, served.url)
    served.deploy(switched_off)
    page.goto(served.url + "about/")
    expect_registrations(page, 0)
    answer = page.goto(served.url + "emergency/")
    assert answer is not None and not answer.from_service_worker
    expect(page.locator("html")).to_have_attribute("data-copy", re.compile("none|saving"))
    served.deploy(guide)
    open_saved(page, served.url)
    served.kill()
    page.goto(served.url + "emergency/")
    expect(page.locator("html")).to_have_attribute("data-copy", "complete")


def expect_registrations(page: Page, count: int) -> None:
    expect_answer(page, "navigator.serviceWorker.getRegistrations().then((all) => all.length)", count)


def expect_settled(page: Page) -> None:
    """The browser has made up its mind about every worker that it was sent."""
    expect_answer(page, "navigator.serviceWorker.getRegistration().then((r) => !r.installing && !r.waiting)", True)


def test_the_workers_address_and_scope_are_frozen(host: Hosts, page: Page) -> None:
    """A worker at another address would leave the old one alive for ever on every phone that has it."""
    served = host("/repo/")
    open_saved(page, served.url + "emergency/")
    scopes = "navigator.serviceWorker.getRegistrations().then((all) => all.map((r) => [r.scope, r.active.scriptURL]))"
    assert page.evaluate(scopes) == [[served.url, served.url + "sw.js"]]
