"""Scripts and styles are parsed before they are shipped; what a style hides is seen."""

import pytest

from sitegen.problems import BuildError
from sitegen.render.syntax import hiding_selectors, refuse_syntax_errors
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
    "declarations",
    [
        "display: none",
        "display:none!important",
        "visibility: hidden",
        "visibility: collapse",
        "opacity: 0",
        "opacity: .0",
    ]
    + [
        "opacity: 0%",
        "content-visibility: hidden",
        "height: 0",
        "block-size: 0px",
        "max-inline-size: 0",
        "font-size: 0",
    ]
    + [
        "inset-inline-start: -9999px",
        "left: -999em",
        "text-indent: -9999px",
        "transform: scale(0)",
        "color: red; width: 0",
    ],
)
def test_what_hides_is_seen_on_a_screen_and_not_on_paper(declarations: str) -> None:
    rule = f".a, .b > .c {{ {declarations} }}"
    assert list(hiding_selectors(f"@layer x {{ @media (min-width: 1px) {{ {rule} }} }}")) == [".a", ".b > .c"]
    assert list(hiding_selectors(f"@media print {{ {rule} }}")) == []


@pytest.mark.parametrize(
    "declarations",
    ["display: block", "opacity: 0.5", "opacity: .05", "height: 0.5rem", "width: 10px", "inset: -0.25rem", "margin: 0"]
    + ["font-size: 0.75rem", "min-block-size: 0", "visibility: visible", "max-height: 20px", "transform: scale(0.9)"],
)
def test_what_does_not_hide(declarations: str) -> None:
    assert list(hiding_selectors(f".a {{ {declarations} }}")) == []
