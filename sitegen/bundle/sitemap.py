"""sitemap.xml and robots.txt, made only when the public address is known (sitemaps.org protocol 0.9, RFC 9309).

Each page names itself in all its languages, as Google asks for it, and the day on which its sources were last read.
"""

from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import urlsplit

from sitegen.content.model import NOT_FOUND, Page, Site
from sitegen.render.citations import last_read

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


def make_sitemap(site: Site, translations: Sequence[Site] = ()) -> bytes:
    """Every page but the one for unknown addresses, in the order of the menu, language by language."""
    sites = (site, *translations)
    urls = "".join(_url(it, page, sites) for it in sites for page in it.pages if page.slug != NOT_FOUND)
    return f"{_HEAD}{urls}</urlset>\n".encode()


def _url(site: Site, page: Page, sites: Sequence[Site]) -> str:
    read = last_read(site.guide, page)
    date = f"<lastmod>{read.isoformat()}</lastmod>" if read else ""
    return f"<url><loc>{_address(site, page)}</loc>{date}{''.join(_languages(page, sites))}</url>\n"


def _languages(page: Page, sites: Sequence[Site]) -> Iterator[str]:
    """The page in each of its languages, itself included; nothing for a page that is in one language only."""
    found = [(it, other) for it in sites for other in it.pages if other.slug == page.slug]
    for it, other in found if len(found) > 1 else ():
        yield f'<xhtml:link rel="alternate" hreflang="{it.language}" href="{_address(it, other)}"/>'


def _address(site: Site, page: Page) -> str:
    return escape(site.base_url + page.address)


def make_robots(site: Site) -> dict[str, bytes]:
    """robots.txt, which names the sitemap; nothing for a guide in a folder: robots.txt is asked for at the top only."""
    if urlsplit(site.base_url).path != "/":
        return {}
    return {"robots.txt": f"User-agent: *\nAllow: /\n\nSitemap: {site.base_url}sitemap.xml\n".encode()}
