"""The site in another language: what is translated, what falls back and says so, and what stops the build."""

import random
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from sitegen.content.catalogs import Message, read_catalog, update_catalog
from sitegen.content.documents import MarkdownFile, parse_yaml
from sitegen.content.loader import load_site
from sitegen.content.messages import page_messages, translated_page
from sitegen.content.model import Site
from sitegen.content.translations import load_translations, site_messages
from sitegen.pipeline import make_output
from sitegen.problems import BuildError
from sitegen.project import Project
from tests.support import ROOT, SMALL, edit

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
LANGUAGES = "\nlanguages:\n  ar: {reviewed: nobody}\n"
WORDS = {
    "Ambulance": "إسعاف",
    "hard to breathe": "صعوبة في التنفس",
    "If in doubt, call [](phone:ambulance).": "إذا كنت في شك، اتصل بـ [](phone:ambulance).",
    "Life in danger": "الحياة في خطر",
}


def po(words: Mapping[str, str]) -> str:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'

    return HEAD + "\n".join(f"msgid {quoted(source)}\nmsgstr {quoted(text)}\n" for source, text in words.items())


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path / "content")
    (tmp_path / "content" / "locale").mkdir()
    with (tmp_path / "content" / "guide.yaml").open("a") as file:
        file.write(LANGUAGES)
    return tmp_path / "content"


def translated(content: Path, words: Mapping[str, str] = WORDS) -> Site:
    (content / "locale" / "ar.po").write_text(po(words))
    (site,) = load_translations(load_site(content), content)
    return site


def built(content: Path, path: str = "ar/index.html") -> str:
    return make_output(Project(content, ROOT / "templates", ROOT / "static"))[path].decode("utf-8-sig")


def test_a_translation_is_the_same_site_with_other_words_below_its_prefix(content: Path) -> None:
    site, source = translated(content), load_site(content)
    assert site.guide.phones["ambulance"].label == "إسعاف"
    assert {name: it.number for name, it in site.guide.phones.items()} == {
        name: it.number for name, it in source.guide.phones.items()
    }
    assert [page.address for page in site.pages] == ["ar/", "ar/emergency/", "ar/404.html"]
    assert (site.language, site.direction, source.direction) == ("ar", "rtl", "ltr")


def test_what_is_not_translated_says_in_which_language_it_is(content: Path) -> None:
    translated(content)
    page = built(content)
    assert '<html lang="ar" dir="rtl"' in page
    assert '<span lang="en" dir="ltr">heavy bleeding</span>' in page
    assert (
        "صعوبة في التنفس" in page
        and '<span lang="en" dir="ltr">hard to breathe</span>' not in page.partition("original")[0]
    )


def test_a_changed_source_falls_back_and_nothing_else(content: Path) -> None:
    translated(content)
    before = built(content)
    edit(content.parent, "content/guide.yaml", "breathing: hard to breathe", "breathing: very hard to breathe")
    after = built(content)
    assert '<span lang="en" dir="ltr">very hard to breathe</span>' in after
    assert "صعوبة في التنفس" not in after and "الحياة في خطر" in before and "الحياة في خطر" in after


def test_headings_keep_the_names_that_links_know(content: Path) -> None:
    (content / "pages" / "emergency.md").write_text(
        "---\ntitle: Help\ndescription: Help.\nmenu: Help\nsources: authority\n---\n\nCall [](phone:ambulance).\n\n"
        "## Signs of danger\n\nRead [the signs](page:emergency#signs-of-danger).\n"
    )
    words = {**WORDS, "Signs of danger": "علامات الخطر"}
    translated(content, words)
    page = built(content, "ar/emergency/index.html")
    assert '<h2 id="signs-of-danger">علامات الخطر</h2>' in page and 'href="#signs-of-danger"' in page


def test_fuzzy_and_empty_entries_reach_nobody(content: Path) -> None:
    (content / "locale" / "ar.po").write_text(
        HEAD + '#, fuzzy\nmsgid "Life in danger"\nmsgstr "خطر"\n\nmsgid "Ambulance"\nmsgstr ""\n'
    )
    (site,) = load_translations(load_site(content), content)
    assert site.guide.care_levels["emergency"].urgency == "Life in danger"
    assert site.guide.phones["ambulance"].label == "Ambulance"


@pytest.mark.parametrize(
    ("source", "text", "code"),
    [
        ("hard to breathe", "اتصل ١١٣", "translation-number"),
        ("hard to breathe", "911", "translation-number"),
        ("hard to breathe", "[](phone:fire)", "translation-pointer"),
        ("If in doubt, call [](phone:ambulance).", "اتصل", "translation-pointer"),
        ("If in doubt, call [](phone:ambulance).", "[](phone:fire)", "translation-pointer"),
        ("hard to breathe", "___", "translation-placeholder"),
        ("hard to breathe", "<b>x</b>", "raw-html"),
        ("Life in danger", "one one three", "hard-coded-number"),
    ],
)
def test_a_translation_that_says_something_else_stops_the_build(
    content: Path, source: str, text: str, code: str
) -> None:
    with pytest.raises(BuildError) as caught:
        translated(content, {**WORDS, source: text})
    assert code in {problem.code for problem in caught.value.problems}


def test_a_service_keeps_its_number_in_the_other_language_too(content: Path) -> None:
    edit(content.parent, "content/guide.yaml", "  ar: {", "  nb: {")
    (content / "locale" / "nb.po").write_text(po({"Police": "Brann"}))
    with pytest.raises(BuildError) as caught:
        load_translations(load_site(content), content)
    assert {problem.code for problem in caught.value.problems} == {"service-label"}


