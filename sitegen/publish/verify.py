"""After a deployment: is what the host sends what the build made? Compares a folder, or a server, with its own sw.js.

The worker's table names every address with the hash of its bytes, so a rewriting host, a missing file, a redirect or
a login page in between shows at once.
"""

import hashlib
import secrets
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO

from sitegen.bundle.worker import FALLBACK, Entry, read_table
from sitegen.problems import Location, Problem

SECONDS = 20


@dataclass(frozen=True)
class Answer:
    """What a host sent: status, headers (empty for a folder) and body."""

    status: int
    headers: dict[str, str]
    body: bytes


Get = Callable[[str], Answer]


def verify(target: str, report: Callable[[str], None]) -> list[Problem]:
    """Every difference between the target, a folder or an address that ends in a slash, and its table."""
    online = target.startswith(("http://", "https://"))
    base = target if target.endswith("/") else f"{target}/"
    get = _from_host(base) if online else _from_folder(Path(target))
    script, worker = get("sw.js"), Location(f"{base}sw.js", 0)
    if script.status != 200:
        advice = "publish the whole output folder; sw.js is at its top, and is not redirected"
        return [Problem(worker, "worker-missing", _status(script.status), advice)]
    try:
        version, table = read_table(script.body.decode())
    except (UnicodeDecodeError, ValueError):
        advice = "is this the guide's address? A build with --sw=off has no table"
        return [Problem(worker, "worker-foreign", "this is not the guide's worker", advice)]
    report(f"Version {version}, {len(table)} entries at {base}")
    findings = [finding for path, entry in table.items() for finding in _entry_findings(base, path, entry, get, online)]
    return findings + (list(_host_findings(base, script, get)) if online else [])


def _entry_findings(base: str, path: str, entry: Entry, get: Get, online: bool) -> Iterator[Problem]:
    if path == FALLBACK:  # the worker's own, not a file
        return
    answer = get(path)
    address = base + path
    if answer.status != 200:
        yield Problem(
            Location(address, 0),
            "not-served",
            _status(answer.status),
            "publish every file; switch off redirects for it",
        )
        return
    if hashlib.sha256(answer.body).hexdigest() != entry.digest:
        advice = "publish again; switch off whatever rewrites pages (minifying, e-mail hiding, injected scripts)"
        yield Problem(Location(address, 0), "other-bytes", "other bytes than the build wrote", advice)
    wanted, sent = entry.type.partition(";")[0], answer.headers.get("content-type", "").partition(";")[0].strip()
    if online and sent != wanted:
        yield Problem(
            Location(address, 0),
            "wrong-type",
            f"sent as {sent or 'nothing'}, not as {wanted}",
            "set the host's type for it",
        )


def _host_findings(base: str, script: Answer, get: Get) -> Iterator[Problem]:
    worker = Location(f"{base}sw.js", 0)
    kind = script.headers.get("content-type", "").partition(";")[0].strip()
    if kind not in ("text/javascript", "application/javascript"):
        yield Problem(
            Location(f"{base}sw.js", 0), "wrong-type", f"sent as {kind or 'nothing'}", "browsers want text/javascript"
        )
    rule = script.headers.get("cache-control", "")
    if "no-cache" not in rule and "max-age=0" not in rule and "no-store" not in rule:
        advice = "send Cache-Control: no-cache, or a new version waits in caches on the way"
        yield Problem(
            Location(f"{base}sw.js", 0),
            "worker-cached",
            f"may be kept by caches (Cache-Control: {rule or 'none'})",
            advice,
        )
    if "etag" not in script.headers and "last-modified" not in script.headers:
        advice = "send ETag or Last-Modified, or every update check sends the whole guide again"
        yield Problem(worker, "no-validator", "has neither ETag nor Last-Modified", advice)
    nowhere = f"no-such-page-{secrets.token_hex(8)}/"
    answer = get(nowhere)
    if answer.status != 404:
        advice = "send 404.html with status 404 for unknown addresses; a guide is not a single-page app"
        yield Problem(Location(base + nowhere, 0), "no-404", _status(answer.status), advice)


def _status(status: int) -> str:
    if status == 0:
        return "no answer"
    return f"a redirect ({status})" if 300 <= status < 400 else f"status {status}"


def _from_folder(folder: Path) -> Get:
    def get(path: str) -> Answer:
        file = folder / path
        file = file / "index.html" if file.is_dir() else file
        return Answer(200, {}, file.read_bytes()) if file.is_file() else Answer(404, {}, b"")

    return get


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def _from_host(base: str) -> Get:
    opener = urllib.request.build_opener(_NoRedirect)

    def get(path: str) -> Answer:
        request = urllib.request.Request(base + path, headers={"Accept-Encoding": "identity"})
        try:
            with opener.open(request, timeout=SECONDS) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status, headers, response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, {}, b"")
        except (OSError, HTTPException):
            return Answer(0, {}, b"")

    return get
