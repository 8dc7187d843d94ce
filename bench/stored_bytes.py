"""What a worn storage makes of the copy: python -m bench.stored_bytes [engine] [count] [jobs]

The guide is saved in a profile of a real browser. Then, again and again, one byte of the file in which the browser
keeps the worker is changed at random, the browser is started with the host dead, and pages are opened. Counted is
what was shown; a wrong number or a wrong page ends the run with status 1. Places are those of a fixed seed; jobs are
browsers side by side, each with a copy and a seed of its own.
"""

import collections
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from sitegen.bundle.worker import read_table
from tests.browser import engines
from tests.browser.engines import Engine, PlaywrightEngine, attempt, wait_for
from tests.browser.firefox_profile import FirefoxProfile
from tests.browser.fixtures import ROOT, build
from tests.browser.host import Host
from tests.browser.webkit_profile import WebKitProfile
from tests.faults.reader import NUMBERS, STATE
from tests.faults.stored import stored_workers

PAGES = ("", "emergency/", "poster/", "out-of-hours/", "numbers/")
SEEN = """Promise.race([
  (async () => {
    const calls = [...document.querySelectorAll("a[href^='tel:']")].map((link) => link.getAttribute("href"));
    if (!document.documentElement.dataset.edition) return [calls, "", document.body ? document.body.innerText : ""];
    const bytes = await (await fetch(location.href)).arrayBuffer();
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [calls, [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join(""), ""];
  })(),
  new Promise((resolve) => setTimeout(resolve, 9000, [[], "", "no answer"])),
])"""


@contextmanager
def started(playwright: Playwright, name: str, profile: Path, url: str) -> Iterator[Engine]:
    """A browser with this profile, at an address that may well not open."""
    program = engines.find(name)
    assert program
    engine: Engine
    if name == "webkit":
        engine = WebKitProfile(program, profile, url)
    elif name == "firefox":
        engine = FirefoxProfile(program, profile, engines.FIREFOX)
        attempt(engine, url)
    else:
        engine = first = PlaywrightEngine(name, engines.launch_profile(playwright, str(profile)))
        first.page.set_default_navigation_timeout(2000)
        attempt(first, url)
        if first.page.url != url:  # where the worker cannot be read the first tab may hang, and not answer any more
            engine = first.tab()
            attempt(engine, url)
    try:
        yield engine
    finally:
        engine.close()


def kind(seen: tuple[list[str], str, str], right: str) -> str:
    """What was shown, in a word; "WRONG" for what must never be."""
    calls, digest, words = seen
    if digest:
        return "the page" if digest == right else "WRONG"
    if calls == NUMBERS:
        return "the numbers alone"
    return (
        "WRONG"
        if calls or any(f"{number}\n" in words for number in ("110", "112", "113"))
        else "the browser's own error"
    )


def changed(content: bytes, chance: random.Random) -> tuple[bytes, int]:
    """The content with one byte changed, and its place."""
    place = chance.randrange(len(content))
    value = (content[place] + chance.randrange(1, 256)) % 256
    return content[:place] + bytes([value]) + content[place + 1 :], place


def run(name: str, count: int, seed: str) -> collections.Counter[str]:
    """What was shown, and how often; prints how far it is."""
    counts = collections.Counter[str]()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, sync_playwright() as playwright:
        folder = Path(home)
        host = Host(build(ROOT / "content", folder / "output"))
        table = read_table((folder / "output" / "sw.js").read_text())[1]
        profile, kept = folder / "profile", folder / "kept"
        with started(playwright, name, profile, host.url) as engine:
            wait_for(engine, STATE, "complete", seconds=60)
            time.sleep(5)  # what was saved is written to the disk a moment later
        host.kill()
        shutil.move(profile, kept)
        chance = random.Random(seed)
        for number in range(-1, count):  # first as it was saved
            profile = folder / f"profile-{number}"
            shutil.copytree(kept, profile)
            file = chance.choice(stored_workers(profile, name))
            content, place = changed(file.read_bytes(), chance)
            if number >= 0:
                file.write_bytes(content)
            path = chance.choice(PAGES)
            with started(playwright, name, profile, host.url + path) as engine:
                with suppress(AssertionError):  # the error of a browser may have no address of its own
                    wait_for(engine, "location.href !== 'about:blank' && document.readyState !== 'loading'", seconds=4)
                found = kind(engine.evaluate(SEEN), table[path].digest)
            if number < 0:
                assert found == "the page", f"{name}: the copy as it was saved shows {found}"
                continue
            counts[found] += 1
            if found == "WRONG":
                print(f"{name}: byte {place} of {file.name}, {path or 'home'}", flush=True)
            if number % 20 == 19:
                print(f"{name} {seed}: {number + 1} of {count}: {json.dumps(counts)}", flush=True)
            shutil.rmtree(profile, ignore_errors=True)  # a process of the browser may still be at its end
    return counts


def main() -> int:
    names = [sys.argv[1]] if len(sys.argv) > 1 else list(engines.NAMES)
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    jobs = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    sound = True
    for name in names:
        shares = [count // jobs + (job < count % jobs) for job in range(jobs)]
        seeds = [f"20261127 {job}" for job in range(jobs)]  # the same in each run
        with engines.virtual_screen(), ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
            counts = sum(pool.map(run, [name] * jobs, shares, seeds), collections.Counter[str]())
        print(f"{name}: {count} changes: {json.dumps(counts)}")
        sound = sound and not counts["WRONG"]
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
