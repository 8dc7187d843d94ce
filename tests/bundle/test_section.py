"""A page as a section of the guide in one file: how it names and links things."""

from sitegen.bundle.single_file import sections
from tests.support import small_site


def test_a_section_names_and_links_things_inside_one_file() -> None:
    index, emergency = sections(small_site())
    assert (index.anchor, emergency.anchor) == ("page-index", "page-emergency")
    assert emergency.href(index) == "#page-index" and emergency.href(index, "all-pages") == "#index--all-pages"
    assert emergency.href(emergency, "signs") == "#emergency--signs" == f"#{emergency.id('signs')}"
    assert [emergency.heading(level) for level in (1, 2, 3)] == ["h2", "h3", "h4"]
    assert emergency.download("numbers.vcf") == "" and not emergency.has_script
