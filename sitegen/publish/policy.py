"""Whether a security policy that a host sends lets the guide's own style, script and copy through."""

from collections.abc import Iterator, Mapping

from sitegen.problems import Location, Problem
from sitegen.publish.asking import Answer
from sitegen.publish.headers import policy_of


def policy_findings(base: str, home: Answer) -> Iterator[Problem]:
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
