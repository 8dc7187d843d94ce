"""Where a relative address leads, from a page in a folder."""

from urllib.parse import urljoin

import pytest

from sitegen.check import links


@pytest.mark.parametrize("folder", ["", "a", "a/b", "nb/a"])
@pytest.mark.parametrize(
    "address",
    ["./", "x/", "../", "../x/", "../../x/", "x/index.html", "../x.html", "x/../y/", "./x/", "../..", "a%20b/"],
)
def test_an_address_leads_where_a_browser_goes(folder: str, address: str) -> None:
    """A browser stops at the root; what leads above it is in no output."""
    found = links._target(folder, address)
    base = f"https://example.org/0/0/{folder}/" if folder else "https://example.org/0/0/"
    wanted = urljoin(base, address.replace("%20", " ")).removeprefix("https://example.org/0/0/")
    if wanted.startswith("https:"):
        assert found.startswith("..")
    else:
        assert found == (f"{wanted}index.html" if wanted.endswith("/") or not wanted else wanted)


@pytest.mark.parametrize("address", ["..//x/", "..///", "../..//"])
def test_an_empty_name_of_a_folder_is_left_as_it_is(address: str) -> None:
    """The short way through folders beside each other leads where the long one does."""
    assert links._target("a/b", address) == links._path("a/b", address)
