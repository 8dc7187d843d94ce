"""A guide on the disk: where it is read from, and content, templates and static files read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sitegen.check.budget import Budget
from sitegen.content.catalogs import read_catalog
from sitegen.content.loader import load_site
from sitegen.content.model import Site
from sitegen.problems import BuildError, Location, Problem, Problems, display_path
from sitegen.render.assets import Assets, make_assets
from sitegen.render.template_messages import TEMPLATE_LANGUAGE
from sitegen.render.templates import Templates, read_templates

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
        templates = templates_in(project, site.language if site else TEMPLATE_LANGUAGE)
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


def templates_in(project: Project, language: str) -> Templates:
    """The templates with the generator's own words in a language."""
    words = read_catalog(WORDS / f"{language}.po", f"sitegen/locale/{language}.po", language)
    return read_templates(project.templates, display_path(project.templates), words.messages.get)
