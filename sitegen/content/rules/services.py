"""What a sentence means against what it dials: "Fire? Call …" is followed by the number of the fire service."""

import re
from collections.abc import Callable, Iterator, Mapping

from sitegen.content.guide import Draft
from sitegen.content.model import Page
from sitegen.content.phone_numbers import SERVICE_WORDS, reached_with
from sitegen.content.prose import Prose
from sitegen.content.references import Reference
from sitegen.problems import Location, Problem

_NUMBER = re.compile("\ue002([0-9]+)\ue003")
# Cells of a row belong together; every other element that is not inside a line ends the sentence.
_TAG = re.compile(r"</?(?:td|th|dt|dd|em|strong|code|i|b)\b[^>]*>")
_END = re.compile(r"<[^>]*>")
_SENTENCE_END = re.compile(r"(?<=[.!;])\s+|\n")
_HINT = "a right number in a wrong sentence is a wrong number: name what it reaches, or point at the other phone"


def service_problems(draft: Draft, pages: list[Page]) -> Iterator[Problem]:
    """Every sentence of the guide that names one emergency service and shows the number of another."""
    words = SERVICE_WORDS.get(draft.language, {})
    texts = {name: draft.document.text("phones", name, "service") for name in draft.ids("phones")}
    services = {
        name: (service, *sorted(reached_with(service, draft.country) - {service}))
        for name, service in texts.items()
        if service
    }
    for path, value, _ in draft.valid.values():
        if isinstance(value, Prose):
            yield from _mismatches(value, services, words, _always(draft.document.at(*path)))
    for name, phone in draft.valid.phones.items():
        named = _named("".join(part for part in phone.reaches.parts if isinstance(part, str)), words)
        if phone.service in words and named and not reached_with(phone.service, draft.country) & {*named}:
            message = f"{name!r} is said to reach the {words[named[0]]!r} service, but has `service: {phone.service}`"
            yield Problem(draft.document.at("phones", name, "reaches"), "service-mismatch", message, _HINT)
    for page in pages:
        yield from _mismatches(page.body, services, words, Location(page.file, page.body_line).below)
        for prose in (page.front_matter.title, page.front_matter.description):
            yield from _mismatches(prose, services, words, _always(Location(page.file)))


def _always(location: Location) -> Callable[[int], Location]:
    return lambda _: location


def _mismatches(
    prose: Prose, services: Mapping[str, tuple[str, ...]], words: Mapping[str, str], at: Callable[[int], Location]
) -> Iterator[Problem]:
    references = prose.references
    if not any(_is_number(reference) for reference in references):
        return
    for sentence in _sentences(prose):
        pieces = _NUMBER.split(sentence)
        texts, numbers = pieces[::2], [references[int(number)] for number in pieces[1::2]]
        # "Police: 112" names the service first, "112 police" after the number; a sentence keeps to one of the two.
        named_first = bool(numbers) and bool(_named(texts[0], words))
        for number, text in zip(numbers, texts if named_first else texts[1:], strict=False):
            named, reached = _named(f"{number.label} {text}", words), services.get(number.name, ())
            if named and reached and reached[0] in words and not {*reached} & {*named}:
                message = f"the sentence names {words[named[0]]!r} and shows the number of {reached[0]!r}"
                yield Problem(at(number.line), "service-mismatch", message, _HINT)


def _is_number(reference: Reference) -> bool:
    return reference.shows_number and reference.kind != "fact"


def _sentences(prose: Prose) -> Iterator[str]:
    """Each sentence as plain words, its numbers marked; a question belongs to the sentence after it."""
    pieces, index = [], 0
    for part in prose.parts:
        if isinstance(part, Reference):
            pieces.append(f"\ue002{index}\ue003" if _is_number(part) else part.label)
            index += 1
        else:
            pieces.append(_END.sub("\n", _TAG.sub(" ", part.replace("\n", " "))))
    yield from (sentence for sentence in _SENTENCE_END.split("".join(pieces)) if "\ue002" in sentence)


def _named(text: str, words: Mapping[str, str]) -> list[str]:
    """The services that the text names, in the guide's language."""
    lower = text.lower()
    return [service for service, word in words.items() if word in lower and re.search(rf"\b{word}", lower)]
