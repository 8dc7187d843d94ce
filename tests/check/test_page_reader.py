"""A finished page as a browser parses it."""

import pytest

from sitegen.check.page_reader import ReadPage, read_page
from tests.support import CALLS, small_output


def test_a_real_page_is_read_whole() -> None:
    page = read_page(small_output()["emergency/index.html"].decode("utf-8-sig"))
    assert page.language == "en"
    assert page.title == "Emergency, call 113 – Small guide"
    assert page.headings == ["Emergency, call 113"]
    assert page.call_bar == CALLS
    assert [call.target for call in page.calls][:6] == [*CALLS, "tel:113", "tel:113"]
    assert {"main", "menu", "signs"} <= set(page.ids)
    assert "../" in page.links and "#main" in page.links and "https://authority.example/numbers" in page.links
    assert [tag for tag, _ in page.loads] == ["link"] * 4
    assert len(page.styles) == len(page.scripts) == 1


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>1<b>1</b>3</p>", ["113"]),
        ("<p>11</p><p>3</p>", ["11", "3"]),
        ("<li>11</li><li>3</li>", ["11", "3"]),
        ("<table><tr><td>11</td><td>3</td></tr></table>", ["11", "3"]),
        ("<p>11<br>3</p>", ["11", "3"]),
        ("<p>11<span>1</span><br>3<i>4</i></p>5", ["111", "34", "5"]),
        ("<div>1<div>2<p></p></div>3</div>4", ["1", "2", "3", "4"]),
        ("<td>11</td><td>3</td>", ["113"]),  # outside of a table a browser ignores them
        ("<p>&#49;1&#x33;</p>", ["113"]),
        ("<p>one\n   two</p>", ["one two"]),
        ("<a href='x'>a</a><span>b</span>", ["ab"]),
        ('<img alt="113" src="x">', ["113"]),
        ('<a title="112" href="x">b</a>', ["112", "b"]),
        ('<nav aria-label="110">b</nav>', ["110", "b"]),
        ('<input placeholder="116">', ["116"]),
        ('<meta name="description" content="call 113">', ["call 113"]),
        ('<meta property="og:title" content="call 113">', ["call 113"]),
        ('<meta name="viewport" content="width=320">', []),
        ('<meta http-equiv="Content-Security-Policy" content="sha256-113">', []),
        ("<style>a { width: 113px }</style><script>go(113)</script>", []),
        ("<!-- 113 -->", []),
        ("<p>1<!-- a -->1<b>3<!-- b --></b></p>", ["113"]),
        ("<p>11<b></b>3<i><br></i>4</p>", ["113", "4"]),
        ('<p title="112" name="viewport">a</p>', ["112", "a"]),
        ("<title>Call 113</title>", ["Call 113"]),
        ("no element 113", ["no element 113"]),
        ("", []),
    ],
)
def test_every_word_a_reader_sees_or_hears(html: str, words: list[str]) -> None:
    assert read_page(html).words == words


@pytest.mark.parametrize(
    ("html", "loads"),
    [
        ('<link rel="icon" href="a.png">', [("link", "a.png")]),
        ('<link rel="canonical" href="https://example.org/">', []),
        ('<script src="a.js"></script>', [("script", "a.js")]),
        ('<img src="a.png" srcset="b.png 2x">', [("img", "a.png"), ("img", "b.png 2x")]),
        ('<video poster="a.png"></video>', [("video", "a.png")]),
        ('<object data="a.svg"></object>', [("object", "a.svg")]),
        ('<form action="/send"></form>', [("form", "/send")]),
        ('<button formaction="/send">x</button>', [("button", "/send")]),
        ('<svg><use href="a.svg#b"/></svg>', [("use", "a.svg#b")]),
        ('<base href="/">', [("base", "/")]),
        ('<iframe src="https://example.org/"></iframe>', [("iframe", "https://example.org/")]),
        ('<a href="https://example.org/">x</a>', []),
        ('<table background="a.png"></table>', [("table", "a.png")]),
    ],
)
def test_everything_a_browser_would_load(html: str, loads: list[tuple[str, str]]) -> None:
    assert read_page(html).loads == loads


def test_a_call_knows_its_words_and_its_digits() -> None:
    page = read_page(
        '<p><a href="tel:113">Call <bdi dir="ltr">113</bdi> now</a> or <a href="sms:112">write</a> here</p>'
    )
    assert [(call.target, call.words, call.numbers) for call in page.calls] == [
        ("tel:113", "Call 113 now", ["113"]),
        ("sms:112", "write", []),
    ]
    assert page.links == []


def test_digits_count_only_if_they_are_set_apart_as_left_to_right() -> None:
    for html in ("<a href='tel:113'>113</a>", "<a href='tel:113'><bdi>113</bdi></a>", "<bdi dir='ltr'>113</bdi>"):
        assert [number for call in read_page(html).calls for number in call.numbers] == []


