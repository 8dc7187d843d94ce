"""numbers.vcf, as a phone's contacts read it (RFC 2426)."""

import re

from sitegen.bundle.vcard import PATH, make_contact_cards
from tests.support import real_output, real_site, small_site


def cards(text: str) -> list[dict[str, str]]:
    """Each card as property → value, unfolded."""
    unfolded = text.replace("\r\n ", "")
    found = re.findall(r"BEGIN:VCARD\r\n(.*?)END:VCARD\r\n", unfolded, re.DOTALL)
    return [dict(line.split(":", 1) for line in card.strip().split("\r\n")) for card in found]


def test_one_card_for_each_number_to_carry() -> None:
    found = cards(real_output()[PATH].decode())
    guide = real_site().guide
    assert [card["TEL;TYPE=VOICE"] for card in found] == [phone.number.tel for phone in guide.carried.values()]
    assert [card["FN"].split(" ")[0] for card in found] == [phone.number.digits for phone in guide.carried.values()]
    assert [*guide.carried] == ["ambulance", "police", "fire", "out-of-hours", "poison"]
    assert {card["REV"] for card in found} == {guide.newest_check.isoformat()}
    assert {card["VERSION"] for card in found} == {"3.0"}


def test_a_card_keeps_its_name_when_its_words_change() -> None:
    """Imported again, it renews the contact instead of adding a second one."""
    before = cards(make_contact_cards(small_site(), "A note").decode())
    changed = small_site({"guide.yaml": ("name: Police", "name: The police")})
    after = cards(make_contact_cards(changed, "A note").decode())
    assert [card["UID"] for card in before] == [card["UID"] for card in after]
    assert len({card["UID"] for card in before}) == 4 and before[1]["FN"] != after[1]["FN"]


def test_what_a_card_keeps_for_itself_is_escaped() -> None:
    site = small_site({"guide.yaml": ("name: Police", "name: 'Police, \\day; night'")})
    assert cards(make_contact_cards(site, "A note").decode())[1]["N"] == r"Police\, \\day\; night;112;;;"


def test_long_lines_are_folded_between_characters() -> None:
    name = "Politiet på Østfold, nær kysten og i hele grenseområdet, døgnet rundt og også på røde dager"
    site = small_site({"guide.yaml": ("name: Police", f"name: 'Police {name}'")})
    text = make_contact_cards(site, "A note").decode()
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert cards(text)[1]["FN"] == "112 Police " + name.replace(",", r"\,")
