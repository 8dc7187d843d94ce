"""What docs/architecture.md says of the house: imports point one way, each library has one door, no town is named."""

import ast
import functools
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ROOT

# The modules from the ground up: each may import from the lines above its own.
ORDER = [
    "problems numbering digits unseen pointers edition page_reader output qr",
    "text_flaws source",
    "prose",
    "tree",
    "schema area",
    "aed_records",
    "model",
    "contact_card grounds opening worker checklist",
    "assets references phone_checks verify",
    "record_checks text_checks",
    "aeds facts pages",
    "load single_file sitemap structured aed_forms",
    "number_checks link_checks aed_import",
    "check render",
    "flow",
    "serve",
    "cli",
]
# Library → its door, and the name under which pyproject.toml asks for it, if that is another.
DOORS = {
    "holidays": "opening",
    "jinja2": "render",
    "livereload": "serve",
    "markdown": "prose",
    "markupsafe": "render",
    "oxipng": "assets",
    "phonenumbers": "numbering",
    "pydantic": "schema",
    "pydantic_core": "schema",
    "resvg_py": "assets",
    "segno": "qr",
    "yaml": "source",
}
PACKAGES = {"oxipng": "pyoxipng", "resvg_py": "resvg-py", "yaml": "pyyaml"}
COME_ALONG = {"markupsafe", "pydantic_core"}

MODULES = sorted(file.stem for file in (ROOT / "sitegen").glob("*.py") if file.stem != "__init__")
NUMBER = re.compile(r"(?<![\w#.])(?<!=\")(110|112|113|116[ \u00a0]?117)(?!\w)")
TOWN = re.compile(r"halden|østfold|ostfold|kalnes|fredrikstad|sarpsborg", re.IGNORECASE)


def parsed(module: str) -> ast.Module:
    return ast.parse((ROOT / "sitegen" / f"{module}.py").read_text())


def imports(module: str) -> Iterator[str]:
    """Every module that this one imports, wherever in the file."""
    for node in ast.walk(parsed(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module
            yield from (f"sitegen.{alias.name}" for alias in node.names) if node.module == "sitegen" else [node.module]


def test_the_order_names_every_module_once() -> None:
    assert sorted(" ".join(ORDER).split()) == MODULES


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_one_way(module: str) -> None:
    above: set[str] = set()
    for line in ORDER:
        if module in line.split():
            break
        above.update(line.split())
    ours = {name.partition(".")[2] for name in imports(module) if name.partition(".")[0] == "sitegen"}
    assert ours <= above, f"{module} may not import {ours - above}"


def test_each_library_has_one_door() -> None:
    found: dict[str, set[str]] = {}
    for module in MODULES:
        for name in imports(module):
            library = name.partition(".")[0]
            if library != "sitegen" and library not in sys.stdlib_module_names:
                found.setdefault(library, set()).add(module)
    assert found == {library: {door} for library, door in DOORS.items()}


def test_each_library_is_asked_for_and_explained() -> None:
    """Nothing is installed that nothing uses, and the README says what each is for."""
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    packages = {re.split(r"[<>=~! ]", line)[0] for line in asked}
    assert packages == {PACKAGES.get(library, library) for library in DOORS.keys() - COME_ALONG}
    rows = re.findall(r"^\| ([\w-]+) \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert packages <= set(rows)


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"numbering"}))
def test_no_emergency_number_stands_in_a_module(module: str) -> None:
    """numbering.py holds the one table; docstrings and comments may name them, code may not."""
    tree = parsed(module)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            assert not NUMBER.search(str(node.value)), f"{module}.py:{node.lineno}"


def files_of(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.*") if file.suffix != ".pyc")


def test_no_emergency_number_stands_in_a_template_or_an_asset() -> None:
    for file in files_of("templates", "static"):
        if file.suffix != ".svg":  # a drawing is made of numbers
            assert not NUMBER.search(file.read_text()), file


def test_no_town_stands_in_the_generator() -> None:
    """Another town replaces content/ and nothing else."""
    for file in files_of("sitegen", "templates", "static"):
        assert not TOWN.search(file.read_text()), file


def test_every_module_says_its_idea() -> None:
    assert [module for module in MODULES if not ast.get_docstring(parsed(module))] == []


@functools.cache
def below(module: str) -> frozenset[str]:
    """The module and everything that it needs."""
    ours = {name.partition(".")[2] for name in imports(module) if name.startswith("sitegen.")}
    return frozenset({module}).union(*(below(name) for name in ours))


def test_a_build_asks_no_clock_and_no_chance() -> None:
    """A date that must be shown comes from the content."""
    for module in below("flow"):
        text = (ROOT / "sitegen" / f"{module}.py").read_text()
        for call in ("datetime.now", "date.today", "import time", "utcnow", "random", "uuid", "secrets"):
            assert call not in text, f"{module}: {call}"


def test_the_documents_name_every_module() -> None:
    table = (ROOT / "docs" / "architecture.md").read_text()
    for module in MODULES:
        assert f"`{module}`" in table, module
