"""How long until a first visitor on a bad line has the whole guide: python -m bench.first_visit [--runs N]

400 kbit/s and 400 ms a round trip, in each engine. Beside it stands the limit that no design can beat: the bytes of the
page and of the worker divided by the bandwidth, and two round trips. Aim: at most 1.5 times the limit.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.shaped_host import ShapedHost
from tests.browser import engines
from tests.browser.fixtures import ROOT, build

BANDWIDTH = 400_000 / 8
DELAY = 0.4
STATE = "[document.documentElement.dataset.copy, performance.now()]"


@contextmanager
def engine(name: str) -> Iterator[engines.Engine]:
    """A fresh page in one of the three engines."""
    if name == "webkit":
        with engines.virtual_screen():
            opened: engines.Engine = engines.WebKitEngine()
            yield opened
            opened.close()
        return
    with sync_playwright() as playwright:
        browser = engines.launch(playwright, name)
        yield engines.PlaywrightEngine(name, engines.open_context(browser))
        browser.close()


def first_visit(name: str, folder: Path) -> float:
    """Seconds from the tap until the page says that the copy is complete."""
    host = ShapedHost(folder, BANDWIDTH, DELAY)
    with engine(name) as page:
        page.open(host.url)
        state, now = page.evaluate(STATE)
        while state != "complete":
            time.sleep(0.02)
            state, now = page.evaluate(STATE)
    host.close()
    return float(now) / 1000


def limit(folder: Path) -> tuple[int, float]:
    """The bytes of a first visit, and the seconds below which nobody can be."""
    host = ShapedHost(folder)
    size = len(host.body("")) + len(host.body("sw.js"))
    host.close()
    return size, size / BANDWIDTH + 2 * DELAY


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, help="how often each engine visits (3)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        guide = build(ROOT / "content", Path(folder) / "output")
        size, best = limit(guide)
        print(f"{size:,} bytes compressed; limit {best:.2f} s", flush=True)
        for name in engines.NAMES:
            times = [first_visit(name, guide) for _ in range(options.runs)]
            middle = statistics.median(times)
            print(f"{name:9} complete after {middle:.2f} s, {middle / best:.2f} times the limit", flush=True)


if __name__ == "__main__":
    main()
