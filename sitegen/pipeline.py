"""The way from content to output: load, render, bundle, check. Nothing is written here."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sitegen.bundle import archive, checksums, plain_text, single_file, vcard
from sitegen.bundle.sitemap import make_robots, make_sitemap
from sitegen.bundle.worker import make_worker, marked, stamp, switch_off
from sitegen.check.output import Budget, check_output
from sitegen.content.catalogs import read_catalog
from sitegen.content.loader import load_site
from sitegen.content.model import NOT_FOUND, Page, Site
from sitegen.content.translations import load_translations
from sitegen.problems import BuildError, Location, Problem, Problems, display_path
from sitegen.publish import headers
from sitegen.publish.compressed import copies
from sitegen.publish.host import MARKER, host_files
from sitegen.render.assets import MANIFEST, Assets, make_assets, make_manifest
from sitegen.render.file_sizes import with_sizes
from sitegen.render.lock_screen import make_lock_screens
from sitegen.render.template_messages import TEMPLATE_LANGUAGE
from sitegen.render.templates import Renderer, Templates, read_templates

Output = Mapping[str, bytes]
# The words of the templates in other languages than English, one PO file a language.
WORDS = Path(__file__).resolve().parent / "locale"


@dataclass(frozen=True)
class Project:
    """Where things are read from; without `worker` the copy is switched off.

    `base_url` ends in a slash, or is empty for no public address; None leaves it to guide.yaml.

    `compress` puts compressed copies beside the files, for a server that sends them.

    `today` is what days in the content are compared with; without it none is too late. It is not printed.
    """

    content: Path
    templates: Path
    static: Path
    base_url: str | None = None
    worker: bool = True
    budget: Budget = field(default_factory=Budget)
    compress: bool = False
    today: date | None = None

    @property
    def sources(self) -> tuple[Path, Path, Path]:
        return (self.content, self.templates, self.static)


@dataclass(frozen=True)
class Bundle:
    """The files made of the content: those that the worker carries onto the device, and those that stay beside it.

    `editions` names the text of each page, by path; `shared` are texts that pages repeat word for word.
    """

    carried: Mapping[str, bytes]
    editions: Mapping[str, str]
    beside: Mapping[str, bytes]
    shared: tuple[str, ...]


@dataclass
class Drawn:
    """The pages of the last build, for the next one of a preview: as long as all else that they may show is equal."""

    context: tuple[object, ...] = ()
    shared: tuple[str, ...] = ()
    pages: dict[str, tuple[Page, bytes, str]] = field(default_factory=dict)
    translations: dict[str, "Drawn"] = field(default_factory=dict)  # by language

    def kept(self, context: tuple[object, ...], pages: Iterable[Page]) -> dict[str, tuple[bytes, str]]:
        """Path → content and edition of every page that would be drawn as it was."""
        if self.context != context:
            self.context, self.shared, self.pages = context, (), {}
        found = ((page, self.pages.get(page.path)) for page in pages)
        return {page.path: before[1:] for page, before in found if before and before[0] is page}


def make_output(project: Project, drawn: Drawn | None = None) -> Output:
    """Path → bytes of the whole site, checked. Raises BuildError with every problem that could be found.

    `drawn` are pages that need not be drawn again, and are checked like the others.
    """
    with reading():
        site, templates, assets = read_project(project)
        host = host_files(project.static)
        drawn = drawn or Drawn()
        renderer = Renderer(site, templates, assets)
        bundle = _bundle(site, renderer, drawn)
        translations = load_translations(site, project.content)
        for translation in translations:
            bundle = _with_translation(bundle, translation, project, renderer, drawn)
        bundle = _with_files_of_pages(bundle, site)
        sitemap = {"sitemap.xml": make_sitemap(site, translations)} if site.base_url else {}
        files = _joined(bundle.carried, bundle.beside, sitemap, {"sw.js": _worker(project, site, bundle, translations)})
    check_output(site, files, project.budget, translations)
    if problems := [*host_problems(host, files, f"{display_path(project.static)}/host")]:
        raise BuildError(problems)
    # A file of static/host/ stands in the place of one that is made for the host.
    made = {headers.PATH: headers.headers_file(files), **make_robots(site)}
    whole = _joined(files, {**made, **host})
    return _joined(whole, copies(whole)) if project.compress else whole


@contextmanager
def reading() -> Iterator[None]:
    """Whatever may not be read becomes a problem. Raises BuildError."""
    try:
        yield
    except OSError as error:
        place, hint = display_path(Path(error.filename or ".")), "check that it is there and that you may read it"
        message = f"this cannot be read: {error.strerror}"
        raise BuildError.of(Location(place, 0), "unreadable-file", message, hint) from None


def read_project(project: Project) -> tuple[Site, Templates, Assets]:
    """All that pages are drawn with."""
    site, templates = _load(project)
    shared = site.guide.call_buttons if site.base_url else ()
    return site, templates, make_assets(project.static, display_path(project.static), shared)


def _load(project: Project) -> tuple[Site, Templates]:
    """Content and templates; what is wrong with the one is reported together with what is wrong with the other."""
    problems = Problems()
    site = templates = None
    with problems.collecting():
        site = load_site(project.content, project.base_url, project.today)
    with problems.collecting():
        templates = _templates(project, site.language if site else TEMPLATE_LANGUAGE)
    if site and site.language != TEMPLATE_LANGUAGE and not (WORDS / f"{site.language}.po").exists():
        message, hint = (
            f"the templates have no words in {site.language!r}",
            "`build.py translations` writes the file for them",
        )
        problems.found.append(
            Problem(Location(f"{display_path(project.content)}/guide.yaml"), "bad-language", message, hint)
        )
    problems.raise_any()
    assert site and templates
    return site, templates


def _templates(project: Project, language: str) -> Templates:
    """The templates with the generator's own words in a language."""
    words = read_catalog(WORDS / f"{language}.po", f"sitegen/locale/{language}.po", language)
    return read_templates(project.templates, display_path(project.templates), words.messages.get)


