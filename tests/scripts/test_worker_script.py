"""The built worker event by event, without a browser: so that a wrong line of sw.js is noticed in seconds.

What a browser makes of its answers is tried in tests/faults and tests/browser.
"""

import base64
import functools
import hashlib
import json
import random
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.scripts.node import SCOPE, happen
from tests.scripts.pages import made_with
from tests.support import ROOT, SMALL, small_output

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


def copied(guide: Guide) -> Guide:
    """For a test that breaks it."""
    again: Guide = json.loads(json.dumps(guide))
    return again


def version_for(code: str, table: dict[str, Any]) -> str:
    """As the worker works it out; worked out a second time here, so that both sides cannot be wrong together."""
    lines = sorted(f"{path}\0{entry[0]}\0{entry[2]}\n" for path, entry in table.items())
    return hashlib.sha256("".join((code, *lines)).encode()).hexdigest()[:12]


def carrying(guide: Guide, proven: bool = True) -> str:
    """The built worker around another guide, which gets the version that fits it; or stays as it is, as if damaged."""
    before, _, after = parts_of(built()[0])
    code = before[before.index("((") + 2 : -2]
    if proven:
        guide = {**guide, "version": version_for(code, guide["table"])}
    return before + json.dumps(guide, ensure_ascii=False) + after


def entry_of(body: str, parts: list[Any] | None = None) -> list[Any]:
    return [HTML, parts or [body], hashlib.sha256(body.encode()).hexdigest(), ""]


def made_up(bodies: dict[str, str], shared: tuple[str, ...] = (), parts: dict[str, list[Any]] | None = None) -> str:
    """A worker with these texts at these addresses; `parts` says how a text is put together, if not of one part."""
    texts = {NOT_FOUND: "not found", LAST_WORDS: "emergency fallback", **bodies}
    table = {path: entry_of(body, (parts or {}).get(path)) for path, body in texts.items()}
    again = entry_of("emergency fallback")
    return carrying({**parts_of(built()[0])[1], "fallbackAgain": again, "shared": shared, "table": table})


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


def other(letter: str) -> str:
    return "0" if letter != "0" else "1"


def broken(guide: Guide, path: str, how: str) -> Guide:
    """The guide with one mistake in the entry of `path`."""
    guide = copied(guide)
    media_type, parts, digest, _ = entry = guide["table"][path]
    if how == "hash":
        entry[2] = digest[:-1] + other(digest[-1])
    elif how == "type":
        entry[0] = "text/plain"
    elif how == "part":
        parts.pop()
    elif media_type == "image/png":
        content = bytearray(base64.b64decode(parts[0]))
        content[-1] ^= 1
        entry[1] = [base64.b64encode(content).decode()]
    else:
        last = parts.pop()
        parts.append(last ^ 1 if isinstance(last, int) else last[:-1] + chr(ord(last[-1]) ^ 1))
    return guide


def damaged(guide: Guide, path: str, how: str) -> str:
    """The worker as built, but for one mistake in the entry of `path`."""
    return carrying(broken(guide, path, how), proven=False)


@pytest.mark.parametrize("how", ["hash", "byte", "part", "type"])
def test_a_guide_with_one_mistake_is_not_installed(how: str) -> None:
    """The version before it stays, because the install fails and nobody takes over."""
    script, guide = built()
    installs = [{"type": "install", "script": damaged(guide, path, how)} for path in guide["table"]]
    for path, seen in zip(guide["table"], happen(script, *installs), strict=True):
        assert seen["log"] == ["install failed: the guide arrived damaged"], path
        assert seen["waits"] == 1, path


def test_a_mistake_in_what_many_pages_share_is_noticed() -> None:
    script, guide = built()
    installs = []
    for number, text in enumerate(guide["shared"]):
        shared = [*guide["shared"][:number], text + " ", *guide["shared"][number + 1 :]]
        installs.append({"type": "install", "script": carrying({**guide, "shared": shared}, proven=False)})
    for seen in happen(script, *installs):
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


def test_what_was_compared_with_its_hash_is_not_compared_again() -> None:
    """Once a start of the worker: the list, and each entry when it is first asked for."""
    more = [SCOPE, SCOPE, SCOPE + "emergency/", SCOPE]
    (seen,) = happen(built()[0], visit("", more=more))
    assert [entry for entry in seen["log"] if entry.startswith("answered")] == [
        f"answered 200 after {count} digests" for count in (2, 2, 3, 3)
    ]
    assert (body_of(seen), seen["digests"]) == (held()[""], 3)


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


