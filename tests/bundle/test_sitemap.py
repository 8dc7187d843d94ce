"""sitemap.xml and robots.txt, which need to know the public address."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from sitegen.bundle.sitemap import make_robots, make_sitemap
from tests.support import small_site

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


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
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        "<url><loc>https://example.org/a&amp;b/</loc></url>\n"
        "<url><loc>https://example.org/a&amp;b/emergency/</loc></url>\n"
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
