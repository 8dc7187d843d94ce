"""Pages into HTML. The only door to Jinja, and the only place where a string is declared to be safe HTML.

A template sees `site`, `page` and `assets`, and nothing that is not there is ever rendered as nothing.
Each kind of reference in the text is drawn by one component: templates/components/<component>.html holds
the macro of the same name.
"""

import html
import re
import traceback
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path as FilePath

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from markupsafe import Markup

from sitegen.assets import Assets, style_policy
from sitegen.grounds import page_sources
from sitegen.model import Page, Site
from sitegen.opening import opening_data
from sitegen.pointers import Reference
from sitegen.problems import BuildError, Location, Problem
from sitegen.prose import Prose
from sitegen.qr import qr_svg
from sitegen.single_file import sections
from sitegen.structured import structured_data

# Kind of reference → its component. The keys are the kinds of `pointers`; a test holds them together.
COMPONENTS = {
    "phone": "phone-link",
    "digits": "digits",
    "fact": "fact",
    "source": "source-link",
    "page": "page-link",
    "file": "file-link",
    "lang": "foreign-word",
    "list": "info-list",
    "place": "place-card",
    "aeds": "aed-list",
    "phrases": "phrase-list",
    "blanks": "phrase-blanks",
    "fees": "fee-table",
    "phones": "phone-table",
    "care": "care-cards",
    "now": "now-advice",
    "pages": "page-list",
    "sources": "source-table",
}


class Renderer:
    """Draws the pages of one site with one set of templates."""

    def __init__(self, site: Site, templates: "Templates", assets: Assets) -> None:
        self.site = site
        self.folder = templates.folder
        self.shown = templates.shown
        self.environment = templates.environment
        self.assets = assets
        self.environment.filters.update(words=self.words)
        self.environment.globals.update(
            site=site,
            assets=assets,
            prose=self.prose,
            page_sources=partial(page_sources, site.guide),
            structured=self.structured,
            opening_data=partial(opening_data, site.guide),
            qr=lambda address: Markup(qr_svg(address)),
            styles={name: Markup(style) for name, style in assets.styles.items()},
            scripts={name: Markup(script) for name, script in assets.scripts.items()},
        )

    def render(self) -> dict[str, str]:
        """Path → HTML for every page. Raises BuildError with the problems of all of them."""
        pages: dict[str, str] = {}
        problems: list[Problem] = []
        for page in self.site.pages:
            try:
                template = self.environment.get_template(f"{page.front_matter.template}.html")
                pages[page.path] = template.render(page=page)
            except BuildError as error:
                problems += error.problems
            except Exception as error:  # whatever a template raises is the template's problem, told with its line
                problems.append(_template_problem(error, self.folder, self.shown))
        if problems:
            raise BuildError(problems)
        return pages

    def render_single(self, pages: dict[str, str]) -> str:
        """The whole guide in one file, from the finished pages. Raises BuildError if its template fails."""
        style = self.assets.whole_style
        try:
            return self.environment.get_template("single.html").render(
                sections=[replace(part, text=Markup(part.text)) for part in sections(self.site, pages)],
                style=Markup(style),
                policy=style_policy(style),
            )
        except Exception as error:  # as in render
            raise BuildError([_template_problem(error, self.folder, self.shown)]) from None

    def prose(self, prose: Prose, page: Page) -> Markup:
        """Text as HTML, every reference drawn by its component."""
        parts = [part if isinstance(part, str) else self._component(part, page) for part in prose.parts]
        return Markup("".join(parts))

    def words(self, prose: Prose) -> str:
        """Text without any markup, for titles, descriptions and labels."""
        parts = [
            html.unescape(re.sub("<[^>]*>", "", part)) if isinstance(part, str) else self._word(part)
            for part in prose.parts
        ]
        return "".join(parts)

    def structured(self, page: Page) -> Markup:
        """What the page says to machines."""
        front = page.front_matter
        title, description = self.words(front.title), self.words(front.description)
        return Markup(structured_data(self.site, page, title, description))

    def _component(self, reference: Reference, page: Page) -> str:
        name = COMPONENTS[reference.kind]
        macro = getattr(self.environment.get_template(f"components/{name}.html").module, name.replace("-", "_"))
        return str(macro(reference=reference, page=page))

    def _word(self, reference: Reference) -> str:
        guide = self.site.guide
        if reference.kind in ("phone", "digits"):
            shown = guide.phones[reference.name].number.shown
            return f"{reference.label} {shown}".strip()
        if reference.kind == "fact":
            return self.words(guide.facts[reference.name].value)
        return reference.label


