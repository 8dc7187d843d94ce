"""The words of guide.yaml: no phone number stands in them by hand."""

import pytest

from tests.small_guide import codes, problems


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("value: under 16", "value: under 16, call 113"), ["number-by-hand"]),
        (("value: under 16", "value: 1 1 3"), ["number-by-hand"]),
        (("value: under 16", "value: call 22 59 13 00"), ["number-by-hand"]),
        (("value: under 16", "value: call +4722591300"), ["number-by-hand"]),
        (("value: under 16", "value: NOK 3,278 in 2025"), []),
        (("value: under 16", "value: from 08:00 to 15:30"), []),
        (("label: Legevakt", "label: Legevakt 116117"), ["number-by-hand"]),
        (("name: Small guide", "name: Small guide 113"), ["number-by-hand"]),
        (("breathing: hard to breathe", "breathing: call &#49;13"), ["number-by-hand"]),
        (("publisher: The authority", "publisher: The authority 113"), ["number-by-hand"]),
        (("url: https://authority.example/numbers", "url: https://authority.example/113"), []),
    ],
)
def test_a_phone_number_stands_once(change: tuple[str, str], code: list[str]) -> None:
    assert codes(change) == code


@pytest.mark.parametrize("name", ["number", "abroad", "day", "address", "url"])
def test_an_id_named_like_a_key_of_digits_opens_no_hole(name: str) -> None:
    item = problems(
        ("breathing: hard to breathe", f"{name}: call 113"),
        ("[breathing, bleeding]", "[bleeding]"),
        ("[breathing]", "[bleeding]"),
    )
    assert [one.code for one in item] == ["number-by-hand"]
    assert codes(("child-age:", f"{name}:"), ("value: under 16", "value: call 113")) == ["number-by-hand"]


def test_a_fact_may_hold_a_number_but_no_fact() -> None:
    assert codes(("value: under 16", "value: call [](digits:ambulance)")) == []
    assert codes(("value: under 16", "value: see [](fact:child-age)")) == ["fact-in-fact"]
