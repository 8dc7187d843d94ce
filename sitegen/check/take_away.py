"""The files to take away, against guide.yaml and the pages that they are made of: text, zip and contact cards."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urldefrag

from sitegen.bundle import archive, plain_text, single_file
from sitegen.check.numbers import AllowedNumbers, call_problems, number_problems, numbers_to_call
from sitegen.check.page_reader import read_links, read_page
from sitegen.content.records import Guide
from sitegen.problems import Location, Problem
from sitegen.remembered import Results, digest_of

# Between two paragraphs. No number is in two lines.
_APART = "\n\n"
_ADDRESS = re.compile(r"<https?://[^>\s]*>")
_HINT = "see sitegen/bundle/"
# What the zip may change of a page. It does not know how large it is itself.
_OWN_SIZE = re.compile(rf'(<a [^>]*{re.escape(archive.PATH)}"[^>]*>[^<]*?)(?: \([^()<]*\))?(?=</a>)')
_COPY_LINE = re.compile(r'(<p class="copy-state"[^>]* data-file="([^"]*)"[^>]*>)[^<]*')
_COPY_STATE = re.compile(r'(?<=<html )([^>]*?data-copy=)"none"')
# A link that calls nobody may lead elsewhere, or be its words alone; what a browser loads may be left out.
_LINK = re.compile(r'<a (?![^>]*href="(?:tel|sms):)[^>]*>|<link [^>]*>\n?')
_LINK_END = "</a>"
_HREF = re.compile(r'(?<= )href="[^"]*"')


@dataclass(frozen=True)
class _Paragraph:
    """What is wrong in lines of the text, and the numbers to call in them."""

    problems: tuple[Problem, ...]
    numbers: tuple[str, ...]


_paragraphs = Results[_Paragraph]("take_away.paragraphs", 50_000)


def text_problems(content: bytes, wanted: Sequence[str], allowed: AllowedNumbers) -> Iterator[Problem]:
    """The guide as text: no number that is not in guide.yaml, and the calls of the page it is made of, one by one.

    `wanted` are the numbers to call in that page, in their order.
    """
    found: list[str] = []
    for text in content.decode("utf-8-sig").split(_APART):
        key = digest_of(text, allowed.name)
        paragraph = _paragraphs.of(key, partial(_paragraph, text, allowed))
        yield from paragraph.problems
        found += paragraph.numbers
    if found != [*wanted]:
        at = next((n for n, pair in enumerate(zip(found, wanted, strict=False)) if pair[0] != pair[1]), len(found))
        message = f"the text does not show the numbers of guide.html in their order: look at the {at + 1}. of them"
        yield Problem(Location(plain_text.PATH), "number-not-in-guide", message, f"{_HINT}plain_text.py")


def _paragraph(text: str, allowed: AllowedNumbers) -> _Paragraph:
    lines, problems = [_ADDRESS.sub("", line) for line in text.splitlines()], list[Problem]()
    for line in lines:
        for digits in allowed.unknown_in(line):
            message = f"the text shows {digits}, which is not in guide.yaml: “{line.strip()[:60]}”"
            problems.append(Problem(Location(plain_text.PATH), "number-not-in-guide", message, f"{_HINT}plain_text.py"))
    return _Paragraph(tuple(problems), (*numbers_to_call(lines, allowed),))


def card_problems(content: bytes, path: str, guide: Guide) -> Iterator[Problem]:
    """Contact cards: each calls the number of the service that it names, and shows no other digits."""
    phones = {(phone.number.tel, phone.name): phone for phone in guide.carried.values()}
    text = content.decode().replace("\r\n ", "")
    for card in re.findall(r"BEGIN:VCARD\r\n(.*?)END:VCARD\r\n", text, re.DOTALL):
        lines = dict(line.split(":", 1) for line in card.split("\r\n") if ":" in line)
        name = re.sub(r"\\(.)", r"\1", re.split(r"(?<!\\);", lines.get("N", ""))[0])
        called = next((value for key, value in lines.items() if key.startswith("TEL")), "")
        phone = phones.get((called, name))
        shown = f"{phone.number.digits} {phone.name}" if phone else ""
        if not phone or re.sub(r"\\(.)", r"\1", lines.get("FN", "")) != shown:
            message = f"a contact card says {lines.get('FN', '')!r} and calls {called}, which is no phone of guide.yaml"
            yield Problem(Location(path), "number-not-in-guide", message, f"{_HINT}vcard.py")


def card_text_problems(content: bytes, path: str, allowed: AllowedNumbers) -> Iterator[Problem]:
    """Every other line of the cards."""
    for line in content.decode().replace("\r\n ", "").splitlines():
        if not line.startswith("TEL"):
            for digits in allowed.unknown_in(line.partition(":")[2]):
                message = f"a contact card shows {digits}, which is not in guide.yaml"
                yield Problem(Location(path), "number-not-in-guide", message, f"{_HINT}vcard.py")


@dataclass(frozen=True)
class _Copy:
    """A page of the zip: whether it says what the page says, its ids, and its links that are not to other websites."""

    is_same: bool
    ids: frozenset[str]
    links: tuple[str, ...]


_copies = Results[_Copy]("take_away.copies", 10_000)


def archive_problems(content: bytes, files: Mapping[str, bytes], allowed: AllowedNumbers) -> Iterator[Problem]:
    """The folder to take away: its pages are held to what all pages are, and every link leads to a file in it."""
    try:
        yield from _inside_problems(archive.read_archive(content), files, allowed)
    except ValueError as error:
        yield Problem(Location(archive.PATH), "broken-link", f"it cannot be unpacked: {error}", f"{_HINT}archive.py")


def _inside_problems(
    inside: Iterable[tuple[str, bytes]], files: Mapping[str, bytes], allowed: AllowedNumbers
) -> Iterator[Problem]:
    """`inside` are the files of the zip, looked at one by one: all of them unpacked take ten times its room."""
    looked, paths = dict[str, _Copy](), set[str]()
    for path, content in inside:
        paths.add(path)
        location, page = Location(f"{archive.PATH}/{path}"), files.get(path, b"")
        if path.endswith(".html") and path != single_file.PATH:  # that is looked at by itself
            looked[path] = found = _copies.of(digest_of(content, page), partial(_copy, content, page))
            if not found.is_same:  # what says the same as a page that was looked at needs no second look
                yield from _copy_problems(content, location, allowed)
        elif content != files.get(path):
            message = "this file in the zip is another one than beside it"
            yield Problem(location, "broken-link", message, f"{_HINT}archive.py")
    ids = {path: it.ids for path, it in looked.items()}
    for path, address in ((path, address) for path, it in looked.items() for address in it.links):
        yield from _link_problems(address, path, paths, ids)


def _copy(copy: bytes, page: bytes) -> _Copy:
    text = copy.decode("utf-8-sig")
    leads = read_links(text)
    links = (it for it in (*leads.links, *(it for _, it in leads.loads)) if not re.match(r"https?://", it))
    return _Copy(_says_the_same(text, page.decode("utf-8-sig")), frozenset(leads.ids), (*links,))


def _copy_problems(copy: bytes, location: Location, allowed: AllowedNumbers) -> Iterator[Problem]:
    """What is wrong with a page of the zip that says something else than the page."""
    found, said = read_page(copy.decode("utf-8-sig")), "it does not say what the page says"
    wrong = [*number_problems(found, location, allowed), *call_problems(found, location, allowed)]
    yield from wrong or [Problem(location, "broken-link", said, f"{_HINT}archive.py")]


def _says_the_same(text: str, page: str) -> bool:
    """Whether a page of the zip is the finished page but for what the zip may change, its links' own words included."""
    page = _COPY_LINE.sub(r"\1\2", _OWN_SIZE.sub(r"\1", page), count=1)
    page = _COPY_STATE.sub(r'\1"file"', page, count=1)
    own, known = ({_HREF.sub("", link) for link in _LINK.findall(it)} for it in (text, page))
    bare, wanted = (_LINK.sub("", it).replace(_LINK_END, "") for it in (text, page))
    return own <= known and bare == wanted


def _link_problems(
    address: str, path: str, inside: Container[str], ids: Mapping[str, frozenset[str]]
) -> Iterator[Problem]:
    plain, fragment = urldefrag(address)
    target = normpath(join(dirname(path), unquote(plain))) if plain else path
    if target not in inside or (fragment and fragment not in ids.get(target, (fragment,))):
        message = f"from a disk, the link to {address} leads nowhere"
        yield Problem(Location(f"{archive.PATH}/{path}"), "broken-link", message, f"{_HINT}archive.py")
