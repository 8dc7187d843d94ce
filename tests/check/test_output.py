"""The last check of the finished output: whatever made it, a wrong number or a broken page is not written."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sitegen.bundle.single_file import sections
from sitegen.check.budget import Budget
from sitegen.check.numbers import AllowedNumbers
from sitegen.check.output import check_output
from sitegen.check.page import _is_far_below, compressed
from sitegen.check.page_reader import read_page
from sitegen.content.prose import parse_text
from sitegen.pipeline import make_output
from sitegen.problems import BuildError, Problem
from sitegen.render.templates import Renderer, read_templates
from tests.full_site import full_site
from tests.support import ROOT, assets_of, edit, made_again, make_home, project, real_output, small_output, small_site

PAGE = "emergency/index.html"
PHARMACY = """
  shop:
    name: Pharmacy
    label: Pharmacy
    number: "22591300"
    group: other
    reaches: The pharmacy.
    source: authority
    confidence: high
places:
  pharmacy:
    name: Pharmacy
    address: [Market]
    phone: shop
    source: authority
    confidence: high
"""
END = "</main>"


def problems(files: Mapping[str, bytes], budget: Budget | None = None) -> list[Problem]:
    try:
        check_output(small_site(), files, budget or Budget())
    except BuildError as error:
        return list(error.problems)
    return []


def codes(find: str, replace: str, path: str = PAGE) -> list[str]:
    """The codes for the small site's output with one thing changed in one file."""
    text = small_output()[path].decode()
    assert find in text
    changed = {**small_output(), path: text.replace(find, replace, 1).encode()}
    found = problems(made_again(changed) if path == "guide.html" else changed)
    return [it.code for it in found if not it.location.path.startswith("guide.zip")]  # that is another test's


def added(html: str) -> list[str]:
    """The codes for a page with more at the end of its text."""
    return codes(END, html + END)


def test_the_small_site_is_right() -> None:
    assert problems(small_output()) == []


@pytest.mark.parametrize(
    "html",
    [
        "<p>Call 911.</p>",
        "<p>Call 1113.</p>",
        "<p>Call 9<b>1</b>1.</p>",
        "<p>Call &#57;11.</p>",
        "<p>Call ９１１.</p>",
        "<p>Call 117 116.</p>",
        "<p>Call +47 113.</p>",
        '<p title="call 911"></p>',
        '<img alt="911" src="../icons/icon.svg">',
        '<p aria-label="911"></p>',
        '<p data-found="call 911"></p>',
        '<input aria-label="a" value="911">',
        '<option label="911">',
        "<style>.a::before { content: '911' }</style>",
        '<style>.a::before { content: "Call 1-1-4" }</style>',
        "<script>show('Call 911')</script>",
        "<script>show(`${a} 911`)</script>",
        "<p>Call one one four.</p>",
        "<p>Call 11‑4.</p>",
        "<p>Small guide 2024</p>",
        '<p aria-description="911"></p>',
        '<ol start="911"><li>a</ol>',
        "<p>9<sup>1</sup><wbr>1</p>",
        "<p>9<small>1</small><kbd>1</kbd></p>",
        '<p><bdo dir="rtl">113</bdo></p>',
        "<p>Call \u202e113\u202c</p>",
        "<table><tr><td>9</td><td>1</td><td>1</td></tr></table>",
        '<p style="unicode-bidi: bidi-override">113</p>',
        '<area alt="" href="tel:911">',
        "<style>.a::before { content: '9' '1' }</style>",
        "<style>bdi { direction: rtl }</style>",
    ],
)
def test_a_number_that_is_not_in_the_guide(html: str) -> None:
    assert "number-not-in-guide" in added(html)


