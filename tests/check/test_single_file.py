"""The guide in one file is read section by section, and what is found is what a browser would find in the whole."""

import random

import pytest

from sitegen.bundle import plain_text
from sitegen.bundle.single_file import PATH, Parts
from sitegen.check import single_file
from sitegen.check.meaning import Meanings
from sitegen.check.numbers import AllowedNumbers
from sitegen.check.page import PageRules
from sitegen.check.page_reader import ReadPage, read_frame, read_page, read_section
from sitegen.check.single_file import WholeFile, look_at_guide
from sitegen.content.model import Site
from sitegen.remembered import forget
from tests.support import real_output, real_site, small_output, small_site

# Each would be read otherwise in the whole than in a section by itself, or is wrong wherever it stands.
DAMAGE = r"""
<b> </b> <i> <a> </a> <p> </p> <p_hidden> </section> <section> </main> <main> </body> <body_hidden> </html> <head>
<html_lang="xx"> <!-- --> <! <table> </table> <td> <tr> <select> <option> <style> </style> <script> </script> <svg>
</svg> <math> <template> </template> <textarea> </textarea> <title> <plaintext> <form> </form> <ul> <li> <details>
<nav_class="call-bar"> </nav> <h1>A</h1> <noscript> <frameset> <section_id="page-x"> <x-behind> <x-behind></x-behind>
< " > \ &lt; 911 113_police <a_href="tel:911">911</a> <a_href="tel:113">112</a> <a_href="#nowhere">x</a> <p>1</p>
<p>1</p><p>3</p> <div_style="content:'9'"> <style>.call-bar{display:none}</style> <bdo_dir="rtl">311</bdo>
<i_id="main"></i> 
""".split()


def rules(site: Site) -> PageRules:
    register = AllowedNumbers(site, site.aed_register)
    return PageRules(register, Meanings(site.guide), site.language, (0, 0))


def as_one(text: str) -> Parts:
    """Nothing is cut."""
    return Parts(text, ())


def damaged(text: str, chance: random.Random) -> str:
    """The file with up to three things put in, taken out, or said twice."""
    starts = [text.index("<main"), *(it for it in range(len(text)) if text[it] == "<")]
    for _ in range(chance.randint(1, 3)):
        at = chance.choice(starts) + chance.choice((0, 0, 0, 1, 5))
        following = text.find(">", at + chance.choice((0, 40))) + 1
        kind = chance.randrange(4)
        if kind < 2:
            text = text[:at] + chance.choice(DAMAGE).replace("_", " ") + text[at:]
        else:
            text = text[:at] + text[at:following] * (kind - 2) * 2 + text[following:]
    return text


def known(found: WholeFile) -> tuple[set[tuple[str, str]], tuple[str, ...]]:
    return {(it.code, it.message) for it in found.problems}, found.numbers


