"""What the guide is made of: the records of guide.yaml and aed.yaml, the pages, and the site that holds them.

Everything is frozen. Anything that carries meaning (a level, a confidence, a source) has no default: a silent
default once told the screen-reader users of a national health service that every emergency was "non-urgent".
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, TypeAlias

from sitegen.content.catalogs import direction, own_name
from sitegen.content.dates import months_later
from sitegen.content.fields import (
    DIGITS_ARE_FACTS,
    IDENTIFIER,
    NOT_EMPTY,
    Address,
    Date,
    Dated,
    Hours,
    Id,
    Ids,
    KnownLanguage,
    Language,
    Latitude,
    Line,
    Longitude,
    Number,
    Record,
    ShortName,
    Signs,
    Span,
    Text,
    Url,
    Whole,
)
from sitegen.content.prose import Prose

HOME, NOT_FOUND = "index", "404"
# The official register asks owners to confirm their defibrillators this often; an older entry may have been moved.
AED_MONTHS = 6

Confidence: TypeAlias = Literal["high", "medium", "low"]
# What a fact is about, which says how soon it should be read again (review.py).
Ageing: TypeAlias = Literal["emergency", "helpline", "fee", "hours", "rights", "first-aid", "other"]
Service: TypeAlias = Literal["ambulance", "police", "fire", "out-of-hours"]
Level: TypeAlias = Literal["emergency", "urgent", "routine"]
Drawing: TypeAlias = Literal["hands-on-chest", "head-back", "on-the-side", "blows-on-the-back", "press-on-the-wound"]
Day: TypeAlias = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
PlaceKind: TypeAlias = Literal[
    "clinic", "hospital", "doctor", "dentist", "optician", "pharmacy", "police-station", "fire-station", "public-office"
]
Plan: TypeAlias = Literal["closed", "unknown"] | tuple[Span, ...]

# The order of the call buttons, and of the care cards: most serious first.
SERVICES: tuple[Service, ...] = ("ambulance", "police", "fire", "out-of-hours")
LEVELS: tuple[Level, ...] = ("emergency", "urgent", "routine")
DAYS: tuple[Day, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Area(Record):
    """A box on the map, in decimal degrees (WGS84). No coordinate may be outside it; it is not printed."""

    south: Latitude
    west: Longitude
    north: Latitude
    east: Longitude


class SiteRecord(Record):
    """Who the guide is for. `country` (ISO 3166, two letters) decides which emergency numbers are right.

    `address` is where it is published, if that is known; it ends in a slash.
    """

    name: Text
    short_name: ShortName
    description: Text
    language: KnownLanguage
    country: Text
    place: Text
    currency: Text
    area: Area | None = None
    address: Annotated[Address | None, IDENTIFIER] = None


class Translation(Record):
    """A language of the guide: who has checked its words, or nobody. `pages` are those it has; without it, all."""

    reviewed: Text
    pages: Annotated[tuple[Id, ...], NOT_EMPTY] | None = None


class Source(Record):
    """A page that facts were read from. `dated` is what it says of its own age, `checked` when we looked at it.

    `read` says how: on the live site, in an archived copy, or not at all (a link only; no fact may come from it).
    """

    name: Text
    publisher: Text
    url: Annotated[Url, IDENTIFIER]
    language: Language
    dated: Annotated[Dated, DIGITS_ARE_FACTS]
    checked: Date
    read: Literal["live", "archived", "not-read"]


class Sourced(Record):
    """A fact: which pages it comes from, and how sure it is that it is still true today.

    `ages` says how soon it should be read again, where its group does not say it already.
    """

    source: Ids
    confidence: Confidence
    ages: Ageing | None = None


class Phone(Sourced):
    """A number to call; `service` marks the call buttons.

    `abroad` is the same line from a foreign phone (+ and the country code before the same digits), or another line, if
    `abroad_line` says so. `repeated` is the number typed again from a second source, so that a wrong digit is found.
    `carried` puts it among the numbers to carry: on the poster, the card to cut out and in the contact cards.
    """

    name: Text
    label: Text
    number: Number
    abroad: Number | None = None
    abroad_line: Literal["other"] | None = None
    repeated: Number | None = None
    service: Service | None = None
    group: Literal["emergency", "health", "helpline", "other"]
    reaches: Line
    hours: Text | None = None
    price: Text | None = None
    carried: Literal["yes"] | None = None


class Fact(Sourced):
    """A single value that prose points at: an amount, an age, a name, a period."""

    value: Annotated[Line, DIGITS_ARE_FACTS]


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
    address: Annotated[tuple[Text, ...], NOT_EMPTY, DIGITS_ARE_FACTS]
    entrance: Line | None = None
    note: Line | None = None
    kind: PlaceKind | None = None
    phone: Id | None = None
    coordinates: Coordinates | None = None


class OpeningHours(Sourced):
    """When something is usually open, on the clock of `zone`. A day that `week` does not name is closed.

    `holidays` says what public holidays are; `exceptions` (`12-24`, `2027-05-18`, `easter-4`) override them.
    Within `edge` minutes of opening and closing it counts as unknown: clocks and doors are not that exact.
    """

    zone: Text
    week: Annotated[dict[Day, Hours], NOT_EMPTY]
    holidays: Hours
    exceptions: dict[Text, Hours] = {}
    edge: Whole


class InfoList(Sourced):
    """Things that belong together: signs (closed by "if in doubt, call"), steps in order, or plain points."""

    kind: Literal["signs", "steps", "points"]
    items: Annotated[dict[Id, Line], NOT_EMPTY]
    closing: Line | None = None


class Rhythm(Record):
    """How CPR goes: `presses` and `breaths` are ids of facts that hold whole numbers, `rate` is presses a minute.

    The rate is never printed: among the numbers it is most of all that of the fire service.
    """

    presses: Id
    breaths: Id
    rate: Whole


class FirstAid(Sourced):
    """What to do with the hands in one situation until help comes: how it is seen, steps in order, what not to do.

    `drawings` says which drawing stands beside a step, by the step's id.
    """

    see: Line
    steps: Annotated[dict[Id, Line], NOT_EMPTY]
    avoid: dict[Id, Line] = {}
    drawings: dict[Id, Drawing] = {}
    rhythm: Rhythm | None = None


class Phrase(Sourced):
    """A sentence to say on the phone: in the reader's language, in Norwegian, and how that sounds to the reader.

    `___` is a blank, at most one a sentence; `blank` says which of the reader's own words belong there.
    """

    say: Line
    norwegian: Text
    sounds: Text | None = None
    group: Literal["who", "where", "number", "what", "need", "answer"]
    blank: Literal["address", "phone", "position"] | None = None


class SearchWords(Record):
    """Words that people type, and where they lead: to a page or a heading in it, to a phone, or both."""

    words: Annotated[tuple[Text, ...], NOT_EMPTY]
    page: Annotated[Text | None, IDENTIFIER] = None
    phone: Id | None = None


class CareLevel(Record):
    """One card of "who do I call?": at most five signs of the full list `list`, which is on `page`.

    `meanwhile` is the page to read after the call, until help comes.
    """

    heading: Line
    urgency: Text
    advice: Line
    phone: Id | None = None
    meanwhile: Id | None = None
    page: Id
    list: Id
    signs: Signs


class Groups(Record):
    """The groups of guide.yaml: every number, place, fee and sign, once, each with its source."""

    sources: dict[Id, Source]
    phones: dict[Id, Phone]
    facts: dict[Id, Fact] = {}
    fees: dict[Id, Fee] = {}
    places: dict[Id, Place] = {}
    opening: dict[Id, OpeningHours] = {}
    lists: dict[Id, InfoList] = {}
    first_aid: dict[Id, FirstAid] = {}
    phrases: dict[Id, Phrase] = {}
    search: dict[Id, SearchWords] = {}
    care_levels: dict[Level, CareLevel] = {}

    @property
    def newest_check(self) -> date:
        """The last day on which a fact was looked at: the only "today" that a build knows."""
        return max(source.checked for source in self.sources.values())

    @property
    def sourced(self) -> dict[tuple[str, str], Sourced]:
        """Every fact, by the name of its group and its id."""
        groups = {group: getattr(self, group) for group in Groups.model_fields}
        records = {(group, name): record for group, found in groups.items() for name, record in found.items()}
        return {path: record for path, record in records.items() if isinstance(record, Sourced)}


class Guide(Groups):
    """guide.yaml."""

    site: SiteRecord
    languages: dict[KnownLanguage, Translation] = {}

    @property
    def services(self) -> dict[Service, Phone]:
        """The phones of the call buttons by what they reach, most serious first."""
        by_service = {phone.service: phone for phone in self.phones.values()}
        return {service: by_service[service] for service in SERVICES if service in by_service}

    @property
    def call_buttons(self) -> tuple[Phone, ...]:
        return tuple(self.services.values())

    @property
    def carried(self) -> dict[str, Phone]:
        """The numbers to have without this guide, by a name that stays: the call buttons, then those marked."""
        buttons: dict[str, Phone] = {service: phone for service, phone in self.services.items()}
        return buttons | {name: it for name, it in self.phones.items() if it.carried and not it.service}

    @property
    def located(self) -> dict[str, Place]:
        """The places whose coordinates a source gives, by id."""
        return {name: place for name, place in self.places.items() if place.coordinates}

    @property
    def cards(self) -> tuple[tuple[Level, CareLevel], ...]:
        return tuple((level, self.care_levels[level]) for level in LEVELS if level in self.care_levels)


class Aed(Record):
    """A defibrillator (AED) as its source gives it; only `checked`, the day somebody last looked at it, is a must.

    `place` and `floor` say where in the building (floors counted as the source counts), `hours` are the source's words.
    """

    name: Text | None = None
    address: Text | None = None
    place: Text | None = None
    floor: Text | None = None
    indoor: Literal["yes", "no"] | None = None
    hours: Text | None = None
    latitude: Latitude
    longitude: Longitude
    checked: Date

    @property
    def until(self) -> date:
        """The last day on which the entry may be relied on: six calendar months after it was checked."""
        return months_later(self.checked, AED_MONTHS)


class AedSource(Record):
    """Where the list of defibrillators is from, under which licence, and the day its data are from."""

    name: Text
    url: Url
    licence: Text
    attribution: Text
    dated: Date


class AedRegister(Record):
    """aed.yaml: written by `build.py import-aed`, not by hand."""

    source: AedSource
    aeds: Annotated[dict[Id, Aed], NOT_EMPTY]

    @property
    def newest_check(self) -> date:
        return max(aed.checked for aed in self.aeds.values())


class FrontMatter(Record):
    """The lines above a page's text. `menu` is its name in the menu; a page without one is reached by links only."""

    title: Line
    description: Line
    menu: Text | None = None
    order: Whole = 999
    sources: Ids


