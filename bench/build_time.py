"""Seconds and memory of a build beside the bare limit: python -m bench.build_time [--sizes 15,100,1000,5000] [--runs 3]

Each build runs in a process of its own, in turn with the others, so that other work on the machine is in all of them.
What counts is the ratio of one run: processor seconds of the generator to those of the limit (bench/bare.py), on the
same pages. The budgets of bytes are lifted: so many pages would be too much for every reader to carry. Peers are
measured too if they are installed (bench/peers.py). Writes docs/performance.md and docs/performance.svg with --write.
"""

import argparse
import gc
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench import peers
from bench.corpus import page_name, write_corpus
from sitegen.check.budget import Budget

HERE = Path(__file__).resolve().parent.parent
OURS = "this generator"
LIMIT = "the bare limit"
WITHOUT_LIMIT = Budget(10**9, 10**9, 10**9, 10**9, 10**9)
STATES = ("cold", "nothing changed", "one page changed")


@dataclass(frozen=True)
class Measured:
    """One build: processor seconds (user), seconds on the clock, and the most memory in megabytes."""

    user: float
    clock: float
    memory: float


def build(content: Path, output: Path, home: Path) -> None:
    """One build as `build.py build` makes it, in this process; what it leaves for the next one is in `home`."""
    gc.set_threshold(50_000, 20, 100)  # as build.py does
    from sitegen.making import build as made

    options = argparse.Namespace(verb="build", content=content, output=output, base_url=None, sw="on", compress=False)
    made(options, home, lambda line: None, WITHOUT_LIMIT)


def measured(command: list[str]) -> Measured:
    """Runs a command to its end. Raises CalledProcessError if it fails."""
    begun = time.monotonic()
    process = subprocess.Popen(command, cwd=HERE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Measured(used.ru_utime, time.monotonic() - begun, used.ru_maxrss / 1024)


def commands(content: Path, folder: Path) -> dict[str, list[str]]:
    """The command of each contestant, which writes into a folder of its name."""
    ours = [sys.executable, "-m", "bench.build_time", "--one", str(content), str(folder / OURS), str(folder)]
    limit = [sys.executable, "-m", "bench.bare", str(content), str(folder / LIMIT)]
    return {OURS: ours, LIMIT: limit, **peers.commands(content, folder)}


def measure(pages: int, runs: int) -> dict[str, dict[str, list[Measured]]]:
    """Contestant → state → builds of a guide with this many pages."""
    results: dict[str, dict[str, list[Measured]]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        content = write_corpus(folder / "content", pages)
        for sources in ("templates", "static"):
            shutil.copytree(HERE / sources, folder / sources)
        for run in range(runs):
            for contestant, command in commands(content, folder).items():
                for made in (contestant, ".kept"):
                    shutil.rmtree(folder / made, ignore_errors=True)
                for state in STATES:
                    if state == "one page changed":
                        with (content / "pages" / f"{page_name(3)}.md").open("a", encoding="utf-8") as page:
                            page.write(f"\nOne more sentence{'.' * (run + 1)}\n")
                    results.setdefault(contestant, {}).setdefault(state, []).append(measured(command))
    return results


def middle(builds: list[Measured], field: str) -> float:
    return statistics.median(float(getattr(build, field)) for build in builds)


def row(pages: int, results: Mapping[str, Mapping[str, list[Measured]]], contestant: str) -> str:
    """One line of the table: ratio to the limit, then each state with its range, then memory."""
    cold, limit = results[contestant]["cold"], results[LIMIT]["cold"]
    ratios = sorted(ours.user / bare.user for ours, bare in zip(cold, limit, strict=True))
    cells = [f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"]
    for state in STATES:
        users = sorted(build.user for build in results[contestant][state])
        cells.append(f"{statistics.median(users):.2f} ({users[0]:.2f}–{users[-1]:.2f})")
    cells += [f"{middle(cold, 'clock'):.2f}", f"{middle(cold, 'memory'):.0f}"]
    return f"| {pages:,} | {contestant} | {' | '.join(cells)} |"


def versions() -> str:
    """Of everything that was measured."""
    packages = ("jinja2", "markdown", "pyyaml", "pydantic", "selectolax")
    named = ", ".join([*(f"{name} {version(name)}" for name in packages), *peers.versions()])
    return f"Python {platform.python_version()}, {named}; {platform.system()}, {os.cpu_count()} processors"


def main() -> None:
    """Measures every size, prints the table, and writes the document if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", default="15,100,1000,5000")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    one = ("CONTENT", "OUTPUT", "HOME")
    parser.add_argument("--one", nargs=3, type=Path, metavar=one, help="one build, not measured")
    options = parser.parse_args()
    if options.one:
        return build(*options.one)
    sizes = [int(size) for size in options.sizes.split(",")]
    print(HEAD, flush=True)
    rows: list[str] = []
    ratios: dict[int, dict[str, float]] = {}
    for pages in sizes:
        results = measure(pages, options.runs if pages < 5000 else 1)
        for contestant in results:
            rows.append(row(pages, results, contestant))
            print(rows[-1], flush=True)
        limit = middle(results[LIMIT]["cold"], "user")
        ratios[pages] = {name: middle(states["cold"], "user") / limit for name, states in results.items()}
    if options.write:
        from bench.report import write_builds

        write_builds([HEAD, *rows], ratios, versions())


HEAD = """| pages | | ratio, cold | cold, processor s | nothing changed | one page changed | cold, clock s | memory MB |
|---|---|---|---|---|---|---|---|"""


if __name__ == "__main__":
    main()
