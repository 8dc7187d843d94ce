"""How large the files are that a page offers."""

import re

import pytest

from sitegen.content.catalogs import size_in_words
from sitegen.render.file_sizes import size_mark, with_sizes
from tests.support import real_output


@pytest.mark.parametrize(
    ("size", "language", "expected"),
    [
        (0, "en", "1 kB"),
        (1_251, "en", "1 kB"),
        (1_501, "en", "2 kB"),
        (99_499, "en", "99 kB"),
        (99_500, "en", "0.1 MB"),
        (112_600, "en", "0.1 MB"),
        (949_999, "en", "0.9 MB"),
        (1_000_000, "en", "1 MB"),
        (9_960_000, "en", "10 MB"),
        (12_400_000, "en", "12 MB"),
        (206_000, "nb", "0,2 MB"),
        (206_000, "uk", "0,2 МБ"),
    ],
)
def test_a_size_has_two_digits_at_the_most(size: int, language: str, expected: str) -> None:
    assert size_in_words(size, language).replace("\u00a0", " ") == expected


def test_a_mark_becomes_the_size_of_its_file_and_nothing_where_there_is_none() -> None:
    page = f"a{size_mark('b.zip', 'en')} c{size_mark('d', 'en')}".encode()
    assert with_sizes({"p": page, "q": b"\xff"}, {"b.zip": 2_000}) == {"p": b"a (2 kB) c", "q": b"\xff"}


def test_each_file_of_the_real_page_has_its_real_size() -> None:
    output = real_output()
    found = re.findall(r'<a href="\.\./([^"]*)" download>[^<]* \(([^)]*)\)</a>', output["keep/index.html"].decode())
    assert len(found) == 12 and all(words == size_in_words(len(output[path]), "en") for path, words in found)
    assert not [path for path, content in output.items() if "\ue004".encode() in content]
