"""The phones against `phone_numbers`, which knows by itself what each emergency number reaches."""

import re
from collections.abc import Iterator

from sitegen.content.guide import Draft
from sitegen.content.phone_numbers import SERVICES as NUMBERS_BY_COUNTRY
from sitegen.content.phone_numbers import parse_number, reached_with, service_number
from sitegen.content.records import SERVICES, Phone
from sitegen.content.service_words import has_words, services_named, word_of
from sitegen.problems import Problem


def phone_problems(draft: Draft) -> Iterator[Problem]:
    """What is wrong with the phones beyond the form of their entries; an unknown country first."""
    yield from _country_problems(draft)
    yield from _language_problems(draft)
    yield from _service_problems(draft)
    yield from _missing_services(draft)
    for name, phone in draft.valid.phones.items():
        yield from _id_problems(draft, name, phone)
        yield from _label_problems(draft, name, phone)
        yield from _abroad_problems(draft, name, phone)
        yield from _repeated_problems(draft, name, phone)
    yield from _same_number_problems(draft)


def phone_digits(draft: Draft) -> frozenset[str]:
    """The bare digits that no text may hold: of every phone, rejected or not, and of the country's services."""
    document = draft.document
    written = {document.text("phones", name, key) for name in draft.ids("phones") for key in ("number", "abroad")}
    services = NUMBERS_BY_COUNTRY.get(draft.country, {}).values()
    return frozenset({re.sub(r"\D", "", number) for number in written if number}) | frozenset(services)


def is_phone_number(digits: str, phones: frozenset[str], country: str) -> bool:
    """Whether digits in a text are one of `phones`, or long enough to be another number that can be called."""
    return digits in phones or (len(digits) >= 5 and parse_number(digits, country) is not None)


def _country_problems(draft: Draft) -> Iterator[Problem]:
    if draft.country and draft.country not in NUMBERS_BY_COUNTRY:
        known = ", ".join(sorted(NUMBERS_BY_COUNTRY))
        hint = f"known: {known}; a new country is a row in sitegen/content/emergency_numbers.yaml"
        message = f"no emergency numbers are known for {draft.country!r}"
        yield Problem(draft.document.at("site", "country"), "unknown-country", message, hint)


def _language_problems(draft: Draft) -> Iterator[Problem]:
    """Without the words for the services nobody would notice two right numbers under each other's names."""
    if draft.language and not has_words(draft.language):
        message = f"the words for ambulance, police and fire are not known in {draft.language!r}"
        hint = "somebody who speaks it adds them to sitegen/content/service_words.yaml"
        yield Problem(draft.document.at("site", "language"), "bad-language", message, hint)


def _service_problems(draft: Draft) -> Iterator[Problem]:
    """Two sources for the numbers that matter most: guide.yaml, and the table of emergency_numbers.yaml."""
    owners: dict[str, str] = {}
    for name, phone in draft.valid.phones.items():
        if not phone.service:
            continue
        if phone.service in owners:
            message = f"{name!r} claims the service {phone.service!r}, which {owners[phone.service]!r} has already"
            hint = "each service has one number: remove `service:` from one of them"
            yield Problem(draft.document.at("phones", name, "service"), "duplicate-service", message, hint)
        owners.setdefault(phone.service, name)
        yield from _reach_problems(draft, name, phone)


def _missing_services(draft: Draft) -> Iterator[Problem]:
    """Every emergency number of the country needs a phone; a claim misspelt or made twice is reported elsewhere."""
    texts = [draft.document.text("phones", name, "service") for name in draft.ids("phones")]
    claimed = [service for service in texts if service]
    if "phones" not in draft.document.group() or len(claimed) != len(set(claimed) & set(SERVICES)):
        return
    reached = {it for service in claimed for it in reached_with(service, draft.country)}
    for service in SERVICES:
        if service not in reached and service_number(service, draft.country):
            hint = f"give the phone that reaches it a line `service: {service}`"
            message = f"no phone has the service {service!r}; every page needs its call button"
            yield Problem(draft.document.at("phones"), "missing-service", message, hint)


def _reach_problems(draft: Draft, name: str, phone: Phone) -> Iterator[Problem]:
    """Whether the phone of a service has the number of that service, and a name that says so."""
    right = service_number(phone.service or "", draft.country)
    if right and phone.number.digits != right:
        message = f"the number of {phone.service!r} is {right} in {draft.country}, not {phone.number.formatted}"
        hint = "compare both with the official page; a wrong emergency number costs a life"
        yield Problem(draft.document.at("phones", name, "number"), "emergency-number", message, hint)


