"""guide.zip: the pages as a folder that opens from a disk or a memory stick, search included, with no host at all.

The pages are the finished ones; what differs is said here. From a disk a folder has no page of its own, so a link to
one names its `index.html`; there is no worker, no manifest and no icon to load; the line at the foot says what this is.
The same pages give the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from posixpath import dirname, join, normpath

from sitegen.bundle.worker import marked

PATH = "guide.zip"
# All of it is in one folder, so that unpacking it litters nothing.
FOLDER = "guide"
START = f"{FOLDER}/index.html"
_INDEX = "index.html"
# A style or a script is left as it is: its hash stands in the page's policy.
_PART = re.compile(
    r'<(?P<code>style|script)\b[^<]*(?:<(?!/(?P=code)>)[^<]*)*</(?P=code)>|<link [^>]*href="(?P<linked>[^"]*)"[^>]*>\n?'
    r'|<a (?P<before>[^>]*?)href="(?P<address>[^"#?]*)(?P<rest>[^"]*)"(?P<after>[^>]*)>(?P<words>.*?)</a>',
    re.DOTALL,
)
_COPY_LINE = re.compile(r'(<p class="copy-state"[^>]* data-file="([^"]*)"[^>]*>)[^<]*')
_COPY_STATE = 'data-copy="none"'
_OTHER_SITE = re.compile(r"[a-z]+:")


def make_archive(files: Mapping[str, bytes], pages: Mapping[str, bytes], day: date) -> bytes:
    """The zip of `pages` and of every file that they lead to; the name of each begins with FOLDER.

    A link to what is in neither is only its words. `day` is the date of every file.
    """
    known, written, led_to = {*files, *pages}, dict[str, bytes](), set[str]()
    for path, content in pages.items():  # one by one: as text a page takes twice the room
        text, targets = _for_disk(path, content.decode("utf-8-sig"), known)
        written[path] = marked(text)
        led_to |= targets
    written |= {path: content for path, content in files.items() if path in led_to - written.keys()}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as opened:
        for path in sorted(written, key=lambda path: (path.count("/"), path)):
            entry = zipfile.ZipInfo(f"{FOLDER}/{path}", (day.year, day.month, day.day, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16  # the same on every system
            entry.compress_type = zipfile.ZIP_DEFLATED
            opened.writestr(entry, written[path], compresslevel=9)
    return archive.getvalue()


def read_archive(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Path, without FOLDER, and bytes of every file. Raises ValueError if this is no zip of ours, or a damaged one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            for name in opened.namelist():
                if not name.startswith(f"{FOLDER}/"):
                    raise ValueError("a file is outside of the folder")
                yield name.removeprefix(f"{FOLDER}/"), opened.read(name)
    except zipfile.BadZipFile as error:
        raise ValueError("not a whole zip") from error


def _for_disk(path: str, page: str, known: set[str]) -> tuple[str, set[str]]:
    """The page as it works from a disk, and the files that it leads to."""
    led_to = set[str]()

    def fitted(match: re.Match[str]) -> str:
        if match["code"] is not None:
            return match[0]
        if match["linked"] is not None:
            return match[0] if _OTHER_SITE.match(match["linked"]) else ""
        address = match["address"]
        if not address or _OTHER_SITE.match(address):
            return match[0]
        target = _target(path, address)
        if target not in known:
            return match["words"]
        led_to.add(target)
        named = f"{address}{_INDEX}" if target.endswith(_INDEX) and not address.endswith(_INDEX) else address
        return f'<a {match["before"]}href="{named}{match["rest"]}"{match["after"]}>{match["words"]}</a>'

    page = _COPY_LINE.sub(r"\1\2", page, count=1).replace(_COPY_STATE, 'data-copy="file"', 1)
    return _PART.sub(fitted, page), led_to


def _target(path: str, address: str) -> str:
    """The file that a relative address leads to from a page; a folder is its index.html."""
    target = normpath(join(dirname(path), address))
    return normpath(join(target, _INDEX)) if address.endswith(("/", ".")) else target
