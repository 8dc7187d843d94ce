"""Markdown into text with references: what a page may hold, what it may not, and on which line it is reported."""

import pytest

from sitegen.content.converter import ANSWERS
from sitegen.content.digits import hard_coded_numbers
from sitegen.content.prose import Prose, parse_line, parse_text
from sitegen.content.references import KINDS, Reference

INLINE = sorted(kind.name for kind in KINDS.values() if not kind.block)
BLOCK = sorted(kind.name for kind in KINDS.values() if kind.block)


def shape(prose: Prose) -> str:
    """The text as HTML, with {kind:name|label} for each reference; a block's is in double braces."""
    return "".join(part if isinstance(part, str) else drawn(part) for part in prose.parts).replace("\n", "")


def drawn(reference: Reference) -> str:
    words = f"{reference.kind}:{reference.name}" + (f"|{reference.label}" if reference.label else "")
    return f"{{{{{words}}}}}" if reference.block else f"{{{words}}}"


def codes(text: str) -> list[tuple[int, str]]:
    return sorted((problem.location.line, problem.code) for problem in parse_text(text).problems)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Call [](phone:ambulance) now.", "<p>Call {phone:ambulance} now.</p>"),
        ("[Call](phone:ambulance) now.", "<p>{phone:ambulance|Call} now.</p>"),
        ("[Call](phone:ambulance)", "<p>{phone:ambulance|Call}</p>"),
        ("[One](phone:a)\n\n[Two](phone:b)", "<p>{phone:a|One}</p><p>{phone:b|Two}</p>"),
        ("[](list:signs)", "{{list:signs}}"),
        ("[](list:a)\n\n[](list:b)", "{{list:a}}{{list:b}}"),
        ("Before\n\n[](place:a)\n\nafter", "<p>Before</p>{{place:a}}<p>after</p>"),
        ("**Call [](phone:a) *now***", "<p><strong>Call {phone:a} <em>now</em></strong></p>"),
        ("**[](phone:a)**", "<p><strong>{phone:a}</strong></p>"),
        ("[**Call** *now*](phone:a)", "<p>{phone:a|Call now}</p>"),
        ("[See page](page:gp#no-gp)", "<p>{page:gp#no-gp|See page}</p>"),
        ("[legevakt](lang:nb)", "<p>{lang:nb|legevakt}</p>"),
        ("[over\ntwo lines](page:gp)", "<p>{page:gp|overtwo lines}</p>"),
        ("## Call [](digits:a)", '<h2 id="call">Call {digits:a}</h2>'),
        ("## [](digits:a)", '<h2 id="_1">{digits:a}</h2>'),
        ("- [](phone:a)\n- two", "<ul><li>{phone:a}</li><li>two</li></ul>"),
        ("1. [Call](phone:a).\n2. Wait", "<ol><li>{phone:a|Call}.</li><li>Wait</li></ol>"),
        ("> [Call](phone:a).", "<blockquote><p>{phone:a|Call}.</p></blockquote>"),
        ("[a](phone:a)[b](phone:b) [c](phone:c)", "<p>{phone:a|a}{phone:b|b} {phone:c|c}</p>"),
        ("[words][x]\n\n[x]: phone:a", "<p>{phone:a|words}</p>"),
        ("[](phone:)", "<p>{phone:}</p>"),
        ("[below](#signs)", "<p>{page:#signs|below}</p>"),
        ("Tom & Jerry < 5 > 3", "<p>Tom &amp; Jerry &lt; 5 &gt; 3</p>"),
    ],
)
def test_references_in_a_text(text: str, expected: str) -> None:
    prose = parse_text(text)
    assert shape(prose) == expected
    assert not prose.problems


def test_references_in_cells_of_a_table() -> None:
    text = "| Who | Number |\n|---|---|\n| Ambulance | [](phone:a) |\n| [Police](page:b) | **[](digits:b)** |\n"
    found = shape(parse_text(text))
    assert "<td>Ambulance</td><td>{phone:a}</td>" in found
    assert "<td>{page:b|Police}</td><td><strong>{digits:b}</strong></td>" in found


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("caf&eacute; &#38; bar", "café & bar"),
        ("Q & A", "Q & A"),
        ("`a & b`", "a & b"),
        (r"\*stars\*", "*stars*"),
        ("a &lt; b", "a < b"),
        ("  wide  ", "wide"),
    ],
)
def test_a_label_is_plain_words(label: str, words: str) -> None:
    (reference,) = parse_text(f"See [{label}](page:gp) there.").references
    assert reference.label == words


@pytest.mark.parametrize("kind", INLINE)
def test_an_inline_kind_may_be_used_anywhere(kind: str) -> None:
    for text in (f"a [b]({kind}:c) d", f"[b]({kind}:c)", f"- [b]({kind}:c)", f"## [b]({kind}:c)"):
        prose = parse_text(text)
        assert not prose.problems and [reference.block for reference in prose.references] == [False]
    assert not parse_line(f"[b]({kind}:c)").problems


