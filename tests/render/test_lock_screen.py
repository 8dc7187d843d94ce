"""The picture for a lock screen: its numbers, its place on the screen, its letters."""

import re

import pytest

from sitegen.check.picture import picture_problems, read_png
from sitegen.render.lettering import DIGITS, HEIGHT, can_be_drawn, width_of
from sitegen.render.lock_screen import BOTTOM, SIZES, TOP, make_lock_screens, picture_path, rows
from tests.support import ROOT, real_output, real_site, small_site

# With it, the small guide has every digit.
LINE = """
  line:
    name: Line
    label: Line
    number: "22485900"
    group: other
    reaches: A line.
    carried: "yes"
    source: authority
    confidence: high
"""


def test_the_numbers_are_those_to_carry_in_their_order() -> None:
    found = [*rows(real_site().guide, 1080, 2400)]
    shown = ["".join(placed.letter for placed in row.number) for row in found]
    assert shown == [phone.number.digits for phone in real_site().guide.carried.values()]
    assert ["".join(placed.letter for placed in row.name) for row in found][:3] == ["AMBULANCE", "POLICE", "FIRE"]


@pytest.mark.parametrize("shape", SIZES)
def test_nothing_stands_where_a_phone_has_its_clock_and_its_buttons(shape: str) -> None:
    width, height = SIZES[shape]
    pixels = read_png(real_output()[picture_path(shape)])
    assert (pixels.width, pixels.height) == (width, height)
    ground = pixels.rows[0][:1]
    used = [number for number, row in enumerate(pixels.rows) if row.strip(ground)]
    assert used[0] >= TOP * height - 4 and used[-1] <= BOTTOM * height + 4
    margin = round(0.05 * width)
    assert not any(row[:margin].strip(ground) or row[-margin:].strip(ground) for row in pixels.rows)


@pytest.mark.parametrize("shape", SIZES)
def test_digits_are_large_and_nothing_is_written_over_another(shape: str) -> None:
    width, height = SIZES[shape]
    for row in rows(real_site().guide, width, height):
        x, y, across, high = row.box
        number, name = (part[-1].x + 6 * part[-1].unit if part else 0 for part in (row.number, row.name))
        assert row.number[0].unit * HEIGHT >= 0.05 * width
        assert x < row.number[0].x and number < row.name[0].x and name <= x + across
        assert y < row.number[0].y and row.number[0].y + HEIGHT * row.number[0].unit < y + high


def test_a_name_in_letters_that_are_not_drawn_is_left_out_and_the_number_stays() -> None:
    guide = small_site({"guide.yaml": ("label: Police", "label: Поліція (police)")}).guide
    row = [*rows(guide, 1080, 2400)][1]
    assert row.name == () and "".join(placed.letter for placed in row.number) == "112"
    assert not [*picture_problems(make_lock_screens(guide), guide)]


def test_words_have_a_width_and_digits_are_all_as_wide() -> None:
    assert width_of("A A") > width_of("AA") and {width for width, _ in DIGITS.values()} == {6}
    assert can_be_drawn("Lege Æøå-x") and not can_be_drawn("ł")


def test_the_colours_are_those_of_the_pages() -> None:
    tokens = (ROOT / "static/css/tokens.css").read_text()
    used = set(re.findall(r"#[0-9a-f]{6}", (ROOT / "sitegen/render/lock_screen.py").read_text()))
    assert used and all(colour in tokens for colour in used)


@pytest.mark.parametrize("digit", "0123456789")
def test_each_digit_is_read_back_as_itself_and_another_is_noticed(digit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A digit that is drawn as its neighbour stops the build."""
    monkeypatch.setattr("sitegen.render.lock_screen.SIZES", {"short": SIZES["short"]})
    monkeypatch.setattr("sitegen.check.picture.SIZES", {"short": SIZES["short"]})
    guide = small_site({"guide.yaml": ("facts:\n", f"{LINE}facts:\n")}).guide
    assert digit in "".join(phone.number.digits for phone in guide.carried.values())
    assert not [*picture_problems(make_lock_screens(guide), guide)]
    swapped = dict(DIGITS)
    swapped[digit] = DIGITS[str((int(digit) + 1) % 10)]
    monkeypatch.setattr("sitegen.render.lettering._DRAWN", swapped)
    found = [*picture_problems(make_lock_screens(guide), guide)]
    assert found and {problem.code for problem in found} == {"number-not-in-guide"}


def test_a_picture_that_cannot_be_read_back_is_refused() -> None:
    guide = small_site().guide
    made = dict(make_lock_screens(guide))
    path = picture_path("tall")
    for broken in (b"", made[path][:2000], made[picture_path("short")]):
        found = [*picture_problems({**made, path: broken}, guide)]
        assert [(problem.code, problem.location.path) for problem in found] == [("number-not-in-guide", path)]
