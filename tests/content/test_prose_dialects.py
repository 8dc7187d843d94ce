"""Marks of other kinds of Markdown: each is a problem on its own line, with what to write; honest text is none."""

import re

import pytest

from sitegen.content.prose import parse_line, parse_text


def told(text: str) -> list[tuple[int, str]]:
    """Line and message of every problem, all of which are of this one code."""
    problems = parse_text(text).problems
    assert {problem.code for problem in problems} <= {"unsupported-markdown"}
    return sorted((problem.location.line, problem.message) for problem in problems)


@pytest.mark.parametrize(
    ("text", "lines", "message", "hint"),
    [
        ("You may.[^a]\n\n[^a]: From an older page.", [1, 3], "a footnote", "in brackets, in the sentence"),
        ("one\n\nsee ^[a note]", [3], "a footnote", "in brackets, in the sentence"),
        ("- [ ] Call\n- [x] Wait", [1, 2], "a box to tick", "- Call"),
        ("1. [X] Call", [1], "a box to tick", "- Call"),
        ("~~free~~", [1], "struck-out", "leave out"),
        ("one\n\nIt is ~~not\nfree~~.", [3], "struck-out", "leave out"),
        ("==now==", [1], "highlighted", "**words**"),
        ("++now++", [1], "underlined", "**words**"),
        ("2^nd^ floor", [1], "raised", "in words"),
        ("H~2~O", [1], "lowered", "in words"),
        ("## Help {#help}", [1], "an attribute", "leave it out"),
        ("one\n{: .note}", [2], "an attribute", "leave it out"),
        ("Call {.now} or {target=_blank}", [1], "an attribute", "leave it out"),
        ("!!! note\n    one", [1], "a box of its own", "begin its lines with >"),
        ("??? more", [1], "a box of its own", "begin its lines with >"),
        ("::: warning\none\n:::", [1, 3], "a box of its own", "begin its lines with >"),
        ("/// note", [1], "a box of its own", "begin its lines with >"),
        (".. note:: one", [1], "a box of its own", "begin its lines with >"),
        ("one\n\n> [!NOTE]\n> two", [3], "a box of its own", "**Note:**"),
        ("one\n\n[TOC]", [3], "a table of contents", "the menu"),
        ("[[toc]]", [1], "a table of contents", "the menu"),
        ("see [[gp]] and [[gp|your GP]]", [1], "a wiki link", "(page:its-name)"),
        ("== Help ==", [1], "a wiki heading", "##"),
        ("*[GP]: general practitioner", [1], "an abbreviation", "in brackets"),
        ("one :smile: or :+1:", [1], "an emoji", "the sign itself"),
        ("$x^2$", [1], "a formula", "in words"),
        ("$$ a + b $$", [1], "a formula", "in words"),
        ("{{ page.title }}", [1], "another program", "the words themselves"),
        ("{% if x %}", [1], "another program", "the words themselves"),
        ("{++new++}", [1], "another program", "the words themselves"),
        ("one\nsee https://example.org/a now", [2], "a link", "(source:its-id)"),
        ("see www.example.org", [1], "a link", "(source:its-id)"),
        ("one\n\n```\n[](phone:a) ~~\n```", [3], "code between", "with >"),
        ("~~~ python\none\n~~~", [1], "code between", "with >"),
        ("```\nnever closed", [1], "code between", "with >"),
        ("one\n\n    two\n    three\n\n    four", [3], "indented by four", "without spaces"),
        ("\tone", [1], "indented by four", "without spaces"),
        ("- a\n\none\n\n    two", [5], "indented by four", "without spaces"),
        ("one\\\ntwo", [1], "a backslash at the end", "two paragraphs"),
        ("one\n\ntwo\\", [3], "a backslash at the end", "two paragraphs"),
        ("- one  \n  two", [1], "two spaces at the end", "two paragraphs"),
        ("one  \ntwo", [1], "two spaces at the end", "two paragraphs"),
        ("-\u00a0 a card\n-\u00a0 water", [1], "a no-break or other", "type an ordinary one"),
        ("one\n\n\u2003- a card", [3], "a no-break or other", "type an ordinary one"),
        ("*\u202fa card", [1], "a no-break or other", "type an ordinary one"),
        ("1.\u00a0Call", [1], "a no-break or other", "type an ordinary one"),
        ("-\u200ba card", [1], "a no-break or other", "type an ordinary one"),
        ("> -\u00a0a card", [1], "a no-break or other", "type an ordinary one"),
        ("• a card\n• water", [1], "bullet", "hyphen"),
        ("Bring:\n– a card\n– water", [2], "dash", "hyphen"),
        ("1) Call.\n2) Wait.", [1], "number in brackets", "1. Call"),
        ("Do this:\n1) Call.\n2) Wait.", [2], "number in brackets", "1. Call"),
        ("Do this\n1) Call.", [2], "number in brackets", "1. Call"),
        ("- one\n  1) Call", [2], "number in brackets", "1. Call"),
        ("a) Call\nb) Wait", [1], "number in brackets", "1. Call"),
        ("one\n\n(1) Call\n(2) Wait", [3], "number in brackets", "1. Call"),
        ("-one\n-two", [1], "a space behind", "- a card"),
        ("Do:\n1.Call\n2.Wait", [2], "a space behind", "1. Call"),
        ("*one\n*two", [1], "a space behind", "- a card"),
        ("-\n- a", [1], "is empty", "remove it"),
        ("one\n\n##", [3], "heading is empty", "remove it"),
        ("###### six", [1], "five levels", "##"),
        ("one\ntwo\n===", [3], "below no heading", "##"),
        ("one\n\n: two\n\n: three\n\n## four\n: five", [8], "no term", "the term above"),
        ("| a | b |\n| c | d |", [1], "no table", "|---|---|"),
        ("one\n--- | ---\ntwo", [2], "no table", "|---|---|"),
        ("+---+---+", [1], "the border of a table", "|---|---|"),
        ("| a | b |\n|---|\n| c | d |", [2], "cells in this row: 1", "as many"),
        ("| a | b |\n|---|---|\n| c | d | e |", [3], "cells in this row: 3", "as many"),
        ("one\n\n**never closed", [3], "two stars", "**words**"),
        ("** one **", [1], "two stars", "**words**"),
        ("one\n\n[x]: page:gp", [3], "'page:gp'", "remove the line"),
        ('one\n[x](page:gp "its title")', [2], "'its title'", "leave the quotation out"),
    ],
)
def test_a_mark_that_markdown_does_not_take(text: str, lines: list[int], message: str, hint: str) -> None:
    found = told(text)
    assert [line for line, _ in found] == lines
    assert message in found[0][1] and hint in parse_text(text).problems[0].hint