@pytest.mark.parametrize(
    "html",
    [
        "<p>Call 113 or 116 117.</p>",
        "<p>In 2026, on 23 November.</p>",
        "<p>under 16, 24 hours, 08:00–15:30</p>",
        "<p>12</p><p>34</p>",
    ],
)
def test_numbers_of_the_guide_and_small_ones_may_stand_anywhere(html: str) -> None:
    assert added(html) == []


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="tel:911"><bdi dir="ltr">113</bdi></a>', ["number-not-in-guide"]),
        ('<a href="tel:+47113"><bdi dir="ltr">113</bdi></a>', ["number-not-in-guide"]),
        ('<a href="sms:112911"><bdi dir="ltr">112</bdi></a>', ["number-not-in-guide"]),
        ('<a href="tel:113">Call</a>', ["call-without-digits"]),
        ('<a href="tel:113">113</a>', ["call-without-digits"]),
        ('<a href="tel:113"><bdi>113</bdi></a>', ["call-without-digits"]),
        ('<a href="tel:113"><bdi dir="ltr">112</bdi></a>', ["call-without-digits"]),
        ('<a href="tel:116117"><bdi dir="ltr">116117</bdi></a>', ["call-without-digits"]),
        ('<a href="tel:116117"><bdi dir="ltr">116\u00a0117</bdi></a>', []),
        ('<a href="tel:113">Call <bdi dir="ltr">113</bdi> now</a>', []),
    ],
)
def test_a_call_link_calls_what_it_shows(html: str, expected: list[str]) -> None:
    assert added(html) == expected


@pytest.mark.parametrize(
    ("find", "replace"),
    [
        ('<nav class="call-bar"', '<nav class="calls"'),
        ('href="tel:113"', 'href="tel:112"'),
        ("<body", '<a href="tel:112"><bdi dir="ltr">112</bdi></a><body'),
        ('<bdi class="call-bar__number" dir="ltr">113</bdi>', "Ambulance"),
    ],
)
def test_every_page_begins_with_the_calls(find: str, replace: str) -> None:
    for path in ("index.html", "404.html", PAGE):
        assert {"calls-first", "call-without-digits"} & set(codes(find, replace, path))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img alt="" src="https://example.org/a.png">', ["external-resource"]),
        ('<img alt="" src="//example.org/a.png">', ["external-resource"]),
        ('<img alt="" src="data:image/png;base64,AA">', ["external-resource"]),
        ('<script src="https://example.org/a.js"></script>', ["external-resource"]),
        ("<style>@import 'https://example.org/a.css';</style>", ["external-resource"]),
        ("<style>p { background: url( 'https://example.org/a.png') }</style>", ["external-resource"]),
        ("<style>p { background: url(data:image/png;base64,AA//) }</style>", []),
        ('<iframe src="https://example.org/"></iframe>', ["external-resource"]),
        ('<form action="https://example.org/"></form>', ["external-resource"]),
        ('<link rel="preconnect" href="https://example.org/">', ["external-resource"]),
        ('<img alt="" src="../a.png">', ["broken-link"]),
        ('<img alt="" src="../manifest.webmanifest">', []),
        ('<a href="https://example.org/">x</a>', []),
        ('<a href="/emergency/">x</a>', ["absolute-link"]),
        ('<a href="mailto:a@example.org">x</a>', ["absolute-link"]),
        ('<a href="javascript:go()">x</a>', ["absolute-link"]),
        ('<a href="//example.org/">x</a>', ["absolute-link"]),
        ('<a href="../">x</a>', []),
        ('<a href="../index.html">x</a>', []),
        ('<a href="./">x</a>', []),
        ('<a href="../emergency/#signs">x</a>', []),
        ('<a href="../404.html">x</a>', []),
        ('<a href="#signs">x</a>', []),
        ('<a href="../emergency">x</a>', ["broken-link"]),
        ('<a href="../emergancy/">x</a>', ["broken-link"]),
        ('<a href="../../">x</a>', ["broken-link"]),
        ('<a href="#sings">x</a>', ["broken-link"]),
        ('<a href="../#signs">x</a>', ["broken-link"]),
        ('<p id="signs"></p>', ["duplicate-id"]),
        ('<p id="a"></p><p id="a"></p><p id="a"></p>', ["duplicate-id"]),
        ("<h1>Another</h1>", ["one-heading"]),
    ],
)
def test_links_and_loads(html: str, expected: list[str]) -> None:
    assert added(html) == expected


