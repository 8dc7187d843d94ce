"""The built worker event by event, without a browser: so that a wrong line of sw.js is noticed in seconds.

What a browser makes of its answers is tried in tests/faults and tests/browser.
"""

import base64
import hashlib
import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.scripts.node import SCOPE, happen
from tests.support import ROOT, small_output

HTML = "text/html; charset=utf-8"
NOT_FOUND, LAST_WORDS = "404.html", "emergency-fallback.html"
Guide = dict[str, Any]


def parts_of(script: str) -> tuple[str, Guide, str]:
    """The script before its guide, the guide, and what closes the script."""
    start = script.rindex('({"version":') + 1
    guide, end = json.JSONDecoder().raw_decode(script, start)
    return script[:start], guide, script[end:]


def built() -> tuple[str, Guide]:
    script = small_output()["sw.js"].decode()
    return script, parts_of(script)[1]


def carrying(guide: Guide) -> str:
    """The built worker around another guide."""
    before, _, after = parts_of(built()[0])
    return before + json.dumps(guide) + after


def made_up(bodies: dict[str, str], shared: tuple[str, ...] = (), parts: dict[str, list[Any]] | None = None) -> str:
    """A worker with these texts at these addresses; `parts` says how a text is put together, if not of one part."""
    table = {
        path: [HTML, (parts or {}).get(path, [body]), hashlib.sha256(body.encode()).hexdigest(), ""]
        for path, body in {NOT_FOUND: "not found", LAST_WORDS: "emergency fallback", **bodies}.items()
    }
    guide = {"version": "1", "notFound": NOT_FOUND, "fallback": LAST_WORDS, "shared": shared, "table": table}
    return carrying(guide)


def visit(address: str, mode: str = "navigate", **more: Any) -> dict[str, Any]:
    """A fetch event; an address without a scheme is below the scope."""
    url = address if "://" in address else SCOPE + address
    return {"type": "fetch", "url": url, "method": "GET", "mode": mode, "network": "fails", **more}


def body_of(seen: dict[str, Any]) -> bytes:
    return base64.b64decode(seen["response"]["body"])


