"""The rules of Mozilla's HTTP Observatory, applied to what the real servers and `_headers` send with every page.

What it asks of a host alone is not here: https, a redirect to it, and Strict-Transport-Security on a domain of its own.
"""

import re
from collections.abc import Iterator, Mapping

import pytest

from sitegen.publish.headers import headers_of, kind_of, policy_of
from sitegen.publish.writer import write_output
from tests.publish.servers import NAMES, server
from tests.publish.test_headers import matching, rules
from tests.publish.test_servers import ask
from tests.support import real_output

PAGES = {path: content for path, content in real_output().items() if kind_of(path) == "page"}
_BROAD = {"*", "http:", "https:", "ftp:", "data:", "blob:"}
_PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def faults(headers: Mapping[str, str], page: bytes) -> list[str]:
    """Every rule that an answer breaks. Header and page are two policies: what either forbids is forbidden."""
    policies = [_directives(it) for it in (headers.get("Content-Security-Policy", ""), policy_of(page)) if it]
    found = [] if policies and all(policies) else ["no policy, or a directive twice in one"]
    found += [f"unsafe in {it}" for it in _unsafe(policies)]
    found += [f"no {name}" for name in ("default-src", "object-src", "base-uri") if not _is_none(policies, name)]
    if not _is_none(policies, "form-action"):
        found.append("no form-action")
    if "frame-ancestors" not in _directives(headers.get("Content-Security-Policy", "")):
        found.append("no frame-ancestors in the header")
    if headers.get("X-Content-Type-Options") != "nosniff":
        found.append("no nosniff")
    if headers.get("Referrer-Policy") not in _PRIVATE:
        found.append("no Referrer-Policy")
    if headers.get("Cross-Origin-Resource-Policy") not in ("same-origin", "same-site"):
        found.append("no Cross-Origin-Resource-Policy")
    found += [f"{name} is sent" for name in ("Set-Cookie", "Access-Control-Allow-Origin") if name in headers]
    text = page.decode()
    found += [
        f"loads {it}" for it in re.findall(r"<(?:script|iframe|img|source)\b[^>]*\bsrc=[\"']?(?:https?:)?//[^>]*", text)
    ]
    return found


def _directives(policy: str) -> dict[str, set[str]]:
    """Directive → sources; nothing at all if one is there twice, which the rules call invalid."""
    named = [it.split() for it in policy.split(";") if it.strip()]
    return {name: set(sources) for name, *sources in named} if len({it[0] for it in named}) == len(named) else {}


def _is_none(policies: list[dict[str, set[str]]], name: str) -> bool:
    """Whether one of the policies forbids it for all: by its name, or, what is loaded, by default-src."""
    names = (name, "default-src") if name == "object-src" else (name,)
    return any(next((it[name] for name in names if name in it), None) == {"'none'"} for it in policies)


def _unsafe(policies: list[dict[str, set[str]]]) -> Iterator[str]:
    """Directives for script and style that no policy narrows down to hashes or the host itself."""
    for name in ("script-src", "style-src"):
        sources = [it.get(name, it.get("default-src")) for it in policies]
        narrow = [it for it in sources if it is not None and not it & _BROAD]
        if not narrow or any("'unsafe-" in source for it in sources if it for source in it):
            yield name


@pytest.mark.parametrize("name", NAMES)
def test_no_rule_is_broken_by_a_real_server(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    output = tmp_path_factory.mktemp("built") / "output"
    write_output(real_output(), output)
    with server(name, output, tmp_path_factory.mktemp("server")) as url:
        for path in PAGES:
            sent = ask(url + re.sub(r"(^|/)index\.html$", r"\1", path))
            assert faults(dict(sent.headers.items()), sent.body) == [], path
        nowhere = ask(url + "nowhere/")
        assert faults(dict(nowhere.headers.items()), nowhere.body) == []


def test_no_rule_is_broken_by_the_rules_for_netlify_and_cloudflare() -> None:
    found = rules(real_output()["_headers"])
    for path, content in PAGES.items():
        address = "/" + re.sub(r"(^|/)index\.html$", r"\1", path)
        assert faults(matching(found, address), content) == [], path


def test_pages_alone_break_only_what_a_page_cannot_say() -> None:
    """GitHub Pages: the policy stands in the page."""
    left = {"no frame-ancestors in the header", "no nosniff", "no Cross-Origin-Resource-Policy", "no Referrer-Policy"}
    for path, content in PAGES.items():
        assert set(faults({}, content)) <= left, path


@pytest.mark.parametrize(
    ("find", "replace", "fault"),
    [
        ("script-src 'sha256-", "script-src 'unsafe-inline' 'sha256-", "unsafe in script-src"),
        ("style-src 'sha256-", "style-src https: 'sha256-", "unsafe in style-src"),
        ("default-src 'none'", "default-src 'self'", "no default-src"),
        ("default-src 'none'", "img-src *; img-src 'self'", "no policy, or a directive twice in one"),
        ("<main", "<script src=//elsewhere.example/x.js></script><main", "loads <script src=//elsewhere.example/x.js"),
    ],
)
def test_a_broken_rule_in_a_page_is_found(find: str, replace: str, fault: str) -> None:
    page = PAGES["index.html"].decode().replace("&#39;", "'")
    assert find in page
    assert fault in faults(headers_of("index.html"), page.replace(find, replace, 1).encode())


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("Content-Security-Policy", "object-src 'none'", "no frame-ancestors in the header"),
        ("X-Content-Type-Options", "", "no nosniff"),
        ("Referrer-Policy", "unsafe-url", "no Referrer-Policy"),
        ("Cross-Origin-Resource-Policy", "cross-origin", "no Cross-Origin-Resource-Policy"),
        ("Set-Cookie", "a=b", "Set-Cookie is sent"),
        ("Access-Control-Allow-Origin", "*", "Access-Control-Allow-Origin is sent"),
    ],
)
def test_a_broken_rule_in_a_header_is_found(name: str, value: str, fault: str) -> None:
    assert faults({**headers_of("index.html"), name: value}, PAGES["index.html"]) == [fault]
