"""What it costs to compare a page with its hash before it is shown: python -m bench.opening

A saved page is opened fifty times in each engine with the host dead: with this worker, and with one that shows what it
holds unseen. The browser shares one core with three programs that never rest, so that it has a quarter of it.
"""

import multiprocessing
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.first_visit import engine
from sitegen.bundle.worker import read_table, version
from tests.browser import engines
from tests.browser.engines import Engine, wait_for
from tests.browser.fixtures import ROOT, build
from tests.browser.host import Host
from tests.faults.reader import STATE

PAGES = ("emergency/", "costs/", "position/", "numbers/", "gp/")
TIMES = 50
OTHERS = 3
DRAWN = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
UNSEEN = {
    "const listProof = isListWhole();": "const listProof = Promise.resolve(true);",
    "return proofs.get(entry);": "return Promise.resolve(true);",
}


def unseen(folder: Path) -> None:
    """Makes the worker of a built folder one that compares nothing."""
    script = (folder / "sw.js").read_text()
    held, table = read_table(script)
    start = script.rfind('({"version":')
    code = script[:start]
    for old, new in UNSEEN.items():
        assert code.count(old) == 1
        code = code.replace(old, new)
    named = version(code[code.index("((") + 2 : -1], table)
    (folder / "sw.js").write_text(code + script[start:].replace(held, named, 1))


def never_rest() -> None:
    while True:
        pass


@contextmanager
def a_quarter_of_a_core() -> Iterator[None]:
    """This process and whatever it starts share one core with three others."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    others = [multiprocessing.Process(target=never_rest, daemon=True) for _ in range(OTHERS)]
    for other in others:
        other.start()
    try:
        yield
    finally:
        for other in others:
            other.kill()
        os.sched_setaffinity(0, cores)


def opening(page: Engine, host: Host) -> list[float]:
    """Milliseconds from the tap to the text."""
    page.open(host.url)
    wait_for(page, STATE, "complete", seconds=120)
    host.kill()
    found = []
    for number in range(TIMES):
        page.open(host.url + PAGES[number % len(PAGES)])
        found.append(float(page.evaluate(DRAWN)))
    return found


def main() -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        guide = build(ROOT / "content", Path(folder) / "compared")
        shutil.copytree(guide, Path(folder) / "unseen")
        unseen(Path(folder) / "unseen")
        print("| engine | worker | median, ms | worst, ms |\n|---|---|---|---|")
        for name in engines.NAMES:
            for kind in ("unseen", "compared", "unseen", "compared"):
                with engine(name) as page, a_quarter_of_a_core():
                    times = opening(page, Host(Path(folder) / kind))
                print(f"| {name} | {kind} | {statistics.median(times):.0f} | {max(times):.0f} |", flush=True)
                time.sleep(1)


if __name__ == "__main__":
    main()
