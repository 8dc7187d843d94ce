"""What is beside the pages: manifests, the worker's own code and its last page, drawings, and the files of the host."""

import json
import re
from collections.abc import Iterator, Mapping
from posixpath import dirname, join, normpath
from typing import Any

from sitegen.bundle import single_file
from sitegen.check.numbers import AllowedNumbers, number_problems
from sitegen.check.page_reader import read_page
from sitegen.problems import Location, Problem
from sitegen.render.assets import MANIFEST

_WORKER = "sw.js"
# Where the guide that the worker carries begins, and in it the page that is shown if all else is damaged.
_CARRIED, _LAST_PAGE = '({"version":', '"fallbackAgain":'
# Members of a manifest that no person reads.
_FOR_MACHINES = frozenset({"src", "sizes", "type", "url", "theme_color", "background_color"})
_CALL = re.compile(
    r"(?:^(?:[\w-]+\.)?TEL\b[^:\r\n]*:(?:tel:)?|\b(?:tel|sms):)([^\s\"'<>?;&]*(?: \d+)*)", re.IGNORECASE | re.MULTILINE
)
# A host sends such a file in the place of the one without this at the end of its name.
_PACKED = ("gz", "br", "zst")
# Host files that a browser or a phone makes calls of.
_READ_BY_PEOPLE = (".html", ".htm", ".xhtml", ".svg", ".vcf", ".txt")


def manifest_problems(path: str, files: Mapping[str, bytes], allowed: AllowedNumbers) -> Iterator[Problem]:
    location = Location(path)
    manifest = json.loads(files[path])
    for icon in manifest["icons"]:
        if normpath(join(dirname(path), icon["src"])) not in files:
            message = f"the icon {icon['src']} is not in the output"
            yield Problem(location, "broken-link", message, "see sitegen/render/assets.py")
    for words in _words(manifest):
        for digits in allowed.unknown_in(words):
            message = f"it shows {digits}, which is not in guide.yaml"
            yield Problem(location, "number-not-in-guide", message, "see `site:` and static/manifest.json")


def _words(value: Any, name: str = "") -> Iterator[str]:
    """Every text of a manifest; of what machines read, only an address that would make a call."""
    if isinstance(value, str) and (name not in _FOR_MACHINES or _CALL.match(value)):
        yield value
    for inner, key in ((it, name) for it in value) if isinstance(value, list) else ():
        yield from _words(inner, key)
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield from _words(inner, key)


def worker_problems(worker: bytes, allowed: AllowedNumbers) -> Iterator[Problem]:
    """The worker's own code, and its last page. The pages that it carries are those of the output."""
    text, location = worker.decode("utf-8-sig"), Location(_WORKER)
    start = text.rfind(_CARRIED)
    for digits in allowed.callable_in(text if start < 0 else text[:start]):
        message = f"a string of the worker holds {digits}, which is not in guide.yaml"
        yield Problem(location, "number-not-in-guide", message, "the numbers that it shows come from guide.yaml")
    if start >= 0:
        entry, _ = json.JSONDecoder().raw_decode(text, text.index(_LAST_PAGE, start) + len(_LAST_PAGE))
        found = read_page("".join(entry[1]))
        yield from number_problems(found, location, allowed)
        if [call.target for call in found.calls] != allowed.services:
            message = "the page that the worker shows if all else is damaged does not have the calls in their order"
            yield Problem(location, "calls-first", message, "see sitegen/bundle/worker.py")


def drawing_problems(files: Mapping[str, bytes], allowed: AllowedNumbers) -> Iterator[Problem]:
    """The words of a drawing: its text, and what is said of it."""
    for path in (it for it in files if it.endswith(".svg")):
        yield from number_problems(read_page(files[path].decode("utf-8-sig")), Location(path), allowed)


def host_place_problems(host: Mapping[str, bytes], files: Mapping[str, bytes], display: str) -> Iterator[Problem]:
    """Host files that may be sent in the place of one of the guide's, or that lie among its cards or translations."""
    names = {path.casefold(): path for path in files}
    own = (it for it in names if it.endswith(f"/{MANIFEST}") or re.search(r"(?:^|/)contacts/[^/]*$", it))
    folders = {dirname(it): it for it in own}
    for path in (it for it in host if it.casefold() not in names):
        name, _, suffix = path.casefold().rpartition(".")
        above = [path[: found.start()].casefold() for found in re.finditer("/", path)]
        sent_for = names.get(name, "") if suffix in _PACKED else ""
        if other := sent_for or next((names[folders[it]] for it in above if it in folders), ""):
            message = f"this file could be taken for the guide's {other}, or for a part of it"
            yield Problem(Location(f"{display}/{path}", 0), "duplicate-output", message, "rename or remove this file")


def host_call_problems(host: Mapping[str, bytes], files: Mapping[str, bytes], display: str) -> Iterator[Problem]:
    """Host files that call what the guide does not."""
    read = {path: it for path, it in host.items() if path.lower().endswith(_READ_BY_PEOPLE)}
    # In security.txt and its like a host may say whom to call about itself (RFC 9116).
    calling = {path: _called(content) for path, content in read.items() if not path.startswith(".well-known/")}
    if not any(calling.values()):
        return
    whole = [content for path, content in files.items() if path.split("/")[-1] == single_file.PATH]
    known = {_digits(call.target) for it in whole for call in read_page(it.decode("utf-8-sig")).calls}
    for path, numbers in calling.items():
        for number in numbers:
            if number not in known:
                message = f"this file calls {number}, which the guide does not"
                yield Problem(Location(f"{display}/{path}", 0), "number-not-in-guide", message, "remove the number")


def _called(content: bytes) -> list[str]:
    found = (_digits(it[1]) for it in _CALL.finditer(content.decode(errors="replace")))
    return [number for number in found if number]


def _digits(target: str) -> str:
    return re.sub(r"[^\d+]", "", target)
