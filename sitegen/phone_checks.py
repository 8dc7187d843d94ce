"""The phones of guide.yaml against `numbering`, which knows by itself what each emergency number reaches."""

import re
from collections.abc import Iterator

from sitegen.model import SERVICES
from sitegen.numbering import SERVICE_WORDS, parse_number, service_number
from sitegen.numbering import SERVICES as NUMBERS_BY_COUNTRY
from sitegen.problems import Problem
from sitegen.source import Document, Tree
from sitegen.tree import country_of, group_at, text_at


def phone_problems(document: Document) -> Iterator[Problem]:
    """What is wrong with the phones beyond the form of their entries; an unknown country first."""
    yield from _country_problems(document)
    yield from _service_problems(document)
    yield from _same_number_problems(document)


def phone_digits(document: Document, country: str) -> frozenset[str]:
    """The bare digits of every phone, those that a text may not hold: its own, and the country's emergency numbers."""
    phones = group_at(document.tree, "phones").values()
    written = {text_at(phone, key) for phone in phones for key in ("number", "abroad")}
    services = NUMBERS_BY_COUNTRY.get(country, {}).values()
    return frozenset({re.sub(r"\D", "", number) for number in written if number}) | frozenset(services)


def _country_problems(document: Document) -> Iterator[Problem]:
    country = country_of(document.tree)
    if country and country not in NUMBERS_BY_COUNTRY:
        hint = f"known: {', '.join(sorted(NUMBERS_BY_COUNTRY))}; a new country is a row in sitegen/numbering.py"
        message = f"no emergency numbers are known for {country!r}"
        yield Problem(document.at("site", "country"), "unknown-country", message, hint)


def _service_problems(document: Document) -> Iterator[Problem]:
    """Two sources for the numbers that matter most: this file, and the table in `numbering`."""
    country, owners = country_of(document.tree), dict[str, str]()
    for name, phone in group_at(document.tree, "phones").items():
        service = text_at(phone, "service")
        if not service:
            continue
        if service in owners:
            message = f"{name!r} claims the service {service!r}, which {owners[service]!r} has already"
            hint = "each service has one number: remove `service:` from one of them"
            yield Problem(document.at("phones", name, "service"), "duplicate-service", message, hint)
        owners.setdefault(service, name)
        yield from _reach_problems(document, name, phone)
    claims = [claim for phone in group_at(document.tree, "phones").values() if (claim := text_at(phone, "service"))]
    slipped = not group_at(document.tree, "phones") or len(claims) != len(
        owners.keys() & set(SERVICES)
    )  # not there, misspelt, claimed twice: that is told
    for service in SERVICES if not slipped else ():
        if service not in owners and service_number(service, country):
            hint = f"give the phone that reaches it a line `service: {service}`"
            message = f"no phone has the service {service!r}; every page needs its call button"
            yield Problem(document.at("phones"), "missing-service", message, hint)


def _reach_problems(document: Document, name: str, phone: Tree) -> Iterator[Problem]:
    """Whether the phone of a service has the number of that service, and a name that says so."""
    country, service, written = country_of(document.tree), text_at(phone, "service"), text_at(phone, "number")
    right, number = service_number(service, country), parse_number(written, country)
    if right and number and number.digits != right:
        message = f"the number of {service!r} is {right} in {country}, not {written}"
        hint = "compare both with the official page; a wrong emergency number costs a life"
        yield Problem(document.at("phones", name, "number"), "emergency-number", message, hint)
    elif right and number:
        yield from _label_problems(document, name, service, phone)


def _label_problems(document: Document, name: str, service: str, phone: Tree) -> Iterator[Problem]:
    """Name and label of a button have to say what its number reaches, where the language's word is known."""
    words = SERVICE_WORDS.get(text_at(group_at(document.tree, "site"), "language"), {})
    for key in ("name", "label"):
        text = text_at(phone, key)
        if not text or service not in words:
            continue
        others = [word for other, word in words.items() if other != service and re.search(rf"\b{word}\b", text.lower())]
        message = ""
        if words[service] not in text.lower():
            message = f"the {key} {text!r} does not say {words[service]!r}, which this number reaches"
        elif others:
            message = f"the {key} {text!r} says {others[0]!r} too, which another number reaches"
        if message:
            hint = "a right number under a wrong name is a wrong number: compare both with the official page"
            yield Problem(document.at("phones", name, key), "service-label", message, hint)


def _same_number_problems(document: Document) -> Iterator[Problem]:
    country, seen = country_of(document.tree), dict[str, str]()
    for name, phone in group_at(document.tree, "phones").items():
        for key in ("number", "abroad"):
            number = parse_number(text_at(phone, key), country)
            if number and seen.setdefault(number.tel, name) != name:
                message = f"{name!r} has the number of {seen[number.tel]!r}"
                hint = "a number stands once: point at it by its id"
                yield Problem(document.at("phones", name, key), "duplicate-number", message, hint)
            if number and key == "abroad" and not number.digits.startswith("+"):
                message = f"abroad: {number.digits} reaches nobody from another country"
                hint = "write it with + and the country code, as its source gives it"
                yield Problem(document.at("phones", name, key), "phone-number", message, hint)
