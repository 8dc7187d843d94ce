"""One folder in the place of another, whole: the new one is made beside it, then the two change places.

Killed at any moment, the folder is the old one, the new one, or (between two renames) `.NAME.old` beside it, which
`recover` puts back. See docs/decisions/0006.
"""

import errno
import json
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from sitegen.publish.compressed import is_copy
from sitegen.publish.host import MARKER

# The presence of MARKER says that the folder is ours to replace; below this line are the files that the build made.
MARKER_TEXT = b"build.py makes this folder and removes what it made before and makes no longer.\n"
WAIT_SECONDS = 30.0

Say = Callable[[str], None]


class OutputError(Exception):
    """The output folder cannot be used; the text says why and what to do."""


class Place:
    """A folder, and the names used beside it while it is replaced.

    A mount point, or a folder whose parent may not be written, keeps its place: the names are inside it then.
    """

    def __init__(self, folder: Path) -> None:
        parent = folder.parent
        self.folder = folder
        self.fixed = folder.is_dir() and (os.path.ismount(folder) or not os.access(parent, os.W_OK))
        stem = folder / MARKER if self.fixed else parent / f".{folder.name}"
        self.lock, self.new, self.old, self.ready = (
            stem.with_name(f"{stem.name}.{state}") for state in ("lock", "new", "old", "ready")
        )

    def stopped(self) -> bool:
        """Whether a build was stopped while folders changed places, or one is at it now."""
        return self.old.is_dir() or self.ready.is_dir()


def repair(folder: Path, say: Say) -> None:
    """Repairs a folder whose build was stopped; touches nothing else. Raises OutputError if it cannot."""
    place = Place(folder.resolve())
    if place.stopped():
        try:
            with alone(place, say):
                recover(place, say)
        except OSError as error:
            raise OutputError(f"a build of {folder} was stopped and cannot be repaired: {error}") from None


def recover(place: Place, say: Say) -> None:
    """Brings a folder whose build was stopped to a whole state: the old one, or the new one if it was in place."""
    if place.old.is_dir():
        _refuse_foreign(place.old)
        if not os.path.lexists(place.folder):
            os.rename(place.old, place.folder)
            say(f"A build was stopped while it wrote; the last good output is back in {place.folder}.")
        elif (place.folder / MARKER).is_file():
            _finish(place)
            say(f"A build was stopped after it wrote; {place.folder} holds what it made.")
        else:
            raise OutputError(f"a build was stopped: rename {place.old}, its last good output, to {place.folder}")
    if place.ready.is_dir():
        _move_in(place)
        say(f"A build was stopped while it wrote; {place.folder} now holds all that it made.")
    if os.path.lexists(place.new):
        _refuse_foreign(place.new)
        discard(place.new)


