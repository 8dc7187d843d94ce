"""guide.yaml as a whole: one slip is told once, and whatever stands there crashes nothing."""

from pathlib import Path

import pytest

from sitegen.facts import make_guide, read_guide
from sitegen.problems import BuildError
from tests.small_guide import SLUGS, codes, problems


def test_the_small_guide_is_right() -> None:
    assert problems() == []


def test_an_id_whose_record_was_refused_still_counts_as_known() -> None:
    """One slip must not look like ten."""
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
def test_a_group_of_the_wrong_shape_is_told_and_crashes_nothing(change: tuple[str, str]) -> None:
    assert problems(change)


def test_a_missing_or_shapeless_guide_is_told(tmp_path: Path) -> None:
    for text, code in (
        (None, "missing-guide"),
        ("", "wrong-shape"),
        ("- a\n", "wrong-shape"),
        ("words\n", "wrong-shape"),
    ):
        if text is not None:
            (tmp_path / "guide.yaml").write_text(text)
        with pytest.raises(BuildError) as caught:
            make_guide(read_guide(tmp_path / "guide.yaml", "content/guide.yaml"), SLUGS)
        assert code in {problem.code for problem in caught.value.problems}
        assert {str(problem.location) for problem in caught.value.problems} == {"content/guide.yaml:1"}
