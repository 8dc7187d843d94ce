"""The language that is spoken on the phone is a setting of the guide: no word of it stands in a template."""

import re
from pathlib import Path

from sitegen.pipeline import make_output
from sitegen.project import Project
from tests.content.test_position import SPEECH, small_guide
from tests.support import ROOT

GERMAN = {
    "spoken_language: nb": "spoken_language: de",
    "Koordinatene mine er": "Meine Koordinaten sind",
    "null en to tre fire fem seks sju åtte ni": "null eins zwei drei vier fünf sechs sieben acht neun",
    "komma, sounds: KOM-mah": "Komma, sounds: KOM-mah",
    "grader": "Grad",
    "spoken: nord": "spoken: Nord",
    "sør": "Süd",
    "øst": "Ost",
    "spoken: vest": "spoken: West",
}


def pages(folder: Path, changes: dict[str, str]) -> str:
    """The page with the position, and the home page with the sentences, of a guide with these changes."""
    content = small_guide(folder)
    file = content / "guide.yaml"
    text = file.read_text()
    for find, replace in changes.items():
        assert find in text
        text = text.replace(find, replace)
    file.write_text(text)
    page = content / "pages" / "index.md"
    page.write_text(page.read_text() + "\n[](blanks:all)\n\n[](phrases:where)\n")
    output = make_output(Project(content, ROOT / "templates", ROOT / "static"))
    return "".join(output[path].decode("utf-8-sig") for path in ("position/index.html", "index.html"))


def test_every_sentence_to_say_is_in_the_language_of_the_guide(tmp_path: Path) -> None:
    page = pages(tmp_path, GERMAN)
    assert 'lang="nb"' not in page and not re.search(r"grader|Koordinatene|Norwegian|komma", page)
    assert '<p class="phrase__spoken" lang="de" dir="ltr" translate="no">Meine Koordinaten sind ' in page
    assert 'data-north="degrees north|Grad Nord"' in page and "Say it aloud (German)" in page
    assert 'data-numerals="null|eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun" data-point="Komma"' in page


def test_a_guide_in_the_language_of_the_phone_says_it_once(tmp_path: Path) -> None:
    assert "Say it aloud (English)" in pages(tmp_path / "two", {})
    page = pages(tmp_path / "one", {"spoken_language: nb": "spoken_language: en"})
    assert page.count("Say it aloud (") == 1 and "Meine" not in page


def test_without_the_words_nothing_is_said(tmp_path: Path) -> None:
    page = pages(tmp_path, {SPEECH[SPEECH.index("speech:") :]: ""})
    assert "Say it aloud" not in page and "Fill in my position" not in page and "data-position" in page
