"""The finished site onto disk: all of it or nothing. What changed is written, what is no longer made is removed, and
what no build made stays.
"""

import os
import shutil
import stat
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from sitegen.publish.compressed import is_copy
from sitegen.publish.disk import OutputError, Place, Say, alone, discard, foreign_in, made_in, marker, recover, switch
from sitegen.publish.host import KEPT, MARKER


@dataclass(frozen=True)
class Written:
    """How many files were written, left as they were, and removed; `foreign` are those that no build made."""

    written: int
    unchanged: int
    removed: int
    foreign: tuple[str, ...] = ()

    @property
    def changes(self) -> str:
        """What is said of it."""
        return f"{self.written} files written, {self.unchanged} unchanged, {self.removed} removed"


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
        foreign = [name for name in sorted(os.listdir(output)) if name not in KEPT and not name.startswith(MARKER)]
        if foreign:
            what = f"{output} holds files that build.py did not make ({foreign[0]}, …)"
            raise OutputError(f"{what}; empty it or choose another folder")


def write_output(files: Mapping[str, bytes], output: Path, say: Say = print) -> Written:
    """Brings `output` to `files`, whole or not at all; equal files keep their time. `say` reports what takes longer.

    Raises OutputError if it cannot be written: it is as it was then.
    """
    place = Place(output.resolve())
    try:
        place.folder.parent.mkdir(parents=True, exist_ok=True)
        with alone(place, say):
            recover(place, say)
            return _write(files, place)
    except OSError as error:
        state = "build again to go on" if place.stopped() else "the last good output is as it was"
        raise OutputError(f"{error.filename or output} cannot be written: {error.strerror}; {state}") from None


def _write(files: Mapping[str, bytes], place: Place) -> Written:
    wanted = {**files, MARKER: marker(files)}
    before = made_in(place.folder)
    made = {*wanted} if before is None else {*before, MARKER}
    foreign = [*foreign_in(place.folder, made, wanted)] if place.folder.is_dir() else []
    _refuse_collisions(foreign, wanted, place)
    unchanged = {path for path, content in wanted.items() if _holds(place.folder / path, content)}
    removed = sum(os.path.lexists(place.folder / path) for path in made - wanted.keys())
    if removed or len(unchanged) < len(wanted):
        _stage(wanted, unchanged, place)
        switch(place)
    kept = tuple(path for path in foreign if path not in KEPT and path not in wanted)
    return Written(len(wanted) - len(unchanged), len(unchanged), removed, kept)


def _refuse_collisions(foreign: Collection[str], wanted: Mapping[str, bytes], place: Place) -> None:
    """Raises OutputError before a file that no build made would be replaced, or would be in the way."""
    folders = {parent for path in wanted for parent in Path(path).parents}
    for path in foreign:
        file, same = place.folder / path, path in wanted and _holds(place.folder / path, wanted[path])
        if is_copy(path) and path not in wanted and path.rpartition(".")[0] in wanted:
            what = "was not made by a build, and a server would send it in the place of the file beside it, however old"
            raise OutputError(f"{file} {what}; remove it (build.py build --compress makes such files)")
        above = {parent.as_posix() for parent in Path(path).parents}
        if not same and (path in wanted or Path(path) in folders or above & wanted.keys()):
            raise OutputError(f"{file} was not made by a build, and now the guide needs its place; move or remove it")
        moved = [file.parent, *([file] if file.is_dir() and not file.is_symlink() else [])]
        if not place.fixed and not all(os.access(it, os.W_OK) for it in moved):
            raise OutputError(f"{file} was not made by a build and may not be moved; move it away")


def _holds(file: Path, content: bytes) -> bool:
    """Whether it is a file with exactly this content; one that cannot be read is made again."""
    try:
        found = file.lstat()
        return stat.S_ISREG(found.st_mode) and found.st_size == len(content) and file.read_bytes() == content
    except OSError:
        return False


def _stage(wanted: Mapping[str, bytes], unchanged: Collection[str], place: Place) -> None:
    """The whole new folder beside the old one; files that are as before are the same files."""
    place.new.mkdir()
    if place.folder.is_dir():
        place.new.chmod(stat.S_IMODE(place.folder.stat().st_mode) | stat.S_IRWXU)
    for path in sorted(wanted, key=lambda path: path != MARKER):
        target = place.new / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if path in unchanged:
                _link(place.folder / path, target)
            else:
                target.write_bytes(wanted[path])
        except OSError as error:
            discard(place.new)
            # A full disk does not say which file it was.
            raise OSError(error.errno, error.strerror, str(place.folder / path)) from None


def _link(file: Path, target: Path) -> None:
    try:
        os.link(file, target)
    except OSError:  # a file system without links
        shutil.copy2(file, target)
