"""Pages into HTML: nothing undefined is printed, what comes from outside is escaped, each kind has its component."""

import functools
import re
import shutil
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest

from sitegen.content.converter import ANSWERS
from sitegen.content.loader import load_site
from sitegen.content.model import Site
from sitegen.content.prose import parse_line, parse_text
from sitegen.content.references import KINDS
from sitegen.problems import BuildError, Problem
from sitegen.render.templates import Renderer, format_date, read_templates
from tests.full_site import full_site
from tests.support import ROOT, assets_of, edit, make_home, real_site, small_site

GAP = "\u00a0"
COMPONENTS = {kind.component for kind in KINDS.values()}


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "templates", tmp_path / "templates"))


def renderer(site: Site, templates: Path = ROOT / "templates") -> Renderer:
    return Renderer(site, read_templates(templates, "templates"), assets_of(site))


@functools.cache
def small_renderer() -> Renderer:
    return renderer(small_site())


@functools.cache
def real_renderer() -> Renderer:
    return renderer(real_site())


def draw(text: str, drawer: Renderer | None = None, slug: str = "emergency") -> str:
    """A text as it is drawn on a page of the small site, without the names of classes."""
    drawer = drawer or small_renderer()
    return re.sub(' class="[^"]*"', "", str(drawer.prose(parse_text(text), drawer.site.page(slug))))


def problem(templates: Path) -> Problem:
    with pytest.raises(BuildError) as caught:
        dict(renderer(small_site(), templates).pages())
    (found,) = caught.value.problems
    return found


def test_every_kind_of_reference_has_a_component_with_a_macro_of_its_name() -> None:
    for name in COMPONENTS:
        text = (ROOT / "templates" / "components" / f"{name}.html").read_text()
        assert f"{{% macro {name.replace('-', '_')}(reference, page) %}}" in text, name


def test_a_component_is_one_macro_in_a_file_of_its_name() -> None:
    for file in (ROOT / "templates" / "components").glob("*.html"):
        macros = re.findall(r"{% macro (\w+)\(", file.read_text())
        assert macros == [file.stem.replace("-", "_")], file.name


def test_each_style_and_script_belongs_to_a_component() -> None:
    """x.html, x.css, x.js; the style of a list of answers is asked for by the text itself."""
    components = {file.stem for file in (ROOT / "templates" / "components").glob("*.html")} | {ANSWERS}
    for folder in ("css", "js"):
        for file in (ROOT / "static" / folder / "components").iterdir():
            assert file.stem in components, file.name


def test_no_component_lies_unused() -> None:
    """Every component is a kind of reference, or a page or another component asks for it."""
    texts = "".join(file.read_text() for file in (ROOT / "templates").rglob("*.html"))
    for file in (ROOT / "templates" / "components").glob("*.html"):
        assert file.stem in COMPONENTS or f'"components/{file.name}"' in texts, file.name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a [](phone:ambulance)", '<a href="tel:113"><bdi dir="ltr">113</bdi></a>'),
        ("a [Call](phone:ambulance)", '<a href="tel:113">Call <bdi dir="ltr">113</bdi></a>'),
        ("a [](phone:out-of-hours)", f'href="tel:116117"><bdi dir="ltr">116{GAP}117</bdi></a>'),
        ("a [](digits:police)", '<p>a <bdi dir="ltr">112</bdi></p>'),
        ("a [the line](digits:police)", '<p>a the line <bdi dir="ltr">112</bdi></p>'),
        ("a [](fact:child-age).", "<p>a under 16.</p>"),
        ("a [](page:index)", '<a href="../">Who to call</a>'),
        ("a [home](page:index#x)", '<a href="../#x">home</a>'),
        ("a [here](page:emergency#signs)", '<a href="#signs">here</a>'),
        ("a [](page:404)", '<a href="../404.html">This page is not here</a>'),
        ("a [it](source:authority)", 'href="https://authority.example/numbers" hreflang="en"'),
        ("a [it](source:authority)", "(needs internet)"),
        ("a [](source:authority)", ">Emergency numbers<"),
        ("a [legevakt](lang:nb)", '<i lang="nb" translate="no">legevakt</i>'),
    ],
)
def test_references_inside_a_sentence(text: str, expected: str) -> None:
    assert expected in draw(text)


