"""The same thing has the same word in every text of a translation, and a text that has another is named."""

from pathlib import Path

import pytest

from sitegen.content.glossary import Glossary, other_words, read_glossary
from sitegen.problems import BuildError
from tests.support import ROOT, command_line, make_home, real_site, snapshot

TERMS = Glossary(terms={"GP": {"nb": ("fastlege", "legekontor")}, "user fee": {"nb": ("egenandel",)}})


def terms(**messages: str) -> list[str]:
    return [it.term for it in other_words(TERMS, "nb", {key.replace("_", " "): it for key, it in messages.items()})]


def test_a_text_with_another_word_is_named() -> None:
    assert terms(Call_your_GP="Ring fastlegen", No_GP_is_open="Ingen legekontorer er åpne") == []
    assert terms(Call_your_GP="Ring doktoren") == ["GP"]
    assert terms(The_user_fee="Gebyret", A_User_Fee="Egenandelen") == ["user fee"]


def test_only_whole_words_of_the_text_itself_are_terms() -> None:
    assert [*other_words(TERMS, "nb", {"[Doctors](page:GP), GPS, a gp": "Leger"})] == []
    assert [it.term for it in other_words(TERMS, "nb", {"[GP](page:gp)": "[Lege](page:fastlege)"})] == ["GP"]
    assert [*other_words(TERMS, "uk", {"Call your GP": "x"})] == []


def test_every_language_of_the_guide_has_its_words() -> None:
    glossary = read_glossary(ROOT / "content")
    for language in real_site().guide.languages:
        assert sum(language in by_language for by_language in glossary.terms.values()) >= 15


def test_no_translation_of_the_guide_uses_another_word() -> None:
    """And none is missing, fuzzy or not written yet."""
    before = snapshot(ROOT / "sitegen" / "locale")
    done = command_line("translations", "--check", "--content", str(ROOT / "content"))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "says" not in done.stdout
    assert snapshot(ROOT / "sitegen" / "locale") == before, "what is right is not written again"


def test_the_command_names_the_file_the_text_and_the_words(tmp_path: Path) -> None:
    home = make_home(tmp_path, ROOT / "content")
    file = home / "content" / "locale" / "nb.po"
    file.write_text(file.read_text().replace('msgstr "Jeg har ikke fastlege."', 'msgstr "Jeg har ingen doktor."'))
    changed = "Jeg har ingen doktor." in file.read_text()
    done = command_line("translations", "--check", "--content", str(home / "content"))
    assert changed and done.returncode == 1
    assert "nb.po: 'I have no GP.' says 'GP', its translation none of: fastlege, legekontor" in done.stdout


@pytest.mark.parametrize(
    "text", ["terms: {GP: fastlege}", "terms: {GP: {qq: [x]}}", "words: {}", "terms: {GP: {nb: []}}"]
)
def test_what_is_no_glossary_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale" / "glossary.yaml").write_text(text)
    with pytest.raises(BuildError):
        read_glossary(tmp_path)


def test_a_guide_without_a_glossary_has_no_terms(tmp_path: Path) -> None:
    assert read_glossary(tmp_path).terms == {}
