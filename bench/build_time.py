"""Processor time and peak memory of a build with 10, 100 and 1,000 pages: python bench/build_time.py

Each build runs in a process of its own, three times; the median is printed, with the cost of one more page. The pages
are copies of the small test site's page, outside the menu, as a guide of that many pages would have them. The budgets
of bytes are lifted here: a guide of 1,000 pages would be too much for every reader to carry.
"""

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
SMALL = HERE / "tests" / "sites" / "small" / "content"
SIZES = (10, 100, 1000)
RUNS = 3


def make_content(folder: Path, pages: int) -> Path:
    """A content folder with this many pages."""
    content = folder / f"content-{pages}"
    shutil.copytree(SMALL, content)
    existing = len(list((content / "pages").glob("*.md")))
    text = (content / "pages" / "emergency.md").read_text().replace("menu: Emergency\n", "")
    for number in range(pages - existing):
        (content / "pages" / f"page-{number}.md").write_text(text)
    return content


def build(content: Path) -> None:
    """One build, in this process; prints processor seconds and peak megabytes."""
    sys.path.insert(0, str(HERE))
    from sitegen.check.output import Budget
    from sitegen.pipeline import Project, make_output
    from sitegen.publish.writer import write_output

    unlimited = Budget(worker=10**9, worker_raw=10**9)
    files = make_output(Project(content, HERE / "templates", HERE / "static", budget=unlimited))
    write_output(files, content.parent / f"{content.name}-output")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{time.process_time():.3f} {peak:.1f}")


def main() -> None:
    """Measures every size and prints one row each."""
    print(f"{'pages':>6} {'processor s':>12} {'peak MB':>8} {'ms a page more':>15}")
    before: tuple[int, float] | None = None
    with tempfile.TemporaryDirectory() as folder:
        for pages in SIZES:
            content = make_content(Path(folder), pages)
            rows = [
                subprocess.run(
                    [sys.executable, __file__, str(content)], check=True, capture_output=True, text=True
                ).stdout
                for _ in range(RUNS)
            ]
            seconds = statistics.median(float(row.split()[0]) for row in rows)
            peak = statistics.median(float(row.split()[1]) for row in rows)
            more = f"{(seconds - before[1]) / (pages - before[0]) * 1000:.1f}" if before else ""
            print(f"{pages:>6} {seconds:>12.2f} {peak:>8.0f} {more:>15}", flush=True)
            before = (pages, seconds)


if __name__ == "__main__":
    build(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
