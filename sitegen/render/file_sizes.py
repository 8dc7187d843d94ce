"""How large a file is that a page offers: known when all files are made, so a page is drawn with a mark in its place.

The mark is filled in after the page was given its edition: another size is no newer text.
"""

import re
from collections.abc import Mapping

from sitegen.content.catalogs import size_in_words

# Private characters, which nobody can type.
_MARK = re.compile("\ue004([^\ue004\ue005]*) ([a-z-]+)\ue005")
_MAY_HOLD_ONE = "\ue004".encode()


def size_mark(path: str, language: str) -> str:
    """What stands in a page for the size of a file."""
    return f"\ue004{path} {language}\ue005"


def with_sizes(pages: Mapping[str, bytes], sizes: Mapping[str, int]) -> dict[str, bytes]:
    """The files with every size in brackets; nothing for a file that has none."""

    def words(match: re.Match[str]) -> str:
        return f" ({size_in_words(sizes[match[1]], match[2])})" if match[1] in sizes else ""

    return {
        path: _MARK.sub(words, content.decode()).encode() if _MAY_HOLD_ONE in content else content
        for path, content in pages.items()
    }
