"""Which sources a page stands on: those it names, and those of every fact it shows."""

from dataclasses import replace

import pytest

from sitegen.grounds import page_sources, shown_records
from sitegen.load import load_site
from sitegen.model import Site
from sitegen.prose import parse_text
from tests.support import SMALL

MORE = """
fees:
  visit:
    name: Visit
    any_time: "5"
    source: fees
    confidence: low
places:
  house:
    name: House
    address: [Street]
    source: house
    confidence: low
"""


def source(name: str, read: str = "live") -> str:
    lines = (f"name: {name}", "publisher: P", f"url: https://{name}.example/", "language: en", "dated: undated")
    fields = "".join(f"    {line}\n" for line in (*lines, "checked: 2026-11-23", f"read: {read}"))
    return f"  {name}:\n{fields}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The small site, every group of facts standing on a source of its own."""
    content = tmp_path_factory.mktemp("grounds")
    (content / "pages").mkdir()
    for file in (SMALL / "pages").glob("*.md"):
        (content / "pages" / file.name).write_text(file.read_text())
    sources = "".join(map(source, ("sign", "age", "police", "fees", "house"))) + source("link", "not-read")
    text = (SMALL / "guide.yaml").read_text().replace("\nphones:\n", f"{sources}\nphones:\n") + MORE
    for find, name in (("value: under 16", "age"), ("reaches: The police.", "police"), ("(phone:ambulance).", "sign")):
        text = text.replace(f"{find}\n    source: authority", f"{find}\n    source: {name}")
    (content / "guide.yaml").write_text(text.replace("hard to breathe", "hard to breathe [](fact:child-age)"))
    return load_site(content)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("[](phone:police) and [](digits:police)", ["police"]),
        ("[](fact:child-age)", ["age"]),
        ("[](list:signs)", ["sign", "age", "authority"]),
        ("[](care:urgent)", ["sign", "age", "authority"]),
        ("[](care:all)", ["sign", "age", "authority"]),
        ("[](fees:all)", ["fees"]),
        ("[](place:house)", ["house"]),
        ("[](phones:emergency)", ["authority", "police"]),
        ("[a link](source:house)", []),
        ("[](page:emergency)", []),
        ("[legevakt](lang:nb)", []),
    ],
)
def test_what_a_text_shows_stands_on_its_sources(site: Site, text: str, expected: list[str]) -> None:
    found = dict.fromkeys(name for record in shown_records(site.guide, parse_text(text)) for name in record.source)
    assert list(found) == expected


def test_a_page_stands_on_what_it_names_and_on_what_it_shows_each_once(site: Site) -> None:
    page = site.page("emergency")
    assert page.front_matter.sources == ("authority",)
    assert [source.name for source in page_sources(site.guide, page)] == ["Emergency numbers", "sign", "age"]


def test_the_title_counts_and_a_page_nobody_read_does_not(site: Site) -> None:
    front_matter = site.page("404").front_matter.model_copy(
        update={"title": parse_text("[](digits:police)"), "sources": ("link", "authority")}
    )
    page = replace(site.page("404"), front_matter=front_matter, body=parse_text(""))
    assert [source.name for source in page_sources(site.guide, page)] == ["Emergency numbers", "police"]
