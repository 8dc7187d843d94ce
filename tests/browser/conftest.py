"""Fixtures for tests in a real Chromium: the built guide on a host that can be killed, and a page that keeps quiet.

A missing browser fails under CI=true; on a laptop the tests are skipped with the line that installs one.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser import engines
from tests.browser.host import Host

# Ends as soon as what is expected is there; Playwright's own five seconds are too few for a worker on a busy machine.
_PATIENCE_MS = 30_000
expect.set_options(timeout=_PATIENCE_MS)


@pytest.fixture(params=engines.NAMES)
def engine(request: pytest.FixtureRequest) -> Iterator[engines.Engine]:
    """A fresh page in each of the three engines in turn."""
    opened: engines.Engine
    if request.param == "webkit":
        request.getfixturevalue("screen")
        opened = engines.WebKitEngine()
    else:
        browser = request.getfixturevalue("browser" if request.param == "chromium" else "firefox")
        opened = engines.PlaywrightEngine(request.param, engines.open_context(browser))
    yield opened
    opened.close()


@pytest.fixture
def host(guide: Path, tmp_path: Path) -> Iterator[Callable[[str], Host]]:
    """Makes hosts that serve a copy of the guide below a prefix."""
    hosts: list[Host] = []

    def serve(prefix: str = "/", script_delay: float = 0) -> Host:
        folder = tmp_path / f"served-{len(hosts)}"
        shutil.copytree(guide, folder)
        hosts.append(Host(folder, prefix, script_delay))
        return hosts[-1]

    yield serve
    for started in hosts:
        started.kill()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    fresh = browser.new_context(viewport={"width": 360, "height": 740})
    fresh.add_init_script(
        "addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective))"
    )
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def errors(page: Page) -> list[str]:
    """Everything the page complains about: script errors, console errors, violations of its policy."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


def open_saved(page: Page, url: str) -> str:
    """Opens the address, waits until the worker says that the copy is complete, and returns its version."""
    page.goto(url)
    page.wait_for_selector('html[data-copy="complete"]', timeout=_PATIENCE_MS)
    return page.locator("html").get_attribute("data-version") or ""


def expect_answer(page: Page, question: str, answer: object = True) -> None:
    """Asks again and again from outside: a strict security policy forbids it inside, wait_for_function() included."""
    end, found = time.monotonic() + _PATIENCE_MS / 1000, None
    while found != answer and time.monotonic() < end:
        with suppress(Error):  # the page may be on its way to another
            found = page.evaluate(question)
        time.sleep(0 if found == answer else 0.05)
    assert found == answer


def without_network(errors: list[str]) -> list[str]:
    """What a page complained of besides the host that is dead: refused, cut or reset, as the moment has it."""
    return [error for error in errors if "net::ERR_" not in error]