@pytest.mark.parametrize("kind", BLOCK)
def test_a_block_kind_has_a_line_of_its_own(kind: str) -> None:
    assert [reference.block for reference in parse_text(f"a\n\n[]({kind}:c)\n\nb").references] == [True]
    for text in (
        f"a []({kind}:c)",
        f"[]({kind}:c) b",
        f"- []({kind}:c)",
        f"[]({kind}:c)\n[]({kind}:d)",
        f"## []({kind}:c)",
    ):
        assert [code for _, code in codes(text)] == ["block-in-sentence"]
    assert [problem.code for problem in parse_line(f"[]({kind}:c)").problems] == ["block-in-sentence"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\n\n[x](tel:113)", [(3, "raw-link")]),
        ("[x](sms:113)", [(1, "raw-link")]),
        ("[x](https://example.org/)", [(1, "raw-link")]),
        ("[x](mailto:a@example.org)", [(1, "raw-link")]),
        ("[x](emergency.md)", [(1, "raw-link")]),
        ("[x](/emergency/)", [(1, "raw-link")]),
        ("[x]()", [(1, "raw-link")]),
        ("[x](Phone:a)", [(1, "raw-link")]),
        ("[x](fone:a)", [(1, "raw-link")]),
        ("[x](phone:a b)", [(1, "raw-link")]),
        ("[x](javascript:alert)", [(1, "raw-link")]),
        ("one\n\n[x][y]\n\n[y]: tel:113", [(5, "raw-link")]),
        ("one\n<tel:113>", [(2, "raw-html")]),
        ("one\n<https://example.org>", [(2, "raw-link")]),
        ("one\n\n<me@example.org>", [(3, "raw-link")]),
        ("a <b>c</b>", [(1, "raw-html")]),
        ("a</b>", [(1, "raw-html")]),
        ("<div>\ntext\n</div>", [(1, "raw-html")]),
        ("<!-- a note -->", [(1, "raw-html")]),
        ("a <br/> c\n\n<script>alert()</script>", [(1, "raw-html"), (3, "raw-html")]),
        ("one\n\n![the way](map.png)", [(3, "image")]),
        ("![a](a.png)\n\n![a](a.png)", [(1, "image"), (3, "image")]),
        ("![a][x]\n\n[x]: a.png", [(3, "image")]),
        ("one\n\n# Two", [(3, "heading-one")]),
        ("Title\n=====", [(2, "heading-one")]),
        # Markdown takes none of these for a link, and a reader would see them as they are.
        ("one\n\n`[](phone:a)`", [(3, "broken-reference")]),
        ("    [](phone:a)", [(1, "unsupported-markdown")]),
        (r"\[no\](phone:a)", [(1, "broken-reference")]),
        ("[call] (phone:a)", [(1, "broken-reference")]),
        ("[call](phone:a", [(1, "broken-reference")]),
        ("(call)[phone:a]", [(1, "broken-reference")]),
        ("one\n\n[call][nowhere]", [(3, "broken-reference")]),
        ("turned \u202e311", [(1, "invisible-character")]),
        ("turned &#8238;", [(1, "invisible-character")]),
        ("one\nbell\x07", [(2, "invisible-character")]),
    ],
)
def test_what_a_text_may_not_contain(text: str, expected: list[tuple[int, str]]) -> None:
    assert codes(text) == expected


def test_a_mail_address_is_quoted_as_it_was_written() -> None:
    assert "'mailto:me@example.org'" in parse_text("<me@example.org>").problems[0].message


def test_a_refused_link_keeps_its_words() -> None:
    assert shape(parse_text("Please [call us](tel:113) now")) == "<p>Please call us now</p>"


