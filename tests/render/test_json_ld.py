"""Structured data: from guide.yaml alone, never run, and its numbers checked like those of the text."""

import base64
import hashlib
import html
import json
import re
from dataclasses import replace
from typing import Any

import pytest

from sitegen.check.budget import Budget
from sitegen.check.output import check_output
from sitegen.check.page import compressed
from sitegen.check.page_reader import read_page
from sitegen.content.prose import parse_text
from sitegen.problems import BuildError
from sitegen.render.assets import make_assets
from sitegen.render.json_ld import json_ld_values, structured_data
from sitegen.render.templates import Renderer, read_templates
from tests.full_site import full_site
from tests.support import ROOT, made_again, real_output, real_site, small_output, small_site

END = "</body>"
PLACE = """
places:
  surgery:
    name: 'Surgery <script>alert("x")</script> & Co'
    address: [Market 1, Smalltown]
    source: authority
    confidence: high
"""


def graph(text: str) -> list[dict[str, Any]]:
    data = json.loads(text)
    assert data["@context"] == "https://schema.org"
    return list(data["@graph"])


def page_graph(path: str) -> list[dict[str, Any]]:
    (text,) = read_page(real_output()[path].decode()).data
    return graph(text)


def with_place(more: str = "", name: str = "") -> str:
    """The structured data on the small guide's home page, with a place on it."""
    text = (PLACE if not name else PLACE.replace("""'Surgery <script>alert("x")</script> & Co'""", name)) + more
    site = small_site(
        {
            "guide.yaml": ("care_levels:", f"{text.strip()}\n\ncare_levels:"),
            "pages/index.md": ("\n[](care:all)", "\n[](place:surgery)\n\n[](care:all)"),
        }
    )
    assets = make_assets(ROOT / "static", "static")
    pages = dict(Renderer(site, read_templates(ROOT / "templates", "templates"), assets).pages())
    (data,) = read_page(pages["index.html"]).data
    return data


def test_the_first_page_names_the_guide_and_its_emergency_numbers() -> None:
    site, *phones, page = page_graph("index.html")
    assert page["@type"] == "WebPage"
    guide = real_site().guide
    assert site == {
        "@type": "WebSite",
        "name": guide.site.name,
        "description": guide.site.description,
        "inLanguage": guide.site.language,
    }
    assert [(it["@type"], it["telephone"]) for it in phones] == [
        ("EmergencyService", "113"),
        ("EmergencyService", "112"),
        ("EmergencyService", "110"),
        ("ContactPoint", "116117"),
    ]


def test_a_place_says_what_the_guide_knows_and_no_more() -> None:
    _, clinic, hospital = page_graph("out-of-hours/index.html")
    places = real_site().guide.places
    assert clinic == {
        "@type": "MedicalClinic",
        "name": places["legevakt"].name,
        "address": ", ".join(places["legevakt"].address),
        "telephone": "116117",
    }
    assert hospital["@type"] == "Hospital" and set(hospital) == {"@type", "name", "address"}


def test_coordinates_only_where_a_source_gives_them() -> None:
    assert "geo" not in graph(with_place())[-1]
    located = "    coordinates: {latitude: '59.12', longitude: '11.38', source: authority, confidence: high}\n"
    assert graph(with_place(located))[-1]["geo"] == {"@type": "GeoCoordinates", "latitude": 59.12, "longitude": 11.38}


def test_a_place_of_no_kind_is_a_place() -> None:
    assert graph(with_place())[-1]["@type"] == "Place"


def test_a_name_cannot_end_the_element() -> None:
    text = with_place(name="'A </script> & B'")
    assert "<" not in text and "\\u003c/script\\u003e" in text
    assert graph(text)[-1]["name"] == "A </script> & B"


def test_the_public_address_is_named_if_it_is_known() -> None:
    site = small_site()
    public = type(site)(site.guide, site.pages, "https://example.org/guide-2027/")
    data = structured_data(public, public.page("index"), "", "")
    assert data and data["@graph"][0]["url"] == "https://example.org/guide-2027/"


def test_every_page_says_what_it_is_and_when_its_sources_were_read() -> None:
    for page in real_site().pages:
        if page.slug == "404":
            assert read_page(real_output()[page.path].decode()).data == []
            continue
        found = next(item for item in page_graph(page.path) if item["@type"] == "WebPage")
        read = read_page(real_output()[page.path].decode("utf-8-sig"))
        assert read.title.startswith(found["name"]) and found["description"] and found["inLanguage"] == "en"
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", found["lastReviewed"])


def test_every_value_is_found() -> None:
    text = '{"a": ["x", {"telephone": "113"}], "b": 9, "c": 1.5, "d": true, "@type": "T2000", "e": null}'
    pairs = [pair for pair in json_ld_values(text) if pair[0]]
    assert pairs == [("a", "x"), ("telephone", "113"), ("b", "9"), ("c", 1.5)]


