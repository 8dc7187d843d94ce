"""The real guide: the numbers on every page, what each page has to carry, and the bytes a reader pays for it."""

import re
from collections.abc import Iterator
from html import escape
from posixpath import dirname, join, normpath

import pytest

from sitegen.check.page import compressed
from sitegen.check.page_reader import ReadPage, read_page
from sitegen.content.fields import Record
from sitegen.content.prose import Prose
from tests.support import CALLS, real_output, real_site

# What must never get lost: page → words, as few as will find it.
MUST_CARRY = {
    "index": ["the call fails", "swedish border", "gp", "cost", "answer a few questions"],
    "emergency": [
        *("without a sim card", "swedish border", "norwegian or english", "nød-sms", "register"),
        *("poison", "22 59 13 00", "floor", "one – one – three"),
    ],
    "out-of-hours": [
        *("116 117", "call before you go", "most serious", "kjærlighetsstien 28", "openstreetmap", "apple", "google"),
        *("needs internet", "kalnes", "cannot just walk in", "do not drive"),
    ],
    "gp": ["fastlege", "sick", "prescription", "no gp", "d-number", "student", "interpreter", "change"],
    "costs": ["egenandel", "frikort", "nok", "who pays nothing", "january", "never a reason not to call"],
    "rights": ["nordic", "ehic", "d-number", "asylum", "visitor", "student", "interpreter"],
    "hjelp-113": [
        *("hjelp 113", "air ambulance", "defibrillator", "cpr", "register", "google play", "app store"),
        *("your own phone number", "does not replace"),
    ],
    "numbers": [
        "foreign phone",
        "nød-sms",
        "poison",
        "coast",
        "when it is not urgent",
        "mental health",
        "day and night",
    ],
    "about": [
        *("archived", "do not know", "your data", "no cookies", "not a page of the municipality"),
        *("accessibility", "screen reader", "report a mistake"),
    ],
    "404": ["not here", "poison", "all numbers"],
    "position": ["street", "floor", "coordinates", "koordinatene mine er", "sends nothing"],
    "phrases": ["113", "norwegian", "address", "one – one – three"],
    "keep": ["home screen", "print", "contacts", "is my copy complete"],
}


def words_of(page: ReadPage) -> str:
    return " ".join(page.words).replace("\u00a0", " ").lower()


@pytest.fixture(scope="module")
def pages() -> dict[str, ReadPage]:
    """Every page of the guide by its slug, as a browser reads it."""
    return {page.slug: read_page(real_output()[page.path].decode("utf-8-sig")) for page in real_site().pages}


def test_the_numbers_stand_first_on_every_page(pages: dict[str, ReadPage]) -> None:
    for slug, page in pages.items():
        assert [call.target for call in page.calls][:4] == CALLS, slug
        assert [call.numbers for call in page.calls[:4]] == [["113"], ["112"], ["110"], ["116\u00a0117"]], slug
        said = [re.sub(r"\d+", "", call.words).strip() for call in page.calls[:4]]
        assert said == ["Ambulance", "Police", "Fire", "Doctor now"], slug


def test_the_numbers_stand_before_any_other_word(pages: dict[str, ReadPage]) -> None:
    """What a screen reader says first, after the page's title and the way past the calls."""
    for path, content in real_output().items():
        if path.endswith("/index.html") or path == "index.html":
            body = content.decode().partition("<body")[2]
            spoken = re.sub(r"<[^>]*>", " ", body.partition(">")[2]).split()
            numbers = [place for place, word in enumerate(spoken) if word.isdigit()]
            assert [spoken[place] for place in numbers[:3]] == ["113", "112", "110"], path
            assert numbers[0] <= 5, "nothing but the way past the calls stands before them"


def test_a_voice_says_the_digits_of_a_number_to_call_and_no_label_stands_in_their_place() -> None:
    """A label of digits would break the order "tap" with the number that is seen."""
    for path, content in real_output().items():
        if path.endswith(".html"):
            page = content.decode()
            assert re.search(r'\[href\^="tel:"\] bdi\s*\{\s*speak-as: digits', page), path
            assert not re.search(r'aria-label="[^"]*\d{3}', page), path


@pytest.mark.parametrize("slug", sorted(MUST_CARRY))
def test_each_page_carries_what_it_must(pages: dict[str, ReadPage], slug: str) -> None:
    said = words_of(pages[slug])
    assert [part for part in MUST_CARRY[slug] if part not in said] == []


def test_the_home_page_answers_who_to_call(pages: dict[str, ReadPage]) -> None:
    assert [name for name in pages["index"].ids if name.startswith("care-")] == [
        "care-emergency",
        "care-urgent",
        "care-routine",
    ]


def test_a_card_shows_the_first_signs_and_its_page_the_whole_list() -> None:
    guide = real_site().guide
    for level, card in guide.cards:
        official = guide.lists[card.list]
        assert 1 <= len(card.signs) <= 5 and list(card.signs) == list(official.items)[: len(card.signs)], level
        shown = {(it.kind, it.name) for it in real_site().page(card.page).body.references}
        assert shown & {("list", card.list), ("care", level)}, level
        text = real_output()[f"{card.page}/index.html"].decode()
        signs = re.search(
            rf'<ul class="(?:info-list info-list--{official.kind}|care-card__signs)">(.*?)</ul>', text, re.S
        )
        assert signs and signs[1].count("<li>") == len(official.items), level


def test_the_emergency_card_leads_to_the_call_and_then_to_first_aid() -> None:
    card = real_output()["index.html"].decode().partition('class="care-card care-card--emergency"')[2]
    assert re.findall(r'href="([^"]+)"', card.partition("</section>")[0]) == ["tel:113", "./first-aid/"]


