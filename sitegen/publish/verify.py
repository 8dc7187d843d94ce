"""After a deployment: is what the host sends what the build made? Compares a folder, or a server, with its own sw.js.

The worker's table names every address with the hash of its bytes, so a rewriting host, a missing file, a redirect or
a login page in between shows at once.
"""

import hashlib
import re
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sitegen.bundle import checksums
from sitegen.bundle.worker import FALLBACK, Entry, media_type_of, read_table
from sitegen.problems import Location, Problem
from sitegen.publish.asking import (
    Answer,
    Get,
    GetCompressed,
    compressed_from_host,
    compressed_in_folder,
    from_folder,
    from_host,
)
from sitegen.publish.damage import what_changed
from sitegen.publish.hosts import fixed_host, insecure, not_a_worker, not_sent, notes
from sitegen.publish.policy import policy_findings

PAUSE_SECONDS = 10  # between two rounds of a host that is waited for


def verify(target: str, report: Callable[[str], None], wanted: str = "") -> list[Problem]:
    """Every difference between the target, a folder or an address that ends in a slash, and its table.

    `wanted` is the version that has to be there, if it is known. `report` is told what is being done, and notes.
    """
    online = target.startswith(("http://", "https://"))
    base = target if target.endswith("/") else f"{target}/"
    get = from_host(base) if online else from_folder(Path(target))
    script = get("sw.js")
    if script.status != 200:
        return [not_sent(base, script)]
    found = _table(script.body)
    if not found:
        return [not_a_worker(base, script)]
    version, table = found
    if wanted and version != wanted:
        return [_old_version(base, f"sw.js is version {version}, not {wanted}")]
    report(f"Version {version}, {len(table)} entries at {base}")
    findings = _compared(base, table, get, online, report)
    known = {"sw.js": hashlib.sha256(script.body).hexdigest(), **{path: table[path].digest for path in table}}
    wrong = {finding.location.path for finding in findings}
    packed = compressed_from_host(base) if online else compressed_in_folder(Path(target))
    findings += _compressed_findings(base, {path: it for path, it in known.items() if base + path not in wrong}, packed)
    if online:
        findings += _host_findings(base, script, get)
        for note in notes(base, get("")):
            report(note)
        if get("sw.js").body != script.body:
            findings.append(_old_version(base, "sw.js is sent in two versions, now one and now the other"))
    return findings


def verify_until(target: str, report: Callable[[str], None], wanted: str, seconds: float) -> list[Problem]:
    """Asks until version `wanted` is everywhere, for so many seconds at the most. Returns the last findings."""
    end = time.monotonic() + seconds
    while True:
        told = list[str]()
        findings = verify(target, told.append, wanted)
        left = end - time.monotonic()
        if not findings or left <= 0:
            for line in told:
                report(line)
            return findings
        report(f"Not yet ({findings[0].location}: {findings[0].message}); {left:.0f} s left …")
        time.sleep(min(PAUSE_SECONDS, left))


def version_in(folder: Path) -> str:
    """The version that was built into a folder; empty if there is none."""
    found = _table(from_folder(folder)("sw.js").body)
    return found[0] if found else ""


def _old_version(base: str, message: str) -> Problem:
    advice = "is the new version published, and are caches on the way cleared? --wait 900 asks until it is everywhere"
    return Problem(Location(f"{base}sw.js", 0), "old-version", message, advice)


def _compared(
    base: str, table: Mapping[str, Entry], get: Get, online: bool, report: Callable[[str], None]
) -> list[Problem]:
    findings, reported = list[Problem](), time.monotonic()
    for number, (path, entry) in enumerate({**table, **_beside(table)}.items()):
        if time.monotonic() > reported + 1:
            report(f"{number} of {len(table)} entries compared …")
            reported = time.monotonic()
        if path != FALLBACK:  # the worker's own, not a file
            findings += _entry_findings(base, path, entry, table, get, online)
    return findings