def test_a_sentence_gets_no_gaps_from_its_components() -> None:
    drawn = draw("Call [](phone:ambulance), [x](page:index), ([y](lang:nb)) [](fact:child-age).")
    assert "\n" not in drawn
    assert not re.search(r"\s[,.)]|\(\s", re.sub("<[^>]*>", "", drawn))


def test_a_list_of_signs_is_closed_and_steps_are_numbered() -> None:
    signs = draw("[](list:signs)")
    assert re.findall("<li>(.*)</li>", signs) == ["hard to breathe", "heavy bleeding"]
    assert signs.index("</ul>") < signs.index("If in doubt, call")
    steps = small_site({"guide.yaml": ("kind: signs", "kind: steps")})
    assert draw("[](list:signs)", renderer(steps)).startswith("<ol>")


def test_care_cards_are_said_in_words_and_the_emergency_card_holds_no_link_but_the_call() -> None:
    cards = draw("[](care:all)", slug="index").split("<section")[1:]
    assert ["Life in danger" in cards[0], "It cannot wait" in cards[1], "It can wait" in cards[2]] == [True] * 3
    assert re.findall(r'href="([^"]*)"', cards[0]) == ["tel:113"]
    assert re.findall(r'href="([^"]*)"', cards[1]) == ["tel:116117", "./emergency/"]
    assert re.findall(r'href="([^"]*)"', cards[2]) == ["./emergency/"]


def test_a_care_card_by_itself_opens_its_page_with_every_sign() -> None:
    among, alone = draw("[](care:all)").split("<section")[2], draw("[](care:urgent)")
    assert re.findall("<li>(.*)</li>", among) == ["hard to breathe"]
    assert re.findall("<li>(.*)</li>", alone) == ["hard to breathe", "heavy bleeding"]
    assert alone.index("</ul>") < alone.index("If in doubt, call") < alone.index("Call before you go")
    assert "./emergency/" not in alone, "it is on the page that it would lead to"


def test_a_word_of_another_language_is_marked_in_a_name_and_in_a_link_too() -> None:
    word, drawer = '<i lang="nb" translate="no">{}</i>', real_renderer()
    table = draw("[](phones:health)", drawer, "numbers")
    assert f"medical service ({word.format('legevakt')})<" in table
    assert f">{word.format('Legevakt')} in Fredrikstad and Hvaler<" in table
    assert ">Fire<" in draw("[](phones:emergency)", drawer, "numbers"), "four, in another text of the guide"
    assert f"service ({word.format('legevakt')}): call <bdi" in draw("[](page:out-of-hours)", drawer)


def test_the_list_of_pages_leaves_out_the_page_itself() -> None:
    assert re.findall(r'href="([^"]*)"', draw("[](pages:all)", slug="index")) == ["./emergency/"]
    assert re.findall(r'href="([^"]*)"', draw("[](pages:all)", slug="404")) == ["./", "./emergency/"]


def test_fees_places_phones_and_sources_of_the_real_guide() -> None:
    guide = real_site().guide
    fees = draw("[](fees:all)", real_renderer(), "costs")
    assert fees.count('<th scope="row">') == len(guide.fees)
    for fee in guide.fees.values():
        prices = [price for price in (fee.day, fee.evening, fee.any_time) if price is not None]
        assert all(f"{guide.site.currency} {price}" in fees for price in prices)
    for name, place in guide.places.items():
        card = draw(f"[](place:{name})", real_renderer(), "out-of-hours")
        assert card.index(", ".join(place.address)) < card.index("needs internet")
    for group in {phone.group for phone in guide.phones.values()}:
        table = draw(f"[](phones:{group})", real_renderer(), "numbers")
        phones = [phone for phone in guide.phones.values() if phone.group == group]
        assert all(f"tel:{phone.number.tel}" in table for phone in phones)
        named = re.sub("</?i[^>]*>", "", table)
        assert all(f"{escape(phone.name)}<" in named for phone in phones)
    sources = draw("[](sources:all)", real_renderer(), "about")
    assert all(f'href="{escape(source.url)}"' in sources for source in guide.sources.values())


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("guide.yaml", ("label: Legevakt", "label: <b>&\"'")),
        ("guide.yaml", ("name: Small guide", "name: <b>&\"'")),
        ("guide.yaml", ("urgency: Life in danger", "urgency: <b>&\"'")),
        ("guide.yaml", ("publisher: The authority", "publisher: <b>&\"'")),
        ("pages/index.md", ("menu: Home", "menu: <b>&\"'")),
    ],
)
def test_plain_text_cannot_become_markup(file: str, change: tuple[str, str]) -> None:
    pages = "".join(html for _, html in renderer(small_site({file: change})).pages())
    assert "<b>" not in pages
    assert "&lt;b&gt;&amp;&#34;&#39;" in pages


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Emergency: call [](digits:ambulance)", "Emergency: call 113"),
        ("[Call](phone:out-of-hours) **now**", f"Call 116{GAP}117 now"),
        ("[legevakt](lang:nb) & [](fact:child-age)", "legevakt & under 16"),
        ("a &lt; b", "a < b"),
    ],
)
def test_a_title_in_words(text: str, words: str) -> None:
    assert small_renderer().plain_text(parse_line(text)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-11-23", "23 November 2026"),
        ("2022-01-01", "1 January 2022"),
        ("2022-10", "October 2022"),
        ("2015", "2015"),
    ],
)
def test_a_date_is_printed_with_its_month_in_letters(value: str, words: str) -> None:
    assert format_date(value) == words


