"""The links of the finished pages: each leads somewhere and is relative, and nothing is loaded from elsewhere."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urldefrag

from sitegen.check.page_reader import ReadPage
from sitegen.content.model import HOME, NOT_FOUND, Page
from sitegen.problems import Location, Problem, nearest


@dataclass(frozen=True)
class PageLinks:
    """What a page leads to, what it loads as (tag, address), what it names for machines, and its ids."""

    links: tuple[str, ...]
    loads: tuple[tuple[str, str], ...]
    public: tuple[str, ...]
    ids: tuple[str, ...]

    @classmethod
    def of(cls, found: ReadPage) -> "PageLinks":
        """Those of a page that was read."""
        return cls(tuple(found.links), tuple(found.loads), tuple(found.public), tuple(found.ids))


def link_problems(
    page: Page, links: Mapping[str, PageLinks], files: Mapping[str, bytes], base_url: str
) -> Iterator[Problem]:
    """What is wrong with one page's links and loads; `links` are those of every page by its path.

    The page for unknown addresses may begin its links with the public address: it is sent for paths of any depth.
    """
    found, base = links[page.path], base_url if page.slug == NOT_FOUND and base_url else None
    up = "../" * page.address.count("/")
    for tag, address in ((tag, _relative(address, base, up)) for tag, address in found.loads):
        yield from _load_problems(page, tag, address, files)
    for address in found.public:
        yield from _public_problems(page, address, files, base_url)
    for address in (_relative(address, base, up) for address in found.links):
        if not re.match(r"https?://", address):
            yield from _address_problems(page, address, links, files)


def inside_problems(found: ReadPage, location: Location) -> Iterator[Problem]:
    """What a page's styles load, and the ids that it uses twice."""
    for style in found.styles:
        for address in _loaded_from_elsewhere(style):
            message, hint = f"a style loads {address}, which is not part of the guide", "nothing leaves the device"
            yield Problem(location, "external-resource", message, hint)
    for name, count in _twice(found):
        message = f"the id {name!r} is used {count} times in the page"
        yield Problem(location, "duplicate-id", message, "show a component once, or rename a heading")


def inner_link_problems(found: ReadPage, location: Location) -> Iterator[Problem]:
    """The same for the guide in one file, where every link stays inside."""
    hint, ids = "see sitegen/bundle/single_file.py", frozenset(found.ids)
    for address in found.links:
        if not address.startswith(("http", "#")) or (address[0] == "#" and address[1:] not in ids):
            yield Problem(location, "broken-link", f"the link to {address} leads nowhere", hint)
    for name, count in _twice(found):
        yield Problem(location, "duplicate-id", f"the id {name!r} is used {count} times", hint)


def _load_problems(page: Page, tag: str, address: str, files: Mapping[str, bytes]) -> Iterator[Problem]:
    if re.match(r"([a-z]+:)?//|[a-z]+:", address):
        message = f"<{tag}> loads {address}, which is not part of the guide"
        hint = "nothing leaves the device: put the file into static/"
        yield Problem(Location(page.file), "external-resource", message, hint)
    elif _target(dirname(page.path), address) not in files:
        message = f"<{tag}> loads {address}, which is not in the output"
        yield Problem(Location(page.file), "broken-link", message, "compare the name with the files in static/")


def _public_problems(page: Page, address: str, files: Mapping[str, bytes], base_url: str) -> Iterator[Problem]:
    if not base_url or not address.startswith(base_url) or _path("", address.removeprefix(base_url)) not in files:
        message = f"the page's head names {address or 'no address'}, which is not in the output"
        yield Problem(Location(page.file), "broken-link", message, "begin it with site.base_url")


def _address_problems(
    page: Page, address: str, links: Mapping[str, PageLinks], files: Mapping[str, bytes]
) -> Iterator[Problem]:
    plain, fragment = urldefrag(address)
    path = page.path if not plain else _target(dirname(page.path), plain)
    if plain.startswith("/") or ":" in plain:
        message, hint = f"the link to {address} is not relative", "begin links of the guide with page.root"
        yield Problem(_location(page, path, fragment), "absolute-link", message, hint)
    elif path not in files:
        message, hint = f"the link to {address} leads nowhere", "compare it with the pages"
        yield Problem(_location(page, path, fragment), "broken-link", message, hint)
    elif fragment and path in links and fragment not in links[path].ids:
        message = f"the link to {address} names a heading or id that the page does not have"
        hint = nearest(fragment, links[path].ids, f"known there: {', '.join(sorted(set(links[path].ids)))}")
        yield Problem(_location(page, path, fragment), "broken-link", message, hint)


def _location(page: Page, path: str, fragment: str) -> Location:
    """The line of the page's own reference to this heading; the first line, if a template makes the link."""
    for reference in page.body.references:
        slug, _, heading = reference.name.partition("#")
        target = {"": page.path, HOME: "index.html", NOT_FOUND: "404.html"}.get(slug, f"{slug}/index.html")
        if reference.kind == "page" and (target, heading) == (path, fragment):
            return Location(page.file, page.body_line).below(reference.line)
    return Location(page.file, 1)


def _relative(address: str, base: str | None, up: str) -> str:
    """An address below the public one as it would be on a page from which `up` leads to the root."""
    return (up + address.removeprefix(base) or "./") if base and address.startswith(base) else address


def _twice(found: ReadPage) -> Iterator[tuple[str, int]]:
    """Every id that is used more than once, with how often."""
    yield from ((name, count) for name, count in Counter(found.ids).items() if count > 1)


def _target(folder: str, address: str) -> str:
    """The output path that a relative address leads to from a page in this folder."""
    while folder and address.startswith("../") and address[3:4] != "/":  # the same from every folder beside this one
        folder, address = dirname(folder), address[3:]
    return _path(folder, address or "./")


@lru_cache(10_000)
def _path(folder: str, address: str) -> str:
    path = normpath(join(folder, unquote(address)))
    if address.endswith("/") or path == ".":
        path = normpath(join(path, "index.html"))
    return path


@lru_cache(1_000)
def _loaded_from_elsewhere(style: str) -> tuple[str, ...]:
    return tuple(re.findall(r"@import[^;]*|url\(\s*['\"]?(?:[a-z]+:)?//[^)]*\)", style))
