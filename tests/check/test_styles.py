"""What a style may not do: hide the call bar of a page, move it off the first screen, or change digits."""

import pytest

from sitegen.check.page_reader import Bar, read_page
from sitegen.check.styles import digits_of_style, hiding_selector
from tests.support import ROOT, real_output, small_output

PAGE = "emergency/index.html"


def bar() -> Bar:
    found = read_page(small_output()[PAGE].decode("utf-8-sig")).bar
    assert found
    return found


def hides(style: str) -> bool:
    return bool(hiding_selector(style, bar().frame))


@pytest.mark.parametrize(
    "selector",
    ["*", "html", ":root", "body", ".page", "nav", "nav ul", "li", "a", "bdi", ".call-bar", ".page > .call-bar"]
    + [":is(.call-bar)", ":where(nav,header)", '[href^="tel:"]', "[dir=ltr]", "[aria-label]", ".call-bar span"]
    + ["[class*=bar]", ".skip-link + nav", "nav:hover", "nav:not(:hover)", "body:has(main) nav", "NAV", "bdi:lang(en)"]
    + [
        "[data-copy=none] nav",
        "nav:nth-last-child(5)",
        "li:first-child",
        "a::first-letter",
        ".call\\2d bar",
        "a:foo(b)",
    ]
    + [".x, .call-bar__label", ".call-bar::before", "html:dir(ltr) nav", ":scope"],
)
def test_every_selector_that_a_part_of_the_bar_matches(selector: str) -> None:
    assert hides(f"{selector} {{ display: none }}")


@pytest.mark.parametrize(
    "selector",
    [
        ".site-menu",
        ".page .note",
        "a.more",
        "main a",
        ".main bdi",
        "header",
        "h1",
        "[hidden]",
        ".call-bar-x",
        "nav.menu",
    ]
    + [".note .call-bar", "body > main", ":is(.a, .b)", "[hidden]:not(.on-paper)", ".tab-bar", "summary::after"],
)
def test_what_hides_something_else_hides_no_calls(selector: str) -> None:
    assert not hides(f"{selector} {{ display: none }}")


@pytest.mark.parametrize(
    "style",
    [
        ".call-bar { & { display: none } }",
        "body { .call-bar { display: none } }",
        "body { > nav { display: none } }",
        "@scope (.call-bar) { :scope { display: none } }",
        "@media print, screen { .call-bar { display: none } }",
        "@supports (display: grid) { .call-bar { display: none } }",
        ".call-bar { @media screen { display: none } }",
        ".call-bar { display:/**/none }",
        ".CALL-BAR, .call-bar { DISPLAY: NONE }",
        ".call-bar { d\\69splay: no\\6e e }",
        ":root { --a: none } .call-bar { display: var(--a) }",
        ":root { --a: none; --b: var(--a) } .call-bar { display: var(--b) }",
        ".call-bar { display: var(--c, none) }",
        "@keyframes k { to { visibility: hidden } } .call-bar { animation: k 1s }",
        ".call-bar { display: none",
    ],
)
def test_a_rule_is_found_wherever_and_however_it_is_written(style: str) -> None:
    assert hides(style)


def test_paper_may_do_without_the_calls() -> None:
    assert not hides("@media print { .call-bar { display: none } }")


