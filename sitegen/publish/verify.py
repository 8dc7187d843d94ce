"""After a deployment: is what the host sends what the build made? Compares a folder, or a server, with its own sw.js.

The worker's table names every address with the hash of its bytes, so a rewriting host, a missing file, a redirect or
a login page in between shows at once.
"""

import hashlib
import re
import secrets
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlsplit

from sitegen.bundle.worker import FALLBACK, TYPES, Entry, read_table
from sitegen.problems import Location, Problem
from sitegen.publish.headers import policy_of

SECONDS = 20  # for one file, from the first to the last byte
_MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Answer:
    """What a host sent: status (0 for no answer, with the reason), headers (empty for a folder) and body."""

    status: int
    headers: dict[str, str]
    body: bytes
    reason: str = ""

    @property
    def said(self) -> str:
        """The status in words; a redirect with its target."""
        if not self.status:
            return self.reason
        target = "".join(letter for letter in self.headers.get("location", "") if letter.isprintable())[:200]
        return f"a redirect ({self.status}) to {target}" if 300 <= self.status < 400 else f"status {self.status}"


Get = Callable[[str], Answer]


def verify(target: str, report: Callable[[str], None]) -> list[Problem]:
    """Every difference between the target, a folder or an address that ends in a slash, and its table."""
    online = target.startswith(("http://", "https://"))
    base = target if target.endswith("/") else f"{target}/"
    get = _from_host(base) if online else _from_folder(Path(target))
    script, worker = get("sw.js"), Location(f"{base}sw.js", 0)
    if script.status != 200:
        advice = "publish the whole output folder; sw.js is at its top, and is not redirected"
        if not script.status:
            advice = "is the address right, and is the host running?"
        elif script.headers.get("location", "").startswith("https://") and base.startswith("http://"):
            advice = "ask the address that begins with https://"
        return [Problem(worker, "worker-missing", script.said, advice)]
    found = _table(script.body)
    if not found:
        advice = "is this the guide's address? A build with --sw=off has no table"
        return [Problem(worker, "worker-foreign", "this is not the guide's worker, or is cut short", advice)]
    version, table = found
    report(f"Version {version}, {len(table)} entries at {base}")
    findings, reported = list[Problem](), time.monotonic()
    for number, (path, entry) in enumerate({**table, **_icons_beside(table)}.items()):
        if time.monotonic() > reported + 1:
            report(f"{number} of {len(table)} entries compared …")
            reported = time.monotonic()
        findings += _entry_findings(base, path, entry, get, online)
    return findings + (list(_host_findings(base, script, get)) if online else [])


def _table(script: bytes) -> tuple[str, dict[str, Entry]] | None:
    """Version and table of a whole sw.js of the guide; None for whatever else it is."""
    try:
        text = script.decode()
        version, table = read_table(text)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    fields = [it for path, entry in table.items() for it in (path, entry.type, entry.digest)]
    whole = "" in table and text.rstrip().endswith("}));") and all(isinstance(it, str) for it in (version, *fields))
    inside = all(not path.startswith("/") and ".." not in path.split("/") for path in table)
    return (version, table) if whole and inside else None


def _icons_beside(table: Mapping[str, Entry]) -> dict[str, Entry]:
    """The icons that only the manifest names, for the home screen; the start of a hash stands in each name."""
    found = {}
    for path in re.findall(
        r'"src": ?"([\w./-]+)"', table["manifest.webmanifest"].body if "manifest.webmanifest" in table else ""
    ):
        named = re.search(r"\.([0-9a-f]{8})\.png$", path)
        if named and path not in table:
            found[path] = Entry(TYPES[".png"], "", named[1], "")
    return found


def _entry_findings(base: str, path: str, entry: Entry, get: Get, online: bool) -> Iterator[Problem]:
    if path == FALLBACK:  # the worker's own, not a file
        return
    answer = get(path)
    address = base + path
    if answer.status != 200:
        advice = "publish every file; switch off redirects for it"
        yield Problem(Location(address, 0), "not-served", answer.said, advice)
        return
    if not entry.digest or not hashlib.sha256(answer.body).hexdigest().startswith(entry.digest):
        advice = "publish again; switch off whatever rewrites pages (minifying, e-mail hiding, injected scripts)"
        yield Problem(Location(address, 0), "other-bytes", "other bytes than the build wrote", advice)
    wanted, sent = entry.type.partition(";")[0], _media_type(answer)
    if online and sent != wanted:
        message = f"sent as {sent or 'nothing'}, not as {wanted}"
        yield Problem(Location(address, 0), "wrong-type", message, "set the host's type for it")


def _host_findings(base: str, script: Answer, get: Get) -> Iterator[Problem]:
    worker = Location(f"{base}sw.js", 0)
    kind = _media_type(script)
    if kind not in ("text/javascript", "application/javascript"):
        yield Problem(worker, "wrong-type", f"sent as {kind or 'nothing'}", "browsers want text/javascript")
    rule = script.headers.get("cache-control", "").lower()
    if "no-cache" not in rule and "max-age=0" not in rule and "no-store" not in rule:
        advice = "send Cache-Control: no-cache, or a new version waits in caches on the way"
        yield Problem(worker, "worker-cached", f"may be kept by caches (Cache-Control: {rule or 'none'})", advice)
    if "etag" not in script.headers and "last-modified" not in script.headers:
        advice = "send ETag or Last-Modified, or every update check sends the whole guide again"
        yield Problem(worker, "no-validator", "has neither ETag nor Last-Modified", advice)
    if "*" in script.headers.get("vary", ""):
        advice = "send no Vary: * with it: Firefox keeps no worker that is sent so"
        yield Problem(worker, "worker-varies", "is sent with Vary: *", advice)
    yield from _policy_findings(base, get(""))
    nowhere = f"no-such-page-{secrets.token_hex(8)}/"
    answer = get(nowhere)
    if answer.status != 404:
        advice = "send 404.html with status 404 for unknown addresses; a guide is not a single-page app"
        yield Problem(Location(base + nowhere, 0), "no-404", answer.said, advice)


