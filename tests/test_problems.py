"""What the maintainer is told, as text."""

import pytest

from sitegen.problems import BuildError, Location, Problem, Problems, nearest, nearest_of, report


def problem(path: str, line: int, code: str = "some-code") -> Problem:
    return Problem(Location(path, line), code, "what stands there", "what to do")


def test_a_problem_names_place_code_and_what_to_do() -> None:
    assert str(problem("guide.yaml", 12)) == "guide.yaml:12: what stands there [some-code]\n  hint: what to do"


def test_problems_are_sorted_by_file_and_line_and_told_once() -> None:
    given = [problem("b.md", 2), problem("a.md", 10), problem("a.md", 9), problem("b.md", 2), problem("a.md", 9, "a")]
    error = BuildError(given)
    assert [(found.location.path, found.location.line, found.code) for found in error.problems] == [
        ("a.md", 9, "a"),
        ("a.md", 9, "some-code"),
        ("a.md", 10, "some-code"),
        ("b.md", 2, "some-code"),
    ]
    assert str(error) == report(error.problems)


@pytest.mark.parametrize(("count", "closing"), [(1, "1 problem; "), (2, "2 problems; ")])
def test_the_report_ends_with_a_count(count: int, closing: str) -> None:
    lines = report([problem("a.md", line + 1) for line in range(count)]).split("\n")
    assert len(lines) == 2 * count + 1
    assert lines[-1] == f"{closing}nothing was written."


def test_the_nearest_word_is_offered_and_far_ones_are_not() -> None:
    assert nearest("ambulanse", {"police", "ambulance"}, "known: …") == "did you mean 'ambulance'?"
    assert nearest("gp", {"police", "ambulance"}, "known: …") == "known: …"
    assert nearest("anything", (), "none") == "none"


def test_a_source_as_a_whole_has_no_line() -> None:
    assert str(Location("https://example.org/", 0)) == "https://example.org/"
    assert str(Location("a.md")) == "a.md:1"


def test_a_line_below_a_location_is_counted_from_it() -> None:
    assert Location("a.md", 7).below(1) == Location("a.md", 7)
    assert Location("a.md", 7).below(3) == Location("a.md", 9)


def test_a_word_is_near_if_six_tenths_of_it_fit() -> None:
    assert nearest_of("abcde", ["abcxy"]) == "abcxy", "six of ten letters"
    assert nearest_of("abcde", ["abxyz"]) == ""
    assert nearest_of("fire", {"fires", "firm"}) == "fires"


def test_steps_go_on_after_one_that_failed_and_nothing_is_raised_without_a_problem() -> None:
    problems, done = Problems(), []
    for line in (2, 1):
        with problems.collecting():
            raise BuildError([problem("a.md", line)])
    with problems.collecting():
        done.append("third")
    with pytest.raises(BuildError) as caught:
        problems.raise_any()
    assert [found.location.line for found in caught.value.problems] == [1, 2] and done == ["third"]
    Problems().raise_any()
