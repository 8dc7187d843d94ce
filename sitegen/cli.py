"""The verbs of build.py, each with its own options. Exit status: 0 done, 1 problems in the content, 2 wrong usage.

What a verb needs is loaded when it runs: most of a build in which nothing has changed would be loading.
"""

import argparse
import re
import sys
from datetime import date
from pathlib import Path
from typing import NoReturn

from sitegen.kept import Kept
from sitegen.making import Tell, build, check, project_of, recalled, telling
from sitegen.problems import BuildError, display_path, nearest, report
from sitegen.publish.disk import OutputError, repair
from sitegen.publish.writer import refuse_unsafe, write_output

DONE, CONTENT, USAGE = 0, 1, 2

_VERBS = {
    "build": "make the guide from content/ into output/ (what happens without a verb)",
    "serve": "show it at http://localhost:8000, and show every change as you save it; writes nothing",
    "towns": "the guide of every town below a folder (towns/NAME/content), and a start page that lists them",
    "check": "look for problems and write nothing",
    "translations": "the files for translators (PO), written anew: what was translated stays",
    "review": "the facts that should be read again, and those that are not certain",
    "verify": "after publishing: does the host send exactly what the build made?",
    "import-aed": "defibrillators from OpenStreetMap (GeoJSON, Overpass JSON) into content/aed.yaml",
}
_END = """\
build.py VERB --help tells the options of a verb.
Exit status: 0 done, 1 problems in the content (each with file, line and hint), 2 wrong usage."""


def main(arguments: list[str], home: Path, tell: Tell = lambda line: None) -> int:
    """Runs one verb; `home` is the folder that holds content/, templates/, static/ and output/.

    `tell` reports what takes longer than a second.
    """
    options, verb = _parse(arguments, home)
    if "content" in options and not options.content.is_dir():
        verb.error(f"there is no folder {options.content}; --content needs the folder that holds guide.yaml")
    try:
        match options.verb:
            case "verify":
                return _verify(verb, options, home)
            case "import-aed":
                return _import_aed(verb, options)
            case "translations":
                return _translations(options.content, home, options.check)
            case "review":
                return _review(options.content, date.today(), options.due)
            case "serve":
                from sitegen.preview import serve

                return serve(project_of(options, home), options.port, recalled(Kept(home)))
            case "towns":
                return _towns(verb, options, home, tell)
            case "check":
                check(options, home, tell)
            case _:
                build(options, home, tell)
    except OutputError as error:
        verb.exit(USAGE, f"{verb.prog}: error: {error}\n")
    except BuildError as error:
        print(report(error.problems), file=sys.stderr)
        return CONTENT
    return DONE


def _towns(parser: argparse.ArgumentParser, options: argparse.Namespace, home: Path, tell: Tell) -> int:
    from sitegen.project import Project
    from sitegen.towns import content_folders, make_towns

    folders = content_folders(options.towns)
    if not folders:
        parser.error(f"there is no town below {options.towns}: the first is {options.towns}/NAME/content/guide.yaml")
    project = Project(options.towns, home / "templates", home / "static", options.base_url, today=date.today())
    refuse_unsafe(options.output, (*project.sources, home / "sitegen", home / "tests", home / "content"))
    with telling(f"Building {len(folders)} towns …", tell):
        files = make_towns(folders, project)
    done = write_output(files, options.output, _say)
    print(f"{', '.join(folders)} and a start page in {options.output}: {done.changes}.")
    return DONE


def _review(content: Path, today: date, only_due: bool) -> int:
    from sitegen.content.loader import load_site
    from sitegen.project import reading
    from sitegen.review import due, review

    with reading():
        guide = load_site(content).guide
    for line in review(guide, today, only_due):
        print(line)
    return CONTENT if only_due and due(guide, today) else DONE


def _translations(content: Path, home: Path, check: bool) -> int:
    from sitegen.content.loader import load_site
    from sitegen.project import WORDS, reading
    from sitegen.work_files import differing_words, update_work_files

    with reading():
        site = load_site(content)
        files = [*update_work_files(site, content, home / "templates", WORDS)]
        differing = [*differing_words(content, files)]
    for it in files:
        counts = f"{it.done} done, {it.fuzzy} fuzzy, {it.missing} missing"
        print(f"{it.language}  {display_path(it.file)}: {counts}{', written' if it.changed else ''}")
    for file, word in differing:
        said = f"{word.source[:60]!r} says {word.term!r}, its translation none of: {', '.join(word.words)}"
        print(f"{display_path(file)}: {said}")
    for language, record in site.guide.languages.items():
        print(f"{language}  reviewed: {record.reviewed}")
    todo = differing or any(it.changed or it.fuzzy or it.missing for it in files)
    return CONTENT if check and todo else DONE


def _verify(parser: argparse.ArgumentParser, options: argparse.Namespace, home: Path) -> int:
    from sitegen.content.fields import address_fault
    from sitegen.publish.verify import verify, verify_until, version_in

    target = options.target
    online = re.match(r"https?://", target)
    if not online:
        repair(Path(target), _say)
    if not Path(target).is_dir() and (fault := address_fault(target)):
        why = f": {fault}" if "://" in target else ""
        parser.error(f"verify needs a folder or an address such as https://example.org/guide/, not {target!r}{why}")
    if options.wait is None:
        findings = verify(target, _say)
    elif not online or not (wanted := version_in(home / "output")):
        parser.error("--wait asks an address until it sends the version that output/ holds: build first")
    else:
        findings = verify_until(target, _say, wanted, options.wait)
    for finding in findings:
        print(finding, file=sys.stderr)
    if not findings:
        print("Everything is there, byte for byte.")
    return CONTENT if findings else DONE


