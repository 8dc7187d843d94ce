"""The finished site onto disk: writes what changed, removes what is no longer made, touches nothing else."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# Its presence says that the folder is ours to clear; without it a typing mistake in --output could empty a home folder.
MARKER = ".made-by-build"
_MARKER_TEXT = b"build.py makes this folder and removes what it did not make.\n"
_KEPT = frozenset({".gitkeep", ".git"})


class OutputError(Exception):
    """The output folder cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class Written:
    """How many files were written, left as they were, and removed."""

    written: int
    unchanged: int
    removed: int


def refuse_unsafe(output: Path, sources: tuple[Path, ...]) -> None:
    """Raises OutputError if writing to `output` could harm sources or files that are not ours."""
    try:
        place = output.resolve()
        output.exists()
    except (OSError, RuntimeError, ValueError):  # a name that is too long, a link that leads to itself, a zero byte
        raise OutputError("--output needs a folder; nothing can have the name that it was given") from None
    for source in (path.resolve() for path in sources):
        if place == source or place in source.parents or source in place.parents:
            raise OutputError(f"{output} overlaps {source}, which the guide is made from; choose another folder")
    if output.exists() and not output.is_dir():
        raise OutputError(f"{output} is a file; --output needs a folder")
    if output.is_dir() and not (output / MARKER).exists():
        foreign = [name for name in sorted(os.listdir(output)) if name not in _KEPT]
        if foreign:
            what = f"{output} holds files that build.py did not make ({foreign[0]}, …)"
            raise OutputError(f"{what}; empty it or choose another folder")


def write_output(files: Mapping[str, bytes], output: Path) -> Written:
    """Brings `output` to exactly `files`. A file is replaced whole or not at all; equal files keep their time.

    Raises OutputError if the folder or a file in it cannot be written.
    """
    try:
        return _write(files, output)
    except OSError as error:
        raise OutputError(f"{error.filename or output} cannot be written: {error.strerror}") from None


def _write(files: Mapping[str, bytes], output: Path) -> Written:
    wanted = {**files, MARKER: _MARKER_TEXT}
    removed = _prune(output, wanted)
    written = 0
    for path, content in sorted(wanted.items()):
        target = output / path
        if target.is_file() and not target.is_symlink() and target.read_bytes() == content:
            continue
        _replace(target, content)
        written += 1
    return Written(written, len(wanted) - written, removed)


def _replace(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.new")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _prune(output: Path, wanted: Mapping[str, bytes]) -> int:
    """Removes files that are no longer made, and folders left empty; keeps what git needs."""
    removed = 0
    for folder, names, files in os.walk(output, topdown=False):
        here = Path(folder)
        inside = here.relative_to(output)
        if inside.parts and inside.parts[0] in _KEPT:
            continue
        links = [name for name in names if (here / name).is_symlink()]
        for name in [*files, *links]:
            if (inside / name).as_posix() not in wanted and not (not inside.parts and name in _KEPT):
                (here / name).unlink()
                removed += 1
        if inside.parts and not any(here.iterdir()):
            here.rmdir()
    return removed