def test_every_page_names_its_sources_and_how_old_they_are() -> None:
    for page in real_site().pages:
        foot = real_output()[page.path].decode().partition('<footer class="page-foot">')[2]
        assert re.search(r"Sources, last read \d{1,2} \w+ \d{4}", foot), page.slug
        rows = re.findall(r'source-line__dates">([^<]+)', foot)
        assert rows and all(re.search(r"ead \d{1,2} \w+ \d{4}\.|not read", row) for row in rows), page.slug


def test_every_page_can_be_reached_from_home(pages: dict[str, ReadPage]) -> None:
    by_path = {page.path: page.slug for page in real_site().pages}
    waiting, reached = ["index.html"], set[str]()
    while waiting:
        path = waiting.pop()
        if path in by_path and path not in reached:
            reached.add(path)
            for link in pages[by_path[path]].links:
                plain = link.partition("#")[0]
                if plain and ":" not in plain:
                    target = normpath(join(dirname(path), plain))
                    waiting += [target, normpath(join(target, "index.html"))]
    assert by_path.keys() - reached == {"404.html"}


def test_every_page_leads_to_the_numbers_and_to_home(pages: dict[str, ReadPage]) -> None:
    for slug, page in pages.items():
        root = real_site().page(slug).root
        assert root in page.links and f"{root}numbers/" in page.links and f"{root}emergency/" in page.links, slug


def test_every_phone_is_on_the_page_of_all_numbers(pages: dict[str, ReadPage]) -> None:
    shown = {(call.target, number) for call in pages["numbers"].calls for number in call.numbers}
    for name, phone in real_site().guide.phones.items():
        for number in (phone.number, phone.abroad):
            assert number is None or (f"tel:{number.tel}", number.formatted) in shown, name
        said = words_of(pages["numbers"])
        assert all(text.lower() in said for text in (phone.name, phone.hours or "", phone.price or "")), name


def test_every_source_is_listed_with_its_address(pages: dict[str, ReadPage]) -> None:
    listed = set(pages["sources"].links)
    assert [name for name, source in real_site().guide.sources.items() if source.url not in listed] == []


def test_a_link_to_a_source_leads_to_the_address_of_the_source() -> None:
    for page in real_site().pages:
        text = real_output()[page.path].decode()
        for reference in page.body.references:
            if reference.kind == "source":
                source = real_site().guide.sources[reference.name]
                address, words = escape(source.url), escape(reference.label or source.name)
                assert re.search(rf'<a [^>]*href="{re.escape(address)}"[^>]*>{re.escape(words)}', text), source.name


def test_every_source_is_used() -> None:
    """A source that no fact, no page and no link needs is a line to keep up for nothing."""
    used = set(sources_in(real_site().guide))
    for page in real_site().pages:
        used.update(sources_in(page.front_matter), sources_in(page.body))
    assert real_site().guide.sources.keys() - used == set()


def sources_in(value: object) -> Iterator[str]:
    """Every source that something names, however deep inside."""
    if isinstance(value, Prose):
        yield from (reference.name for reference in value.references if reference.kind == "source")
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            inside = getattr(value, name)
            yield from inside if name == "source" or (name == "sources" and isinstance(inside, tuple)) else ()
            yield from sources_in(inside)
    elif isinstance(value, dict):
        for inside in value.values():
            yield from sources_in(inside)


def test_every_list_of_signs_ends_with_the_call() -> None:
    for name, record in real_site().guide.lists.items():
        if record.kind == "signs":
            assert record.closing is not None
            assert "phone" in {reference.kind for reference in record.closing.references}, name


def test_the_numbers_of_the_call_buttons_are_sure() -> None:
    assert [phone.confidence for phone in real_site().guide.call_buttons] == ["high"] * 4


def test_the_budgets_are_kept(pages: dict[str, ReadPage]) -> None:
    for page in real_site().pages:
        assert compressed(real_output()[page.path]) <= 16_060, page.slug
        assert compressed("".join(pages[page.slug].scripts).encode()) <= 6_600, page.slug
    worker = real_output()["sw.js"]
    assert compressed(worker) <= 300_000 and len(worker) <= 3_000_000


def test_nothing_half_filled_is_shown() -> None:
    for path, content in real_output().items():
        if path.endswith(".html"):
            text = re.sub(r"<(style|script)\b.*?</\1>", "", content.decode(), flags=re.DOTALL)
            assert not re.search(r"<time[^>]*></time>", text), f"{path}: a time that says nothing"
            for trace in (
                "{{",
                "{%",
                "undefined",
                "None",
                "Markup(",
                "\ue000",
                "\x02",
                "](",
                "object at 0x",
                "NaN",
            ):
                assert trace not in text, f"{path}: {trace}"


def test_no_page_names_a_language_it_does_not_have(pages: dict[str, ReadPage]) -> None:
    for slug, page in pages.items():
        assert page.language == "en", slug
        assert len(page.headings) == 1, slug


def test_titles_and_descriptions_tell_the_pages_apart(pages: dict[str, ReadPage]) -> None:
    titles = [page.title for page in pages.values()]
    assert len(set(titles)) == len(titles)
    described = [content.decode().partition('name="description" content="')[2].partition('"')[0] for content in html()]
    assert len(set(described)) == len(described)
    assert all(20 <= len(text) <= 170 for text in described), sorted(described, key=len)


def html() -> list[bytes]:
    return [real_output()[page.path] for page in real_site().pages]
