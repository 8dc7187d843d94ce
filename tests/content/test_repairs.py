"""The line that has to be changed in broken YAML, which is often not the line on which it cannot be read."""

import pytest

from sitegen.content.documents import parse_yaml
from sitegen.problems import BuildError, Problem
from tests.small_guide import TEXT, line_of


def problem(text: str) -> Problem:
    with pytest.raises(BuildError) as caught:
        parse_yaml(text, "guide.yaml")
    (found,) = caught.value.problems
    return found


LEFT, RIGHT = "this line begins too far to the left", "this line begins too far to the right"
OPEN, MORE = "a quotation mark is opened and never closed", "a quotation mark ends the value, and more text follows"
SIGNS = "signs: [breathing, bleeding]"


@pytest.mark.parametrize(
    ("find", "replace", "changed", "message"),
    [
        ("    label: Police", "label: Police", "label: Police", LEFT),
        ("    label: Police", "  label: Police", "label: Police", LEFT),
        ("    label: Police", "   label: Police", "label: Police", LEFT),
        ("    label: Police", "     label: Police", "label: Police", RIGHT),
        ("    name: Police", "     name: Police", "name: Police", RIGHT),
        ('    number: "112"', 'number: "112"', 'number: "112"', LEFT),
        ("  police:", "police:", "police:\n", LEFT),
        ("  police:", " police:", "police:\n", LEFT),
        ("  police:", "   police:", "police:\n", LEFT),
        ("phones:", " phones:", "phones:", LEFT),
        (SIGNS, "signs:\n      - breathing\n     - bleeding", "     - bleeding", LEFT),
        (SIGNS, "signs:\n      - breathing\n  - bleeding", "- bleeding", LEFT),
        (
            SIGNS,
            "signs:\n      - breathing\n      bleeding",
            "      bleeding",
            "the item of a list begins without `- `",
        ),
        (SIGNS, "signs: [breathing, bleeding", "signs: [", "a list in [ ] or a group in { } is not closed"),
        (SIGNS, 'signs: [breathing, "bleeding]', "signs: [", OPEN),
        ("name: Police", 'name: "Police', 'name: "', OPEN),
        ("name: Police", "name: 'Police", "name: '", OPEN),
        ('number: "112"', 'number: "112', 'number: "112\n', OPEN),
        ('number: "112"', "number: \"112'", "number: \"112'", OPEN),
        ("name: Police", "name: 'Don't wait'", "name: 'Don't", MORE),
        ("name: Police", 'name: "Say "hi" now"', "name: ", MORE),
        ("    label: Police", "    label Police", "label Police", "after 'label' a colon and a space are missing"),
        ("    label: Police", "    label:Police", "label:Police", "after 'label' a colon and a space are missing"),
        ("    label: Police", "    label = Police", "label =", "after 'label' a colon and a space are missing"),
        ("    name: Police", "    name Police", "name Police", "after 'name' a colon and a space are missing"),
        ("  police:", "  police", "  police\n", "after 'police' a colon and a space are missing"),
        ("phones:", "phones", "phones\n", "after 'phones' a colon and a space are missing"),
        ("label: Police", "label: Police: now", "label: Police: now", "there is a second ': ' on one line"),
        ("    label: Police", "\tlabel: Police", "\tlabel", "a tab is used where YAML needs spaces"),
        ("    label: Police", "  \tlabel: Police", "  \tlabel", "a tab is used where YAML needs spaces"),
        ("site:\n", "", "  name: Small", "the line that opens this group is missing above"),
        ("  ambulance:\n", "", "    name: Ambulance", "the line that opens this group is missing above"),
        (
            "    label: Police",
            "<<<<<<< HEAD\n    label: A\n=======",
            "<<<",
            "two versions of this file were joined here",
        ),
    ],
)
def test_the_line_that_has_to_be_changed(find: str, replace: str, changed: str, message: str) -> None:
    text = TEXT.replace(find, replace, 1)
    assert text != TEXT
    found = problem(text)
    start = TEXT.index(find)
    wanted = text.count("\n", 0, text.index(changed, max(0, start - 1))) + 1
    assert (found.code, found.location.line) == ("yaml-syntax", wanted), found
    assert found.message.startswith(message) and found.hint


def test_the_second_mistake_of_a_file_does_not_hide_the_first() -> None:
    text = TEXT.replace("    label: Police", "     label: Police").replace("    label: Fire", "    label Fire")
    assert problem(text).location.line == line_of("label: Police")


def test_a_mistake_far_below_is_found_in_a_long_file() -> None:
    more = "".join(f"  fact-{number}:\n    value: x\n    source: authority\n" for number in range(5_000))
    text = f"facts:\n{more}  last:\nvalue: x\n    source: authority\n"
    assert problem(text).location.line == text.count("\n") - 1


def test_a_quotation_mark_is_found_however_far_the_next_one_is() -> None:
    more = "".join(f"  fact-{number}:\n    value: x\n    source: authority\n" for number in range(2_000))
    text = f'facts:\n  first:\n    value: "x\n    source: a\n{more}  last:\n    value: "y"\n'
    assert (problem(text).location.line, problem(text).message) == (3, OPEN)


def test_what_no_change_of_one_line_mends_is_reported_where_it_cannot_be_read() -> None:
    found = problem("a: 1\nb: 2\n}} ]] [\n")
    assert (found.location.line, found.code) == (3, "yaml-syntax")
