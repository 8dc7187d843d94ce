"""Structured data compared with schema.org's own definitions: types that exist, properties of these types, values.

tests/fixtures/schemaorg.json holds the part of the vocabulary that the guide uses, and says where it is from.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from sitegen.check.page_reader import read_page
from sitegen.render.json_ld import _KINDS, _place, structured_data
from tests.full_site import full_site
from tests.support import ROOT, real_output

VOCABULARY = json.loads((ROOT / "tests" / "fixtures" / "schemaorg.json").read_text())
PARENTS: dict[str, list[str]] = VOCABULARY["types"]
PROPERTIES: dict[str, dict[str, list[str]]] = VOCABULARY["properties"]


def above(kind: str) -> set[str]:
    """A type and all that it is a kind of."""
    return {kind}.union(*(above(parent) for parent in PARENTS[kind]))


def kinds_of(value: object) -> set[str]:
    """What a value may count as."""
    if isinstance(value, dict):
        return above(value["@type"]) if value["@type"] in PARENTS else set()
    if isinstance(value, str):
        dates = {"Date"} if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else set()
        return {"Text", *dates, *({"URL"} if re.match(r"https?://", value) else ())}
    return {"Number"} if isinstance(value, float) else set()


def wrong(item: dict[str, Any]) -> Iterator[str]:
    """What of an item is not as schema.org defines it, items inside it included."""
    kind = item["@type"]
    if kind not in PARENTS:
        yield f"{kind} is no type"
        return
    for name, value in item.items():
        if name == "@type":
            continue
        if name not in PROPERTIES:
            yield f"{name} is no property"
        elif not above(kind) & set(PROPERTIES[name]["of"]):
            yield f"{name} is no property of {kind}"
        elif not kinds_of(value) & set(PROPERTIES[name]["is"]):
            yield f"{name} may not be {value!r}"
        if isinstance(value, dict):
            yield from wrong(value)


def test_every_item_of_every_page_in_every_language() -> None:
    pages = [content.decode() for path, content in real_output().items() if path.endswith("index.html")]
    data = [text for page in pages for text in read_page(page).data]
    items = [item for text in data for item in json.loads(text)["@graph"]]
    assert len(data) > 50 and len(items) > len(data)
    assert [fault for item in items for fault in wrong(item)] == []


def test_a_site_with_everything_that_a_page_can_show() -> None:
    site = replace(full_site(), base_url="https://example.org/")
    found = [structured_data(site, page, "A title", "A text.") for page in site.pages]
    items = [item for data in found if data for item in data["@graph"]]
    items += [_place(site.guide, place) for place in site.guide.places.values()]
    assert {"geo", "telephone", "url", "lastReviewed"} <= {name for item in items for name in item}
    assert [fault for item in items for fault in wrong(item)] == []


def test_every_kind_of_place_is_a_place() -> None:
    assert all("Place" in above(kind) for kind in _KINDS.values())


@pytest.mark.parametrize(
    ("item", "fault"),
    [
        ({"@type": "WebPag", "name": "A"}, "WebPag is no type"),
        ({"@type": "WebPage", "nmae": "A"}, "nmae is no property"),
        ({"@type": "WebSite", "lastReviewed": "2026-11-23"}, "lastReviewed is no property of WebSite"),
        ({"@type": "WebPage", "telephone": "1"}, "telephone is no property of WebPage"),
        ({"@type": "WebPage", "lastReviewed": "yesterday"}, "lastReviewed may not be 'yesterday'"),
        ({"@type": "WebSite", "url": "guide/"}, "url may not be 'guide/'"),
        ({"@type": "Place", "geo": {"@type": "GeoCoordinates", "name": 5.0}}, "name may not be 5.0"),
        ({"@type": "Place", "geo": {"@type": "Place"}}, "geo may not be {'@type': 'Place'}"),
    ],
)
def test_what_is_not_defined_is_found(item: dict[str, Any], fault: str) -> None:
    assert [*wrong(item)] == [fault]


def test_no_part_of_the_vocabulary_is_there_for_nothing() -> None:
    used = {*_KINDS.values(), "Place", "WebSite", "WebPage", "EmergencyService", "ContactPoint", "GeoCoordinates"}
    assert set(PARENTS) == set[str]().union(*(above(kind) for kind in used))
