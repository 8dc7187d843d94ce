"""numbers.vcf, one a language: the numbers for a phone's own contacts, which open without a browser or a network.

vCard 3.0 (RFC 2426): UTF-8, lines ended by CR LF and folded at 75 octets, one card for each number to carry.
A card keeps its UID, so that importing the file again renews the contact instead of adding a second one.
"""

import re

from sitegen.content.model import Site

PATH = "numbers.vcf"
_MOST_OCTETS = 75


def make_contact_cards(site: Site, note: str) -> bytes:
    """One card a phone. The name begins with the number, so that the card is found by typing it too.

    A card has the same UID in every language: imported in another, it renews the contact. `note` says how old it is.
    """
    guide, source = site.guide, (site.source or site).guide.site
    owner = re.sub(r"[^a-z]+", "-", f"{source.short_name} {source.place}".lower()).strip("-")
    cards = [
        [
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
        for name, phone in guide.carried.items()
    ]
    return "".join(f"{_folded(line)}\r\n" for card in cards for line in card).encode()


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