def test_each_reference_knows_its_own_line() -> None:
    text = (
        "[](phone:police-not-urgent)\n"  # begins like the next one
        "\n"
        "Twice [](phone:police) and\n"
        "[again](phone:police).\n"
        "\n"
        "- **[](phone:police)**\n"
        "\n"
        "| a |\n|---|\n| [x](page:police) |\n"
        "\n"
        "Last [](phone:police) and [see][y].\n"
        "\n"
        "[y]: page:numbers\n"
    )
    found = [(reference.line, reference.kind, reference.name) for reference in parse_text(text).references]
    assert found == [
        (1, "phone", "police-not-urgent"),
        (3, "phone", "police"),
        (4, "phone", "police"),
        (6, "phone", "police"),
        (10, "page", "police"),
        (12, "phone", "police"),
        (14, "page", "numbers"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Call 113.", [(1, "113")]),
        ("one\n\nCall 113 or 116 117.", [(3, "113"), (3, "116117")]),
        ("1 1 3", [(1, "113")]),
        ("1-1-3 and 1.1.3 and 1/1/3", [(1, "113"), (1, "113"), (1, "113")]),
        ("116\u00a0117 and 116\u202f117", [(1, "116117"), (1, "116117")]),
        ("+47 22 59 13 00", [(1, "4722591300")]),
        ("in 2023", [(1, "2023")]),
        ("NOK 3,278", [(1, "278")]),
        ("**113** and *112*", [(1, "113"), (1, "112")]),
        ("`113`", [(1, "113")]),
        ("    113", [(1, "113")]),
        ("## Call 113", [(1, "113")]),
        ("| a |\n|---|\n| 113 |", [(3, "113")]),
        ("[113](page:gp)", [(1, "113")]),
        ("[Hjelp 113](digits:a)", [(1, "113")]),
        ("&#49;13 and 1&#x31;3", [(1, "113"), (1, "113")]),
        ("１１３", [(1, "113")]),
        ("١١٣", [(1, "113")]),
        ("[x][y]\n\n[y]: tel:113", [(3, "113")]),
        ("<tel:113>", [(1, "113")]),
        ("<b>113</b>", [(1, "113")]),
        ("![113](a.png)", [(1, "113")]),
        # Only the reader's eye puts these together.
        ("one\n\n1**1**3", [(3, "113")]),
        (r"1\-1\-3", [(1, "113")]),
        (r"\[call](113)", [(1, "113")]),
        ("`[call](113)`", [(1, "113")]),
        ("one\n\nCall 1  1   3", [(3, "113")]),
        ("one\ncall 11\n3 now", [(2, "113")]),
        ("one\n\nSee [11](page:emergency)3", [(3, "113")]),
        ("1\u200b1\u200b3 and 1\u00ad1\u00ad3 and 1&shy;1&#8203;3", [(1, "113"), (1, "113"), (1, "113")]),
        ("1\ufe0f\u20e31\ufe0f\u20e33\ufe0f\u20e3", [(1, "113")]),
        ("¹¹³", [(1, "113")]),
        ("①①③", [(1, "113")]),
        ("1–1–3", [(1, "113")]),
        ("1·1·3", [(1, "113")]),
        ("1, 1, 3", [(1, "113")]),
        ("(1)(1)(3)", [(1, "113")]),
        ("1_1_3", [(1, "113")]),
        ("1 - 1 - 3", [(1, "113")]),
        ("22·59·13·00", [(1, "22591300")]),
    ],
)
def test_hard_coded_digits_are_found(text: str, expected: list[tuple[int, str]]) -> None:
    assert list(parse_text(text).numbers) == expected


@pytest.mark.parametrize(
    "text",
    [
        "under 16",
        "[](phone:line-113) and [](fact:year-2023)",
        "08:00–15:30, twice a year, in 3 weeks",
        "- 12\n- 13\n- 14",
        "1. one\n2. two\n3. three",
        "12\n\n34",
        "| a | b |\n|---|---|\n| 12 | 34 |",
        "16 [](fact:years) 18",
        "one, two, three",
        "aged 16–20, or 12 – 15",
        "10½ hours, from 8–3",
        "one in 10, two in 20, three in 30",
    ],
)
def test_what_is_no_hard_coded_number(text: str) -> None:
    assert parse_text(text).numbers == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[](digits:a)[](digits:b)", 1),
        ("one\n\n[](digits:a) [](phone:b)", 3),
        ("[](digits:a)\n[](phone:b)", 2),
        ("1[](digits:a)", 1),
        ("1 [](phone:a)", 1),
        ("**1**[](digits:a)", 1),
        ("[](digits:a)4", 1),
        ("[](digits:a)&nbsp;4", 1),
        ("[1](phone:a)", 1),
        ("[](fact:a)0", 1),
        ("[](fact:a)[](fact:b)", 1),
    ],
)
def test_two_numbers_that_would_be_read_as_one(text: str, line: int) -> None:
    assert codes(text) == [(line, "joined-numbers")]


@pytest.mark.parametrize(
    "text",
    [
        "[](digits:a) or [](digits:b)",
        "[](digits:a) [call](phone:b)",
        "2 [](fact:years), [](fact:name) [](phone:a)",
        "[](digits:a)\n\n[](digits:b)",
        "| a | b |\n|---|---|\n| [](digits:a) | [](digits:b) |",
    ],
)
def test_numbers_that_are_kept_apart(text: str) -> None:
    assert codes(text) == []


