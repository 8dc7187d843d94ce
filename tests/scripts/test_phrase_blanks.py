"""The reader's own words in the sentences: filled in, kept, and shown again only as long as they are kept."""

import json
from typing import Any

import pytest

from tests.scripts.pages import Story, failed, found, play
from tests.scripts.test_common import FULL, REFUSING

ADDRESS, PHONE = "Storgata 1, 1771 Halden", "+49 151 23456789"
SAY = ".phrase__say .phrase__blank"
BLANKS = """['address', 'phone', 'position'].map((name) =>
  Array.from(document.querySelectorAll('[data-blank="' + name + '"]')).map((blank) => blank.textContent))"""
FILLED = "document.querySelectorAll('.phrase__blank--filled').length"
FIELDS = "Array.from(document.querySelectorAll('[data-fills]')).map((field) => field.value)"
KEPT = "localStorage.kept['guide-phrases'] ?? null"
LINES = "[...lines('data-kept'), ...lines('data-placed')]"
PRESS, FORGET = "press('[data-place]')", "press('[data-forget]')"
NONE = [["…", "…"]] * 3


def write(name: str, words: str) -> str:
    field = f"""document.querySelector('[data-fills="{name}"]')"""
    return f"{field}.value = {json.dumps(words)}; {field}.dispatchEvent(new Event('input'))"


WRITE = f"{write('address', ADDRESS)}; {write('phone', PHONE)}"


def keeping(kept: str) -> str:
    return f"localStorage.setItem('guide-phrases', {json.dumps(kept)})"


def seen(*steps: str, before: str = "") -> list[Any]:
    return play(Story("phrases/", steps, before))[0]


def test_the_words_fill_the_blanks_in_both_languages_and_are_kept() -> None:
    first, filled, count, kept, lines = seen(BLANKS, f"{WRITE}; {BLANKS}", FILLED, KEPT, LINES)
    assert first == NONE
    assert filled == [[ADDRESS] * 2, [PHONE] * 2, ["…", "…"]]
    assert (count, lines) == (4, [])
    assert json.loads(kept) == {"address": ADDRESS, "phone": PHONE}


def test_spaces_around_the_words_are_not_shown_and_an_emptied_field_is_a_blank() -> None:
    shown = seen(
        f"{write('address', f'  {ADDRESS} ')}; {BLANKS}",
        KEPT,
        f"{write('phone', PHONE)}; {write('address', '  ')}; [{BLANKS}, {FILLED}, {KEPT}]",
        f"{write('phone', '')}; [{BLANKS}, {FILLED}, {KEPT}]",
    )
    assert shown[0][0] == [ADDRESS] * 2
    assert json.loads(shown[1]) == {"address": f"  {ADDRESS} "}
    assert shown[2] == [[["…", "…"], [PHONE] * 2, ["…", "…"]], 2, json.dumps({"phone": PHONE}, separators=(",", ":"))]
    assert shown[3] == [NONE, 0, None]


def test_who_has_written_already_sees_the_sentences_first() -> None:
    """The fields are shown at last, for they are of no use without the script; open only if all are empty."""
    box = "[document.querySelector('[data-blanks]').hidden, document.querySelector('[data-blanks]').open]"
    fresh, again, half = play(
        Story("phrases/", (box, FIELDS, BLANKS)),
        Story("phrases/", (box, FIELDS, BLANKS), keeping(json.dumps({"address": ADDRESS, "phone": PHONE}))),
        Story("phrases/", (box, FIELDS, BLANKS), keeping(json.dumps({"phone": PHONE}))),
    )
    assert fresh == [[False, True], ["", ""], NONE]
    assert again == [[False, False], [ADDRESS, PHONE], [[ADDRESS] * 2, [PHONE] * 2, ["…", "…"]]]
    assert half == [[False, False], ["", PHONE], [["…", "…"], [PHONE] * 2, ["…", "…"]]]


def test_forget_leaves_nothing_behind() -> None:
    focus = "document.activeElement.dataset.fills"
    shown = seen(WRITE, f"{FORGET}; [{FIELDS}, {BLANKS}, {FILLED}, {KEPT}, {LINES}]", focus, f"{WRITE}; {LINES}")
    assert shown[1:] == [[["", ""], NONE, 0, None, ["forgotten"]], "address", []]


@pytest.mark.parametrize("before", [REFUSING, FULL])
def test_a_browser_that_keeps_nothing_says_so_and_fills_all_the_same(before: str) -> None:
    first, written, forgotten = seen(
        LINES, f"{WRITE}; [{BLANKS}, {LINES}]", f"{FORGET}; [{BLANKS}, {LINES}]", before=before
    )
    assert first == []
    assert written == [[[ADDRESS] * 2, [PHONE] * 2, ["…", "…"]], ["no"]]
    assert forgotten == [NONE, ["forgotten"]]


@pytest.mark.parametrize("kept", ["null", "[]", '"words"', "0", "{", '{"address": {"a": 1}, "phone": 3}'])
def test_whatever_is_kept_breaks_nothing(kept: str) -> None:
    assert seen(FIELDS, f"{WRITE}; {BLANKS}", before=keeping(kept)) == [
        ["", ""],
        [[ADDRESS] * 2, [PHONE] * 2, ["…", "…"]],
    ]


