"""Lists, tables, quotes and definitions as people write them, and more than anybody writes."""

import re

import pytest

from sitegen.content.prose import parse_line, parse_text
from tests.content.test_prose import codes, shape

TABLE = "| a | b |\n|---|---|\n| c | d |"


def drawn(text: str) -> str:
    """The HTML of a text without problems; a table's region and its head left out."""
    prose = parse_text(text)
    assert prose.problems == ()
    return re.sub(r"<div [^>]*><table>.*?</thead><tbody>|</tbody></table></div>", "|", shape(prose))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Call:\n- a\n- b", "<p>Call:</p><ul><li>a</li><li>b</li></ul>"),
        ("Call\n* a\n* b", "<p>Call</p><ul><li>a</li><li>b</li></ul>"),
        ("one\ntwo\n+ a", "<p>onetwo</p><ul><li>a</li></ul>"),
        ("Do.\n1. a\n2. b", "<p>Do.</p><ol><li>a</li><li>b</li></ol>"),
        ("Then:\n3. a", '<p>Then:</p><ol start="3"><li>a</li></ol>'),
        ("on\n17. May", "<p>on17. May</p>"),
        ("- born on\n17. May", "<ul><li>born on17. May</li></ul>"),
        ("## Do\n- a", '<h2 id="do">Do</h2><ul><li>a</li></ul>'),
        ("Do\n---\n- a", '<h2 id="do">Do</h2><ul><li>a</li></ul>'),
        ("> q\n- a", "<blockquote><p>q</p></blockquote><ul><li>a</li></ul>"),
        ("> Do:\n> - a\n>   - b", "<blockquote><p>Do:</p><ul><li>a<ul><li>b</li></ul></li></ul></blockquote>"),
        ("- a\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
        ("- a\n---\nb", "<ul><li>a</li></ul><hr><p>b</p>"),
        ("- -    - -\n\n_ _ _", "<hr><hr>"),
        ("Do:\n\n    - a\n    - b", "<p>Do:</p><ul><li>a</li><li>b</li></ul>"),
        ("  ## Do", '<h2 id="do">Do</h2>'),
        ("Who:\n" + TABLE, "<p>Who:</p>|<tr><td>c</td><td>d</td></tr>|"),
        (TABLE + "\nAfter.", "|<tr><td>c</td><td>d</td></tr>|<p>After.</p>"),
        (TABLE + "\n- a", "|<tr><td>c</td><td>d</td></tr>|<ul><li>a</li></ul>"),
        ("> Who:\n> a | b\n> --|--\n> c | d", "<blockquote><p>Who:</p>|<tr><td>c</td><td>d</td></tr>|</blockquote>"),
        ("    " + TABLE.replace("\n", "\n    "), "|<tr><td>c</td><td>d</td></tr>|"),
        ("a|\n-|\n`x|y` \\|", "|<tr><td><code>x|y</code> |</td></tr>|"),
    ],
)
def test_no_empty_line_is_needed_above_a_list_or_a_table(text: str, expected: str) -> None:
    assert drawn(text) == expected


NESTED = "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>"


