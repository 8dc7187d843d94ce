"""Three real engines behind one small interface: Chromium, Firefox and WebKit, each driven the way that works for it.

Chromium and Firefox come through Playwright (Firefox by its own protocol, channel moz-firefox, not a patched build);
WebKit is WebKitGTK's MiniBrowser, driven through WebKitWebDriver on a virtual screen that this module starts.
"""

import glob
import os
import shutil
import socket
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol, TypeAlias

from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.chromium import FLAGS, find_chromium

Preferences: TypeAlias = dict[str, str | float | bool]

NAMES = ("chromium", "firefox", "webkit")
INSTALL = {
    "chromium": "apt-get install chromium, or set GUIDE_CHROMIUM",
    "firefox": "apt-get install firefox-esr, or set GUIDE_FIREFOX",
    "webkit": "apt-get install webkit2gtk-driver xvfb xauth",
}
# The one host that Firefox keeps asking for is turned to this machine; a position is refused unless a test gives one.
FIREFOX: Preferences = {
    "permissions.default.geo": 2,
    "network.dns.localDomains": "firefox.settings.services.mozilla.com",
}
# Longer than any script may run; two of them are shorter than the time limit of a test.
_ANSWER_SECONDS = 70
_START_MS = 90_000
# Once in some fifty starts WebKit never reports to its driver; one that does has done so by then.
_WEBKIT_START_SECONDS = 20
_MINI_BROWSERS = "/usr/lib/*/webkit2gtk-4.1/MiniBrowser"


class Engine(Protocol):
    """One open page of a real browser with a profile of its own."""

    name: str

    def open(self, url: str) -> None:
        """Goes there. What cannot be opened shows the browser's own error page, or raises: see attempt()."""

    def tab(self) -> "Engine":
        """Another empty page of the same browser profile; it closes with this one."""

    def reload(self) -> None: ...

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, a promise awaited, as JSON."""

    def close(self) -> None: ...


def attempt(engine: Engine, url: str) -> None:
    """Opens an address that may well not open; look at the page to see what came of it."""
    with suppress(Error, WebDriverException, AssertionError):
        engine.open(url)


def wait_for(engine: Engine, expression: str, wanted: Any = True, seconds: float = 30) -> Any:
    """Asks again and again from outside (a strict security policy forbids it inside); fails with the last answer."""
    end = time.monotonic() + seconds
    while True:
        found: Any
        try:
            found = engine.evaluate(expression)
        except (Error, WebDriverException, AssertionError) as error:  # the page may be on its way to another
            found = error
        if found == wanted:
            return found
        if time.monotonic() > end:
            root = engine.evaluate("JSON.stringify(Object.assign({}, document.documentElement.dataset))")
            raise AssertionError(f"{engine.name}: {expression} is {found!r}, not {wanted!r}, after {seconds} s; {root}")
        time.sleep(0.05)


class PlaywrightEngine:
    """Chromium or Firefox."""

    def __init__(self, name: str, context: BrowserContext) -> None:
        self.name = name
        self.context = context
        self.page: Page = context.new_page()

    def tab(self) -> "PlaywrightEngine":
        return PlaywrightEngine(self.name, self.context)

    def open(self, url: str) -> None:
        self.page.goto(url)

    def reload(self) -> None:
        self.page.reload()

    def evaluate(self, expression: str) -> Any:
        return self.page.evaluate(expression)

    def close(self) -> None:
        self.context.close()


class WebKitEngine:
    """WebKitGTK. A page that cannot be opened does not raise here: look at its heading."""

    name = "webkit"

    def __init__(self, driver: webdriver.WebKitGTK | None = None) -> None:
        self._driver = driver or _webkit_driver()
        self._window = self._driver.current_window_handle

    def tab(self) -> "WebKitEngine":
        self._driver.switch_to.new_window("tab")
        return WebKitEngine(self._driver)

    def open(self, url: str) -> None:
        self._look()
        self._driver.get(url)

    def reload(self) -> None:
        self._look()
        self._driver.refresh()

    def _look(self) -> None:
        if self._driver.current_window_handle != self._window:
            self._driver.switch_to.window(self._window)

    def evaluate(self, expression: str) -> Any:
        self._look()
        script = "const done = arguments[0]; Promise.resolve().then(() => ("
        return self._driver.execute_async_script(f"{script}{expression})).then(done, (e) => done(String(e)))")

    def close(self) -> None:
        try:
            self._driver.quit()
        except WebDriverException:
            self._driver.service.stop()


def _webkit_driver() -> webdriver.WebKitGTK:
    options = Options()
    options.binary_location = mini_browser() or ""
    options.add_argument("--automation")
    try:
        driver = _started(options, _WEBKIT_START_SECONDS)
    except Exception:
        driver = _started(options, _ANSWER_SECONDS)
    driver.set_script_timeout(60)
    driver.set_page_load_timeout(60)
    return driver


def _started(options: Options, seconds: int) -> webdriver.WebKitGTK:
    """A browser that has reported to its driver within so many seconds."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)  # selenium takes it for every request to the driver
    try:
        with warnings.catch_warnings():  # selenium uses a setting of its own that it calls old
            warnings.simplefilter("ignore", DeprecationWarning)
            driver = webdriver.WebKitGTK(options=options, service=Service("/usr/bin/WebKitWebDriver"))
    finally:
        socket.setdefaulttimeout(before)
    connection = driver.command_executor
    assert not isinstance(connection, str)
    connection.client_config.timeout = _ANSWER_SECONDS
    return driver


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


def open_context(browser: Browser, **options: Any) -> BrowserContext:
    """A profile of its own, with a phone's screen; `options` are Playwright's."""
    return browser.new_context(**{"viewport": {"width": 360, "height": 740}, **options})


def launch(playwright: Playwright, name: str, preferences: Preferences | None = None) -> Browser:
    """A Chromium or Firefox, to be closed by the caller; `preferences` are Firefox's."""
    if name == "chromium":
        return playwright.chromium.launch(executable_path=find(name), args=FLAGS, timeout=_START_MS)
    return playwright.firefox.launch(
        executable_path=find(name),
        channel="moz-firefox",
        timeout=_START_MS,
        firefox_user_prefs=FIREFOX | (preferences or {}),
    )


def launch_profile(playwright: Playwright, profile: str) -> BrowserContext:
    """A Chromium that keeps its data in the folder `profile`, so that it can be restarted."""
    return playwright.chromium.launch_persistent_context(
        profile, executable_path=find("chromium"), args=FLAGS, timeout=_START_MS
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