@pytest.mark.parametrize(
    ("find", "replace", "expected"),
    [
        ('<h1 class="title">Emergency, call <bdi dir="ltr">113</bdi></h1>', "", ["one-heading"]),
        ('<h1 class="title">Emergency, call <bdi dir="ltr">113</bdi></h1>', "<h1> </h1>", ["one-heading"]),
        ("<title>Emergency, call 113 – Small guide</title>", "", ["missing-title"]),
        ("<title>Emergency, call 113 – Small guide</title>", "<title> </title>", ["missing-title"]),
        ('<html lang="en"', "<html", ["missing-title"]),
        ('<html lang="en"', '<html lang=""', ["missing-title"]),
    ],
)
def test_the_form_of_a_page(find: str, replace: str, expected: list[str]) -> None:
    assert codes(find, replace) == expected


def test_what_is_told_names_the_page_and_what_stands_there() -> None:
    text = small_output()[PAGE].decode().replace(END, f"<p>In Britain call 999 for help.</p>{END}")
    (found,) = problems({**small_output(), PAGE: text.encode()})
    assert found.location.path.endswith("pages/emergency.md")
    assert "999" in found.message and "In Britain call 999 for help." in found.message


def test_the_manifest_is_looked_at_too() -> None:
    manifest = json.loads(small_output()["manifest.webmanifest"])

    def found(**members: object) -> list[tuple[str, str]]:
        files = {**small_output(), "manifest.webmanifest": json.dumps({**manifest, **members}).encode()}
        return [(str(problem.location), problem.code) for problem in problems(files)]

    where = "manifest.webmanifest:1"
    assert found(name="Call 911") == [(where, "number-not-in-guide")]
    assert found(description="Call 911") == [(where, "number-not-in-guide")]
    assert found(short_name="911") == [(where, "number-not-in-guide")]
    assert found(description="Call 113") == []
    assert found(start_url="./?call=911") == [(where, "number-not-in-guide")]
    assert found(shortcuts=[{"name": "Call 911", "url": "./"}]) == [(where, "number-not-in-guide")]
    assert found(shortcuts=[{"name": "Call", "url": "tel:911"}]) == [(where, "number-not-in-guide")]
    assert found(a={"b": ["c", {"d": "911"}]}) == [(where, "number-not-in-guide")]
    assert found(icons=[{"src": "icons/nowhere.png"}]) == [(where, "broken-link")]


def test_the_code_and_the_last_page_of_the_worker_are_looked_at_too() -> None:
    assert codes('"use strict";', '"use strict"; show("Call 911");', "sw.js") == ["number-not-in-guide"]
    assert codes('"use strict";', '"use strict"; show("Call 113");', "sw.js") == []
    again = '"fallbackAgain":["text/html; charset=utf-8",["'
    assert codes(again, f"{again}Call 911 ", "sw.js") == ["number-not-in-guide"]
    text = small_output()["sw.js"].decode()
    start = text.index('"fallbackAgain":')
    for find, replacement in (("tel:113", "tel:911"), ('tel:113\\"', 'tel:112\\"'), (">113<", ">112<")):
        assert find in text[start:]
        changed = text[:start] + text[start:].replace(find, replacement, 1)
        assert problems({**small_output(), "sw.js": changed.encode()})
    assert problems({**small_output(), "sw.js": b"show('Call 911')"}), "the worker that switches itself off"


@pytest.mark.parametrize(
    "words", ["<text>Call 911</text>", "<title>911</title>", "<desc>911</desc>", '<g aria-label="911"/>']
)
def test_the_words_of_a_drawing_are_looked_at_too(words: str) -> None:
    (icon,) = (path for path in small_output() if path.endswith(".svg"))
    assert codes("</svg>", f"{words}</svg>", icon) == ["number-not-in-guide"]
    assert codes("</svg>", "<title>Call 113</title></svg>", icon) == []


def test_a_page_is_in_the_language_that_it_says() -> None:
    assert codes('<html lang="en"', '<html lang="nb"') == ["missing-title"]
    assert codes('<html lang="en"', '<html lang="nb"', "guide.html") == ["missing-title"]