def headers_of(media_type: str) -> dict[str, str]:
    """Every header of an answer from the copy."""
    return {"content-type": media_type, "x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}


def held() -> dict[str, bytes]:
    """What the build wrote, by the address at which the worker holds it; the emergency fallback alone are no file."""
    guide = built()[1]
    files = {path.removesuffix("index.html"): content for path, content in small_output().items()}
    files[LAST_WORDS] = "".join(guide["table"][LAST_WORDS][1]).encode()
    return {path: files[path] for path in guide["table"]}


# Install, activate


def test_a_whole_guide_is_installed_and_takes_over_before_the_install_ends() -> None:
    """A browser may stop the worker when the promise it was handed is kept."""
    (seen,) = happen(built()[0], {"type": "install"})
    assert seen["log"] == ["skipWaiting", "skipWaiting done", "install done"]
    assert seen["waits"] == 1


def damaged(guide: Guide, path: str, how: str) -> str:
    """The worker with one mistake in the entry of `path`."""
    guide = json.loads(json.dumps(guide))
    media_type, parts, digest, _ = entry = guide["table"][path]
    if how == "hash":
        entry[2] = digest[:-1] + ("0" if digest[-1] != "0" else "1")
    elif media_type == "image/png":
        content = bytearray(base64.b64decode(parts[0]))
        content[-1] ^= 1
        entry[1] = [base64.b64encode(content).decode()]
    elif how == "byte":
        parts[-1] = parts[-1][:-1] + chr(ord(parts[-1][-1]) ^ 1)
    elif how == "part":
        parts.pop()
    return carrying(guide)


@pytest.mark.parametrize("how", ["hash", "byte", "part"])
def test_a_guide_with_one_mistake_is_not_installed(how: str) -> None:
    """The version before it stays, because the install fails and nobody takes over."""
    script, guide = built()
    installs = [{"type": "install", "script": damaged(guide, path, how)} for path in guide["table"]]
    for path, seen in zip(guide["table"], happen(script, *installs), strict=True):
        assert seen["log"] == ["install failed: the guide arrived damaged"], path
        assert seen["waits"] == 1, path


def test_a_mistake_in_what_many_pages_share_is_noticed() -> None:
    guide = built()[1]
    for number, text in enumerate(guide["shared"]):
        shared = [*guide["shared"][:number], text + " ", *guide["shared"][number + 1 :]]
        (seen,) = happen(carrying({**guide, "shared": shared}), {"type": "install"})
        assert seen["log"] == ["install failed: the guide arrived damaged"]


def test_the_worker_takes_the_open_pages() -> None:
    (seen,) = happen(built()[0], {"type": "activate"})
    assert seen["log"] == ["claim", "claim done", "activate done"]
    assert seen["waits"] == 1


# What is answered, and what is left to the network


def test_every_entry_comes_with_its_own_bytes_and_headers() -> None:
    """Without asking the network, be it a page that is opened or a picture of one."""
    script, guide = built()
    assert {media_type for media_type, *_ in guide["table"].values()} >= {HTML, "image/png"}
    for mode in ("navigate", "no-cors"):
        answers = happen(script, *(visit(quote(path), mode) for path in held()))
        for (path, content), seen in zip(held().items(), answers, strict=True):
            assert body_of(seen) == content, path
            assert seen["response"]["status"] == (404 if path == NOT_FOUND else 200), path
            assert seen["response"]["headers"] == headers_of(guide["table"][path][0]), path
            assert (seen["answers"], seen["log"], seen["timers"]) == (1, [], 0), path


def test_a_query_and_a_fragment_change_nothing() -> None:
    for seen in happen(built()[0], visit("emergency/?from=poster"), visit("emergency/#top"), visit("?x")):
        assert seen["response"]["status"] == 200


@pytest.mark.parametrize(
    "event",
    [
        visit("https://elsewhere.example/repo/emergency/"),
        visit("http://guide.example/repo/emergency/"),
        visit("https://guide.example:8443/repo/emergency/"),
        visit("https://guide.example/"),
        visit("https://guide.example/emergency/"),
        visit("https://guide.example/repository/emergency/"),
        visit("https://guide.example/other/repo/emergency/"),
        visit("emergency/", method="POST"),
        visit("emergency/", method="HEAD"),
        visit("nowhere/", method="POST"),
        visit("nowhere/", mode="no-cors"),
        visit("sw.js", mode="same-origin"),
    ],
    ids=lambda event: f"{event['method']} {event['url']} {event['mode']}",
)
def test_what_is_not_of_the_guide_is_left_alone(event: dict[str, Any]) -> None:
    """Neighbours on the same host, other hosts, forms, and files that are not in the copy."""
    (seen,) = happen(built()[0], event)
    assert (seen["answers"], seen["log"], seen["response"]) == (0, [], None)


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("index.html", ""),
        ("emergency", "emergency/"),
        ("emergency.html", "emergency/"),
        ("emergency/index.html", "emergency/"),
        ("Emergency", "emergency/"),
        ("EMERGENCY/", "emergency/"),
        ("Emergency/index.html", "emergency/"),
        ("emergency//", "emergency/"),
        ("/", ""),
        ("///", ""),
        ("emergency///index.html", "emergency/"),
        ("%65mergency", "emergency/"),
        ("emergency?from=poster&x=%20", "emergency/?from=poster&x=%20"),
        ("emergency/x", None),
        ("emergency-html", None),
        ("emergency/index-html", None),
        ("index.html.html", None),
        (".htmlemergency", None),
        ("%E0%A4%A", None),
        ("%", None),
    ],
)
def test_another_name_of_a_page_leads_to_it(address: str, page: str | None) -> None:
    """A link typed or shortened by hand still opens the page, at the address at which its own links are right."""
    (seen,) = happen(built()[0], visit(address))
    if page is None:
        assert seen["response"]["status"] == 404 and seen["log"] == ["fetch"]
    else:
        assert seen["response"]["status"] == 302 and seen["log"] == []
        assert seen["response"]["headers"]["location"] == SCOPE + page


