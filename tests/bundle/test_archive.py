"""guide.zip: the pages as a folder for a disk."""

import io
import re
import zipfile
from datetime import date

import pytest

from sitegen.bundle.archive import FOLDER, PATH, make_archive, read_archive
from sitegen.check.page_reader import read_page
from tests.support import CALLS, real_output

DAY = date(2026, 11, 25)
FOOT = '<p class="copy-state" data-none="no" data-file="On a disk.">no</p>'


def page(body: str, path: str = "a/index.html", **others: str) -> str:
    """A page as it is in the zip, made beside a home page and a card."""
    pages = {"index.html": b"home", "b/index.html": b"b", path: f'<html data-copy="none">{body}'.encode()}
    files = {"cards.vcf": b"card", "sw.js": b"worker"}
    return dict(read_archive(make_archive(files, pages, DAY)))[path].decode("utf-8-sig")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="../">x</a>', '<a href="../index.html">x</a>'),
        ('<a class="c" href="../b/#d" lang="nb">x</a>', '<a class="c" href="../b/index.html#d" lang="nb">x</a>'),
        ('<a href="#d">x</a>', '<a href="#d">x</a>'),
        ('<a href="https://e.org/">x</a>', '<a href="https://e.org/">x</a>'),
        ('<a href="tel:113">x</a>', '<a href="tel:113">x</a>'),
        ('<a href="../cards.vcf" download>x</a>', '<a href="../cards.vcf" download>x</a>'),
        ('<a href="../guide.zip" download>x</a>', "x"),
        ('<link rel="manifest" href="../m">\n', ""),
        ('<link rel="canonical" href="https://e.org/">', '<link rel="canonical" href="https://e.org/">'),
        ("<script>'<a href=\"../\">x</a>'</script>", "<script>'<a href=\"../\">x</a>'</script>"),
        (FOOT, FOOT.replace(">no<", ">On a disk.<")),
    ],
)
def test_what_differs_on_a_disk(html: str, expected: str) -> None:
    assert page(html) == f'<html data-copy="file">{expected}'


def test_home_finds_its_pages() -> None:
    assert '"./index.html"' in page('<a href="./">x</a><a href="b/">x</a>', "index.html")
    assert '"b/index.html"' in page('<a href="b/">x</a>', "index.html")


def test_only_what_a_page_leads_to_is_in_it_and_no_page_is_replaced() -> None:
    pages = {"index.html": b'<a href="c.vcf">x</a><a href="./">y</a>'}
    found = dict(read_archive(make_archive({"c.vcf": b"1", "d.vcf": b"2", "index.html": b"other"}, pages, DAY)))
    assert set(found) == {"index.html", "c.vcf"} and b"./index.html" in found["index.html"]


def test_the_same_pages_give_the_same_bytes_in_one_folder_with_the_day_of_the_facts() -> None:
    pages = {"b/index.html": b"b", "index.html": b"home"}
    made = make_archive({}, pages, DAY)
    assert made == make_archive({}, dict(reversed(pages.items())), DAY)
    entries = zipfile.ZipFile(io.BytesIO(made)).infolist()
    assert [entry.filename for entry in entries] == [f"{FOLDER}/index.html", f"{FOLDER}/b/index.html"]
    assert {(entry.date_time, entry.create_system, entry.external_attr >> 16) for entry in entries} == {
        ((2026, 11, 25, 0, 0, 0), 3, 0o100644)
    }


def test_what_is_no_whole_zip_of_ours_is_refused() -> None:
    made = make_archive({}, {"index.html": b"home"}, DAY)
    with pytest.raises(ValueError, match="whole"):
        dict(read_archive(made[:-30]))
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as opened:
        opened.writestr("elsewhere.html", "x")
    with pytest.raises(ValueError, match="outside"):
        dict(read_archive(other.getvalue()))


def test_the_whole_guide_is_in_it_with_its_calls_and_without_worker_or_manifest() -> None:
    output = real_output()
    inside = dict(read_archive(output[PATH]))
    pages = {path for path in output if path.endswith("index.html")}
    assert pages <= set(inside) and "404.html" not in inside and "sw.js" not in inside
    assert {"numbers.vcf", "guide.html", "guide.txt", "pictures/lock-screen-tall.png"} <= set(inside)
    for path in pages:
        found = read_page(inside[path].decode("utf-8-sig"))
        assert found.call_bar == CALLS and found.loads == [], path
        assert not [it for it in found.links if it.endswith("/") and not it.startswith("http")]
    home = inside["index.html"].decode("utf-8-sig")
    assert re.search(r'<p class="copy-state"[^>]*>This is a file on your device', home)
    assert b"guide.zip" not in inside["keep/index.html"]
