"""Fixtures of the fault matrix: a host that misbehaves, each engine in turn, builds of several versions.

Every test is named by the id of its fault, `test_A1_…`; the first line of its docstring says what happens to the
reader instead. A test that takes `engine` runs in all three, or in those that `@pytest.mark.engines(…, why=…)` names.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sitegen.flow import Project, make_output
from sitegen.output import write_output
from tests.browser import engines
from tests.browser.conftest import ROOT, browser, build, chromium, firefox, guide, playwright, screen, version_two
from tests.browser.engines import Engine
from tests.faults.fault_host import FaultHost

__all__ = ["browser", "chromium", "firefox", "guide", "playwright", "screen", "version_two"]

Hosts = Callable[..., FaultHost]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("engines")
        metafunc.parametrize("engine", marker.args if marker else engines.NAMES, indirect=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A page of a fresh profile."""
    opened = open_engine(request, request.param)
    yield opened
    opened.close()


def open_engine(request: pytest.FixtureRequest, name: str, **options: object) -> Engine:
    if name == "webkit":
        request.getfixturevalue("screen")
        return engines.WebKitEngine()
    started = request.getfixturevalue("browser" if name == "chromium" else "firefox")
    return engines.PlaywrightEngine(name, engines.open_context(started, **options))


@pytest.fixture
def host(guide: Path, tmp_path: Path) -> Iterator[Hosts]:
    """Makes hosts that serve a copy of the guide, or of another folder, below a prefix."""
    hosts: list[FaultHost] = []

    def serve(prefix: str = "/", folder: Path = guide) -> FaultHost:
        served = tmp_path / f"served-{len(hosts)}"
        shutil.copytree(folder, served)
        hosts.append(FaultHost(served, tmp_path / f"control-{len(hosts)}.json", prefix))
        return hosts[-1]

    yield serve
    for started in hosts:
        started.kill()


@pytest.fixture(scope="session")
def version_three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content with another page changed, and a page more."""
    folder = tmp_path_factory.mktemp("three")
    shutil.copytree(ROOT / "content", folder / "content")
    pages = folder / "content" / "pages"
    about = pages / "about.md"
    about.write_text(about.read_text() + "\nThis sentence is the third.\n")
    source = re.search(r"sources: \[([a-z0-9-]+)", about.read_text())
    assert source
    head = f"---\ntitle: An extra page\ndescription: It stands in one version only.\nsources: [{source[1]}]\n---\n\n"
    (pages / "extra.md").write_text(head + "It stands in one version only.\n")
    return build(folder / "content", folder / "output")


@pytest.fixture(scope="session")
def switched_off(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content with the copy switched off."""
    output = tmp_path_factory.mktemp("off") / "output"
    project = Project(ROOT / "content", ROOT / "templates", ROOT / "static", worker=False)
    write_output(make_output(project), output)
    return output
