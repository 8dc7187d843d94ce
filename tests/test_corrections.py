"""What a second reading of the sources put right, on the finished pages, as a reader reads them.

Each row is a sentence that a page has to say, or one that was wrong and may not come back.
"""

import re
from html import unescape

import pytest

from sitegen.content.prose import Prose
from sitegen.content.records import Guide
from tests.support import real_output, real_site
from tests.test_traces import plain

SAID = [
    # Poison: the strictest of the official pages.
    ("emergency", "Do you see any sign of poisoning? Call 113."),
    ("emergency", "Do you know that something poisonous was taken? Call 113, also without a sign."),
    ("emergency", "Was something corrosive (it burns the skin) swallowed? Call 113, also without a sign."),
    ("emergency", "No signs, and you are not sure? Call the poison line, 22 59 13 00, day and night."),
    ("numbers", "Advice when there are no signs of poisoning and you are not sure. At any sign, call 113."),
    ("who-to-call", "I know that something poisonous was taken"),
    # Money.
    ("costs", "User fees for medicine and equipment on blue prescription (blå resept) count too."),
    ("costs", "Medicine without a blue prescription (blå resept)."),
    ("costs", "To be admitted to a hospital is free for people who are covered in Norway."),
    ("costs", "No extra fee may be taken in an emergency, also if you are on no GP's list."),
    ("costs", "The first examination after violence or sexual abuse."),
    ("costs", "Diseases that are dangerous to other people."),
    ("gp", "They may not take it in an emergency."),
    ("emergency", "These calls are free."),
    # Emergency SMS.
    ("emergency", "You need money on the SIM card, and a network of your own operator."),
    ("emergency", "The official pages differ. One says that only a Norwegian number can register. Do not count on it."),
    # What a foreign network and a satellite phone do not reach.
    ("numbers", "does not work from outside Norway or from a satellite phone"),
    ("numbers", "Then call the legevakt in Fredrikstad, 69 38 11 00."),
    ("numbers", "In Sweden, the number for health advice is 1177."),
    ("emergency", "116 117 works only in Norway. On a Swedish network it may fail."),
    ("position", "A Swedish network or a satellite phone?"),
    # GP and rights.
    ("gp", "It shows the name of your GP and how to reach the surgery."),
    ("gp", "No electronic ID? Call 23 32 70 00."),
    ("gp", "You can change twice in a calendar year. The change is valid from the first day of the next month."),
    ("gp", "It is free, except at the dentist."),
    ("rights", "Was your application refused for good? You still get urgent help, and care that cannot wait."),
    ("rights", "Nobody may ask for the money first."),
    ("who-to-call", "I have no permit to stay in Norway"),
    ("numbers", "Children under 14 are helped at the children’s house (Barnehus) or at the hospital Ullevål in Oslo."),
    ("numbers", "You need not report to the police. They can arrange transport."),
    # The app.
    ("hjelp-113", "Look for the name Norsk Luftambulanse."),
    ("hjelp-113", "Allow the app to see your location."),
    ("hjelp-113", "Nobody of us has read the pages of the two stores, or that of the foundation."),
    # Children.
    ("out-of-hours", "A child is limp, pale or hard to wake: call 113."),
    ("out-of-hours", "A baby under three months has a temperature of 38.0 °C or more: call a doctor, 116 117."),
]
NOT_SAID = [
    ("emergency", "Is the person unconscious or very ill?"),
    ("hjelp-113", "do not install it"),
    ("gp", "as far as we know"),
    ("gp", "Many exchange students"),
    ("rights", "Many exchange students"),
    ("numbers", "we found no number for calls from abroad"),
]


def words(slug: str) -> str:
    built = real_output()[real_site().page(slug).path].decode()
    main = re.search(r"<main\b.*?</main>", built, re.DOTALL)
    assert main
    return re.sub(r" (?=[.,?)])", "", plain(main[0]).replace("\u00a0", " "))


@pytest.mark.parametrize(("slug", "sentence"), SAID)
def test_the_page_says_it(slug: str, sentence: str) -> None:
    assert sentence in words(slug)


@pytest.mark.parametrize(("slug", "sentence"), NOT_SAID)
def test_the_page_no_longer_says_it(slug: str, sentence: str) -> None:
    assert sentence not in words(slug)


def test_a_link_that_was_not_read_says_so_wherever_it_stands() -> None:
    guide, marks = real_site().guide, set[str]()
    unread = [source.url for source in guide.sources.values() if source.read == "not-read"]
    for page in real_site().pages:
        built = unescape(real_output()[page.path].decode())
        for url in unread:
            for found in re.finditer(rf'<a [^>]*href="{re.escape(url)}".*?</a>(?: <span[^>]*>.*?</span>)?', built):
                marks |= set(re.findall("a link only, not read by us", found[0])) or {f"{page.slug}: {url}"}
    assert marks == {"a link only, not read by us"}


def test_the_address_of_the_legevakt_is_less_sure() -> None:
    sure, _, unsure = words("about").partition("Less sure:")
    assert "Halden legevakt" in unsure.partition("On these pages")[0]
    assert "Halden legevakt" not in sure.partition("Sure:")[2]


def test_sure_and_less_sure_are_what_the_facts_say() -> None:
    guide = real_site().guide
    sure, _, unsure = words("about").partition("Less sure:")
    for phone in guide.phones.values():
        part = sure if phone.confidence == "high" else unsure
        assert phone.label in part, phone.label


def lines(guide: Guide) -> list[tuple[str, Prose, tuple[str, ...]]]:
    """Every statement of first aid with the ids of its sources: its own card's, and those of the facts in it."""
    found = []
    for name, card in guide.first_aid.items():
        for path, value, _ in card.values():
            if isinstance(value, Prose):
                facts = [guide.facts[it.name].source for it in value.references if it.kind == "fact"]
                found.append((f"{name}.{'.'.join(map(str, path))}", value, tuple(sum(facts, card.source))))
    return found


def test_every_statement_of_first_aid_has_sources_that_were_read() -> None:
    guide = real_site().guide
    statements = lines(guide)
    assert len(statements) > 60
    untraced = [
        name
        for name, _, sources in statements
        if not sources or any(guide.sources[it].read == "not-read" for it in sources)
    ]
    assert untraced == []


def test_the_steps_are_heard_in_the_order_of_doing() -> None:
    """The words of the page one after the other, as a screen reader goes through them."""
    said, position = words("first-aid"), 0
    for card in real_site().guide.first_aid.values():
        for line in (card.see, *card.steps.values(), *card.avoid.values()):
            start = next(plain(part) for part in line.parts if isinstance(part, str) and plain(part))
            position = said.index(start, position)


def test_first_aid_begins_with_the_call_and_says_nothing_of_the_cpr_of_children() -> None:
    said = words("first-aid")
    assert said.index("Call 113 first.") < said.index("These steps are for grown-ups.")
    assert "Is it a child? 113 guides you." in said
    cpr = real_site().guide.first_aid["cpr"]
    assert not any("child" in str(part) for line in cpr.steps.values() for part in line.parts)
