"""The browsers, and the builds that they are shown: made once, whichever folder a test stands in.

A browser is shared by all tests of a process, a build by all processes of a run.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from sitegen.pipeline import make_output
from sitegen.project import Project
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


def shared(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that `make` fills once for all processes of a run: the first makes it, the others wait. Read it only."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / f"shared-{name}"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            begun = factory.mktemp(name)
            make(begun)
            begun.rename(folder)
    return folder


def build_changed(output: Path, change: Callable[[Path], object]) -> Path:
    """Builds the real content after `change` was made in a copy of it."""
    with tempfile.TemporaryDirectory() as home:
        content = Path(home) / "content"
        shutil.copytree(ROOT / "content", content)
        change(content)
        return build(content, output)


@pytest.fixture(scope="session")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content."""
    return shared(tmp_path_factory, "guide", lambda output: build(ROOT / "content", output))


@pytest.fixture(scope="session")
def version_two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content with one page changed."""

    def change(content: Path) -> None:
        home = content / "pages" / "index.md"
        home.write_text(home.read_text() + "\nThis sentence is new.\n")

    return shared(tmp_path_factory, "two", lambda output: build_changed(output, change))


@pytest.fixture(scope="session")
def switched_off(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content with the copy switched off."""
    project = Project(ROOT / "content", ROOT / "templates", ROOT / "static", worker=False)
    return shared(tmp_path_factory, "off", lambda output: write_output(make_output(project), output))