TWO = "Fire? Call [](phone:fire). Need the police? Call [](phone:police)."


@pytest.mark.parametrize(
    ("source", "text", "code"),
    [
        (TWO, "Brann? Ring [](phone:fire). Politi? Ring [](phone:police).", ""),
        (TWO, "Politi? Ring [](phone:police). Brann? Ring [](phone:fire).", "translation-pointer"),
        ("Press {1} times, give {2} breaths.", "Trykk {2} ganger, blås {1} ganger.", "translation-pointer"),
        ("Press {1} times, give {2} breaths.", "Trykk {1} ganger, blås {2} ganger.", ""),
        ("{distance} {direction} of {name}", "{name}: {distance} {direction}", ""),
        ("zero|one|two", "null|en|to", ""),
        ("zero|one|two", "null|en|en", "translation-placeholder"),
        ("zero|one|two", "en|to", "translation-placeholder"),
        ("zero|one|two", "null||to", "translation-placeholder"),
    ],
)
def test_what_a_program_or_a_reader_finds_by_its_place_keeps_it(
    tmp_path: Path, source: str, text: str, code: str
) -> None:
    (tmp_path / "nb.po").write_text(po({source: text}))
    try:
        read_catalog(tmp_path / "nb.po", "nb.po", "nb")
    except BuildError as error:
        assert [problem.code for problem in error.problems] == [code]
    else:
        assert not code


def test_a_language_that_nobody_knows_is_told(content: Path) -> None:
    edit(content.parent, "content/guide.yaml", "  ar: {", "  qq: {")
    with pytest.raises(BuildError) as caught:
        load_site(content)
    assert [problem.code for problem in caught.value.problems] == ["bad-language"]


def test_extraction_twice_gives_the_same_bytes_and_keeps_what_was_translated(content: Path, tmp_path: Path) -> None:
    messages = [*site_messages(load_site(content), content)]
    file = tmp_path / "ar.po"
    file.write_text(po(WORDS))
    first = update_catalog(file, "ar", messages, "Guide")
    before = file.read_bytes()
    assert update_catalog(file, "ar", messages, "Guide") == first and file.read_bytes() == before
    assert first["done"] == len(WORDS) and first["fuzzy"] == 0
    assert read_catalog(file, "ar.po", "ar").messages == WORDS


def test_what_changed_a_little_is_fuzzy_and_what_is_gone_is_gone(tmp_path: Path) -> None:
    file = tmp_path / "ar.po"
    update_catalog(file, "ar", [Message("Call the ambulance at once", "a"), Message("Other", "b")], "Guide")
    file.write_text(file.read_text().replace('at once"\nmsgstr ""', 'at once"\nmsgstr "x"'))
    counts = update_catalog(file, "ar", [Message("Call an ambulance at once", "a")], "Guide")
    assert counts == {"done": 0, "fuzzy": 1, "missing": 0}
    assert read_catalog(file, "ar.po", "ar").messages == {}
    assert "Other" not in file.read_text()


def test_what_a_translators_program_does_changes_nothing(content: Path) -> None:
    translated(content)
    before = built(content)
    blocks = po(WORDS).removeprefix(HEAD).strip().split("\n\n")
    random.Random(1).shuffle(blocks)
    text = (
        HEAD
        + "\n\n".join(f"# a note\n#. another\n#, no-wrap\n{block}" for block in blocks)
        + '\n#~ msgid "old"\n#~ msgstr "x"\n'
    )
    (content / "locale" / "ar.po").write_text(text.replace("\n", "\r\n"))
    assert built(content) == before


def test_random_damage_gives_no_traceback_and_no_wrong_number(content: Path) -> None:
    """A thousand PO files, damaged at a few places: a problem of ours, or a site with every number in its place."""
    text, chance, source = po(WORDS), random.Random(7), load_site(content)
    refused = 0
    for _ in range(1000):
        damaged = list(text)
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(len(HEAD), len(damaged))
            damaged[place] = chance.choice(['"', "\\", "1", "[", ")", "\n", "", "#", "⟦", "{", "9"])
        (content / "locale" / "ar.po").write_text("".join(damaged))
        try:
            (site,) = load_translations(source, content)
        except BuildError:
            refused += 1
            continue
        for name, phone in site.guide.phones.items():
            assert phone.number == source.guide.phones[name].number
        for prose in (site.guide.lists["signs"].closing, *site.guide.lists["signs"].items.values()):
            assert prose and not prose.numbers
    assert 100 < refused < 1000


def test_blocks_of_a_page_are_its_paragraphs_headings_and_items() -> None:
    body = "One\ntwo.\n\n## Head\n\n- a\n  b\n- c\n\n1. d\n2. [](list:signs)\n\n[](care:all)\n"
    source = MarkdownFile("x.md", parse_yaml("title: T\ndescription: D\n", "x.md"), body, 1)
    assert [message.source for message in page_messages(source, "x")] == ["T", "D", "One two.", "Head", "a b", "c", "d"]
    done = translated_page(source, {"One two.": "Eins", "a b": "A"}.get, "en")
    assert done.body.startswith(
        "Eins\n\n## ⟦en⟧Head⟦/⟧\n\n- A\n- ⟦en⟧c⟦/⟧\n\n1. ⟦en⟧d⟦/⟧\n2. [](list:signs)\n\n[](care:all)"
    )
