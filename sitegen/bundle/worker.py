"""The finished pages into sw.js: the service worker carries the whole guide as text, each entry with its hash.

Replacing a worker's script is the one thing a browser does all or nothing; see docs/decisions/0002. What pages
repeat (style, script) is carried once: compression does not reach back as far as from one page to the next.
"""

import base64
import codecs
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from pathlib import Path
from types import MappingProxyType

from sitegen.content.catalogs import direction
from sitegen.content.documents import read_text
from sitegen.content.records import Phone
from sitegen.problems import BuildError, Location
from sitegen.render.assets import without_comments
from sitegen.render.syntax import refuse_syntax_errors

INJECTION_POINT = "__GUIDE__"
FALLBACK = "emergency-fallback.html"  # static/sw.js names it too
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".vcf": "text/vcard; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
    ".zip": "application/zip",
}
# A line is carried once if it is at least so long and in so many pages: below that, its number costs as much.
_LONG, _OFTEN = 24, 2
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# What is in a style or a script; every second part of a page that is split here.
_CODE = re.compile(r"(?:(?<=<style>)|(?<=<script>))([^<]*(?:<(?!/(?:style|script)>)[^<]*)*)")
_NO_EDITION = 'data-edition=""'
# What a reader does not read; a new colour is no new text.
_NOT_TEXT = re.compile(r"<(style|script)\b.*?</\1>|<(meta|link)\b[^>]*>", re.DOTALL)


@dataclass(frozen=True)
class Entry:
    """What the worker holds for one address: `body` is text, or base64 for an image/png; `digest` is SHA-256 in hex."""

    type: str
    body: str
    digest: str
    edition: str


def marked(text: str) -> bytes:
    """The text in UTF-8 behind a byte order mark, which browsers believe more than a host's charset (WHATWG Encoding).

    Three bytes; spelling out all letters beyond ASCII would make a guide in Arabic a third longer, compressed.
    """
    return codecs.BOM_UTF8 + text.encode()


def stamp(page: str) -> tuple[str, str]:
    """The page with its edition on the root element, and the edition: a name for what the page says.

    It lets an open page notice that a newer text of itself has arrived.
    """
    edition = hashlib.sha256(_NOT_TEXT.sub("", page).encode()).hexdigest()[:12]
    return page.replace(_NO_EDITION, f'data-edition="{edition}"', 1), edition


def make_worker(
    files: Mapping[str, bytes],
    editions: Mapping[str, str],
    shared: tuple[str, ...],
    phones: tuple[Phone, ...],
    static: Path,
    display: str,
    translated: Mapping[str, tuple[Phone, ...]] = MappingProxyType({}),
) -> bytes:
    """sw.js for the finished `files` (path → bytes). `editions` names the text of each page, by path.

    `translated` are the phones by other languages of the guide.

    `shared` are texts that styles and scripts may repeat word for word. Those that a page holds are carried once, side
    by side: compression finds in them what is alike.
    """
    template = _template(static / "sw.js", f"{display}/sw.js")
    carried = {**files, FALLBACK: _fallback(phones, translated).encode()}
    # The fallback is never cut: where all else is damaged, its words stand in one place.
    cut, used = _cut(((path, it.decode()) for path, it in files.items() if path.endswith(".html")), shared)
    lines = {line: len(used) + number for number, line in enumerate(_repeated_lines(cut.values()))}
    table: dict[str, Entry] = {}
    written: dict[str, bytes] = {}
    for path, content in sorted(carried.items()):
        entry, address = _entry(path, content, editions.get(path, "")), _address(path)
        parts = _parts(cut.pop(path), lines) if path in cut else [entry.body]
        written[address] = _json([entry.type, parts, entry.digest, entry.edition])
        table[address] = replace(entry, body="")  # as text a page takes two bytes a letter
    guide = {
        "version": _json(version(_code(template, template.index(f"({INJECTION_POINT})")), table)),
        # Once more, and far from the table: one bad place in the storage cannot reach both.
        "fallbackAgain": written[FALLBACK],
        "shared": _json([*used, *lines]),
        "table": _object(written),
    }
    before, after = template.encode().split(INJECTION_POINT.encode())
    return b"".join((codecs.BOM_UTF8, before, _object(guide), after))


def _json(value: object) -> bytes:
    """JSON may contain a line separator, but a script that an older browser reads may not."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode()


def _object(members: Mapping[str, bytes]) -> bytes:
    """A JSON object of values that are JSON already."""
    return b"{" + b",".join(_json(name) + b":" + value for name, value in members.items()) + b"}"


def read_table(script: str) -> tuple[str, dict[str, Entry]]:
    """Version and table of a finished sw.js. Raises ValueError if it is not one, or has lost a part of its list."""
    start = script.rfind('({"version":')
    if start < 0:
        raise ValueError("no table")
    guide, _ = json.JSONDecoder().raw_decode(script, start + 1)
    table = {}
    for path, (media_type, parts, digest, edition) in guide["table"].items():
        body = "".join(guide["shared"][part] if isinstance(part, int) else part for part in parts)
        table[path] = Entry(media_type, body, digest, edition)
    if guide["version"] != version(_code(script, start), table):
        raise ValueError("the list is not that of its version")
    return guide["version"], table


def switch_off(static: Path, display: str) -> bytes:
    """The worker that removes itself and leaves the pages to the network."""
    text = read_text(static / "sw-off.js", f"{display}/sw-off.js")
    refuse_syntax_errors(text, f"{display}/sw-off.js")
    return text.encode()


def version(code: str, table: Mapping[str, Entry]) -> str:
    """A name for exactly these bytes at exactly these addresses, and for the worker's code: the worker compares it."""
    lines = sorted(f"{path}\0{entry.type}\0{entry.digest}\n" for path, entry in table.items())
    return hashlib.sha256("".join((code, *lines)).encode()).hexdigest()[:12]