@pytest.mark.parametrize("indent", ["  ", "   ", "    ", "\t"])
def test_a_nested_list_is_indented_by_two_or_more(indent: str) -> None:
    assert drawn(f"- a\n{indent}- b\n{indent}- c\n- d") == NESTED
    numbered = re.sub(r"(<ul>)(.*)</ul>", r"<ol>\2</ol>", NESTED)
    assert drawn(f"1. a\n{indent}- b\n{indent}- c\n2. d") == numbered
    third = f"- a\n{indent}- b\n{indent}{indent}1. c"
    assert drawn(third) == "<ul><li>a<ul><li>b<ol><li>c</li></ol></li></ul></li></ul>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" - a\n- b\n - c", "<ul><li>a</li><li>b</li><li>c</li></ul>"),
        (" 9. a\n10. b", '<ol start="9"><li>a</li><li>b</li></ol>'),
        ("- a\n   - b\n  - c", "<ul><li>a<ul><li>b</li><li>c</li></ul></li></ul>"),
        ("- a\n  more\n  - b\n    more", "<ul><li>a  more<ul><li>bmore</li></ul></li></ul>"),
        ("- a\n\n  more\n\n- b", "<ul><li><p>a</p><p>more</p></li><li><p>b</p></li></ul>"),
        ("- a\n\n  - b\n- c", "<ul><li><p>a</p><ul><li>b</li></ul></li><li><p>c</p></li></ul>"),
        ("- a\n\n  do:\n  - b", "<ul><li><p>a</p><p>do:</p><ul><li>b</li></ul></li></ul>"),
        ("- a\n  1. b\n  - c", "<ul><li><p>a</p><ol><li>b</li></ol><ul><li>c</li></ul></li></ul>"),
        ("- a\n  > q", "<ul><li><p>a</p><blockquote><p>q</p></blockquote></li></ul>"),
        (
            "- a\n  | x | y |\n  |---|---|\n  | c | d |\n- b",
            "<ul><li><p>a</p>|<tr><td>c</td><td>d</td></tr>|</li><li><p>b</p></li></ul>",
        ),
        ("- a\n\nb", "<ul><li>a</li></ul><p>b</p>"),
    ],
)
def test_what_an_item_may_hold(text: str, expected: str) -> None:
    assert drawn(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n: b\n: c", "<dl><dt>a</dt><dd>b</dd><dd>c</dd></dl>"),
        ("a\n: b\nc\n: d", "<dl><dt>a</dt><dd>b</dd><dt>c</dt><dd>d</dd></dl>"),
        ("a\n:   b\n\nc\n:   d", "<dl><dt>a</dt><dd>b</dd><dt>c</dt><dd>d</dd></dl>"),
        ("a\n\n: b", "<dl><dt>a</dt><dd><p>b</p></dd></dl>"),
        ("a\n: do:\n  - b\n\nc", "<dl><dt>a</dt><dd><p>do:</p><ul><li>b</li></ul></dd></dl><p>c</p>"),
        ("[](digits:a)\n: [x](phone:b)", "<dl><dt>{digits:a}</dt><dd>{phone:b|x}</dd></dl>"),
    ],
)
def test_definitions(text: str, expected: str) -> None:
    assert drawn(text) == expected


def test_references_and_digits_know_their_line_in_every_block() -> None:
    text = (
        "Do:\n- [](phone:a)\n  - [](phone:a)\n| x | y |\n|--|--|\n| [](phone:a) | 113 |\n"
        "\nterm\n: [](phone:a)\n> - [](phone:a) or 112\n"
    )
    prose = parse_text(text)
    assert [it.line for it in prose.references] == [2, 3, 6, 9, 10]
    assert prose.numbers == ((6, "113"), (10, "112"))
    assert not prose.problems


def test_a_table_scrolls_in_a_region_named_by_its_heading() -> None:
    text = f'{TABLE}\n\n## The "day" [of](page:x)\n\n{TABLE}\n\n{TABLE}\n\n| | b |\n|---|:-:|\n| c | d |'
    found = shape(parse_text(text))
    assert re.findall('aria-label="([^"]*)" class="table table--text" role="region" tabindex="0"', found) == [
        "a, b",
        "The &quot;day&quot; of",
        "The &quot;day&quot; of (2)",
        "The &quot;day&quot; of (3)",
    ]
    assert '<tr><th scope="col">a</th><th scope="col">b</th></tr>' in found
    assert '<tr><td></td><th class="table__cell--center" scope="col">b</th></tr>' in found
    assert "style=" not in found


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Call if you see one of these signs", "call-if-you-see-one-of-these-signs"),
        ("Who pays – and who does not?", "who-pays-and-who-does-not"),
        ("A_b c-d", "a_b-c-d"),
        ("Å ringe nødnummer", "å-ringe-nødnummer"),
        ("A\u030a ringe", "å-ringe"),
        ("Поліція", "поліція"),
        ("الطوارئ", "الطوارئ"),
        ("शहर में", "शहर-में"),
        ("→ ✓", "_1"),
    ],
)
def test_a_heading_is_named_by_its_words_in_every_script(words: str, name: str) -> None:
    assert f'<h2 id="{name}">' in shape(parse_text(f"## {words}"))
    assert [it.name for it in parse_text(f"[x](page:gp#{name}) [y](#{name})").references] == [f"gp#{name}", f"#{name}"]


