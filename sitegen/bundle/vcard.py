"""Contact cards in each language: the numbers for a phone's own contacts, which open without a browser or a network.

numbers.vcf holds all, contacts/<name>.vcf one each. vCard 3.0 (RFC 2426): UTF-8, lines ended by CR LF and folded at 75
octets. A card keeps its UID, so that importing the file again renews the contact instead of adding a second one.
"""

import re
from collections.abc import Mapping

from sitegen.content.model import Site
from sitegen.content.records import Phone

PATH = "numbers.vcf"
_MOST_OCTETS = 75


def card_path(name: str, prefix: str = "") -> str:
    """Where the card of one number is; `name` is that of `Guide.carried`, `prefix` the folder of the language."""
    return f"{prefix}contacts/{name}.vcf"


def card_paths(site: Site) -> list[str]:
    """Every file of cards that a language has."""
    return [site.prefix + PATH, *(card_path(name, site.prefix) for name in site.guide.carried)]


def make_contact_cards(site: Site, note: str) -> Mapping[str, bytes]:
    """Path → cards: all in one file, and one file each. `note` says how old they are.

    A card has the same UID in every language: imported in another, it renews the contact.
    """
    cards = {name: _card(site, name, phone, note).encode() for name, phone in site.guide.carried.items()}
    single = {card_path(name, site.prefix): card for name, card in cards.items()}
    return {site.prefix + PATH: b"".join(cards.values()), **single}


def _card(site: Site, name: str, phone: Phone, note: str) -> str:
    """The name begins with the number, so that the card is found by typing it too."""
    guide, source = site.guide, (site.source or site).guide.site
    owner = re.sub(r"[^a-z]+", "-", f"{source.short_name} {source.place}".lower()).strip("-")
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"UID:{owner}-{name}",
        f"REV:{guide.newest_check.isoformat()}",
        f"N:{_escaped(phone.name)};{phone.number.digits};;;",
        f"FN:{_escaped(f'{phone.number.digits} {phone.name}')}",
        f"ORG:{_escaped(guide.site.name)}",
        f"TEL;TYPE=VOICE:{phone.number.tel}",
        f"NOTE:{_escaped(note)}",
        "END:VCARD",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    for character in "\\,;":
        text = text.replace(character, f"\\{character}")
    return text


def _folded(line: str) -> str:
    """The line cut so that no part is longer than 75 octets; each part after the first begins with a space."""
    parts = [""]
    for character in line:
        if len((parts[-1] + character).encode()) > _MOST_OCTETS:
            parts.append(" ")
        parts[-1] += character
    return "\r\n".join(parts)
