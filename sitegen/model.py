"""What the guide is made of: the records of guide.yaml, the pages, and the site that holds both.

Everything is frozen. Anything that carries meaning (a level, a confidence, a source) has no default: a silent
default once told the screen-reader users of a national health service that every emergency was "non-urgent".
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeAlias

from sitegen.aed_records import Aed, AedRegister
from sitegen.prose import Prose
from sitegen.schema import (
    Date,
    Dated,
    Field,
    Hours,
    Id,
    Ids,
    Language,
    Latitude,
    Line,
    Longitude,
    Number,
    Record,
    Signs,
    Span,
    Text,
    Url,
    Whole,
)

Confidence: TypeAlias = Literal["high", "medium", "low"]
Service: TypeAlias = Literal["ambulance", "police", "fire", "out-of-hours"]
Level: TypeAlias = Literal["emergency", "urgent", "routine"]
Day: TypeAlias = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Plan: TypeAlias = Literal["closed", "unknown"] | tuple[Span, ...]

# The order of the call buttons, and of the care cards: most serious first.
SERVICES: tuple[Service, ...] = ("ambulance", "police", "fire", "out-of-hours")
LEVELS: tuple[Level, ...] = ("emergency", "urgent", "routine")
DAYS: tuple[Day, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Area(Record):
    """A box on the map, in decimal degrees (WGS84). No coordinate of the guide may lie outside it; it is not shown."""

    south: Latitude
    west: Longitude
    north: Latitude
    east: Longitude


class SiteRecord(Record):
    """Who the guide is for. `country` (ISO 3166, two letters) decides which emergency numbers are right."""

    name: Text
    short_name: Annotated[Text, Field(max_length=12)]
    description: Text
    language: Language
    country: Text
    place: Text
    currency: Text
    area: Area | None = None


class Source(Record):
    """A page that facts were read from. `dated` is what it says of its own age, `checked` when we looked at it.

    `read` says how: on the live site, in an archived copy, or not at all (a link only; no fact may stand on it).
    """

    name: Text
    publisher: Text
    url: Url
    language: Language
    dated: Dated
    checked: Date
    read: Literal["live", "archived", "not-read"]


class Sourced(Record):
    """A fact: which pages it stands on, and how sure it is that it still holds today."""

    source: Ids
    confidence: Confidence


class Phone(Sourced):
    """A number to call. `abroad` is the same line from a foreign phone; `service` marks the call buttons."""

    name: Text
    label: Text
    number: Number
    abroad: Number | None = None
    service: Service | None = None
    group: Literal["emergency", "health", "helpline", "other"]
    reaches: Line
    hours: Text | None = None
    price: Text | None = None


class Fact(Sourced):
    """A single value that prose points at: an amount, an age, a name, a period."""

    value: Line


class Fee(Sourced):
    """What the reader pays, in whole units of the site's currency: `day` and `evening`, or one price at `any_time`."""

    name: Line
    day: Whole | None = None
    evening: Whole | None = None
    any_time: Whole | None = None


class Coordinates(Sourced):
    """Where a place is, in decimal degrees (WGS84); only what a source states, never what a map search guessed."""

    latitude: Latitude
    longitude: Longitude


class Place(Sourced):
    """A place to go to; `address` line by line as on a letter. `phone` is the one to call before going.

    `kind` is for machines that read the page (schema.org); a reader learns it from the name.
    """

    name: Text
    address: Annotated[tuple[Text, ...], Field(min_length=1)]
    entrance: Line | None = None
    note: Line | None = None
    kind: Literal["clinic", "hospital"] | None = None
    phone: Id | None = None
    coordinates: Coordinates | None = None


class OpeningHours(Sourced):
    """When something is usually open, on the clock of `zone`. A day that `week` does not name is closed.

    `holidays` says what public holidays are; `exceptions` (`12-24`, `2027-05-18`, `easter-4`) stand above them.
    Within `edge` minutes of opening and closing it counts as unknown: clocks and doors are not that exact.
    """

    zone: Text
    week: Annotated[dict[Day, Hours], Field(min_length=1)]
    holidays: Hours
    exceptions: dict[Text, Hours] = {}
    edge: Whole


