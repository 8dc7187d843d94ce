"""What a sentence means against what it dials: "Fire? Call …" is followed by the number of the fire service."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sitegen.content.guide import Draft
from sitegen.content.model import Page
from sitegen.content.phone_numbers import belongs_to
from sitegen.content.prose import Prose
from sitegen.content.records import EMERGENCY_SERVICES
from sitegen.content.references import Reference
from sitegen.content.service_words import services_named, word_of
from sitegen.problems import Location, Problem

_NUMBER = re.compile("\ue002([0-9]+)\ue003")
# Cells of a row belong together; every other element that is not inside a line ends the sentence.
_TAG = re.compile(r"</?(?:td|th|dt|dd|em|strong|code|i|b)\b[^>]*>")
_HEADING = re.compile(r"</h[1-6]>")
_END = re.compile(r"<[^>]*>")
# An exclamation mark is not one of them: "Fire! Call …" is said in one breath.
_SENTENCE_END = re.compile(r"(?<=[.;])\s+|\n")
# What a heading, or a line before a list, says is meant in what follows.
_LEADS_IN = "\ue006"
_HINT = "a right number in a wrong sentence is a wrong number: name what it reaches, or point at the other phone"

# Kinds of places that are a service themselves.
_STATIONS = {"police-station": "police", "fire-station": "fire"}

# Phone → the services that its number reaches, or belongs to; none for a helpline.
Reached = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class _Sentence:
    """Words with marks of their numbers; `before` is what was said just before, without a number."""

    words: str
    before: str


@dataclass(frozen=True)
class Shown:
    """A number in a sentence: its own words, and what it reaches; None says nothing about it."""

    label: str
    reached: frozenset[str] | None


def service_problems(draft: Draft, pages: list[Page]) -> Iterator[Problem]:
    """Every sentence of the guide that names one emergency service and shows the number of another."""
    reached = reached_services(draft)
    for path, value, _ in draft.valid.values():
        if isinstance(value, Prose):
            yield from _mismatches(value, reached, draft.language, _always(draft.document.at(*path)))
    yield from _reach_problems(draft, reached)
    yield from _search_problems(draft, reached)
    yield from _place_problems(draft, reached)
    for page in pages:
        yield from _mismatches(page.body, reached, draft.language, Location(page.file, page.body_line).below)
        for prose in (page.front_matter.title, page.front_matter.description):
            yield from _mismatches(prose, reached, draft.language, _always(Location(page.file)))


def reached_services(draft: Draft) -> Reached:
    """What each phone reaches by `service:`, or belongs to by `about:`."""
    claims = {
        name: [draft.document.text("phones", name, it) for it in ("service", "about")] for name in draft.ids("phones")
    }
    return {name: belongs_to(service, about, draft.country) for name, (service, about) in claims.items()}


def _reach_problems(draft: Draft, reached: Reached) -> Iterator[Problem]:
    for name, phone in draft.valid.phones.items():
        said = "".join(part if isinstance(part, str) else part.label for part in phone.reaches.parts)
        named = services_named(said, draft.language)
        if phone.service and named and not reached[name] & {*named}:
            word = word_of(named[0], draft.language)
            message = f"{name!r} is said to reach the {word!r} service, but has `service: {phone.service}`"
            yield Problem(draft.document.at("phones", name, "reaches"), "service-mismatch", message, _HINT)


def _search_problems(draft: Draft, reached: Reached) -> Iterator[Problem]:
    """What people search for, and the number that they are shown first."""
    for name, found in draft.valid.search.items():
        for words in found.words if found.phone in reached else ():
            named = services_named(words, draft.language)
            if named and not reached[found.phone or ""] & {*named}:
                said = word_of(named[0], draft.language)
                message = f"{words!r} names {said!r} and shows the number of {found.phone!r}"
                yield Problem(draft.document.at("search", name, "phone"), "service-mismatch", message, _HINT)


def _place_problems(draft: Draft, reached: Reached) -> Iterator[Problem]:
    """Nobody calls an emergency number before going somewhere, unless to a station of that service."""
    for name, place in draft.valid.places.items():
        urgent = reached.get(place.phone or "", frozenset()) & EMERGENCY_SERVICES
        if urgent and _STATIONS.get(place.kind or "", "") not in urgent:
            message = f"the place {name!r} is called by the number of {place.phone!r}"
            hint = "give the phone of the place itself; an emergency number has its own button on every page"
            yield Problem(draft.document.at("places", name, "phone"), "service-mismatch", message, hint)


def _always(location: Location) -> Callable[[int], Location]:
    return lambda _: location


def _mismatches(prose: Prose, reached: Reached, language: str, at: Callable[[int], Location]) -> Iterator[Problem]:
    references = prose.references
    if not any(_is_number(reference) for reference in references):
        return
    for sentence in _sentences(prose):
        pieces = _NUMBER.split(sentence.words)
        numbers = [references[int(number)] for number in pieces[1::2]]
        shown = [Shown(it.label, reached.get(it.name)) for it in numbers]
        for index, service in misnamed(pieces[::2], shown, language, sentence.before):
            said, number = word_of(service, language) or service, numbers[index]
            message = f"the sentence names {said!r} and shows the number of {number.name!r}"
            yield Problem(at(number.line), "service-mismatch", message, _HINT)


def misnamed(
    texts: Sequence[str], numbers: Sequence[Shown], language: str, before: str = ""
) -> Iterator[tuple[int, str]]:
    """Which numbers of a sentence stand beside the name of a service that they do not reach, and that name.

    `texts` are the words before, between and after the numbers; `before` is what was said just before the sentence,
    without a number.
    """
    named = [services_named(text, language) for text in texts]
    # "Police: 112" names the service first, "112 police" after the number; a sentence keeps to one of the two.
    is_first = bool(named[0])
    said = services_named(before, language) if len(numbers) == 1 and not any(named) else ()
    for index, number in enumerate(numbers):
        beside = named[index] if is_first else named[index + 1]
        # "116 117 is not the police" says so behind the number of a line that has no such word of its own.
        if number.reached is not None and not is_first and not number.reached & EMERGENCY_SERVICES:
            beside = ()
        meant = {*services_named(number.label, language), *beside}
        # What was said before is about the next number, unless that is of no emergency service: "It can wait? Call …".
        if not meant and len(said) == 1 and number.reached and number.reached & EMERGENCY_SERVICES:
            meant = {*said} & EMERGENCY_SERVICES
        if number.reached is not None and meant and not number.reached & meant:
            yield index, sorted(meant)[0]


def _is_number(reference: Reference) -> bool:
    return reference.shows_number and reference.kind != "fact"


def _sentences(prose: Prose) -> Iterator[_Sentence]:
    """Each sentence with a number, as plain words; a question belongs to the sentence after it."""
    before = ""
    for block in _blocks(prose):
        leads_in = _LEADS_IN in block or block.rstrip().endswith(":")
        said = "" if leads_in else before
        for words in _SENTENCE_END.split(block.replace(_LEADS_IN, "")):
            if "\ue002" in words:
                yield _Sentence(words, said)
                said = before = ""
            else:
                said = f"{said} {words}"
        if leads_in and "\ue002" not in block:
            before = said


def _blocks(prose: Prose) -> list[str]:
    pieces, index = [], 0
    for part in prose.parts:
        if isinstance(part, Reference):
            pieces.append(f"\ue002{index}\ue003" if _is_number(part) else part.label)
            index += 1
        else:
            marked = _HEADING.sub(f"{_LEADS_IN}\n", _TAG.sub(" ", part.replace("\n", " ")))
            pieces.append(_END.sub("\n", marked))
    return [block for block in "".join(pieces).split("\n") if block.strip()]
