"""The words of guide.yaml: no phone number is hard-coded in them."""

import pytest

from tests.small_guide import codes, problems


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("value: under 16", "value: under 16, call 113"), ["hard-coded-number"]),
        (("value: under 16", "value: 1 1 3"), ["hard-coded-number"]),
        (("value: under 16", "value: call 22 59 13 00"), ["hard-coded-number"]),
        (("value: under 16", "value: call +4722591300"), ["hard-coded-number"]),
        (("value: under 16", "value: NOK 3,278 in 2025"), []),
        (("value: under 16", "value: from 08:00 to 15:30"), []),
        (("label: Legevakt", "label: Legevakt 116117"), ["hard-coded-number"]),
        (("name: Small guide", "name: Small guide 113"), ["hard-coded-number"]),
        (("breathing: hard to breathe", "breathing: call &#49;13"), ["hard-coded-number"]),
        (("publisher: The authority", "publisher: The authority 113"), ["hard-coded-number"]),
        (("url: https://authority.example/numbers", "url: https://authority.example/113"), []),
    ],
)
def test_a_phone_number_is_stated_once(change: tuple[str, str], code: list[str]) -> None:
    assert codes(change) == code


@pytest.mark.parametrize("name", ["number", "abroad", "day", "address", "url"])
def test_an_id_named_like_a_key_of_digits_is_no_exception(name: str) -> None:
    item = problems(
        ("breathing: hard to breathe", f"{name}: call 113"),
        ("[breathing, bleeding]", "[bleeding]"),
        ("[breathing]", "[bleeding]"),
    )
    assert [one.code for one in item] == ["hard-coded-number"]
    assert codes(("child-age:", f"{name}:"), ("value: under 16", "value: call 113")) == ["hard-coded-number"]


def test_the_digits_of_an_address_are_facts_and_those_of_a_name_are_not() -> None:
    place = "places:\n  museum:\n    name: {}\n    address: [{}]\n    source: authority\n    confidence: high\n"
    assert codes(more=place.format("Museum", "Market 113")) == []
    assert codes(more=place.format("Museum 113", "Market 1")) == ["hard-coded-number"]


def test_a_fact_may_hold_a_number_but_no_fact() -> None:
    assert codes(("value: under 16", "value: call [](digits:ambulance)")) == []
    assert codes(("value: under 16", "value: see [](fact:child-age)")) == ["fact-in-fact"]
