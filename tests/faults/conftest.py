"""Fixtures of the fault matrix: a host that misbehaves, each engine in turn, builds of several versions.

Every test is named by the id of its fault, `test_A1_…`; the first line of its docstring says what happens to the
reader instead. A test that takes `engine` runs in all three, or in those that `@pytest.mark.engines(…, why=…)` names.
"""

import re
import shutil
import subprocess
from collections.abc import Callable, Generator, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sitegen.pipeline import Project, make_output
from sitegen.publish.writer import write_output
from tests.browser import engines
from tests.browser.engines import Engine
from tests.browser.fixtures import ROOT, build
from tests.faults.fault_host import FaultHost
from tests.faults.table import Seen, identity, make_table

Hosts = Callable[..., FaultHost]

# The faults that lose a copy most often: they run in `make test` too.
GATE = {"A1", "A2", "A4", "B1", "B2", "B3", "B9", "C1", "C2", "C3", "D2", "E1", "F1", "F4"}
SEEN: pytest.StashKey[list[Seen]] = pytest.StashKey()


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
def twin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content with two pages changed, one early and one late, so that every file keeps its length."""
    folder = tmp_path_factory.mktemp("twin")
    shutil.copytree(ROOT / "content", folder / "content")
    for name in ("about", "rights"):
        page = folder / "content" / "pages" / f"{name}.md"
        text, count = re.subn(r"(?<=^description: ).", lambda found: found[0].swapcase(), page.read_text(), flags=re.M)
        assert count == 1
        page.write_text(text)
    return build(folder / "content", folder / "output")


@pytest.fixture(scope="session")
def switched_off(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content with the copy switched off."""
    output = tmp_path_factory.mktemp("off") / "output"
    project = Project(ROOT / "content", ROOT / "templates", ROOT / "static", worker=False)
    write_output(make_output(project), output)
    return output


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
        _remember(item, report)
    return report


def _remember(item: pytest.Item, report: pytest.TestReport) -> None:
    """Keeps for the table how a test went."""
    function: Any = item
    params = function.callspec.params if hasattr(function, "callspec") else {}
    engine = params.get("engine") or params.get("name")
    marker = item.get_closest_marker("engines")
    why = marker.kwargs["why"] if marker else ""
    name = engine if engine in engines.NAMES else ""
    item.config.stash.setdefault(SEEN, []).append(
        Seen(function.originalname, function.function.__doc__ or "", name, report.passed, why)
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Writes the table, if a file was named."""
    target = session.config.getoption("--faults-table")
    seen = session.config.stash.get(SEEN, [])
    if target and seen:
        Path(target).write_text(make_table(seen, versions(), date.today()))


def versions() -> dict[str, str]:
    """Engine → its version, as its program says it."""
    found = {}
    for name in engines.NAMES:
        command = [engines.find(name) or name, "--version"]
        if name == "webkit":  # it has no such option, but came as a package
            command = ["dpkg-query", "--show", "webkit2gtk-driver"]
        try:
            said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        except FileNotFoundError:
            said = ""
        number = re.search(r"\d+(\.\d+)+", said)
        found[{"webkit": "WebKitGTK"}.get(name, name.capitalize())] = number[0] if number else "unknown"
    return found
