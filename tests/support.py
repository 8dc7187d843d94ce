"""What the unit tests share: a small site in a folder of its own, the way through the flow, the real command line."""

import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import pytest

from sitegen.bundle import archive, plain_text
from sitegen.check.budget import Budget
from sitegen.content.documents import Document
from sitegen.content.fields import Record
from sitegen.content.loader import load_site
from sitegen.content.model import Site
from sitegen.content.validation import mismatch_problems
from sitegen.pipeline import Output, make_output
from sitegen.problems import BuildError, Problem
from sitegen.project import Project
from sitegen.render.assets import Assets, make_assets
from sitegen.render.icons import draw_png

AnyRecord = TypeVar("AnyRecord", bound=Record)
ROOT = Path(__file__).resolve().parents[1]
SITES = ROOT / "tests" / "sites"
SMALL = SITES / "small" / "content"
CALLS = ["tel:113", "tel:112", "tel:110", "tel:116117"]


def make_home(folder: Path, content: Path = SMALL) -> Path:
    """A folder as the repository's: content/, templates/ and static/, all copies that a test may break."""
    shutil.copytree(content, folder / "content")
    shutil.copytree(ROOT / "templates", folder / "templates")
    shutil.copytree(ROOT / "static", folder / "static")
    return folder


def project(home: Path, base_url: str | None = None, budget: Budget | None = None) -> Project:
    return Project(home / "content", home / "templates", home / "static", base_url, budget=budget or Budget())


def edit(home: Path, file: str, find: str, replace: str, encoding: str = "utf-8") -> None:
    """Replaces the first `find` in a file; a `find` that is not there is a mistake of the test."""
    text = (home / file).read_text()
    assert find in text, f"{file} does not hold {find!r}"
    (home / file).write_text(text.replace(find, replace, 1), encoding)


def forget() -> None:
    """As in a process that has built nothing yet, but for pictures: made of their drawing alone, at half the time."""
    pictures = dict(draw_png.used)
    for name, module in list(sys.modules.items()):
        if name.startswith("sitegen."):
            for remembered in vars(module).values():
                if hasattr(remembered, "cache_clear") and not isinstance(remembered, type):
                    remembered.cache_clear()
    draw_png.used = pictures


def build_problems(home: Path) -> tuple[Problem, ...]:
    """The problems of a build that must not succeed."""
    with pytest.raises(BuildError) as caught:
        make_output(project(home))
    return caught.value.problems


def validated(record: type[AnyRecord], document: Document, country: str = "") -> AnyRecord:
    """A document as one record. Raises BuildError with everything that does not fit."""
    valid, mismatches = record.parse(document.tree, country)
    if valid is None:
        raise BuildError(mismatch_problems(mismatches, record, document))
    return valid


@functools.cache
def small_output() -> Output:
    """The small site, built once."""
    return make_output(Project(SMALL, ROOT / "templates", ROOT / "static"))


@functools.cache
def real_output() -> Output:
    """The real content, built once."""
    return make_output(Project(ROOT / "content", ROOT / "templates", ROOT / "static"))


@functools.cache
def real_site() -> Site:
    return load_site(ROOT / "content")


@functools.cache
def real_assets() -> Assets:
    return make_assets(ROOT / "static", "static")


def assets_of(site: Site) -> Assets:
    """The real assets as a site has them: with a public address also the picture of a shared link."""
    return make_assets(ROOT / "static", "static", site.guide.call_buttons if site.base_url else ())


@functools.cache
def _small_site() -> Site:
    return load_site(SMALL)


def small_site(changes: Mapping[str, tuple[str, str]] | None = None) -> Site:
    """The small site as a model, with changes: file below content/ → (find, replace)."""
    if not changes:
        return _small_site()
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        shutil.copytree(SMALL, content)
        for file, (find, replace) in changes.items():
            edit(content, file, find, replace)
        return load_site(content)


def made_again(files: Mapping[str, bytes]) -> Output:
    """The files with those that are made of finished pages made again: the guide as text and as a zip."""
    text = {**files, plain_text.PATH: plain_text.make_plain_text(files["guide.html"])}
    pages = {path: content for path, content in files.items() if path.endswith("index.html")}
    return {**text, archive.PATH: archive.make_archive(text, pages, small_site().guide.newest_check)}


def command_line(*arguments: str, home: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python build.py …` as a maintainer runs it, from `home` and in a process of its own, its output piped."""
    command = [sys.executable, str(ROOT / "build.py"), *arguments]
    return subprocess.run(
        command, cwd=home, env={**os.environ, **environment}, capture_output=True, text=True, timeout=150, check=False
    )


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder with its bytes and the time of its last change, in nanoseconds."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): (file.read_bytes(), file.stat().st_mtime_ns) for file in files}