class InfoList(Sourced):
    """Things that belong together: signs (closed by "if in doubt, call"), steps in order, or plain points."""

    kind: Literal["signs", "steps", "points"]
    items: Annotated[dict[Id, Line], Field(min_length=1)]
    closing: Line | None = None


class Phrase(Sourced):
    """A sentence to say on the phone: in the reader's language, in Norwegian, and how that sounds to the reader.

    `___` is a blank, at most one a sentence; `blank` says which of the reader's own words belong there.
    """

    say: Line
    norwegian: Text
    sounds: Text
    group: Literal["who", "where", "number", "what", "need", "answer"]
    blank: Literal["address", "phone", "position"] | None = None


class CareLevel(Record):
    """One card of "who do I call?": at most five signs of the full list `list`, which stands on `page`."""

    heading: Line
    urgency: Text
    advice: Line
    phone: Id | None = None
    page: Id
    list: Id
    signs: Signs


class Guide(Record):
    """guide.yaml: every number, place, fee and sign, once, each with its source."""

    site: SiteRecord
    sources: dict[Id, Source]
    phones: dict[Id, Phone]
    facts: dict[Id, Fact] = {}
    fees: dict[Id, Fee] = {}
    places: dict[Id, Place] = {}
    opening: dict[Id, OpeningHours] = {}
    lists: dict[Id, InfoList] = {}
    phrases: dict[Id, Phrase] = {}
    care_levels: dict[Level, CareLevel] = {}

    @property
    def newest_check(self) -> date:
        """The last day on which a fact was looked at: the only "today" that a build knows."""
        return max(source.checked for source in self.sources.values())

    @property
    def call_buttons(self) -> tuple[Phone, ...]:
        """The phones of the emergency services and the out-of-hours service, most serious first."""
        by_service = {phone.service: phone for phone in self.phones.values()}
        return tuple(by_service[service] for service in SERVICES if service in by_service)

    @property
    def located(self) -> dict[str, Place]:
        """The places whose coordinates a source gives, by id."""
        return {name: place for name, place in self.places.items() if place.coordinates}

    @property
    def cards(self) -> tuple[tuple[Level, CareLevel], ...]:
        return tuple((level, self.care_levels[level]) for level in LEVELS if level in self.care_levels)


class FrontMatter(Record):
    """The lines above a page's text. `menu` is its name in the menu; a page without one is reached by links only."""

    title: Line
    description: Line
    menu: Text | None = None
    order: Whole = 999
    template: Literal[
        "page", "home", "defibrillators", "keep", "poster", "not-found", "path", "phrases", "position"
    ] = "page"
    sources: Ids


@dataclass(frozen=True)
class Page:
    """A page ready to be rendered. `address` is its URL below the site's root: "" or "emergency/".

    `body_line` is the line of `file` on which its text begins.
    """

    slug: str
    address: str
    path: str
    front_matter: FrontMatter
    body: Prose
    file: str
    body_line: int

    @property
    def template_name(self) -> str:
        return self.front_matter.template

    @property
    def root(self) -> str:
        """The way from this page to the site's root, for relative links."""
        return "../" * self.address.count("/") or "./"


@dataclass(frozen=True)
class Site:
    """All that a template may see: the guide's facts, the pages in order, and the public address if one is given."""

    guide: Guide
    pages: tuple[Page, ...]
    base_url: str
    aed_register: AedRegister | None = None

    def page(self, slug: str) -> Page:
        return next(page for page in self.pages if page.slug == slug)

    @property
    def aeds(self) -> tuple[Aed, ...]:
        """The defibrillators, in the order of the file; none without content/aed.yaml."""
        return tuple(self.aed_register.aeds.values()) if self.aed_register else ()

    @property
    def menu(self) -> tuple[Page, ...]:
        return tuple(page for page in self.pages if page.front_matter.menu)
