"""Phone numbers: how they are written, which exist, and what the emergency numbers reach.

The only module that imports phonenumbers. What each emergency number reaches stands in emergency_numbers.yaml beside
it, apart from the guide's own file: a mistake in one of the two places stops the build instead of reaching a reader.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import phonenumbers
from phonenumbers import PhoneNumberFormat, shortnumberinfo

from sitegen.content.documents import Document, read_yaml

NO_BREAK_SPACE = "\u00a0"

# Every number that is an emergency number somewhere (metadata of Google's libphonenumber, read 2026-11-25; a test
# compares the list with the library). A text holds none of them, whatever unit is beside it.
EMERGENCY_ANYWHERE = frozenset(
    """
    000 001 002 003 011 019 022 033 050 060 065 066 068 080 085 088 100 101 102 103 104 105 106 107 108 110 111
    112 113 114 115 116 117 118 119 120 122 123 124 125 127 128 129 130 131 132 133 140 144 150 151 152 153 154
    155 156 157 158 159 160 166 170 171 172 175 177 180 188 190 191 192 193 194 195 197 198 199 211 311 333 355
    511 555 666 819 888 901 902 903 911 912 913 917 919 922 933 939 955 977 990 991 992 993 994 995 996 997 998
    999
    """.split()
)
# Those that are never read as a range: `9–11` is a number to call, `9–12 months` is none.
NEVER_A_RANGE = frozenset("000 110 111 112 113 114 115 117 118 119 911 999".split())

# 116 000 to 116 999 is reserved for services of social value in all of Europe (Commission Decision
# 2007/116/EC); the library's Norwegian list does not hold all of them.
_HARMONISED = re.compile(r"116\d{3}")
_WRITTEN = re.compile(r"\+?[0-9][0-9 ]*")


_FILE = "emergency_numbers.yaml"


def _table(document: Document) -> dict[str, dict[str, str]]:
    """Country → service → the digits that reach it."""
    table: dict[str, dict[str, str]] = {}
    for country, rows in document.group("countries").items():
        for row in rows if isinstance(rows, list) else ():
            assert isinstance(row, dict) and isinstance(row["services"], list)
            table.setdefault(country, {}).update((str(service), str(row["number"])) for service in row["services"])
    return table


SERVICES = _table(read_yaml(Path(__file__).with_name(_FILE), f"sitegen/content/{_FILE}"))


@dataclass(frozen=True)
class PhoneNumber:
    """A number that can be called: `digits` bare (a leading + kept), `formatted` for eyes, `tel` for a tel: link."""

    digits: str
    formatted: str
    tel: str


def parse_number(written: str, country: str) -> PhoneNumber | None:
    """The number as it is written and dialled in `country` (two letters), or None if nobody can call it."""
    digits = re.sub(r"\s", "", written)
    if not _WRITTEN.fullmatch(written) or not digits.isascii():
        return None
    number = _parsed(digits, country)
    if _is_short(digits, number, country):
        formatted = f"{digits[:3]}{NO_BREAK_SPACE}{digits[3:]}" if len(digits) == 6 else digits
        return PhoneNumber(digits, formatted, digits)
    return _full(number, digits) if number and phonenumbers.is_valid_number(number) else None


def service_number(service: str, country: str) -> str | None:
    """The digits that reach `service` (fire, police, …) in `country`, or None if the table does not know."""
    return SERVICES.get(country, {}).get(service)


def reached_with(service: str, country: str) -> frozenset[str]:
    """The services that the number of `service` reaches in `country`: one number may reach several, or all."""
    numbers = SERVICES.get(country, {})
    return frozenset({service, *(it for it, number in numbers.items() if number == numbers.get(service))})


def belongs_to(service: str | None, about: str | None, country: str) -> frozenset[str]:
    """What a phone reaches by `service:`, and what it belongs to by `about:`: services, or none for a helpline."""
    return (reached_with(service, country) if service else frozenset()) | (frozenset({about}) if about else frozenset())


def _parsed(digits: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return None


def _is_short(digits: str, number: phonenumbers.PhoneNumber | None, country: str) -> bool:
    if digits.startswith(("+", "00")):  # no short number is answered with a country code before it
        return False
    valid = number is not None and shortnumberinfo.is_valid_short_number_for_region(number, country)
    return valid or bool(_HARMONISED.fullmatch(digits))


def _full(number: phonenumbers.PhoneNumber, digits: str) -> PhoneNumber:
    if len(digits) < 6:  # five-digit numbers (02800) work inside the country only, as they are written
        return PhoneNumber(digits, digits, digits)
    international = digits.startswith("+")
    style = PhoneNumberFormat.INTERNATIONAL if international else PhoneNumberFormat.NATIONAL
    formatted = phonenumbers.format_number(number, style).replace(" ", NO_BREAK_SPACE)
    return PhoneNumber(digits, formatted, phonenumbers.format_number(number, PhoneNumberFormat.E164))
