"""What a build leaves for the next one, in `.kept/` beside build.py: what it remembers, and what it last made of what.

Each of the two files counts only if it is whole and of this very generator; all else is as if it were not there. They
may be removed at any time, hold nothing that the output does not, and never are in it. See docs/decisions/0016.
"""

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from sitegen.publish.disk import Place, foreign_in, made_in, marker
from sitegen.publish.host import MARKER
from sitegen.remembered import listen, tell

_FIRST_LINE = b"build.py keeps this for its next run; it may be removed at any time.\n"
_DIGEST = hashlib.sha256().digest_size


@dataclass(frozen=True)
class Last:
    """What the last build had to say: how many pages and files there are, and its warnings."""

    pages: int
    files: int
    warnings: tuple[str, ...]


class Kept:
    """The folder of kept files; `home` is the one of build.py."""

    def __init__(self, home: Path) -> None:
        self.folder = home / ".kept"
        self.generator = _generator()

    def recall(self) -> object:
        """Lets this process remember what the last build did; the state that it ended with, or None."""
        with self._read("memory") as file, suppress(Exception):  # whole and ours, and yet not readable: of no use
            return listen(file) if file else None
        return None

    def remember(self, state: object) -> None:
        """Leaves what this process remembers for the next one."""
        self._write("memory", lambda file: tell(state, file))

    def last(self, inputs: str, output: Path) -> Last | None:
        """What the last build said, if it was of these inputs and the output is, byte for byte, what it wrote."""
        with self._read("last") as file:
            known = json.load(file) if file and inputs else {}
        if known.get("inputs") != inputs or Place(output.resolve()).stopped() or known["output"] != _output(output):
            return None
        return Last(**known["last"] | {"warnings": tuple(known["last"]["warnings"])})

    def made(self, inputs: str, files: Mapping[str, bytes], output: Path, last: Last) -> None:
        """Leaves word that these files were made of these inputs, and written."""
        whole = {**files, MARKER: marker(files)}
        digests = {path: hashlib.sha256(content).hexdigest() for path, content in whole.items()}
        known = {"inputs": inputs, "output": _digest_of(digests, foreign_in(output, whole)), "last": asdict(last)}
        self._write("last", lambda file: file.write(json.dumps(known).encode()))

    @contextmanager
    def _read(self, name: str) -> Iterator[IO[bytes] | None]:
        """What was written, from its beginning, if it is whole and of the same generator."""
        with ExitStack() as opened:
            file = None
            with suppress(OSError):
                file = opened.enter_context((self.folder / name).open("rb"))
                beginning = file.read(len(_FIRST_LINE) + _DIGEST)
                if beginning != _FIRST_LINE + self._digest(file):
                    file = None
            if file:
                file.seek(len(beginning))
            yield file

    def _write(self, name: str, write: Callable[[IO[bytes]], object]) -> None:
        """Whole or not at all. Where nothing may be written, nothing is kept."""
        new = self.folder / f"{name}.{os.getpid()}"
        with suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            try:
                with new.open("w+b") as file:
                    file.write(_FIRST_LINE + bytes(_DIGEST))
                    write(file)
                    file.seek(len(_FIRST_LINE) + _DIGEST)
                    digest = self._digest(file)
                    file.seek(len(_FIRST_LINE))
                    file.write(digest)
                os.replace(new, self.folder / name)
            finally:
                new.unlink(missing_ok=True)

    def _digest(self, file: IO[bytes]) -> bytes:
        """Of the generator, and of the rest of a file."""
        digest = hashlib.sha256(self.generator)
        while part := file.read(1 << 20):
            digest.update(part)
        return digest.digest()


def inputs_of(folders: Iterable[Path], options: Mapping[str, object]) -> str:
    """A name for exactly these files and options; empty if a folder in them is a link, which is not followed."""
    digest = hashlib.sha256(json.dumps({name: str(value) for name, value in sorted(options.items())}).encode())
    for folder in folders:
        for path, content in _files(folder):
            if content is None:
                return ""
            digest.update(f"{len(content)} {path}\n".encode("utf-8", "surrogateescape") + content)
    return digest.hexdigest()


def _generator() -> bytes:
    """A digest of all that makes a guide of content: this package, Python, and the libraries that are installed."""
    digest = hashlib.sha256(sys.version.encode())
    for path, content in _files(Path(__file__).resolve().parent):
        if content is not None and not path.endswith(".pyc"):
            digest.update(f"{len(content)} {path}\n".encode() + content)
    for place in sys.path:
        with suppress(OSError):
            digest.update("\n".join(sorted(it for it in os.listdir(place) if it.endswith(".dist-info"))).encode())
    return digest.digest()


def _files(folder: Path) -> Iterator[tuple[str, bytes | None]]:
    """Name and content of every file below a folder, in order; None for what is no plain file or folder."""
    for here, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            file = Path(here, name)
            yield str(file), file.read_bytes() if file.is_file() else None
        yield from ((str(Path(here, name)), None) for name in folders if Path(here, name).is_symlink())


def _output(output: Path) -> str:
    """The digest of a folder as it is; empty if a file that a build made is not there."""
    made = made_in(output)
    if made is None:
        return ""
    paths = {*made, MARKER}
    try:
        digests = {path: hashlib.sha256((output / path).read_bytes()).hexdigest() for path in paths}
        return _digest_of(digests, foreign_in(output, paths))
    except OSError:
        return ""


def _digest_of(digests: Mapping[str, str], foreign: Iterable[str]) -> str:
    return hashlib.sha256(json.dumps([sorted(digests.items()), sorted(foreign)]).encode()).hexdigest()
