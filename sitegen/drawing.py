"""From what was read to the files of the guide: every page, in every language or in the one that is looked at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sitegen.bundle import archive, checksums, plain_text, single_file, vcard
from sitegen.bundle.worker import marked, stamp
from sitegen.content.model import Page, Site
from sitegen.content.translations import load_translations
from sitegen.problems import BuildError, Location
from sitegen.project import Project, read_project, templates_in
from sitegen.publish import headers
from sitegen.publish.host import host_files
from sitegen.render.assets import MANIFEST, make_manifest
from sitegen.render.lock_screen import make_lock_screens
from sitegen.render.templates import Renderer, Section

# Made of finished pages, besides the guide in one file.
_LATE = {plain_text.PATH, archive.PATH, checksums.PATH, "sw.js", "sitemap.xml", headers.PATH, "robots.txt"}


@dataclass(frozen=True)
class Bundle:
    """The files made of the content: those that the worker carries onto the device, and those that stay beside it.

    `editions` names the text of each page, by path; `shared` are texts that pages may repeat word for word.
    """

    carried: Mapping[str, bytes]
    editions: Mapping[str, str]
    beside: Mapping[str, bytes]
    shared: tuple[str, ...]


@dataclass
class Drawn:
    """The pages of the last build, for the next one: as long as all else that they are drawn with is equal.

    `pages` are page, text with blanks, and edition, by path; `sections` are those of the guide in one file, by slug.
    """

    context: tuple[object, ...] = ()
    pages: dict[str, tuple[Page, bytes, str]] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    translations: dict[str, "Drawn"] = field(default_factory=dict)  # by language

    def kept(self, context: tuple[object, ...], pages: Iterable[Page]) -> dict[str, tuple[bytes, str]]:
        """Path → text and edition of every page that would be drawn as it was."""
        if self.context != context:
            self.context, self.pages = context, {}
            self.sections.clear()
        found = ((page, self.pages.get(page.path)) for page in pages)
        return {page.path: before[1:] for page, before in found if before and before[0] is page}


@dataclass(frozen=True)
class Made:
    """What is read and drawn; `drawers` has the renderer of each language, that of the source first.

    `left` are the folders of those languages that were not drawn.
    """

    drawers: tuple[Renderer, ...]
    bundle: Bundle
    host: Mapping[str, bytes]
    left: tuple[str, ...]

    @property
    def site(self) -> Site:
        return self.drawers[0].site

    @property
    def translations(self) -> tuple[Site, ...]:
        return tuple(drawer.site for drawer in self.drawers[1:])

    def is_left(self, path: str) -> bool:
        """Whether this file is none of those that were drawn: of another language, or made of finished pages."""
        return path in _LATE or Path(path).name == single_file.PATH or path.startswith(self.left)


def draw(project: Project, drawn: Drawn, only: str | None = None) -> Made:
    """`only` is the one translation that is wanted, if not all are."""
    site, templates, assets = read_project(project)
    host = host_files(project.static)
    source = Renderer(site, templates, assets, drawn.sections)
    bundle, drawers = _bundle(site, source, drawn), [source]
    left = tuple(f"{language}/" for language in site.guide.languages if only not in (None, language))
    for translation in load_translations(site, project.content, only):
        own = drawn.translations.setdefault(translation.language, Drawn())
        drawers.append(Renderer(translation, templates_in(project, translation.language), assets, own.sections))
        bundle = _with_translation(bundle, drawers[-1], own)
    return Made(tuple(drawers), bundle, host, left)


def _drawn_pages(site: Site, renderer: Renderer, drawn: Drawn) -> dict[str, tuple[bytes, str]]:
    """Path → content and edition of every page, drawn now or before."""
    kept = drawn.kept(renderer.context, site.pages)
    stamped = dict(kept)
    for path, html in renderer.pages(kept):
        text, edition = stamp(html)
        stamped[path] = text.encode(), edition  # at once: as text a page takes twice the room
    drawn.pages = {page.path: (page, *stamped[page.path]) for page in site.pages if page.path not in renderer.asking}
    filled = ((path, *stamped[path]) for path in (page.path for page in site.pages))
    return {path: (marked(renderer.filled(text.decode())), edition) for path, text, edition in filled}


def _with_translation(bundle: Bundle, renderer: Renderer, drawn: Drawn) -> Bundle:
    """The bundle with the pages and the files of one more language; all else is there once."""
    site = renderer.site
    stamped = _drawn_pages(site, renderer, drawn)
    pages = {path: content for path, (content, _) in stamped.items()}
    return replace(
        bundle,
        carried=joined(bundle.carried, pages, _of_language(renderer)),
        editions={**bundle.editions, **{path: edition for path, (_, edition) in stamped.items()}},
    )


def _of_language(renderer: Renderer) -> dict[str, bytes]:
    """What each language has besides its pages: the manifest and the contact cards."""
    site = renderer.site
    return {
        f"{site.prefix}{MANIFEST}": make_manifest(site, renderer.assets),
        **vcard.make_contact_cards(site, renderer.contact_note()),
    }


def _bundle(site: Site, renderer: Renderer, drawn: Drawn) -> Bundle:
    assets = renderer.assets
    stamped = _drawn_pages(site, renderer, drawn)
    pages = {path: content for path, (content, _) in stamped.items()}
    # What a browser fetches once, when the guide is put on the home screen, is nothing that a reader opens.
    icons = {icon.path: icon.content for icon in assets.drawings.icons.values()}
    opened = {path for path in icons if any(path.encode() in page for page in pages.values())}
    beside = {
        # Without this file GitHub Pages would run its own generator over the output.
        ".nojekyll": b"",
        **make_lock_screens(site.guide),
        **{path: content for path, content in icons.items() if path not in opened},
        **({share.path: share.content} if (share := assets.drawings.share) else {}),
    }
    editions = {path: edition for path, (_, edition) in stamped.items()}
    carried = joined(pages, {path: icons[path] for path in icons if path in opened}, _of_language(renderer))
    return Bundle(carried, editions, beside, assets.shared)


def joined(*groups: Mapping[str, bytes]) -> dict[str, bytes]:
    """All files in one mapping. Raises BuildError if two of them would have the same path."""
    files: dict[str, bytes] = {}
    for path, content in ((path, content) for group in groups for path, content in group.items()):
        if path in files:
            message, hint = "this file of the output is made twice", "two sources make one file: rename one of them"
            raise BuildError.of(Location(path), "duplicate-output", message, hint)
        files[path] = content
    return files