def _say(line: str) -> None:
    """Prints at once, also into a pipe."""
    print(line, flush=True)


def _import_aed(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from sitegen.aed_import import import_aeds, write_aeds
    from sitegen.content.aeds import FILE
    from sitegen.project import reading

    content = options.content
    with reading():
        found = import_aeds(Path(options.target), options.target, content, date.today())
    try:
        new = write_aeds(found.text, content)
    except OSError as error:
        parser.error(f"{content / FILE} cannot be written: {error.strerror}")
    for problem in found.left_out:
        print(f"left out: {problem.summary}")
    state = "written" if new else "unchanged"
    print(f"{found.taken} defibrillators taken, {len(found.left_out)} left out; {content / FILE} {state}.")
    return DONE


def _parse(arguments: list[str], home: Path) -> tuple[argparse.Namespace, argparse.ArgumentParser]:
    """The options, and the parser of their verb. Ends with status 2 if the verb does not know one of them."""
    parser, verbs = _parsers(home)
    first = arguments[0] if arguments else "build"
    if first.startswith("-") and first not in ("-h", "--help"):
        first, arguments = "build", ["build", *arguments]
    elif first in verbs and not arguments:
        arguments = [first]
    elif not first.startswith("-") and first not in verbs:
        _wrong_verb(parser, first)
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        wrong = [it.partition("=")[0] for it in unknown if it.startswith("-")] or unknown
        order = "; the verb comes first" if verbs.keys() & unknown else ""
        verbs[first].error(f"{first} does not take {', '.join(wrong)}{order}")
    return options, verbs[first]


def _wrong_verb(parser: argparse.ArgumentParser, word: str) -> NoReturn:
    parser.error(f"there is no verb {word!r}; {nearest(word, _VERBS, 'the verbs are ' + ', '.join(_VERBS))}")


def _parsers(home: Path) -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    """The parser of the command line, and that of each verb."""
    parser = argparse.ArgumentParser(
        prog="build.py",
        allow_abbrev=False,
        usage="build.py [VERB] [options of the verb]",
        description="Makes the guide: Markdown pages and guide.yaml become a site that opens without a network.",
        epilog=_END,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    group = parser.add_subparsers(title="verbs", dest="verb", metavar="VERB", prog="build.py")
    verbs = {
        name: group.add_parser(name, help=does, description=f"{name}: {does}.", allow_abbrev=False)
        for name, does in _VERBS.items()
    }
    for name in ("build", "serve", "check", "review", "translations", "import-aed"):
        help = "pages and guide.yaml (content/)"
        verbs[name].add_argument("--content", type=Path, default=home / "content", metavar="DIR", help=help)
    for name in ("build", "serve", "check"):
        help = "the public address, in place of site.address in guide.yaml"
        verbs[name].add_argument("--base-url", type=_base_url, metavar="URL", help=help)
    add = verbs["build"].add_argument
    add("--output", type=Path, default=home / "output", metavar="DIR", help="where the site is written (output/)")
    add("--sw", choices=("on", "off"), default="on", help="off: publish the worker that removes itself everywhere (on)")
    add("--compress", action="store_true", help="write .br and .gz beside texts, for a server that sends them")
    help = "the folder of the towns (towns/)"
    verbs["towns"].add_argument("towns", type=Path, nargs="?", default=home / "towns", metavar="DIR", help=help)
    help = "where all of them are written (public/)"
    verbs["towns"].add_argument("--output", type=Path, default=home / "public", metavar="DIR", help=help)
    help = "the public address of the start page; a town has its folder below it"
    verbs["towns"].add_argument("--base-url", type=_base_url, metavar="URL", help=help)
    verbs["review"].add_argument("--due", action="store_true", help="only what is due; exit status 1 if anything is")
    help = "exit status 1 if anything is missing, fuzzy or not written yet"
    verbs["translations"].add_argument("--check", action="store_true", help=help)
    verbs["serve"].add_argument("--port", type=_port, default=8000, help="where it is shown (8000)")
    verbs["verify"].add_argument("target", metavar="TARGET", help="a folder, or the address of the published guide")
    help = "ask for so long until the address sends the version that output/ holds"
    verbs["verify"].add_argument("--wait", type=_seconds, metavar="SECONDS", help=help)
    verbs["import-aed"].add_argument("target", metavar="FILE", help="what was exported from OpenStreetMap")
    return parser, verbs


def _base_url(text: str) -> str:
    """The public address, ending in a slash."""
    from sitegen.content.fields import address_fault, as_folder

    if fault := address_fault(text):
        example = "is not a web address such as https://example.org/guide/"
        raise argparse.ArgumentTypeError(f"{text!r} {example}: {fault}")
    return as_folder(text)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; use a number from 1 to 65535")
    return int(text)


def _seconds(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 5:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds, such as 900")
    return int(text)
