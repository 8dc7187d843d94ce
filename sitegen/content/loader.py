"""The content folder into a Site: every file is read, then the problems of all of them are reported at once."""

from datetime import date
from pathlib import Path

from sitegen.content.aeds import read_aeds
from sitegen.content.guide import Draft, read_guide
from sitegen.content.model import Page, Site
from sitegen.content.pages import find_pages, read_page
from sitegen.content.references import known_targets
from sitegen.content.rules.first_aid import first_aid_problems
from sitegen.content.rules.phones import phone_problems
from sitegen.content.rules.places import place_problems
from sitegen.content.rules.records import future_problems, record_problems
from sitegen.content.rules.services import service_problems
from sitegen.content.rules.texts import text_problems
from sitegen.problems import Problem, Problems, display_path
from sitegen.remembered import remembered


def load_site(content: Path, base_url: str | None = None, today: date | None = None) -> Site:
    """The whole content folder as a Site. Raises BuildError with every problem of every file.

    `base_url` is the public address, empty for none; without it that of guide.yaml counts.
    Nothing can have been checked after `today`; the Site does not depend on it.
    """
    problems = Problems()
    display = display_path(content)
    files = dict[str, Path]()
    with problems.collecting():
        files, stray = find_pages(content / "pages", f"{display}/pages")
        problems.found += stray
    slugs = frozenset(files)
    draft = register = None
    with problems.collecting():
        draft = read_guide(content / "guide.yaml", f"{display}/guide.yaml")
    if draft:
        problems.found += guide_problems(draft, slugs, today)
    with problems.collecting():
        register = read_aeds(content, display, draft, today)
    targets, pages = known_targets(target_names(draft, slugs)), list[Page]()
    for slug, file in files.items():
        with problems.collecting():
            pages.append(read_page(slug, file, f"{display}/pages/{file.name}", targets))
    problems.found += service_problems(draft, pages) if draft else []
    problems.raise_any()
    assert draft and draft.guide
    ordered = sorted(pages, key=lambda page: (page.front_matter.order, page.slug))
    address = draft.guide.site.address or "" if base_url is None else base_url
    return Site(draft.guide, tuple(ordered), address, register)


@remembered(10)
def guide_problems(draft: Draft, slugs: frozenset[str], today: date | None = None) -> tuple[Problem, ...]:
    """Everything wrong with guide.yaml; `slugs` are the pages that exist."""
    targets = known_targets(target_names(draft, slugs))
    return (
        *draft.problems,
        *phone_problems(draft),
        *record_problems(draft, targets),
        *first_aid_problems(draft, targets),
        *(future_problems(draft, today) if today else ()),
        *place_problems(draft),
        *text_problems(draft, targets),
    )


def target_names(draft: Draft | None, slugs: frozenset[str]) -> dict[tuple[str, str], frozenset[str]]:
    """What references may point at; without a readable guide.yaml only pages. Without any page, that is reported."""
    return {**(draft.names if draft else {}), **({("pages", "id"): slugs} if slugs else {})}