# (what is asked for, what it means)
NAMES = [
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
    ("EMERGENCY/INDEX.HTML", "emergency/"),
    ("Emergency.HTML", "emergency/"),
    ("/emergency/", "emergency/"),
    ("//emergency", "emergency/"),
    ("emergency/;jsessionid=1A", "emergency/"),
    ("emergency;v=1/index.html;x", "emergency/"),
    (";x", ""),
    ("NUMBERS.VCF", "numbers.vcf"),
    ("//numbers.vcf", "numbers.vcf"),
    ("numbers.vcf;x=1", "numbers.vcf"),
    ("Manifest.WebManifest", "manifest.webmanifest"),
    ("EMERGENCY-FALLBACK.HTML", LAST_WORDS),
    ("%65mergency", "emergency/"),
    ("emergency?from=poster&x=%20", "emergency/?from=poster&x=%20"),
    ("emergency/x", None),
    ("emergency-html", None),
    ("emergency/index-html", None),
    ("index.html.html", None),
    (".htmlemergency", None),
    ("emergency/%", None),
    ("numbers%2", None),
    ("emergency&x", None),
    ("%E0%A4%A", None),
    ("%", None),
]


def test_another_name_of_a_page_leads_to_it() -> None:
    """A link typed or shortened by hand still opens the page, at the address at which its own links are right."""
    answers = happen(built()[0], *(visit(address) for address, _ in NAMES))
    for (address, page), seen in zip(NAMES, answers, strict=True):
        if page is None:
            assert seen["response"]["status"] == 404 and seen["log"] == ["fetch"], address
        else:
            assert seen["response"]["status"] == 302 and seen["log"] == [], address
            assert seen["response"]["headers"]["location"] == SCOPE + page, address


def test_an_exact_address_comes_before_one_that_is_meant() -> None:
    """With names that the guide has none of yet: letters beyond ASCII, signs of an address, capitals, folders."""
    paths = "a.html a/ a//b a&b/ a+b/ a;b/ Big/ big/ part/of/ myindex/ sår/ 100%/ %/ %zz/".split()
    script = made_up({path: path for path in ("", *paths)})
    for path, seen in zip(paths, happen(script, *(visit(quote(path, safe="/&+;")) for path in paths)), strict=True):
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
        "100%": "100%25/",
        "a%2Bb": "a+b/",
        "a;b": "a/",
        "a;x/;y": "a/",
        "%": "%25/",
        "%ZZ": "%25zz/",
        "%25%7a%7A": "%25zz/",
    }
    for page, seen in zip(led.values(), happen(script, *map(visit, led)), strict=True):
        assert seen["response"]["headers"]["location"] == SCOPE + page


def test_a_page_is_joined_of_its_own_and_the_shared_parts() -> None:
    """A part that is a number stands for a shared text; digits that are text stand for themselves."""
    body = "0 <b>æ🚑<a><b>1"
    parts: list[Any] = ["0 ", 1, "æ🚑", 0, "", 1, "1"]
    script = made_up({"": body}, ("<a>", "<b>"), {"": parts})
    shown, installed = happen(script, visit(""), {"type": "install"})
    assert body_of(shown).decode() == body
    assert installed["log"][-1] == "install done"


# An address that is not in the copy


PLAIN, OWN_404 = {"content-type": "text/plain", "x-own": "1"}, {"content-type": "text/html", "x-own": "1"}


