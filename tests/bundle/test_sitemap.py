"""sitemap.xml and robots.txt, which need to know the public address."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from sitegen.bundle.sitemap import make_robots, make_sitemap
from sitegen.content.model import NOT_FOUND
from sitegen.content.translations import load_translations
from sitegen.pipeline import make_output
from sitegen.project import Project
from tests.support import ROOT, real_site, small_site

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def addresses(base_url: str) -> list[str | None]:
    tree = ElementTree.fromstring(make_sitemap(replace(small_site(), base_url=base_url)))
    return [place.text for place in tree.findall("s:url/s:loc", NAMES)]


def test_every_page_but_the_one_for_unknown_addresses() -> None:
    assert addresses("https://example.org/guide/") == [
        "https://example.org/guide/",
        "https://example.org/guide/emergency/",
    ]


def test_an_address_is_written_as_xml_wants_it() -> None:
    assert addresses("https://example.org/a&b/")[0] == "https://example.org/a&b/"


def test_the_file_as_it_is_written() -> None:
    assert make_sitemap(replace(small_site(), base_url="https://example.org/a&b/")).decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        "<url><loc>https://example.org/a&amp;b/</loc><lastmod>2026-11-23</lastmod></url>\n"
        "<url><loc>https://example.org/a&amp;b/emergency/</loc><lastmod>2026-11-23</lastmod></url>\n"
        "</urlset>\n"
    )


@pytest.mark.parametrize(
    ("address", "sitemap"),
    [
        ("https://example.org/", "https://example.org/sitemap.xml"),
        ("https://example.org/guide/", ""),
        ("", ""),
    ],
)
def test_robots_at_the_top_of_a_host_names_the_sitemap(address: str, sitemap: str) -> None:
    """A crawler asks for it at the top only: in a folder it would be read by nobody."""
    files = make_robots(replace(small_site(), base_url=address))
    text = f"User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n"
    assert files == ({"robots.txt": text.encode()} if sitemap else {})


def test_every_language_of_a_page_and_the_day_its_sources_were_read() -> None:
    site = replace(real_site(), base_url="https://example.org/")
    translations = load_translations(site, ROOT / "content")
    text = make_sitemap(site, translations)
    tree = ElementTree.fromstring(text)
    urls = [
        (str(url.findtext("s:loc", "", NAMES)), url.findall("x:link", NAMES)) for url in tree.findall("s:url", NAMES)
    ]
    found = {address: {link.get("hreflang"): link.get("href") for link in links} for address, links in urls}
    known = sum(page.slug != NOT_FOUND for it in (site, *translations) for page in it.pages)
    assert len(found) == known, "each once, but no page for unknown addresses"
    everywhere = {code: f"https://example.org/{code}/keep/" for code in ("nb", "uk", "pl", "ar")}
    for address in ("https://example.org/keep/", *everywhere.values()):
        assert found[address] == {"en": "https://example.org/keep/"} | everywhere
    assert found["https://example.org/gp/"].keys() == {"en", "nb"}
    for links in found.values():
        assert set(links.values()) <= found.keys(), "each leads to a page that names it too"
    read = {source.checked.isoformat() for source in site.guide.sources.values()}
    days = [url.findtext("s:lastmod", "", NAMES) for url in tree.findall("s:url", NAMES)]
    assert set(days) <= read | {""} and "" not in days


def test_the_languages_are_those_of_the_pages_own_heads() -> None:
    output = make_output(Project(ROOT / "content", ROOT / "templates", ROOT / "static", "https://example.org/"))
    tree = ElementTree.fromstring(output["sitemap.xml"])
    for url in tree.findall("s:url", NAMES):
        path = str(url.findtext("s:loc", "", NAMES)).removeprefix("https://example.org/") + "index.html"
        head = re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]*)">', output[path].decode())
        assert head == [(link.get("hreflang"), link.get("href")) for link in url.findall("x:link", NAMES)], path
