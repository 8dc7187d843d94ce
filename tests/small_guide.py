"""The small guide.yaml with mistakes put into it, for the tests of everything that looks at guide.yaml as a whole."""

from sitegen.content.documents import parse_yaml
from sitegen.content.guide import Draft, make_draft
from sitegen.content.loader import guide_problems
from sitegen.problems import Problem
from tests.support import SMALL

SLUGS = frozenset({"index", "404", "emergency"})
TEXT = (SMALL / "guide.yaml").read_text()


def draft(*changes: tuple[str, str], more: str = "") -> Draft:
    """The small guide after each find was replaced once, and `more` was put at its end."""
    text = TEXT
    for find, replace in changes:
        assert find in text
        text = text.replace(find, replace, 1)
    return make_draft(parse_yaml(text + more, "guide.yaml"))


def problems(*changes: tuple[str, str], more: str = "") -> list[Problem]:
    """What is wrong with the small guide after these changes, as one report lists it: sorted, each once."""
    changed = draft(*changes, more=more)
    found = sorted(set(guide_problems(changed, SLUGS)))
    assert found or changed.guide, "a guide that cannot be used has a problem that says why"
    return found


def codes(*changes: tuple[str, str], more: str = "") -> list[str]:
    return [problem.code for problem in problems(*changes, more=more)]


def line_of(words: str, text: str = TEXT) -> int:
    return text[: text.index(words)].count("\n") + 1
