"""The browsers, and the builds that they are shown: made once for all tests, whichever folder those stand in."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from sitegen.pipeline import Project, make_output
from sitegen.publish.writer import write_output
from tests.browser import engines

ROOT = Path(__file__).resolve().parents[2]


def build(content: Path, output: Path) -> Path:
    """Builds a content folder with the repository's templates and assets."""
    write_output(make_output(Project(content, ROOT / "templates", ROOT / "static")), output)
    return output


def need(name: str) -> str:
    """The program of an engine. A laptop without it can still run everything else; CI must have all."""
    path = engines.find(name)
    if path is not None:
        return path
    message = f"No {name} was found: {engines.INSTALL[name]}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    # Never in CI, and only for want of a browser: whoever mends a sentence need not install three of them first.
    pytest.skip(message)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium() -> str:
    return need("chromium")


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    started = engines.launch(playwright, "chromium")
    yield started
    started.close()


@pytest.fixture(scope="session")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    need("firefox")
    started = engines.launch(playwright, "firefox")
    yield started
    started.close()


@pytest.fixture(scope="session")
def screen() -> Iterator[None]:
    need("webkit")
    with engines.virtual_screen():
        yield


@pytest.fixture(scope="session")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content, built once."""
    return build(ROOT / "content", tmp_path_factory.mktemp("guide"))


@pytest.fixture(scope="session")
def version_two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content with one page changed."""
    folder = tmp_path_factory.mktemp("two")
    shutil.copytree(ROOT / "content", folder / "content")
    home = folder / "content" / "pages" / "index.md"
    home.write_text(home.read_text() + "\nThis sentence is new.\n")
    return build(folder / "content", folder / "output")
