"""First aid begins with the call, holds no digit by hand, and beats as the official page says."""

import pytest

from tests.small_guide import codes, problems

COUNT = ("facts:\n", 'facts:\n  presses: {value: "30", source: authority, confidence: high}\n')
CARD = """
first_aid:
  wake:
    see: Somebody does not wake up.
    steps:
      call: Call [](phone:ambulance).
      press: Press, [](fact:presses) times.
    avoid:
      shake: Do not shake.
    drawings: {press: hands-on-chest}
    rhythm: {presses: presses, breaths: presses, rate: "110"}
    source: authority
    confidence: high
"""


def changed(find: str, replace: str) -> list[str]:
    assert find in CARD
    return codes(COUNT, more=CARD.replace(find, replace))


def test_a_whole_card_is_right() -> None:
    assert changed("Press", "Push") == []


@pytest.mark.parametrize(
    "step",
    ["Press.", "Call [](phone:police).", "Call [](phone:out-of-hours).", "Call [](digits:ambulance).", "Call."],
)
def test_the_first_step_is_the_call(step: str) -> None:
    assert changed("Call [](phone:ambulance).", step) == ["first-aid-call"]


def test_a_call_in_a_later_step_is_too_late() -> None:
    steps = "      call: Call [](phone:ambulance).\n      press: Press, [](fact:presses) times.\n"
    assert changed(steps, "".join(reversed(steps.splitlines(keepends=True)))) == ["first-aid-call"]


@pytest.mark.parametrize("digit", ["3", "30", "٣", "๓", "③", "²", "[3](page:emergency)", "**3**"])
@pytest.mark.parametrize("text", ["does not wake up", "Press,", "Do not shake"])
def test_no_digit_is_typed(text: str, digit: str) -> None:
    assert "first-aid-digit" in changed(text, f"{text} {digit} x")


def test_a_card_has_a_source_and_says_how_sure_it_is() -> None:
    assert changed("    source: authority\n", "") == ["missing-source"]
    assert changed("    source: authority\n", "    source:\n") == ["empty-value"]
    assert changed("    confidence: high\n", "") == ["missing-key"]


def test_no_card_comes_from_a_page_that_nobody_read() -> None:
    assert "unread-source" in codes(COUNT, ("read: archived", "read: not-read"), more=CARD)


@pytest.mark.parametrize(("rate", "right"), [("99", False), ("100", True), ("120", True), ("121", False), ("0", False)])
def test_the_beat_is_that_of_the_official_page(rate: str, right: bool) -> None:
    assert changed('"110"', f'"{rate}"') == ([] if right else ["first-aid-rhythm"])


@pytest.mark.parametrize("value", ["thirty", "0", "30 times", "5–6", "3.5", "-3"])
def test_what_is_counted_is_a_whole_number(value: str) -> None:
    count = (COUNT[0], COUNT[1].replace('"30"', f'"{value}"'))
    assert codes(count, more=CARD) == ["first-aid-rhythm"]


def test_counts_and_drawings_point_at_something() -> None:
    assert changed("breaths: presses", "breaths: breths") == ["unknown-id"]
    assert changed("drawings: {press:", "drawings: {pres:") == ["unknown-id"]
    assert changed("hands-on-chest", "hands-on-ches") == ["unknown-value"]
    found = problems(COUNT, more=CARD.replace("drawings: {press:", "drawings: {pres:"))
    assert found[0].hint == "did you mean 'press'?"
