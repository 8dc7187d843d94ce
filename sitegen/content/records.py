"""The records of guide.yaml and aed.yaml, and the lines above a page's text.

Everything is frozen. Anything that carries meaning (a level, a confidence, a source) has no default: a silent
default once told the screen-reader users of a national health service that every emergency was "non-urgent".
"""

from datetime import date
from typing import Annotated, Literal, TypeAlias

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

# The official register asks owners to confirm their defibrillators this often; an older entry may have been moved.
AED_MONTHS = 6

Confidence: TypeAlias = Literal["high", "medium", "low"]
# What a fact is about, which says how soon it should be read again (review.py).
Ageing: TypeAlias = Literal["emergency", "helpline", "fee", "hours", "rights", "first-aid", "other"]
Service: TypeAlias = Literal["ambulance", "police", "fire", "out-of-hours"]
Level: TypeAlias = Literal["emergency", "urgent", "routine"]
Drawing: TypeAlias = Literal["hands-on-chest", "head-back", "on-the-side", "blows-on-the-back", "press-on-the-wound"]
Spoken: TypeAlias = Literal["numerals", "point", "degrees", "north", "south", "east", "west"]
Day: TypeAlias = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
PlaceKind: TypeAlias = Literal[
    "clinic", "hospital", "doctor", "dentist", "optician", "pharmacy", "police-station", "fire-station", "public-office"
]
Plan: TypeAlias = Literal["closed", "unknown"] | tuple[Span, ...]

# The order of the call buttons, and of the care cards: most serious first.
SERVICES: tuple[Service, ...] = ("ambulance", "police", "fire", "out-of-hours")
EMERGENCY_SERVICES: frozenset[str] = frozenset(SERVICES) - {"out-of-hours"}
LEVELS: tuple[Level, ...] = ("emergency", "urgent", "routine")
SPOKEN: tuple[Spoken, ...] = ("numerals", "point", "degrees", "north", "south", "east", "west")
DAYS: tuple[Day, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Area(Record):
    """A box on the map, in decimal degrees (WGS84). No coordinate may be outside it; it is not printed."""

    south: Latitude
    west: Longitude
    north: Latitude
    east: Longitude


class SiteRecord(Record):
    """Who the guide is for. `country` (ISO 3166, two letters) decides which emergency numbers are right.

    `spoken_language` is the language in which the phone is answered: that of the sentences to say (`phrases:`).
    `address` is where it is published, if that is known; it ends in a slash.
    """

    name: Text
    short_name: ShortName
    description: Text
    language: KnownLanguage
    spoken_language: KnownLanguage | None = None
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
    `about` is the service that a line belongs to which is not its emergency number (the police, when it is not urgent).
    `carried` puts it among the numbers to carry: on the poster, the card to cut out and in the contact cards.
    """

    name: Text
    label: Text
    number: Number
    abroad: Number | None = None
    abroad_line: Literal["other"] | None = None
    repeated: Number | None = None
    service: Service | None = None
    about: Service | None = None
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
    """A sentence to say on the phone: in the reader's language, in that of the phone, and how it sounds to the reader.

    `___` is a blank, at most one a sentence; `blank` says which of the reader's own words belong there.
    """

    say: Line
    spoken: Text
    sounds: Text | None = None
    group: Literal["who", "where", "number", "what", "need", "answer"]
    blank: Literal["address", "phone", "position"] | None = None


class SpokenWord(Record):
    """A word of a position: in the reader's language, in that of the phone, and how it sounds to the reader.

    The word `numerals` is ten words, from nought to nine.
    """

    say: Text
    spoken: Text
    sounds: Text | None = None


class SearchWords(Record):
    """Words that people type, and where they lead: to a page or a heading in it, to a phone, or both.

    What is needed most stands `first`, above the alphabet.
    """

    words: Annotated[tuple[Text, ...], NOT_EMPTY]
    page: Annotated[Text | None, IDENTIFIER] = None
    phone: Id | None = None
    first: Literal["yes"] | None = None


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
    speech: dict[Spoken, SpokenWord] = {}
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
    def position_phrase(self) -> Phrase | None:
        """The sentence that says where the phone is, if the guide has one, and the words to say it with."""
        found = (phrase for phrase in self.phrases.values() if phrase.blank == "position")
        return next(found, None) if self.speech else None

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