def test_a_canonical_address_is_given_only_where_the_public_one_is_known() -> None:
    assert "canonical" not in "".join(html for _, html in small_renderer().pages())
    pages = dict(renderer(replace(small_site(), base_url="https://example.org/guide/")).pages())
    assert '<link rel="canonical" href="https://example.org/guide/emergency/">' in pages["emergency/index.html"]
    assert '<link rel="canonical" href="https://example.org/guide/">' in pages["index.html"]
    assert "canonical" not in pages["404.html"]


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("{{ weather }}", "template-undefined", "'weather' does not exist"),
        ("{{ page.author }}", "template-undefined", "'author' does not exist"),
        ("{{ site.guide.weather }}", "template-undefined", "'weather' does not exist"),
        ("{{ site.guide.phones.nobody.number }}", "template-undefined", "'nobody' does not exist"),
        ("{% if page.author %}{% endif %}", "template-undefined", "'author' does not exist"),
        ("{% for a in page.authors %}{% endfor %}", "template-undefined", "'authors' does not exist"),
        ('{{ page.slug ~ page["author"] }}', "template-undefined", "'author' does not exist"),
        ("{{ prose(page.body) }}", "template-failed", "TypeError"),
        ("{{ 1 / 0 }}", "template-failed", "ZeroDivisionError"),
        # Python's words for nothing, and for a function, would be printed as they are.
        (
            "{{ page.front_matter.menu if page.slug == 'emergency' and false else none }}",
            "template-failed",
            "TypeError",
        ),
        ("{{ page.slug.upper }}", "template-failed", "TypeError"),
        ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "template-failed", "RecursionError"),
        ('{% include "nowhere.html" %}', "template-missing", "'nowhere.html'"),
        ('{% from "components/nowhere.html" import a %}', "template-missing", "'components/nowhere.html'"),
        ("{{ page.slug|weather }}", "template-syntax", ""),
        ("{% if page.slug %}", "template-syntax", ""),
        ("{{ page.slug }", "template-syntax", ""),
        ("{% fi %}", "template-syntax", ""),
    ],
)
def test_a_broken_template_is_reported_with_its_line(templates: Path, line: str, code: str, said: str) -> None:
    lines = (templates / "base.html").read_text().split("\n")
    at = lines.index("{{ page_main(page) }}")
    (templates / "base.html").write_text("\n".join([*lines[:at], line, *lines[at + 1 :]]))
    found = problem(templates)
    assert (found.location.path, found.code) == ("templates/base.html", code)
    assert found.location.line > at + 1 if line == "{% if page.slug %}" else found.location.line == at + 1
    assert said in found.message


def test_a_mistake_inside_a_component_is_reported_at_its_line(templates: Path) -> None:
    component = templates / "components" / "phone-link.html"
    component.write_text("{% macro phone_link(reference, page) %}\n\n{{ reference.colour }}\n{% endmacro %}\n")
    with pytest.raises(BuildError) as caught:
        dict(renderer(small_site(), templates).pages())
    assert {str(found.location) for found in caught.value.problems} == {"templates/components/phone-link.html:3"}


