"""Phone numbers: which can be called in Norway, how they are formatted and dialled."""

import re

import pytest

from sitegen.content import records
from sitegen.content.documents import read_yaml
from sitegen.content.phone_numbers import SERVICES, PhoneNumber, parse_number, reached_with, service_number
from tests.support import ROOT

GAP = "\u00a0"


@pytest.mark.parametrize(
    ("written", "formatted", "tel"),
    [
        ("110", "110", "110"),
        ("112", "112", "112"),
        ("113", "113", "113"),
        ("116117", "116 117", "116117"),
        ("116 117", "116 117", "116117"),
        ("116123", "116 123", "116123"),
        ("116006", "116 006", "116006"),
        ("120", "120", "120"),
        ("02800", "02800", "02800"),
        ("22591300", "22 59 13 00", "+4722591300"),
        ("22 59 13 00", "22 59 13 00", "+4722591300"),
        ("815 00 000", "815 00 000", "+4781500000"),
        ("+4722591300", "+47 22 59 13 00", "+4722591300"),
        ("+47 91 11 61 23", "+47 91 11 61 23", "+4791116123"),
    ],
)
def test_a_number_is_formatted_for_eyes_and_dialled_by_phones(written: str, formatted: str, tel: str) -> None:
    number = parse_number(written, "NO")
    assert number == PhoneNumber(written.replace(" ", ""), formatted.replace(" ", GAP), tel)


@pytest.mark.parametrize("number", ["110", "112", "113", "116117"])
def test_an_emergency_number_never_gets_a_country_code(number: str) -> None:
    """Dialled with +47 before it, none of them is answered."""
    parsed = parse_number(number, "NO")
    assert parsed is not None and parsed.tel == number
    assert parse_number(f"+47{number}", "NO") is None
    assert parse_number(f"0047{number}", "NO") is None


@pytest.mark.parametrize(
    "written",
    [
        *("1113", "11", "1", "999", "911", "112113", "2259130", "225913000", "+472259130", "116 1170"),
        *("", "+", "113a", "a", "1-1-3", "22.59.13.00", "(22) 59 13 00", " 113", "one", "22591300;ext=1", "113\n112"),
        *("１１３", "١١٣", "१०८", "²²59"),
    ],
)
def test_what_nobody_can_call_is_no_number(written: str) -> None:
    assert parse_number(written, "NO") is None


@pytest.mark.parametrize("country", ["", "XX", "no"])
def test_without_a_known_country_no_number_is_right(country: str) -> None:
    assert parse_number("113", country) is None


def test_the_emergency_services_of_norway() -> None:
    """Written here a third time on purpose, apart from guide.yaml and from the table."""
    assert service_number("fire", "NO") == "110"
    assert service_number("police", "NO") == "112"
    assert service_number("ambulance", "NO") == "113"
    assert service_number("out-of-hours", "NO") == "116117"
    assert service_number("coast guard", "NO") is None
    assert service_number("fire", "XX") is None


# What each country's own pages say, written a second time: the sources are in emergency_numbers.yaml.
COUNTRIES = {
    "NO": {"ambulance": "113", "police": "112", "fire": "110", "out-of-hours": "116117"},
    "SE": {"ambulance": "112", "police": "112", "fire": "112", "out-of-hours": "1177"},
    "DK": {"ambulance": "112", "police": "112", "fire": "112"},
    "FI": {"ambulance": "112", "police": "112", "fire": "112", "out-of-hours": "116117"},
    "DE": {"ambulance": "112", "police": "110", "fire": "112", "out-of-hours": "116117"},
    "NL": {"ambulance": "112", "police": "112", "fire": "112"},
    "GB": {"ambulance": "999", "police": "999", "fire": "999"},
}


def test_the_emergency_services_of_each_country() -> None:
    assert SERVICES == COUNTRIES


def test_one_number_may_reach_several_services() -> None:
    assert reached_with("ambulance", "NO") == {"ambulance"}
    assert reached_with("ambulance", "DE") == {"ambulance", "fire"}
    assert reached_with("police", "SE") == {"ambulance", "police", "fire"}
    assert reached_with("out-of-hours", "GB") == {"out-of-hours"} == reached_with("out-of-hours", "XX")


def test_each_row_of_the_table_has_its_source_and_the_day_on_which_it_was_read() -> None:
    document = read_yaml(ROOT / "sitegen" / "content" / "emergency_numbers.yaml", "emergency_numbers.yaml")
    for rows in document.group("countries").values():
        assert isinstance(rows, list)
        for row in rows:
            assert isinstance(row, dict) and {*row} == {"number", "services", "reaches", "source", "read"}
            assert str(row["source"]).startswith("https://") and re.fullmatch(r"2026-\d\d-\d\d", str(row["read"]))
            assert {*row["services"]} <= {*records.SERVICES}


def test_every_number_of_the_table_can_be_called() -> None:
    for country, services in SERVICES.items():
        for number in services.values():
            parsed = parse_number(number, country)
            assert parsed is not None and parsed.digits == number
