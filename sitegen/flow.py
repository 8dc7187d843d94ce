"""The way from content to output, one step after the other: load, render, worker, check. Nothing is written here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from sitegen import single_file
from sitegen.assets import Assets, make_assets
from sitegen.check import Budget, check_output
from sitegen.edition import stamp
from sitegen.load import load_site, shown_path
from sitegen.model import Site
from sitegen.problems import BuildError, Location, Problem
from sitegen.render import Renderer, Templates, read_templates
from sitegen.sitemap import make_sitemap
from sitegen.worker import make_worker, switch_off

Output = Mapping[str, bytes]


@dataclass(frozen=True)
class Project:
    """Where things are read from. `base_url` ends in a slash or is empty; without `worker` the copy is switched off."""

    content: FilePath
    templates: FilePath
    static: FilePath
    base_url: str = ""
    worker: bool = True
    budget: Budget = field(default_factory=Budget)

    @property
    def sources(self) -> tuple[FilePath, FilePath, FilePath]:
        return (self.content, self.templates, self.static)


def make_output(project: Project) -> Output:
    """Path → bytes of the whole site, checked. Raises BuildError with every problem that could be found."""
    site, templates = _load(project)
    assets = make_assets(site, project.static, shown_path(project.static))
    files, editions, single = _render(site, templates, assets)
    guide, static = site.guide, shown_path(project.static)
    if project.worker:
        files["sw.js"] = make_worker(files, editions, assets.common, guide.call_buttons, project.static, static)
    else:
        files["sw.js"] = switch_off(project.static, static)
    if project.base_url:
        _add(files, "sitemap.xml", make_sitemap(site))
    _add(files, single_file.PATH, single)
    # Without this file GitHub Pages would run its own generator over the output.
    _add(files, ".nojekyll", b"")
    check_output(site, files, project.budget)
    return files


def _load(project: Project) -> tuple[Site, Templates]:
    """Content and templates; what is wrong with the one is reported together with what is wrong with the other."""
    problems: list[Problem] = []
    site = templates = None
    try:
        site = load_site(project.content, project.base_url)
    except BuildError as error:
        problems += error.problems
    try:
        templates = read_templates(project.templates, shown_path(project.templates))
    except BuildError as error:
        problems += error.problems
    if problems or site is None or templates is None:
        raise BuildError(problems)
    return site, templates


def _render(site: Site, templates: Templates, assets: Assets) -> tuple[dict[str, bytes], dict[str, str], bytes]:
    """The files that the worker carries, the editions of the pages, and the guide in a single file."""
    renderer = Renderer(site, templates, assets)
    pages = renderer.render()
    files: dict[str, bytes] = {}
    editions: dict[str, str] = {}
    for page in site.pages:
        text, edition = stamp(pages[page.path])
        _add(files, page.path, text.encode())
        editions[page.path] = edition
    for path, content in assets.files.items():
        _add(files, path, content)
    return files, editions, renderer.render_single(pages).encode()


def _add(files: dict[str, bytes], path: str, content: bytes) -> None:
    if path in files:
        hint = "two sources make one file: rename one of them"
        raise BuildError([Problem(Location(path), "two-owners", "this file of the output is made twice", hint)])
    files[path] = content
