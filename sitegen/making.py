"""The verbs `build` and `check`: what they make, say and leave for the next run.

Where nothing has changed since the last build, nothing is made again, and what makes a guide is not even loaded.
"""

import sys
import threading
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.check.budget import Budget
from sitegen.kept import Kept, Last, inputs_of
from sitegen.publish.writer import Written, refuse_unsafe, write_output

if TYPE_CHECKING:
    from sitegen.drawing import Drawn
    from sitegen.project import Project

Tell = Callable[[str], None]


def build(options: Namespace, home: Path, tell: Tell, budget: Budget | None = None) -> None:
    """Brings the output to what the sources say, within a budget of bytes or the usual one.

    Raises BuildError or OutputError, and the output is as it was.
    """
    sources = (options.content, home / "templates", home / "static")
    refuse_unsafe(options.output, (*sources, home / "sitegen", home / "tests"))
    start, kept = time.perf_counter(), Kept(home)
    inputs = inputs_of(sources, vars(options) | {"today": date.today()})
    if last := kept.last(inputs, options.output):
        _say_done(last, Written(0, last.files, 0), options.output, time.perf_counter() - start)
        return
    with telling("Building the guide …", tell):
        from sitegen.pipeline import make_output

        project, drawn = project_of(options, home, budget), recalled(kept)
        files = make_output(project, drawn)
    seconds = time.perf_counter() - start
    with telling(f"Writing {options.output} …", tell):
        done = write_output(files, options.output, lambda line: print(line, flush=True))
    hint = f"it stays; move it to {project.static.name}/host/ if the host needs it"
    foreign = (f"{options.output / path} is not made by the build: {hint}" for path in done.foreign)
    last = Last(_pages(files), done.written + done.unchanged, (*_age(project), *foreign))
    _say_done(last, done, options.output, seconds)
    if inputs == inputs_of(sources, vars(options) | {"today": date.today()}):  # nothing was saved while it was made
        kept.made(inputs, files, options.output, last)
    del files  # what is remembered takes its room
    kept.remember(drawn)


def check(options: Namespace, home: Path, tell: Tell) -> None:
    """Makes everything and writes nothing. Raises BuildError."""
    start = time.perf_counter()
    with telling("Checking the guide …", tell):
        from sitegen.pipeline import make_output

        project = project_of(options, home)
        files = make_output(project, recalled(Kept(home)))
    print(f"{_pages(files)} pages checked in {time.perf_counter() - start:.1f} s: no problems.")
    for warning in _age(project):
        print(f"warning: {warning}", file=sys.stderr)


def project_of(options: Namespace, home: Path, budget: Budget | None = None) -> "Project":
    """Where the sources are, and what is asked for."""
    from sitegen.project import Project  # the whole generator comes with it

    # The preview stands at no public address: links and 404.html lead to itself.
    base_url = options.base_url or ("" if options.verb == "serve" else None)
    folders = (options.content, home / "templates", home / "static")
    worker = options.verb != "build" or options.sw == "on"
    compress = options.verb == "build" and options.compress
    return Project(*folders, base_url, worker, budget or Budget(), compress=compress, today=date.today())


def recalled(kept: Kept) -> "Drawn":
    """The pages of the last build; this process remembers then what that one did."""
    from sitegen.drawing import Drawn

    before = kept.recall()
    return before if isinstance(before, Drawn) else Drawn()


def _say_done(last: Last, done: Written, output: Path, seconds: float) -> None:
    print(f"{last.pages} pages in {output}: {done.changes} ({seconds:.1f} s).")
    for warning in last.warnings:
        print(f"warning: {warning}", file=sys.stderr)


def _age(project: "Project") -> Iterator[str]:
    """Says that facts are due. It never stops a build: a correction must not wait for the rest."""
    from sitegen.content.guide import read_guide
    from sitegen.problems import display_path
    from sitegen.project import reading
    from sitegen.review import due

    with reading():
        guide = read_guide(project.content / "guide.yaml", display_path(project.content)).guide
    if guide and project.today and (late := len(due(guide, project.today))):
        yield f"{late} facts should be read again: build.py review --due"


def _pages(files: Mapping[str, bytes]) -> int:
    return sum(path.endswith(("index.html", "404.html")) for path in files)


@contextmanager
def telling(line: str, tell: Tell) -> Iterator[None]:
    """Tells what is being done, if it is not done within a second."""
    timer = threading.Timer(1, tell, (line,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