ELSEWHERE = {
    "storage": "window.dispatchEvent(new Event('storage'))",
    "pageshow": "window.dispatchEvent({ type: 'pageshow', persisted: true })",
}


@pytest.mark.parametrize("event", ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_was_forgotten_or_written_in_another_window_is_so_here_too(event: str) -> None:
    other = json.dumps({"address": "Elsewhere 2"})
    forgotten, written = seen(
        f"{WRITE}; localStorage.removeItem('guide-phrases'); {event}; [{FIELDS}, {BLANKS}]",
        f"{keeping(other)}; {event}; [{FIELDS}, {BLANKS}]",
    )
    assert forgotten == [["", ""], NONE]
    assert written == [["Elsewhere 2", ""], [["Elsewhere 2"] * 2, *NONE[1:]]]


def test_what_stands_in_the_fields_stays_if_nothing_is_known() -> None:
    """If storage refuses or is damaged, or if the page is shown for the first time."""
    told = f"{ELSEWHERE['storage']}; {FIELDS}"
    assert seen(WRITE, told, before=REFUSING)[1] == [ADDRESS, PHONE]
    assert seen(WRITE, f"{keeping('{')}; {told}")[1] == [ADDRESS, PHONE]
    first = "window.dispatchEvent({ type: 'pageshow', persisted: false })"
    assert seen(WRITE, f"localStorage.removeItem('guide-phrases'); {first}; {FIELDS}")[1] == [ADDRESS, PHONE]


# (latitude, longitude, accuracy, the words, the circle)
POSITIONS = [
    (59.123451, 11.387651, 8, "59.12345 {north}, 11.38765 {east}", "8"),
    (-33.5, 11.387651, 60.4, "33.5000 {south}, 11.3877 {east}", "61"),
    (59.123451, -70.25, 700, "59.123 {north}, 70.250 {west}", "700"),
    (-0.5, -0.5, 5, "0.50000 {south}, 0.50000 {west}", "5"),
    (0, 0, 4010, "0.00 {north}, 0.00 {east}", "4100"),
    (59.123451, 11.387651, 23456, "59.1 {north}, 11.4 {east}", "24000"),
]
SIDES = [
    {"north": "degrees north", "south": "degrees south", "east": "degrees east", "west": "degrees west"},
    {"north": "grader nord", "south": "grader sør", "east": "grader øst", "west": "grader vest"},
]


def test_the_position_fills_its_blank_on_a_tap_and_is_not_kept() -> None:
    show = f"[{BLANKS}[2], {LINES}, document.querySelector('[data-accuracy]').textContent, {KEPT}]"
    steps = (f"{PRESS}; {found(*row[:3])}; {show}" for row in POSITIONS)
    assert seen(*steps) == [
        [[words.format(**sides) for sides in SIDES], ["found"], circle, None] for *_, words, circle in POSITIONS
    ]
    asked = ("geolocation.asked.length", f"{PRESS}; {LINES}", "geolocation.asked[0].options", BLANKS)
    assert seen(*asked) == [0, ["looking"], {"enableHighAccuracy": True}, NONE]


def test_a_position_without_numbers_is_none() -> None:
    coords = "{ latitude: NaN, longitude: 11.38, accuracy: 5 }"
    shown = f"geolocation.asked[0].found({{ coords: {coords} }}); [{BLANKS}, {LINES}]"
    assert seen(PRESS, shown)[1] == [NONE, ["not-found"]]


def test_without_an_answer_the_page_says_what_to_say_instead() -> None:
    refused = seen(
        f"{PRESS}; {failed(1)}; [{BLANKS}, {LINES}]", f"{PRESS}; {LINES}", f"{found(59.1, 11.3, 5)}; {LINES}"
    )
    assert refused == [[NONE, ["not-found"]], ["looking"], ["found"]]
    silent = seen(PRESS, "pass(14999)", LINES, "pass(1)", LINES, f"{found(59.1, 11.3, 5)}; {LINES}")
    assert (silent[2], silent[4], silent[5]) == (["looking"], ["not-found"], ["found"])
    none = seen(f"{PRESS}; [{BLANKS}, {LINES}]", before="navigator.geolocation = undefined")
    assert none == [[NONE, ["not-found"]]]


def test_once_it_is_found_no_timer_and_no_error_takes_it_away() -> None:
    shown = seen(PRESS, found(59.1, 11.3, 5), "pass(60000)", LINES, f"{failed(3)}; {LINES}", f"{BLANKS}[2][0]")
    assert shown[3:] == [["found"], ["found"], "59.10000 degrees north, 11.30000 degrees east"]


def test_the_words_that_are_written_do_not_take_the_position_away() -> None:
    assert seen(f"{PRESS}; {found(59.1, 11.3, 5)}; {WRITE}; {BLANKS}")[0] == [
        [ADDRESS] * 2,
        [PHONE] * 2,
        ["59.10000 degrees north, 11.30000 degrees east", "59.10000 grader nord, 11.30000 grader øst"],
    ]
