"""Easy English: every page of the guide as a reader's eye gets it, sentence by sentence.

LIX (C. H. Björnsson, 1968) is the words of a sentence plus the share of words longer than six letters, in per cent.
Under 30 is very easy, as a book for children. Norwegian words stand beside the English ones on purpose, and official
names cannot be shortened: a page that needs more has its own limit below, and the reason.
"""

import re
from html import unescape

import pytest

from tests.support import real_output, real_site

LIX, WORDS = 30, 20
# Page → (LIX, the longest sentence in words), and why.
EXCEPTIONS = {
    "sources": (99, 99, "names of official pages"),
}
# Elements that end a sentence, whether they end in a full stop or not.
_BLOCK = re.compile(
    r"</?(?:p|li|h[1-6]|td|th|dt|dd|div|ul|ol|dl|tr|table|section|summary|details|br|button|label)\b[^>]*>"
    r"|<span class=\"page-list__about\">"
)


def sentences(built: str) -> list[list[str]]:
    """The words of every sentence of the page's main part; sources, digits and words in another language left out."""
    main = re.search(r"<main\b.*?</main>", built, re.DOTALL)
    assert main
    text = re.sub(r'<(p|span) class="(?:first-aid__sources|source-line__dates)".*?</\1>', " ", main[0], flags=re.DOTALL)
    text = re.sub(r'<(\w+)[^>]* lang="nb".*?</\1>', " ", text, flags=re.DOTALL)
    text = unescape(re.sub("<[^>]*>", " ", _BLOCK.sub("\n", text)))
    found = re.split(r"\n|(?<=[.!?:;])\s+", text)
    words = [re.findall(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", sentence) for sentence in found]
    return [sentence for sentence in words if sentence]


def lix(found: list[list[str]]) -> float:
    words = [word for sentence in found for word in sentence]
    return len(words) / len(found) + 100 * sum(len(word) > 6 for word in words) / len(words)


@pytest.mark.parametrize("slug", [page.slug for page in real_site().pages])
def test_every_page_is_easy_to_read(slug: str) -> None:
    found = sentences(real_output()[real_site().page(slug).path].decode())
    most_lix, most_words, _ = EXCEPTIONS.get(slug, (LIX, WORDS, ""))
    long = [" ".join(sentence) for sentence in found if len(sentence) > most_words]
    assert long == []
    assert lix(found) <= most_lix


def test_exceptions_are_of_pages_that_need_them() -> None:
    for slug, (most_lix, most_words, why) in EXCEPTIONS.items():
        found = sentences(real_output()[real_site().page(slug).path].decode())
        assert why and (lix(found) > LIX or max(map(len, found)) > WORDS), f"{slug} needs no exception"
        assert (most_lix, most_words) != (LIX, WORDS)


def test_what_counts_as_a_word_and_a_sentence() -> None:
    built = (
        '<main><h2>Call first</h2><p>Say where. Is <b>it</b> far?</p><ul><li>one <i lang="nb">legevakt</i> two</li>'
        "<li>three 113</li></ul></main>"
    )
    assert sentences(built) == [["Call", "first"], ["Say", "where"], ["Is", "it", "far"], ["one", "two"], ["three"]]
    assert lix([["one", "longest"], ["two", "three"]]) == 2 + 25