# Data, not script


def test_it_is_no_script() -> None:
    text = real_output()["index.html"].decode()
    found = read_page(text)
    assert len(found.data) == 1 and len(found.scripts) == 1
    digest = base64.b64encode(hashlib.sha256(found.scripts[0].encode()).digest()).decode()
    assert re.findall(r"script-src '([^']+)'", html.unescape(text)) == [f"sha256-{digest}"]


def test_it_does_not_count_against_the_budget_of_scripts() -> None:
    found = read_page(small_output()["index.html"].decode())
    most = compressed("".join(found.scripts).encode())
    assert codes('{"name": "' + "Smalltown " * 99 + '"}', Budget(script=most)) == []
    assert codes("", Budget(script=most - 1)) == ["budget"]


def test_after_the_data_script_is_script_again() -> None:
    found = read_page('<script type="application/ld+json">{"a": 1}</script><script>go()</script>')
    assert (found.data, found.scripts) == (['{"a": 1}'], ["go()"])


# Every number in it is held against guide.yaml


def codes(data: str, budget: Budget | None = None) -> list[str]:
    """The codes for the small site with more data on its home page."""
    element = f'<script type="application/ld+json">{data}</script>' if data else ""
    page = small_output()["index.html"].decode().replace(END, element + END)
    try:
        check_output(small_site(), made_again({**small_output(), "index.html": page.encode()}), budget or Budget())
    except BuildError as error:
        return [problem.code for problem in error.problems]
    return []


@pytest.mark.parametrize(
    "data",
    [
        '{"telephone": "911"}',
        '{"telephone": "11"}',
        '{"telephone": "Ambulance"}',
        '{"telephone": "+47113"}',
        '{"telephone": 911}',
        '{"@graph": [{"name": "Call 911"}]}',
        '{"name": "Call \\u0039\\u0031\\u0031"}',
        '{"call 911": "x"}',
        '{"geo": {"latitude": 59.12}}',
        '{"price": 1234}',
    ],
)
def test_a_number_that_is_not_in_the_guide(data: str) -> None:
    assert codes(data) == ["number-not-in-guide"]


def test_numbers_of_the_guide_may_stand() -> None:
    assert codes('{"telephone": "116117", "name": "Call 113", "checked": "2026-11-23"}') == []


@pytest.mark.parametrize("data", ["{", "", "{'a': 1}"])
def test_what_cannot_be_read_is_told(data: str) -> None:
    assert codes(data or " ") == ["structured-data"]


def test_every_item_says_exactly_what_the_guide_states() -> None:
    site = full_site()
    page = site.page("index")
    page = replace(page, body=parse_text("[](place:house)\n\n[](place:tower)"))
    data = structured_data(site, page, "Title", "Words")
    assert data == {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "WebSite",
                "name": "Small guide",
                "description": "Who to call in a small town.",
                "inLanguage": "en",
                "url": "https://example.org/a&b/",
            },
            *(
                {"@type": kind, "name": name, "telephone": tel, "areaServed": "NO"}
                for kind, name, tel in (
                    ("EmergencyService", "Ambulance", "113"),
                    ("EmergencyService", "Police", "112"),
                    ("EmergencyService", "Fire", "110"),
                    ("ContactPoint", "Out-of-hours doctor", "116117"),
                )
            ),
            {
                "@type": "WebPage",
                "name": "Title",
                "description": "Words",
                "inLanguage": "en",
                "lastReviewed": "2026-11-23",
            },
            {
                "@type": "MedicalClinic",
                "name": "House",
                "address": "Street 1, Smalltown",
                "telephone": "116117",
                "geo": {"@type": "GeoCoordinates", "latitude": 59.12, "longitude": 11.38},
            },
            {"@type": "Place", "name": "Tower", "address": "Street 2"},
        ],
    }
    assert structured_data(site, site.page("404"), "Title", "Words") is None


@pytest.mark.parametrize("read", [(), ("older", "map")])
def test_a_page_was_reviewed_when_its_last_source_was_read(read: tuple[str, ...]) -> None:
    site = full_site()
    page = site.page("emergency")
    page = replace(page, front_matter=page.front_matter.model_copy(update={"sources": read}), body=parse_text(""))
    page = replace(page, front_matter=page.front_matter.model_copy(update={"title": parse_text("T")}))
    data = structured_data(site, page, "", "")
    assert data and data["@graph"][0].get("lastReviewed") == ("2026-03-04" if read else None)


@pytest.mark.parametrize("key", ["@context", "@type", "url"])
def test_an_identifier_may_hold_any_digits(key: str) -> None:
    assert [pair for pair in json_ld_values(f'{{"{key}": "911"}}') if pair[0]] == []
