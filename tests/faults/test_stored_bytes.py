"""J. Bytes that change on the device: a worn flash cell, a cut file, a file that was overwritten while it was sent."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import engines
from tests.browser.engines import Engine, PlaywrightEngine, attempt, wait_for
from tests.faults.conftest import Hosts
from tests.faults.crafted import craft, replaced
from tests.faults.fault_host import FaultHost
from tests.faults.reader import (
    HEADING,
    NUMBERS,
    REASON,
    STATE,
    UPDATE,
    expect_bytes,
    expect_nothing_saved,
    expect_numbers,
    expect_whole,
    open_until,
    save,
)
from tests.faults.stored import stored_workers, wait_stored
from tests.faults.test_newer_version import in_profile

TELEPHONES = "[...document.querySelectorAll('a[href^=\"tel:\"]')].map((link) => link.getAttribute('href'))"
WORDS = "document.body.innerText"
# No call at all, or the right ones, and the wrong number nowhere but in the port of the address.
RIGHT = (
    f"((calls) => calls === '[]' || calls.startsWith({json.dumps(json.dumps(NUMBERS, separators=(',', ':'))[:-1])}))"
    f"(JSON.stringify({TELEPHONES})) && !{WORDS}.replaceAll(location.port || 'no port', '').includes('103')"
)


def test_J1_a_page_is_damaged_after_the_install(host: Hosts, guide: Path, engine: Engine) -> None:
    """The wrong bytes are never shown: the website's page comes, or the numbers alone, and the copy is made anew."""
    served = host()
    craft(served.folder, replaced("emergency/", "113", "103"), installs=True)
    served.fault("emergency/", replace=["</h1>", " (from the website)</h1>"])
    engine.open(served.url)
    wait_for(engine, "navigator.serviceWorker.controller !== null")
    engine.open(served.url + "emergency/")
    assert "(from the website)" in engine.evaluate(HEADING)
    served.kill()
    engine.open(served.url + "emergency/")
    assert engine.evaluate(TELEPHONES) == NUMBERS and "103" not in engine.evaluate(WORDS)
    engine.open(served.url + "costs/")
    expect_numbers(engine)
    assert engine.evaluate(STATE) != "complete"
    served.deploy(guide)
    served.heal()
    served.start()
    save(engine, served.url)
    expect_whole(engine, served, guide)


@pytest.mark.parametrize("lost", ["emergency/", "404.html", "emergency-fallback.html"])
def test_J2_the_list_has_lost_an_entry(host: Hosts, guide: Path, engine: Engine, lost: str) -> None:
    """All that is left is whole, but the list is not: it is never installed, neither first nor as an update."""
    served = host()
    craft(served.folder, lambda it: it["table"].pop(lost), installs=False)
    engine.open(served.url)
    wait_for(engine, REASON, "damaged")
    expect_nothing_saved(engine)
    broken = (served.folder / "sw.js").read_text()
    served.deploy(guide)
    save(engine, served.url)
    (served.folder / "sw.js").write_text(broken)
    engine.evaluate(UPDATE)
    wait_for(engine, REASON, "damaged")
    expect_whole(engine, served, guide)


def test_J3_overwritten_while_it_was_sent(host: Hosts, guide: Path, twin: Path, engine: Engine) -> None:
    """Half of the new version and half of the old are a script, but no version: the copy stays as it was."""
    assert (guide / "sw.js").stat().st_size == (twin / "sw.js").stat().st_size
    served = host()
    served.fault("sw.js", overwritten=str(twin))
    engine.open(served.url)
    wait_for(engine, REASON, "damaged")
    expect_nothing_saved(engine)
    served.heal()
    save(engine, served.url)
    served.fault("sw.js", overwritten=str(twin))
    engine.evaluate(UPDATE)
    wait_for(engine, REASON, "damaged")
    expect_whole(engine, served, guide)


def damage(
    host: Hosts, request: pytest.FixtureRequest, profile: Path, name: str, change: Callable[[bytes], bytes]
) -> tuple[FaultHost, Engine]:
    """A host that is gone, and a browser just started whose stored worker was changed meanwhile."""
    served = host()
    first = in_profile(request, name, profile, served.url)
    wait_for(first, STATE, "complete")
    wait_stored(profile, name)
    first.close()
    for file in stored_workers(profile, name):
        file.write_bytes(change(file.read_bytes()))
    served.kill()
    again = in_profile(request, name, profile, "about:blank")
    if isinstance(again, PlaywrightEngine):  # it can take long to find out that its worker is unreadable
        again.page.set_default_navigation_timeout(8000)
    return served, again


def expect_nothing_wrong(engine: Engine, url: str) -> None:
    """What is shown, if anything is, has the right numbers and no other."""
    attempt(engine, url)
    if isinstance(engine, PlaywrightEngine):  # its first attempt may still be under way
        attempt(engine, url)
    wait_for(engine, f"{RIGHT} && document.readyState !== 'loading'")


def expect_mended(engine: Engine, served: FaultHost, guide: Path) -> None:
    """With the host back, opened again and again as a reader would, the copy is whole by itself."""
    served.start()
    # A worker that is silent is waited for twice ten seconds, and the new one has to arrive and to take over.
    open_until(engine, served.url, f"{STATE} === 'complete'", seconds=150, each=50)
    expect_bytes(engine, served.url, guide)
    engine.close()


def wrong_digit(content: bytes) -> bytes:
    """103 for 113 in one call; where the file is compressed, a byte in its middle."""
    calls = [found.start() for found in re.finditer(b"tel:113", content)]
    if not calls:
        return flipped(content, len(content) // 2)
    place = calls[len(calls) // 2] + len("tel:1")
    return content[:place] + b"0" + content[place + 1 :]


def flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :]


CHANGES = {
    "cut": lambda content: content[: len(content) // 2],
    "a byte early": lambda content: flipped(content, len(content) // 50),
    "a byte late": lambda content: flipped(content, len(content) * 2 // 3),
}


@pytest.mark.timeout(400)
@pytest.mark.parametrize("name", engines.NAMES)
def test_J4_a_stored_number_changes(
    host: Hosts, guide: Path, request: pytest.FixtureRequest, tmp_path: Path, name: str
) -> None:
    """103 for 113 in the file on the disk: it is shown nowhere, offline after a cold start, and is mended online."""
    served, engine = damage(host, request, tmp_path / "profile", name, wrong_digit)
    for address in ("emergency/", "poster/", "costs/", ""):
        expect_nothing_wrong(engine, served.url + address)
    expect_mended(engine, served, guide)


@pytest.mark.timeout(400)
@pytest.mark.parametrize("how", CHANGES)
@pytest.mark.parametrize("name", engines.NAMES)
def test_J5_a_stored_worker_is_damaged(
    host: Hosts, guide: Path, request: pytest.FixtureRequest, tmp_path: Path, name: str, how: str
) -> None:
    """Whatever the browser makes of it offline, nothing wrong is shown; online the copy is whole again by itself."""
    served, engine = damage(host, request, tmp_path / "profile", name, CHANGES[how])
    for address in ("emergency/", "costs/"):
        expect_nothing_wrong(engine, served.url + address)
    expect_mended(engine, served, guide)
