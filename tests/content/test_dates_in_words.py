"""Days as a reader of each language writes them (CLDR), with the digits of the phone's keys in all of them."""

from datetime import date

import pytest

from sitegen.content.catalogs import date_in_words

DAY = date(2026, 11, 5)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "5 November 2026"),
        ("nb", "5. november 2026"),
        ("nn", "5. november 2026"),
        ("sv", "5 november 2026"),
        ("de", "5. November 2026"),
        ("uk", "5 листопада 2026"),
        ("pl", "5 listopada 2026"),
        ("ar", "5 نوفمبر 2026"),
    ],
)
def test_a_day(language: str, words: str) -> None:
    assert date_in_words(DAY, 3, language) == words


def test_a_month_and_a_year_alone() -> None:
    assert date_in_words(DAY, 2, "nb") == "november 2026" and date_in_words(DAY, 2, "pl") == "listopad 2026"
    assert date_in_words(DAY, 1, "ar") == "2026"
