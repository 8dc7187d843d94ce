"""Contact cards, as a phone's contacts read them (RFC 2426); vobject reads them here."""

from collections.abc import Mapping
from typing import Any

import vobject

from sitegen.bundle.vcard import PATH, card_path, make_contact_cards
from sitegen.content.model import Site
from tests.support import real_output, real_site, small_site


def cards(content: bytes) -> list[Any]:
    """Each card, read by a library that refuses what is no vCard."""
    return [*vobject.readComponents(content.decode())]


def all_cards(site: Site) -> list[Any]:
    return cards(make_contact_cards(site, "A note")[PATH])


def test_one_card_for_each_number_to_carry() -> None:
    found, carried = cards(real_output()[PATH]), real_site().guide.carried
    assert [*carried] == ["ambulance", "police", "fire", "out-of-hours", "poison"]
    assert [card.tel.value for card in found] == [phone.number.tel for phone in carried.values()]
    assert [card.fn.value for card in found] == [f"{it.number.digits} {it.name}" for it in carried.values()]
    assert [card.n.value.family for card in found] == [phone.name for phone in carried.values()]
    assert {card.rev.value for card in found} == {real_site().guide.newest_check.isoformat()}
    assert {card.version.value for card in found} == {"3.0"}


def test_each_card_is_also_a_file_of_its_own_in_every_language() -> None:
    output: Mapping[str, bytes] = real_output()
    languages = ["", *(f"{it}/" for it in ("nb", "uk", "pl", "ar"))]
    for prefix in languages:
        single = [output[card_path(name, prefix)] for name in real_site().guide.carried]
        assert b"".join(single) == output[prefix + PATH]
        assert [len(cards(content)) for content in single] == [1] * len(single)
    names = [PATH, *map(card_path, real_site().guide.carried)]
    made = {prefix + name for prefix in languages for name in names}
    assert {path for path in output if path.endswith(".vcf")} == made


def test_a_card_keeps_its_name_when_its_words_change() -> None:
    """Imported again, it renews the contact instead of adding a second one."""
    before = all_cards(small_site())
    after = all_cards(small_site({"guide.yaml": ("name: Police", "name: The police")}))
    assert [card.uid.value for card in before] == [card.uid.value for card in after]
    assert len({card.uid.value for card in before}) == 4 and before[1].fn.value != after[1].fn.value


def test_what_a_card_keeps_for_itself_is_escaped() -> None:
    site = small_site({"guide.yaml": ("name: Police", "name: 'Police, \\day; night'")})
    assert rb"N:Police\, \\day\; night;112;;;" in make_contact_cards(site, "A note")[PATH]
    assert all_cards(site)[1].fn.value == "112 Police, \\day; night"


def test_long_lines_are_folded_between_characters() -> None:
    name = "Politiet på Østfold, nær kysten og i hele grenseområdet, døgnet rundt og også på røde dager"
    site = small_site({"guide.yaml": ("name: Police", f"name: 'Police {name}'")})
    content = make_contact_cards(site, "A note")[PATH]
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert all_cards(site)[1].fn.value == f"112 Police {name}"
