"""What a reference may point at: each kind by its group, a field of its records, one word, or both."""

import re

import pytest

from sitegen.content.documents import parse_yaml
from sitegen.content.guide import make_draft
from sitegen.content.references import ALL, KINDS, Kind, Reference, Targets, check_reference, known_targets
from sitegen.problems import Location, Problem
from tests.small_guide import SLUGS, TEXT
from tests.support import ROOT

PHONES = frozenset({"ambulance", "police"})


def targets_of(text: str) -> Targets:
    return known_targets({**make_draft(parse_yaml(text, "guide.yaml")).names, ("pages", "id"): SLUGS})


def problem(targets: Targets, kind: str, name: str, label: str = "") -> Problem | None:
    return check_reference(Reference(kind, name, label, 1), targets, Location("a.md", 1))


def test_every_kind_of_reference_has_targets() -> None:
    """A kind without targets would let every id pass."""
    assert set(targets_of(TEXT)) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_row_of_the_registry_is_complete(kind: Kind) -> None:
    assert KINDS[kind.name] is kind
    assert bool(kind.group) == (kind.by != "word"), "a group to look in, or words of its own"
    assert not (kind.block and kind.shows_number)
    reference = Reference(kind.name, "a", "", 1)
    assert (reference.block, reference.shows_number) == (kind.block, kind.shows_number)


@pytest.mark.parametrize(
    ("kind", "by", "names", "expected"),
    [
        ("phone", "id", {("phones", "id"): PHONES}, PHONES),
        ("list", "id", {("lists", "id"): frozenset()}, frozenset()),
        ("phones", "group", {("phones", "group"): frozenset({"emergency"})}, {"emergency"}),
        ("fees", "all", {("fees", "id"): frozenset({"gp"})}, {ALL}),
        ("fees", "all", {("fees", "id"): frozenset()}, frozenset()),
        ("care", "id or all", {("care_levels", "id"): frozenset({"urgent"})}, {ALL, "urgent"}),
        ("care", "id or all", {("care_levels", "id"): frozenset()}, {ALL}),
        ("file", "word", {}, {"numbers", "guide", "text", "zip", "tall", "short", "tablet"}),
        ("sources", "word", {}, {ALL}),
    ],
)
def test_the_targets_of_a_kind(
    kind: str, by: str, names: dict[tuple[str, str], frozenset[str]], expected: frozenset[str]
) -> None:
    assert KINDS[kind].by == by
    assert known_targets(names)[kind] == expected


def test_a_kind_whose_group_is_not_known_has_no_targets() -> None:
    """Nothing can be said of its references then; those that point at one word are checked all the same."""
    targets = known_targets({})
    assert set(targets) == {kind.name for kind in KINDS.values() if kind.by == "word"}
    assert "phones" not in known_targets({("phones", "id"): PHONES}), "the groups of the phones are another set"


def test_what_a_reference_may_point_at() -> None:
    targets = targets_of(TEXT)

    def points(kind: str, name: str, label: str = "") -> bool:
        return problem(targets, kind, name, label) is None

    assert points("phone", "ambulance") and not points("phone", "child-age") and not points("phone", "")
    assert points("digits", "fire") and not points("digits", "authority")
    assert points("phones", "emergency") and points("phones", "health") and not points("phones", "helpline")
    assert points("care", "all") and points("care", "urgent") and not points("care", "ambulance")
    assert points("page", "emergency") and points("page", "emergency#signs")
    assert not points("page", "nowhere") and not points("page", "nowhere#signs")
    assert points("lang", "nb", "legevakt") and not points("lang", "nb") and not points("lang", "norsk", "legevakt")
    assert points("aeds", "all") and not points("aeds", "some")
    assert not points("fees", "all"), "there are none"


def test_a_reference_to_a_heading_of_its_own_page_is_left_to_the_check_of_links() -> None:
    assert problem(targets_of(TEXT), "page", "#signs") is None
    assert problem(known_targets({}), "page", "#signs") is None


def test_what_points_at_nothing_is_reported_with_what_was_meant() -> None:
    found = problem(targets_of(TEXT), "phone", "ambulanse")
    assert found == Problem(
        Location("a.md", 1), "unknown-id", "phone:ambulanse points at nothing", "did you mean 'ambulance'?"
    )
    far = problem(targets_of(TEXT), "phones", "x")
    assert far and far.hint == "known: emergency, health"
    none = problem(targets_of(TEXT), "place", "x")
    assert none and none.hint == "known: none"