def test_the_contact_cards_are_checked_too() -> None:
    assert codes("TEL;TYPE=VOICE:113", "TEL;TYPE=VOICE:911", "numbers.vcf") == ["number-not-in-guide"]
    assert codes("FN:113", "FN:911", "numbers.vcf") == ["number-not-in-guide", "number-not-in-guide"]
    assert codes("TEL;TYPE=VOICE:113", "TEL;TYPE=VOICE:112", "contacts/ambulance.vcf") == ["number-not-in-guide"]
    assert codes("ORG:", "ORG:911 ", "contacts/fire.vcf") == ["number-not-in-guide"]


def test_each_budget_is_a_limit_that_may_be_reached_and_not_passed() -> None:
    files = small_output()
    sizes = {path: compressed(files[path]) for path in ("index.html", PAGE, "404.html")}
    largest, worker = max(sizes.values()), compressed(files["sw.js"])
    assert problems(files, Budget(page=largest, worker=worker, worker_raw=len(files["sw.js"]))) == []
    for budget, where in (
        (Budget(page=largest - 1), max(sizes, key=lambda path: sizes[path])),
        (Budget(worker=worker - 1), "sw.js"),
        (Budget(worker_raw=len(files["sw.js"]) - 1), "sw.js"),
    ):
        (found,) = problems(files, budget)
        assert found.code == "budget"
        assert found.location.path.endswith({"index.html": "pages/index.md", PAGE: "emergency.md"}.get(where, where))
    assert {problem.code for problem in problems(files, Budget(script=10))} == {"budget"}


def test_the_size_on_the_wire_does_not_depend_on_the_clock() -> None:
    assert compressed(b"text") == compressed(b"text") < 40


def test_a_slip_in_what_all_pages_share_is_told_once() -> None:
    wrong = b"<p>Call 999</p></main>"
    everywhere = {
        path: text.replace(b"</main>", wrong) for path, text in small_output().items() if path.endswith("html")
    }
    found = [it for it in problems({**small_output(), **everywhere}) if it.code == "number-not-in-guide"]
    assert len(found) == 1 and "every page" in found[0].hint
    two = dict(list(everywhere.items())[:2])
    assert len([it for it in problems({**small_output(), **two}) if it.code == "number-not-in-guide"]) == 2


def test_a_pointer_to_a_place_that_is_not_there_is_told_on_its_line() -> None:
    site = small_site({"pages/emergency.md": ("first, then help.", "first.\n\nSee [there](page:index#all-pagse).")})
    text = small_output()["emergency/index.html"].replace(END.encode(), b'<a href="../#all-pagse">x</a>' + END.encode())
    with pytest.raises(BuildError) as caught:
        check_output(site, {**small_output(), "emergency/index.html": text}, Budget())
    (found,) = caught.value.problems
    assert (str(found.location).split("/")[-1], found.hint) == ("emergency.md:10", "did you mean 'all-pages'?")


@pytest.mark.parametrize(
    ("find", "replace"),
    [
        ("</style>", ".call-bar { display: none }</style>"),
        ("</style>", ".page .call-bar__item { visibility: hidden }</style>"),
        ("</style>", "nav { opacity: 0 }</style>"),
        ("</style>", "body > * { font-size: 0 }</style>"),
        ('<nav class="call-bar"', '<nav hidden class="call-bar"'),
        ('<nav class="call-bar"', '<nav style="display:none" class="call-bar"'),
        ("<body", "<body inert"),
    ],
)
def test_the_calls_are_not_hidden(find: str, replace: str) -> None:
    assert {"calls-hidden", "calls-first"} & set(codes(find, replace))


def test_what_hides_something_else_hides_no_calls() -> None:
    assert (
        codes("</style>", ".site-menu { display: none } .page .note { display: none } a.more { opacity: 0 }</style>")
        == []
    )


