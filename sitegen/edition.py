"""A page's edition: a name for what it says. It lets an open page notice that a newer text of itself has arrived."""

import hashlib
import re

_EMPTY = 'data-edition=""'
# What a reader does not read; a new colour is no new text.
_SILENT = re.compile(r"<(style|script)\b.*?</\1>|<(meta|link)\b[^>]*>", re.DOTALL)


def stamp(page: str) -> tuple[str, str]:
    """The page with its edition on the root element, and the edition itself."""
    edition = hashlib.sha256(_SILENT.sub("", page).encode()).hexdigest()[:12]
    return page.replace(_EMPTY, f'data-edition="{edition}"', 1), edition
