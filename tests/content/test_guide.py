"""guide.yaml as a draft: one mistake is reported once, and no content crashes the build."""

from pathlib import Path

import pytest

from sitegen.content.guide import Draft, read_guide
from sitegen.content.records import Groups
from sitegen.problems import BuildError
from tests.small_guide import TEXT, codes, draft, line_of, problems

GROUPS = set(Groups.model_fields)


def rejected(found: Draft, group: str) -> frozenset[str]:
    """The ids of the records that cannot be used."""
    return found.ids(group) - set(getattr(found.valid, group))


def test_the_small_guide_is_right() -> None:
    assert problems() == []


def test_the_id_of_a_rejected_record_still_counts_as_known() -> None:
    """One mistake must not look like ten."""
    assert codes(("    label: Ambulance\n", "")) == ["missing-key"]
    assert codes(("    language: en\n    dated", "    language: english\n    dated")) == ["bad-language"]
    assert codes(("      breathing: hard to breathe", "      breathing: <b>hard</b> to breathe")) == ["raw-html"]


@pytest.mark.parametrize(
    "change",
    [
        ("signs: [breathing, bleeding]", "signs:\n      - breathing: hard\n      - bleeding"),
        ("signs: [breathing, bleeding]", "signs:\n      - [breathing]"),
        ("signs: [breathing, bleeding]", "signs: {breathing: bleeding}"),
        ("    source: authority\n", "    source: {authority: x}\n"),
        ("    source: authority\n", "    source: [[authority]]\n"),
        ("    service: fire\n", "    service: [fire]\n"),
        ('    number: "110"\n', "    number: [110]\n"),
        ("    read: archived\n", "    read: [archived]\n"),
        (
            "    items:\n      breathing: hard to breathe\n      bleeding: heavy bleeding\n",
            "    items: [breathing, bleeding]\n",
        ),
        ("    page: emergency\n", "    page: {emergency: x}\n"),
        ('  country: "NO"\n', "  country: {NO: x}\n"),
        ("  ambulance:\n", "  ambulance: []\n  other:\n"),
        ("  emergency:\n", "  emergency: []\n  other:\n"),
        ("care_levels:\n", "care_levels: []\nother:\n"),
        ("phones:\n", "phones: words\nother:\n"),
        ("sources:\n", "sources: [authority]\nother:\n"),
        ("lists:\n", "lists:\nother:\n"),
    ],
)
def test_a_group_of_the_wrong_shape_is_reported_and_crashes_nothing(change: tuple[str, str]) -> None:
    assert problems(change)


def test_a_guide_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "guide.yaml").write_text(TEXT)
    assert read_guide(tmp_path / "guide.yaml", "content/guide.yaml").valid == draft().valid


def test_a_missing_or_shapeless_guide_is_reported(tmp_path: Path) -> None:
    for text, code in (
        (None, "missing-guide"),
        ("", "wrong-shape"),
        ("- a\n", "wrong-shape"),
        ("words\n", "wrong-shape"),
    ):
        if text is not None:
            (tmp_path / "guide.yaml").write_text(text)
        with pytest.raises(BuildError) as caught:
            read_guide(tmp_path / "guide.yaml", "content/guide.yaml")
        (found,) = caught.value.problems
        assert (found.code, str(found.location)) == (code, "content/guide.yaml:1")


def test_a_guide_without_mistakes_is_a_draft_without_rejected_records() -> None:
    small = draft()
    assert small.guide and small.valid is small.guide and small.site == small.guide.site
    assert small.problems == ()
    assert (small.country, small.language) == ("NO", "en")
    assert not any(rejected(small, group) for group in GROUPS)


