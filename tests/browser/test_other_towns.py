"""The made-up town in Sweden: all of it opens with the host dead, in Swedish, with the numbers of Sweden."""

import json
from pathlib import Path

import pytest

from tests.browser.engines import Engine, wait_for
from tests.browser.fixtures import build, shared
from tests.browser.host import Host
from tests.browser.test_three_engines import CALLS, HEADING, saved
from tests.support import SITES

SWEDEN = SITES / "sweden" / "content"
PAGES = ("", "nodlage/", "vem/", "var/", "nummer/")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared(tmp_path_factory, "sweden", lambda output: build(SWEDEN, output))


def test_every_page_opens_with_the_host_dead_and_says_it_in_swedish(town: Path, engine: Engine) -> None:
    served = Host(town, "/exempelstad/")
    try:
        saved(engine, served.url)
        wait_for(
            engine,
            "document.querySelector('[data-copy-state]').textContent",
            "Sparad på den här enheten. Den öppnas utan nät.",
        )
    finally:
        served.kill()
    for page in (*PAGES, "finns/inte/"):
        engine.open(served.url + page)
        assert engine.evaluate("document.documentElement.lang") == "sv"
        assert engine.evaluate(CALLS) == ["tel:112", "tel:1177"]
    assert engine.evaluate(HEADING) == "Sidan finns inte här"
    links = "[...document.querySelectorAll('.page-list a')].map((link) => new URL(link.href).pathname)"
    assert json.dumps(engine.evaluate(links)) == json.dumps([f"/exempelstad/{page}" for page in PAGES])
