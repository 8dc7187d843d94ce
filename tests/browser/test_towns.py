"""Two towns on one host: each has its own worker and its own copy, and the start page above them has none."""

import json
from pathlib import Path

from sitegen.publish.writer import write_output
from tests.browser.engines import Engine, wait_for
from tests.browser.host import Host
from tests.browser.test_three_engines import CALLS, NUMBERS, saved
from tests.test_towns import made, write_towns

CONTROLLED = "Boolean(navigator.serviceWorker.controller)"
SCOPES = "navigator.serviceWorker.getRegistrations().then((all) => JSON.stringify(all.map((it) => it.scope).sort()))"


def test_each_town_has_a_copy_of_its_own_and_the_start_page_none(tmp_path: Path, engine: Engine) -> None:
    write_output(made(write_towns(tmp_path)), tmp_path / "public")
    host = Host(tmp_path / "public")
    try:
        saved(engine, host.url + "a-town/")
        engine.open(host.url)
        assert engine.evaluate(CONTROLLED) is False, "the worker of a town does not reach above its folder"
        assert engine.evaluate(CALLS) == NUMBERS
        saved(engine, host.url + "b-town/")
        wait_for(engine, SCOPES, json.dumps([f"{host.url}a-town/", f"{host.url}b-town/"], separators=(",", ":")))
        host.kill()
        for town, name in (("a-town", "Small guide"), ("b-town", "Other guide")):
            engine.open(f"{host.url}{town}/")
            assert engine.evaluate(CALLS) == NUMBERS and engine.evaluate(CONTROLLED) is True
            assert (
                engine.evaluate("fetch('manifest.webmanifest').then((it) => it.json()).then((it) => it.name)") == name
            )
    finally:
        host.kill()