def switch(place: Place) -> None:
    """Puts the whole new folder in the place of the old one. What no build made moves over to it."""
    if place.fixed:
        for path in (made_in(place.folder) or frozenset()) | (made_in(place.new) or frozenset()):
            folder = (place.folder / path).parent
            if folder.is_dir() and not os.access(folder, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
        os.rename(place.new, place.ready)
        _move_in(place)
        return
    if place.folder.is_dir():
        if not (place.folder / MARKER).is_file():
            (place.folder / MARKER).write_bytes(MARKER_TEXT)
        os.rename(place.folder, place.old)
    try:
        os.rename(place.new, place.folder)
    except BaseException:
        if place.old.is_dir():
            os.rename(place.old, place.folder)
        raise
    _finish(place)


def made_in(folder: Path) -> frozenset[str] | None:
    """The files that the last build made in a folder; None if its marker does not say."""
    try:
        _, _, listed = (folder / MARKER).read_bytes().partition(b"\n")
        names = json.loads(listed)
    except (OSError, ValueError, RecursionError):
        return None
    return frozenset(map(str, names)) if isinstance(names, list) else None


def marker(paths: Collection[str]) -> bytes:
    """The content of MARKER in a folder that holds these files."""
    return MARKER_TEXT + json.dumps(sorted(paths), indent=0).encode() + b"\n"


def foreign_in(folder: Path, made: Collection[str], wanted: Collection[str] = ()) -> Iterator[str]:
    """What no build made: files, links, and folders in which nothing is made or wanted."""
    parents = set[str]()
    for path in (*made, *wanted):
        while (path := path.rpartition("/")[0]) and path not in parents:
            parents.add(path)
    for here, folders, files in os.walk(folder, onerror=_raise):
        inside = here[len(str(folder)) :].replace(os.sep, "/").lstrip("/")
        for name in sorted([*folders, *files]):
            path = f"{inside}/{name}" if inside else name
            is_folder = name in folders and not os.path.islink(os.path.join(here, name))
            if is_folder and path in parents:
                continue
            if name in folders:
                folders.remove(name)
            if (is_folder or path not in made) and not path.startswith(MARKER):
                yield path


def discard(folder: Path) -> None:
    """Removes a folder of ours, folders in it that may not be written included."""
    with suppress(OSError):
        folder.chmod(stat.S_IRWXU)
        for here, folders, _ in os.walk(folder):
            for inner in (Path(here, name) for name in folders):
                if not inner.is_symlink():
                    inner.chmod(stat.S_IRWXU)
    shutil.rmtree(folder, ignore_errors=True)


def _raise(error: OSError) -> None:
    raise error


def _refuse_foreign(folder: Path) -> None:
    """Raises OutputError if a folder of the name that we need was made by somebody else."""
    if not folder.is_dir() or folder.is_symlink() or not (folder / MARKER).is_file() and any(folder.iterdir()):
        raise OutputError(f"{folder} is in the way and was not made by a build; move it elsewhere")


def _finish(place: Place) -> None:
    """After the switch: what no build made moves from the old folder into the new one, then the old one goes."""
    new = made_in(place.folder) or frozenset()
    for path in [*foreign_in(place.old, made_in(place.old) or new, new)] if place.old.is_dir() else ():
        (place.folder / path).parent.mkdir(parents=True, exist_ok=True)
        os.rename(place.old / path, place.folder / path)
    discard(place.old)


def _move_in(place: Place) -> None:
    """A folder that keeps its place: every file of the complete new one moves in, the list of them last.

    A kill on the way leaves a mixture and the rest in `ready`; the next start goes on.
    """
    wanted, made = made_in(place.ready), made_in(place.folder)
    if wanted is not None:
        for path in sorted((made or frozenset()) - wanted, reverse=True):
            with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):  # moved in before the stop
                (place.folder / path).unlink()
            for parent in Path(path).parents[:-1]:
                with suppress(OSError):  # not empty
                    (place.folder / parent).rmdir()
        # A server sends a compressed copy in the place of its file: no old one may stand beside a new file.
        for path in filter(is_copy, wanted):
            with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
                if (place.ready / path).is_file():
                    (place.folder / path).unlink()
        for path in (*sorted(wanted), MARKER):
            if (place.ready / path).is_file():
                (place.folder / path).parent.mkdir(parents=True, exist_ok=True)
                os.replace(place.ready / path, place.folder / path)
    discard(place.ready)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[str]) -> bool:
        file.seek(1 << 20)  # a locked byte cannot be read, and the number before it has to be
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def alone(place: Place, say: Say) -> Iterator[None]:
    """One build at a time: waits for another, then raises OutputError. The lock of a killed build is none."""
    end, reported = time.monotonic() + WAIT_SECONDS, False
    while not (file := _locked(place.lock)):
        other = f"another build (process {_holder(place.lock)}) is writing {place.folder}"
        if time.monotonic() > end:
            raise OutputError(f"{other}; wait until it is done, or end it")
        if not reported:
            say(f"{other[0].upper()}{other[1:]}; waiting for it.")
        reported = True
        time.sleep(0.05)
    with file:
        try:
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            yield
        finally:
            with suppress(OSError):  # Windows removes no open file; an old lock that nobody holds is none
                place.lock.unlink()


def _locked(lock: Path) -> IO[str] | None:
    """The lock's file, if nobody else holds it. Whoever had it removes it: ours must be the one that others see."""
    file = lock.open("a+")
    with suppress(FileNotFoundError):
        if _try_lock(file) and os.path.samestat(os.fstat(file.fileno()), lock.stat()):
            return file
    file.close()
    return None


def _holder(lock: Path) -> str:
    try:
        return lock.read_text("ascii", "replace") or "?"
    except OSError:
        return "?"