@pytest.mark.parametrize(
    "declaration",
    ["display: none", "display: none !important", "visibility: hidden", "visibility: collapse", "opacity: 0"]
    + ["opacity: .05", "opacity: 0%", "content-visibility: hidden", "clip: rect(0, 0, 0, 0)", "clip-path: inset(50%)"]
    + ["-webkit-clip-path: inset(50%)", "transform: translateY(-100vh)", "translate: 0 -9rem", "scale: 0", "zoom: 0.1"]
    + ["rotate: 90deg", "filter: opacity(0)", "mask: url(a.svg)", "-webkit-mask-image: none, url(a)", "order: 9"]
    + ["mix-blend-mode: screen", "writing-mode: vertical-rl", "letter-spacing: -1em", "text-indent: -99rem"]
    + ["offset-path: path('M0 0')", "pointer-events: none", "-webkit-text-security: disc", "interactivity: inert"]
    + ["animation: a 1s", "position: absolute", "position: fixed", "flex-direction: column-reverse", "z-index: -1"]
    + ["flex-flow: wrap-reverse", "grid-area: 9 / 1", "grid-row: 4", "color: transparent", "color: #fff0"]
    + ["color: #ffffff00", "color: rgb(0 0 0 / 0)", "color: rgba(0, 0, 0, 0)", "-webkit-text-fill-color: transparent"]
    + ["font-size: 0", "font-size: 1px", "font-size: 0.2rem", "font-size: clamp(1px, 1vw, 2px)", "font: 0/0 a"]
    + ["font-size: calc(1rem * 0.1)", "font-size: calc(1rem - 15px)", "font-size: calc(1rem / 20)", "font-size: 5%"]
    + ["font-size: 40rem", "line-height: 0", "max-height: 0", "max-block-size: 1px", "block-size: 0.5rem", "width: 0"]
    + ["inline-size: 2%", "margin-block-start: -9rem", "margin: 100vh 0 0", "inset: -100vh 0 auto", "top: 100%"]
    + ["padding-top: 80vh", "left: -9999px", "inset-inline-start: -999em", "gap: 50vh", "border-top: 400px solid"]
    + ["inset-block-start: calc(-1 * 20rem)", "max-height: calc(9rem - 8.9rem)", "order: var(--a)"],
)
def test_what_hides_or_moves_the_calls(declaration: str) -> None:
    assert hides(f".call-bar {{ {declaration} }}")
    assert not hides(f".note {{ {declaration} }}")


@pytest.mark.parametrize(
    "declaration",
    ["display: flex", "visibility: visible", "opacity: 1", "transform: none", "order: 0", "position: sticky"]
    + ["inset-block-start: 0", "margin: 0", "margin: -0.5rem", "padding: 0.75rem", "border: 2px solid #000000"]
    + ["border-radius: 50%", "min-block-size: 4rem", "block-size: 100%", "max-inline-size: 53rem", "color: #ffffff"]
    + ["font-size: 0.75rem", "font-size: clamp(1rem, 1rem + 0.3vw, 2rem)", "font: 700 1rem/1.2 sans-serif"]
    + ["line-height: 1.15", "grid-area: 1 / 1 / 2 / -1", "z-index: 1", "flex-wrap: wrap", "outline-offset: 2px"],
)
def test_what_the_bar_may_look_like(declaration: str) -> None:
    assert not hides(f".call-bar {{ {declaration} }}")


@pytest.mark.parametrize(
    "style",
    [
        "bdi { unicode-bidi: bidi-override }",
        "p { direction: rtl }",
        ".a { UNICODE-BIDI: plaintext }",
        ".a::before { content: '911' }",
        ".a::before { content: '9' '1' '1' }",
        ".a::before { content: '9' }",
        r".a::before { content: '\39 11' }",
        ".a::before { content: '٩١١' }",
        r".a::before { content: '\202e' }",
        ".a { quotes: '91' '1' }",
        ".a { list-style-type: '911 ' }",
        ".a { --words: '911' }",
        "@media print { .a::after { content: '911' } }",
        ".a { counter-reset: n 911 }",
        ".a { counter-set: n 11 }",
        ".a { counter-increment: n 911 }",
        ".a { counter-reset: n var(--n) }",
        ".a::before { content: counter(a) counter(b) counter(c) }",
        "bdi::before { content: counter(step) }",
        "bdi::after { content: attr(data-x) }",
        ".main bdi::after, *::after { content: '+' }",
        "@counter-style x { system: cyclic; symbols: a b }",
        "@font-face { font-family: x; src: local(y) }",
    ],
)
def test_what_changes_digits(style: str) -> None:
    assert digits_of_style(style)


@pytest.mark.parametrize(
    "style",
    [
        ".a { counter-reset: step } .a > li { counter-increment: step } .a > li::before { content: counter(step) }",
        ".a::before { content: '›' / '' }",
        "bdi::before { content: none }",
        ".a::before { content: '' }",
        ".a { font-family: 'Face 911', sans-serif }",
        ".a { background: url('data:image/png;base64,911') }",
        ".a { width: 911px }",
    ],
)
def test_what_leaves_digits_alone(style: str) -> None:
    assert digits_of_style(style) == ()


def test_nothing_in_the_styles_of_today_is_refused() -> None:
    pages = [read_page(it.decode("utf-8-sig")) for path, it in real_output().items() if path.endswith(".html")]
    assert pages and all(page.bar for page in pages)
    assert {hiding_selector(it, page.bar.frame) for page in pages if page.bar for it in page.styles} == {""}
    assert [it for file in (ROOT / "static").rglob("*.css") for it in digits_of_style(file.read_text())] == []
