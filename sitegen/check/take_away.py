"""The files to take away, against guide.yaml and the pages that they are made of: text, zip and contact cards."""

import re
from collections.abc import Iterator, Mapping
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urldefrag

from sitegen.bundle import archive, plain_text, single_file
from sitegen.check.numbers import AllowedNumbers, call_problems, number_problems
from sitegen.check.page_reader import ReadPage, read_links, read_page
from sitegen.content.digits import hard_coded_numbers
from sitegen.content.records import Guide
from sitegen.problems import Location, Problem

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


def text_problems(content: bytes, page: ReadPage, allowed: AllowedNumbers) -> Iterator[Problem]:
    """The guide as text: no number that is not in guide.yaml, and the calls of the page it is made of, one by one."""
    location = Location(plain_text.PATH)
    lines = [_ADDRESS.sub("", line) for line in content.decode("utf-8-sig").splitlines()]
    for line in lines:
        for digits in allowed.unknown_in(line):
            message = f"the text shows {digits}, which is not in guide.yaml: “{line.strip()[:60]}”"
            yield Problem(location, "number-not-in-guide", message, f"{_HINT}plain_text.py")
    wanted, found = ([*_calls(it, allowed)] for it in (page.lines, lines))
    if found != wanted:
        at = next((n for n, pair in enumerate(zip(found, wanted, strict=False)) if pair[0] != pair[1]), len(found))
        message = f"the text does not show the numbers of guide.html in their order: look at the {at + 1}. of them"
        yield Problem(location, "number-not-in-guide", message, f"{_HINT}plain_text.py")


def _calls(lines: list[str], allowed: AllowedNumbers) -> Iterator[str]:
    """Every number to call, in the order of the lines."""
    targets = {target.removeprefix("+") for target in allowed.targets}
    for line in lines:
        yield from (digits for _, digits in hard_coded_numbers(line) if digits in targets)


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


def archive_problems(content: bytes, files: Mapping[str, bytes], allowed: AllowedNumbers) -> Iterator[Problem]:
    """The folder to take away: its pages are held to what all pages are, and every link leads to a file in it."""
    try:
        inside = archive.read_archive(content)
    except ValueError as error:
        yield Problem(Location(archive.PATH), "broken-link", f"it cannot be unpacked: {error}", f"{_HINT}archive.py")
        return
    ids, links = dict[str, frozenset[str]](), dict[str, list[str]]()
    for path in (it for it in inside if it.endswith(".html") and it != single_file.PATH):  # that is looked at by itself
        text, location = inside[path].decode("utf-8-sig"), Location(f"{archive.PATH}/{path}")
        # What says the same as a page that was looked at needs no second look.
        if path not in files or not _says_the_same(text, files[path].decode("utf-8-sig")):
            found, said = read_page(text), "it does not say what the page says"
            wrong = [*number_problems(found, location, allowed), *call_problems(found, location, allowed)]
            yield from wrong or [Problem(location, "broken-link", said, f"{_HINT}archive.py")]
        leads = read_links(text)
        ids[path] = frozenset(leads.ids)
        links[path] = [it for it in (*leads.links, *(it for _, it in leads.loads)) if not re.match(r"https?://", it)]
    for path, addresses in links.items():
        for address in addresses:
            yield from _link_problems(address, path, inside, ids)
    for path in inside.keys() - ids.keys():
        if inside[path] != files.get(path):
            message = "this file in the zip is another one than beside it"
            yield Problem(Location(f"{archive.PATH}/{path}"), "broken-link", message, f"{_HINT}archive.py")


def _says_the_same(text: str, page: str) -> bool:
    """Whether a page of the zip is the finished page but for what the zip may change, its links' own words included."""
    page = _COPY_LINE.sub(r"\1\2", _OWN_SIZE.sub(r"\1", page), count=1)
    page = _COPY_STATE.sub(r'\1"file"', page, count=1)
    own, known = ({_HREF.sub("", link) for link in _LINK.findall(it)} for it in (text, page))
    bare, wanted = (_LINK.sub("", it).replace(_LINK_END, "") for it in (text, page))
    return own <= known and bare == wanted


def _link_problems(
    address: str, path: str, inside: Mapping[str, bytes], ids: Mapping[str, frozenset[str]]
) -> Iterator[Problem]:
    plain, fragment = urldefrag(address)
    target = normpath(join(dirname(path), unquote(plain))) if plain else path
    if target not in inside or (fragment and fragment not in ids.get(target, (fragment,))):
        message = f"from a disk, the link to {address} leads nowhere"
        yield Problem(Location(f"{archive.PATH}/{path}"), "broken-link", message, f"{_HINT}archive.py")
