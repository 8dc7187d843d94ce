"""Why a host does not send the guide, by name; and what a host cannot do, which is no failure of the maintainer's."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from sitegen.problems import Location, Problem
from sitegen.publish.asking import CERTIFICATE, Answer
from sitegen.publish.damage import is_sign_in
from sitegen.publish.headers import headers_of

# Hosts that keep every file ten minutes and send no headers of ours: end of the name, name, what their answers say.
_FIXED = ((".github.io", "GitHub Pages", "github.com"), (".gitlab.io", "GitLab Pages", None))
_LOCAL = re.compile(r"localhost|127\.[0-9.]+|::1|.*\.localhost")
_SIGN_IN = re.compile(r"log-?in|sign-?in|sign_in|oauth|\bsso\b|cloudflareaccess", re.IGNORECASE)


def fixed_host(base: str, answer: Answer) -> str:
    """The name of a host on which nobody can set headers or caching; empty for any other."""
    host, server = urlsplit(base).hostname or "", answer.headers.get("server", "").lower()
    return next((name for end, name, said in _FIXED if host.endswith(end) or server == said), "")


def not_sent(base: str, script: Answer) -> Problem:
    """Why sw.js is not sent at all."""
    worker, advice = Location(f"{base}sw.js", 0), "publish the whole output folder; sw.js is at its top"
    if script.reason.startswith(CERTIFICATE):
        advice = "renew it; a host may need some hours to make one for a new domain. Readers see a warning until then"
        return Problem(worker, "certificate", script.said, advice)
    if not script.status:
        return Problem(worker, "unreachable", script.said, "is the address right, and is the host running?")
    if script.status in (401, 403, 407) or _SIGN_IN.search(script.headers.get("location", "")):
        advice = "the guide has to be public: switch the password or the access control of the host off"
        return Problem(worker, "sign-in", f"the host asks who you are: {script.said}", advice)
    if 300 <= script.status < 400:
        return Problem(worker, "redirected", script.said, _redirect_advice(base, script))
    return Problem(worker, "worker-missing", script.said, advice)


def _redirect_advice(base: str, script: Answer) -> str:
    place = urljoin(f"{base}sw.js", script.headers.get("location", ""))
    asked, target = urlsplit(base), urlsplit(place)
    own = place.removesuffix("sw.js")
    if (asked.scheme, target.scheme) == ("http", "https") and target.netloc == asked.netloc:
        return "ask the address that begins with https://, and print that one"
    if target.netloc.removeprefix("www.") == asked.netloc.removeprefix("www.") and target.netloc != asked.netloc:
        return f"the host's own address is {own}: say it in site.address, print that one, and ask it"
    if target.netloc != asked.netloc:
        return f"is the guide at {own} now? Ask that address; browsers take no worker from a redirect"
    return "sw.js has to be sent from its own address: browsers take no worker from a redirect"


def not_a_worker(base: str, script: Answer) -> Problem:
    """What is sent in the place of sw.js."""
    worker, text = Location(f"{base}sw.js", 0), script.body.decode("utf-8", "replace").lstrip("\ufeff \r\n\t")
    if is_sign_in(text):
        return Problem(worker, "sign-in", "a page that asks for a password is sent", "the guide has to be public")
    if text.startswith("<"):
        advice = "publish the whole output folder, and switch off that a page is sent for what is not there"
        return Problem(worker, "home-for-all", "a page is sent in its place", advice)
    advice = "is this the guide's address? A build with --sw=off has no table"
    return Problem(worker, "worker-foreign", "this is not the guide's worker, or is cut short", advice)


def insecure(base: str) -> Iterator[Problem]:
    """Browsers keep a copy only of what comes over https, or from the machine itself."""
    parts = urlsplit(base)
    if parts.scheme == "http" and not _LOCAL.fullmatch(parts.hostname or ""):
        advice = "let the host send it over https://, and redirect http:// to it"
        yield Problem(Location(base, 0), "no-https", "without https no browser keeps a copy of the guide", advice)


def notes(base: str, home: Answer) -> Iterator[str]:
    """What is good to know of the host and no reason to fail."""
    host = fixed_host(base, home)
    if host:
        yield f"note: {host} keeps every file ten minutes: a correction reaches readers after that at the latest"
    wanted = [name for name in headers_of("index.html") if name != "Cache-Control"]
    missing = [name for name in wanted if name.lower() not in home.headers]
    if missing:
        why = f"{host} cannot send them" if host else "see docs/operations.md, What the host should send"
        yield f"note: the home page is sent without {', '.join(missing)}; {why}"
