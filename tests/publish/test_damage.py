"""What a host did to a page, by name and in a maintainer's words."""

import re

import pytest

from sitegen.bundle.worker import read_table
from sitegen.publish.damage import what_changed
from tests.support import real_output, small_output

TABLE = read_table(small_output()["sw.js"].decode())[1]
PAGE = small_output()["emergency/index.html"]
HOME = small_output()["index.html"]


def named(sent: bytes, path: str = "emergency/") -> tuple[str, str, str]:
    return what_changed(sent, path, TABLE)


def minified(page: bytes) -> bytes:
    """As common minifiers do: spaces between tags, quotes, closing tags and comments are left out."""
    page = re.sub(rb"<!--.*?-->|</(?:p|li|body|html)>", b"", page, flags=re.DOTALL)
    page = re.sub(rb">\s+<", b"><", page)
    return re.sub(rb'(class|lang|href)="([\w./-]+)"', rb"\1=\2", page)


@pytest.mark.parametrize(
    ("sent", "code", "words"),
    [
        (PAGE.replace(b"</body>", b"<script>spy()</script></body>"), "injected", "<script>spy()</script>"),
        (PAGE.replace(b"<head>", b'<head><script src="/beacon.js"></script>'), "injected", "/beacon.js"),
        (PAGE.replace(b"<main", b"<div>Accept our cookies</div><main"), "injected", "Accept our cookies"),
        (
            PAGE.replace(b"<head>", b"<head><script>1</script>").replace(b"</main>", b"<p>x</main>"),
            "injected",
            "something was put into the page",
        ),
        (minified(PAGE), "minified", "were taken out"),
        (PAGE.replace(b"\n", b""), "minified", "were taken out"),
        (re.sub(rb"<style>.*?</style>", b"<style>a{}</style>", PAGE, flags=re.DOTALL), "minified", "were taken out"),
        (PAGE.replace(b'href="tel:116117"', b'href="tel:113"', 1), "other-bytes", "other bytes"),
        (PAGE.replace(b'class="page', b'class="other-page', 1).replace(b"<main", b"<MAIN"), "other-bytes", "other"),
        (PAGE.replace(b"</main>", b'<a href="/cdn-cgi/l/email-protection#1">x</a></main>'), "mail-hidden", "mail"),
        (HOME, "home-for-all", "the home page"),
        (b"<html><form><input name=p type='password'></form>", "sign-in", "password"),
        (re.sub(rb'data-edition="\w+"', b'data-edition="0123456789ab"', PAGE), "old-page", "another version"),
        (PAGE.replace(b"113", b"112", 1), "other-bytes", "other bytes"),
        (PAGE[:-200], "other-bytes", "other bytes"),
        (b"", "other-bytes", "other bytes"),
        (b"\xff\xfe", "other-bytes", "other bytes"),
    ],
)
def test_what_was_done_to_a_page(sent: bytes, code: str, words: str) -> None:
    found = named(sent)
    assert (found[0], words in found[1]) == (code, True), found
    assert found[2]


def test_home_itself_is_not_in_the_place_of_another() -> None:
    assert named(HOME + b" ", "")[0] == "injected"


@pytest.mark.parametrize("path", ["numbers.vcf", "manifest.webmanifest", "no/such/entry"])
def test_what_is_no_page_has_other_bytes(path: str) -> None:
    assert named(b"<script>", path)[0] == "other-bytes"


def test_a_minified_page_of_the_real_guide_is_known_as_one() -> None:
    table = read_table(real_output()["sw.js"].decode())[1]
    for path, content in real_output().items():
        if path.endswith("index.html"):
            assert what_changed(minified(content), path.removesuffix("index.html"), table)[0] == "minified", path
