"""Every component with an example, in the preview only: each kind of reference as a page of the guide uses it first.

The examples are the guide's own, so they hold facts that are there, and none has to be kept.
"""

from collections.abc import Iterator
from dataclasses import replace

from sitegen.content.model import HOME, Site
from sitegen.content.prose import parse_line, parse_text
from sitegen.content.references import KINDS, Reference
from sitegen.project import Project, read_project
from sitegen.render.templates import Renderer

ADDRESS = "components/"


def components_page(project: Project) -> bytes:
    """The page, as HTML. Raises BuildError if the guide or a template has a problem."""
    site, templates, assets = read_project(project)
    home = site.page(HOME)
    front_matter = home.front_matter.model_copy(update={"title": parse_line("Components"), "menu": None})
    body = parse_text("\n\n".join(_written(site)))
    page = replace(home, slug="components", address=ADDRESS, path=f"{ADDRESS}index.html", body=body)
    return Renderer(site, templates, assets).page(replace(page, front_matter=front_matter)).encode()


def examples(site: Site) -> dict[str, Reference]:
    """The first reference of each kind, by the name of the kind; a kind that no page uses is not there."""
    found: dict[str, Reference] = {}
    for page in site.pages:
        for reference in page.body.references:
            found.setdefault(reference.kind, reference)
    return {name: found[name] for name in KINDS if name in found}


def _written(site: Site) -> Iterator[str]:
    """The page's text: each kind with its component, and the words with which a page asks for it."""
    found = examples(site)
    for name, reference in found.items():
        asked = f"[{reference.label}]({name}:{reference.name})"
        yield f"## {name}\n\nA page says {asked.replace('[', chr(92) + '[').replace('(', chr(92) + '(')}\n\n{asked}"
    unused = [f"- {name}" for name in KINDS if name not in found]
    if unused:
        yield "## Not used by this guide\n\n" + "\n".join(unused)
