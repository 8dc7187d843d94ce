"""The call bar of a page: the first of its body, and each button with the words of the phone that it calls."""

import pytest

from sitegen.check.numbers import AllowedNumbers, call_problems
from sitegen.check.page_reader import read_page
from sitegen.content.translations import load_translations
from sitegen.problems import Location
from tests.support import ROOT, real_output, real_site, small_output, small_site

PAGE = "emergency/index.html"
BAR = '<nav class="call-bar"'
NUMBER = '<bdi class="call-bar__number" dir="ltr">113</bdi>'
LABEL = '<span class="call-bar__label">Ambulance</span>'
BUTTON = '<a class="call-bar__button call-bar__button--ambulance"'
END_OF_BAR = "</nav>"


def codes(find: str, replacement: str, path: str = PAGE) -> set[str]:
    text = small_output()[path].decode("utf-8-sig")
    assert find in text
    found = read_page(text.replace(find, replacement, 1))
    return {it.code for it in call_problems(found, Location(path), AllowedNumbers(small_site()))}


@pytest.mark.parametrize(
    ("find", "replacement"),
    [
        (LABEL, ""),
        (LABEL, LABEL.replace("Ambulance", "113")),
        (LABEL, LABEL.replace("Ambulance", "Police")),
        (LABEL, LABEL.replace("Ambulance", "Not the ambulance")),
        (LABEL, f"{LABEL} or 112"),
        (f"{NUMBER} {LABEL}", f"{LABEL} {NUMBER}"),
        (NUMBER, NUMBER.replace("113", "113 112")),
        (NUMBER, NUMBER + NUMBER),
        (NUMBER, NUMBER.replace("113", "1 13")),
    ],
)
@pytest.mark.parametrize("path", [PAGE, "index.html", "404.html", "guide.html"])
def test_a_button_says_its_number_and_its_label_and_nothing_else(path: str, find: str, replacement: str) -> None:
    assert codes(find, replacement, path) == {"call-without-digits"}


def test_no_two_buttons_change_their_labels() -> None:
    assert "Police" in small_output()[PAGE].decode("utf-8-sig")
    text = (
        small_output()[PAGE].decode("utf-8-sig").replace(">Ambulance<", ">X<", 1).replace(">Police<", ">Ambulance<", 1)
    )
    found = read_page(text.replace(">X<", ">Police<", 1))
    messages = [it.message for it in call_problems(found, Location(PAGE), AllowedNumbers(small_site()))]
    assert messages == [
        "the call button for tel:113 says “113 Police”, not “113 Ambulance”",
        "the call button for tel:112 says “112 Ambulance”, not “112 Police”",
    ]


@pytest.mark.parametrize(
    ("find", "replacement"),
    [
        (BUTTON, BUTTON + ' aria-label="112"'),
        (BUTTON, BUTTON + ' title="Police"'),
        (BUTTON, BUTTON + ' onclick="go()"'),
        (BUTTON, BUTTON + " hidden"),
        (BUTTON, BUTTON + ' dir="rtl"'),
        (BUTTON, BUTTON + ' tabindex="-1"'),
        (NUMBER, NUMBER.replace('dir="ltr"', 'dir="rtl"')),
        (NUMBER, f'<bdo dir="ltr">{NUMBER}</bdo>'),
        (LABEL, f"{LABEL}<img alt='' src='x'>"),
        (LABEL, f"<small>{LABEL}</small>"),
        (BAR, BAR + " popover"),
        (BAR, BAR + " hidden"),
        (BAR, BAR + ' aria-labelledby="main"'),
        ("<body", "<body hidden"),
        ("<body", "<body popover"),
        ("<body", '<body aria-hidden="true"'),
        ("<html", "<html inert"),
        ("<html", '<html style="display:none"'),
    ],
)
def test_nothing_in_or_around_the_bar_says_or_hides_something_else(find: str, replacement: str) -> None:
    assert "calls-first" in codes(find, replacement)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<details>", "</details>"),
        ("<details open>", "</details>"),
        ("<noscript>", "</noscript>"),
        ("<dialog>", "</dialog>"),
        ("<template>", "</template>"),
        ("<div popover>", "</div>"),
        ("<div>", "</div>"),
        ("<h1>First</h1>", ""),
        ("<p>A long text.</p>", ""),
        ("A long text.", ""),
        ("<img alt='' src='x'>", ""),
        ('<a href="#main">Twice</a>', ""),
    ],
)
def test_the_bar_is_the_first_of_the_body(before: str, after: str) -> None:
    text = small_output()[PAGE].decode("utf-8-sig")
    start = text.index(BAR)
    end = text.index(END_OF_BAR, start) + len(END_OF_BAR)
    assert codes(text[start:end], before + text[start:end] + after) == {"calls-first"}


def test_a_skip_link_may_come_first_or_not_at_all() -> None:
    link = '<a class="skip-link" href="#main">Skip to the text</a>'
    assert codes(link, "") == codes(link, f"<!-- {link} -->{link}") == set()
    assert codes(link, link.replace("#main", "../")) == {"calls-first"}


def test_each_language_has_its_own_labels() -> None:
    """The right words of another language are wrong ones: nobody may know them."""
    found = read_page(real_output()["nb/index.html"].decode("utf-8-sig"))
    own = AllowedNumbers(real_site())
    assert {it.code for it in call_problems(found, Location("nb/index.html"), own)} == {"call-without-digits"}
    whole = AllowedNumbers(real_site(), None, [*load_translations(real_site(), ROOT / "content")])
    assert [*call_problems(found, Location("nb/index.html"), whole)] == []
