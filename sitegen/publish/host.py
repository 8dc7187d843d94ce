"""static/host/: what a host asks for (CNAME, _headers, .well-known/…), copied to the top of the output as it is.

The worker does not carry these files: they are for the host, not for readers.
"""

import re
from pathlib import Path

# Names at the top of the output that are neither the guide's nor the host's: the build's own mark, and git's.
MARKER = ".made-by-build"
KEPT = frozenset({".gitkeep", ".git"})

# What editors, browsers and file managers leave beside a file, for a moment or for good.
_LEFTOVER = re.compile(
    r"""~$ | ^~\$ | ^\#.*\#$ | ^\.[\#~] | ^\._ | ^4913$ | ___jb_(tmp|old)___$ | \.sb-[\w-]+$ | ^\.goutputstream-
    | \.(sw[a-z]|kate-swp|tmp|temp|bak|orig|new|part|partial|crdownload|download)$
    | ^(\.DS_Store|Thumbs\.db|desktop\.ini|\.directory)$ | ^\.(nfs|fuse_hidden)""",
    re.VERBOSE | re.IGNORECASE,
)


def is_leftover(path: str) -> bool:
    """Whether a file of the sources is an editor's or a system's own. Below host/ a name may begin with a dot."""
    *folders, name = path.replace("\\", "/").split("/")
    hidden = "host" not in folders and any(part.startswith(".") for part in (*folders, name))
    return hidden or any(_LEFTOVER.search(part) for part in (*folders, name))


def host_files(static: Path) -> dict[str, bytes]:
    """Path in the output → content. Raises OSError if one cannot be read."""
    folder = static / "host"
    paths = {file: file.relative_to(folder).as_posix() for file in sorted(folder.rglob("*")) if file.is_file()}
    return {
        path: file.read_bytes()
        for file, path in paths.items()
        if not is_leftover(f"host/{path}") and path.split("/")[0] not in KEPT
    }
