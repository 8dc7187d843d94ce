"""Fixtures of the fault matrix: a host that misbehaves, each engine in turn, builds of several versions.

Every test is named by the id of its fault, `test_A1_…`; the first line of its docstring says what happens to the
reader instead. A test that takes `engine` runs in all three, or in those that `@pytest.mark.engines(…, why=…)` names.
"""

import re
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from tests.browser import engines
from tests.browser.engines import Engine
from tests.browser.fixtures import build_changed, shared
from tests.faults import record
from tests.faults.fault_host import FaultHost
from tests.faults.table import identity

Hosts = Callable[..., FaultHost]

# The faults that lose a copy most often: they run in `make test` too.
GATE = {"A1", "A2", "A4", "B1", "B2", "B3", "B9", "C1", "C2", "C3", "D2", "E1", "F1", "F4"}


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

    def change(content: Path) -> None:
        about = content / "pages" / "about.md"
        about.write_text(about.read_text() + "\nThis sentence is the third.\n")
        source = re.search(r"sources: \[([a-z0-9-]+)", about.read_text())
        assert source
        words = "It stands in one version only."
        head = f"---\ntitle: An extra page\ndescription: {words}\nsources: [{source[1]}]\n---\n\n"
        (content / "pages" / "extra.md").write_text(f"{head}{words}\n")

    return shared(tmp_path_factory, "three", lambda output: build_changed(output, change))


@pytest.fixture(scope="session")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content with two pages changed, one early and one late, so that every file keeps its length."""

    def change(content: Path) -> None:
        for name in ("about", "rights"):
            page = content / "pages" / f"{name}.md"
            text = page.read_text()
            before = re.search(r"(?<=^description: ).+$", text, re.M)
            assert before
            after = before[0][0].swapcase() + before[0][1:]
            # In the translations too: a sentence without one would be shown in English, and be longer or shorter.
            for file in (page, *(content / "locale").glob("*.po")):
                file.write_text(file.read_text().replace(before[0], after))

    return shared(tmp_path_factory, "twin", lambda output: build_changed(output, change))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is not of the first gate waits for `make test-faults`."""
    for item in items:
        name = getattr(item, "originalname", item.name)
        known = identity(name) if "faults" in item.path.parts else None
        if known and f"{known[0]}{known[1]}" not in GATE:
            item.add_marker(pytest.mark.matrix)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call" or report.failed:
        record.note(item, report)
    return report
