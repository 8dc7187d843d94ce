"""The words of the templates: found wherever a reader sees or hears one, and put back in another language."""

from pathlib import Path

import pytest

from sitegen.content.catalogs import read_catalog
from sitegen.content.documents import read_text
from sitegen.render.template_messages import template_messages, translated_template
from tests.support import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
WORDS = ROOT / "sitegen" / "locale"


def messages(source: str) -> list[str]:
    return [message.source for message in template_messages(source, "x")]


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.stem)
def test_without_translations_a_template_is_what_it_was(file: Path) -> None:
    text = read_text(file, file.name)
    assert translated_template(text, lambda source: None) == text


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.stem)
def test_a_translation_changes_no_line_and_no_tag(file: Path) -> None:
    text = read_text(file, file.name)
    changed = translated_template(text, lambda source: source.upper().replace("{N}", "{n}"))
    assert changed.count("\n") == text.count("\n")
    assert changed.count("<") == text.count("<") and changed.count("{{") == text.count("{{")


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>Call now</p>", ["Call now"]),
        ('<a class="x" href="y">Menu</a>', ["Menu"]),
        ('<nav aria-label="All pages" data-line="late">x</nav>', ["All pages"]),
        ('<p data-metres="about {n} m">…</p>', ["about {n} m"]),
        ("<p>Checked {{ day }}. Not after {{ other }}.</p>", ["Checked {1}. Not after {2}."]),
        ('{{ button("Check my copy", {"data-keep-do": "check"}) }}', ["Check my copy"]),
        ('<link hreflang="nb"><p>Title</p>', ["Title"]),
        ('<input lang="nb"><p>Title</p>', ["Title"]),
        ('<p lang="nb">Jeg er <b>her</b> nå</p><p>I am here</p>', ["I am here"]),
        ('<bdi translate="no">Storgata</bdi> <i>Street</i>', ["Street"]),
        ("{# A comment #}<p>{{ name }}</p>{% if a %}Yes{% endif %}", ["Yes"]),
        ('<{{ page.heading(2) }} id="x">Title</{{ page.heading(2) }}>', ["Title"]),
    ],
)
def test_what_is_a_message(template: str, found: list[str]) -> None:
    assert messages(template) == found


def test_what_a_template_prints_comes_where_the_translation_says() -> None:
    template = "<p>Checked {{ day }}. Not after {{ other }}.</p>"
    words = {"Checked {1}. Not after {2}.": "Nach {2} nicht; geprüft {1}."}
    assert translated_template(template, words.get) == "<p>Nach {{ other }} nicht; geprüft {{ day }}.</p>"


def test_a_translation_cannot_end_an_attribute_or_begin_an_element() -> None:
    assert '"><' not in translated_template('<nav aria-label="All pages">', {"All pages": '"><script>'}.get)
    assert "<script" not in translated_template("<p>Call now</p>", {"Call now": "<script>"}.get)


@pytest.mark.parametrize("language", sorted(file.stem for file in WORDS.glob("*.po")))
def test_every_word_of_the_templates_is_translated(language: str) -> None:
    known = read_catalog(WORDS / f"{language}.po", f"{language}.po", language).messages
    every = {it for file in TEMPLATES for it in messages(read_text(file, file.name))}
    assert sorted(every - known.keys()) == []
    assert sorted(known.keys() - every) == []