@pytest.mark.parametrize("seed", range(4))
def test_damage_is_found_as_in_the_whole(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance, site = random.Random(seed), small_site()
    whole, held_to, cut = small_output()[PATH].decode("utf-8-sig"), rules(site), 0
    for _ in range(120):
        text = damaged(whole, chance)
        parts = Parts.of(text)
        frame = read_frame(parts.frame, len(parts.sections))
        cut += bool(parts.sections and frame and all(map(read_section, parts.sections)))
        found, lines = look_at_guide(text.encode(), PATH, held_to), plain_text.make_plain_text(text.encode())
        with monkeypatch.context() as patched:
            patched.setattr(single_file, "Parts", type("Whole", (), {"of": staticmethod(as_one)}))
            patched.setattr(plain_text, "Parts", type("Whole", (Parts,), {"of": staticmethod(as_one)}))
            assert known(found) == known(look_at_guide(text.encode(), PATH, held_to)), text
            assert lines == plain_text.make_plain_text(text.encode()), text
    assert 25 < cut < 105, "both ways are tried"


def test_the_real_guide_is_read_in_parts() -> None:
    """In each language: otherwise nothing that is remembered of it would be of use."""
    files = {path: content.decode("utf-8-sig") for path, content in real_output().items() if path.endswith(PATH)}
    assert len(files) > 1
    for text in files.values():
        parts = Parts.of(text)
        assert len(parts.sections) == len([*real_site().pages]) - 1
        assert all(map(read_section, parts.sections)), "each by itself"
        frame, whole = read_frame(parts.frame, len(parts.sections)), read_page(text)
        assert frame
        read = [frame, *(it for it in map(read_section, parts.sections) if it)]
        for part in ("lines", "links", "ids", "headings", "styles", "call_bar", "calls"):
            assert [it for one in read for it in getattr(one, part)] == getattr(whole, part), part
        assert sorted(it for one in read for it in one.words) == sorted(whole.words)


@pytest.mark.parametrize(
    ("text", "is_apart"),
    [
        ("<section><p>a</section>", True),
        ("<section><p>a</p></section><table>", False),
        ("<section><b>a</section>", False),
        ("<section><div>a</section>", True),  # the end of the section ends it
        ("<section><!-- a </section>", False),
        ("<section></section><x-behind></x-behind><!-- </section>", False),
        ("<section></section></main></section>", False),
        ('<section><body class="a"></section>', False),
        ('<section><html lang="nb"></section>', False),
    ],
)
def test_a_section_is_read_by_itself_only_where_it_ends(text: str, is_apart: bool) -> None:
    assert bool(read_section(text)) is is_apart


@pytest.mark.parametrize(
    ("text", "is_frame"),
    [
        ('<main><p>a</p><section id="page-a"></section><section id="page-b"></section></main>', True),
        ('<main><p>a</p><!-- <section id="page-a"></section> --><section id="page-b"></section></main>', False),
        ('<main><section id="page-a"></section><section id="page-b"></section><p>a</p></main>', False),
        ('<main><b><section id="page-a"></section><section id="page-b"></section></b></main>', False),
        ('<main><table><section id="page-a"></section><section id="page-b"></section></main>', False),
        ('<main></main><section id="page-a"></section><section id="page-b"></section>', False),
    ],
)
def test_a_frame_has_all_sections_side_by_side(text: str, is_frame: bool) -> None:
    assert bool(read_frame(f"<!doctype html><html><body>{text}</body></html>", 2)) is is_frame


def test_only_what_was_changed_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read, text, held_to = list[str](), small_output()[PATH].decode("utf-8-sig"), rules(small_site())
    forget()

    def reading(section: str) -> ReadPage | None:
        read.append(section)
        return read_section(section)

    monkeypatch.setattr(single_file, "read_section", reading)
    sections = Parts.of(text).sections
    assert not look_at_guide(text.encode(), PATH, held_to).problems and read == [*sections]
    changed = text.replace(sections[-1], sections[-1].replace("</section>", "<p>More.</p></section>"))
    look_at_guide(changed.encode(), PATH, held_to)
    assert len(read) == len(sections) + 1 and read[-1].endswith("<p>More.</p></section>")


def test_another_rule_is_another_look() -> None:
    """What was right may be wrong by the next guide.yaml."""
    text = small_output()[PATH].replace(b"</section>", b"<p>In 2026</p></section>")
    assert not look_at_guide(text, PATH, rules(small_site())).problems
    found = look_at_guide(text, PATH, rules(small_site({"guide.yaml": ("2026-11-23", "2025-11-23")}))).problems
    assert "the page shows 2026, which is not in guide.yaml: “In 2026”" in {it.message for it in found}


def test_digits_below_each_other_in_two_sections() -> None:
    """To the eye it is one number, wherever the file is cut."""
    text = small_output()[PATH].decode("utf-8-sig")
    second = Parts.of(text).sections[1]
    broken = text.replace(second, second.replace("<h2", "<p>9</p><p>1</p><p>1</p><h2", 1))
    across = text.replace(
        "</section>\n" + second, "<p>9</p></section>\n" + second.replace("<h2", "<p>1</p><p>1</p><h2", 1)
    )
    assert broken != text != across
    for wrong in (broken, across):
        found = look_at_guide(wrong.encode(), PATH, rules(small_site())).problems
        assert [it.code for it in found] == ["number-not-in-guide"]
