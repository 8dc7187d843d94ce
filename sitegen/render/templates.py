"""Pages into HTML. The only module that imports Jinja, and the only place where a string is declared to be safe HTML.

Each kind of reference in the text is drawn by one component: templates/components/<component>.html holds the macro of
the same name. A value that does not exist is an error, never printed as nothing.
"""

import functools
import html
import os
import re
from collections.abc import Callable, Container, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateError, TemplateNotFound, meta
from markupsafe import Markup, escape

from sitegen.content.catalogs import date_in_words, direction, name_of, with_territory
from sitegen.content.documents import list_files, read_text
from sitegen.content.messages import has_words
from sitegen.content.model import NOT_FOUND, Page, Site
from sitegen.content.prose import Prose
from sitegen.content.records import Guide
from sitegen.content.references import KINDS, Reference
from sitegen.problems import BuildError, Location, Problem, Problems
from sitegen.remembered import remembered
from sitegen.render.assets import Assets, PageAssets
from sitegen.render.citations import Confidence, confidence_of, page_references, page_sources
from sitegen.render.file_sizes import size_mark
from sitegen.render.json_ld import structured_data
from sitegen.render.opening_data import opening_data
from sitegen.render.page_headings import headings
from sitegen.render.qr import qr_svg
from sitegen.render.search_index import search_index
from sitegen.render.template_errors import CODE_OF, template_problem
from sitegen.render.template_messages import Translate, translated_template

_PAGE, _SINGLE_FILE, _TOWNS, _CONTACT_NOTE = "base.html", "single.html", "towns.html", "contact-note.html"
_COMPONENT = re.compile(r"components/(.+)\.html")
# Private characters, which nobody can type.
_BLANK = re.compile("\ue008(style|script|policy) ([^\ue009]*)\ue009")
_HEADING = re.compile(r'<(/?)h([1-5])(?: id="([^"]*)")?>')


# A page, and what is drawn of it in the guide in one file; without the page, that has to be drawn anew.
Section = tuple[Page | None, Markup]


@dataclass(frozen=True)
class Templates:
    """A folder in which every template compiles; `imports` names the components that each file imports."""

    display: str
    environment: Environment
    codes: Mapping[str, CodeType]
    imports: Mapping[str, frozenset[str]]

    def with_imports(self, names: frozenset[str]) -> frozenset[str]:
        """The components, and all that they import, directly or not."""
        found = names
        while more := frozenset(it for name in found for it in self.imports.get(f"components/{name}.html", ())) - found:
            found |= more
        return found


def read_templates(templates: Path, display: str, translate: Translate = lambda text: None) -> Templates:
    """Compiles every template, its words translated. Raises BuildError naming each that is broken, used or not."""
    folder, problems, imports = templates.resolve(), Problems(), dict[str, frozenset[str]]()
    compiled = dict[str, CodeType]()
    for name in (it for it in list_files(folder, display) if it.endswith(".html")):
        with problems.collecting():
            source = translated_template(read_text(folder / name, f"{display}/{name}"), translate)
            try:
                compiled[name], found = _compiled(source, name)
            except TemplateError as error:
                raise BuildError([template_problem(error, display)]) from None
            except (RecursionError, SyntaxError, MemoryError):  # so Python says that it is nested too deeply
                message, hint = "blocks or brackets are nested too deeply", "make a macro of the inner ones"
                raise BuildError.of(Location(f"{display}/{name}"), "template-syntax", message, hint) from None
            imports[name] = frozenset(match[1] for other in found if other and (match := _COMPONENT.fullmatch(other)))
    for name in (_PAGE, _SINGLE_FILE, _CONTACT_NOTE):
        if not os.path.lexists(folder / name):
            message, hint = "this template is missing", "every page is drawn with it: put it back"
            problems.found.append(Problem(Location(f"{display}/{name}"), "template-missing", message, hint))
    problems.raise_any()
    return Templates(display, _environment(_Compiled(compiled)), compiled, imports)


