"""The files of the host, shown and called like the guide's own: none takes the place of one, or calls another."""

import pytest

from sitegen.pipeline import host_problems
from tests.support import small_output


def codes(path: str, content: bytes = b"") -> list[str]:
    problems = [*host_problems({path: content}, small_output(), "static/host")]
    assert all(str(it.location) == f"static/host/{path}" for it in problems)
    return [it.code for it in problems]


@pytest.mark.parametrize(
    "path",
    [
        "index.html.gz",
        "emergency/index.html.br",
        "sw.js.zst",
        "GUIDE.html.GZ",
        "contacts/police.vcf",
        "Contacts/a/b.vcf",
    ],
)
def test_a_file_that_may_be_sent_for_one_of_the_guide(path: str) -> None:
    assert codes(path) == ["duplicate-output"]


def test_a_file_in_the_folder_of_a_language() -> None:
    files = {**small_output(), "nb/manifest.webmanifest": b"{}"}
    assert [it.code for it in host_problems({"nb/x.html": b""}, files, "h")] == ["duplicate-output"]
    assert [*host_problems({"nn/x.html": b""}, files, "h")] == []


@pytest.mark.parametrize("path", ["CNAME", "x.html.gz", "emergency/x.pdf", ".well-known/a.txt", "robots.txt", "nb.txt"])
def test_what_a_host_may_have(path: str) -> None:
    assert codes(path) == []


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.html", b'<a href="tel:911">x</a>'),
        ("a.html", b"<a href='TEL:+47911'>x</a>"),
        ("a.HTM", b"<a href=sms:911>x</a>"),
        ("a.vcf", b"BEGIN:VCARD\r\nTEL;TYPE=VOICE:911\r\nEND:VCARD"),
        ("a.vcf", b"BEGIN:VCARD\nitem1.TEL:911\nEND:VCARD"),
        ("a.vcf", b"TEL;VALUE=uri:tel:911"),
        ("a.txt", b"Write to tel:911 or call tel:113"),
        ("a.txt", b"Tel: 22 59 13 08"),
        ("a.svg", b'<svg><a href="tel:911"/></svg>'),
    ],
)
def test_a_host_file_that_calls_what_the_guide_does_not(path: str, content: bytes) -> None:
    assert codes(path, content) == ["number-not-in-guide"]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.html", b'<a href="tel:113">x</a> tel:116117'),
        ("a.vcf", b"TEL;TYPE=VOICE:113"),
        ("a.txt", b"hotel:911 motel"),
        ("a.pdf", b"tel:911"),
        (".well-known/security.txt", b"Contact: tel:+47-99-99-99-99"),
        ("a.html", b"\xff\xfe"),
    ],
)
def test_a_host_file_that_calls_nothing_else(path: str, content: bytes) -> None:
    assert codes(path, content) == []
