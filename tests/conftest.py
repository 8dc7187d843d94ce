"""What every test may rely on."""

import pytest

from tests.browser.fixtures import browser, chromium, firefox, guide, playwright, screen, version_two

# One Playwright can run at a time, so the browsers are shared by all folders of tests.
__all__ = ["browser", "chromium", "firefox", "guide", "playwright", "screen", "version_two"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--faults-table", metavar="FILE", help="write what the fault tests saw as a table")
