"""A release: the built guide as an archive, the SBOM, and the checksums of both, in release/. Run by `make release`.

Twice the same bytes: names in order, no owner, and the time of the commit. The archive is not compressed, because
compression differs from one zlib to the next.
"""

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path

from tools.locks import ROOT, project
from tools.sbom import make_sbom

# What a build keeps for itself is no part of the guide.
OWN = frozenset({".made-by-build", ".gitkeep"})


def make_release(output: Path, time: int) -> dict[str, bytes]:
    """Name → content of every file of the release of a built folder."""
    guide = project()
    name = f"{guide['name']}-{guide['version']}"
    archive = make_archive(output, name, time)
    files = {f"{name}.tar": archive, f"{name}.cdx.json": make_sbom(archive=hashlib.sha256(archive).hexdigest())}
    return files | {"SHA256SUMS": _checksums(files)}


def make_archive(output: Path, name: str, time: int) -> bytes:
    """The folder as a tar archive that unpacks into a folder `name`.

    A server makes its ETag of time and size. Were the time always the same, a new sw.js as long as the old one would
    never reach a reader.
    """
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for file in sorted(it for it in output.rglob("*") if it.is_file() and it.name not in OWN):
            entry = tarfile.TarInfo(f"{name}/{file.relative_to(output).as_posix()}")
            entry.size, entry.mtime, entry.mode = file.stat().st_size, time, 0o644
            with file.open("rb") as opened:
                archive.addfile(entry, opened)
    return content.getvalue()


def _checksums(files: Mapping[str, bytes]) -> bytes:
    """As `sha256sum --check` reads it."""
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


def commit_time(root: Path) -> int:
    """When the commit was made from which everything here comes, in seconds. Ends if something is not committed."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    git = ["git", "-C", str(root)]
    state = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=False)
    if state.returncode or state.stdout:
        sys.exit("A release is made of a commit: commit what has changed, or set SOURCE_DATE_EPOCH.")
    told = subprocess.run([*git, "log", "-1", "--format=%ct"], capture_output=True, text=True, check=True)
    return int(told.stdout)


def main() -> None:
    folder = ROOT / "release"
    files = make_release(ROOT / "output", commit_time(ROOT))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
        print(f"release/{name}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
