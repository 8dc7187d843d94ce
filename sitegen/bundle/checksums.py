"""checksums.txt: the SHA-256 of every file beside the copy on the device (the guide in one file, the zip, pictures …).

The worker's table names this file's own hash, so one table holds all that is published; `build.py verify` follows it,
and so does `sha256sum --check` in the folder.
"""

import hashlib
import re
from collections.abc import Mapping

PATH = "checksums.txt"
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


def make_checksums(files: Mapping[str, bytes]) -> bytes:
    """A line for each file, as sha256sum writes it. What begins with a dot is for a host that need not send it."""
    named = {path: content for path, content in files.items() if not path.startswith(".")}
    return "".join(f"{hashlib.sha256(named[path]).hexdigest()}  {path}\n" for path in sorted(named)).encode()


def read_checksums(text: str) -> dict[str, str]:
    """Path → SHA-256 in hex."""
    return {match[2]: match[1] for match in map(_LINE.fullmatch, text.splitlines()) if match}
