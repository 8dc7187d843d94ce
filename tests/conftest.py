"""What every test may rely on."""

from pathlib import Path

import pytest
from xdist.remote import Producer

from tests import lanes
from tests.browser.fixtures import browser, chromium, firefox, guide, playwright, screen, switched_off, version_two
from tests.faults.record import TableWriter

# One Playwright can run at a time, so the browsers are shared by all folders of tests.
__all__ = ["browser", "chromium", "firefox", "guide", "playwright", "screen", "switched_off", "version_two"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--faults-table", metavar="FILE", help="write what the fault tests saw as a table")


def pytest_configure(config: pytest.Config) -> None:
    target = config.getoption("--faults-table")
    if target and not _is_worker(config):
        config.pluginmanager.register(TableWriter(Path(target)))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if _is_worker(config):
        lanes.sort(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> lanes.Lanes | None:
    return lanes.Lanes(config, log) if config.getoption("dist") == "loadscope" else None


def _is_worker(config: pytest.Config) -> bool:
    """Whether this is one of the processes that tests run in side by side; another one hears all reports."""
    return hasattr(config, "workerinput")
