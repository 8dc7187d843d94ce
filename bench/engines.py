"""What a guide inside its worker costs, in each engine: python -m bench.engines

Size of sw.js; a saved page opened with the worker running and after it was stopped; memory of the browser with the copy
and without; bytes sent for a visit without news, and for a changed page, with validators (ETag) and without. The host
is dead while pages are opened, so that only the worker can have answered.
"""

import gzip
import os
import re
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from bench.first_visit import engine
from bench.shaped_host import ShapedHost
from tests.browser import engines
from tests.browser.engines import Engine, PlaywrightEngine, wait_for
from tests.browser.fixtures import ROOT, build
from tests.browser.host import Host

PAGES = ("emergency/", "costs/", "position/", "numbers/", "gp/")
IDLE = 40  # seconds after which every engine has stopped a worker that nobody needs
STATE = "document.documentElement.dataset.copy"
DRAWN = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


def opened(page: Engine, url: str) -> float:
    """Milliseconds from the tap to the text."""
    page.open(url)
    return float(page.evaluate(DRAWN))


def opening(name: str, folder: Path) -> tuple[float, float]:
    """Milliseconds to open a saved page: the median with the worker running, and once after it was stopped."""
    with tempfile.TemporaryDirectory() as copy, engine(name) as page:
        shutil.copytree(folder, Path(copy) / "served")
        host = Host(Path(copy) / "served")
        page.open(host.url)
        wait_for(page, STATE, "complete")
        host.kill()
        running = statistics.median(opened(page, host.url + address) for address in PAGES)
        page.open("about:blank")
        if isinstance(page, PlaywrightEngine) and name == "chromium":
            tools = page.context.new_cdp_session(page.page)
            tools.send("ServiceWorker.enable")
            tools.send("ServiceWorker.stopAllWorkers")
        else:
            time.sleep(IDLE)
        return running, opened(page, host.url)


def memory(name: str, folder: Path) -> float:
    """Megabytes by which the browser is larger with the copy than with the same page and no worker."""

    def used(worker: bool) -> float:
        with tempfile.TemporaryDirectory() as copy, engine(name) as page:
            shutil.copytree(folder, Path(copy) / "served")
            if not worker:
                (Path(copy) / "served" / "sw.js").unlink()
            host = Host(Path(copy) / "served")
            page.open(host.url)
            wait_for(page, STATE, "complete" if worker else "none")
            time.sleep(3)
            found = _proportional_set(os.getpid())
            host.kill()
            return found

    return statistics.median(used(True) - used(False) for _ in range(3))


def _proportional_set(root: int) -> float:
    """Megabytes of all processes below this one; memory they share is counted once."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
    family = {root}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    total = 0
    for process in family - {root}:
        try:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        total += int((re.search(r"^Pss:\s+(\d+)", rollup, re.M) or [0, 0])[1])
    return total / 1024


def traffic(name: str, folder: Path, newer: Path, validators: bool) -> tuple[int, int]:
    """Bytes sent for sw.js on a visit without news, and on one after a page was changed."""
    host = ShapedHost(folder, validators=validators)
    with engine(name) as page:
        page.open(host.url)
        wait_for(page, STATE, "complete")
        host.sent.clear()
        page.open(host.url + "costs/")
        wait_for(page, STATE, "complete")
        time.sleep(4)
        quiet = host.sent.get("sw.js", 0)
        host.sent.clear()
        host.replace(newer)
        page.open(host.url + "gp/")
        time.sleep(6)
        changed = host.sent.get("sw.js", 0)
    host.close()
    return quiet, changed


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        guide = build(ROOT / "content", Path(folder) / "output")
        content = Path(folder) / "content"
        shutil.copytree(ROOT / "content", content)
        home = content / "pages" / "index.md"
        home.write_text(home.read_text() + "\nThis sentence is new.\n")
        newer = build(content, Path(folder) / "newer")
        script = (guide / "sw.js").read_bytes()
        print(f"sw.js: {len(script):,} bytes, {len(gzip.compress(script, 9)):,} compressed", flush=True)
        for name in engines.NAMES:
            running, stopped = opening(name, guide)
            print(f"{name}: a saved page after {running:.0f} ms, {stopped:.0f} ms with the worker stopped", flush=True)
            print(f"{name}: {memory(name, guide):+.1f} MB with the copy", flush=True)
            for validators in (True, False):
                quiet, changed = traffic(name, guide, newer, validators)
                how = "with" if validators else "without"
                print(f"{name}: {how} validators {quiet:,} bytes for no news, {changed:,} for a change", flush=True)


if __name__ == "__main__":
    main()
