"""Numbers in a right-to-left page are displayed in the order in which they are written.

By the Unicode bidirectional algorithm (UAX 9) a run of digits keeps its order, and so do digits joined by a point, a
comma, a colon or a no-break space (W4), and digits behind Latin letters (W7). Two runs with an ordinary space or a dash
between them change places, and so do digits and the letters behind them: 5 cm is shown as cm 5. Those have to stand in
an element of their own direction.
"""

import re
from html.parser import HTMLParser

import pytest

from tests.support import real_output

# Two runs that would change places; a plus sign would go to the other end.
TURNED = re.compile(r"\d[ \n]+\d|\d\s*[–—-]\s*\d|\+\d|\d\s?[A-Za-z°]")
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
PAGES = sorted(path for path in real_output() if path.startswith("ar/"))


class Reader(HTMLParser):
    """Every text with the direction that its nearest element with a `dir` gives it."""

    def __init__(self) -> None:
        super().__init__()
        self.directions: list[tuple[str, str]] = [("", "ltr")]
        self.texts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes).get("dir") or self.directions[-1][1]
        if tag not in VOID:
            self.directions.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        while len(self.directions) > 1 and self.directions.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.directions[-1][0] not in ("script", "style"):
            self.texts.append((self.directions[-1][1], data.strip()))


def turned(built: str) -> list[str]:
    reader = Reader()
    reader.feed(built)
    return [text for direction, text in reader.texts if direction == "rtl" and TURNED.search(text)]


def test_there_are_pages_to_read() -> None:
    assert len(PAGES) >= 9
    assert '<html lang="ar" dir="rtl"' in real_output()["ar/index.html"].decode()


@pytest.mark.parametrize("path", PAGES)
def test_no_number_can_be_turned_round(path: str) -> None:
    assert turned(real_output()[path].decode("utf-8-sig")) == []


def test_what_would_be_turned_is_found() -> None:
    page = '<html dir="rtl"><p>اتصل بالرقم 116 117 الآن</p><p>بعمق 5–6</p><p>عمق 5 cm</p><p>5 دقائق</p>'
    assert turned(page) == ["اتصل بالرقم 116 117 الآن", "بعمق 5–6", "عمق 5 cm"]
    assert turned('<html dir="rtl"><p>اتصل <bdi dir="ltr">116 117</bdi> الآن</p>') == []
