"""The verbs of build.py and their options. Exit status: 0 done, 1 problems in the content, 2 wrong usage."""

import argparse
import re
import sys
import time
from datetime import date
from pathlib import Path

from sitegen.aed_import import import_aeds, write_aeds
from sitegen.content.aeds import FILE
from sitegen.content.fields import has_host
from sitegen.content.loader import load_site
from sitegen.pipeline import Project, make_output
from sitegen.problems import BuildError, report
from sitegen.publish.verify import verify
from sitegen.publish.writer import OutputError, refuse_unsafe, write_output
from sitegen.review import review

DONE, CONTENT, USAGE = 0, 1, 2

_CHOICES = ("build", "serve", "check", "review", "verify", "import-aed")
_VERBS = """verbs:
  build   make the guide from content/ into output/ (what happens without a verb)
  serve   build, show it at http://localhost:8000, and show every change as you save it
  check   look for problems and write nothing
  review  every fact that is not certain, for the owner to look at again
  verify  DIR or URL: after publishing, does the host send exactly what the build made?
  import-aed  FILE: defibrillators from OpenStreetMap (GeoJSON, Overpass JSON) into content/aed.yaml
"""
_END = "Exit status: 0 done, 1 problems in the content (each with file, line and hint), 2 wrong usage."


def main(arguments: list[str], home: Path) -> int:
    """Runs one verb; `home` is the folder that holds content/, templates/, static/ and output/."""
    parser = _parser(home)
    options = parser.parse_args(arguments)
    if options.verb == "verify":
        return _verify(parser, options.target)
    if options.verb == "import-aed":
        return _import_aed(parser, options)
    if options.target:
        parser.error(f"{options.target!r}: only verify and import-aed take a folder, a file or an address")
    if not options.content.is_dir():
        parser.error(f"there is no folder {options.content}; --content needs the folder that holds guide.yaml")
    try:
        return _review(options.content) if options.verb == "review" else _make(options, home)
    except OutputError as error:
        parser.error(str(error))
    except BuildError as error:
        print(report(error.problems), file=sys.stderr)
        return CONTENT


def _make(options: argparse.Namespace, home: Path) -> int:
    """build, serve or check."""
    worker = options.sw == "on"
    project = Project(options.content, home / "templates", home / "static", options.base_url or "", worker=worker)
    if options.verb != "check":
        refuse_unsafe(options.output, (*project.sources, home / "sitegen", home / "tests"))
    if options.verb == "serve":
        from sitegen.preview import serve  # livereload takes a while to load, and only this verb needs it

        return serve(project, options.output, options.port)
    return _build(project, options.output, write=options.verb == "build")


def _build(project: Project, output: Path, write: bool) -> int:
    start = time.perf_counter()
    files = make_output(project)
    seconds = time.perf_counter() - start
    pages = sum(path.endswith(("index.html", "404.html")) for path in files)
    if not write:
        print(f"{pages} pages checked in {seconds:.1f} s: no problems.")
        return DONE
    done = write_output(files, output)
    changes = f"{done.written} files written, {done.unchanged} unchanged, {done.removed} removed"
    print(f"{pages} pages in {output}: {changes} ({seconds:.1f} s).")
    return DONE


def _review(content: Path) -> int:
    for line in review(load_site(content).guide):
        print(line)
    return DONE


def _verify(parser: argparse.ArgumentParser, target: str | None) -> int:
    if not target or not (_is_address(target) or Path(target).is_dir()):
        parser.error("verify needs a folder or an address: build.py verify https://example.org/guide/")
    findings = verify(target, lambda line: print(line, flush=True))
    for finding in findings:
        print(finding, file=sys.stderr)
    if not findings:
        print("Everything is there, byte for byte.")
    return CONTENT if findings else DONE


def _import_aed(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    if not options.target:
        parser.error("import-aed needs a file: build.py import-aed defibrillators.geojson")
    content = options.content
    try:
        found = import_aeds(Path(options.target), options.target, content, date.today())
        new = write_aeds(found.text, content)
    except BuildError as error:
        print(report(error.problems), file=sys.stderr)
        return CONTENT
    except OSError as error:
        parser.error(f"{content / FILE} cannot be written: {error.strerror}")
    for problem in found.left_out:
        print(f"left out: {problem.summary}")
    state = "written" if new else "unchanged"
    print(f"{found.taken} defibrillators taken, {len(found.left_out)} left out; {content / FILE} {state}.")
    return DONE


def _parser(home: Path) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py",
        allow_abbrev=False,
        description="Makes the guide: Markdown pages and guide.yaml become a site that opens without a network.",
        epilog=f"{_VERBS}\n{_END}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("verb", nargs="?", choices=_CHOICES, default="build", help="see below")
    add("target", nargs="?", help=argparse.SUPPRESS)
    add("--content", type=Path, default=home / "content", metavar="DIR", help="pages and guide.yaml (content/)")
    add("--output", type=Path, default=home / "output", metavar="DIR", help="where the site is written (output/)")
    add("--base-url", type=_base_url, metavar="URL", help="the public address, if it is known")
    add("--sw", choices=("on", "off"), default="on", help="off: publish the worker that removes itself everywhere (on)")
    add("--port", type=_port, default=8000, help="the port of serve (8000)")
    return parser


def _base_url(text: str) -> str:
    """The public address, ending in a slash: without it /repo would lie outside the worker's reach."""
    if not _is_address(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a web address such as https://example.org/guide/")
    return text if text.endswith("/") else text + "/"


def _is_address(text: str) -> bool:
    unusual = re.search(r"[\s?#\"<>\\@]|/\.\.?(/|$)", text) or not text.isprintable()
    return has_host(text) and not unusual


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; use a number from 1 to 65535")
    return int(text)
