"""What a page says to machines: schema.org data as JSON-LD, from the same records as the text. Data, never script.

Only what guide.yaml states: no hours, no number, no coordinates that are not there.
"""

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

from sitegen.grounds import page_sources
from sitegen.model import Guide, Page, Phone, Place, Site
from sitegen.pages import HOME, NOT_FOUND

TYPE = "application/ld+json"
# schema.org's names for the kinds of places in guide.yaml; one of no kind is a Place.
_KINDS = {"clinic": "MedicalClinic", "hospital": "Hospital"}
# Values that are names for machines, not words: an address may hold any digits.
_NAMES = frozenset({"@context", "@type", "url"})

Item: TypeAlias = dict[str, Any]


def structured_data(site: Site, page: Page, title: str, description: str) -> str:
    """The page's data as JSON that may stand inside a script element; title and description are plain text.

    "" for the page for unknown addresses, which is no page of its own.
    """
    if page.slug == NOT_FOUND:
        return ""
    items = [*_home(site)] if page.slug == HOME else []
    items.append(_page(site, page, title, description))
    shown = dict.fromkeys(reference.name for reference in page.body.references if reference.kind == "place")
    items += [_place(site.guide, site.guide.places[name]) for name in shown]
    text = json.dumps({"@context": "https://schema.org", "@graph": items}, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def values(text: str) -> Iterator[tuple[str, str | float]]:
    """Every word and number of JSON-LD with the key it stands at, keys as words too. Raises ValueError."""
    yield from _values("", json.loads(text))


def _home(site: Site) -> Iterator[Item]:
    guide = site.guide.site
    item = {"@type": "WebSite", "name": guide.name, "description": guide.description, "inLanguage": guide.language}
    yield item | ({"url": site.base_url} if site.base_url else {})
    yield from (_phone(phone, guide.country) for phone in site.guide.call_buttons)


def _page(site: Site, page: Page, title: str, description: str) -> Item:
    """https://schema.org/lastReviewed: the day on which a source of the page was last read."""
    item = {"@type": "WebPage", "name": title, "description": description, "inLanguage": site.guide.site.language}
    read = [source.checked for source in page_sources(site.guide, page)]
    return item | ({"lastReviewed": max(read).isoformat()} if read else {})


def _phone(phone: Phone, country: str) -> Item:
    kind = "EmergencyService" if phone.group == "emergency" else "ContactPoint"
    return {"@type": kind, "name": phone.name, "telephone": phone.number.tel, "areaServed": country}


def _place(guide: Guide, place: Place) -> Item:
    item: Item = {"@type": _KINDS.get(place.kind or "", "Place"), "name": place.name}
    item["address"] = ", ".join(place.address)
    if place.phone:
        item["telephone"] = guide.phones[place.phone].number.tel
    if place.coordinates:
        latitude, longitude = place.coordinates.latitude, place.coordinates.longitude
        item["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return item


def _values(key: str, value: Any) -> Iterator[tuple[str, str | float]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield "", name
            yield from _values(name, item)
    elif isinstance(value, list):
        for item in value:
            yield from _values(key, item)
    elif key not in _NAMES and value is not None and not isinstance(value, bool):
        yield key, value if isinstance(value, str | float) else str(value)
