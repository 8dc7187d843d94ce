"""Structured data: what a page tells search engines, as schema.org items, from the same records as the text.

Only what guide.yaml states: no hours, no number, no coordinates that are not there.
"""

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

from sitegen.content.model import HOME, NOT_FOUND, Page, Site
from sitegen.content.records import Guide, Phone, Place, PlaceKind
from sitegen.render.citations import last_read, shown_places

# schema.org's names for the kinds of places in guide.yaml; one of no kind is a Place.
_KINDS: dict[PlaceKind, str] = {
    "clinic": "MedicalClinic",
    "hospital": "Hospital",
    "doctor": "Physician",
    "dentist": "Dentist",
    "optician": "Optician",
    "pharmacy": "Pharmacy",
    "police-station": "PoliceStation",
    "fire-station": "FireStation",
    "public-office": "GovernmentOffice",
}
# Values that are identifiers, not words: an address may hold any digits.
_IDENTIFIERS = frozenset({"@context", "@type", "url"})

Item: TypeAlias = dict[str, Any]


def structured_data(site: Site, page: Page, title: str, description: str) -> Item | None:
    """The page's data; title and description are plain text. None for the page for unknown addresses."""
    if page.slug == NOT_FOUND:
        return None
    items = [*_home(site)] if page.slug == HOME else []
    items.append(_page(site, page, title, description))
    items += [_place(site.guide, place) for place in shown_places(site.guide, page)]
    return {"@context": "https://schema.org", "@graph": items}


def json_ld_values(text: str) -> Iterator[tuple[str, str | float]]:
    """Every word and number of JSON-LD with its key, keys as words too. Raises ValueError."""
    yield from _values("", json.loads(text))


def _home(site: Site) -> Iterator[Item]:
    guide = site.guide.site
    item = {"@type": "WebSite", "name": guide.name, "description": guide.description, "inLanguage": guide.language}
    yield item | ({"url": site.base_url} if site.base_url else {})
    yield from (_phone(phone, guide.country) for phone in site.guide.call_buttons)


def _page(site: Site, page: Page, title: str, description: str) -> Item:
    """https://schema.org/lastReviewed is the day on which a source of the page was last read."""
    item = {"@type": "WebPage", "name": title, "description": description, "inLanguage": site.guide.site.language}
    read = last_read(site.guide, page)
    return item | ({"lastReviewed": read.isoformat()} if read else {})


def _phone(phone: Phone, country: str) -> Item:
    kind = "EmergencyService" if phone.group == "emergency" else "ContactPoint"
    return {"@type": kind, "name": phone.name, "telephone": phone.number.tel, "areaServed": country}


def _place(guide: Guide, place: Place) -> Item:
    item: Item = {"@type": _KINDS[place.kind] if place.kind else "Place", "name": place.name}
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
    elif key not in _IDENTIFIERS and value is not None and not isinstance(value, bool):
        yield key, value if isinstance(value, str | float) else str(value)
