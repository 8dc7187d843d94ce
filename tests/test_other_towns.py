"""A town in another country and language needs no line of code: nothing of Norway, and no word of English, is in it."""

import json
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from sitegen.bundle.worker import FALLBACK, read_table
from sitegen.check.page_reader import read_page
from sitegen.content.catalogs import read_catalog
from sitegen.content.loader import load_site
from sitegen.content.prose import Prose
from sitegen.content.references import Reference
from sitegen.pipeline import Output, make_output
from sitegen.project import WORDS, Project
from tests.bundle.test_vcard import cards
from tests.support import ROOT, SITES, SMALL, build_problems, edit, make_home

SWEDEN = SITES / "sweden" / "content"
ADDRESS = "https://example.org/exempelstad/"
CALLS = ["tel:112", "tel:1177"]
# Names for programs, which nobody reads: of lines that a script shows, of states, of what a phone may do.
NAMES = re.compile(
    r'\sdata-(?:copy|copied|support|line|[a-z]+-(?:line|reason|do|result))="[a-z-]*"'
    r'|<meta (?:name="(?:format-detection|mobile-web-app-capable)"|property="og:(?:type|locale)")[^>]*>'
)
# Names of programs and of maps, and the sign of a unit, are the same in every language.
SAME = frozenset("apple google openstreetmap kb".split())
MONTHS = frozenset("november".split())


@cache
def swedish() -> Output:
    return make_output(Project(SWEDEN, ROOT / "templates", ROOT / "static", ADDRESS))


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}", text.casefold()))


# The keys of guide.yaml whose values are words for a reader.
SPOKEN_KEYS = frozenset(
    """name label reaches hours price value address entrance note heading urgency advice say spoken closing publisher
    description short_name place items currency title menu body""".split()
)


def texts() -> Iterator[str]:
    """Every text of the town's content, without the names of its keys and its ids."""
    site = load_site(SWEDEN)
    records = [site.guide, *(page.front_matter for page in site.pages)]
    for record in records:
        for path, value, _ in record.values():
            if {str(step) for step in path[-2:]} & SPOKEN_KEYS:
                yield "".join(map(str, value.parts)) if isinstance(value, Prose) else str(value)
    for page in site.pages:
        yield "".join(it.label if isinstance(it, Reference) else re.sub("<[^>]*>", " ", it) for it in page.body.parts)


@cache
def own_words() -> frozenset[str]:
    """Every word of the town's content, and of the generator in Swedish."""
    generator = " ".join(read_catalog(WORDS / "sv.po", "sv.po", "sv").messages.values())
    return frozenset(words_of(" ".join([*texts(), generator, ADDRESS])))


def seen(path: str) -> str:
    """All that a reader sees, hears or is shown by a script in a file of the output."""
    content = swedish()[path].decode("utf-8-sig")
    if path.endswith(".html"):
        return " ".join(read_page(NAMES.sub("", content)).words)
    if path.endswith(".vcf"):
        return " ".join(
            word
            for card in cards(swedish()[path])
            for word in (card.fn.value, card.n.value.family, *card.org.value, card.note.value)
        )
    manifest = json.loads(content)
    return " ".join([manifest["name"], manifest["description"], *(it["name"] for it in manifest["shortcuts"])])


FILES = sorted(path for path in swedish() if path.endswith((".html", ".vcf", ".webmanifest")))


def test_there_are_six_pages_and_the_files_beside_them() -> None:
    assert len([path for path in FILES if path.endswith(("index.html", "404.html"))]) == 6
    assert {"guide.html", "numbers.vcf", "manifest.webmanifest"} <= {*FILES}


@pytest.mark.parametrize("path", FILES)
def test_no_word_comes_from_outside_the_content_and_its_locale(path: str) -> None:
    found = words_of(seen(path))
    assert len(found) > 3
    assert sorted(found - own_words() - SAME - MONTHS) == []


def test_a_word_from_outside_would_be_seen() -> None:
    assert {"skip", "degrees", "police", "emergency", "ring", "grader"} & own_words() == {"ring", "grader"}


@pytest.mark.parametrize("path", [path for path in FILES if path.endswith(".html")])
def test_each_page_is_in_swedish_and_begins_with_the_numbers_of_sweden(path: str) -> None:
    page = read_page(swedish()[path].decode("utf-8-sig"))
    assert page.language == "sv" and page.call_bar == CALLS
    numbers = {call.target for call in page.calls}
    assert numbers <= {*CALLS, "tel:+46104566700", "tel:11414"}


def test_the_phone_is_answered_in_swedish_and_nothing_is_said_twice() -> None:
    page = swedish()["var/index.html"].decode("utf-8-sig")
    assert page.count("Säg det högt (svenska)") == 1 and "Säg det högt (" in page
    assert 'data-numerals="noll|ett|två|tre|fyra|fem|sex|sju|åtta|nio" data-point="komma"' in page
    assert 'lang="nb"' not in page and 'lang="en"' not in page.replace('hreflang="en"', "")


def test_when_all_else_fails_the_numbers_are_those_of_sweden() -> None:
    body = read_table(swedish()["sw.js"].decode("utf-8-sig"))[1][FALLBACK].body
    assert [call.target for call in read_page(body).calls] == CALLS
    assert words_of(" ".join(read_page(body).words)) <= own_words()


NORWEGIAN = {
    "language: en": "language: nb",
    "name: Ambulance\n    label: Ambulance": "name: Ambulanse\n    label: Ambulanse",
    "name: Police\n    label: Police": "name: Politi\n    label: Politi",
    "name: Fire\n    label: Fire": "name: Brann\n    label: Brann",
}


def test_a_guide_may_be_written_in_norwegian_first(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(SMALL, content)
    for find, replace in NORWEGIAN.items():
        edit(tmp_path, "content/guide.yaml", find, replace)
    page = make_output(Project(content, ROOT / "templates", ROOT / "static"))["index.html"].decode("utf-8-sig")
    assert '<html lang="nb" dir="ltr"' in page and "Hopp til teksten" in page
    english = {message for message in read_catalog(WORDS / "nb.po", "nb.po", "nb").messages if len(message) > 12}
    words, source = " ".join(read_page(page).words), (content / "guide.yaml").read_text()
    assert [message for message in english if message in words and message not in source] == []


def test_a_language_without_words_for_the_templates_is_told(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    edit(home, "content/guide.yaml", "language: en", "language: fi")
    labels = (("label: Ambulance", "Ambulanssi"), ("label: Police", "Poliisi"), ("label: Fire", "Palo"))
    for label, word in labels:
        edit(home, "content/guide.yaml", f"    {label}", f"    label: {word}")
        edit(home, "content/guide.yaml", f"    {label.replace('label', 'name')}", f"    name: {word}")
    (found,) = build_problems(home)
    assert (found.code, found.message) == ("bad-language", "the templates have no words in 'fi'")
