"""The small guide.yaml with mistakes put into it, for the tests of everything that looks at guide.yaml as a whole."""

from sitegen.facts import make_guide
from sitegen.problems import BuildError, Problem
from sitegen.source import parse_yaml
from tests.support import SMALL

SLUGS = frozenset({"index", "404", "emergency"})
TEXT = (SMALL / "guide.yaml").read_text()


def problems(*changes: tuple[str, str], more: str = "") -> list[Problem]:
    """What is wrong with the small guide after each find was replaced once, and `more` was put at its end."""
    text = TEXT
    for find, replace in changes:
        assert find in text
        text = text.replace(find, replace, 1)
    try:
        make_guide(parse_yaml(text + more, "guide.yaml"), SLUGS)
    except BuildError as error:
        return list(error.problems)
    return []


def codes(*changes: tuple[str, str], more: str = "") -> list[str]:
    return [problem.code for problem in problems(*changes, more=more)]


def line_of(words: str, text: str = TEXT) -> int:
    return text[: text.index(words)].count("\n") + 1
