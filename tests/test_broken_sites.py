"""Every problem code, as a maintainer meets it: a broken site for each, and the whole report compared.

A folder of sites/broken/ holds only what differs from sites/small/ and from the repository's templates/ and static/:
whole files, and in change.yaml small edits: `find` and `replace` (saved in an `encoding`), `append`, or `remove`.
expected.txt is the complete report; `<n>` stands for a number of bytes, which changes with every rule of style.
"""

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from sitegen.cli import main
from tests.support import ROOT, SITES, edit, make_home, small_output, snapshot

BROKEN = SITES / "broken"
FIXTURES = sorted(folder.name for folder in BROKEN.iterdir())
MANY = "many-at-once"
# Codes that no content folder can bring about → the test that does.
_IMPORT = "duplicate file other out-of-use private without-date without-id without-position".split()
ELSEWHERE = {f"aed-{name}": "test_aed_import.py" for name in _IMPORT} | {
    "duplicate-output": "test_pipeline.py",
    "more-problems": "content/test_fields.py",
    "too-large": "content/test_documents.py",
    "town-name": "test_towns.py",
    "town-numbers": "test_towns.py",
}


def break_site(home: Path, fixture: Path) -> None:
    """Lays the fixture's files over the site, then makes its edits."""
    changes = fixture / "change.yaml"
    for file in fixture.rglob("*"):
        target = home / file.relative_to(fixture)
        if file.is_file() and file != changes and file.name != "expected.txt":
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target)
    for change in yaml.safe_load(changes.read_text()) if changes.exists() else ():
        if "remove" in change:
            (home / change["remove"]).unlink()
        elif "append" in change:
            with (home / change["file"]).open("a") as file:
                file.write(change["append"])
        else:
            edit(home, change["file"], change["find"], change["replace"], change.get("encoding", "utf-8"))


@pytest.mark.parametrize("name", FIXTURES)
def test_report_and_last_good_output(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = make_home(tmp_path)
    for path, content in {**small_output(), ".made-by-build": b""}.items():
        (home / "output" / path).parent.mkdir(parents=True, exist_ok=True)
        (home / "output" / path).write_bytes(content)
    before = snapshot(home / "output")
    break_site(home, BROKEN / name)
    monkeypatch.chdir(home)

    assert main([], home) == 1

    printed = capsys.readouterr()
    expected = (BROKEN / name / "expected.txt").read_text()
    pattern = re.escape(expected).replace("<n>", r"\d+")
    if not re.fullmatch(pattern, printed.err):
        assert printed.err == expected
    assert printed.out == ""
    assert snapshot(home / "output") == before
    if name != MANY:
        assert f"[{name}]" in printed.err


def test_many_problems_at_once_are_all_told() -> None:
    """One broken file must not hide what is wrong in the others."""
    report = (BROKEN / MANY / "expected.txt").read_text()
    assert set(re.findall(r"\[([a-z-]+)\]$", report, re.MULTILINE)) == {
        "emergency-number",
        "phone-number",
        "unknown-key",
        "missing-key",
        "missing-source",
        "unknown-id",
        "yaml-syntax",
        "template-syntax",
    }
    files = set(re.findall(r"^(\S+):\d+: ", report, re.MULTILINE))
    assert files == {
        "content/guide.yaml",
        "content/pages/404.md",
        "content/pages/emergency.md",
        "templates/components/news.html",
    }


def test_every_code_has_a_broken_site_and_a_heading() -> None:
    codes = set(codes_of_sitegen())
    assert set(FIXTURES) - {MANY} | ELSEWHERE.keys() == codes
    for code, test in ELSEWHERE.items():
        assert f'"{code}"' in (ROOT / "tests" / test).read_text()
    writing = (ROOT / "docs" / "writing.md").read_text()
    headings = re.findall(r"^### `(.*)`$", writing, re.MULTILINE)
    assert sorted(set(headings)) == headings, "each once, in the order of the alphabet"
    assert set(headings) == codes


def test_every_code_of_publishing_is_explained() -> None:
    rows = re.findall(r"^\| `([a-z0-9-]+)` \|", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE)
    assert set(rows) - {"sw.js"} == set(codes_of_sitegen(publishing=True))


def codes_of_sitegen(publishing: bool = False) -> Iterator[str]:
    """Every constant that is passed, returned or yielded where a code is expected; publish/ has its own document."""
    for file in (ROOT / "sitegen").rglob("*.py"):
        if (file.parent.name == "publish") == publishing:
            for node in ast.walk(ast.parse(file.read_text())):
                yield from _codes_at(node)


def _codes_at(node: ast.AST) -> Iterator[str]:
    """In `Problem(location, code, …)` and the helpers that make one, and in `return code, message, hint`."""
    found: list[ast.expr] = []
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        place = {"Problem": 1, "of": 1, "_fail": 0, "_problem": 1, "_refuse": 1, "problem": 0}.get(name)
        found = [node.args[place]] if place is not None and len(node.args) > place else []
    elif isinstance(node, ast.Return | ast.Yield) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 3:
        found = [node.value.elts[0]]
    for code in found:
        if isinstance(code, ast.Constant) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", str(code.value)):
            yield str(code.value)
