"""What every test may rely on."""

from collections.abc import Iterator

import pytest

from sitegen import assets
from tests.browser.fixtures import browser, chromium, firefox, guide, playwright, screen, version_two

# One Playwright can run at a time, so the browsers are shared by all folders of tests.
__all__ = ["browser", "chromium", "firefox", "guide", "playwright", "screen", "version_two"]


@pytest.fixture(autouse=True, scope="session")
def icons_once() -> Iterator[None]:
    """Drawing the same icons for each of a hundred small sites would be most of the time of these tests."""
    drawn: dict[tuple[str, str, int, str, str], assets.Icon] = {}
    draw = assets._png

    def remembered(drawing: str, name: str, size: int, purpose: str, shown: str) -> assets.Icon:
        key = (drawing, name, size, purpose, shown)
        if key not in drawn:
            drawn[key] = draw(*key)
        return drawn[key]

    assets._png = remembered
    yield
    assets._png = draw


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--faults-table", metavar="FILE", help="write what the fault tests saw as a table")