def test_the_call_bar_is_what_is_inside_it() -> None:
    bar = '<nav class="call-bar"><ul><li><a href="tel:113">a</a></li></ul></nav>'
    page = read_page(f'<a href="tel:112">x</a>{bar}<nav class="menu"><a href="tel:110">y</a></nav>')
    assert page.call_bar == ["tel:113"]
    assert [call.target for call in page.calls] == ["tel:112", "tel:113", "tel:110"]


def test_void_and_closed_elements_do_not_confuse_what_is_open() -> None:
    page = read_page(
        '<html lang="nb"><meta charset="utf-8"><h1>One<br>two <img src="a"/></h1><p>after</p></nav></html>'
    )
    assert (page.language, page.headings) == ("nb", ["Onetwo "])
    assert read_page("") == ReadPage()


@pytest.mark.parametrize(
    "tag", "a bdi span i em strong b code kbd small sup sub mark u s abbr time del ins var samp q font".split()
)
def test_inside_a_line_of_text_there_is_no_gap(tag: str) -> None:
    assert read_page(f"<p>1<{tag}>1</{tag}>3</p>").words == ["113"]


def test_a_place_to_break_a_line_is_no_gap() -> None:
    assert read_page("<p>1<wbr>1<wbr>3</p>").words == ["113"]


@pytest.mark.parametrize(
    "name",
    ["alt", "title", "aria-label", "content", "placeholder", "start", "summary", "aria-description", "aria-valuetext"]
    + ["aria-roledescription", "aria-placeholder", "aria-braillelabel", "aria-of-tomorrow"],
)
def test_each_attribute_that_is_read_aloud(name: str) -> None:
    assert read_page(f'<input {name}="call 911">').words == ["call 911"]


@pytest.mark.parametrize("name", ["aria-labelledby", "aria-controls", "aria-describedby", "aria-owns", "aria-hidden"])
def test_names_of_elements_and_states_are_no_words(name: str) -> None:
    assert read_page(f'<p {name}="call-911">a</p>').words == ["a"]


@pytest.mark.parametrize(
    "html",
    ["<table><tr><td>9</td><td>1</td><td>1</td></tr></table>", "<p>9<br>1<br>1</p>", "<ul><li>9<li>1<li>1</ul>"],
)
def test_single_digits_that_are_a_number_to_the_eye(html: str) -> None:
    assert read_page(html).words == ["9", "1", "1", "911"]
    assert read_page(html.replace("9", "4")).words == ["4", "1", "1"], "a list of counts"


def test_what_is_turned_is_read_from_the_other_end() -> None:
    assert read_page("<p><bdo dir='rtl'>113</bdo></p>").words == ["311", "113"]


@pytest.mark.parametrize(
    "html",
    ["<area href='tel:911'>", "<svg><a xlink:href='tel:911'>x</a></svg>", "<x-y href='tel:911'></x-y>"],
)
def test_whatever_leads_to_a_call_is_one(html: str) -> None:
    assert [call.target for call in read_page(html).calls] == ["tel:911"]


def test_a_page_that_leads_on_by_itself_is_read() -> None:
    assert read_page('<meta http-equiv="refresh" content="0;url=tel:911">').words == ["0;url=tel:911"]


def test_a_style_of_one_element_is_one_of_the_page() -> None:
    assert read_page('<p style="direction: rtl"></p>').styles == ["x-x { direction: rtl }"]


@pytest.mark.parametrize("name", ["viewport", "theme-color", "referrer"])
def test_settings_of_the_browser_are_no_words(name: str) -> None:
    assert read_page(f'<meta name="{name}" content="113">').words == []


@pytest.mark.parametrize("name", ["src", "srcset", "poster", "data", "action", "formaction", "background"])
def test_each_attribute_that_loads(name: str) -> None:
    assert read_page(f'<embed {name}="a">').loads == [("embed", "a")]


@pytest.mark.parametrize("tag", ["link", "use", "image", "base"])
def test_each_element_that_loads_what_it_refers_to(tag: str) -> None:
    page = read_page(f'<svg><{tag} href="a"/></svg>' if tag in ("use", "image") else f'<{tag} href="a">')
    assert page.loads == [(tag, "a")]


def test_data_is_no_script_and_an_empty_script_is_none() -> None:
    page = read_page(
        '<script></script><script type="application/ld+json">{}</script><script type="module">go()</script>'
    )
    assert (page.scripts, page.data) == (["go()"], ["{}"])


def test_an_address_alone_is_no_link() -> None:
    assert read_page('<p href="x">a</p><a>b</a>') == read_page("<p>a</p><a>b</a>")
