"""One converter reads every text: nothing of one reaches the next, and a plain line is read as Markdown reads it."""

import random
from collections.abc import Callable

import pytest

from sitegen.content import converter, prose
from sitegen.content.prose import parse_line, parse_text

# What Python-Markdown and we keep while a text is read: named targets, entities, headings' ids, problems, references.
LEAVING = (
    "[words][x]\n\n[x]: phone:ambulance",
    "[x]: page:gp\n\n[unused]: page:gp",
    "Tom &amp; Jerry &copy; `code &lt;`",
    "## Signs\n\n[](phone:a) and ![](x.png)",
    "[](list:signs)\n\n> quote\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "term\n: definition\n\n1. one\n2. two",
)
AFTER = (
    "[words][x]",
    "[a][unused] `code` &amp; more",
    "## Signs",
    "Call [](phone:b) now.",
    "- [](phone:c)",
    "plain words",
)
USUAL, BETWEEN = "abz åØ", " .,;?'’"
SIGNS = [*"*_`[]()<>&#-1:!\\|~^=\n", "  ", "www.", "one ", "thirteen ", "[](phone:a)", "\u3164"]


def forget() -> None:
    for remembered in (parse_text, parse_line, converter.links):
        remembered.cache_clear()


@pytest.mark.parametrize("parse", [parse_text, parse_line])
def test_nothing_of_one_text_reaches_the_next(parse: Callable[[str], prose.Prose]) -> None:
    alone = {}
    for text in AFTER:
        forget()
        alone[text] = parse(text)
    for before in LEAVING:
        for text in AFTER:
            forget()
            parse(before)
            assert parse(text) == alone[text], f"{text!r} after {before!r}"


def test_a_text_that_stops_the_converter_is_not_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    expected = parse_text("- one\n\n    - two")
    forget()
    parse_text("first")
    inside = converter.links(False).md.parser

    def stopped(*_: object) -> None:
        inside.state.set("list")
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(inside, "parseBlocks", stopped)
        with pytest.raises(ZeroDivisionError):
            parse_text("- stopped")
    assert parse_text("- one\n\n    - two") == expected


def test_a_line_that_is_not_given_to_markdown_is_what_markdown_makes_of_it() -> None:
    chance, plain = random.Random(7), 0
    for _ in range(20_000):
        line = "".join(
            chance.choice(chance.choices((USUAL, BETWEEN, SIGNS), (6, 3, 0.5))[0])
            for _ in range(chance.randrange(1, 30))
        )
        if prose._PLAIN_LINE.fullmatch(line):
            plain += 1
            assert parse_line(line) == prose._parse(line, inline=True), line
    assert plain > 500


@pytest.mark.parametrize(
    "line", ["www.example", "a\u3164b", "call 113", "a:b", "*a", "- a", "a  b", " a", "a\nb", "a" * 1001]
)
def test_a_line_in_which_there_may_be_something_is_given_to_markdown(line: str) -> None:
    assert not prose._PLAIN_LINE.fullmatch(line)


def test_a_number_in_words_is_found_in_a_plain_line_too() -> None:
    assert prose._PLAIN_LINE.fullmatch("call one one three")
    assert parse_line("call one one three").numbers == ((1, "113"),)
