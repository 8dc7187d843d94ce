"""What a build leaves for the next one, in `.kept/` beside build.py: what it remembers, and what it last made of what.

Each of the two files counts only if it is whole and of this very generator; all else is as if it were not there. They
may be removed at any time, hold nothing that the output does not, and never are in it. See docs/decisions/0016.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from sitegen.publish.disk import Place, foreign_in, made_in, marker
from sitegen.publish.host import MARKER
from sitegen.remembered import listen, tell

_FIRST_LINE = b"build.py keeps this for its next run; it may be removed at any time.\n"


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
        told = self._read("memory")
        if told is not None:
            with suppress(Exception):  # whole and ours, and yet not readable: then it is of no use
                return listen(told)
        return None

    def remember(self, state: object) -> None:
        """Leaves what this process remembers for the next one."""
        self._write("memory", tell(state))

    def last(self, inputs: str, output: Path) -> Last | None:
        """What the last build said, if it was of these inputs and the output is, byte for byte, what it wrote."""
        found = self._read("last") if inputs else None
        if found is None or Place(output.resolve()).stopped():
            return None
        known = json.loads(found)
        if known["inputs"] != inputs or known["output"] != _output(output):
            return None
        return Last(**known["last"] | {"warnings": tuple(known["last"]["warnings"])})

    def made(self, inputs: str, files: Mapping[str, bytes], output: Path, last: Last) -> None:
        """Leaves word that these files were made of these inputs, and written."""
        whole = {**files, MARKER: marker(files)}
        digests = {path: hashlib.sha256(content).hexdigest() for path, content in whole.items()}
        known = {"inputs": inputs, "output": _digest_of(digests, foreign_in(output, whole)), "last": asdict(last)}
        self._write("last", json.dumps(known).encode())

    def _read(self, name: str) -> bytes | None:
        """What was written, if it is whole and of the same generator."""
        with suppress(OSError):
            content = (self.folder / name).read_bytes()
            begin = len(_FIRST_LINE) + hashlib.sha256().digest_size
            body = memoryview(content)[begin:]
            if content[:begin] == self._beginning(body):
                return bytes(body)
        return None

    def _write(self, name: str, content: bytes) -> None:
        """Whole or not at all. Where nothing may be written, nothing is kept."""
        new = self.folder / f"{name}.{os.getpid()}"
        with suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            try:
                new.write_bytes(self._beginning(content) + content)
                os.replace(new, self.folder / name)
            finally:
                new.unlink(missing_ok=True)

    def _beginning(self, content: bytes | memoryview) -> bytes:
        """The first line, and a digest of the generator and the content."""
        return _FIRST_LINE + hashlib.sha256(self.generator + hashlib.sha256(content).digest()).digest()


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
