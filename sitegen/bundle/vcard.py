"""numbers.vcf: the numbers for a phone's own contacts, which open without a browser or a network.

vCard 3.0 (RFC 2426): UTF-8, lines ended by CR LF, one card for each phone that carries a call button.
"""

from sitegen.content.model import Guide

PATH = "numbers.vcf"


def make_contact_cards(guide: Guide) -> bytes:
    """One card a phone. The name begins with the number, so that the card is found by typing it too."""
    cards = [
        [
            "BEGIN:VCARD",
            "VERSION:3.0",
            f"N:{_escaped(phone.name)};{phone.number.digits};;;",
            f"FN:{_escaped(f'{phone.number.digits} {phone.name}')}",
            f"ORG:{_escaped(guide.site.name)}",
            f"TEL;TYPE=VOICE:{phone.number.tel}",
            f"NOTE:{_escaped(f'{guide.site.place}. Checked {guide.newest_check.isoformat()}.')}",
            "END:VCARD",
        ]
        for phone in guide.call_buttons
    ]
    return "".join(f"{line}\r\n" for card in cards for line in card).encode()


def _escaped(text: str) -> str:
    for character in "\\,;":
        text = text.replace(character, f"\\{character}")
    return text
