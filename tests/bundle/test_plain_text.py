"""guide.txt: what guide.html says, as lines of text."""

import pytest

from sitegen.bundle.plain_text import PATH, WIDTH, make_plain_text
from tests.support import real_output, real_site, small_output


def text(html: str) -> str:
    return make_plain_text(f"<body>{html}</body>".encode()).decode("utf-8-sig").rstrip("\n").lstrip("\n")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h2>A</h2><p>b</p>", "A\n=\n\nb"),
        ("<p>a\n b</p><p>c</p>", "a b\n\nc"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ('<p><a href="https://e.org/a-b">A</a>.</p>', "A <https://e.org/a-b>."),
        ('<p><a href="#x">A</a></p>', "A"),
        ('<p>a<br>b <a href="tel:113"><bdi>116\u00a0117</bdi></a></p>', "a\nb 116 117"),
        ("<p>a</p><p hidden>no</p><svg><title>no</title></svg><style>no</style><p>b</p>", "a\n\nb"),
        ('<a class="skip-link" href="#a">no</a><p>a</p>', "a"),
        ("<dl><dt>a</dt><dd>b</dd><dd>c</dd></dl>", "a\n  b\n  c"),
        (
            "<table><tr><th>x</th><th>Day</th><th>Night</th></tr><tr><th>a</th><td>1</td><td>2</td></tr>"
            '<tr><th>b</th><td colspan="2">3</td></tr></table>',
            "- a\n  Day: 1\n  Night: 2\n- b\n  3",
        ),
        ("<table></table><table><tr><th>a</th></tr><tr></tr></table><p>b</p>", "b"),
        ('<ul><li><a href="#x">Yes</a></li></ul><h3 id="x">Go on</h3>', "- Yes → Go on\n\n\nGo on\n-----"),
        ('<ul><li><a href="#x">Go on</a></li></ul><h3 id="x">Go on</h3>', "- Go on\n\n\nGo on\n-----"),
        ('<ul><li><a href="#x">Yes</a></li></ul><h3 id="x">Call 113</h3>', "- Yes\n\n\nCall 113\n--------"),
    ],
)
def test_each_element_as_text(html: str, expected: str) -> None:
    assert text(html) == expected


def in_sections(first: str, second: str, before: str = "", after: str = "") -> str:
    """The text of a file with these two sections, the second with a heading."""
    sections = f'<section id="page-a">{first}</section>\n<section id="page-b">{second}</section>\n'
    page = f"<html><body><main><p>Start</p>{before}{sections}{after}</main></body></html>"
    return make_plain_text(page.encode()).decode("utf-8-sig")


def test_what_a_section_leads_to_may_change_in_another_one() -> None:
    """The lines of a section are remembered; they name the heading that it leads to."""
    first = '<ul><li><a href="#page-b">Yes</a></li></ul>'
    assert in_sections(first, "<h2>Go on</h2>") == "Start\n\n- Yes → Go on\n\n\n\nGo on\n=====\n"
    assert in_sections(first, "<h2>Wait</h2>") == "Start\n\n- Yes → Wait\n\n\n\nWait\n====\n"


def test_sections_that_are_not_in_main() -> None:
    """They are not cut: what is around them may be no block."""
    whole = in_sections("<p>a</p>", "<p>b</p>")
    assert whole == "Start\n\na\n\nb\n"
    assert in_sections("<p>a</p>", "<p>b</p>", "<b>", "</b>") == "Start\na b\n" != whole


def test_no_line_is_cut_in_a_number_or_an_address() -> None:
    address = f"https://example.org/{'a-' * 60}"
    words = "word " * 13
    lines = text(f'<p>{words}22\u00a059\u00a013\u00a000 {words}38 °C {words}<a href="{address}">there</a></p>').split(
        "\n"
    )
    assert any("22 59 13 00" in line for line in lines)
    assert any("38 °C" in line for line in lines)
    assert f"<{address}>" in lines
    assert max(len(line) for line in lines if address not in line) <= WIDTH


def test_it_begins_with_the_calls() -> None:
    assert (
        small_output()[PATH]
        .decode("utf-8-sig")
        .startswith("- 113 Ambulance\n- 112 Police\n- 110 Fire\n- 116 117 Legevakt\n")
    )


def test_every_page_and_every_source_is_in_it() -> None:
    found = real_output()[PATH].decode("utf-8-sig")
    lines = found.split("\n")
    underlined = [lines[number - 1] for number, line in enumerate(lines) if line and set(line) == {"="}]
    pages = [page for page in real_site().pages if page.slug != "404"]
    assert len(underlined) >= len(pages) + 1
    assert all(source.url in found for source in real_site().guide.sources.values())
    assert max(len(line) for line in lines if "http" not in line) <= WIDTH
    assert "\u00a0" not in found and "  \n" not in found
