"""The locked packages with their licences: requirements.lock, requirements-test.lock and docs/licences.md."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCKS = {"required": "requirements.lock", "excluded": "requirements-test.lock"}
LICENCES = "docs/licences.md"
_PACKAGE = re.compile(
    r"^([a-z0-9._-]+)==(\S+)(?: ; (.*?))? \\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n?)+)", re.MULTILINE
)
_ROW = re.compile(r"^\| ([a-z0-9._-]+) \| ([^|]+?) \| (?:build|tests) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Locked:
    """A package as a lock file names it; `hashes` are those of all its files, `marker` says where it is needed."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def locked(text: str) -> list[Locked]:
    """Every package of a lock file, in its order. Raises ValueError for a line that is not understood."""
    found = []
    for match in _PACKAGE.finditer(text):
        hashes = tuple(sorted(re.findall(r"sha256:([0-9a-f]{64})", match[4])))
        found.append(Locked(match[1], match[2], match[3] or "", hashes))
    if rest := _PACKAGE.sub("", text).strip():
        raise ValueError(f"not a package with hashes: {rest.splitlines()[0]}")
    return found


def licences(text: str) -> dict[str, str]:
    """Package → licence (SPDX), as the table of docs/licences.md says."""
    return {match[1]: match[2] for match in _ROW.finditer(text)}


def project() -> dict[str, Any]:
    """The `[project]` table of pyproject.toml."""
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return found
