"""The last look before anything is written: over the finished output, as a reader and a browser would meet it.

Whatever made the output, templates included, it has to pass here: every number from guide.yaml, the calls first
on every page, every link leading somewhere, nothing loaded from elsewhere, and the budgets of bytes.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urldefrag

from sitegen import contact_card, single_file
from sitegen.model import AedRegister, Guide, Page, Site
from sitegen.numbering import PhoneNumber
from sitegen.page_reader import ReadPage, read_page
from sitegen.problems import BuildError, Location, Problem
from sitegen.prose import Prose, hand_written_numbers
from sitegen.schema import Record
from sitegen.structured import values


@dataclass(frozen=True)
class Budget:
    """At most this many bytes, compressed with gzip, unless a name says raw."""

    page: int = 14_000
    script: int = 6_000
    worker: int = 300_000
    worker_raw: int = 3_000_000


def check_output(site: Site, files: Mapping[str, bytes], budget: Budget) -> None:
    """Raises BuildError with every problem of the finished output."""
    read = {page.path: read_page(files[page.path].decode()) for page in site.pages}
    known, listed = _Known(site.guide), _Known(site.guide, site.aed_register)
    problems: list[Problem] = []
    for page in site.pages:
        problems += _page_problems(page, read, files, listed if _shows_aeds(page) else known)
        problems += _page_budget(page, read[page.path], files[page.path], budget)
    if not problems:  # made of the pages: what is wrong there would only be told twice
        problems += _single_problems(files[single_file.PATH].decode(), listed)
    problems += _manifest_problems(files, known)
    problems += _card_problems(files[contact_card.PATH].decode(), known)
    problems += _worker_budget(files["sw.js"], budget)
    if problems:
        raise BuildError(problems)


class _Known:
    """The numbers of guide.yaml: every phone by its tel: target, and all digits that may stand in a text.

    The digits of a list of defibrillators (dates, hours, names) may stand where that list is shown.
    """

    def __init__(self, guide: Guide, register: AedRegister | None = None) -> None:
        numbers = [number for phone in guide.phones.values() for number in (phone.number, phone.abroad) if number]
        self.shown = frozenset((number.tel, number.shown) for number in numbers)
        self.targets = frozenset(number.tel for number in numbers)
        self.services = [f"tel:{phone.number.tel}" for phone in guide.call_buttons]
        self.digits = frozenset(_digits_of(guide)) | frozenset(_digits_of(register))
        if register:
            self.digits |= {digits for aed in register.aeds.values() for digits in _digits_of(aed.until)}
        located = (place.coordinates for place in guide.located.values())
        self.coordinates = {degrees for it in located if it for degrees in (it.latitude, it.longitude)}

    def strange(self, words: str) -> Iterator[str]:
        """Every run of three or more digits that does not stand in guide.yaml."""
        yield from (digits for _, digits in hand_written_numbers(words) if digits not in self.digits)


def _digits_of(value: object) -> Iterator[str]:
    """All runs of digits in every value of a record, as written and piece by piece (dates, addresses)."""
    if isinstance(value, Record):
        for name in type(value).model_fields:
            yield from _digits_of(getattr(value, name))
    elif isinstance(value, dict):
        for item in value.values():
            yield from _digits_of(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _digits_of(item)
        yield from _digits_of(", ".join(item for item in value if isinstance(item, str)))
    elif isinstance(value, PhoneNumber):
        yield value.digits.removeprefix("+")
        yield from (digits for _, digits in hand_written_numbers(value.shown))
    elif isinstance(value, Prose):
        yield from (digits for part in value.parts if isinstance(part, str) for digits in _digits_of(part))
    elif value is not None and not isinstance(value, float):  # a coordinate is measured with, never shown
        yield from (digits for _, digits in hand_written_numbers(str(value)))
        yield from re.findall(r"\d{3,}", str(value))


def _page_problems(
    page: Page, read: Mapping[str, ReadPage], files: Mapping[str, bytes], known: _Known
) -> Iterator[Problem]:
    found, location = read[page.path], Location(page.file)
    yield from _number_problems(found, location, known)
    yield from _data_problems(found, location, known)
    yield from _call_problems(found, location, known)
    yield from _link_problems(page, read, files)
    yield from _form_problems(found, location)


def _number_problems(found: ReadPage, location: Location, known: _Known) -> Iterator[Problem]:
    for words in found.words:
        for digits in known.strange(words):
            message = f"the page shows {digits}, which does not stand in guide.yaml: “{words[:60]}”"
            hint = "a template may not write numbers either: print a fact"
            yield Problem(location, "number-not-in-guide", message, hint)
    for call in found.calls:
        target = call.target.partition(":")[2]
        if target not in known.targets:
            message = f"a link calls {call.target}, which is no phone of guide.yaml"
            yield Problem(location, "number-not-in-guide", message, "print the phone's number.tel")
        elif not any((target, number) in known.shown for number in call.numbers):
            message = f"a link calls {call.target} but shows “{call.words.strip()}”"
            yield Problem(location, "call-without-digits", message, "show number.shown inside the link")


def _shows_aeds(page: Page) -> bool:
    return any(reference.kind == "aeds" for reference in page.body.references)


def _data_problems(found: ReadPage, location: Location, known: _Known) -> Iterator[Problem]:
    """What the page says to machines is read to people too, by search engines and assistants."""
    hint = "sitegen/structured.py makes it from guide.yaml alone"
    for text in found.data:
        try:
            pairs = [*values(text)]
        except ValueError:
            yield Problem(location, "page-data", "the page's data for machines cannot be read as JSON", hint)
            continue
        for key, value in pairs:
            if isinstance(value, float):
                strange = [] if value in known.coordinates else [f"{value:g}"]
            else:
                strange = [value] if key == "telephone" and value not in known.targets else [*known.strange(value)]
            for digits in strange:
                message = f"the page's data for machines hold {digits}, which does not stand in guide.yaml"
                yield Problem(location, "number-not-in-guide", message, hint)


def _call_problems(found: ReadPage, location: Location, known: _Known) -> Iterator[Problem]:
    if (
        found.call_bar != known.services
        or [call.target for call in found.calls[: len(known.services)]] != known.services
    ):
        message = "the page does not begin with the call buttons, most serious first"
        hint = "templates/base.html draws components/call-bar.html before anything else"
        yield Problem(location, "calls-first", message, hint)


def _link_problems(page: Page, read: Mapping[str, ReadPage], files: Mapping[str, bytes]) -> Iterator[Problem]:
    found, location = read[page.path], Location(page.file)
    for tag, address in found.loads:
        if re.match(r"([a-z]+:)?//|[a-z]+:", address):
            message = f"<{tag}> loads {address}, which is not part of the guide"
            yield Problem(
                location, "external-resource", message, "nothing leaves the device: put the file into static/"
            )
        elif _path(page, address) not in files:
            message = f"<{tag}> loads {address}, which is not in the output"
            yield Problem(location, "broken-link", message, "compare the name with the files in static/")
    for address in found.links:
        if re.match(r"https?://", address):
            continue
        plain, fragment = urldefrag(address)
        path = page.path if not plain else _path(page, plain)
        if plain.startswith("/") or ":" in plain:
            message = f"the link to {address} is not relative"
            yield Problem(location, "absolute-link", message, "begin links of the guide with page.root")
        elif path not in files:
            yield Problem(location, "broken-link", f"the link to {address} leads nowhere", "compare it with the pages")
        elif fragment and path in read and fragment not in read[path].ids:
            message = f"the link to {address} names a place that the page does not have"
            yield Problem(
                location, "broken-link", message, f"the places there: {', '.join(sorted(set(read[path].ids)))}"
            )
    for name, count in Counter(found.ids).items():
        if count > 1:
            message = f"the id {name!r} stands {count} times in the page"
            yield Problem(location, "duplicate-id", message, "show a component once, or rename a heading")


def _path(page: Page, address: str) -> str:
    """The output path that a relative address leads to."""
    path = normpath(join(dirname(page.path), unquote(address)))
    if address.endswith("/") or path == ".":
        path = normpath(join(path, "index.html"))
    return path


def _form_problems(found: ReadPage, location: Location) -> Iterator[Problem]:
    if len(found.headings) != 1 or not found.headings[0].strip():
        yield Problem(
            location, "one-heading", "the page does not have exactly one first heading", "it is the page's title"
        )
    if not found.title.strip() or not found.language:
        yield Problem(location, "page-form", "the page has no title or no language", "templates/base.html gives both")


def _page_budget(page: Page, found: ReadPage, content: bytes, budget: Budget) -> Iterator[Problem]:
    sizes = {"page": compressed(content), "script": compressed("".join(found.scripts).encode())}
    for name, size in sizes.items():
        limit = getattr(budget, name)
        if size > limit:
            message = f"the {name} is {size} bytes compressed; at most {limit} are allowed"
            yield Problem(Location(page.file), "budget", message, "shorten it, or split the page in two")


def _worker_budget(worker: bytes, budget: Budget) -> Iterator[Problem]:
    small = compressed(worker)
    if small > budget.worker or len(worker) > budget.worker_raw:
        allowed = f"{budget.worker} and {budget.worker_raw} are allowed"
        message = f"the worker is {small} bytes compressed and {len(worker)} raw; {allowed}"
        yield Problem(Location("sw.js"), "budget", message, "every reader carries all of it: shorten the guide")


def compressed(content: bytes) -> int:
    """Bytes on the wire: gzip as hosts send it, without a file name or time in it."""
    return len(gzip.compress(content, compresslevel=9, mtime=0))


def _single_problems(text: str, known: _Known) -> Iterator[Problem]:
    """The guide in one file: the same numbers, and links that stay inside."""
    found, location = read_page(text), Location(single_file.PATH)
    yield from _number_problems(found, location, known)
    yield from _call_problems(found, location, known)
    yield from _form_problems(found, location)
    for address in found.links:
        if not address.startswith(("http", "#")) or (address[0] == "#" and address[1:] not in found.ids):
            yield Problem(location, "broken-link", f"the link to {address} leads nowhere", "see sitegen/single_file.py")
    for name, count in Counter(found.ids).items():
        if count > 1:
            message = f"the id {name!r} stands {count} times"
            yield Problem(location, "duplicate-id", message, "see sitegen/single_file.py")


def _card_problems(cards: str, known: _Known) -> Iterator[Problem]:
    location = Location(contact_card.PATH)
    for line in cards.splitlines():
        name, _, value = line.partition(":")
        if name.startswith("TEL") and value not in known.targets:
            message = f"a contact card calls {value}, which is no phone of guide.yaml"
            yield Problem(location, "number-not-in-guide", message, "see sitegen/contact_card.py")
        for digits in known.strange(value):
            message = f"a contact card shows {digits}, which does not stand in guide.yaml"
            yield Problem(location, "number-not-in-guide", message, "see sitegen/contact_card.py")


def _manifest_problems(files: Mapping[str, bytes], known: _Known) -> Iterator[Problem]:
    location = Location("manifest.webmanifest")
    manifest = json.loads(files["manifest.webmanifest"])
    for icon in manifest["icons"]:
        if icon["src"] not in files:
            yield Problem(
                location, "broken-link", f"the icon {icon['src']} is not in the output", "see sitegen/assets.py"
            )
    for words in (manifest["name"], manifest["short_name"], manifest["description"]):
        for digits in known.strange(words):
            yield Problem(
                location, "number-not-in-guide", f"it shows {digits}, which does not stand in guide.yaml", "see `site:`"
            )
