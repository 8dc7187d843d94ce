"""Guides for other countries: their own emergency numbers, one button for a number that reaches several services."""

import pytest

from sitegen.content.rules.services import service_problems
from tests.small_guide import TEXT, codes, draft, problems

COUNTRY = ('country: "NO"', "country: SE")
ONE = (
    (
        '    name: Ambulance\n    label: Ambulance\n    number: "113"',
        '    name: Ambulance, police, fire\n    label: Ambulance, police, fire\n    number: "112"',
    ),
    (TEXT[TEXT.index("  police:\n") : TEXT.index("  out-of-hours:")], ""),
    ('number: "116 117"', 'number: "1177"'),
)


def test_a_number_that_reaches_all_is_one_phone() -> None:
    assert codes(COUNTRY, *ONE) == []
    guide = draft(COUNTRY, *ONE).guide
    assert guide and [phone.number.tel for phone in guide.call_buttons] == ["112", "1177"]


def test_the_numbers_of_another_country_are_refused() -> None:
    found = problems(COUNTRY)
    assert "the number of 'out-of-hours' is 1177 in SE, not 116\u00a0117" in {it.message for it in found}
    assert {it.hint for it in found if it.code == "phone-number"} == {
        "it is one of another country; those of SE: 112, 1177"
    }
    (abroad,) = problems(('number: "113"', 'number: "911"'))
    assert abroad.hint == "it is one of another country; those of NO: 113, 112, 110, 116117"


@pytest.mark.parametrize("missing", ["ambulance", "out-of-hours"])
def test_each_number_of_the_country_has_its_button(missing: str) -> None:
    changed = codes(COUNTRY, *ONE, (f"    service: {missing}\n", ""))
    assert "missing-service" in changed


def test_a_button_says_one_of_the_services_that_it_reaches() -> None:
    silent = ("    label: Ambulance, police, fire", "    label: Help")
    assert codes(COUNTRY, *ONE, silent) == ["service-label"]
    assert codes(COUNTRY, *ONE, ("    label: Ambulance, police, fire", "    label: Police")) == []


def test_a_sentence_may_name_any_service_that_the_number_reaches() -> None:
    for words in ("Fire? Call", "Police, call", "Ambulance, call"):
        sentence = ("closing: If in doubt, call [](phone:ambulance).", f"closing: {words} [](phone:ambulance).")
        assert [*service_problems(draft(COUNTRY, *ONE, sentence), [])] == []
        assert bool([*service_problems(draft(sentence), [])]) is not words.startswith("Ambulance")


def test_a_country_that_nobody_knows_is_told() -> None:
    (found,) = problems(('country: "NO"', "country: FR"))
    assert found.code == "unknown-country" and found.hint.startswith("known: DE, DK, FI, GB, NL, NO, SE; a new country")
