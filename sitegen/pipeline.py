"""The way from content to output: load, render, bundle, check. Nothing is written here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sitegen.bundle import archive, checksums, plain_text, single_file
from sitegen.bundle.sitemap import make_robots, make_sitemap
from sitegen.bundle.worker import make_worker, marked, switch_off
from sitegen.check.beside import host_call_problems, host_place_problems
from sitegen.check.output import check_output, check_pages
from sitegen.content.model import NOT_FOUND, Site
from sitegen.drawing import Bundle, Drawn, Made, draw, joined
from sitegen.problems import BuildError, Location, Problem, display_path
from sitegen.project import Project, reading
from sitegen.publish import headers
from sitegen.publish.compressed import copies
from sitegen.publish.host import MARKER
from sitegen.render.file_sizes import with_sizes
from sitegen.render.templates import Renderer

Output = Mapping[str, bytes]


def make_output(project: Project, drawn: Drawn | None = None) -> Output:
    """Path → bytes of the whole site, checked. Raises BuildError with every problem that could be found.

    `drawn` are pages that need not be drawn again, and are checked like the others.
    """
    with reading():
        made = draw(project, drawn or Drawn())
        site, translations = made.site, made.translations
        bundle = _with_files_of_pages(made)
        sitemap = {"sitemap.xml": make_sitemap(site, translations)} if site.base_url else {}
        worker = {"sw.js": _worker(project, site, bundle, translations)}
        files = joined(bundle.carried, bundle.beside, sitemap, worker)
    check_output(site, files, project.budget, translations)
    if problems := [*host_problems(made.host, files, f"{display_path(project.static)}/host")]:
        raise BuildError(problems)
    # A file of static/host/ stands in the place of one that is made for the host.
    own = {headers.PATH: headers.headers_file(files), **make_robots(site)}
    whole = joined(files, {**own, **made.host})
    return joined(whole, copies(whole)) if project.compress else whole


def make_preview(project: Project, drawn: Drawn, last: Output, language: str) -> tuple[Output, frozenset[str]]:
    """As make_output, sooner: in the language that is looked at, and in that of the source.

    What is in other languages, or is made of finished pages, stays as it was in `last` and is not checked again: the
    paths of that are the second part. Raises BuildError, also where only the whole can be right.
    """
    with reading():
        made = draw(project, drawn, language)
    left = {path: content for path, content in last.items() if made.is_left(path)}
    beside = {**left, **made.bundle.beside, **made.host}
    sizes = {path: len(content) for path, content in beside.items()}
    files = {**with_sizes(made.bundle.carried, sizes), **beside}
    check_pages(made.site, files, project.budget, made.translations)
    return files, frozenset(left)


def _single_files(drawers: Sequence[Renderer]) -> Iterator[tuple[str, bytes]]:
    """Path and content of the guide in one file, in each language."""
    source = drawers[0]
    for drawer in drawers:
        text = drawer.single_file(single_file.sections(drawer.site), None if drawer is source else source)
        yield f"{drawer.site.prefix}{single_file.PATH}", marked(text)


def _with_files_of_pages(made: Made) -> Bundle:
    """The bundle with what is made of the finished pages: the guide in one file, as text and zip; sizes, sums."""
    bundle, site = made.bundle, made.site
    beside = joined(bundle.beside, dict(_single_files(made.drawers)))
    beside[plain_text.PATH] = plain_text.make_plain_text(beside[single_file.PATH])
    files = {**bundle.carried, **beside}
    sizes = {path: len(content) for path, content in files.items()}
    # A disk sends no page for an unknown address.
    pages = {path: bundle.carried[path] for path in bundle.editions if Path(path).stem != NOT_FOUND}
    # Its own size stands on a page outside of it only: in it there is no link to it.
    zipped = archive.make_archive(files, with_sizes(pages, sizes), site.guide.newest_check)
    beside[archive.PATH] = zipped
    carried = with_sizes(bundle.carried, {**sizes, archive.PATH: len(zipped)})
    carried[checksums.PATH] = checksums.make_checksums(beside)
    return replace(bundle, carried=carried, beside=beside)


def _worker(project: Project, site: Site, bundle: Bundle, translations: Sequence[Site]) -> bytes:
    display = display_path(project.static)
    if not project.worker:
        return switch_off(project.static, display)
    phones = site.guide.call_buttons
    others = {it.language: it.guide.call_buttons for it in translations}
    return make_worker(bundle.carried, bundle.editions, bundle.shared, phones, project.static, display, others)


def host_problems(host: Mapping[str, bytes], files: Mapping[str, bytes], display: str) -> Iterator[Problem]:
    """Every host file in the place of a file of the guide, or of a folder of it, or the other way round;
    and every one that calls a number that the guide does not.

    A host may take capital and small letters for the same.
    """
    taken = {path.casefold(): path for path in (*files, MARKER)}
    folders = {parent.as_posix().casefold(): path for path in taken.values() for parent in Path(path).parents}
    for path in host:
        above = [parent.as_posix() for parent in Path(path).parents]
        others = [taken.get(it.casefold(), "") for it in (path, *above)] + [folders.get(path.casefold(), "")]
        if other := next(filter(None, others), ""):
            message = f"this file and the guide's {other} have the same place in the output"
            yield Problem(Location(f"{display}/{path}", 0), "duplicate-output", message, "rename or remove this file")
    yield from host_place_problems(host, files, display)
    yield from host_call_problems(host, files, display)