def test_an_exact_address_comes_before_one_that_is_meant() -> None:
    """With names that the guide has none of yet: letters beyond ASCII, signs of an address, capitals, folders."""
    paths = "a.html a/ a//b a&b/ Big/ big/ part/of/ myindex/ sår/ 100%/ %/".split()
    script = made_up({path: path for path in ("", *paths)})
    for path, seen in zip(paths, happen(script, *(visit(quote(path, safe="/&")) for path in paths)), strict=True):
        assert (body_of(seen).decode(), seen["response"]["status"]) == (path, 200)
    led = {
        "a": "a/",
        "A%26B": "a&b/",
        "a%26b/": "a&b/",
        "part%2Fof%2F": "part/of/",
        "%62ig/": "big/",
        "Big": "Big/",
        "BIG": "big/",
        "Part/Of/": "part/of/",
        "PART//OF": "part/of/",
        "part//of//": "part/of/",
        "part/of/index.html": "part/of/",
        "myindex.html": "myindex/",
        "S%C3%85R": "s%C3%A5r/",
        "100%25": "100%25/",
    }
    for page, seen in zip(led.values(), happen(script, *map(visit, led)), strict=True):
        assert seen["response"]["headers"]["location"] == SCOPE + page
    (unreadable,) = happen(script, visit("%"))
    assert unreadable["response"]["status"] == 404


def test_a_page_is_joined_of_its_own_and_the_shared_parts() -> None:
    """A part that is a number stands for a shared text; digits that are text stand for themselves."""
    body = "0 <b>æ🚑<a><b>1"
    parts: list[Any] = ["0 ", 1, "æ🚑", 0, "", 1, "1"]
    script = made_up({"": body}, ("<a>", "<b>"), {"": parts})
    shown, installed = happen(script, visit(""), {"type": "install"})
    assert body_of(shown).decode() == body
    assert installed["log"][-1] == "install done"


# An address that is not in the copy


@pytest.mark.parametrize("status", [200, 203])
def test_what_the_network_has_is_passed_on(status: int) -> None:
    headers, body = {"content-type": "text/plain", "x-own": "1"}, b"A newer page, or a picture: \x89\xff"
    sent: dict[str, Any] = {
        "network": "answers",
        "status": status,
        "headers": headers,
        "body": base64.b64encode(body).decode(),
    }
    (seen,) = happen(built()[0], visit("newer/?x", **sent, passes=6000))
    assert body_of(seen) == body
    assert (seen["response"]["status"], seen["response"]["headers"]) == (status, headers)
    assert (seen["answers"], seen["log"], seen["timers"]) == (1, ["fetch"], 0)


def test_a_redirect_of_the_host_is_followed_by_the_browser() -> None:
    """It cannot be read here, and is no error."""
    (seen,) = happen(built()[0], visit("moved/", network="redirects"))
    assert seen["response"] == {"passed": True}
    assert seen["timers"] == 0


NO_ANSWERS: list[dict[str, Any]] = [
    {"network": "answers", "status": 404, "headers": {"x-own": "1"}},
    {"network": "answers", "status": 500, "body": base64.b64encode(b"Oops").decode()},
    {"network": "fails"},
    {"network": "hangs", "passes": 6000},
    {"network": "stalls", "passes": 6000},
]


@pytest.mark.parametrize("scope", [SCOPE, "https://guide.example/", "http://localhost:8000/a/b/"])
def test_without_an_answer_the_page_for_unknown_addresses_comes(scope: str) -> None:
    """However deep the address is: the links of the page begin at the scope."""
    expected = held()[NOT_FOUND].decode().replace('="./', '="' + scope[scope.index("/", 8) :])
    assert expected != held()[NOT_FOUND].decode()
    answers = happen(built()[0], *(visit(scope + "no/such/page", **more) for more in NO_ANSWERS), scope=scope)
    for seen in answers:
        assert body_of(seen).decode() == expected
        assert (seen["response"]["status"], seen["response"]["headers"]) == (404, headers_of(HTML))
        assert (seen["answers"], seen["log"], seen["timers"]) == (1, ["fetch"], 0)


