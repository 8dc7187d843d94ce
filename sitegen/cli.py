"""The verbs of build.py and their options. Exit status: 0 done, 1 problems in the content, 2 wrong usage."""

import argparse
import re
import sys
import time
from datetime import date
from pathlib import Path as FilePath
from urllib.parse import urlsplit

from sitegen.aed_import import import_aeds, write_aeds
from sitegen.aeds import FILE
from sitegen.checklist import checklist
from sitegen.flow import Project, make_output
from sitegen.load import load_site
from sitegen.output import OutputError, Written, refuse_unsafe, write_output
from sitegen.problems import BuildError, report
from sitegen.verify import verify

DONE, CONTENT, USAGE = 0, 1, 2

_VERBS = """verbs:
  build   make the guide from content/ into output/ (what happens without a verb)
  serve   build, show it at http://localhost:8000, and show every change as you save it
  check   look for problems and write nothing
  facts   every fact that is not certain, for the owner to look at again
  verify  DIR or URL: after publishing, does the host send exactly what the build made?
  import-aed  FILE: defibrillators from OpenStreetMap or a register (JSON) into content/aed.yaml
"""
_END = "Exit status: 0 done, 1 problems in the content (each with file, line and hint), 2 wrong usage."


def main(arguments: list[str], home: FilePath) -> int:
    """Runs one verb; `home` is the folder that holds content/, templates/, static/ and output/."""
    parser = _parser(home)
    options = parser.parse_args(arguments)
    if options.verb == "verify":
        return _verify(parser, options.target)
    if options.verb == "import-aed":
        return _import_aed(parser, options)
    if options.target:
        parser.error(f"{options.target!r}: only verify and import-aed take a folder, a file or an address")
    worker = options.sw == "on"
    project = Project(options.content, home / "templates", home / "static", options.base_url or "", worker=worker)
    if not options.content.is_dir():
        parser.error(f"there is no folder {options.content}; --content wants the folder that holds guide.yaml")
    if options.verb == "facts":
        return _facts(options.content)
    try:
        if options.verb != "check":
            refuse_unsafe(options.output, (*project.sources, home / "sitegen", home / "tests"))
        if options.verb == "serve":
            from sitegen.serve import serve  # livereload takes a while to load, and only this verb needs it

            return serve(project, options.output, options.port)
        return _build(project, options.output, write=options.verb == "build")
    except OutputError as error:
        parser.error(str(error))


def _build(project: Project, output: FilePath, write: bool) -> int:
    start = time.perf_counter()
    try:
        files = make_output(project)
    except BuildError as error:
        print(report(error.problems), file=sys.stderr)
        return CONTENT
    seconds = time.perf_counter() - start
    pages = sum(path.endswith(("index.html", "404.html")) for path in files)
    if not write:
        print(f"{pages} pages checked in {seconds:.1f} s: no problems.")
        return DONE
    print(summary(write_output(files, output), pages, output, seconds))
    return DONE


def _facts(content: FilePath) -> int:
    try:
        guide = load_site(content).guide
    except BuildError as error:
        print(report(error.problems), file=sys.stderr)
        return CONTENT
    for line in checklist(guide):
        print(line)
    return DONE


def _verify(parser: argparse.ArgumentParser, target: str | None) -> int:
    if not target or not (_is_address(target) or FilePath(target).is_dir()):
        parser.error("verify wants a folder or an address: build.py verify https://example.org/guide/")
    findings = verify(target, lambda line: print(line, flush=True))
    for finding in findings:
        print(finding, file=sys.stderr)
    if not findings:
        print("Everything is there, byte for byte.")
    return CONTENT if findings else DONE


def _import_aed(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    if not options.target:
        parser.error("import-aed wants a file: build.py import-aed defibrillators.geojson")
    content = options.content
    try:
        found = import_aeds(
            FilePath(options.target), options.target, content, date.today(), options.source, options.licence
        )
        new = write_aeds(found.text, content)
    except BuildError as error:
        print(report(error.problems), file=sys.stderr)
        return CONTENT
    except OSError as error:
        parser.error(f"{content / FILE} cannot be written: {error.strerror}")
    for left_out in found.left_out:
        print(left_out)
    state = "written" if new else "unchanged"
    print(f"{found.taken} defibrillators taken, {len(found.left_out)} left out; {content / FILE} {state}.")
    return DONE


def summary(written: Written, pages: int, output: FilePath, seconds: float) -> str:
    """One line for the maintainer: what was made, and how much of it changed."""
    changes = f"{written.written} files written, {written.unchanged} unchanged, {written.removed} removed"
    return f"{pages} pages in {output}: {changes} ({seconds:.1f} s)."


def _parser(home: FilePath) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py",
        allow_abbrev=False,
        description="Makes the guide: Markdown pages and guide.yaml become a site that opens without a network.",
        epilog=f"{_VERBS}\n{_END}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "verb",
        nargs="?",
        choices=("build", "serve", "check", "facts", "verify", "import-aed"),
        default="build",
        help="see below",
    )
    parser.add_argument("target", nargs="?", help=argparse.SUPPRESS)
    parser.add_argument(
        "--content", type=FilePath, default=home / "content", metavar="DIR", help="pages and guide.yaml (content/)"
    )
    parser.add_argument(
        "--output", type=FilePath, default=home / "output", metavar="DIR", help="where the site is written (output/)"
    )
    parser.add_argument("--base-url", type=_base_url, metavar="URL", help="the public address, if it is known")
    parser.add_argument(
        "--sw",
        choices=("on", "off"),
        default="on",
        help="off: publish the worker that removes itself from every device (on)",
    )
    parser.add_argument("--source", metavar="ID", help="import-aed of a register: its source in guide.yaml")
    parser.add_argument("--licence", metavar="WORDS", help="import-aed of a register: what it allows, as it told you")
    parser.add_argument("--port", type=_port, default=8000, help="the port of serve (8000)")
    return parser


def _base_url(text: str) -> str:
    """The public address, ending in a slash: without it /repo would lie outside the worker's reach."""
    if not _is_address(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a web address such as https://example.org/guide/")
    return text if text.endswith("/") else text + "/"


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # http://[bad, or a port above 65535
        return False
    strange = re.search(r"[\s?#\"<>\\@]|/\.\.?(/|$)", text) or not text.isprintable()
    return known and not strange


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; use a number from 1 to 65535")
    return int(text)
