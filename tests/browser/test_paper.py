"""What the browser prints, read back from the PDF: pages, words, sizes, and the QR code."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Page, PdfMargins

from sitegen.pipeline import make_output
from sitegen.project import Project
from sitegen.publish.writer import write_output
from tests.browser.fixtures import ROOT, shared
from tests.support import real_site

ADDRESS = "https://example.org/halden/"
POINTS_PER_MM = 72 / 25.4
Print = Callable[[str], pypdfium2.PdfDocument]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The guide with a public address, which the poster shows."""
    project = Project(ROOT / "content", ROOT / "templates", ROOT / "static", ADDRESS)
    return shared(tmp_path_factory, "published", lambda output: write_output(make_output(project), output))


@pytest.fixture
def printed(published: Path, page: Page) -> Print:
    def print_page(path: str) -> pypdfium2.PdfDocument:
        page.goto((published / path / "index.html").as_uri())
        margin: PdfMargins = {"top": "12mm", "bottom": "12mm", "left": "12mm", "right": "12mm"}
        return pypdfium2.PdfDocument(page.pdf(format="A4", margin=margin))

    return print_page


def words(document: pypdfium2.PdfDocument) -> str:
    return " ".join(map(words_of, document))


def words_of(sheet: pypdfium2.PdfPage) -> str:
    return " ".join(sheet.get_textpage().get_text_range().split())


@pytest.mark.parametrize("path", ["", "nb", "uk", "pl", "ar"])
def test_home_is_one_sheet_with_all_numbers_and_the_place(printed: Print, path: str) -> None:
    document = printed(path)
    assert len(document) == 1
    text = words(document)
    for phone in real_site().guide.carried.values():
        groups = phone.number.formatted.split()
        # In a line of Arabic the library reads the groups of a number from the right; the eye sees them as they are.
        assert " ".join(groups) in text or (path == "ar" and set(groups) <= set(text.replace(".", "").split()))
    assert "Kjærlighetsstien 28, 1781 Halden" in text
    assert path == "ar" or ADDRESS in text


@pytest.mark.parametrize("path", ["", "nb/", "uk/", "pl/", "ar/"])
def test_the_signs_of_danger_begin_on_the_first_sheet(printed: Print, path: str) -> None:
    """A card that was too long for what is left of it left the sheet empty, and went to the next."""
    first, *others = map(words_of, printed(f"{path}emergency"))
    assert len(first) > 1000 and all(len(text) > 500 for text in others[:-1])


def test_what_cannot_be_tapped_or_holds_only_now_is_not_on_the_sheet(printed: Print) -> None:
    text = words(printed(""))
    assert "My address" in text and "My GP, name and phone" in text and "Numbers checked 25 November 2026" in text
    for gone in ("Now GPs", "Menu", "Not saved", "Sources", "Українська", "Answer a few questions", "three steps"):
        assert gone not in text


@pytest.mark.parametrize("path", ["poster", "nb/poster"])
def test_the_poster_is_one_sheet_of_large_digits(printed: Print, path: str) -> None:
    document = printed(path)
    assert len(document) == 1
    text = words(document)
    for phone in real_site().guide.carried.values():
        assert phone.number.formatted.replace("\u00a0", " ") in text
    digits = "".join(phone.number.digits for phone in real_site().guide.call_buttons)
    assert "".join(large(document[0], millimetres=18)) == digits


def large(sheet: pypdfium2.PdfPage, millimetres: float) -> list[str]:
    """Every piece of text whose letters are at least so high."""
    read = sheet.get_textpage()
    boxes = (read.get_rect(number) for number in range(read.count_rects()))
    high = (box for box in boxes if box[3] - box[1] >= millimetres * POINTS_PER_MM)
    return [read.get_text_bounded(*box).strip() for box in high]


@pytest.mark.parametrize("path", ["poster", "nb/poster"])
def test_the_code_on_the_printed_poster_is_the_address(printed: Print, path: str) -> None:
    """Read from the paper, at 150 dots an inch, by a library that has not made it."""
    bitmap = printed(path)[0].render(scale=150 / 72, grayscale=True)
    picture = memoryview(bytes(bitmap.buffer)).cast("B", (bitmap.height, bitmap.stride))
    (found,) = zxingcpp.read_barcodes(picture)
    assert (found.text, found.format.name) == (ADDRESS, "QRCode")


def test_the_card_to_cut_out_is_as_large_as_a_bank_card(printed: Print) -> None:
    """Its edge is dashed: what is measured is the box around all its dashes, line widths included."""
    document = printed("keep")
    (sheet,) = (sheet for sheet in document if "Illnesses, medicines" in words_of(sheet))
    boxes = [item.get_bounds() for item in sheet.get_objects(filter=[2])]
    wide = [box for box in boxes if abs((box[2] - box[0]) / POINTS_PER_MM - 85.6) < 1]
    assert wide and any(abs((box[3] - box[1]) / POINTS_PER_MM - 54) < 1 for box in wide), boxes
    assert all(
        it.number.formatted.replace("\u00a0", " ") in words_of(sheet) for it in real_site().guide.carried.values()
    )
