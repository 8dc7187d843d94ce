"""Every component as it is drawn with a record of every kind: its elements, attributes and what it prints.

components.txt holds them without the components' own words (wording), which are `…`, and without class names (looks)
but those with `--`, which say what kind of record it is. After a change that is meant,
`python -m tests.render.test_components` writes it anew: the difference is to be read.
"""

import functools
import json
import re
from html import unescape
from urllib.parse import quote

import pytest
from markupsafe import escape as markup

from sitegen.bundle.single_file import sections
from sitegen.content.model import Page
from sitegen.content.prose import parse_text
from sitegen.content.references import KINDS
from sitegen.render.templates import Renderer, read_templates
from tests.full_site import NASTY, full_site
from tests.support import ROOT, assets_of

EXPECTED = ROOT / "tests" / "render" / "components.txt"
WORDS = {words for file in (ROOT / "templates").rglob("*.html") for words in re.split(r"[{}<>]", file.read_text())}
OWN = " | ".join(" ".join(it.split()) for it in sorted(WORDS))
# What each block or inline kind is pointed at with; the words in brackets are the writer's.
TEXTS = {
    **{kind.name: f"[]({kind.name}:all)" for kind in KINDS.values() if kind.block},
    "phone": "a [](phone:out-of-hours) b [words](phone:gp)",
    "digits": "a [](digits:police) b [words](digits:gp)",
    "spoken": "a [](spoken:police) b [words](spoken:gp)",
    "fact": "a [](fact:child-age)",
    "source": "a [](source:map) b [words](source:older)",
    "page": "a [](page:index) b [words](page:emergency#signs)",
    "file": " ".join(f"a [words](file:{name})" for name in sorted(KINDS["file"].words)),
    "lang": "a [words](lang:nb)",
    "list": "[](list:signs)",
    "find": "[](find:all)",
    "sure": "[](sure:all)",
    "aid": "[](aid:wake)\n\n[](aid:bleed)",
    "place": "[](place:house)\n\n[](place:tower)",
    "paper": "[](paper:house)",
    "now": "[](now:gp)",
    "phones": "[](phones:helpline)\n\n[](phones:health)",
    "phrases": "[](phrases:where)",
}


@functools.cache
def renderer(nasty: bool = False, base_url: str | None = None) -> Renderer:
    site = full_site(nasty) if base_url is None else full_site(nasty, base_url)
    return Renderer(site, read_templates(ROOT / "templates", "templates"), assets_of(site))


def page(slug: str = "emergency") -> Page:
    return renderer().site.page(slug)


def bare(html: str) -> str:
    """A line for each element, with its attributes but the class, and for each text; what changes with style is `…`."""
    html = re.sub(r"(?<=sha256-)[\w+/]{43}|(?<=\.)[0-9a-f]{8}(?=\.)|(?<=#)[0-9a-f]{6}(?=\")", "…", html)
    html = re.sub(
        r"<svg.*?</svg>|(?<=<script>).*?(?=</script>)|(?<=<style>).*?(?=</style>)", "(drawn)", html, flags=re.S
    )
    pieces = (piece.strip() for piece in re.split(r"(<[^>]*>)", html))
    lines = (_element(it) if it.startswith("<") else "  " + _said(unescape(it)) for it in pieces if it)
    return "\n".join(line for line in lines if not line.startswith("</"))


def _element(tag: str) -> str:
    def attribute(found: re.Match[str]) -> str:
        name, value = found[1], found[2]
        if name.startswith(("aria-label", "data-")) and " " in value and "|" not in value:
            value = _said(value)
        if name == "class":  # what a class says of the record: care-card--urgent
            value = " ".join(it for it in value.split() if "--" in it)
        return "" if name == "class" and not value else f' {name}="{value if len(value) < 500 else "(long)"}"'

    return re.sub(r'\s+([\w-]+)="([^"]*)"', attribute, tag)


def _said(words: str) -> str:
    """What is printed: a component's own words are `…`."""
    words = " ".join(words.split())
    return "…" if re.search("[a-z]{2}", words) and words in OWN else words


@functools.cache
def drawn() -> dict[str, str]:
    """Everything that components.txt holds, by name."""
    site = renderer().site
    own = {name: str(renderer().prose(parse_text(text), page())) for name, text in TEXTS.items()}
    for path, html in renderer().pages():
        if path != "emergency/index.html":
            own[f"the page {path}"] = renderer().filled(html)
    single = renderer().single_file([it for it in sections(site) if it.slug == "emergency"])
    return {name: bare(html) for name, html in {**own, "the guide in one file": single}.items()}


def expected() -> dict[str, str]:
    parts = re.split(r"^== (.*) ==\n", EXPECTED.read_text(), flags=re.MULTILINE)[1:]
    return {name: text.strip() for name, text in zip(parts[::2], parts[1::2], strict=True)}


@pytest.mark.parametrize("name", sorted({*TEXTS, *expected()}))
def test_a_component_is_drawn_as_it_is_written_down(name: str) -> None:
    assert drawn()[name].strip() == expected()[name]


def plainly(html: str) -> str:
    """What a page of the nasty site would be if each text that is printed as it should be were the plain one."""
    data = json.dumps(f" {NASTY}", ensure_ascii=False)[1:-1]
    for character in "<>&'":
        data = data.replace(character, f"\\u{ord(character):04x}")
    for printed in (str(markup(f" {NASTY}")), quote(f" {NASTY}"), data):
        html = html.replace(printed, "")
    return html


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_every_text_of_the_guide_is_printed_as_text(name: str) -> None:
    plain, nasty = (str(renderer(it).prose(parse_text(TEXTS[name]), page())) for it in (False, True))
    assert plainly(nasty) == plain


def test_every_text_around_the_page_is_printed_as_text() -> None:
    plain, nasty = dict(renderer().pages()), dict(renderer(True).pages())
    assert {path: plainly(html) for path, html in nasty.items()} == plain
    single = [renderer(it).single_file(sections(full_site(it))) for it in (False, True)]
    assert plainly(single[1]) == single[0]


def test_without_a_public_address_the_poster_has_no_code_and_no_page_a_canonical_one() -> None:
    own = renderer(base_url="")
    assert "<svg" not in str(own.prose(parse_text("[](poster:all)"), page()))
    assert all("canonical" not in html for _, html in own.pages())


if __name__ == "__main__":
    EXPECTED.write_text("\n\n".join(f"== {name} ==\n{text.strip()}" for name, text in drawn().items()) + "\n")
