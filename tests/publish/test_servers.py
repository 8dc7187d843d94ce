"""nginx, Caddy and Apache with their files of deploy/: the real servers, the built guide, and what they send."""

import gzip
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest

from sitegen.bundle.worker import TYPES
from sitegen.publish.headers import ALWAYS, KINDS, SITE_POLICY, headers_of, kind_of
from sitegen.publish.verify import verify
from sitegen.publish.writer import write_output
from tests.publish.servers import NAMES, server
from tests.support import ROOT, small_output

PLACES = [(name, prefix) for name in NAMES for prefix in ("/", "/town/")]
# Every header that the table names; with none of them may be sent what the table does not say.
NAMED = {name for path in ("index.html", "sw.js", "numbers.vcf") for name in headers_of(path)}
FILES = {path: content for path, content in small_output().items() if not path.startswith((".", "_"))}


@dataclass(frozen=True)
class Sent:
    status: int
    headers: Message
    body: bytes


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def ask(address: str, **headers: str) -> Sent:
    request = urllib.request.Request(address, headers={name.replace("_", "-"): it for name, it in headers.items()})
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=20) as answer:
            return Sent(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Sent(error.code, error.headers, error.read())


@pytest.fixture(scope="module", params=PLACES, ids=lambda place: f"{place[0]} {place[1]}")
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    name, prefix = request.param
    output = tmp_path_factory.mktemp("built") / "output"
    write_output(small_output(), output)
    (output / ".git").mkdir()
    (output / ".git" / "config").write_text("secret")
    (output / ".well-known").mkdir()
    (output / ".well-known" / "security.txt").write_text("Contact: x")
    with server(name, output, tmp_path_factory.mktemp("server"), prefix) as address:
        yield address


def named(sent: Sent) -> dict[str, str]:
    return {name: sent.headers[name] for name in NAMED - {"Content-Type"} if sent.headers[name]}


def test_the_files_of_the_test_are_of_every_kind() -> None:
    assert {kind_of(path) for path in (*FILES, "sitemap.xml")} == KINDS.keys()


def test_verify_passes(url: str) -> None:
    assert verify(url, lambda line: None) == []


@pytest.mark.parametrize("path", sorted(FILES))
def test_every_file_is_sent_with_the_headers_of_the_table_and_its_bytes(url: str, path: str) -> None:
    sent = ask(url + re.sub(r"(^|/)index\.html$", r"\1", path))
    wanted = headers_of(path)
    assert (sent.status, sent.body) == (200, FILES[path])
    assert named(sent) == {name: value for name, value in wanted.items() if name != "Content-Type"}
    suffix = path[path.rindex(".") :]
    media_type = TYPES.get(suffix, "text/javascript; charset=utf-8")
    assert sent.headers["Content-Type"].lower().partition(";")[0] == media_type.partition(";")[0]
    assert "charset" not in sent.headers["Content-Type"] or "utf-8" in sent.headers["Content-Type"].lower()
    assert "/" not in (sent.headers["Server"] or ""), "no version for those who look for an old one"


@pytest.mark.parametrize(
    "path",
    ["nowhere/", "nowhere.html", "emergency/nowhere", "icons/icon-192.0123abcd.png", "a/sw.js", "x.vcf", "_headers"]
    + [".made-by-build", ".git/config", ".nojekyll"],
)
def test_an_error_shows_404_html_and_is_kept_by_no_cache(url: str, path: str) -> None:
    """An icon of a version that is still to come must not be missing for a year."""
    sent = ask(url + path)
    assert (sent.status, sent.body) == (404, FILES["404.html"])
    assert sent.headers.get_content_type() == "text/html"
    assert named(sent) == headers_of("404.html")


def test_what_stands_in_well_known_is_sent(url: str) -> None:
    assert ask(url + ".well-known/security.txt").body == b"Contact: x"


def test_a_missing_slash_is_added_on_the_same_host(url: str) -> None:
    sent = ask(url + "emergency")
    place = sent.headers["Location"]
    assert sent.status in (301, 302, 307, 308) and place.removeprefix(url.split("/", 3)[0]).endswith("emergency/")
    assert place.startswith(("/", url, "emergency/")) and "8080" not in place
    assert {name: sent.headers[name] for name in ALWAYS} == ALWAYS


@pytest.mark.parametrize("path", ["", "sw.js", "icons/"])
def test_an_update_check_costs_no_body_and_says_the_same(url: str, path: str) -> None:
    path = next(it for it in FILES if it.startswith("icons/icon-192")) if path == "icons/" else path
    first = ask(url + path)
    second = ask(url + path, If_None_Match=first.headers["ETag"])
    assert (second.status, second.body) == (304, b"")
    assert second.headers["Cache-Control"] == first.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["", "sw.js", "emergency/", "nowhere/"])
def test_text_is_compressed_and_can_be_revalidated(url: str, path: str) -> None:
    plain, packed = ask(url + path), ask(url + path, Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(packed.body) == plain.body
    assert len(packed.body) * 2 < len(plain.body)
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert named(packed) == named(plain)
    if packed.status == 200:
        assert ask(url + path, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"]).status == 304


def test_each_says_the_policy_of_the_site() -> None:
    """Also the words that nobody reads in a running server: the version, and what is advice only."""
    for file in ("nginx.conf", "Caddyfile", "apache.htaccess"):
        text = (ROOT / "deploy" / file).read_text()
        assert SITE_POLICY in text and re.search(r"^\s*# .*Strict-Transport-Security", text, re.MULTILINE)


def test_a_changed_byte_on_a_real_server_is_found(tmp_path: Path) -> None:
    output = tmp_path / "output"
    write_output(small_output(), output)
    page = output / "emergency" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"113", b"112", 1))
    for name in NAMES:
        with server(name, output, tmp_path / name) as address:
            assert [it.code for it in verify(address, lambda line: None)] == ["other-bytes"]
