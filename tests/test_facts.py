"""guide.yaml as a whole: what only shows when facts are held against each other."""

from pathlib import Path

import pytest

from sitegen.facts import check_reference, known_targets, make_guide, read_guide
from sitegen.problems import BuildError, Location, Problem
from sitegen.prose import BLOCK_KINDS, INLINE_KINDS, Reference
from sitegen.source import parse_yaml
from tests.support import SMALL

SLUGS = frozenset({"index", "404", "emergency"})
TEXT = (SMALL / "guide.yaml").read_text()
FEE = "fees:\n  visit:\n    name: Visit\n    source: authority\n    confidence: high\n"


def problems(*changes: tuple[str, str], more: str = "") -> list[Problem]:
    """What is wrong with the small guide after each find was replaced once, and `more` was put at its end."""
    text = TEXT
    for find, replace in changes:
        assert find in text
        text = text.replace(find, replace, 1)
    try:
        make_guide(parse_yaml(text + more, "guide.yaml"), SLUGS)
    except BuildError as error:
        return list(error.problems)
    return []


def codes(*changes: tuple[str, str], more: str = "") -> list[str]:
    return [problem.code for problem in problems(*changes, more=more)]


def line_of(words: str, text: str = TEXT) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_the_small_guide_is_right() -> None:
    assert problems() == []


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
def test_what_is_no_number_is_no_number_for_the_ambulance(number: str) -> None:
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
    assert codes(("site:\n", "sites:\n")) == ["missing-key", "unknown-key"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("", ["fee-times"]),
        ('    day: "1"\n', ["fee-times"]),
        ('    evening: "1"\n', ["fee-times"]),
        ('    day: "1"\n    any_time: "2"\n', ["fee-times"]),
        ('    day: "1"\n    evening: "2"\n    any_time: "3"\n', ["fee-times"]),
        ('    day: "1"\n    evening: "2"\n', []),
        ('    any_time: "0"\n', []),
    ],
)
def test_when_a_fee_applies(given: str, code: list[str]) -> None:
    assert codes(more=FEE + given) == code


def test_each_id_that_points_at_nothing_is_told_where_it_stands() -> None:
    found = problems(
        ("    source: authority\n", "    source: [authority, autority]\n"),
        ("[](phone:ambulance)", "[](phone:ambulanse)"),
        ("page: emergency", "page: emergancy"),
        ("list: signs", "list: sings"),
        ("signs: [breathing]", "signs: [breathing, breath]"),
    )
    changed = TEXT.replace("[](phone:ambulance)", "x")
    assert [(one.code, one.location.line, one.hint) for one in found] == [
        ("unknown-id", line_of("source: authority"), "did you mean 'authority'?"),
        ("unknown-id", line_of("closing:", changed), "did you mean 'ambulance'?"),
        ("unknown-id", line_of("page: emergency"), "did you mean 'emergency'?"),
        ("unknown-id", line_of("list: signs"), "did you mean 'signs'?"),
        ("unknown-id", line_of("signs: [breathing]\n"), "did you mean 'breathing'?"),
    ]


def test_an_id_whose_record_was_refused_still_counts_as_known() -> None:
    """One slip must not look like ten."""
    assert codes(("    label: Ambulance\n", "")) == ["missing-key"]
    assert codes(("    language: en\n    dated", "    language: english\n    dated")) == ["bad-language"]
    assert codes(("      breathing: hard to breathe", "      breathing: <b>hard</b> to breathe")) == ["raw-html"]


@pytest.mark.parametrize(
    "change",
    [
        ("signs: [breathing, bleeding]", "signs:\n      - breathing: hard\n      - bleeding"),
        ("signs: [breathing, bleeding]", "signs:\n      - [breathing]"),
        ("signs: [breathing, bleeding]", "signs: {breathing: bleeding}"),
        ("    source: authority\n", "    source: {authority: x}\n"),
        ("    source: authority\n", "    source: [[authority]]\n"),
        ("    service: fire\n", "    service: [fire]\n"),
        ('    number: "110"\n', "    number: [110]\n"),
        ("    read: archived\n", "    read: [archived]\n"),
        (
            "    items:\n      breathing: hard to breathe\n      bleeding: heavy bleeding\n",
            "    items: [breathing, bleeding]\n",
        ),
        ("    page: emergency\n", "    page: {emergency: x}\n"),
        ('  country: "NO"\n', "  country: {NO: x}\n"),
        ("  ambulance:\n", "  ambulance: []\n  other:\n"),
        ("  emergency:\n", "  emergency: []\n  other:\n"),
        ("care_levels:\n", "care_levels: []\nother:\n"),
        ("phones:\n", "phones: words\nother:\n"),
        ("sources:\n", "sources: [authority]\nother:\n"),
        ("lists:\n", "lists:\nother:\n"),
    ],
)
def test_a_group_of_the_wrong_shape_is_told_and_crashes_nothing(change: tuple[str, str]) -> None:
    assert problems(change)


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