def test_a_rejected_record_leaves_all_others_in_the_draft() -> None:
    small = draft(("    reaches: The police.\n", "    reaches: <b>The police.</b>\n"))
    assert small.guide is None
    assert [problem.code for problem in small.problems] == ["raw-html"]
    assert rejected(small, "phones") == {"police"}
    assert set(small.valid.phones) == {"ambulance", "fire", "out-of-hours"}
    assert small.ids("phones") == {"ambulance", "police", "fire", "out-of-hours"}
    assert small.names["phones", "id"] == small.ids("phones")
    assert small.names["phones", "group"] == {"emergency", "health"}
    assert small.site is not None and not any(rejected(small, group) for group in GROUPS if group != "phones")


def test_a_rejected_record_hides_nothing_in_the_others() -> None:
    rejected = ("    label: Ambulance\n", "")
    assert codes(rejected, ('number: "110"', 'number: "120"')) == ["missing-key", "emergency-number"]
    assert codes(rejected, ("value: under 16", "value: call 113")) == ["missing-key", "hard-coded-number"]
    assert codes(rejected, ("page: emergency", "page: emergancy")) == ["missing-key", "unknown-id"]
    assert codes(rejected, ("  routine:\n", "  later:\n")) == ["missing-key", "missing-level", "unknown-key"]


def test_a_record_that_does_not_validate_is_not_compared_with_the_others() -> None:
    """What is wrong with it by itself comes first; the rules between records would speak of half a record."""
    wrong = ('    label: Fire\n    number: "110"\n', '    number: "120"\n')
    assert codes(wrong) == ["missing-key"]


def test_a_rejected_site_leaves_every_group_in_the_draft() -> None:
    small = draft(("  place: Smalltown\n", ""))
    assert small.site is None and small.guide is None
    assert (small.country, small.language) == ("NO", "en")
    assert not any(rejected(small, group) for group in GROUPS)


def test_a_group_of_another_shape_is_rejected_whole() -> None:
    small = draft(("lists:\n", "lists: words\nother:\n"))
    assert small.ids("lists") == rejected(small, "lists") == frozenset()
    assert small.valid.lists == {} and set(small.valid.phones) == small.ids("phones")


def test_a_misspelt_group_is_reported_under_its_own_name_and_read_all_the_same() -> None:
    small = draft(("facts:\n", "factz:\n"), ("value: under 16", "value: <b>16</b>"))
    assert [(one.code, one.location.line) for one in small.problems] == [
        ("unknown-key", line_of("facts:")),
        ("raw-html", line_of("value: under 16")),
    ]
    assert small.guide is None and rejected(small, "facts") == {"child-age"}
    assert draft(("facts:\n", "factz:\n")).guide is None, "a guide with a problem is none"


def test_groups_that_no_guide_is_without_are_left_out_of_the_names_while_they_are_empty() -> None:
    small = draft(("phones:\n", "telephony:\n"))
    assert {group for group, _ in small.names} == GROUPS - {"phones"}
    assert small.names["fees", "id"] == frozenset(), "nothing can be a fee, and that is known"


@pytest.mark.parametrize("group", ["sources", "phones", "facts", "lists", "care_levels"])
def test_a_group_whose_line_is_missing_is_one_problem(group: str) -> None:
    (found,) = problems((f"\n{group}:\n", "\n"))
    assert (found.code, found.location.line) == ("missing-key", line_of(f"\n{group}:") + 1)
    assert found.message.startswith(f"the line `{group}:` is missing above")


def test_an_entry_whose_line_is_missing_is_one_problem() -> None:
    (found,) = problems(("\n  child-age:\n", "\n"))
    assert (found.code, found.location.line) == ("missing-key", line_of("\n  child-age:") + 1)


def test_a_group_with_nothing_in_it_is_reported_where_a_guide_needs_it() -> None:
    for group in ("sources", "phones"):
        start, end = f"\n{group}:\n", "\nphones:\n" if group == "sources" else "\nfacts:\n"
        records = TEXT[TEXT.index(start) + 1 : TEXT.index(end) + 1]
        for nothing in ("{}", "", "~"):
            assert "empty-value" in codes((records, f"{group}: {nothing}\n\n")), (group, nothing)