def _policy_findings(base: str, home: Answer) -> Iterator[Problem]:
    """A policy of the host comes on top of the page's own (CSP 3, section 3.3): what either forbids does not run."""
    own = _rules(policy_of(home.body))
    needed = {"script-src": "script", "style-src": "style", "worker-src": "copy", "connect-src": "copy"}
    for policy in filter(None, home.headers.get("content-security-policy", "").split(",")):
        rules = _rules(policy)
        lost = {part for name, part in needed.items() if not _allows(rules, name, own)}
        if not rules.get("trusted-types", {"*"}) & {"*", *own.get("trusted-types", ())}:
            lost.add("copy")
        if "sandbox" in rules or lost:
            parts = " and ".join(sorted(lost)) or "script"
            message = f"the host's Content-Security-Policy forbids the page's own {parts}"
            advice = "leave it out, or send what the build writes into _headers: each page names what it needs"
            yield Problem(Location(base, 0), "host-policy", message, advice)


def _rules(policy: str) -> dict[str, set[str]]:
    """Directive → its sources; hashes keep their letters."""
    return {name.lower(): set(sources) for name, *sources in map(str.split, filter(str.strip, policy.split(";")))}


def _allows(rules: Mapping[str, set[str]], name: str, own: Mapping[str, set[str]]) -> bool:
    """Whether a policy lets the page's own style and script, or the worker and the questions for it, through.

    Worker and script fall back to script-src, all to default-src (CSP 3, section 6.8.3).
    """
    names = [name, *(["child-src", "script-src"] if name == "worker-src" else []), "default-src"]
    sources = next((rules[it] for it in names if it in rules), {"*", "'unsafe-inline'"})
    plain = {it.lower() for it in sources}
    if name in ("script-src", "style-src"):
        hashed = any(it.startswith(("'nonce-", "'sha")) for it in plain)
        return "'unsafe-inline'" in plain if not hashed else bool(own.get(name)) and own[name] <= sources
    return bool(plain & {"'self'", "*", "https:"})


def _media_type(answer: Answer) -> str:
    """Case does not matter in it (RFC 9110)."""
    return answer.headers.get("content-type", "").partition(";")[0].strip().lower()


def _from_folder(folder: Path) -> Get:
    def get(path: str) -> Answer:
        try:
            file = folder / path
            file = file / "index.html" if file.is_dir() else file
            return Answer(200, {}, file.read_bytes()) if file.is_file() else Answer(404, {}, b"")
        except (OSError, ValueError) as error:  # may not be read, or can be no name of a file
            return Answer(0, {}, b"", f"cannot be read: {getattr(error, 'strerror', None) or error}")

    return get


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def _from_host(base: str) -> Get:
    opener = urllib.request.build_opener(_NoRedirect)

    def get(path: str) -> Answer:
        answers: list[Answer] = []
        # A time limit of a socket begins again with each byte; a thread can be left behind.
        thread = threading.Thread(target=lambda: answers.append(_asked(opener, base + quote(path))), daemon=True)
        thread.start()
        thread.join(SECONDS)
        return answers[0] if answers else Answer(0, {}, b"", f"not sent within {SECONDS} seconds")

    return get


def _asked(opener: urllib.request.OpenerDirector, address: str) -> Answer:
    try:
        request = urllib.request.Request(_uri(address), headers={"Accept-Encoding": "identity"})
        with opener.open(request, timeout=SECONDS) as response:
            return Answer(response.status, _headers(response.headers), response.read(_MOST_BYTES))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, _headers(error.headers), b"")
    except (OSError, HTTPException, ValueError) as error:
        return Answer(0, {}, b"", _reason(error))


def _headers(message: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in message.items()}


def _uri(address: str) -> str:
    """The address as it is sent: letters beyond ASCII are encoded, in the host's name and in the path."""
    parts = urlsplit(address)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    return parts._replace(netloc=host, path=quote(parts.path, safe="/%:@!$&'()*+,;=~")).geturl()


def _reason(error: Exception) -> str:
    """Why there is no answer."""
    cause = error.reason if isinstance(error, urllib.error.URLError) and isinstance(error.reason, OSError) else error
    match cause:
        case ssl.SSLCertVerificationError():
            return f"its certificate is not valid: {getattr(cause, 'verify_message', '')}"
        case ssl.SSLError():
            return "no secure connection can be made: is it https?"
        case socket.gaierror() | UnicodeError():
            return "no host of this name can be found"
        case TimeoutError():
            return f"no answer within {SECONDS} seconds"
        case ConnectionRefusedError():
            return "nothing answers there: the connection is refused"
        case HTTPException():
            return "the answer is cut short, or is not HTTP"
    return f"no answer: {getattr(cause, 'strerror', None) or cause}"
