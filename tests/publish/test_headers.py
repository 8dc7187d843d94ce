"""What a host should send: one table, and `_headers` made from it."""

import base64
import hashlib
import re

import pytest

from sitegen.publish.asking import Answer
from sitegen.publish.headers import ALWAYS, KINDS, SITE_POLICY, headers_file, headers_of, kind_of, policy_of
from sitegen.publish.policy import policy_findings
from tests.support import ROOT, real_output, small_output

LINE = re.compile(r"  ([A-Za-z-]+): (.+)")


def rules(text: bytes) -> dict[str, dict[str, str]]:
    """Address → headers of a `_headers` file; a line that no host could read is a mistake."""
    found: dict[str, dict[str, str]] = {}
    for line in text.decode().splitlines():
        if line.startswith("#"):
            continue
        if not line.startswith(" "):
            assert line.startswith("/") and line not in found
            current = found[line] = {}
        else:
            header = LINE.fullmatch(line)
            assert header, line
            name, value = header.groups()
            assert name not in current
            current[name] = value
    return found


def matching(found: dict[str, dict[str, str]], address: str) -> dict[str, str]:
    """What both hosts send: the headers of every rule that matches, values of one name joined by commas."""
    sent: dict[str, str] = {}
    for pattern, headers in found.items():
        if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), address):
            for name, value in headers.items():
                sent[name] = f"{sent[name]}, {value}" if name in sent else value
    return sent


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("index.html", "page"),
        ("a/b/index.html", "page"),
        ("404.html", "page"),
        ("guide.html", "page"),
        ("sw.js", "worker"),
        ("a/sw.js", "other"),
        ("icons/icon-192.0123abcd.png", "hashed"),
        ("icons/icon.0123abcd.svg", "hashed"),
        ("icons/icon-192.png", "other"),
        ("manifest.webmanifest", "manifest"),
        ("numbers.vcf", "cards"),
        ("sitemap.xml", "other"),
    ],
)
def test_the_kind_of_a_file(path: str, kind: str) -> None:
    assert kind_of(path) == kind


def test_only_what_has_a_hash_in_its_name_is_kept_by_caches() -> None:
    for path, content in real_output().items():
        name = re.search(r"\.([0-9a-f]{8})\.\w+$", path)
        cache = headers_of(path)["Cache-Control"]
        assert ("immutable" in cache) == bool(name), path
        assert name or cache.startswith("no-cache"), path
        assert not name or hashlib.sha256(content).hexdigest().startswith(name[1]), path


def test_each_file_gets_the_headers_of_the_table_from_the_rules_of_the_file() -> None:
    files = {path: content for path, content in real_output().items() if path != "_headers"}
    found = rules(real_output()["_headers"])
    for path in files:
        if not path.startswith("."):
            address = "/" + re.sub(r"(^|/)index\.html$", r"\1", path)
            policy = f"{policy_of(files[path])}; frame-ancestors *"
            assert matching(found, address) == headers_of(path, policy), path
    assert matching(found, "/no/such/page/") == ALWAYS


def test_the_policy_of_a_page_is_sent_with_the_hashes_of_its_final_bytes() -> None:
    found = rules(real_output()["_headers"])
    for path in ("index.html", "position/index.html", "404.html", "guide.html"):
        page = real_output()[path].decode()
        policy = found["/" + path.removesuffix("index.html")]["Content-Security-Policy"]
        for tag, name in (("style", "style-src"), ("script", "script-src")):
            inside = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
            digest = base64.b64encode(hashlib.sha256(inside[1].encode()).digest()).decode() if inside else ""
            assert (f"{name} 'sha256-{digest}'" in policy) == bool(inside), path
        assert "unsafe" not in policy and "default-src 'none'" in policy and "&" not in policy


def test_the_file_stays_within_the_limits_of_cloudflare_pages() -> None:
    """A hundred rules, two thousand letters a line; the rest of a larger guide is only pages."""
    text = real_output()["_headers"]
    assert len(rules(text)) <= 100
    assert max(map(len, text.decode().splitlines())) <= 2000
    kinds = [kind_of(address[1:] or "index.html") for address in [*rules(text)][1:] if not address.endswith("/")]
    assert kinds == sorted(kinds, key=lambda kind: kind == "page")


def test_the_worker_has_no_policy_because_it_asks_where_the_guide_has_moved() -> None:
    """connect-src 'self' would forbid it to follow the redirect of an old address."""
    assert "Content-Security-Policy" not in headers_of("sw.js")
    assert "Content-Security-Policy" not in rules(small_output()["_headers"])["/*"]


def test_the_policy_of_a_server_that_reads_no_pages_forbids_nothing_that_a_page_allows() -> None:
    """Each of its directives is as wide as that of every page."""
    site = {name: set(values) for name, *values in map(str.split, SITE_POLICY.split(";"))}
    for path, content in real_output().items():
        if kind_of(path) == "page" and not path.endswith("guide.html"):
            own = {name: set(values) for name, *values in map(str.split, policy_of(content).split(";"))}
            for name in site.keys() - {"frame-ancestors"}:
                assert own.get(name, own["default-src"]) == site[name], (path, name)
    assert not {"script-src", "style-src", "default-src"} & site.keys()


@pytest.mark.parametrize("policy", ["", SITE_POLICY])
def test_verify_finds_our_own_headers_good(policy: str) -> None:
    page = small_output()["index.html"]
    sent = policy or rules(small_output()["_headers"])["/"]["Content-Security-Policy"]
    assert [*policy_findings("https://a.example/", Answer(200, {"content-security-policy": sent}, page))] == []
    stale = sent.replace("script-src 'sha256-", "script-src 'sha256-x")
    found = [*policy_findings("https://a.example/", Answer(200, {"content-security-policy": stale}, page))]
    assert [it.code for it in found] == ([] if policy else ["host-policy"]), "the hash of another version"
    other = sent + "; trusted-types none-of-ours" if policy else sent.replace("guide-worker", "other")
    (lost,) = policy_findings("https://a.example/", Answer(200, {"content-security-policy": other}, page))
    assert "copy" in lost.message


def test_a_page_without_a_policy_of_its_own_has_none() -> None:
    assert policy_of(b"<p>") == ""


def test_every_kind_and_header_is_in_the_document() -> None:
    """docs/operations.md tells the same table."""
    text = (ROOT / "docs" / "operations.md").read_text()
    for value in {*ALWAYS.values(), *(kind.cache for kind in KINDS.values()), SITE_POLICY}:
        assert f"`{value}`" in text or f": {value}`" in text, value


def test_the_same_files_make_the_same_rules_in_whatever_order() -> None:
    files = small_output()
    assert headers_file(files) == headers_file({path: files[path] for path in sorted(files, reverse=True)})