def test_without_a_readable_guide_only_pages_are_checked() -> None:
    """A broken guide.yaml must not turn every reference of every page into a problem."""
    targets = known_targets({("pages", "id"): SLUGS})
    assert problem(targets, "phone", "anything") is None and problem(targets, "list", "anything") is None
    assert problem(targets, "page", "nowhere") is not None


def test_fees_can_be_shown_where_there_are_some() -> None:
    """Whether or not the record is valid: what is wrong with it is reported there."""
    assert problem(targets_of(f"{TEXT}fees:\n  gp:\n    name: GP\n"), "fees", "all") is None


def test_a_misspelt_or_missing_group_does_not_make_every_reference_wrong() -> None:
    for text in (TEXT.replace("phones:", "phone:"), TEXT.replace("phones:", "telephony:")):
        targets = targets_of(text)
        assert problem(targets, "phone", "ambulance") is None
        assert problem(targets, "phones", "emergency") is None


def test_a_heading_belongs_to_a_page_only() -> None:
    targets = targets_of(TEXT)
    for kind, name, label in (("phone", "ambulance#x", ""), ("list", "signs#x", ""), ("lang", "nb#x", "legevakt")):
        found = problem(targets, kind, name, label)
        assert found and found.code == "unknown-id"


# name → component, group, by, words, whether it is a block, whether it shows a number; as docs/writing.md has it.
ROWS: dict[str, tuple[str, str, str, str, bool, bool]] = {
    "phone": ("phone-link", "phones", "id", "", False, True),
    "digits": ("digits", "phones", "id", "", False, True),
    "spoken": ("spoken-number", "phones", "id", "", False, True),
    "fact": ("fact", "facts", "id", "", False, True),
    "source": ("source-link", "sources", "id", "", False, False),
    "page": ("page-link", "pages", "id", "", False, False),
    "file": ("file-link", "", "word", "guide numbers short tablet tall text zip", False, False),
    "lang": ("foreign-word", "", "word", "all", False, False),
    "list": ("info-list", "lists", "id", "", True, False),
    "place": ("place-card", "places", "id", "", True, False),
    "care": ("care-cards", "care_levels", "id or all", "", True, False),
    "now": ("now-advice", "opening", "id", "", True, False),
    "fees": ("fee-table", "fees", "all", "", True, False),
    "phones": ("phone-table", "phones", "group", "", True, False),
    "phrases": ("phrase-list", "phrases", "group", "", True, False),
    "blanks": ("phrase-blanks", "", "word", "all", True, False),
    "aid": ("first-aid", "first_aid", "id", "", True, False),
    "aeds": ("aed-list", "", "word", "all", True, False),
    "position": ("position", "", "word", "all", True, False),
    "pages": ("page-list", "", "word", "all", True, False),
    "sources": ("source-table", "", "word", "all", True, False),
    "find": ("find-list", "", "word", "all", True, False),
    "sure": ("confidence", "", "word", "all", True, False),
    "copy": ("copy-check", "", "word", "all", True, False),
    "install": ("install-app", "", "word", "all", True, False),
    "share": ("share", "", "word", "all", True, False),
    "cards": ("contact-cards", "", "word", "all", True, False),
    "paper": ("paper-sheet", "places", "id", "", True, False),
    "contents": ("page-contents", "", "word", "all", True, False),
    "wallet": ("wallet-card", "", "word", "all", True, False),
    "support": ("support-view", "", "word", "all", True, False),
    "poster": ("poster", "", "word", "all", True, False),
}


@pytest.mark.parametrize("name", sorted({*ROWS, *KINDS}))
def test_each_kind_is_what_writers_are_told(name: str) -> None:
    kind = KINDS[name]
    words = " ".join(sorted(kind.words)) if kind.by == "word" else ""
    assert (kind.component, kind.group, kind.by, words, kind.block, kind.shows_number) == ROWS[name]
    table = (ROOT / "docs" / "writing.md").read_text()
    assert re.search(rf"^\| [^\n|]*\({name}:", table, re.MULTILINE), f"docs/writing.md has no row for {name}"
