"""Which number a reader finds, in words of each language and beside amounts. What passes: test_first_promise.py."""

import pytest

from sitegen.content.digits import hard_coded_numbers, stated_numbers


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("sto dwanaście", "112"),
        ("дев’ятсот одинадцять", "911"),
        ("تسعمئة وأحد عشر", "911"),
        ("مئة وثلاثة وعشرون", "123"),
        ("neunhundertelf", "911"),
        ("hundertdreiundzwanzig", "123"),
        ("hundreogtjueto", "122"),
        ("one hundred and twenty-three", "123"),
        ("nine double one", "911"),
        ("triple nine", "999"),
        ("one oh one", "101"),
        ("thirty-three three", "333"),
        ("9-one-one", "911"),
        ("1 hundred and 12", "112"),
        ("1, 1 and 3", "113"),
        ("9||", "911"),
        ("5, one one four", "114"),
        ("一〇一", "101"),
    ],
)
def test_the_number_that_words_stand_for(words: str, expected: str) -> None:
    assert hard_coded_numbers(f"Call {words}.") == ((1, expected),)


def test_the_line_of_a_number_in_words() -> None:
    text = "Nothing here: one\none.\nSto dwanaście\n\n1-1-two, åtte\n[one](page:gp) one&nbsp;four"
    assert hard_coded_numbers(text) == ((3, "112"), (5, "112"), (6, "114"))


@pytest.mark.parametrize(
    "count", ["zero jeden dwa trzy", "нуль один два три", "صفر واحد اثنان ثلاثة", "null eins zwei drei"]
)
def test_somebody_who_counts_names_no_number(count: str) -> None:
    assert hard_coded_numbers(count) == ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("NOK 911", []),
        ("TEL 911", ["911"]),
        ("112 SOS", ["112"]),
        ("911 and NOK 150", ["911"]),
        ("999 – NOK 150", ["999"]),
        ("between 150 and 375 m", []),
        ("150 to 375 m", []),
        ("150 and 375 m", ["150"]),
        ("112 to 150 km", ["112"]),
        ("112 km to 150 km", []),
    ],
)
def test_an_amount_or_a_range_hides_no_number_to_call(value: str, expected: list[str]) -> None:
    assert list(stated_numbers(value)) == expected
