"""Many small guides from one generator: python -m bench.towns [--towns 50] [--pages 15] [--write]

The plan for a country is one guide for each municipality on one static host, not one large guide: a reader carries
the pages of one town. Each town is a content folder of its own, built in a process of its own, as a job of CI does it;
as many at once as the machine has processors.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.build_time import HERE, measured
from bench.corpus import write_corpus


def build_town(content: Path, output: Path) -> float:
    """Seconds on the clock of `build.py build` for one town."""
    build = [sys.executable, str(HERE / "build.py"), "build"]
    return measured([*build, "--content", str(content), "--output", str(output)]).clock


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--towns", type=int, default=50)
    parser.add_argument("--pages", type=int, default=15)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, towns = Path(name), [f"Town {chr(65 + it % 26)}{chr(97 + it // 26)}" for it in range(options.towns)]
        contents = [
            write_corpus(folder / "content" / f"town-{it}", options.pages, towns[it]) for it in range(len(towns))
        ]
        begun, used = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        with ThreadPoolExecutor(os.cpu_count()) as jobs:
            clocks = sorted(jobs.map(lambda it: build_town(it, folder / "output" / it.name), contents))
        clock = time.monotonic() - begun
        used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - used
        size = sum(file.stat().st_size for file in (folder / "output").rglob("*") if file.is_file())
    told = (
        f"{len(towns)} towns of {options.pages} pages: {used:.0f} s of processor time, {used / len(towns):.2f} a town; "
        f"{clock:.0f} s on the clock of {os.cpu_count()} processors, the slowest town {clocks[-1]:.1f} s; "
        f"{size / 1e6:.0f} MB of output, {size / len(towns) / 1e6:.1f} a town."
    )
    print(told)
    if options.write:
        from bench.report import replace_part

        replace_part("towns", told)


if __name__ == "__main__":
    main()