MONTHS = "January February March April May June July August September October November December".split()


def moment(value: object) -> str:
    """A date as people write it, month in letters: 2026-11-23 → 23 November 2026, 2022-10 → October 2022."""
    parts = [int(part) for part in str(value).split("-")]
    words = [str(parts[0])]
    if len(parts) > 1:
        words.insert(0, MONTHS[parts[1] - 1])
    if len(parts) > 2:
        words.insert(0, str(parts[2]))
    return " ".join(words)


@dataclass(frozen=True)
class Templates:
    """The compiled templates of one folder; `shown` is the folder as the maintainer knows it."""

    folder: FilePath
    shown: str
    environment: Environment


def read_templates(templates: FilePath, shown: str) -> Templates:
    """Compiles every template. Raises BuildError naming each that is broken, whether a page uses it or not."""
    folder = templates.resolve()
    environment, problems = _environment(folder), []
    for name in sorted(environment.list_templates(extensions=["html"])):
        try:
            environment.get_template(name)
        except TemplateError as error:
            problems.append(_template_problem(error, folder, shown))
        except UnicodeDecodeError:
            problems.append(
                Problem(Location(f"{shown}/{name}"), "encoding", "this file is not UTF-8 text", "save it as UTF-8")
            )
    if problems:
        raise BuildError(problems)
    return Templates(folder, shown, environment)


def _environment(templates: FilePath) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_printable,
    )
    # `words` needs the facts of a site; its name has to be known even where templates are only compiled.
    environment.filters.update(moment=moment, words=str)
    return environment


def _printable(value: object) -> object:
    """What may be printed: Python's word for nothing, or for a function, is a slip of the template."""
    if value is None or (callable(value) and not isinstance(value, StrictUndefined)):
        raise TypeError
    return value


def _template_problem(error: Exception, folder: FilePath, shown: str) -> Problem:
    """Jinja's error with the file and line it came from, in our words; the name at fault is quoted from it."""
    if isinstance(error, TemplateSyntaxError):
        location = Location(f"{shown}/{error.name}", error.lineno)
        hint = "look for an open {{ or {%, a missing endif, endfor or endmacro, or a misspelt tag or filter"
        return Problem(location, "template-syntax", "the template cannot be read from this line on", hint)
    location = _template_location(error, folder, shown)
    if isinstance(error, TemplateNotFound):
        hint = "compare the name in extends, import or include with the files in templates/"
        return Problem(location, "template-missing", f"there is no template {error.name!r}", hint)
    if isinstance(error, UndefinedError):
        name = re.search(r"'([^']+)'(?= is undefined)|attribute '([^']+)'", str(error))
        wanted = next((part for part in name.groups() if part), "something") if name else "something"
        hint = "a template sees site, page and assets; their fields are in sitegen/model.py"
        return Problem(location, "template-undefined", f"{wanted!r} does not exist", hint)
    message = f"the template fails here ({type(error).__name__})"
    return Problem(
        location, "template-failed", message, "compare how the value is used with its type in sitegen/model.py"
    )


def _template_location(error: Exception, folder: FilePath, shown: str) -> Location:
    frames = list(traceback.extract_tb(error.__traceback__))
    if isinstance(error, RecursionError):  # where it ends is a matter of chance; what comes back is what calls itself
        lines = [(frame.filename, frame.lineno) for frame in frames]
        frames = [frame for frame in frames if lines.count((frame.filename, frame.lineno)) > 1][::-1] or frames
    for frame in reversed(frames):
        file = FilePath(frame.filename)
        if file.is_relative_to(folder) and frame.lineno:
            return Location(f"{shown}/{file.relative_to(folder).as_posix()}", frame.lineno)
    return Location(shown)
