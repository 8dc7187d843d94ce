"""The scripts of the built pages in Node, without a browser: what `page_surroundings.js` puts around them."""

import functools
import tempfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree
from typing import Any, NamedTuple

from sitegen.pipeline import Output, make_output
from sitegen.project import Project
from tests.scripts.node import tell
from tests.support import ROOT, real_output

NOON = "2026-11-24T11:00:00Z"
EMPTY = frozenset("area base br col embed hr img input link meta source track wbr".split())
Tree = list[Any]


class Reader(HTMLParser):
    """A built page as a tree of [name, attributes, children], and its script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tree: Tree = []
        self.script = ""
        self.open: list[Tree] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element: Tree = [tag, {name: value or "" for name, value in attrs}, []]
        if self.open:
            self.open[-1][2].append(element)
        else:
            self.tree = element
        if tag not in EMPTY:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1][0] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][:2] == ["script", {}]:
            self.script += data
        elif self.open and self.open[-1][0] not in ("script", "style"):
            self.open[-1][2].append(data)


class Story(NamedTuple):
    """What happens on a page: `steps` are expressions of JavaScript, and `before` is run before the page's script."""

    page: str
    steps: tuple[str, ...]
    before: str = ""
    now: str = NOON
    zone: str = "Europe/Oslo"


def play(*stories: Story, of: Callable[[], Output] = real_output) -> list[list[Any]]:
    """What each step of each story yields."""
    pages = {story.page: _parts(of, story.page) for story in stories}
    given = {"pages": pages, "stories": [story._asdict() for story in stories]}
    seen: list[list[Any]] = tell(given)
    return seen


@functools.cache
def _parts(of: Callable[[], Output], page: str) -> dict[str, Any]:
    reader = Reader(of()[page + "index.html"].decode("utf-8-sig"))
    assert reader.script and not reader.open
    return {"tree": reader.tree, "script": reader.script}


def made_with(make: Callable[[Path], Path]) -> Output:
    """The output of a content folder that `make` puts into an empty one."""
    with tempfile.TemporaryDirectory() as folder:
        return make_output(Project(make(Path(folder)), ROOT / "templates", ROOT / "static"))


def real_content_with(file: str, text: str) -> Output:
    """The real guide with one more file."""

    def make(folder: Path) -> Path:
        content = copytree(ROOT / "content", folder / "content")
        (content / file).write_text(text)
        return content

    return made_with(make)


# Steps of a story.


def found(latitude: float, longitude: float, accuracy: float, age: float = 0, asked: int = -1) -> str:
    """The device answers the last question, or another, with a position that is `age` ms old."""
    coords = f"{{ latitude: {latitude}, longitude: {longitude}, accuracy: {accuracy} }}"
    return f"geolocation.asked.at({asked}).found({{ coords: {coords}, timestamp: Date.now() - {age} }})"


def failed(code: int, asked: int = -1) -> str:
    return f"geolocation.asked.at({asked}).failed({{ code: {code}, message: '' }})"


def at(instant: str) -> str:
    """The clock jumps, and the page is looked at again."""
    return f"sleep(Date.parse('{instant}') - Date.now()); document.dispatchEvent(new Event('visibilitychange'))"