@pytest.mark.parametrize("network", ["hangs", "stalls"])
def test_the_network_is_given_six_seconds(network: str) -> None:
    (seen,) = happen(built()[0], visit("newer/", network=network, passes=5999))
    assert (seen["response"], seen["timers"]) == (None, 1)


# When all else fails


@pytest.mark.parametrize("gone", [False, True])
def test_whatever_goes_wrong_the_numbers_come(gone: bool) -> None:
    """A worker that answers with an error three times is removed by Firefox, and the copy with it."""
    guide = built()[1]
    icon = next(path for path in guide["table"] if path.startswith("icons/icon-192"))
    broken = {**guide["table"], icon: ["image/png", ["%"], "", ""]}
    del broken[NOT_FOUND]
    if gone:
        del broken[LAST_WORDS]
    for seen in happen(carrying({**guide, "table": broken}), visit(icon, "no-cors"), visit("no/such/page")):
        assert body_of(seen) == (b"" if gone else held()[LAST_WORDS])
        assert (seen["response"]["status"], seen["response"]["headers"]) == (503, headers_of(HTML))


# Questions of the page


def state(script: str) -> dict[str, Any]:
    (seen,) = happen(script, {"type": "message", "data": {"ask": "state"}, "ports": True})
    assert seen["log"][1:] == ["message done"] and seen["waits"] == 1
    told: dict[str, Any] = seen["log"][0]["told"]
    return told


def test_the_state_is_counted_from_the_bytes() -> None:
    script, guide = built()
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in held().items()}
    editions = {path: guide["table"][path][3] for path in ("", "emergency/", NOT_FOUND)}
    assert all(editions.values())
    told, of = state(script), len(hashes)
    assert told == {"version": guide["version"], "whole": of, "of": of, "editions": editions, "hashes": hashes}
    table = {**guide["table"]}
    for path in ("", NOT_FOUND):
        table[path] = [HTML, ["changed"], *table[path][2:]]
    assert state(carrying({**guide, "table": table})) == {**told, "whole": of - 2}


@pytest.mark.parametrize("ports", [False, True])
def test_a_waiting_worker_takes_over_when_it_is_told_to(ports: bool) -> None:
    (seen,) = happen(built()[0], {"type": "message", "data": {"ask": "take over"}, "ports": ports})
    assert seen["log"] == ["skipWaiting", "skipWaiting done", "message done"]
    assert seen["waits"] == 1


def test_other_messages_are_ignored() -> None:
    """An extension of the browser may send anything, and a question without a port has nobody to answer to."""
    said: list[Any] = [None, "", "state", "take over", 0, [], {}, {"ask": None}, {"ask": ""}, {"ask": "other"}]
    events = [{"type": "message", "data": data, "ports": True} for data in said]
    events.append({"type": "message", "data": {"ask": "state"}})
    for seen in happen(built()[0], *events):
        assert (seen["log"], seen["waits"]) == ([], 0)


# The two workers that carry nothing


@pytest.mark.parametrize("name", ["sw-off.js", "sw-preview.js"])
@pytest.mark.parametrize("event", [{"type": "install"}, {"type": "message", "data": {"ask": "take over"}}])
def test_a_worker_that_removes_itself_waits_for_nobody(name: str, event: dict[str, Any]) -> None:
    (seen,) = happen((ROOT / "static" / name).read_text(), event)
    assert seen["log"] == ["skipWaiting", "skipWaiting done"]


def test_the_switch_off_worker_removes_itself_and_reloads_nothing() -> None:
    (seen,) = happen((ROOT / "static" / "sw-off.js").read_text(), {"type": "activate"})
    assert seen["log"] == ["unregister", "unregister done", "activate done"]


def test_the_preview_worker_removes_itself_and_then_shows_the_open_pages_anew() -> None:
    """In this order: a page shown anew before that would come from the copy again."""
    (seen,) = happen((ROOT / "static" / "sw-preview.js").read_text(), {"type": "activate"})
    asked = 'matchAll {"type":"window"}'
    shown = ['navigate "a"', 'navigate "b"', 'navigate "a" done', 'navigate "b" done']
    assert seen["log"] == ["unregister", "unregister done", asked, f"{asked} done", *shown, "activate done"]
