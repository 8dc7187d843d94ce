"""What a host should send with each file: one table, from which the build makes `_headers` (Netlify, Cloudflare Pages).

The configurations in deploy/ are held to the same table by tests/publish/test_servers.py.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from posixpath import dirname

from sitegen.bundle.worker import TYPES

PATH = "_headers"
# With every answer, an error as well.
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), screen-wake-lock=(self), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_WITH_PAGES = {"Cross-Origin-Opener-Policy": "same-origin"}
# Another website may show a page of the guide: see docs/decisions/0010. Only a header can say it.
_FRAMES = "frame-ancestors *"
# For a server that does not read the pages: what the policies of all pages have in common, without the hashes.
SITE_POLICY = (
    "img-src 'self' data:; manifest-src 'self'; connect-src 'self'; worker-src 'self'; object-src 'none'; "
    f"frame-src 'none'; base-uri 'none'; form-action 'none'; {_FRAMES}"
)
_META = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)"')


@dataclass(frozen=True)
class Kind:
    """Files that are sent in the same way: `pattern` finds their paths in the output, `cache` is for status 2xx, 304.

    `type` is a media type that a host may not know by itself.
    """

    pattern: str
    cache: str
    type: str = ""


_COMPARED = "no-cache, no-transform"
# The first whose pattern is found is the kind of a path.
KINDS = {
    "page": Kind(r"\.html$", _COMPARED),
    # A CDN compresses nothing that it may not transform, and the worker is five times as long then.
    "worker": Kind(r"^sw\.js$", "no-cache"),
    "hashed": Kind(r"^icons/[^/]+\.[0-9a-f]{8}\.(png|svg)$", "public, max-age=31536000, immutable"),
    "manifest": Kind(r"\.webmanifest$", _COMPARED, TYPES[".webmanifest"]),
    "cards": Kind(r"\.vcf$", _COMPARED, TYPES[".vcf"]),
    "other": Kind("", _COMPARED),
}


def kind_of(path: str) -> str:
    """The name of the kind of a file."""
    return next(name for name, kind in KINDS.items() if re.search(kind.pattern, path))


def headers_of(path: str, policy: str = SITE_POLICY) -> dict[str, str]:
    """Every header of a file that is there, by name; `policy` is what a page is sent with."""
    name = kind_of(path)
    kind = KINDS[name]
    own = {"Content-Security-Policy": policy, **_WITH_PAGES} if name == "page" else {}
    return {**ALWAYS, **own, "Cache-Control": kind.cache, **({"Content-Type": kind.type} if kind.type else {})}


def policy_of(page: bytes) -> str:
    """The policy that a finished page carries, which names its own style and script by hash; empty if it has none."""
    found = _META.search(page)
    return unescape(found[1].decode(errors="replace")) if found else ""


def headers_file(files: Mapping[str, bytes]) -> bytes:
    """`_headers` for these files (path → content) at the top of a host: one rule for all, then one for each file.

    Hosts join the values of all rules that match with commas, so no header is in two rules. Cloudflare Pages reads the
    first hundred rules: pages come last, and what is lost with them is also in the pages themselves.
    """
    rules = ["# Made by the build; a file static/host/_headers takes its place.", _rule("/*", ALWAYS)]
    of_rules = dict(_addresses([path for path in files if not path.startswith(".")]))
    for address, path in sorted(of_rules.items(), key=lambda it: (kind_of(it[1]) == "page", it[1].count("/"), it[1])):
        policy = f"{policy_of(files[path])}; {_FRAMES}" if kind_of(path) == "page" else ""
        own = {name: value for name, value in headers_of(path, policy).items() if name not in ALWAYS}
        rules.append(_rule(address, own))
    return ("\n".join(rules) + "\n").encode()


def _addresses(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The address of each rule, and a file that it is for: a folder of files that are all of one kind needs one rule.

    A page has a policy of its own. What caches keep is named file by file, so that no error below it is kept.
    """
    folders: dict[str, list[str]] = {}
    for path in paths:
        folders.setdefault(dirname(path), []).append(path)
    for folder, inside in folders.items():
        kinds = {kind_of(path) for path in inside}
        is_alike = len(kinds) == 1 and len(inside) > 1 and not kinds & {"page", "hashed"}
        if folder and is_alike and not any(other.startswith(f"{folder}/") for other in folders):
            yield f"/{folder}/*", inside[0]
        else:
            yield from (("/" + re.sub(r"(^|/)index\.html$", r"\1", path), path) for path in inside)


def _rule(address: str, headers: Mapping[str, str]) -> str:
    return "\n".join([address, *(f"  {name}: {value}" for name, value in headers.items())])
