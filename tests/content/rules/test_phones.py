"""The phones of guide.yaml against the table of emergency numbers."""

import pytest

from tests.small_guide import codes, line_of, problems


def test_a_swap_of_fire_and_police_is_two_wrong_numbers() -> None:
    found = problems(
        ('number: "112"', 'number: "x"'), ('number: "110"', 'number: "112"'), ('number: "x"', 'number: "110"')
    )
    assert [(one.code, one.location.line) for one in found] == [
        ("emergency-number", line_of('number: "112"')),
        ("emergency-number", line_of('number: "110"')),
    ]


@pytest.mark.parametrize("number", ["112", "110", "116117", "22 59 13 00", "+4722591300", "120"])
def test_any_other_number_for_the_ambulance_is_wrong(number: str) -> None:
    assert "emergency-number" in codes(('number: "113"', f'number: "{number}"'))


@pytest.mark.parametrize("number", ["1113", "+47113", "0047113", "one one three"])
def test_what_is_no_phone_number_is_reported_for_the_ambulance_too(number: str) -> None:
    assert codes(('number: "113"', f'number: "{number}"')) == ["phone-number"]


@pytest.mark.parametrize("written", ["1 1 3", "113"])
def test_a_number_may_be_written_with_gaps(written: str) -> None:
    assert codes(('number: "113"', f'number: "{written}"')) == []


@pytest.mark.parametrize("service", ["ambulance", "police", "fire", "out-of-hours"])
def test_every_call_button_needs_its_phone(service: str) -> None:
    found = problems((f"    service: {service}\n", ""))
    assert any(one.code == "missing-service" and repr(service) in one.message for one in found)


def test_without_its_country_the_guide_has_one_problem() -> None:
    assert codes(('  country: "NO"\n', "")) == ["missing-key"]
    assert codes(('country: "NO"', "country: no")) == ["unknown-country"]
    assert codes(("site:\n", "sites:\n")) == ["unknown-key"]


def test_two_phones_with_one_number_are_reported_at_the_second() -> None:
    doctor = "  doctor:\n    name: D\n    label: D\n    number: '116 117'\n    group: other\n    reaches: D.\n"
    found = problems(("facts:\n", f"{doctor}    source: authority\n    confidence: high\nfacts:\n"))
    assert [(one.code, one.location.line) for one in found] == [("duplicate-number", line_of("facts:") + 3)]


@pytest.mark.parametrize(
    ("abroad", "code"),
    [
        ("+4722591300", []),
        ("113", ["phone-number"]),
        ("112", ["duplicate-number", "phone-number"]),
        ("22591300", ["phone-number"]),
    ],
)
def test_a_number_from_abroad_has_its_country_code(abroad: str, code: list[str]) -> None:
    """`abroad: "112"` below the ambulance would send a reader to the police."""
    line = "abroad_line: other"
    assert sorted(codes(('number: "113"', f'number: "113"\n    {line}\n    abroad: "{abroad}"'))) == code


def test_a_button_names_one_service_only() -> None:
    assert codes(("label: Police", "label: Police and fire")) == ["service-label"]
    assert codes(("label: Police", "label: Police, not Firefox")) == []


def test_a_mistake_in_one_service_is_reported_once() -> None:
    assert codes(("service: police", "service: Police")) == ["unknown-value"]
    assert codes(("service: out-of-hours", "service: fire")) == ["emergency-number", "duplicate-service"]


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
@pytest.mark.parametrize("service", ["fire", "police", "ambulance"])
def test_each_button_has_to_say_what_it_reaches_in_each_language_that_is_known(language: str, service: str) -> None:
    words = {
        "en": {"fire": "fire", "police": "police", "ambulance": "ambulance"},
        "nb": {"fire": "brann", "police": "politi", "ambulance": "ambulanse"},
        "nn": {"fire": "brann", "police": "politi", "ambulance": "ambulanse"},
    }[language]
    label = {"fire": "Fire", "police": "Police", "ambulance": "Ambulance"}
    said = [(f"    label: {label[it]}", f"    label: {words[it] if it != service else 'Help'}") for it in label]
    named = [(f"    name: {label[it]}\n", f"    name: {words[it]}\n") for it in label]
    found = problems(("currency: NOK", "currency: NOK"), ("language: en", f"language: {language}"), *named, *said)
    assert [it.code for it in found] == ["service-label"]
    assert repr(words[service]) in found[0].message


def test_where_the_country_is_not_known_no_button_is_blamed_for_its_words() -> None:
    """What a number reaches there nobody can say: that is one problem, and the only one."""
    found = codes(('country: "NO"', 'country: "FR"'), ("    label: Police", "    label: Help"))
    assert "unknown-country" in found and "service-label" not in found