def test_two_phones_with_one_number_are_told_at_the_second() -> None:
    doctor = "  doctor:\n    name: D\n    label: D\n    number: '116 117'\n    group: other\n    reaches: D.\n"
    found = problems(("facts:\n", f"{doctor}    source: authority\n    confidence: high\nfacts:\n"))
    assert [(one.code, one.location.line) for one in found] == [("duplicate-number", line_of("facts:") + 3)]


def test_a_fact_may_hold_a_number_but_no_fact() -> None:
    assert codes(("value: under 16", "value: call [](digits:ambulance)")) == []
    assert codes(("value: under 16", "value: see [](fact:child-age)")) == ["fact-in-fact"]


def test_signs_end_with_what_to_do_and_other_lists_need_not() -> None:
    closing = "    closing: If in doubt, call [](phone:ambulance).\n"
    assert codes((closing, "")) == ["missing-closing"]
    assert codes((closing, "    closing:\n")) == ["missing-closing", "empty-value"]
    assert codes((closing, ""), ("kind: signs", "kind: points")) == []


def test_the_emergency_card_calls_the_ambulance() -> None:
    assert codes(("    phone: ambulance\n", "    phone: police\n")) == ["emergency-card"]
    assert codes(("    phone: ambulance\n", "")) == ["emergency-card"]


def test_nothing_stands_on_a_page_that_nobody_read() -> None:
    assert set(codes(("read: archived", "read: not-read"))) == {"unread-source"}


def test_a_missing_or_shapeless_guide_is_told(tmp_path: Path) -> None:
    for text, code in (
        (None, "missing-guide"),
        ("", "missing-key"),
        ("- a\n", "wrong-shape"),
        ("words\n", "wrong-shape"),
    ):
        if text is not None:
            (tmp_path / "guide.yaml").write_text(text)
        with pytest.raises(BuildError) as caught:
            make_guide(read_guide(tmp_path / "guide.yaml", "content/guide.yaml"), SLUGS)
        assert code in {problem.code for problem in caught.value.problems}
        assert {str(problem.location) for problem in caught.value.problems} == {"content/guide.yaml:1"}


def test_every_kind_of_reference_has_targets() -> None:
    """A kind without targets would let every id pass."""
    targets = known_targets(parse_yaml(TEXT, "guide.yaml"), SLUGS)
    assert set(targets) | {"lang"} == INLINE_KINDS | BLOCK_KINDS


def test_what_a_reference_may_point_at() -> None:
    targets = known_targets(parse_yaml(TEXT, "guide.yaml"), SLUGS)

    def points(kind: str, name: str, label: str = "") -> bool:
        return check_reference(Reference(kind, name, label, False, 1), targets, Location("a.md", 1)) is None

    assert points("phone", "ambulance") and not points("phone", "child-age") and not points("phone", "")
    assert points("digits", "fire") and not points("digits", "authority")
    assert points("phones", "emergency") and points("phones", "health") and not points("phones", "helpline")
    assert points("care", "all") and points("care", "urgent") and not points("care", "ambulance")
    assert points("page", "emergency") and points("page", "emergency#signs") and not points("page", "#signs")
    assert points("lang", "nb", "legevakt") and not points("lang", "nb") and not points("lang", "norsk", "legevakt")
    assert points("fees", "all") and not points("fees", "gp")


def test_without_a_readable_guide_only_pages_are_checked() -> None:
    """A broken guide.yaml must not turn every reference of every page into a problem."""
    targets = known_targets(None, SLUGS)

    def problem(kind: str, name: str) -> Problem | None:
        return check_reference(Reference(kind, name, "", False, 1), targets, Location("a.md", 1))

    assert problem("phone", "anything") is None and problem("list", "anything") is None
    assert problem("page", "nowhere") is not None
