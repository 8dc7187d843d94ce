"""What a reference may point at."""

from sitegen.pointers import BLOCK_KINDS, INLINE_KINDS, Reference
from sitegen.problems import Location, Problem
from sitegen.references import check_reference, known_targets
from sitegen.source import parse_yaml
from tests.small_guide import SLUGS, TEXT


def test_every_kind_of_reference_has_targets() -> None:
    """A kind without targets would let every id pass."""
    targets = known_targets(parse_yaml(TEXT, "guide.yaml"), SLUGS)
    assert set(targets) | {"lang"} == INLINE_KINDS | BLOCK_KINDS


def test_what_a_reference_may_point_at() -> None:
    targets = known_targets(parse_yaml(TEXT, "guide.yaml"), SLUGS)

    def points(kind: str, name: str, label: str = "") -> bool:
        return check_reference(Reference(kind, name, label, False, 1), targets, Location("a.md", 1)) is None

    assert points("phone", "ambulance") and not points("phone", "child-age") and not points("phone", "")
    assert points("digits", "fire") and not points("digits", "authority")
    assert points("phones", "emergency") and points("phones", "health") and not points("phones", "helpline")
    assert points("care", "all") and points("care", "urgent") and not points("care", "ambulance")
    assert points("page", "emergency") and points("page", "emergency#signs") and not points("page", "#signs")
    assert points("lang", "nb", "legevakt") and not points("lang", "nb") and not points("lang", "norsk", "legevakt")
    assert not points("fees", "all"), "there are none"


def test_without_a_readable_guide_only_pages_are_checked() -> None:
    """A broken guide.yaml must not turn every reference of every page into a problem."""
    targets = known_targets(None, SLUGS)

    def problem(kind: str, name: str) -> Problem | None:
        return check_reference(Reference(kind, name, "", False, 1), targets, Location("a.md", 1))

    assert problem("phone", "anything") is None and problem("list", "anything") is None
    assert problem("page", "nowhere") is not None


def test_fees_can_be_shown_where_there_are_some() -> None:
    text = f"{TEXT}fees:\n  gp:\n    name: GP\n"
    reference = Reference("fees", "all", "", True, 1)
    assert check_reference(reference, known_targets(parse_yaml(text, "guide.yaml"), SLUGS), Location("a.md", 1)) is None


def test_a_misspelt_or_missing_group_does_not_make_every_reference_wrong() -> None:
    for text in (TEXT.replace("phones:", "phone:"), TEXT.replace("phones:", "telephony:")):
        targets = known_targets(parse_yaml(text, "guide.yaml"), SLUGS)
        assert check_reference(Reference("phone", "ambulance", "", False, 1), targets, Location("a.md", 1)) is None
