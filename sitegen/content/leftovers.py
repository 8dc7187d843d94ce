"""What editors, browsers and file managers leave beside a file, for a moment or for good."""

import re
from functools import lru_cache

_LEFTOVER = re.compile(
    r"""~$ | ^~\$ | ^\#.*\#$ | ^\.[\#~] | ^\._ | ^4913$ | ___jb_(tmp|old)___$ | \.sb-[\w-]+$ | ^\.goutputstream-
    | \.(sw[a-z]|kate-swp|tmp|temp|bak|orig|new|part|partial|crdownload|download)$
    | ^(\.DS_Store|Thumbs\.db|desktop\.ini|\.directory)$ | ^\.(nfs|fuse_hidden)""",
    re.VERBOSE | re.IGNORECASE,
)


@lru_cache(10_000)
def is_leftover(path: str) -> bool:
    """Whether a file of the sources is an editor's or a system's own. Below host/ a name may begin with a dot."""
    *folders, name = path.replace("\\", "/").split("/")
    hidden = "host" not in folders and any(part.startswith(".") for part in (*folders, name))
    return hidden or any(_LEFTOVER.search(part) for part in (*folders, name))