def sent(body: bytes, status: int = 200, headers: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """What the network answers."""
    text = base64.b64encode(body).decode()
    return {"network": "answers", "status": status, "headers": headers or OWN_404, "body": text, **more}


def test_what_the_network_has_is_passed_on() -> None:
    """A newer page, a picture, or a neighbour's own page for what is not there."""
    body = b"A neighbour of the guide: \x89\xff <html data-root='./'>"
    answers = [(status, kind) for status in (200, 203, 206, 403, 404, 410, 418, 429, 451) for kind in (PLAIN, OWN_404)]
    events = [visit("newer/?x", **sent(body, status, kind), passes=6000) for status, kind in answers]
    for (status, kind), seen in zip(answers, happen(built()[0], *events), strict=True):
        assert body_of(seen) == body
        assert (seen["response"]["status"], seen["response"]["headers"]) == (status, kind)
        assert (seen["answers"], seen["log"], seen["timers"]) == (1, ["fetch"], 0)


def test_a_neighbour_that_wants_a_password_is_asked_for_past_the_worker() -> None:
    """Firefox asks for a password only where no worker answers; so the address leads to itself, and is then let go."""
    address = SCOPE + "private/?a=b"
    answer = sent(b"Who are you?", 401)
    asks, again, others, damaged_page = happen(
        built()[0],
        visit(address, **answer),
        visit(address, **answer, more=[address]),
        visit("private/", **answer, more=[address]),
        visit("emergency/", **answer, script=damaged(built()[1], "emergency/", "byte")),
    )
    assert (asks["response"]["status"], asks["response"]["headers"]["location"]) == (302, address)
    assert again["log"][0] == "fetch" and again["log"][1].startswith("answered 302")
    assert (again["answers"], again["response"]) == (0, None)
    assert (others["answers"], others["response"]["headers"]["location"]) == (1, SCOPE + "private/")
    assert_fallback(damaged_page)


def test_what_is_no_page_is_passed_on_untouched() -> None:
    """A film of an hour must not be gathered first, nor given up after six seconds."""
    film = visit("film.mp4", network="stalls", passes=60_000)
    events = [film, {**film, "headers": {"content-type": "video/mp4"}}, visit("a", **sent(b"", 200, PLAIN))]
    for seen in happen(built()[0], *events):
        assert seen["response"]["passed"] is True and seen["timers"] == 0
        assert seen["log"] == ["fetch"]


def test_an_error_of_one_address_is_passed_on() -> None:
    """The host answers for its worker: it is this address that is broken."""
    errors = [(status, host) for status in (500, 502, 503, 599) for host in (200, 304, 404, 499)]
    events = [visit("nowhere/", **sent(b"Oops", status), host=host) for status, host in errors]
    for (status, _), seen in zip(errors, happen(built()[0], *events), strict=True):
        assert (seen["response"]["status"], body_of(seen)) == (status, b"Oops")
        assert seen["log"] == ["fetch", "HEAD of sw.js"]
        assert seen["head"] == {"method": "HEAD", "cache": "no-store", "redirect": "manual", "signal": True}


def test_a_redirect_of_the_host_is_followed_by_the_browser() -> None:
    """It cannot be read here, and is no error."""
    (seen,) = happen(built()[0], visit("moved/", network="redirects"))
    assert seen["response"] == {"passed": True}
    assert seen["timers"] == 0


def own_page(scope: str) -> str:
    """The guide's own page for an unknown address, however deep it is: the links of the page begin at the scope."""
    page = held()[NOT_FOUND].decode("utf-8-sig")
    own = page.replace('="./', '="' + scope[scope.index("/", 8) :])
    assert own != page
    return own


SCOPES = [SCOPE, "https://guide.example/", "http://localhost:8000/a/b/"]


@pytest.mark.parametrize("scope", SCOPES)
def test_the_page_for_unknown_addresses_gets_links_that_work_at_any_depth(scope: str) -> None:
    """Be it that of the copy or the one that the website sends, which may be a newer one."""
    newer = b'<html data-root="./"><a href="./emergency/">newer</a><p>x "../"'
    (seen,) = happen(built()[0], visit(scope + "no/such/page", **sent(newer, 404)), scope=scope)
    path = scope[scope.index("/", 8) :]
    assert body_of(seen).decode() == f'<html data-root="{path}"><a href="{path}emergency/">newer</a><p>x "../"'
    assert (seen["response"]["status"], seen["response"]["headers"]) == (404, headers_of(HTML))
    (same,) = happen(built()[0], visit(scope + "no/such/page", **sent(held()[NOT_FOUND], 404)), scope=scope)
    assert body_of(same).decode() == own_page(scope)


@functools.cache
def in_arabic() -> tuple[str, bytes]:
    """The worker of the small guide with Arabic beside it, and the Arabic page for unknown addresses."""

    def guide(folder: Path) -> Path:
        shutil.copytree(SMALL, folder / "content")
        with (folder / "content" / "guide.yaml").open("a") as file:
            file.write("\nlanguages:\n  ar: {reviewed: nobody, pages: [index]}\n")
        (folder / "content" / "locale").mkdir()
        words = 'msgid ""\nmsgstr ""\n\nmsgid "This page is not here"\nmsgstr "هذه الصفحة غير موجودة"\n'
        (folder / "content" / "locale" / "ar.po").write_text(words)
        return folder / "content"

    files = made_with(guide)
    return files["sw.js"].decode(), files["ar/404.html"]


def test_an_unknown_address_gets_the_page_in_the_language_of_its_folder() -> None:
    """Without a network, and where the host has one page for all languages; what a neighbour says stays as it is."""
    script, page = in_arabic()
    text = page.decode("utf-8-sig")
    expected = text.replace('="../', '="/repo/')
    assert 'lang="ar" dir="rtl"' in text and "هذه الصفحة غير موجودة" in text and expected != text
    common = sent(b'<html data-root="./">', 404)
    events = [
        visit("ar/no/such/page"),
        visit("ar/no", **common),
        visit("ar/404.html"),
        visit("ar/no", **sent(b"no", 404)),
    ]
    alone, hosted, itself, neighbour = happen(script, *events)
    assert body_of(alone).decode() == body_of(hosted).decode() == expected
    assert [it["response"]["status"] for it in (alone, hosted, itself, neighbour)] == [404] * 4
    assert (body_of(itself), body_of(neighbour)) == (page, b"no")
    others = happen(script, *(visit(address, **common) for address in ("nowhere/ar/", "arx/y", "ar404.html", "uk/y")))
    assert {body_of(it) for it in others} == {b'<html data-root="/repo/">'}


def test_a_damaged_page_of_a_language_is_not_shown() -> None:
    script, _ = in_arabic()
    wrong = damaged(parts_of(script)[1], f"ar/{NOT_FOUND}", "byte")
    alone, hosted = happen(wrong, visit("ar/no"), visit("ar/no", **sent(b'<html data-root="./">', 404)))
    assert (alone["response"]["status"], body_of(hosted)) == (503, b'<html data-root="/repo/">')


NO_ANSWERS: list[dict[str, Any]] = [
    {"network": "fails"},
    {"network": "hangs", "passes": 3000},
    {"network": "hangs", "host": 500, "passes": 3000},
    {"network": "hangs", "host": "hangs", "passes": 6000},
    {"network": "stalls", "headers": OWN_404, "passes": 6000},
    *({**sent(b"Oops", status), "host": host} for status in (500, 503, 599) for host in ("fails", 500, 503)),
    {**sent(b"Oops", 502), "host": "hangs", "passes": 3000},
]


@pytest.mark.parametrize("scope", SCOPES)
def test_without_an_answer_the_guides_own_page_comes(scope: str) -> None:
    answers = happen(built()[0], *(visit(scope + "no/such/page", **more) for more in NO_ANSWERS), scope=scope)
    for more, seen in zip(NO_ANSWERS, answers, strict=True):
        assert body_of(seen).decode() == own_page(scope), more
        assert (seen["response"]["status"], seen["response"]["headers"]) == (404, headers_of(HTML))
        asked = ["fetch"] if more["network"] in ("fails", "stalls") else ["fetch", "HEAD of sw.js"]
        assert (seen["answers"], seen["log"], seen["timers"]) == (1, asked, 0), more


def test_the_host_is_asked_after_three_seconds_and_given_three() -> None:
    early, asked, waited = happen(
        built()[0], *(visit("newer/", network="hangs", host="hangs", passes=ms) for ms in (2999, 3000, 5999))
    )
    assert (early["response"], early["log"], early["timers"]) == (None, ["fetch"], 1)
    assert (asked["response"], asked["log"]) == (None, ["fetch", "HEAD of sw.js"])
    assert (waited["response"], waited["timers"]) == (None, 1)


def test_an_address_that_is_slow_is_waited_for() -> None:
    """A neighbour's search takes twenty seconds; his host answers at once for the worker."""
    for host in (200, 302, 404):
        slow = visit("search/", **sent(b"found"), after=20_000, host=host)
        still, came = happen(built()[0], {**slow, "passes": 19_999}, {**slow, "passes": 20_000})
        assert (still["response"], still["log"], still["timers"]) == (None, ["fetch", "HEAD of sw.js"], 1)
        assert (body_of(came), came["response"]["status"], came["timers"]) == (b"found", 200, 0)


def test_a_page_that_arrives_in_drops_is_waited_for() -> None:
    """It is given up when nothing at all came for six seconds."""
    drops = visit("newer/", **{**sent(b"abc"), "network": "drips"})
    whole, early = happen(
        built()[0], {**drops, "gap": 5999, "passes": 24_000}, {**drops, "gap": 5999, "passes": 23_000}
    )
    assert (body_of(whole), whole["response"]["status"], whole["timers"]) == (b"abc", 200, 0)
    assert early["response"] is None
    (late, stalled) = happen(
        built()[0],
        {**drops, "gap": 6001, "passes": 6000},
        visit("newer/", network="stalls", headers=OWN_404, passes=5999),
    )
    assert (late["response"]["status"], body_of(late).decode()) == (404, own_page(SCOPE))
    assert (stalled["response"], stalled["timers"]) == (None, 1)


# What storage has changed

OK = sent(b"<p>From the website", 200)


def assert_fallback(seen: dict[str, Any], note: Any = "") -> None:
    assert body_of(seen) == held()[LAST_WORDS], note
    assert (seen["response"]["status"], seen["response"]["headers"]) == (503, headers_of(HTML)), note


@pytest.mark.parametrize("how", ["byte", "part"])
def test_a_page_with_a_wrong_byte_is_not_shown(how: str) -> None:
    """The website's page instead, or the numbers alone; the other pages are shown as before."""
    script, guide = built()
    events = []
    for path in guide["table"]:
        wrong, another = damaged(guide, path, how), "emergency/" if path == "" else ""
        events += [visit(quote(path)), visit(quote(path), **OK), visit(another)]
        events[-3:] = [{**event, "script": wrong} for event in events[-3:]]
    seen = happen(script, *events)
    for path, numbers, website, other_page in zip(guide["table"], seen[::3], seen[1::3], seen[2::3], strict=True):
        assert_fallback(numbers, path)
        assert (body_of(website), website["log"]) == (b"<p>From the website", ["fetch"]), path
        assert (other_page["response"]["status"], other_page["log"]) == (200, []), path


def test_a_wrong_byte_in_a_shared_text_reaches_no_page() -> None:
    script, guide = built()
    events = []
    for number, text in enumerate(guide["shared"]):
        shared = [*guide["shared"][:number], chr(ord(text[0]) ^ 1) + text[1:], *guide["shared"][number + 1 :]]
        users = [path for path, (_, parts, *_) in guide["table"].items() if number in parts]
        assert users
        wrong = carrying({**guide, "shared": shared}, proven=False)
        events += [visit(path, script=wrong) for path in users]
    for seen in happen(script, *events):
        assert_fallback(seen)


def lists_of_another_version() -> dict[str, str]:
    """Workers whose list is not that of their version, or whose code is another: nothing in them can be trusted."""
    script, guide = built()
    table = guide["table"]
    lost, doubled, swapped = copied(table), copied(table), copied(table)
    del lost["emergency/"]
    doubled["another/"] = table["emergency/"]
    swapped["emergency/"], swapped[""] = swapped[""], swapped["emergency/"]
    mixed = copied(table)
    mixed["emergency/"] = entry_of("<p>Of another version, whole in itself")
    moved = {path.replace("emergency/", "emergensy/"): entry for path, entry in table.items()}
    tables = {"an entry lost": lost, "one more": doubled, "two swapped": swapped, "two versions": mixed, "moved": moved}
    workers = {name: carrying({**guide, "table": it}, proven=False) for name, it in tables.items()}
    for how in ("hash", "type"):
        workers[f"another {how}"] = damaged(guide, "emergency/", how)
    first, rest = guide["version"][0], guide["version"][1:]
    workers["another version"] = carrying({**guide, "version": other(first) + rest}, proven=False)
    workers["no version"] = carrying({**guide, "version": None}, proven=False)
    workers["another code"] = script.replace("status, headers }", "status ,headers }", 1)
    assert workers["another code"] != script
    return workers


@pytest.mark.parametrize("name", lists_of_another_version())
def test_of_a_list_that_is_not_that_of_its_version_nothing_is_shown(name: str) -> None:
    script = lists_of_another_version()[name]
    addresses = ["", "emergency/", "emergency", "numbers.vcf", "no/such/page", "another/"]
    alone, online = ([visit(address, **more) for address in addresses] for more in ({}, OK))
    question = {"type": "message", "data": {"ask": "state"}, "ports": True}
    *seen, redirect, install, told = happen(
        script, *alone, *online, visit("emergency/", network="redirects"), {"type": "install"}, question
    )
    for numbers, website in zip(seen[: len(addresses)], seen[len(addresses) :], strict=True):
        assert_fallback(numbers)
        assert numbers["log"] == ["fetch"]
        assert body_of(website) == b"<p>From the website"
    assert redirect["response"] == {"passed": True}
    assert install["log"] == ["install failed: the guide arrived damaged"]
    assert told["log"][0]["told"]["whole"] == 0


def test_the_numbers_come_if_the_website_has_nothing_in_place_of_a_damaged_page() -> None:
    nothing = [*NO_ANSWERS, sent(b"no", 404), sent(b"no", 403), sent(b"no", 500, host=200)]
    script = damaged(built()[1], "emergency/", "byte")
    for more, seen in zip(nothing, happen(script, *(visit("emergency/", **it) for it in nothing)), strict=True):
        assert_fallback(seen, more)


def test_a_damaged_page_for_unknown_addresses_is_not_shown() -> None:
    script = damaged(built()[1], NOT_FOUND, "byte")
    alone, newer = happen(script, visit("no/such/page"), visit("no/such/page", **sent(b"neighbour", 404)))
    assert_fallback(alone)
    assert (body_of(newer), newer["response"]["status"]) == (b"neighbour", 404)


# When all else fails


@pytest.mark.parametrize("gone", [False, True])
def test_whatever_goes_wrong_the_numbers_come(gone: bool) -> None:
    """A worker that answers with an error three times is removed by Firefox, and the copy with it."""
    guide = built()[1]
    icon = next(path for path in guide["table"] if path.startswith("icons/icon-192"))
    wrong = {**guide["table"], icon: ["image/png", ["%"], "", ""]}
    del wrong[NOT_FOUND]
    if gone:
        del wrong[LAST_WORDS]
    for proven in (False, True):
        script = carrying({**guide, "table": wrong}, proven)
        for seen in happen(script, visit(icon, "no-cors"), visit("no/such/page")):
            assert_fallback(seen)


CHANGES: dict[str, list[Any] | None] = {
    "another byte": [HTML, ["Call 911"]],
    "no text": [HTML, []],
    "no entry": None,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_of_the_two_pages_with_the_numbers_the_right_one_is_shown(change: list[Any] | None) -> None:
    guide = copied(built()[1])
    digest = guide["fallbackAgain"][2]
    wrong = change and [*change, digest, ""]
    first = {**copied(guide), "version": "x"}
    first["table"][LAST_WORDS] = wrong
    if wrong is None:
        del first["table"][LAST_WORDS]
    second = {**guide, "version": "x", "fallbackAgain": wrong}
    neither = {**first, "fallbackAgain": [HTML, ["Call 999"], digest, ""]}
    for one in (first, second):
        (seen,) = happen(carrying(one, proven=False), visit("emergency/"))
        assert_fallback(seen)
    (seen,) = happen(carrying(neither, proven=False), visit("emergency/"))
    assert (seen["response"]["status"], body_of(seen)) == (0, b""), "an error rather than a number that may be wrong"


def test_two_pages_with_the_numbers_that_are_alike_need_no_hash() -> None:
    """Where both say the same, a hash that storage has changed keeps nobody from the numbers."""
    guide = {**copied(built()[1]), "version": "x"}
    guide["fallbackAgain"][2] = guide["table"][LAST_WORDS][2] = "0"
    (seen,) = happen(carrying(guide, proven=False), visit("emergency/"))
    assert_fallback(seen)


# Any byte of the file


def shown(seen: dict[str, Any], path: str, pages: dict[str, bytes]) -> str:
    """What became of a visit to `path`; "wrong" is what must never be."""
    response = seen["response"]
    if not seen["answers"]:
        return "the worker does not start" if "failed" in seen else "left to the network"
    if response is None or not response.get("status"):
        return "an error of the network"
    if 300 <= response["status"] < 400:
        return "a redirect" if response["headers"]["location"] == SCOPE + quote(path) else "wrong"
    if body_of(seen) == pages[path] and response["status"] == (404 if path == NOT_FOUND else 200):
        return "the page"
    return "the numbers" if body_of(seen) == pages[LAST_WORDS] else "wrong"


def test_no_single_byte_that_storage_changes_shows_anything_wrong() -> None:
    """Three hundred bytes of the file, each in a worker of its own and without a network."""
    chance = random.Random(20261127)  # the same in each run
    script, pages = built()[0], held()
    content = script.encode()
    readable = [path for path, (kind, *_) in built()[1]["table"].items() if kind == HTML and path != LAST_WORDS]
    visits = []
    for _ in range(300):
        place = chance.randrange(len(content))
        value = (content[place] + chance.randrange(1, 256)) % 256
        visits.append((chance.choice(readable), [place, value]))
    found: dict[str, list[Any]] = {}
    for (path, change), seen in zip(visits, happen(script, *(visit(p, changed=c) for p, c in visits)), strict=True):
        found.setdefault(shown(seen, path, pages), []).append((path, change))
    assert "wrong" not in found, found["wrong"]
    assert min(len(found["the page"]), len(found["the numbers"])) > 50, "or nothing was tried"
    assert found["the worker does not start"]


# Questions of the page


def state(script: str) -> dict[str, Any]:
    (seen,) = happen(script, {"type": "message", "data": {"ask": "state"}, "ports": True})
    assert seen["log"][1:] == ["message done"] and seen["waits"] == 1
    told: dict[str, Any] = seen["log"][0]["told"]
    return told


def test_the_state_is_counted_from_the_bytes() -> None:
    script, guide = built()
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in held().items()}
    editions = {path: guide["table"][path][3] for path in guide["table"]}
    assert {path for path, edition in editions.items() if edition} == {"", "emergency/", NOT_FOUND}
    told, of = state(script), len(hashes)
    assert told == {"version": guide["version"], "whole": of, "of": of, "editions": editions, "hashes": hashes}
    table = {**guide["table"]}
    for path in ("", NOT_FOUND):
        table[path] = [HTML, ["changed"], *table[path][2:]]
    assert state(carrying({**guide, "table": table}, proven=False)) == {**told, "whole": of - 2}


NEW = "https://new.example/halden/"
OURS = '<html data-copy="none" data-root="./">'


def test_the_new_address_of_the_website_is_told_if_the_guide_is_there() -> None:
    """And its host lets it be read; the home page of another website, or one to sign in at, is no new address."""
    told: list[tuple[Any, str]] = [
        (None, ""),
        ({"redirected": True, "url": NEW, "body": OURS}, NEW),
        ({"redirected": True, "url": "https://new.example/sign-in?from=sw.js", "body": "<p>Sign in"}, ""),
        ({"redirected": False, "url": SCOPE, "body": OURS}, ""),
    ]
    question = {"type": "message", "data": {"ask": "address"}, "ports": True}
    for (_, address), seen in zip(
        told, happen(built()[0], *({**question, "moved": it} for it, _ in told)), strict=True
    ):
        assert seen["log"] == ["fetch of the home page", {"told": address}, "message done"] and seen["waits"] == 1
        assert seen["home"]["cache"] == "no-store"


def test_other_messages_are_ignored() -> None:
    """An extension of the browser may send anything, and a question without a port has nobody to answer to."""
    said: list[Any] = [None, "", "state", "take over", 0, [], {}, {"ask": None}, {"ask": ""}, {"ask": "other"}]
    events = [{"type": "message", "data": data, "ports": True} for data in said]
    events += [{"type": "message", "data": {"ask": ask}} for ask in ("state", "address")]
    for seen in happen(built()[0], *events):
        assert (seen["log"], seen["waits"]) == ([], 0)


# The two workers that carry nothing


@pytest.mark.parametrize("name", ["sw-off.js", "sw-preview.js"])
@pytest.mark.parametrize("event", [{"type": "install"}, {"type": "message", "data": {"ask": "state"}}])
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