def test_numbers_by_line_for_text_that_is_not_markdown() -> None:
    assert hard_coded_numbers("Call 1-1-3 or 116 117.") == ((1, "113"), (1, "116117"))
    assert hard_coded_numbers("") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Call **now** [](phone:a)", "Call <strong>now</strong> {phone:a}"),
        ("under 16", "under 16"),
        ("a & b", "a &amp; b"),
        ("[legevakt](lang:nb)", "{lang:nb|legevakt}"),
    ],
)
def test_a_line_has_no_paragraph_around_it(text: str, expected: str) -> None:
    assert shape(parse_line(text)) == expected


@pytest.mark.parametrize("text", ["- one", "1. one", "## one", "> one", "one\n\ntwo", "one\n===", "***"])
def test_a_line_is_one_line(text: str) -> None:
    assert "not-one-line" in {problem.code for problem in parse_line(text).problems}


def test_a_line_knows_no_tables() -> None:
    assert not parse_line("a | b").problems


def test_two_texts_do_not_leak_into_each_other() -> None:
    first = parse_text("See [this][x].\n\n[x]: page:gp\n\n## Signs\n")
    second = parse_text("See [this][x].\n\n## Signs\n")
    assert len(first.references) == 1
    assert second.references == ()
    assert 'id="signs"' in shape(first) and 'id="signs"' in shape(second)


def test_the_characters_that_mark_a_placeholder_cannot_be_typed() -> None:
    assert shape(parse_text("a \ue0000\ue001 [](phone:a)")) == "<p>a 0 {phone:a}</p>"
    assert shape(parse_text("a \ue0049\ue005\ue006 [](phone:a)")) == "<p>a 9 {phone:a}</p>"
    for sign in "\ue000\ue004\ue006":
        assert codes(f"one\n\na {sign}") == [(3, "invisible-character")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- [Yes](#call)\n- [No](page:gp#wait)", '<ul class="answer-list"><li>{page:#call|Yes}</li>'),
        ("- [](phone:a)\n- [](page:b)", '<ul class="answer-list"><li>{phone:a}</li><li>{page:b}</li></ul>'),
        ("- [Yes](page:a)", '<ul class="answer-list"><li>{page:a|Yes}</li></ul>'),
        ("- [Yes](page:a)\n\n- [No](page:b)", '<ul class="answer-list"><li><p>{page:a|Yes}</p></li>'),
        ("- Or\n    - [Yes](page:a)", '<ul><li>Or<ul class="answer-list"><li>{page:a|Yes}</li></ul></li></ul>'),
    ],
)
def test_a_list_in_which_every_item_is_one_link_is_a_list_of_answers(text: str, expected: str) -> None:
    prose = parse_text(text)
    assert shape(prose).startswith(expected)
    assert prose.components >= {ANSWERS} and not prose.problems


@pytest.mark.parametrize(
    "text",
    [
        "- [Yes](page:a)\n- No",
        "- [a](source:b)\n- [c](source:d)",
        "- [a](lang:nb)",
        "- [Yes](page:a).\n- [No](page:b)",
        "- Say [yes](page:a)\n- [No](page:b)",
        "- [Yes](page:a) [or](page:b)",
        "- **[Yes](page:a)**",
        "- [Yes](page:a)\n    - more",
        "- [Yes](page:a)\n\n    more\n- [No](page:b)",
        "1. [Yes](page:a)\n2. [No](page:b)",
        "[Yes](page:a)",
    ],
)
def test_any_other_list_is_none_of_answers(text: str) -> None:
    prose = parse_text(text)
    assert ANSWERS not in shape(prose) and ANSWERS not in prose.components


def test_a_text_names_the_components_that_draw_it() -> None:
    assert parse_text("Only words").components == frozenset()
    text = "[](list:a)\n\nCall [](phone:b) or [](phone:c). See [below](#d).\n\n- [](page:e)"
    assert parse_text(text).components == {"info-list", "phone-link", "page-link", ANSWERS}
    assert parse_line("[legevakt](lang:nb)").components == {"foreign-word"}


def test_a_link_within_the_page_is_a_reference_with_its_line() -> None:
    text = (
        "[One](#signs)\n\nTwo [words](#signs) and [three](page:gp#signs),\n[four](#wait-and-see).\n\n- [five](#signs)\n"
    )
    found = [(it.line, it.kind, it.name, it.label) for it in parse_text(text).references]
    assert found == [
        (1, "page", "#signs", "One"),
        (3, "page", "#signs", "words"),
        (3, "page", "gp#signs", "three"),
        (4, "page", "#wait-and-see", "four"),
        (6, "page", "#signs", "five"),
    ]
    assert not any(it.block or it.shows_number for it in parse_text(text).references)
    assert [it.name for it in parse_line("See [below](#signs)").references] == ["#signs"]


def test_a_link_to_no_heading_at_all_is_a_raw_link() -> None:
    assert codes("one\n\n[top](#)") == [(3, "raw-link")]