def test_equal_headings_are_told_apart_and_can_be_linked() -> None:
    assert re.findall('id="([^"]*)"', shape(parse_text("## Costs\n\n## Costs\n\n### Costs"))) == [
        "costs",
        "costs_1",
        "costs_2",
    ]
    prose = parse_text("[x](page:test#costs_1) [y](page:gp#%D0%BF%D0%BE)")
    assert [it.name for it in prose.references] == ["test#costs_1", "gp#по"] and not prose.problems


def test_each_first_heading_is_reported_on_its_line() -> None:
    assert codes("# A\n\n`# no`\n\n> # B\n\n- # C\n\nD\n===\n\n#E") == [
        (line, "heading-one") for line in (1, 5, 7, 10, 12)
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[](" * 5_000, 1),
        ("one\n\n" + "![" * 20_000, 3),
        ("*" * 50_000, 1),
        ("*_" * 600, 1),
        ("one\n" + "a" * 1_000_000, 2),
        ("a\n" * 100_000, 1),
        ("[[x](page:a) " * 200, 1),
        ("[" * 25 + "x", 1),
        (">" * 500 + " a", 1),
        ("> - " * 300 + "a", 1),
        ("- " * 2_000 + "a", 1),
        ("".join(f"{'  ' * depth}- a\n" for depth in range(100)), 9),
        ("".join(f"{'>' * depth} a\n" for depth in range(1, 400)), 9),
        ("`" * 1_001, 1),
    ],
)
def test_more_than_anybody_writes_is_not_read(text: str, line: int) -> None:
    found = codes(text)
    assert (line, "too-complex") in found
    if "\n" not in text:
        assert [problem.code for problem in parse_line(text).problems] == ["too-complex"]


def test_much_that_somebody_may_write_is_read() -> None:
    rows = "| [x](page:a) | *b* |\n" * 1_000
    assert codes(f"| a | b |\n|---|---|\n{rows}") == []
    assert codes("- [x](page:a) and **more**\n" * 1_000) == []
    assert codes("".join(f"{'  ' * depth}- a\n" for depth in range(8))) == []
    assert codes("word " * 1_500 + "[x](page:a) *b* " * 100) == []


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("[x](www.example.org)", "(source:its-id)"),
        ("[x](https://example.org)", "(source:its-id)"),
        ("[x](gp.md)", "(page:gp)"),
        ("[x](../gp/index.html#signs)", "(page:gp#signs)"),
        ("[x](/out-of-hours/)", "(page:out-of-hours)"),
        ("[x](mailto:a@example.org)", "needs a network"),
        ("[x](113)", "(phone:its-id)"),
        ("[x]()", "are empty"),
        ("[x](fone:a)", "did you mean 'phone'?"),
        ("[x] (phone:a)", "close the gap"),
        ("[x](phone:a", "the bracket ) at the end is missing: [words](phone:a)"),
        ("See [x](phone:a now.", "the bracket ) at the end is missing: [words](phone:a)"),
        ("[x(phone:a)", "the bracket ] before the ( is missing"),
        ("x](phone:a)", "the bracket [ at the beginning is missing"),
        ("(x)[phone:a]", "are swapped"),
        ("[x]phone:a", "in round brackets"),
        ("`[x](phone:a)`", "take the ` away"),
        ("[x][nowhere]", "no line below says where it leads"),
    ],
)
def test_a_hint_says_what_was_probably_meant(text: str, hint: str) -> None:
    (problem,) = parse_text(f"[fine](phone:a) one\n\ntwo {text}").problems
    assert hint in problem.hint
    assert problem.location.line == 3