@dataclass(frozen=True)
class Page:
    """A page ready to be rendered, as a file of its own. `address` is its URL below the site's root, as "emergency/".

    `body_line` is the line of `file` on which its text begins; `base` is the public address where links cannot be
    relative, because a host sends the page for addresses of any depth. The methods say how a template links and names
    things; bundle/single_file.py gives them other answers for a page that is a section of one file.
    """

    slug: str
    address: str
    path: str
    front_matter: FrontMatter
    body: Prose
    file: str
    body_line: int
    base: str | None = None

    @property
    def root(self) -> str:
        """The way from this page to the site's root: relative, unless the page may be sent for any address."""
        return self.base or "../" * self.address.count("/") or "./"

    @property
    def is_entry(self) -> bool:
        """Whether readers arrive here without having chosen the page: the home page, and that for unknown addresses."""
        return self.slug in (HOME, NOT_FOUND)

    @property
    def has_script(self) -> bool:
        return True

    def href(self, other: "Page", fragment: str = "") -> str:
        """The link to another page, or to a heading in it."""
        if other.slug == self.slug and fragment:
            return f"#{fragment}"
        return f"{self.root}{other.address}" + (f"#{fragment}" if fragment else "")

    def download(self, path: str) -> str:
        """The link to a file beside the pages, or nothing where there is none."""
        return f"{self.root}{path}"

    def id(self, name: str) -> str:
        """The id of an element on this page."""
        return name

    def heading(self, level: int) -> str:
        """The element of a heading whose level within a page is 1 to 5."""
        return f"h{level}"