@pytest.mark.parametrize("text", ["~~free~~", "1) Call", "```", "| a | b |", "**open", "[TOC]", "one[^1]", "one\\"])
def test_a_single_line_is_held_to_the_same(text: str) -> None:
    assert {problem.code for problem in parse_line(text).problems} == {"unsupported-markdown"}


@pytest.mark.parametrize(
    "text",
    [
        "5 * 3 is 15",
        "5 ** 3",
        "a ~ b, and ~5 to ~10 minutes",
        "You may 1) call or 2) wait.",
        "You may 1) call or\n2) wait.",
        "(see point\n1) or ask)",
        "Note: call first. Then: wait.",
        "It costs $5, or 50 kr, or $6.",
        "In C:\\data\\x, on D:\\",
        "Open 08:00-15:30: every day",
        "At 10:30:15",
        "see [sic] and [her] words",
        "a [ b, [0, 1[",
        "one + two = three, x == y",
        "C++ and C++",
        "x^2 and 2^3",
        "under 16 & over 67",
        "a < b > c",
        "snake_case_words and __init__",
        "**bold** and *em* and _em_ and __bold__ and ***both***",
        "**[](phone:a)**, *see* **[x](page:gp)**.",
        "No. 5\n\n17. May is free.",
        "It is on\n17. May.",
        "He is called O'Neill – Jr.",
        "It is 5\u00a0km – or 6.",
        "– Call now, she said.",
        "-5 °C\n-3 °C",
        "1.5 hours\n2.5 hours",
        "half-\nway, twenty-\nfive",
        "a/b and/or c/d",
        "50 % off; {not} a {thing}",
        "What?! Now!!! Really???",
        "wait ... and ... wait",
        "* one\n* two\n\n+ three",
        "one\n\n* * *\n\ntwo\n\n---\n\n___",
        "Heading\n-------\n\ntext",
        "a | b",
        "he@she.it is a name",
        "helsenorge.no and the page of the council",
        "`code`, ``a ` b`` and `~~x~~ [[y]] {#z}`",
        "\\* no list, \\~~no\\~~, 1\\. no, \\[x\\], \\$a\\$, \\{#x\\}",
        "a:b:c and :-) and ;-)",
        "the sign ✓ or ★ or €",
        "✓ done",
        "Å ringe er gratis. Ø. Æ.",
        "Зателефонуйте: так.",
        "اتصل الآن: نعم",
        "one &nbsp; two &amp; three",
        "(a) is not b",
        "It is free (for now).\n(More below.)",
        "trailing spaces at the end  \n\n- and here  \n- and here  ",
        "see [x][y]\n\n[y]: page:gp",
        "| a | b |\n|---|---|\n| c |  |\n| `x|y` | a\\|b |",
        "a\n: b\n: c\n\nd\n: e",
        "> quote\n> more\n\n> - list",
    ],
)
def test_honest_text_is_not_refused(text: str) -> None:
    assert parse_text(text).problems == ()


def test_every_sign_may_stand_behind_a_backslash() -> None:
    text = "".join(f"\\{sign} " for sign in "!\"#$%'()*+,-./:;=?@[]^_`{|}~\\")
    (shown,) = parse_text(f"a {text}z").parts
    assert isinstance(shown, str) and re.sub(r"</?p>| ", "", shown) == "a!\"#$%'()*+,-./:;=?@[]^_`{|}~\\z"
