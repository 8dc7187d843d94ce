"""What the maintainer is shown: where a problem is, what is wrong, and what to do.

Every module reports through these types, so that all problems of all files can be shown in one run.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Self


@dataclass(frozen=True, order=True)
class Location:
    """A place in a source: `path` as the maintainer typed it, `line` counted from 1, or 0 for the source as a whole."""

    path: str
    line: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path

    def below(self, line: int) -> "Location":
        """Where `line` of a text is, if the text begins here."""
        return Location(self.path, self.line + line - 1)


def _cut(words: str) -> str:
    """Words that quote a text of the maintainer, which may be of any length."""
    return words if len(words) <= 500 else f"{words[:499]}…"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend. `code` is kebab-case; it names the heading in docs/writing.md."""

    location: Location
    code: str
    message: str
    hint: str

    @property
    def summary(self) -> str:
        return f"{self.location}: {_cut(self.message)} [{self.code}]"

    def __str__(self) -> str:
        return f"{self.summary}\n  hint: {_cut(self.hint)}"


class BuildError(Exception):
    """The build cannot go on; carries every problem found so far, sorted and each once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(report(self.problems))

    @classmethod
    def of(cls, location: Location, code: str, message: str, hint: str) -> Self:
        """The error of a single problem."""
        return cls([Problem(location, code, message, hint)])


class Problems:
    """Collects the problems of several steps, so that one run reports all of them."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """A step whose problems are kept for the report; the next step still runs."""
        try:
            yield
        except BuildError as error:
            self.found += error.problems

    def raise_any(self) -> None:
        """Raises BuildError if there is any problem."""
        if self.found:
            raise BuildError(self.found)


def report(problems: Iterable[Problem]) -> str:
    """The problems as text, one after another, with a closing line that counts them."""
    listed = [str(problem) for problem in problems]
    count = "1 problem" if len(listed) == 1 else f"{len(listed)} problems"
    return "\n".join([*listed, f"{count}; nothing was written."])


def display_path(path: Path) -> str:
    """A path as the maintainer can click it: relative to where the command runs, if it lies below."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.resolve().as_posix()


def nearest_of(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, or nothing when none is near."""
    found = sorted(it for it in known if abs(len(it) - len(word)) <= 4)
    return next(iter(get_close_matches(word, found, n=1, cutoff=0.6)), "") if len(found) <= 500 else ""


def nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    """A hint that names the known word most like `word`, or `otherwise` when none is near."""
    near = nearest_of(word, known)
    return f"did you mean {near!r}?" if near else otherwise