def _code(script: str, guide: int) -> str:
    """The worker's function as the worker itself reads it; its guide begins at the bracket at `guide`."""
    return script[script.index("((") + 2 : guide - 1]


def _template(file: Path, display: str) -> str:
    text = read_text(file, display)
    refuse_syntax_errors(text.replace(INJECTION_POINT, "{}"), display)
    code = without_comments(text)
    if (
        code.count(INJECTION_POINT) != 1
        or not code.isascii()
        or not code.startswith("((")
        or not code.endswith(f")({INJECTION_POINT}));")
    ):
        message = f"the worker is not one expression in brackets that ends in ({INJECTION_POINT}));"
        hint = "a worker cut short must not be a valid script: see docs/decisions/0002"
        raise BuildError.of(Location(display), "worker-template", message, hint)
    return code + "\n"


def _cut(pages: Iterable[tuple[str, str]], shared: Sequence[str]) -> tuple[dict[str, list[str | int]], list[str]]:
    """The pieces of each page, and those of the shared texts that are in any: an index in a page is one of theirs."""
    code = cache(lambda part: _pieces(part, shared))  # many pages have the same
    cut: dict[str, list[str | int]] = {}
    for path, body in pages:
        parts = enumerate(_CODE.split(body))
        cut[path] = [it for number, part in parts for it in (code(part) if number % 2 else _LINE.findall(part))]
    used = sorted({piece for pieces in cut.values() for piece in pieces if isinstance(piece, int)})
    places = {number: place for place, number in enumerate(used)}
    numbered = {path: [places[it] if isinstance(it, int) else it for it in pieces] for path, pieces in cut.items()}
    return numbered, [shared[number] for number in used]


def _pieces(code: str, shared: Sequence[str]) -> list[str | int]:
    """The lines of a style or script, and in the place of each shared text in it the index of that in `shared`."""
    parts: list[str | int] = [code]
    for number, text in enumerate(shared):
        if text and text in code:
            cut: list[str | int] = []
            for part in parts:
                for before in part.split(text) if isinstance(part, str) else [part]:
                    cut += [before, number]
                cut.pop()
            parts = cut
    return [piece for part in parts for piece in (_LINE.findall(part) if isinstance(part, str) else [part])]


def _repeated_lines(pages: Iterable[Sequence[str | int]]) -> list[str]:
    """The longer lines that several pages have: a source, an entry of the menu."""
    counts: Counter[str] = Counter()
    for pieces in pages:
        # Each once a page, and in their order: a set has another one in each process.
        counts.update(dict.fromkeys(it for it in pieces if isinstance(it, str) and len(it) >= _LONG).keys())
    return [line for line, count in counts.items() if count >= _OFTEN]


def _parts(pieces: Sequence[str | int], lines: Mapping[str, int]) -> list[str | int]:
    """The pieces with every line that is in `lines` as its number, and the others joined."""
    parts: list[str | int] = []
    own: list[str] = []
    for piece in (*pieces, 0):  # the last one is only there to end the run before it
        part = lines.get(piece, piece) if isinstance(piece, str) else piece
        if isinstance(part, str):
            own.append(part)
            continue
        if own:
            parts.append("".join(own))
            own = []
        parts.append(part)
    return parts[:-1]


def media_type_of(path: str) -> str:
    """The type that a file is sent with."""
    return TYPES[path[path.rindex(".") :]]


def _address(path: str) -> str:
    return path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path


def _entry(path: str, content: bytes, edition: str) -> Entry:
    media_type = media_type_of(path)
    body = base64.b64encode(content).decode() if media_type == "image/png" else content.decode()
    return Entry(media_type, body, hashlib.sha256(content).hexdigest(), edition)


def _fallback(phones: tuple[Phone, ...], translated: Mapping[str, tuple[Phone, ...]]) -> str:
    """What is shown if everything else fails: the numbers, with nothing around them that could fail too.

    Nobody knows then which language the reader has chosen: each number has its name in all of them.
    """
    calls = []
    for number, phone in enumerate(phones):
        names = [escape(phone.label)]
        for language, others in translated.items():
            if others[number].label != phone.label:
                mark = f'lang="{language}" dir="{direction(language)}"'
                names.append(f"<span {mark}>{escape(others[number].label)}</span>")
        digits = f'<a href="tel:{phone.number.tel}"><bdi dir="ltr">{phone.number.formatted}</bdi></a>'
        calls.append(f"<p>{digits} {' · '.join(names)}</p>")
    title = f"<title>{' · '.join(phone.number.formatted for phone in phones)}</title>"
    head = f'<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">{title}'
    return f'{head}<body style="font:1.5rem sans-serif">{"".join(calls)}'