def test_the_call_bar_is_compared_with_the_country_and_not_with_itself() -> None:
    """A site whose guide states no services would agree with an empty bar."""
    site = small_site()
    without = {name: phone.model_copy(update={"service": None}) for name, phone in site.guide.phones.items()}
    quiet = replace(site, guide=site.guide.model_copy(update={"phones": without}))
    with pytest.raises(BuildError) as caught:
        check_output(
            quiet, {**small_output(), PAGE: small_output()[PAGE].replace(b'class="call-bar"', b'class="bar"')}, Budget()
        )
    assert "calls-first" in {problem.code for problem in caught.value.problems}


@pytest.mark.parametrize(
    "address", ["https://ola123.example.org/guide/", "https://example.org:8443/", "https://911.example/2019/112/"]
)
def test_digits_of_the_public_address_are_no_numbers(address: str, tmp_path: Path) -> None:
    output = make_output(project(make_home(tmp_path), address))
    links = read_page(output["404.html"].decode()).links
    assert [link for link in links if link and not link.startswith(("https://", "#"))] == []
    assert f"{address}emergency/" in links


def test_a_place_with_an_ordinary_phone_can_be_stated(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    edit(home, "content/guide.yaml", "\nfacts:\n", f"\n{PHARMACY}\nfacts:\n")
    edit(home, "content/pages/emergency.md", "## Signs", "[](place:pharmacy)\n\n## Signs")
    (data,) = read_page(make_output(project(home))[PAGE].decode()).data
    assert '"telephone":"+4722591300"' in data


@pytest.mark.parametrize(
    ("find", "replace", "expected"),
    [
        ("</main>", "<p>Call 911.</p></main>", "number-not-in-guide"),
        ("</main>", '<p title="call 911"></p></main>', "number-not-in-guide"),
        ("</main>", '<a href="tel:911"><bdi dir="ltr">113</bdi></a></main>', "number-not-in-guide"),
        ("</main>", '<a href="tel:113">Call</a></main>', "call-without-digits"),
        ('<nav class="call-bar"', '<nav class="calls"', "calls-first"),
        ("<body", '<a href="tel:112"><bdi dir="ltr">112</bdi></a><body', "calls-first"),
        ("</main>", '<a href="#nowhere">x</a></main>', "broken-link"),
        ("</main>", '<a href="emergency/">x</a></main>', "broken-link"),
        ("</main>", '<a href="/">x</a></main>', "broken-link"),
        ("</main>", '<p id="main"></p></main>', "duplicate-id"),
        ("</main>", "<h1>Two</h1></main>", "one-heading"),
        ("<title>Small guide, Smalltown</title>", "", "missing-title"),
        ('<html lang="en"', "<html", "missing-title"),
    ],
)
def test_the_guide_in_one_file_is_looked_at_like_a_page(find: str, replace: str, expected: str) -> None:
    assert codes(find, replace, "guide.html") == [expected]
    text = small_output()["guide.html"].decode().replace(find, replace, 1)
    (found,) = problems({**small_output(), "guide.html": text.encode()})
    assert str(found.location) == "guide.html:1"


@pytest.mark.parametrize(
    "html", ['<a href="https://example.org/">x</a>', '<a href="#page-index">x</a>', "<p>113, 116 117</p>"]
)
def test_what_the_guide_in_one_file_may_hold(html: str) -> None:
    assert codes(END, html + END, "guide.html") == []


def test_one_page_alone_is_told_as_itself() -> None:
    """With a single page, what is wrong on it is not "on every page"."""
    site = small_site()
    text = small_output()["index.html"].replace(END.encode(), b"<p>Call 999</p></main>").replace(b"./emergency/", b"./")
    with pytest.raises(BuildError) as caught:
        check_output(replace(site, pages=site.pages[:1]), {**small_output(), "index.html": text}, Budget())
    assert "every page" not in "".join(problem.hint for problem in caught.value.problems)


def full(text: str, words: str = "") -> list[str]:
    """The codes for a site with a record of every kind, whose home page shows `text`, and `words` of a template."""
    site = full_site()
    home = replace(site.page("index"), body=parse_text(text))
    site = replace(site, pages=tuple(home if it.slug == "index" else it for it in site.pages))
    templates = read_templates(ROOT / "templates", "templates")
    assets = assets_of(site)
    renderer = Renderer(site, templates, assets)
    share = {it.path: it.content} if (it := assets.drawings.share) else {}
    files = {path: renderer.filled(html).replace(END, words + END).encode() for path, html in renderer.pages()}
    single = renderer.single_file(sections(site)).encode()
    try:
        check_output(site, made_again({**small_output(), **share, **files, "guide.html": single}), Budget(page=20_000))
    except BuildError as error:
        return [f"{it.location.path.rpartition('/')[2]} {it.code}" for it in error.problems]
    return []


@pytest.mark.parametrize(
    "text",
    ["[](aeds:all)", "[](place:house)", "[](fees:all)", "[](phones:helpline)", "[](position:all)", "[](now:gp)"],
)
def test_every_number_of_the_guide_may_be_shown_by_its_component(text: str) -> None:
    """Fees, street numbers, dates and coordinates are facts; none of them is taken for a slip."""
    assert full(text) == []


def test_the_digits_of_a_list_of_defibrillators_are_known_on_its_page_only() -> None:
    """Anywhere else they could be read as a number to call."""
    wrong = ["404.md number-not-in-guide", "emergency.md number-not-in-guide"]
    assert full("[](aeds:all)", "<p>0830</p>") == wrong
    site = full_site()
    alone, listed = AllowedNumbers(site), AllowedNumbers(site, site.aed_register)
    assert [*listed.unknown_in("0830")] == [] and [*alone.unknown_in("0830")] == ["0830"]
    assert site.aed_register
    aeds = {name: aed.model_copy(update={"checked": date(2031, 9, 1)}) for name, aed in site.aed_register.aeds.items()}
    later = AllowedNumbers(site, site.aed_register.model_copy(update={"aeds": aeds}))
    assert [*later.unknown_in("2031")] == [*later.unknown_in("not after 1 March 2032")] == []
    assert alone.coordinates == listed.coordinates == {59.12, 11.38}


@pytest.mark.parametrize("path", ["guide.html", PAGE])
def test_a_page_may_show_the_largest_numbers_of_the_guide_in_any_form(path: str) -> None:
    assert codes(END, "<p>Call 116 117, 116117 or 1-1-3.</p>" + END, path) == []


def test_a_share_of_the_pages_is_told_one_by_one() -> None:
    """The same slip on two pages of three is not one of what all share."""
    files = dict(small_output())
    for path in ("index.html", PAGE):
        files[path] = files[path].replace(END.encode(), b'<a href="nowhere/">x</a></main>')
    found = problems(files)
    assert [it.code for it in found] == ["broken-link"] * 2
    assert not any("every page" in it.hint for it in found)


def test_a_call_link_with_two_numbers_shows_the_one_it_calls() -> None:
    assert added('<a href="tel:113"><bdi dir="ltr">113</bdi> not <bdi dir="ltr">112</bdi></a>') == []


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("@import 'a.css'", ["external-resource"]),
        ("a { background: url(//example.org/a) }", ["external-resource"]),
        ("a { background: url(https://example.org/a) }", ["external-resource"]),
        ('a { background: url("https://example.org/a") }', ["external-resource"]),
        ("a { background: url(a.png) }", []),
        ("a { color: red }", []),
    ],
)
def test_a_style_loads_nothing_from_elsewhere(style: str, expected: list[str]) -> None:
    assert added(f"<style>{style}</style>") == expected


def test_no_page_above_its_budget_is_passed_over_because_its_parts_are_small() -> None:
    """What is not measured whole is smaller than the limit by far, even for a limit that the page only just breaks."""
    for path, content in real_output().items():
        if path.endswith(".html"):
            found = read_page(content.decode())
            parts = (*found.styles, *found.scripts)
            size = compressed(content)
            assert not _is_far_below(size - 1, content, parts), path
            assert not _is_far_below(size + size // 100, content, parts), path
            assert _is_far_below(2 * size, content, parts), path
