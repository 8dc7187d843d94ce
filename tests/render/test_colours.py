"""Contrast, computed as WCAG does (2.2, relative luminance), of every pair of colours that meet, in both themes."""

import re

import pytest

from tests.support import ROOT

CSS = ROOT / "static" / "css"
GROUNDS = ("ground", "surface", "emergency-ground", "urgent-ground", "routine-ground")
# What calls, or heads a card: AAA. Its edge is its own colour or a border, whichever is easier to see.
SOLIDS = {"emergency": "call-edge", "call": "call-edge", "urgent": "urgent-edge", "routine": "call-edge"}
AAA, AA, EDGE = 7, 4.5, 3


def tokens() -> dict[str, dict[str, str]]:
    """The colours of each theme; what the dark one does not name is as in the light one."""
    text = (CSS / "tokens.css").read_text()
    light, dark = (dict(re.findall(r"--colour-([\w-]+): (\S+);", part)) for part in text.split("@media"))
    return {"light": light, "dark": light | dark}


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


@pytest.fixture(params=("light", "dark"))
def theme(request: pytest.FixtureRequest) -> dict[str, str]:
    return tokens()[request.param]


def test_every_text_can_be_read_on_every_ground(theme: dict[str, str]) -> None:
    for ground in GROUNDS:
        for words, least in (("text", AAA), ("quiet", AAA), ("link", AA), ("emergency-mark", AA)):
            assert contrast(theme[words], theme[ground]) >= least, (words, ground)


def test_what_calls_can_be_read_in_the_sun(theme: dict[str, str]) -> None:
    for solid in SOLIDS:
        assert contrast(theme[f"on-{solid}"], theme[solid]) >= AAA, solid


def test_every_edge_can_be_seen(theme: dict[str, str]) -> None:
    for ground in GROUNDS:
        assert contrast(theme["edge"], theme[ground]) >= EDGE, ground
        assert contrast(theme["focus-ring"], theme[ground]) >= EDGE, ground
        for solid, edge in SOLIDS.items():
            seen = [theme[it] for it in (solid, edge) if theme[it] != "transparent"]
            assert max(contrast(it, theme[ground]) for it in seen) >= EDGE, (solid, ground)


def test_levels_of_urgency_differ_in_grey_and_from_what_is_no_call(theme: dict[str, str]) -> None:
    assert contrast(theme["emergency"], theme["urgent"]) >= AA
    assert contrast(theme["urgent"], theme["routine"]) >= AA
    assert theme["link"] not in (theme["emergency"], theme["urgent"], theme["routine"])


def test_a_call_looks_the_same_in_both_themes() -> None:
    light, dark = tokens().values()
    for name in ("emergency", "on-emergency", "urgent", "on-urgent", "routine", "on-routine"):
        assert light[name] == dark[name], name


def test_every_colour_is_held_by_a_test_above() -> None:
    """A new one needs a pair; a line only parts what is read, and the colour of focus has its ring."""
    held = {*GROUNDS, *SOLIDS, *SOLIDS.values(), *(f"on-{solid}" for solid in SOLIDS)}
    held |= {"text", "quiet", "link", "edge", "emergency-mark", "focus-ring"}
    assert {*tokens()["light"]} - held == {"line", "focus"}


def test_colours_have_values_in_one_place_and_are_used() -> None:
    files = [file for file in CSS.rglob("*.css") if file.name != "tokens.css"]
    values = {file.name: set(re.findall(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", file.read_text())) for file in files}
    assert {name for name, found in values.items() if found - {"#000000", "#ffffff"}} == set()
    used = {name for file in files for name in re.findall(r"var\(--colour-([\w-]+)\)", file.read_text())}
    assert used == {*tokens()["light"]}
