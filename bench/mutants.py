"""One-line mistakes, put into sitegen/ and templates/ one at a time: which of them do the tests notice?

    python -m bench.mutants [--count N] [--seed S] [--only PATH]

Each is made in a copy of the project. The tests of its room run first, then the rest of the fast suite. What is printed
as surviving was noticed by none.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, zip_longest
from pathlib import Path
from queue import SimpleQueue

from bench.mistakes import ROOT, Mutant, is_possible, mutants_of

LEFT_OUT = shutil.ignore_patterns(".venv", ".git", "__pycache__", "output", ".*_cache")
Choice = Callable[[Mutant, Path], list[str]]
SLOW = ["--ignore=tests/browser", "--ignore=tests/faults"]


def sample(count: int, seed: int, only: str) -> list[Mutant]:
    """Evenly over the files: one of each, a second of each, and so on, in a random order."""
    columns = []
    for path in [*sorted((ROOT / "sitegen").rglob("*.py")), *sorted((ROOT / "templates").rglob("*.html"))]:
        file = path.relative_to(ROOT).as_posix()
        if file.startswith(only):
            found = [*mutants_of(file)]
            random.Random(f"{seed} {file}").shuffle(found)
            columns.append(filter(is_possible, found))
    return list(islice((mutant for row in zip_longest(*columns) for mutant in row if mutant), count))


def of_the_room(mutant: Mutant, home: Path) -> list[str]:
    own = [f"tests/{mutant.room.removeprefix('sitegen/')}", f"tests/test_{Path(mutant.file).stem}.py"]
    return [path for path in own if (home / path).exists()] or ["tests/render", "tests/check"]


def all_others(mutant: Mutant, home: Path) -> list[str]:
    return ["tests", *(f"--ignore={path}" for path in of_the_room(mutant, home))]


def survives(mutant: Mutant, tests: Sequence[str], home: Path) -> bool:
    """Whether none of these tests notices it in the copy of the project at `home`."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--timeout=60", *tests, *SLOW]
    target = home / mutant.file
    try:
        target.write_bytes(mutant.applied())
        shutil.rmtree(target.parent / "__pycache__", ignore_errors=True)
        return subprocess.run(command, cwd=home, capture_output=True).returncode == 0
    finally:
        target.write_bytes((ROOT / mutant.file).read_bytes())
        shutil.rmtree(target.parent / "__pycache__", ignore_errors=True)


def survivors(mutants: Sequence[Mutant]) -> list[Mutant]:
    """What no test notices, tried two at a time. All meet the tests of their room first: most get no further."""
    homes, alive = SimpleQueue[Path](), list(mutants)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        for name in ("one", "two"):
            homes.put(shutil.copytree(ROOT, Path(folder) / name, ignore=LEFT_OUT))
        for choose in (of_the_room, all_others):

            def tried(mutant: Mutant, choose: Choice = choose) -> bool:
                home = homes.get()
                fate = survives(mutant, choose(mutant, home), home)
                homes.put(home)
                print("alive " if fate else "killed", mutant, flush=True)
                return fate

            alive = [mutant for mutant, fate in zip(alive, pool.map(tried, alive), strict=True) if fate]
    return alive


def main() -> None:
    parser = argparse.ArgumentParser(description="One-line mistakes: which of them do the tests notice?")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", metavar="PATH", help="files whose path begins so: sitegen/check")
    options = parser.parse_args()
    mutants = sample(options.count, options.seed, options.only)
    alive = survivors(mutants)
    total, left = Counter(mutant.room for mutant in mutants), Counter(mutant.room for mutant in alive)
    for name, number in [*sorted(total.items()), ("all", len(mutants))]:
        print(f"{name:24} {number - (len(alive) if name == 'all' else left[name]):4} of {number:3} killed")
    print(*(f"survived: {mutant}" for mutant in alive), sep="\n")


if __name__ == "__main__":
    main()
