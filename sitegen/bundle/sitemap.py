"""sitemap.xml and robots.txt, made only when the public address is known (sitemaps.org protocol 0.9, RFC 9309)."""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

from sitegen.content.model import NOT_FOUND, Site


def make_sitemap(site: Site, translations: Sequence[Site] = ()) -> bytes:
    """Every page but the one for unknown addresses, in the order of the menu, language by language."""
    pages = [page for it in (site, *translations) for page in it.pages if page.slug != NOT_FOUND]
    urls = "".join(f"<url><loc>{escape(site.base_url + page.address)}</loc></url>\n" for page in pages)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{urls}</urlset>\n".encode()


def make_robots(site: Site) -> dict[str, bytes]:
    """robots.txt, which names the sitemap; nothing for a guide in a folder: robots.txt is asked for at the top only."""
    if urlsplit(site.base_url).path != "/":
        return {}
    return {"robots.txt": f"User-agent: *\nAllow: /\n\nSitemap: {site.base_url}sitemap.xml\n".encode()}
