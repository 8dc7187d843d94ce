"""guide.html, one a language: the whole guide in one file, for a memory stick or a friend; it opens from a disk.

It is rendered like the pages, but each page is a section: links stay in the file, names begin with the page's slug,
headings are one level lower, and nothing needs a script.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sitegen.content.model import NOT_FOUND, Page, Site

PATH = "guide.html"


@dataclass(frozen=True)
class Section(Page):
    """A page as a section of one file."""

    @property
    def anchor(self) -> str:
        """The id of the section itself."""
        return f"page-{self.slug}"

    @property
    def has_script(self) -> bool:
        return False

    def href(self, other: Page, fragment: str = "") -> str:
        return f"#{other.slug}--{fragment}" if fragment else f"#page-{other.slug}"

    def download(self, path: str) -> str:
        return ""

    def id(self, name: str) -> str:
        return f"{self.slug}--{name}"

    def heading(self, level: int) -> str:
        return f"h{level + 1}"


def sections(site: Site) -> Sequence[Section]:
    """Every page but the one for unknown addresses: those of this language, then the others in the source language."""
    own = {page.slug for page in site.pages}
    others = [page for page in site.source.pages if page.slug not in own] if site.source else []
    return [Section(**vars(page)) for page in (*site.pages, *others) if page.slug != NOT_FOUND]
