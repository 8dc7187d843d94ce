"""Many towns on one host: the guide of each in a folder of its own, and one start page that lists them.

No town knows of another: each is built by itself, with its own worker, whose scope is its folder. The start page has no
worker, because one above the towns would answer for them (docs/decisions/0012).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from posixpath import join, normpath

from sitegen.check.numbers import AllowedNumbers, call_problems, number_problems
from sitegen.check.page_reader import ReadPage, read_page
from sitegen.content.model import Site
from sitegen.pipeline import Output, host_problems, make_output
from sitegen.problems import BuildError, Location, Problem, Problems, display_path
from sitegen.project import Project, read_project, reading
from sitegen.publish import headers
from sitegen.publish.host import host_files
from sitegen.render.templates import Renderer

START, UNKNOWN = "index.html", "404.html"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Town:
    """A town, by the name of its folder, with what was built for it; `place` is the one that its guide names."""

    name: str
    content: Path
    site: Site
    files: Output

    @property
    def place(self) -> str:
        return self.site.guide.site.place


def content_folders(towns: Path) -> dict[str, Path]:
    """Name → content folder of every town below a folder, in the order of the alphabet."""
    return {file.parent.parent.name: file.parent for file in sorted(towns.glob("*/content/guide.yaml"))}


def make_towns(folders: Mapping[str, Path], project: Project) -> Output:
    """Path → bytes of all towns and the start page. Raises BuildError with the problems of every town.

    `project` says templates, static files and, if it is known, the address of the start page.
    """
    problems, towns = Problems(), list[Town]()
    for name, content in folders.items():
        with problems.collecting():
            towns.append(_town(name, content, project))
    problems.raise_any()
    problems.found += _differences(towns)
    problems.raise_any()
    with reading():
        host = host_files(project.static)
    files = {f"{town.name}/{path}": content for town in towns for path, content in town.files.items()}
    pages = _start_pages(towns, project, files)
    problems.found += host_problems(host, {**files, **pages}, f"{display_path(project.static)}/host")
    problems.raise_any()
    made = {".nojekyll": b"", headers.PATH: headers.headers_file({**files, **pages})}
    return {**files, **pages, **made, **_robots(towns, project), **host}


def _town(name: str, content: Path, project: Project) -> Town:
    """What a host asks for at its top only is made once, for all towns."""
    if not _NAME.fullmatch(name):
        message, hint = f"{name} is no name for an address", "use small letters a to z, digits and single hyphens"
        raise BuildError.of(Location(display_path(content.parent), 0), "town-name", message, hint)
    own = replace(project, content=content, base_url=f"{project.base_url}{name}/" if project.base_url else None)
    files = make_output(own)
    with reading():
        site, _, _ = read_project(own)
        at_top = {".nojekyll", headers.PATH, "robots.txt", *host_files(project.static)}
    return Town(name, content, site, {path: it for path, it in files.items() if path not in at_top})


def _differences(towns: list[Town]) -> Iterator[Problem]:
    """Every town that calls for other help than the first: the start page has one row of call buttons for all."""
    for town in towns[1:]:
        first, own = (_numbers(it.site) for it in (towns[0], town))
        if own != first:
            place = Location(f"{display_path(town.content)}/guide.yaml", 0)
            told = ", ".join(f"{service} {number}" for service, number in own)
            message = f"the call buttons are not those of {towns[0].name}: {told}"
            yield Problem(place, "town-numbers", message, "towns beside each other share the numbers of one country")


def _numbers(site: Site) -> list[tuple[str, str]]:
    return [(str(phone.service), phone.number.formatted) for phone in site.guide.call_buttons]


def _start_pages(towns: list[Town], project: Project, files: Output) -> Output:
    """The start page, once more for unknown addresses. Raises BuildError if it is not as every page has to be."""
    with reading():
        site, templates, assets = read_project(replace(project, content=towns[0].content, base_url=""))
    renderer = Renderer(site, templates, assets)
    pages = {START: renderer.start_page(towns, "./"), UNKNOWN: renderer.start_page(towns, project.base_url or "./")}
    allowed = AllowedNumbers(replace(site, base_url=project.base_url or ""))
    problems = Problems()
    for path, html in pages.items():
        found, location = read_page(html), Location(path)
        problems.found += [*number_problems(found, location, allowed), *call_problems(found, location, allowed)]
        problems.found += _link_problems(found, location, project.base_url or "", files)
    problems.raise_any()
    return {path: html.encode() for path, html in pages.items()}


def _link_problems(found: ReadPage, location: Location, base: str, files: Output) -> Iterator[Problem]:
    for address in found.links:
        if not address.startswith("#") and normpath(join(address.removeprefix(base), "index.html")) not in files:
            yield Problem(location, "broken-link", f"the link to {address} leads nowhere", "see sitegen/towns.py")


def _robots(towns: list[Town], project: Project) -> Output:
    """robots.txt names every town's sitemap, if the towns are at the top of a known host."""
    if not re.fullmatch(r"https?://[^/]+/", project.base_url or ""):
        return {}
    maps = "".join(f"Sitemap: {project.base_url}{town.name}/sitemap.xml\n" for town in towns)
    return {"robots.txt": f"User-agent: *\nAllow: /\n\n{maps}".encode()}