def _label_problems(draft: Draft, name: str, phone: Phone) -> Iterator[Problem]:
    """Name and label say what the number reaches, and no service that it does not reach."""
    service, language, known = phone.service or "", draft.language, NUMBERS_BY_COUNTRY.get(draft.country, {})
    if not known or phone.number.digits != known.get(service, phone.number.digits):
        return  # what it reaches nobody can say, or another number was meant: that is told already
    own = reached_with(service, draft.country) if service else frozenset[str]()
    own |= {it for it, number in known.items() if number == phone.number.digits}
    allowed = own | {phone.about, "out-of-hours"}  # a doctor on duty is a name that many a line may have
    must = own - {"out-of-hours"} if word_of(service, language) else frozenset()
    for key, text in (("name", phone.name), ("label", phone.label)):
        named = services_named(text, language)
        others = [it for it in named if it not in allowed]
        message = ""
        if must and not must & {*named}:
            message = f"the {key} {text!r} does not say {word_of(service, language)!r}, which this number reaches"
        elif others:
            message = f"the {key} {text!r} says {word_of(others[0], language)!r}, which another number reaches"
        if message:
            hint = "a right number under a wrong name is a wrong number: compare both with the official page"
            about = "" if phone.service else f"; if it belongs to that service, add `about: {others[0]}`"
            yield Problem(draft.document.at("phones", name, key), "service-label", message, hint + about)


def _id_problems(draft: Draft, name: str, phone: Phone) -> Iterator[Problem]:
    """An id that names a service is that service: pages point at numbers by their ids."""
    right = service_number(name, draft.country)
    if right and phone.number.digits != right and phone.service != name:
        message = f"the id {name!r} names a service, but {phone.number.formatted} does not reach it"
        hint = f"pages that point at phone:{name} would call a wrong number: rename the entry"
        yield Problem(draft.document.at("phones", name), "service-id", message, hint)


def _abroad_problems(draft: Draft, name: str, phone: Phone) -> Iterator[Problem]:
    """`abroad` is the same line, with the country code before the same digits, unless it is said to be another."""
    location = draft.document.at("phones", name, "abroad")
    if not phone.abroad:
        return
    if not phone.abroad.digits.startswith("+"):
        message = f"abroad: {phone.abroad.digits} reaches nobody from another country"
        yield Problem(location, "phone-number", message, "write it with + and the country code, as its source gives it")
    elif (phone.abroad.tel == phone.number.tel) == (phone.abroad_line == "other"):
        message = f"abroad: {phone.abroad.formatted} is not the line {phone.number.formatted}"
        hint = "compare both with the source, digit by digit; if it is another line, add `abroad_line: other`"
        if phone.abroad_line:
            message, hint = f"abroad: {phone.abroad.formatted} is the same line", "remove `abroad_line:`"
        yield Problem(location, "abroad-number", message, hint)


def _repeated_problems(draft: Draft, name: str, phone: Phone) -> Iterator[Problem]:
    """A number with a second source is typed twice, once from each: a wrong digit in one of them is found."""
    twice = phone.service or (phone.abroad and not phone.abroad_line) or phone.repeated
    if len(phone.source) > 1 and not twice:
        message = f"{name!r} has a second source, but its number is written once"
        hint = "read the number in the other source and add it as `repeated:`"
        yield Problem(draft.document.at("phones", name, "number"), "repeated-number", message, hint)
    elif phone.repeated and phone.repeated.tel != phone.number.tel:
        message = f"{name!r} has the number {phone.number.formatted}, and repeated: {phone.repeated.formatted}"
        hint = "compare both with their sources, digit by digit"
        yield Problem(draft.document.at("phones", name, "repeated"), "repeated-number", message, hint)


def _same_number_problems(draft: Draft) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for name, phone in draft.valid.phones.items():
        for key, number in (("number", phone.number), ("abroad", phone.abroad)):
            if number and seen.setdefault(number.tel, name) != name:
                message = f"{name!r} has the number of {seen[number.tel]!r}"
                hint = "a number is stated once: point at it by its id"
                yield Problem(draft.document.at("phones", name, key), "duplicate-number", message, hint)
