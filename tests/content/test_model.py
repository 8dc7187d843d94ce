"""What the guide is made of: order of the calls, addresses of the pages, nothing half filled."""

import calendar
import dataclasses
import types
from typing import Any, Literal, Union, get_args, get_origin

import pytest

from sitegen.content import model, records
from sitegen.content.fields import Record
from sitegen.content.model import Page
from sitegen.content.prose import parse_line, parse_text
from sitegen.content.records import LEVELS, SERVICES, Level, PlaceKind, Service
from sitegen.render.json_ld import _KINDS
from tests.full_site import full_site
from tests.support import real_site, small_site

RECORDS = [record for record in vars(records).values() if isinstance(record, type) and issubclass(record, Record)]


def a_page(address: str) -> Page:
    front_matter = records.FrontMatter(title=parse_line("A"), description=parse_line("B"), sources=("authority",))
    return Page("slug", address, "path", front_matter, parse_text(""), "file", 1)


@pytest.mark.parametrize(
    ("address", "root"), [("", "./"), ("404.html", "./"), ("emergency/", "../"), ("nb/emergency/", "../../")]
)
def test_the_way_from_a_page_to_the_root(address: str, root: str) -> None:
    assert a_page(address).root == root


@pytest.mark.parametrize(
    ("address", "own", "other", "heading"),
    [
        ("", "./", "./gp/", "./gp/#no-gp"),
        ("404.html", "./404.html", "./gp/", "./gp/#no-gp"),
        ("emergency/", "../emergency/", "../gp/", "../gp/#no-gp"),
    ],
)
def test_links_from_a_page_are_relative(address: str, own: str, other: str, heading: str) -> None:
    page, gp = a_page(address), dataclasses.replace(a_page("gp/"), slug="gp")
    assert page.href(page) == own and page.href(page, "signs") == "#signs"
    assert page.href(gp) == other and page.href(gp, "no-gp") == heading
    assert page.download("numbers.vcf") == f"{page.root}numbers.vcf"


def test_a_page_of_its_own_keeps_its_ids_and_the_levels_of_its_headings() -> None:
    page = a_page("emergency/")
    assert (page.id("signs"), page.heading(1), page.heading(2)) == ("signs", "h1", "h2")


def test_the_call_buttons_are_most_serious_first_however_the_file_orders_them() -> None:
    site = small_site()
    assert [phone.service for phone in site.guide.call_buttons] == list(SERVICES)
    reversed_phones = dict(reversed(site.guide.phones.items()))
    assert site.guide.model_copy(update={"phones": reversed_phones}).call_buttons == site.guide.call_buttons


def test_the_cards_are_most_serious_first_however_the_file_orders_them() -> None:
    guide = real_site().guide
    turned = guide.model_copy(update={"care_levels": dict(reversed(guide.care_levels.items()))})
    assert [level for level, _ in turned.cards] == list(LEVELS)


def test_the_orders_name_every_value_once() -> None:
    assert sorted(SERVICES) == sorted(get_args(Service))
    assert sorted(LEVELS) == sorted(get_args(Level))


def test_the_menu_holds_the_pages_that_name_themselves_in_order() -> None:
    site = small_site()
    assert [page.slug for page in site.pages] == ["index", "emergency", "404"]
    assert [page.front_matter.menu for page in site.menu] == ["Home", "Emergency"]
    assert site.page("emergency").address == "emergency/"


def test_the_newest_check_is_the_last_day_a_source_was_read() -> None:
    site = small_site({"guide.yaml": ("checked: 2026-11-23", "checked: 2027-01-02")})
    assert site.guide.newest_check.isoformat() == "2027-01-02"


@pytest.mark.parametrize("record", RECORDS)
def test_what_carries_meaning_has_no_default(record: type[Record]) -> None:
    """A default may say that something is absent (None, nothing in a group), never what it is."""
    harmless = {(records.FrontMatter, "order")}
    for name, field in record.model_fields.items():
        if not field.is_required() and (record, name) not in harmless:
            assert field.default in (None, {}), (record.__name__, name)


@pytest.mark.parametrize("record", RECORDS)
def test_no_record_can_be_changed_and_no_key_is_ignored(record: type[Record]) -> None:
    assert record.model_config["frozen"] is True
    assert record.model_config["extra"] == "forbid"


@pytest.mark.parametrize("record", [model.Page, model.Site])
def test_stages_are_frozen(record: Any) -> None:
    assert record.__dataclass_params__.frozen
    assert all(field.default in (dataclasses.MISSING, None, "") for field in dataclasses.fields(record))


def test_every_fact_names_its_sources_and_how_sure_it_is() -> None:
    """Every record in a group of guide.yaml, sources and cards apart (a card shows a list, which has them)."""
    without = {records.SiteRecord, records.Source, records.CareLevel, records.SearchWords, records.Translation}
    without |= {records.SpokenWord}
    for name, field in records.Guide.model_fields.items():
        for record in records_in(field.annotation):
            assert record in without or issubclass(record, records.Sourced), name


def records_in(annotation: Any) -> list[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return [annotation]
    if get_origin(annotation) in (dict, Union, types.UnionType) and get_origin(annotation) is not Literal:
        return [record for part in get_args(annotation) for record in records_in(part)]
    return []


def test_every_kind_of_place_has_a_name_for_machines() -> None:
    assert set(_KINDS) == set(get_args(PlaceKind))


def test_the_newest_check_is_the_latest_of_many() -> None:
    site = full_site()
    assert len({source.checked for source in site.guide.sources.values()}) > 2
    assert site.guide.newest_check.isoformat() == "2026-11-23"
    assert site.aed_register and site.aed_register.newest_check.isoformat() == "2026-06-01"


CHOICES: dict[tuple[type[Record], str], str] = {
    (records.Source, "read"): "live archived not-read",
    (records.Phone, "group"): "emergency health helpline other",
    (records.Phone, "service"): "ambulance police fire out-of-hours",
    (records.Phone, "confidence"): "high medium low",
    (records.Place, "kind"): "clinic hospital",
    (records.InfoList, "kind"): "signs steps points",
    (records.Phrase, "group"): "who where number what need answer",
    (records.Phrase, "blank"): "address phone position",
    (records.Aed, "indoor"): "yes no",
}


@pytest.mark.parametrize(("place", "words"), CHOICES.items(), ids=lambda it: getattr(it[0], "__name__", ""))
def test_each_word_that_a_field_may_hold(place: tuple[type[Record], str], words: str) -> None:
    record, key = place
    for word in (*words.split(), "else"):
        refused = {mismatch["loc"] for mismatch in record.parse({key: word})[1]}
        assert ((key,) in refused) is (word == "else"), word


def test_the_days_of_a_week_are_in_order() -> None:
    assert records.DAYS == tuple(calendar.day_name[number].lower() for number in range(7))
    assert records.DAYS == get_args(records.Day)


@pytest.mark.parametrize(
    ("checked", "until"),
    [
        ("2026-06-01", "2026-12-01"),
        ("2026-08-31", "2027-02-28"),
        ("2027-08-31", "2028-02-29"),
        ("2026-07-01", "2027-01-01"),
    ],
)
def test_a_defibrillator_may_be_relied_on_for_six_months(checked: str, until: str) -> None:
    (aed, _) = records.Aed.parse({"latitude": "59.1", "longitude": "11.3", "checked": checked})
    assert aed and aed.until.isoformat() == until