def _compressed_findings(base: str, digests: Mapping[str, str], get: GetCompressed) -> Iterator[Problem]:
    """What is sent to browsers, which ask for less bytes: the same file, or that of another version."""
    message = "compressed, as browsers ask for it, another file is sent, or none"
    advice = "build again with --compress, remove old .gz and .br files, or clear the caches on the way"
    for path, digest in digests.items():
        for name, content in get(path) if path != FALLBACK else ():
            if not hashlib.sha256(content).hexdigest().startswith(digest):
                yield Problem(Location(base + name, 0), "other-compressed", message, advice)


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


def _beside(table: Mapping[str, Entry]) -> dict[str, Entry]:
    """The files that the worker does not carry, as one that it carries names them."""
    named = checksums.read_checksums(table[checksums.PATH].body) if checksums.PATH in table else {}
    return {path: Entry(media_type_of(path), "", digest, "") for path, digest in named.items()}


def _entry_findings(
    base: str, path: str, entry: Entry, table: Mapping[str, Entry], get: Get, online: bool
) -> Iterator[Problem]:
    answer, place = get(path), Location(base + path, 0)
    short = path.removesuffix(".html")
    if 300 <= answer.status < 400 and short != path and answer.headers.get("location", "").endswith(f"/{short}"):
        # On Cloudflare Pages no address ends in .html; links to it are redirected, and nothing is lost.
        answer = get(short)
        if answer.status == 404 and path == "404.html":
            answer = Answer(200, answer.headers, answer.body)
    if answer.status != 200:
        advice = "publish every file; switch off redirects for it"
        yield Problem(place, "not-served", answer.said, advice)
        return
    if not entry.digest or not hashlib.sha256(answer.body).hexdigest().startswith(entry.digest):
        yield Problem(place, *what_changed(answer.body, path, table))
    wanted, sent = entry.type.partition(";")[0], answer.media_type
    if online and sent != wanted:
        message = f"sent as {sent or 'nothing'}, not as {wanted}"
        yield Problem(place, "wrong-type", message, "set the host's type for it")


def _host_findings(base: str, script: Answer, get: Get) -> Iterator[Problem]:
    worker, home = Location(f"{base}sw.js", 0), get("")
    yield from insecure(base)
    sent = script.media_type
    if sent not in ("text/javascript", "application/javascript"):
        yield Problem(worker, "wrong-type", f"sent as {sent or 'nothing'}", "browsers want text/javascript")
    yield from _cache_findings(base, worker, script)
    if "etag" not in script.headers and "last-modified" not in script.headers:
        advice = "send ETag or Last-Modified, or every update check sends the whole guide again"
        yield Problem(worker, "no-validator", "has neither ETag nor Last-Modified", advice)
    if "*" in script.headers.get("vary", ""):
        advice = "send no Vary: * with it: Firefox keeps no worker that is sent so"
        yield Problem(worker, "worker-varies", "is sent with Vary: *", advice)
    yield from policy_findings(base, home)
    nowhere = f"no-such-page-{secrets.token_hex(8)}/"
    answer, place = get(nowhere), Location(f"{base}{nowhere}", 0)
    advice = "send 404.html with status 404 for unknown addresses; a guide is not a single-page app"
    if answer.status == 200 and home.body and answer.body == home.body:
        yield Problem(place, "home-for-all", "an unknown address is answered with the home page", advice)
    elif answer.status != 404:
        yield Problem(place, "no-404", answer.said, advice)


def _cache_findings(base: str, worker: Location, script: Answer) -> Iterator[Problem]:
    """A host on which nobody can set it may keep the worker for ten minutes; any other should let it be asked for."""
    rule = script.headers.get("cache-control", "").lower()
    kept = re.search(r"max-age=([0-9]{1,9})", rule)
    if fixed_host(base, script) and kept and int(kept[1]) <= 600:
        return
    if "no-cache" not in rule and "max-age=0" not in rule and "no-store" not in rule:
        advice = "send Cache-Control: no-cache, or a new version waits in caches on the way"
        yield Problem(worker, "worker-cached", f"may be kept by caches (Cache-Control: {rule or 'none'})", advice)
