"""What the maintainer is told: where it stands, what is wrong, and what to do.

Every module reports through these types, so that all problems of all files can be shown in one run.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Location:
    """A place in a source file: `path` as the maintainer typed it, `line` counted from 1."""

    path: str
    line: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend. `code` is kebab-case; it names the heading in docs/writing.md."""

    location: Location
    code: str
    message: str
    hint: str

    def __str__(self) -> str:
        return f"{self.location}: {self.message} [{self.code}]\n  hint: {self.hint}"


class BuildError(Exception):
    """The build cannot go on; carries every problem found so far, sorted and each once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(report(self.problems))


def report(problems: Iterable[Problem]) -> str:
    """The problems as text, one after another, with a closing line that counts them."""
    shown = [str(problem) for problem in problems]
    count = "1 problem" if len(shown) == 1 else f"{len(shown)} problems"
    return "\n".join([*shown, f"{count}; nothing was written."])


def nearest_of(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, or nothing when none is near."""
    return next(iter(get_close_matches(word, sorted(known), n=1, cutoff=0.6)), "")


def nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    """A hint that names the known word most like `word`, or `otherwise` when none is near."""
    near = nearest_of(word, known)
    return f"did you mean {near!r}?" if near else otherwise
