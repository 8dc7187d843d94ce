"""Scripts and styles are parsed before they are shipped; the rules of a style are read."""

import random

import pytest

from sitegen.problems import BuildError
from sitegen.render import syntax
from sitegen.render.syntax import refuse_syntax_errors, rules, unescaped
from tests.support import ROOT


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("a.js", "go();\n\nconst a = ;\n", 3),
        ("a.js", "(() => {\n  go(;\n})();\n", 2),
        ("a.js", "if (a {\n  b();\n}\n", 1),
        ("a.js", "const a = 'x;\n", 1),
        ("a.css", ".a { color red }\n", 1),
        ("a.css", "@layer a {\n  .b { c: d }\n", 2),
        ("a.css", ".a { b: c }}\n", 1),
    ],
)
def test_the_first_place_that_cannot_be_read(file: str, text: str, line: int) -> None:
    with pytest.raises(BuildError) as caught:
        refuse_syntax_errors(text, file)
    (found,) = caught.value.problems
    assert found.code == ("script-syntax" if file.endswith(".js") else "style-syntax")
    assert abs(found.location.line - line) <= 1


def test_everything_in_static_can_be_read() -> None:
    for file in [*(ROOT / "static").rglob("*.css"), *(ROOT / "static").rglob("*.js")]:
        refuse_syntax_errors(file.read_text().replace("__GUIDE__", "{}"), file.name)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (".a { b: c }", [(".a", "b", "c", False)]),
        (".a, .b > .c { B: C !important }", [(".a, .b > .c", "b", "C", False)]),
        ("@layer x { @media (min-width: 1px) { .a { b: c } } }", [(".a", "b", "c", False)]),
        (".a { b:/**/c }", [(".a", "b", "c", False)]),
        (".a { \\64 isplay: none }", [(".a", "display", "none", False)]),
        ("/* .x { b: c } */ .a { b: c; /* d: e */ }", [(".a", "b", "c", False)]),
        (".a { b: c", [(".a", "b", "c", False)]),
        (".a { b: '}' }", [(".a", "b", "'}'", False)]),
        (".a { b: url(data:x;y{}) }", [(".a", "b", "url(data:x;y{})", False)]),
        (".a { --B: C }", [(".a", "--B", "C", False)]),
        (".a { .b { c: d } }", [(":is(.a) .b", "c", "d", False)]),
        (".a { .b & { c: d } }", [(".b :is(.a)", "c", "d", False)]),
        (".a { @media screen { c: d } }", [(".a", "c", "d", False)]),
        ("@property --a { initial-value: b }", [("@property --a", "initial-value", "b", False)]),
        ("@import url(a:b); .a { b: c }", [(".a", "b", "c", False)]),
        ("@media print { .a { b: c } }", [(".a", "b", "c", True)]),
        ("@MEDIA PRINT { .a { b: c } }", [(".a", "b", "c", True)]),
        ("@media only print, print and (color) { .a { b: c } }", [(".a", "b", "c", True)]),
        ("@media print { @supports (a: b) { .a { b: c } } }", [(".a", "b", "c", True)]),
        ("@media print, screen { .a { b: c } }", [(".a", "b", "c", False)]),
        ("@media not print { .a { b: c } }", [(".a", "b", "c", False)]),
        ("@media printer { .a { b: c } }", [(".a", "b", "c", False)]),
    ],
)
def test_the_rules_of_a_style_are_those_that_a_browser_reads(
    style: str, expected: list[tuple[str, str, str, bool]]
) -> None:
    found = [(it.selector, name, value, it.on_paper) for it in rules(style) for name, value in it.declarations]
    assert found == expected


def test_an_escaped_character_is_the_character() -> None:
    assert unescaped(r"\39 11 \2b\:") == "911 +:"


PARTS = (
    "@layer base {\n.a { b: c }\n}",
    "@layer x {@media print {.a {b: c}}}",
    "/* } */",
    "/* {",
    "*/",
    "@layer y {.a {b: url(x;y",
    ")}}",
    "@layer z {.a {b: '}",
    "'}}",
    ".a { b: c }",
    "}",
    "@layer y {.a {b: c",
)


def test_a_style_is_read_as_one_whole_however_it_is_cut() -> None:
    """Its layers are read one by one, as pages share them, unless one of them begins within something else."""
    chance = random.Random(12)
    cut = 0
    for _ in range(3_000):
        style = "\n".join(chance.choices(PARTS, k=chance.randrange(1, 7)))
        whole = syntax._read(style)[0]
        assert rules(style) == whole, style
        cut += len(syntax._LAYER.split(style)) > 1
    assert cut > 500