@dataclass(frozen=True)
class Site:
    """All that a template may see: the guide's facts, the pages in order, and the public address if one is given.

    A translation is a site below its `prefix` (`uk/`), with the pages that it has; `source` is the site it translates.
    """

    guide: Guide
    pages: tuple[Page, ...]
    base_url: str
    aed_register: AedRegister | None = None
    prefix: str = ""
    source: "Site | None" = None

    @property
    def language(self) -> str:
        return self.guide.site.language

    @property
    def direction(self) -> str:
        return direction(self.language)

    def page(self, slug: str) -> Page:
        """The page in this language, or in the source language if it is not translated."""
        return self._by_slug[slug]

    @cached_property
    def _by_slug(self) -> dict[str, Page]:
        found = {page.slug: page for page in self.source.pages} if self.source else {}
        return found | {page.slug: page for page in self.pages}

    @cached_property
    def menu(self) -> tuple[Page, ...]:
        """Every page of the menu, in this language where there is one."""
        order = self.source.pages if self.source else self.pages
        return tuple(self.page(page.slug) for page in order if page.front_matter.menu)

    def is_translated(self, page: Page) -> bool:
        """Whether the page is in the site's own language."""
        return page.address.startswith(self.prefix)

    def href_in(self, language: str, prefix: str, page: Page) -> str:
        """The link to the same page in another language, or to its home where it does not have the page."""
        same = page.address.removeprefix(self.prefix) if self.has(language, page) else ""
        return f"{page.root}{prefix}{same}"

    def has(self, language: str, page: Page) -> bool:
        """Whether a language has this page."""
        record = (self.source or self).guide.languages.get(language)
        return page.slug != NOT_FOUND and (record is None or record.pages is None or page.slug in record.pages)

    @property
    def reviewed(self) -> str:
        """Who has checked the words of a translation; nothing for the source, `nobody` while nobody has."""
        return self.source.guide.languages[self.language].reviewed if self.source else ""

    @cached_property
    def languages(self) -> tuple[tuple[str, str, str], ...]:
        """(code, name in its own script, prefix) of every language of the guide, the source language first."""
        guide = (self.source or self).guide
        codes = (guide.site.language, *guide.languages)
        return tuple((code, own_name(code), f"{code}/" if number else "") for number, code in enumerate(codes))
