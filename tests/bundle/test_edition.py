"""A page's edition: another one for other words, the same for another colour."""

import pytest

from sitegen.bundle.worker import stamp

PAGE = (
    '<!doctype html>\n<html lang="en" data-edition="" data-root="./">\n<head><meta name="a" content="b">'
    '<link rel="icon" href="a.png"><title>A</title><style>a {}</style></head>\n'
    '<body><a data-edition="">Words</a><script>go("<a>");</script></body></html>'
)


def test_the_edition_stands_on_the_root_element_once() -> None:
    page, edition = stamp(PAGE)
    assert len(edition) == 12
    assert page == PAGE.replace('data-edition=""', f'data-edition="{edition}"', 1)


@pytest.mark.parametrize(
    ("find", "replace"),
    [
        ("a {}", "a { color: red }\nb {}"),
        ('go("<a>")', 'stay("</a>")\ngo()'),
        ('content="b"', 'content="c"'),
        ("a.png", "b.png"),
        ('<link rel="icon" href="a.png">', ""),
    ],
)
def test_what_a_reader_does_not_read_changes_no_edition(find: str, replace: str) -> None:
    assert stamp(PAGE.replace(find, replace))[1] == stamp(PAGE)[1]


@pytest.mark.parametrize(
    ("find", "replace"), [("Words", "words"), (">A<", ">B<"), ('lang="en"', 'lang="nb"'), ("<a ", "<b ")]
)
def test_what_a_reader_reads_makes_another_edition(find: str, replace: str) -> None:
    assert stamp(PAGE.replace(find, replace, 1))[1] != stamp(PAGE)[1]
