"""How long from a save until a browser shows it: python -m bench.preview_time [--pages 1000] [--write]

A real Chromium has a page of the preview open; a file is saved, and the clock stops when the page shows it. Without
--pages it is the real guide, each kind of file in turn, and fifteen files at once, which have to be one build.
"""

import argparse
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.corpus import write_corpus
from tests.browser.chromium import FLAGS, find_chromium

HERE = Path(__file__).resolve().parent.parent
SAVES = 20
# Kind of file → the file, what is replaced in it (the number of the save for {}), and what the page then has.
Save = tuple[str, Callable[[str, int], str], str]
BODY = "document.body.innerText.includes('mark of save {}.')"
SAVED: dict[str, Save] = {
    "Markdown": ("content/pages/index.md", lambda text, it: f"{text}\n\nThe mark of save {_letters(it)}.\n", BODY),
    "YAML": (
        "content/guide.yaml",
        lambda text, it: text.replace("  short_name:", f"  # {it}\n  short_name:", 1).replace(
            "  place: ", f"  place: {_letters(it)} mark ", 1
        ),
        "document.body.innerText.includes('{} mark')",
    ),
    "template": (
        "templates/base.html",
        lambda text, it: text.replace("Skip to the text", f"Skip to the text, mark of save {_letters(it)}."),
        "document.querySelector('.skip-link').textContent.includes('mark of save {}.')",
    ),
    "style": (
        "static/css/base.css",
        lambda text, it: f"{text}\n@layer base {{ :root {{ --mark: {_letters(it)}; }} }}\n",
        "getComputedStyle(document.documentElement).getPropertyValue('--mark') === '{}'",
    ),
    "script": (
        "static/js/copy.js",
        lambda text, it: text.replace('"use strict";', f'"use strict"; document.title = "mark {_letters(it)}";', 1),
        "document.title === 'mark {}'",
    ),
}


def _letters(number: int) -> str:
    """Digits in a text would be a number written by hand."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def serve(home: Path, port: int) -> None:
    """A preview with the budgets lifted, in this process."""
    from sitegen.check.budget import Budget
    from sitegen.drawing import Drawn
    from sitegen.preview import serve as preview
    from sitegen.project import Project

    unlimited = Budget(10**9, 10**9, 10**9, 10**9, 10**9)
    preview(Project(home / "content", home / "templates", home / "static", budget=unlimited), port, Drawn())


# When the page that is shown was painted first, by the clock of this machine: to ask for it takes longer than that.
PAINTED = "(performance.timeOrigin + performance.getEntriesByName('first-contentful-paint')[0].startTime) / 1000"


def measure(page: Page, home: Path, kind: str, saves: int) -> list[float]:
    """Seconds from the end of each of these saves until the browser has painted what it changed."""
    name, change, shown = SAVED[kind]
    before, found = (home / name).read_text("utf-8"), list[float]()
    for number in range(saves):
        (home / name).write_text(change(before, number), "utf-8")
        saved = time.time()
        page.wait_for_function(shown.format(_letters(number)), polling=10, timeout=60_000)
        time.sleep(0.3)
        found.append(page.evaluate(PAINTED) - saved)
    (home / name).write_text(before, "utf-8")
    time.sleep(3)
    return found


def at_once(home: Path, log: Path) -> int:
    """How many builds fifteen files make that are saved at once."""
    before = log.read_text().count("Built:")
    for file in sorted((home / "content" / "pages").glob("*.md"))[:15]:
        file.write_text(file.read_text("utf-8") + "\n\nOne more.\n", "utf-8")
    time.sleep(5)
    return log.read_text().count("Built:") - before


def line(kind: str, found: list[float]) -> str:
    milliseconds = sorted(round(seconds * 1000) for seconds in found)
    middle = round(statistics.median(milliseconds))
    return f"| {kind} | {len(found)} | {middle} | {milliseconds[0]}–{milliseconds[-1]} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--pages", type=int, help="a guide of this size instead of the real one")
    parser.add_argument("--saves", type=int, default=SAVES)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--serve", nargs=2, metavar=("HOME", "PORT"), help="a preview, not measured")
    options = parser.parse_args()
    if options.serve:
        return serve(Path(options.serve[0]), int(options.serve[1]))
    rows = ["| saved | times | median ms | range ms |", "|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as name:
        rows += run(Path(name), options.pages, options.saves)
    if options.write:
        from bench.report import replace_part

        replace_part("large preview" if options.pages else "preview", "\n".join(rows))


def run(home: Path, pages: int | None, saves: int) -> list[str]:
    """One row for each kind of file, printed as it is measured."""
    for folder in ("templates", "static"):
        shutil.copytree(HERE / folder, home / folder)
    if pages:
        write_corpus(home / "content", pages)
    else:
        shutil.copytree(HERE / "content", home / "content")
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    rows, log = list[str](), home / "log"
    command = [sys.executable, "-m", "bench.preview_time", "--serve", str(home), str(port)]
    with log.open("w") as output, sync_playwright() as playwright:
        process = subprocess.Popen(command, cwd=HERE, stdout=output, stderr=output)
        try:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
            page = browser.new_page()
            while "Built:" not in log.read_text():
                time.sleep(0.1)
            page.goto(f"http://localhost:{port}/")
            time.sleep(1)
            for kind in SAVED if not pages else ("Markdown",):
                rows.append(line(kind, measure(page, home, kind, saves)))
                print(rows[-1], flush=True)
            rows.append(f"\nFifteen files at once: builds: {at_once(home, log)}.")
            print(rows[-1], flush=True)
            browser.close()
        finally:
            process.terminate()
            process.wait()
    return rows


if __name__ == "__main__":
    main()