@remembered(1_000)
def _compiled(source: str, name: str) -> tuple[CodeType, tuple[str | None, ...]]:
    """A template's code, and the templates that it names: what was changed is compiled again, and nothing else."""
    environment = _environment()
    tree = environment.parse(source, name, CODE_OF + name)
    found = tuple(meta.find_referenced_templates(tree))
    return environment.compile(tree, name, CODE_OF + name), found


class _Compiled(BaseLoader):
    """Templates that are compiled already."""

    def __init__(self, codes: Mapping[str, CodeType]) -> None:
        self.codes = codes

    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:
        if name not in self.codes:
            raise TemplateNotFound(name)
        return Template.from_code(environment, self.codes[name], globals or {}, None)


class Renderer:
    """Draws the pages of one site with one set of templates."""

    def __init__(
        self, site: Site, templates: Templates, assets: Assets, sections: MutableMapping[str, Section] | None = None
    ) -> None:
        """`sections` are those that were drawn before, by slug, while `context` was equal; new ones are added."""
        self.site = site
        self.templates = templates
        self.assets = assets
        # Its own: the templates of another language are drawn with other words and other facts.
        self.environment = _environment(_Compiled(templates.codes))
        self.environment.filters["plain_text"] = self.plain_text
        self.environment.filters["format_date"] = functools.partial(format_date, language=site.language)
        self.environment.globals.update(self._functions())
        self._assets = functools.cache(lambda names: _marked(assets.of_page(names.split())))
        self.sections = {} if sections is None else sections
        # Whether the page that is being drawn has asked what other pages say; and the paths of those that did.
        self._asks_others, self.asking = False, set[str]()
        self._macro = functools.cache(self._find_macro)

    def _functions(self) -> dict[str, Any]:
        """What every template may use besides its arguments."""
        guide = self.site.guide
        return {
            "site": self.site,
            "assets": self.assets.drawings,
            "page_assets": lambda page: _blanks(self._components(_PAGE, page)),
            "blocks": self.blocks,
            "prose": self.prose,
            "link_text": self.link_text,
            "in_its_language": self.in_its_language,
            "page_sources": functools.partial(page_sources, guide),
            "confidence_of": self.confidence_of,
            "search_index": functools.partial(search_index, self.site, self.plain_text),
            "original": self.original,
            "language_mark": self.language_mark,
            "in_language": lambda language: _in(language) if language else "",
            "language_name": functools.partial(name_of, reader=self.site.language),
            "spoken_mark": _in(guide.site.spoken_language or guide.site.language),
            "is_measure": lambda prose: not has_words("".join(map(str, prose.parts))),
            "page_data": self.page_data,
            "opening_data": functools.partial(opening_data, guide),
            "headings": headings,
            "file_size": functools.partial(size_mark, language=self.site.language),
            "qr": lambda address: Markup(qr_svg(address)),
        }

    def pages(self, kept: Container[str] = ()) -> Iterator[tuple[str, str]]:
        """Path and HTML of each page that is not in `kept`, with blanks for style, script and policy (`filled`).

        Raises BuildError with all problems, after the last.
        """
        problems = Problems()
        for page in (page for page in self.site.pages if page.path not in kept):
            with problems.collecting():
                base = self.site.base_url if page.slug == NOT_FOUND else None
                self._asks_others = False
                html = self._render(_PAGE, page=replace(page, base=base))
                if self._asks_others:
                    self.asking.add(page.path)
                yield page.path, html
        problems.raise_any()

    def page(self, page: Page) -> str:
        """The HTML of one page, which need not be one of the site. Raises BuildError if a template fails."""
        return self.filled(self._render(_PAGE, page=page))

    def filled(self, text: str) -> str:
        """A drawn page with its style, its script, and the policy that allows exactly these."""
        return _BLANK.sub(lambda blank: str(escape(getattr(self._assets(blank[2]), blank[1]))), text)

    @property
    def context(self) -> tuple[object, ...]:
        """All that a page is drawn with besides its own text: while this is equal, an equal page is drawn as before.

        But for those that are `asking`. A translation shows titles and texts of its source too.
        """
        site, sources = self.site, (self.site.source,) if self.site.source else ()
        facts = tuple((it.guide, it.base_url, it.aed_register) for it in (site, *sources))
        others = tuple((page.path, page.front_matter) for it in (site, *sources) for page in it.pages)
        return facts, others, self.templates.codes, self.assets.drawings

    def single_file(self, sections: Sequence[Page], source: "Renderer | None" = None) -> str:
        """The whole guide in one file; each section is a page. Raises BuildError if a template fails.

        Pages that this language does not have are drawn by the renderer of the source language.
        """
        components = self._components(_SINGLE_FILE, *sections)
        drawn = [
            (it, (self if source is None or self.site.is_translated(it) else source).section(it)) for it in sections
        ]
        return self._render(_SINGLE_FILE, sections=drawn, own=_marked(self.assets.of_single_file(components)))

    def section(self, page: Page) -> Markup:
        """A page as a section of one file, drawn once."""
        own, (before, drawn) = self.site.page(page.slug), self.sections.get(page.slug, (None, Markup("")))
        if before is not own:
            self._asks_others = False
            drawn = Markup(self._guarded(lambda: self._macro("page-main")(page)))
            self.sections[page.slug] = None if self._asks_others else own, drawn
        return drawn

    def contact_note(self) -> str:
        """What a contact card says of itself."""
        return html.unescape(self._render(_CONTACT_NOTE).strip())

    def start_page(self, towns: Sequence[object], root: str) -> str:
        """The page that lists many towns, with the call buttons of this site; `root` begins each link."""
        own = _marked(self.assets.of_single_file(self._components(_TOWNS)))
        return self._render(_TOWNS, towns=towns, root=root, own=own)

    def _render(self, template: str, **values: object) -> str:
        return self._guarded(lambda: self._template(template).render(**values))

    def _guarded(self, draw: Callable[[], str]) -> str:
        try:
            return draw()
        except BuildError:
            raise
        except Exception as error:  # whatever a template raises is the template's problem, reported with its line
            raise BuildError([template_problem(error, self.templates.display)]) from None

    def _template(self, name: str) -> Template:
        return self.environment.get_template(name)

    def prose(self, prose: Prose, page: Page) -> Markup:
        """Text as HTML, every reference drawn by its component."""
        parts = [_headings(it, page) if isinstance(it, str) else self._component(it, page) for it in prose.parts]
        return Markup("".join(parts))

    def confidence_of(self, *levels: str) -> Confidence:
        """The facts with one of these levels, and the pages that show them."""
        self._asks_others = True
        return confidence_of(self.site, *levels)

    def language_mark(self, page: Page) -> Markup:
        """The attributes of what is said of a page that this language does not have."""
        source = self.site.source
        if source is None or self.site.is_translated(page):
            return Markup("")
        return _in(source.language)

    def original(self, group: str, *path: str, page: Page) -> Markup:
        """A text of the guide in the source language, below its translation, as long as nobody has checked that."""
        source = self.site.source
        if source is None or self.site.reviewed != "nobody":
            return Markup("")
        own, value = (_record_at(site.guide, group, path) for site in (self.site, source))
        language = f'lang="{source.language}" dir="{source.direction}"'
        if any(isinstance(part, str) and f"<span {language}>" in part for part in own.parts):
            return Markup("")  # it is not translated, and stands there already
        return Markup(f'<span class="original" {language}>') + self.prose(value, page) + Markup("</span>")

    def link_text(self, prose: Prose, page: Page) -> Markup:
        """A title inside a link to its page: numbers and words of another language as ever, a link as its words."""
        parts = [
            it if isinstance(it, str) or it.kind in ("digits", "lang") else str(escape(self._plain_reference(it)))
            for it in prose.parts
        ]
        return self.prose(replace(prose, parts=tuple(parts)), page)

    def in_its_language(self, name: str, text: Prose) -> Markup:
        """A plain name, with each word that the text beside it marks as one of another language marked here too.

        Not what other texts mark: the Norwegian word for four is an English one for a danger.
        """
        marked = {it.label.lower(): it for it in text.references if it.kind == "lang"}
        pieces = ((piece, marked.get(piece.lower())) for piece in re.split(r"(\w+)", name))
        return Markup("").join(
            Markup(self._macro("foreign-word")(reference=replace(it, label=piece), page=None)) if it else piece
            for piece, it in pieces
        )

    def plain_text(self, prose: Prose) -> str:
        """Text without any markup, for titles, descriptions and labels."""
        parts = [
            html.unescape(re.sub("<[^>]*>", "", part)) if isinstance(part, str) else self._plain_reference(part)
            for part in prose.parts
        ]
        return "".join(parts)

    def page_data(self, page: Page) -> dict[str, Any] | None:
        front = page.front_matter
        return structured_data(self.site, page, self.plain_text(front.title), self.plain_text(front.description))

    def blocks(self, page: Page) -> list[str]:
        """The block components of the page, as its style may depend on them."""
        inline = {kind.component for kind in KINDS.values() if not kind.block}
        return sorted(page.body.components - inline)

    def _components(self, template: str, *pages: Page) -> frozenset[str]:
        """The components that draw the pages, and those that the template around them imports."""
        shown = [KINDS[it.kind].component for page in pages for it in page_references(self.site.guide, page)]
        names = frozenset(shown).union(*(page.body.components for page in pages))
        return self.templates.with_imports(names | self.templates.imports[template])

    def _component(self, reference: Reference, page: Page) -> str:
        return str(self._macro(KINDS[reference.kind].component)(reference=reference, page=page))

    def _find_macro(self, name: str) -> Callable[..., str]:
        macro: Callable[..., str] = getattr(self._template(f"components/{name}.html").module, name.replace("-", "_"))
        return macro

    def _plain_reference(self, reference: Reference) -> str:
        guide = self.site.guide
        if reference.kind in ("phone", "digits"):
            return f"{reference.label} {guide.phones[reference.name].number.formatted}".strip()
        if reference.kind == "fact":
            return self.plain_text(guide.facts[reference.name].value)
        return reference.label