def test_a_template_that_is_missing_is_reported(templates: Path) -> None:
    (templates / "components" / "phone-link.html").unlink()
    found = problem(templates)
    assert (found.location.path, found.code) == ("templates/components/page-main.html", "template-missing")


def test_every_broken_template_is_reported_whether_a_page_uses_it_or_not(templates: Path) -> None:
    (templates / "components" / "unused.html").write_text("one\n{% if %}\n")
    (templates / "base.html").write_text("{{ open\n")
    (templates / "components" / "latin.html").write_bytes("blåbær".encode("latin-1"))
    with pytest.raises(BuildError) as caught:
        read_templates(templates, "templates")
    assert [(str(found.location), found.code) for found in caught.value.problems] == [
        ("templates/base.html:1", "template-syntax"),
        ("templates/components/latin.html:1", "encoding"),
        ("templates/components/unused.html:2", "template-syntax"),
    ]


def test_the_markup_class_is_named_in_one_module() -> None:
    """Whatever is declared to be safe HTML is declared in one place, where it can be read."""
    found = [file.name for file in (ROOT / "sitegen").rglob("*.py") if "Markup(" in file.read_text()]
    assert found == ["templates.py"]
    for file in (ROOT / "templates").rglob("*.html"):
        assert "|safe" not in file.read_text() and "autoescape" not in file.read_text(), file.name


PHARMACY = """places:
  pharmacy:
    name: Pharmacy
    address: [Market 5]
    kind: pharmacy
    phone: desk
    source: authority
    confidence: high

care_levels:"""
DESK = """  desk:
    name: Pharmacy
    label: Pharmacy
    number: "22 59 13 00"
    group: other
    reaches: The pharmacy.
    source: authority
    confidence: high

facts:"""


@pytest.mark.parametrize(("note", "links"), [("", 1), ("    note: Call [](phone:desk) first.\n", 1)])
def test_a_place_shows_the_phone_to_call_before_going_there_once(tmp_path: Path, note: str, links: int) -> None:
    home = make_home(tmp_path)
    edit(home, "content/guide.yaml", "facts:", DESK)
    edit(home, "content/guide.yaml", "care_levels:", PHARMACY.replace("    kind", f"{note}    kind"))
    edit(home, "content/pages/index.md", "\n[](care:all)", "\n[](place:pharmacy)\n\n[](care:all)")
    site = load_site(home / "content")
    page = dict(renderer(site).pages())["index.html"]
    link = 'href="tel:+4722591300"><bdi dir="ltr">22\u00a059\u00a013\u00a000</bdi>'
    assert page.count(link) == links and '"@type":"Pharmacy"' in page and '"telephone":"+4722591300"' in page


@pytest.mark.parametrize("text", ["## One", "#### Four"])
def test_a_heading_is_drawn_at_its_level_and_under_its_name(text: str) -> None:
    level, name = len(text.split()[0]), text.split()[1]
    assert draw(text) == f'<h{level} id="{name.lower()}">{name}</h{level}>'


def test_a_page_of_its_own_asks_for_the_style_of_its_blocks_only() -> None:
    own = renderer(full_site())
    page = replace(own.site.page("emergency"), body=parse_text("[](position:all)\n\n[](copy:all)\n\n[](phone:gp) x"))
    assert own.blocks(page) == ["copy-check", "position"]


def test_components_that_components_import_come_along() -> None:
    """A fact in a title, a call in a sign, the button in a list: each brings its files."""
    own = renderer(full_site())
    templates = own.templates
    assert templates.with_imports(frozenset({"aed-list"})) == {"aed-list", "button"}
    foot = {"page-foot", "source-line", "not-read", "tab-bar", "icon"}
    assert templates.with_imports(frozenset({"page-foot"})) == foot
    chain = replace(templates, imports={"components/a.html": frozenset("b"), "components/b.html": frozenset("c")})
    assert chain.with_imports(frozenset("a")) == {"a", "b", "c"}


@pytest.mark.parametrize("name", ["Å", "a"])
def test_structured_data_keeps_letters_as_they_are(name: str) -> None:
    site = small_site({"guide.yaml": ("place: Smalltown", "place: Smalltown"), "pages/index.md": ("Who to call", name)})
    assert f'"name":"{name}"' in dict(renderer(site).pages())["index.html"]
