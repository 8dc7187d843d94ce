"""What a reader waits for on a slow phone: python -m bench.reader [--runs N] [--write]

Chromium with a quarter of the processor, behind 400 kbit/s and 400 ms a round trip. Two limits stand beside it that no
design can beat: the bytes of the page, and those of the page and of the worker, divided by the bandwidth, and two round
trips. A saved page is then opened while the host takes connections and never answers.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.first_visit import BANDWIDTH, DELAY, STATE, limit
from bench.report import replace_part
from bench.shaped_host import ShapedHost
from tests.browser import engines
from tests.browser.fixtures import ROOT, build

SLOWER = 4
NEVER = 600  # seconds
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
SHIFTS = """(() => {
  let shifted = 0;
  new PerformanceObserver((list) => { for (const it of list.getEntries()) shifted += it.value; })
    .observe({ type: 'layout-shift', buffered: true });
  return new Promise((done) => setTimeout(() => done(shifted), 100));
})()"""


@dataclass(frozen=True)
class Visit:
    """Seconds from the tap, and what went over the line; `shift` is Chromium's layout shift, without a unit."""

    painted: float
    complete: float
    requests: int
    size: int
    shift: float
    hanging: float


def visit(folder: Path) -> Visit:
    """The first visit of a phone, and the opening of another page on a line that hangs."""
    host = ShapedHost(folder, BANDWIDTH, DELAY)
    with sync_playwright() as playwright:
        browser = engines.launch(playwright, "chromium")
        context = engines.open_context(browser)
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(host.url, wait_until="commit")
        state, now = page.evaluate(STATE)
        while state != "complete":
            time.sleep(0.02)
            state, now = page.evaluate(STATE)
        painted, shift = _painted(page), float(page.evaluate(SHIFTS))
        sent = dict(host.sent)
        host.delay = NEVER
        page.goto(f"{host.url}emergency/", wait_until="commit")
        hanging = _painted(page)
        browser.close()
    host.close()
    return Visit(painted, float(now) / 1000, len(sent), sum(sent.values()), shift, hanging)


def _painted(page: Page) -> float:
    """Seconds until the first words of the page, which are the numbers, were painted."""
    painted = page.evaluate(PAINTED)
    while not painted:  # wait_for_function would need a policy that allows eval
        time.sleep(0.02)
        painted = page.evaluate(PAINTED)
    return float(painted) / 1000


def table(visits: list[Visit], page_limit: float, whole_limit: float) -> str:
    """The rows of docs/performance.md."""
    rows = [
        _row("numbers painted", (it.painted for it in visits), page_limit),
        _row("the whole guide is on the phone", (it.complete for it in visits), whole_limit),
        _row("a saved page painted, on a line that hangs", (it.hanging for it in visits), 0),
    ]
    last = visits[-1]
    sizes = (
        f"{last.requests} requests, {last.size:,} bytes; layout shift {max(it.shift for it in visits):.3f} at the most."
    )
    return "\n".join(["| | seconds | the limit | ratio |", "|---|---|---|---|", *rows, "", sizes])


def _row(name: str, seconds: Iterable[float], best: float) -> str:
    times = sorted(seconds)
    middle = statistics.median(times)
    beside = f"{best:.2f} | {middle / best:.2f}" if best else "– | –"
    return f"| {name} | {middle:.2f} ({times[0]:.2f}–{times[-1]:.2f}) | {beside} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="how many phones visit (5)")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        guide = build(ROOT / "content", Path(folder) / "output")
        host = ShapedHost(guide)
        page_limit = len(host.body("")) / BANDWIDTH + 2 * DELAY
        host.close()
        visits = [visit(guide) for _ in range(options.runs)]
        text = table(visits, page_limit, limit(guide)[1])
    print(text)
    if options.write:
        replace_part("reader", text)


if __name__ == "__main__":
    main()
