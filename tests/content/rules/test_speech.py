"""What is said on the phone: in a language that the guide names, with all words of a position or none."""

import pytest

from tests.content.test_position import SPEECH
from tests.small_guide import codes, problems

NAMED = ("  country:", "  spoken_language: nb\n  country:")


def test_the_words_of_a_position_are_all_there() -> None:
    assert codes(NAMED, more=SPEECH) == []


@pytest.mark.parametrize("more", [SPEECH, SPEECH[: SPEECH.index("speech:")], SPEECH[SPEECH.index("speech:") :]])
def test_sentences_to_say_are_in_a_language_that_the_guide_names(more: str) -> None:
    (found,) = problems(more=more)
    assert found.code == "missing-key" and "in no language" in found.message


def test_a_language_that_nobody_knows_is_told() -> None:
    assert codes(("  country:", "  spoken_language: norsk\n  country:"), more=SPEECH) == ["bad-language"]


@pytest.mark.parametrize("word", ["numerals", "point", "degrees", "north", "south", "east", "west"])
def test_each_word_that_is_missing_is_named(word: str) -> None:
    head, _, tail = SPEECH.partition(f"  {word}:")
    rest = tail[tail.index("\n  point:") + 1 :] if word == "numerals" else tail.partition("\n")[2]
    (found,) = problems(NAMED, more=head + rest)
    assert found.code == "missing-key" and repr(word) in found.message


@pytest.mark.parametrize(("key", "words"), [("spoken", "null en to"), ("sounds", "nool ayn too")])
def test_numerals_are_ten_words(key: str, words: str) -> None:
    more = SPEECH.replace(f"{key}: {words}", f"{key}: {words.partition(' ')[0]}")
    (found,) = (problem for problem in problems(NAMED, more=more) if problem.code == "wrong-shape")
    assert found.message.startswith(f"{key}: ")


def test_the_key_of_older_guides_is_known_again() -> None:
    (found,) = problems(NAMED, more=SPEECH.replace("    spoken: Koor", "    norwegian: Koor"))
    assert (found.code, found.hint) == ("unknown-key", "it is called `spoken:` now")
