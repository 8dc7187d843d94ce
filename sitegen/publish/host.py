"""static/host/: what a host asks for (CNAME, _headers, .well-known/…), copied to the top of the output as it is.

The worker does not carry these files: they are for the host, not for readers.
"""

from pathlib import Path

from sitegen.content.leftovers import is_leftover

# Names at the top of the output that are neither the guide's nor the host's: the build's own mark, and git's.
MARKER = ".made-by-build"
KEPT = frozenset({".gitkeep", ".git"})


def host_files(static: Path) -> dict[str, bytes]:
    """Path in the output → content. Raises OSError if one cannot be read."""
    folder = static / "host"
    paths = {file: file.relative_to(folder).as_posix() for file in sorted(folder.rglob("*")) if file.is_file()}
    return {
        path: file.read_bytes()
        for file, path in paths.items()
        if not is_leftover(f"host/{path}") and path.split("/")[0] not in KEPT
    }
