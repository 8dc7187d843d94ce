"""The rooms of sitegen/ and their direction, one module for each library, and no town or number outside the content."""

import ast
import functools
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ROOT

# A room imports from the rooms to its right only. `check` and `publish` stand beside each other.
DIRECTION = (
    "cli → making | preview → components_page → pipeline → drawing → project → check | publish → bundle → render"
    " → content → problems | remembered"
)
# Modules at the top that are used by the command line only, and what they may import.
BESIDE = {
    "kept": {"publish", "remembered"},
    "towns": {"pipeline", "project", "check", "publish", "render", "content", "problems"},
    "review": {"content"},
    "work_files": {"content", "render"},
    "aed_import": {"content", "problems"},
}
# Library → the only module that imports it, and the name under which pyproject.toml asks for it, if that is another.
IMPORTED_BY = {
    "babel": "content.catalogs",
    "brotli": "publish.compressed",
    "holidays": "content.calendar",
    "jinja2": "render.templates",
    "livereload": "preview",
    "markdown": "content.converter",
    "markupsafe": "render.templates",
    "oxipng": "render.icons",
    "phonenumbers": "content.phone_numbers",
    "pydantic": "content.fields",
    "pydantic_core": "content.fields",
    "resvg_py": "render.icons",
    "segno": "render.qr",
    "selectolax": "check.page_reader",
    "tree_sitter": "render.syntax",
    "tree_sitter_css": "render.syntax",
    "tree_sitter_javascript": "render.syntax",
    "yaml": "content.documents",
}
PACKAGES = {"oxipng": "pyoxipng", "resvg_py": "resvg-py", "yaml": "pyyaml"} | {
    name: name.replace("_", "-") for name in ("tree_sitter", "tree_sitter_css", "tree_sitter_javascript")
}
COME_ALONG = {"markupsafe", "pydantic_core"}

SITEGEN = ROOT / "sitegen"
MODULES = sorted(
    ".".join(file.relative_to(SITEGEN).with_suffix("").parts)
    for file in SITEGEN.rglob("*.py")
    if file.stem != "__init__"
)
NUMBER = re.compile(r"(?<![\w#.])(?<!=\")(110|112|113|116[ \u00a0]?117)(?!\w)")
TOWN = re.compile(r"halden|østfold|ostfold|kalnes|fredrikstad|sarpsborg", re.IGNORECASE)


def parsed(module: str) -> ast.Module:
    return ast.parse((SITEGEN / f"{module.replace('.', '/')}.py").read_text())


def imports(module: str) -> Iterator[str]:
    """Every module that this one imports, wherever in the file; those of sitegen without their package's name."""
    for node in ast.walk(parsed(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            is_package = (ROOT / node.module.replace(".", "/")).is_dir()
            yield from inner if is_package else [node.module]


def ours(module: str) -> set[str]:
    return {name.removeprefix("sitegen.") for name in imports(module) if name.startswith("sitegen.")}


def room(module: str) -> str:
    return module.partition(".")[0]


def test_a_room_imports_from_the_rooms_to_its_right_only() -> None:
    rooms = [place.split(" | ") for place in DIRECTION.split(" → ")]
    allowed = dict(BESIDE)
    for at, names in enumerate(rooms):
        allowed |= dict.fromkeys(names, {other for later in rooms[at + 1 :] for other in later})
    allowed["cli"] |= BESIDE.keys()
    allowed["making"] |= {"kept", "review"}
    for module in MODULES:
        used = {room(name) for name in ours(module)} - {room(module)}
        assert used <= allowed[room(module)], f"{module} may not import {used}"


def test_no_modules_import_each_other_in_a_circle() -> None:
    left = {module: ours(module) for module in MODULES}
    while free := [module for module, needs in left.items() if not needs & left.keys()]:
        for module in free:
            del left[module]
    assert left == {}


def test_each_library_is_imported_by_one_module() -> None:
    found: dict[str, set[str]] = {}
    for module in MODULES:
        for name in imports(module):
            library = name.partition(".")[0]
            if library != "sitegen" and library not in sys.stdlib_module_names:
                found.setdefault(library, set()).add(module)
    assert found == {library: {module} for library, module in IMPORTED_BY.items()}


def test_each_library_is_asked_for_and_explained() -> None:
    """Nothing is installed that nothing uses, and the README says what each is for."""
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    packages = {re.split(r"[<>=~! ]", line)[0] for line in asked}
    assert packages == {PACKAGES.get(library, library) for library in IMPORTED_BY.keys() - COME_ALONG}
    rows = re.findall(r"^\| ([\w-]+) \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert packages <= set(rows)


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"content.phone_numbers"}))
def test_no_emergency_number_is_written_in_a_module(module: str) -> None:
    """emergency_numbers.yaml holds the one table; docstrings and comments may name them, code may not."""
    tree = parsed(module)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            assert not NUMBER.search(str(node.value)), f"{module}.py:{node.lineno}"


def files_of(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.*") if file.suffix != ".pyc")


def test_no_emergency_number_is_written_in_a_template_or_an_asset() -> None:
    for file in files_of("templates", "static"):
        if file.suffix != ".svg":  # a drawing is made of numbers
            assert not NUMBER.search(file.read_text()), file


def test_no_town_is_named_in_the_generator() -> None:
    """Another town replaces content/ and nothing else."""
    for file in files_of("sitegen", "templates", "static"):
        assert not TOWN.search(file.read_text()), file


def test_every_module_says_its_idea() -> None:
    assert [module for module in MODULES if not ast.get_docstring(parsed(module))] == []


def test_no_function_is_longer_than_40_lines() -> None:
    """Scripts are held to the same limit by oxlint."""
    for module in MODULES:
        for node in ast.walk(parsed(module)):
            if isinstance(node, ast.FunctionDef):
                assert node.end_lineno and node.end_lineno - node.lineno < 40, f"{module}.{node.name}"


@functools.cache
def below(module: str) -> frozenset[str]:
    """The module and everything that it needs."""
    return frozenset({module}).union(*(below(name) for name in ours(module)))


def test_a_build_asks_no_clock_and_no_chance() -> None:
    """A date that must be shown comes from the content."""
    for module in below("pipeline"):
        text = (SITEGEN / f"{module.replace('.', '/')}.py").read_text()
        for call in ("datetime.now", "date.today", "import time", "utcnow", "random", "uuid", "secrets"):
            if (module, call) != ("publish.verify", "secrets"):
                assert call not in text, f"{module}: {call}"


def test_the_documents_name_every_module() -> None:
    rooms = (ROOT / "docs" / "architecture.md").read_text()
    for module in MODULES:
        assert re.search(rf"\b{module.rpartition('.')[2]}\b", rooms), module
