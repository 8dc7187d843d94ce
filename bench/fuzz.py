"""Broken input by the thousand: `python -m bench.fuzz [--count N] [--seed S]`.

Each round changes one source file of the small fixture site (guide.yaml, a page, a list of defibrillators) in one to
three places and builds it in memory. Whatever comes in, a build ends within ten seconds with pages or with problems,
never with a traceback, and no page shows a number that a number field of that guide.yaml does not state.
"""

import argparse
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from sitegen.aed_import import import_aeds
from sitegen.pipeline import Output, make_output
from sitegen.problems import BuildError
from sitegen.project import Project

ROOT = Path(__file__).resolve().parents[1]
SMALL = ROOT / "tests" / "sites" / "small" / "content"
AEDS = ROOT / "tests" / "fixtures" / "aed"
_TODAY = date(2026, 11, 25)
LIMIT_SECONDS, LIMIT_MEGABYTES = 10, 1500
# What people and programs put where it does not belong.
PIECES = (
    """
911|1-1-4|one one four|(22) (59) (13) (08)|113|+47 113|{|}|[|]|](|[](phone:police)|[](list:signs)|[x](page:gp#y)|null|~
yes|2027-13-40|-|- |: |#|&x|*x|!!int 3|"|'|>|"\\u202e"|\u202e|\u3164|\u00a0|<b>|&#57;11|***|```|~~|1)|| a | b ||[^1]
\x00|\ufeff|  |    |\n|\n\n|\r|\t|---|...|%YAML 1.2|<script>|javascript:1|tel:911|https://|😀|é|п|ع|0|1|9
{: .x}|99999999999|1e309
""".strip("\n")
    .replace("\n", "|")
    .split("|")
)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance, seen, slowest = random.Random(options.seed), Counter[str](), 0.0
    signal.signal(signal.SIGALRM, _too_slow)
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        for number in range(options.count):
            start = time.perf_counter()
            seen[_round(chance, content)] += 1
            slowest = max(slowest, time.perf_counter() - start)
            if sys.stderr.isatty() and number % 50 == 0:
                print(f"\r{number} of {options.count}", end="", file=sys.stderr)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{options.count} rounds, seed {options.seed}: {dict(sorted(seen.items()))}")
    print(f"slowest {slowest:.2f} s (limit {LIMIT_SECONDS}), most memory {memory:.0f} MB (limit {LIMIT_MEGABYTES})")
    return 0 if memory < LIMIT_MEGABYTES else 1


def _round(chance: random.Random, content: Path) -> str:
    """One build of a site with one file changed. Whatever else than pages or problems comes out ends the run."""
    shutil.rmtree(content, ignore_errors=True)
    shutil.copytree(SMALL, content)
    aeds = chance.random() < 0.15
    file = chance.choice(sorted(AEDS.glob("*.json")) if aeds else [content / "guide.yaml", *content.glob("pages/*.md")])
    text = mutated(chance, file.read_text())
    changed = content.parent / "aeds.json" if aeds else file
    changed.write_bytes(text.encode("utf-8", "surrogatepass"))
    signal.alarm(LIMIT_SECONDS)
    try:
        if aeds:
            import_aeds(changed, "aeds.json", content, _TODAY)
            return "imported"
        output = make_output(Project(content, ROOT / "templates", ROOT / "static"))
    except BuildError:
        return "problems"
    except BaseException:
        print(f"This input ends with a traceback:\n{text}", file=sys.stderr)
        raise
    finally:
        signal.alarm(0)
    foreign = foreign_numbers(output, (content / "guide.yaml").read_text())
    assert not foreign, f"numbers that no field states: {foreign}\n{text}"
    return "pages"


def mutated(chance: random.Random, text: str) -> str:
    for _ in range(chance.randint(1, 3)):
        at, lines = chance.randrange(len(text) + 1), text.split("\n")
        line = chance.randrange(len(lines))
        kind = chance.randrange(6)
        if kind == 0:
            text = text[:at] + chance.choice(PIECES) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + chance.randint(1, 20) :]
        elif kind == 2:
            text = "\n".join([*lines[:line], *lines[line + 1 :]])
        elif kind == 3:
            text = "\n".join([*lines[:line], lines[line], *lines[line:]])
        elif kind == 4:
            text = text[:at] + chance.choice(PIECES) * chance.choice((3, 40, 3000)) + text[at:]
        else:
            text = "\n".join([*lines[:line], " " * chance.randint(0, 6) + lines[line].strip(), *lines[line + 1 :]])
    return text


def foreign_numbers(output: Output, guide: str) -> set[str]:
    """Runs of three digits on the pages that are in no number field; found apart from the build's own check."""
    stated = re.findall(r"(?m)^\s*(?:number|abroad|value|address|dated|checked|any_time|day|evening):.*$", guide)
    digits = re.sub(r"[^\d\n]", "", "\n".join(stated)) + "\n" + "\n".join(stated)
    found: set[str] = set()
    for path, content in output.items():
        if path.endswith(".html"):
            tree = LexborHTMLParser(content.decode())
            tree.strip_tags(["style", "script"])
            words = tree.body.text(separator=" ") if tree.body else ""
            found |= {run for run in re.findall(r"\d{3,}", words) if run not in digits}
    return found


def _too_slow(*_: object) -> None:
    raise TimeoutError(f"longer than {LIMIT_SECONDS} s")


if __name__ == "__main__":
    sys.exit(main())
