"""A wrong digit in the text or in the zip stops the build, and so does a link that leads nowhere from a disk."""

import io
import zipfile

import pytest

from sitegen.bundle import archive, plain_text
from sitegen.check.budget import Budget
from sitegen.check.numbers import AllowedNumbers
from sitegen.check.output import check_output
from sitegen.check.take_away import archive_problems, text_problems
from sitegen.problems import BuildError, Problem
from tests.support import small_output, small_site


def problems(path: str, content: bytes) -> list[Problem]:
    try:
        check_output(small_site(), {**small_output(), path: content}, Budget())
    except BuildError as error:
        return list(error.problems)
    return []


@pytest.mark.parametrize(
    ("find", "replace"),
    [
        ("- 113 Ambulance", "- 911 Ambulance"),
        ("- 113 Ambulance", "- 112 Ambulance"),
        ("- 116 117", "- 117 116"),
        ("- 116 117", "- 116\n  117"),
        ("- 113 Ambulance\n- 112 Police\n", "- 112 Police\n- 113 Ambulance\n"),
        ("- 113 Ambulance\n", ""),
        ("- 113 Ambulance\n", "- 113 Ambulance\n- 113 Ambulance\n"),
    ],
)
def test_a_wrong_number_in_the_text(find: str, replace: str) -> None:
    text = small_output()[plain_text.PATH].decode()
    assert find in text
    found = problems(plain_text.PATH, text.replace(find, replace, 1).encode())
    assert found and {(it.code, it.location.path) for it in found} == {("number-not-in-guide", "guide.txt")}


def rezipped(path: str, find: str, replace: str) -> bytes:
    """The zip with one thing changed in one file."""
    inside = dict(archive.read_archive(small_output()[archive.PATH]))
    assert find.encode() in inside[path]
    inside[path] = inside[path].replace(find.encode(), replace.encode(), 1)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name, content in inside.items():
            opened.writestr(f"{archive.FOLDER}/{name}", content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("find", "replace", "code"),
    [
        ("</main>", "<p>Call 911.</p></main>", "number-not-in-guide"),
        ('href="tel:113"', 'href="tel:112"', "calls-first"),
        ("</main>", "<p>Wait.</p></main>", "broken-link"),
        # What the zip may change is held to what it may become.
        ('data-copy="file"', 'data-copy="911"', "number-not-in-guide"),
        ("This is a file on your device. It does not change by itself.</p>", "Call 911.</p>", "number-not-in-guide"),
        ("This is a file on your device. It does not change by itself.</p>", "Wait.</p>", "broken-link"),
        ('<a class="site-menu__link"', '<a class="site-menu__link" aria-label="Call 911"', "number-not-in-guide"),
        ("</main>", '<a href="#main" aria-label="Wait">x</a></main>', "broken-link"),
        (
            "</head>",
            '<link rel="canonical" href="https://example.org/" title="Call 911"></head>',
            "number-not-in-guide",
        ),
        ("</main>", '<a href="../guide.zip">x (911)</a></main>', "number-not-in-guide"),
        ("emergency/index.html", "emergency/", "broken-link"),
        ("emergency/index.html", "nowhere/index.html", "broken-link"),
        ('href="#main"', 'href="#nowhere"', "broken-link"),
        ("</head>", '<link rel="icon" href="icon.svg"></head>', "broken-link"),
    ],
)
def test_a_wrong_page_in_the_zip(find: str, replace: str, code: str) -> None:
    found = problems(archive.PATH, rezipped("index.html", find, replace))
    assert code in {it.code for it in found}
    assert {it.location.path for it in found} == {"guide.zip/index.html"}


def test_a_damaged_zip() -> None:
    found = problems(archive.PATH, small_output()[archive.PATH][:-40])
    assert [(it.code, it.location.path) for it in found] == [("broken-link", "guide.zip")]


def test_what_was_looked_at_is_held_to_the_next_guide_too() -> None:
    """Lines of the text, and pages of the zip, that were right beside another guide.yaml and another page."""
    allowed, text = AllowedNumbers(small_site()), b"In 2026\n"
    assert [*text_problems(text, (), allowed)] == []
    other = AllowedNumbers(small_site({"guide.yaml": ("2026-11-23", "2025-11-23")}))
    assert [it.code for it in text_problems(text, (), other)] == ["number-not-in-guide"]
    files, whole = dict(small_output()), small_output()[archive.PATH]
    assert [*archive_problems(whole, files, allowed)] == []
    files["index.html"] = files["index.html"].replace(b"</main>", b"<p>More.</p></main>")
    assert [it.location.path for it in archive_problems(whole, files, allowed)] == ["guide.zip/index.html"]
