"""What templates see: the pages, ready to be rendered, and the site that holds them with the guide's facts."""

from dataclasses import dataclass
from functools import cached_property

from sitegen.content.catalogs import direction, own_name
from sitegen.content.prose import Prose
from sitegen.content.records import AedRegister, FrontMatter, Guide

HOME, NOT_FOUND = "index", "404"


@dataclass(frozen=True)
class Page:
    """A page ready to be rendered, as a file of its own. `address` is its URL below the site's root, as "emergency/".

    `body_line` is the line of `file` on which its text begins; `base` is the public address where links cannot be
    relative, because a host sends the page for addresses of any depth. The methods say how a template links and names
    things; bundle/single_file.py gives them other answers for a page that is a section of one file.
    """

    slug: str
    address: str
    path: str
    front_matter: FrontMatter
    body: Prose
    file: str
    body_line: int
    base: str | None = None

    @property
    def root(self) -> str:
        """The way from this page to the site's root: relative, unless the page may be sent for any address."""
        return self.base or "../" * self.address.count("/") or "./"

    @property
    def has_script(self) -> bool:
        return True

    def href(self, other: "Page", fragment: str = "") -> str:
        """The link to another page, or to a heading in it."""
        if other.slug == self.slug and fragment:
            return f"#{fragment}"
        return f"{self.root}{other.address}" + (f"#{fragment}" if fragment else "")

    def download(self, path: str) -> str:
        """The link to a file beside the pages, or nothing where there is none."""
        return f"{self.root}{path}"

    def id(self, name: str) -> str:
        """The id of an element on this page."""
        return name

    def heading(self, level: int) -> str:
        """The element of a heading whose level within a page is 1 to 5."""
        return f"h{level}"


@dataclass(frozen=True)
class Site:
    """All that a template may see: the guide's facts, the pages in order, and the public address if one is given.

    A translation is a site below its `prefix` (`uk/`), with the pages that it has; `source` is the site it translates.
    """

    guide: Guide
    pages: tuple[Page, ...]
    base_url: str
    aed_register: AedRegister | None = None
    prefix: str = ""
    source: "Site | None" = None

    @property
    def language(self) -> str:
        return self.guide.site.language

    @property
    def direction(self) -> str:
        return direction(self.language)

    def page(self, slug: str) -> Page:
        """The page in this language, or in the source language if it is not translated."""
        return self._by_slug[slug]

    @cached_property
    def _by_slug(self) -> dict[str, Page]:
        found = {page.slug: page for page in self.source.pages} if self.source else {}
        return found | {page.slug: page for page in self.pages}

    @cached_property
    def menu(self) -> tuple[Page, ...]:
        """Every page of the menu, in this language where there is one."""
        order = self.source.pages if self.source else self.pages
        return tuple(self.page(page.slug) for page in order if page.front_matter.menu)

    def is_translated(self, page: Page) -> bool:
        """Whether the page is in the site's own language."""
        return page.address.startswith(self.prefix)

    def href_in(self, language: str, prefix: str, page: Page) -> str:
        """The link to the same page in another language, or to its home where it does not have the page."""
        is_same = page.slug != NOT_FOUND and self.has(language, page)
        same = page.address.removeprefix(self.prefix) if is_same else ""
        return f"{page.root}{prefix}{same}"

    def has(self, language: str, page: Page) -> bool:
        """Whether a language has this page; each has its own for unknown addresses."""
        record = (self.source or self).guide.languages.get(language)
        return page.slug == NOT_FOUND or record is None or record.pages is None or page.slug in record.pages

    @property
    def reviewed(self) -> str:
        """Who has checked the words of a translation; nothing for the source, `nobody` while nobody has."""
        return self.source.guide.languages[self.language].reviewed if self.source else ""

    @cached_property
    def languages(self) -> tuple[tuple[str, str, str], ...]:
        """(code, name in its own script, prefix) of every language of the guide, the source language first."""
        guide = (self.source or self).guide
        codes = (guide.site.language, *guide.languages)
        return tuple((code, own_name(code), f"{code}/" if number else "") for number, code in enumerate(codes))