def _drawn_pages(site: Site, renderer: Renderer, drawn: Drawn) -> dict[str, tuple[bytes, str]]:
    """Path → content and edition of every page, drawn now or before."""
    kept = drawn.kept(renderer.context, site.pages)
    stamped = dict(kept)
    for path, html in renderer.pages(kept):
        text, edition = stamp(html)
        stamped[path] = marked(text), edition  # at once: as text a page takes twice the room
    drawn.pages = {page.path: (page, *stamped[page.path]) for page in site.pages}
    return {page.path: stamped[page.path] for page in site.pages}


def _with_translation(bundle: Bundle, site: Site, project: Project, source: Renderer, drawn: Drawn) -> Bundle:
    """The bundle with the pages and the files of one more language; all else is there once."""
    own = drawn.translations.setdefault(site.language, Drawn())
    renderer = Renderer(site, _templates(project, site.language), source.assets)
    stamped = _drawn_pages(site, renderer, own)
    pages = {path: content for path, (content, _) in stamped.items()}
    return replace(
        bundle,
        carried=_joined(bundle.carried, pages, _of_language(renderer)),
        beside=_joined(bundle.beside, _single_file(renderer, source)),
        editions={**bundle.editions, **{path: edition for path, (_, edition) in stamped.items()}},
    )


def _of_language(renderer: Renderer) -> dict[str, bytes]:
    """What each language has besides its pages: the manifest and the contact cards."""
    site = renderer.site
    return {
        f"{site.prefix}{MANIFEST}": make_manifest(site, renderer.assets),
        **vcard.make_contact_cards(site, renderer.contact_note()),
    }


def _single_file(renderer: Renderer, source: Renderer | None = None) -> dict[str, bytes]:
    text = renderer.single_file(single_file.sections(renderer.site), source)
    return {f"{renderer.site.prefix}{single_file.PATH}": marked(text)}


def _bundle(site: Site, renderer: Renderer, drawn: Drawn) -> Bundle:
    assets = renderer.assets
    stamped = _drawn_pages(site, renderer, drawn)
    pages = {path: content for path, (content, _) in stamped.items()}
    # What a browser fetches once, when the guide is put on the home screen, is nothing that a reader opens.
    icons = {icon.path: icon.content for icon in assets.icons.values()}
    opened = {path for path in icons if any(path.encode() in page for page in pages.values())}
    beside = {
        **_single_file(renderer),
        # Without this file GitHub Pages would run its own generator over the output.
        ".nojekyll": b"",
        **make_lock_screens(site.guide),
        **{path: content for path, content in icons.items() if path not in opened},
        **({assets.share.path: assets.share.content} if assets.share else {}),
    }
    editions = {path: edition for path, (_, edition) in stamped.items()}
    shown = {*drawn.shared, *renderer.shared}
    drawn.shared = tuple(text for text in assets.shared if text in shown)
    carried = _joined(pages, {path: icons[path] for path in icons if path in opened}, _of_language(renderer))
    return Bundle(carried, editions, beside, drawn.shared)


def _with_files_of_pages(bundle: Bundle, site: Site) -> Bundle:
    """The bundle with what is made of the finished pages: the guide as text, as a zip, every size and checksum."""
    beside = {**bundle.beside, plain_text.PATH: plain_text.make_plain_text(bundle.beside[single_file.PATH])}
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


def _joined(*groups: Mapping[str, bytes]) -> dict[str, bytes]:
    """All files in one mapping. Raises BuildError if two of them would have the same path."""
    files: dict[str, bytes] = {}
    for path, content in ((path, content) for group in groups for path, content in group.items()):
        if path in files:
            message, hint = "this file of the output is made twice", "two sources make one file: rename one of them"
            raise BuildError.of(Location(path), "duplicate-output", message, hint)
        files[path] = content
    return files


def host_problems(host: Collection[str], files: Collection[str], display: str) -> Iterator[Problem]:
    """Every host file in the place of a file of the guide, or of a folder of it, or the other way round.

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
