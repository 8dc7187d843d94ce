"""Three real engines behind one small interface: Chromium, Firefox and WebKit, each driven the way that works for it.

Chromium and Firefox come through Playwright (Firefox by its own protocol, channel moz-firefox, not a patched build);
WebKit is WebKitGTK's MiniBrowser, driven through WebKitWebDriver on a virtual screen that this module starts.
"""

import glob
import os
import shutil
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from playwright.sync_api import Browser, BrowserContext, Page, Playwright
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.chromium import FLAGS, find_chromium

NAMES = ("chromium", "firefox", "webkit")
INSTALL = {
    "chromium": "apt-get install chromium, or set GUIDE_CHROMIUM",
    "firefox": "apt-get install firefox-esr, or set GUIDE_FIREFOX",
    "webkit": "apt-get install webkit2gtk-driver xvfb xauth",
}
# The one host that Firefox keeps asking for is turned to this machine; a position is refused unless a test gives one.
_FIREFOX: dict[str, str | float | bool] = {
    "permissions.default.geo": 2,
    "network.dns.localDomains": "firefox.settings.services.mozilla.com",
}
_MINI_BROWSERS = "/usr/lib/*/webkit2gtk-4.1/MiniBrowser"


class Engine(Protocol):
    """One open page of a real browser with a profile of its own."""

    name: str

    def open(self, url: str) -> None: ...

    def reload(self) -> None: ...

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, a promise awaited, as JSON."""

    def close(self) -> None: ...


def wait_for(engine: Engine, expression: str, wanted: Any = True, seconds: float = 30) -> Any:
    """Asks again and again from outside (a strict security policy forbids it inside); fails with the last answer."""
    end = time.monotonic() + seconds
    while True:
        found = engine.evaluate(expression)
        if found == wanted:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"{engine.name}: {expression} is {found!r}, not {wanted!r}, after {seconds} s")
        time.sleep(0.05)


class PlaywrightEngine:
    """Chromium or Firefox."""

    def __init__(self, name: str, browser: Browser) -> None:
        self.name = name
        self._context: BrowserContext = browser.new_context(viewport={"width": 360, "height": 740})
        self._page: Page = self._context.new_page()

    def open(self, url: str) -> None:
        self._page.goto(url)

    def reload(self) -> None:
        self._page.reload()

    def evaluate(self, expression: str) -> Any:
        return self._page.evaluate(expression)

    def close(self) -> None:
        self._context.close()


class WebKitEngine:
    """WebKitGTK. A page that cannot be opened does not raise here: look at its heading."""

    name = "webkit"

    def __init__(self) -> None:
        options = Options()
        options.binary_location = mini_browser() or ""
        options.add_argument("--automation")
        with warnings.catch_warnings():  # selenium uses a setting of its own that it calls old
            warnings.simplefilter("ignore", DeprecationWarning)
            self._driver = webdriver.WebKitGTK(options=options, service=Service("/usr/bin/WebKitWebDriver"))
        self._driver.set_script_timeout(60)
        self._driver.set_page_load_timeout(60)

    def open(self, url: str) -> None:
        self._driver.get(url)

    def reload(self) -> None:
        self._driver.refresh()

    def evaluate(self, expression: str) -> Any:
        script = "const done = arguments[0]; Promise.resolve().then(() => ("
        return self._driver.execute_async_script(f"{script}{expression})).then(done, (e) => done(String(e)))")

    def close(self) -> None:
        try:
            self._driver.quit()
        except WebDriverException:
            self._driver.service.stop()


def find(name: str) -> str | None:
    """The program of an engine on this machine, or None."""
    if name == "chromium":
        return find_chromium()
    if name == "firefox":
        return os.environ.get("GUIDE_FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")
    return mini_browser() if shutil.which("WebKitWebDriver") and shutil.which("Xvfb") else None


def mini_browser() -> str | None:
    """WebKitGTK's own small browser, where Debian puts it."""
    return next(iter(sorted(glob.glob(_MINI_BROWSERS))), None)


def launch(playwright: Playwright, name: str) -> Browser:
    """A Chromium or Firefox, to be closed by the caller."""
    path = find(name)
    if name == "chromium":
        return playwright.chromium.launch(executable_path=path, args=FLAGS)
    return playwright.firefox.launch(
        executable_path=path, channel="moz-firefox", timeout=90_000, firefox_user_prefs=_FIREFOX
    )


@contextmanager
def virtual_screen() -> Iterator[None]:
    """A screen for WebKit, unless there is one. Xvfb names the display it chose on a pipe, in a line of its own."""
    if os.environ.get("DISPLAY"):
        yield
        return
    reading, writing = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        os.environ["DISPLAY"] = f":{pipe.readline().strip()}"
        try:
            yield
        finally:
            del os.environ["DISPLAY"]
            process.terminate()
            process.wait()
