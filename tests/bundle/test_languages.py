"""What each language has besides its pages: a manifest, contact cards, one file, and its words in the emergency."""

import json
import re
from functools import cache

import pytest

from sitegen.bundle.single_file import PATH, sections
from sitegen.bundle.worker import FALLBACK, read_table
from sitegen.check.page_reader import read_page
from sitegen.content.catalogs import direction
from sitegen.content.model import Site
from sitegen.content.translations import load_translations
from tests.bundle.test_vcard import cards
from tests.support import CALLS, ROOT, real_output, real_site

LANGUAGES = sorted(real_site().guide.languages)


@cache
def translations() -> dict[str, Site]:
    return {site.language: site for site in load_translations(real_site(), ROOT / "content")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_app_of_a_language_begins_in_it_and_holds_all_languages(language: str) -> None:
    site = translations()[language]
    manifest = json.loads(real_output()[f"{language}/manifest.webmanifest"])
    assert (manifest["lang"], manifest["dir"]) == (language, direction(language))
    assert (manifest["start_url"], manifest["scope"]) == ("./", "../")
    assert manifest["name"] == site.guide.site.name != real_site().guide.site.name
    assert all(icon["src"].removeprefix("../") in real_output() for icon in manifest["icons"])
    assert all(it["url"].removeprefix("../") + "index.html" in real_output() for it in manifest["shortcuts"])
    home = read_page(real_output()[f"{language}/index.html"].decode())
    assert ("link", f"../{language}/manifest.webmanifest") in home.loads


@pytest.mark.parametrize("language", LANGUAGES)
def test_contact_cards_say_the_same_numbers_in_the_language_of_the_reader(language: str) -> None:
    own, source = (cards(real_output()[f"{prefix}numbers.vcf"]) for prefix in (f"{language}/", ""))
    for card, other in zip(own, source, strict=True):
        for name in ("uid", "rev", "tel"):
            assert getattr(card, name).value == getattr(other, name).value
        assert card.fn.value != other.fn.value and card.note.value != other.note.value
    keep = real_output()[f"{language}/keep/index.html"].decode()
    assert f'href="../../{language}/numbers.vcf"' in keep and f'href="../../{language}/guide.html"' in keep


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_in_one_file_is_whole_in_every_language(language: str) -> None:
    """What is not translated is there in the source language, and says so."""
    text = real_output()[f"{language}/{PATH}"].decode("utf-8-sig")
    found, site = read_page(text), translations()[language]
    assert found.call_bar == CALLS and found.scripts == [] and found.loads == []
    assert f'<html lang="{language}" dir="{direction(language)}">' in text
    assert "translation-note" in text
    assert [section.slug for section in sections(site)] == [
        *(page.slug for page in site.pages if page.slug != "404"),
        *(page.slug for page in real_site().pages if page.slug not in {it.slug for it in site.pages}),
    ]
    for section in sections(site):
        mark = "" if site.is_translated(section) else ' lang="en" dir="ltr"'
        assert f'<section id="{section.anchor}"{mark}>' in text
    inside = [address for address in found.links if not address.startswith("http")]
    assert all(address[0] == "#" and address[1:] in found.ids for address in inside)


def test_the_page_for_when_all_else_fails_names_each_number_in_every_language() -> None:
    body = read_table(real_output()["sw.js"].decode("utf-8-sig"))[1][FALLBACK].body
    found = read_page(body)
    assert [call.target for call in found.calls] == CALLS
    for language, site in translations().items():
        for phone in site.guide.call_buttons:
            assert f'<span lang="{language}" dir="{direction(language)}">{phone.label}</span>' in body
    assert not re.search(r"<(script|style|link|img)", body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_its_own_page_for_unknown_addresses(language: str) -> None:
    page = read_page(real_output()[f"{language}/404.html"].decode("utf-8-sig"))
    assert page.language == language and page.call_bar == CALLS
    title = translations()[language].page("404").front_matter.title
    assert page.headings == ["".join(str(part) for part in title.parts)]
    assert "../" in page.links and f"../{language}/" in page.links
