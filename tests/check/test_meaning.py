"""What stands beside a number on the finished pages, whoever wrote it."""

import pytest

from sitegen.check.meaning import Meanings
from tests.check.test_output import added
from tests.support import small_site

MEANINGS = Meanings(small_site().guide)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("112 Police", ()),
        ("Fire? Call 112.", (("112", "fire"),)),
        ("Police 112, fire 110", ()),
        ("Fire 112, police 110", (("112", "fire"), ("110", "police"))),
        ("112 Fire", (("112", "fire"),)),
        ("Ambulance: 116\u00a0117", (("116 117", "ambulance"),)),
        ("Ambulance: 116 117", (("116 117", "ambulance"),)),
        ("116117 ambulance", ()),
        ("Fire. Call 112.", ()),
        ("Fire in house 1123", ()),
        ("Fire, with no number", ()),
    ],
)
def test_a_line_names_what_its_number_reaches(words: str, found: tuple[tuple[str, str], ...]) -> None:
    assert MEANINGS.misnamed_in(words) == found


@pytest.mark.parametrize(
    "html",
    [
        '<p>Fire? Call <a href="tel:112"><bdi dir="ltr">112</bdi></a>.</p>',
        '<p aria-label="Fire 112">Help</p>',
        "<table><tr><td>Police 110</td></tr></table>",
    ],
)
def test_what_a_template_or_a_translation_says_is_held_to_it(html: str) -> None:
    assert added(html) == ["service-mismatch"]
    assert added(html.replace("Fire", "Police").replace("110", "112")) == []
