"""What each language of the guide costs: python -m bench.languages [--visits chromium,firefox,webkit]

The guide is built with no other language, then with one more each time: seconds of the processor for a build,
bytes of the worker compressed and raw, what a first visit brings, and the seconds below which nobody can have all of it
at 400 kbit/s and 400 ms a round trip (as in bench.first_visit). With --visits the whole guide is visited for real.
"""

import argparse
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.first_visit import first_visit, limit
from sitegen.check.budget import Budget
from sitegen.check.page import compressed
from tests.support import ROOT, real_site

_BLOCK = re.compile(r"^languages:\n((?:  .*\n)+)", re.MULTILINE)


def with_languages(folder: Path, codes: list[str]) -> Path:
    """The content with these languages only."""
    content = folder / "content"
    shutil.copytree(ROOT / "content", content)
    file = content / "guide.yaml"
    text = file.read_text()
    found = _BLOCK.search(text)
    assert found
    kept = [line for line in found[1].splitlines(keepends=True) if line.strip().partition(":")[0] in codes]
    file.write_text(text.replace(found[0], "languages:\n" + "".join(kept) if kept else ""))
    return content


def build(content: Path, output: Path) -> float:
    """Seconds of the processor for a cold build, as a maintainer runs it: what else runs does not count."""
    command = [sys.executable, str(ROOT / "build.py"), "build", "--content", str(content), "--output", str(output)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, help="builds of each, of which the fastest counts (3)")
    parser.add_argument("--visits", default="", help="engines that visit the whole guide, with commas between")
    options = parser.parse_args()
    codes, before = [*real_site().guide.languages], 0
    head = "languages|build, s of the processor|worker, kB gz|of it this one|raw, kB|first visit, kB|limit, s"
    print(f"| {head.replace('|', ' | ')} |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(len(codes) + 1):
            own = Path(folder) / str(number)
            content = with_languages(own, codes[:number])
            seconds = min(build(content, own / "output") for _ in range(options.runs))
            worker = (own / "output" / "sw.js").read_bytes()
            small, (size, best) = compressed(worker), limit(own / "output")
            name = f"+ {codes[number - 1]}" if number else real_site().language
            share = f"{(small - before) / 1000:.1f}"
            cells = (name, f"{seconds:.2f}", f"{small / 1000:.1f}", share, f"{len(worker) / 1000:.0f}")
            print(f"| {' | '.join(cells)} | {size / 1000:.1f} | {best:.2f} |", flush=True)
            before = small
        print(
            f"The worker may have {Budget().worker / 1000:.0f} kB compressed, {Budget().worker_raw / 1000:.0f} kB raw."
        )
        for engine in filter(None, options.visits.split(",")):
            visited = first_visit(engine, own / "output")
            print(f"{engine}: complete after {visited:.2f} s, {visited / best:.2f} times the limit", flush=True)


if __name__ == "__main__":
    main()