def _in(language: str) -> Markup:
    """The attributes of words in a language."""
    return Markup(f' lang="{language}" dir="{direction(language)}"')


def _record_at(guide: Guide, group: str, path: tuple[str, ...]) -> Prose:
    value: Any = getattr(guide, group)
    for step in path:
        value = value[step] if isinstance(value, Mapping) else getattr(value, step)
    found: Prose = value
    return found


def _blanks(components: frozenset[str]) -> PageAssets:
    """What stands in a page for those of these components: a new colour is no reason to draw it again."""
    names = " ".join(sorted(components))
    return PageAssets(*(f"\ue008{kind} {names}\ue009" for kind in ("style", "script", "policy")))


def _marked(assets: PageAssets) -> PageAssets:
    """The same, declared to be safe inside a style or script element: `assets` refuses what would end it."""
    return PageAssets(Markup(assets.style), Markup(assets.script), assets.policy)


def _headings(part: str, page: Page) -> str:
    """Headings of a text at the level, and under the name, that they have on this page."""

    def fitted(match: re.Match[str]) -> str:
        name = f' id="{page.id(match[3])}"' if match[3] else ""
        return f"<{match[1]}{page.heading(int(match[2]))}{name}>"

    return _HEADING.sub(fitted, part) if "<h" in part else part


def format_date(value: object, language: str = "en") -> str:
    """A date as people write it, month in letters: 2026-11-23 → 23 November 2026, 2022-10 → October 2022."""
    parts = [int(part) for part in str(value).split("-")]
    return date_in_words(date(*parts, *[1] * (3 - len(parts))), len(parts), language)


def _environment(loader: BaseLoader | None = None) -> Environment:
    environment = Environment(
        loader=loader,
        auto_reload=False,
        cache_size=-1,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_printable,
    )
    # `plain_text` needs the facts of a site; its name has to be known even where templates are only compiled.
    environment.filters.update(format_date=format_date, plain_text=str, with_territory=with_territory)
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return environment


def _printable(value: object) -> object:
    """What may be printed: Python's word for nothing, or for a function, is a mistake of the template."""
    if value is None or (callable(value) and not isinstance(value, StrictUndefined)):
        raise TypeError
    return value
