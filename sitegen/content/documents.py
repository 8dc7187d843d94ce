"""Reads the maintainer's files as text that remembers its lines. The only module that imports yaml.

Every scalar stays text: YAML's own guesses turn `no` into False, `10:30` into 630 and `03011` into 1545.
The types in `fields` say what each becomes.
"""

import math
import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from sitegen.content.repairs import find_mistake
from sitegen.problems import BuildError, Location, Problem, nearest_of
from sitegen.remembered import remembered

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
TreePath: TypeAlias = tuple[str | int, ...]

# Far above what a guide for one town needs, and read in a few seconds.
_MOST_BYTES, _LONGEST_LINE, _DEEPEST = 1_000_000, 5_000, 30
# Texts kept for the next build of a preview.
_REMEMBERED = 10_000
# What YAML's own markup begins with, and what opens a group or a list.
_MARKUP, _OPENING = re.compile("[&*!]"), re.compile(r"[\[{:?-]")
# Of one kind, in one file: nobody reads more.
_MOST_PROBLEMS = 300
# What PyYAML and its fast parser say about a broken line, and what we say instead: (part of theirs, ours, hint).
_QUOTE = "put the value in quotes"
_MESSAGES = (
    ("mapping values are not allowed", "there is a second ': ' on one line", 'quote the value: name: "a: b"'),
    ("unexpected end of stream", "a quotation mark is opened and never closed", "close it on the same line"),
    ("expected ':'", "a key has no colon after it", "write `key: value`"),
    (
        "expected <block end>|expected key|expected '-' indicator",
        "this line is not indented like its neighbours",
        "give lines of one group the same indent; close every quotation mark above",
    ),
    ("another document", "a second document begins here with ---", "keep one document: remove this line"),
    ("expected ',' or", "a list in [ ] or a group in { } is not closed", "close it on the same line"),
    ("scanning an alias", "a value begins with *", _QUOTE),
    ("scanning an anchor", "a value begins with &", _QUOTE),
    ("scanning a tag|undefined tag handle", "a value begins with !", _QUOTE),
    ("scanning a block scalar", "a value begins with > or |", _QUOTE),
    ("mapping keys are not allowed", "a value begins with ?", _QUOTE),
    ("sequence entries are not allowed", "a value begins with -", _QUOTE),
    ("escape|hexdecimal", "a text in quotes holds a \\ that means no character", "write it as \\\\"),
    ("cannot start any token", "a value begins with a character that YAML reserves", _QUOTE),
)


@dataclass(frozen=True, eq=False)
class Document:
    """A YAML text read whole: its tree of plain text, and the line of each part. The same text is the same document."""

    path: str
    tree: Tree
    lines: dict[TreePath, int]

    def at(self, *path: str | int) -> Location:
        """The line of `path`; for a part that is missing, that of the nearest part around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return Location(self.path, self.lines[path[:length]])
        return Location(self.path, 1)

    def group(self, *path: str) -> dict[str, Tree]:
        """The group of keys at `path`; empty if it is missing or has another shape, which validation reports."""
        value = self._value(path)
        return value if isinstance(value, dict) else {}

    def text(self, *path: str) -> str:
        """The single value at `path`; empty if it is missing or has another shape."""
        value = self._value(path)
        return value if isinstance(value, str) else ""

    def _value(self, path: tuple[str, ...]) -> "Tree | None":
        value: Tree | None = self.tree
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def corrections(self, known: Collection[str]) -> dict[str, str]:
        """Each misspelt key of the top → the known key it was probably meant to be."""
        tree = self.group()
        unknown = [key for key in tree if key not in known]
        meant = {key: nearest_of(key, known) for key in unknown[:_MOST_PROBLEMS]}
        return {key: name for key, name in meant.items() if name and name not in tree}

    def with_corrected_keys(self, corrections: dict[str, str]) -> "Document":
        """The document with keys of its top renamed: one misspelt key would else look like twenty problems."""
        tree = {corrections.get(key, key): value for key, value in self.group().items()}
        lines = {
            (corrections.get(str(path[0]), path[0]), *path[1:]) if path else path: line
            for path, line in self.lines.items()
        }
        return replace(self, tree=tree, lines=lines) if corrections else self


@dataclass(frozen=True, eq=False)
class MarkdownFile:
    """A page's source: front matter as a document, and the text below it, which begins on line `body_line`.

    The same text is the same source.
    """

    path: str
    front_matter: Document
    body: str
    body_line: int


def read_text(file: Path, path: str, most: int = _MOST_BYTES) -> str:
    """The file's text with plain line ends. Raises BuildError if it is too large or cannot be read as UTF-8."""
    try:
        if file.exists() and not file.is_file():  # a pipe would keep us waiting for ever
            raise OSError
        with file.open("rb") as opened:
            content = opened.read(most + 1)
        if len(content) > most:
            message, hint = f"the file is larger than {most // 1_000_000} MB", "is it the right file? Else split it"
            raise BuildError.of(Location(path), "too-large", message, hint)
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        location = Location(path, error.object[: error.start].count(b"\n") + 1)
        raise BuildError.of(location, "encoding", "this file is not UTF-8 text", "save it as UTF-8") from None
    except (OSError, ValueError):  # no file name holds a zero byte
        hint = "check that it is there and that you may read it"
        raise BuildError.of(Location(path), "unreadable-file", "this file cannot be read", hint) from None


def list_files(folder: Path, display: str) -> list[str]:
    """Every file and link below a folder as sorted names, and every folder that is named like a file.

    Raises BuildError if a folder cannot be read, or a name cannot be shown.
    """
    unreadable: list[OSError] = []
    found: list[str] = []
    for place, folders, files in os.walk(folder, onerror=unreadable.append):
        like_files = [it for it in folders if Path(it).suffix or Path(place, it).is_symlink()]
        found += [Path(place, name).relative_to(folder).as_posix() for name in (*files, *like_files)]
    for name in sorted(found):
        if not name.isprintable():
            shown = name.encode("unicode_escape").decode()
            message, hint = "this file's name cannot be shown", "rename it: letters, digits and hyphens"
            raise BuildError.of(Location(f"{display}/{shown}"), "unreadable-file", message, hint)
    if unreadable and os.path.lexists(folder):
        name = Path(unreadable[0].filename).relative_to(folder).as_posix()
        location = Location(display if name == "." else f"{display}/{name}")
        hint = "check that it is a folder and that you may read it"
        raise BuildError.of(location, "unreadable-file", "this folder cannot be read", hint)
    return sorted(found)


def _read_lines(file: Path, path: str, most: int = _MOST_BYTES) -> list[str]:
    """The lines of a text that people write, none so long that reading it takes minutes."""
    lines = read_text(file, path, most).split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > _LONGEST_LINE:
            message = f"this line has {len(line)} characters; there is room for {_LONGEST_LINE}"
            raise BuildError.of(Location(path, number), "too-large", message, "is it the right file? Else break it up")
    return lines


def read_yaml(file: Path, path: str, most: int = _MOST_BYTES) -> Document:
    """A YAML file of at most `most` bytes as a document. Raises BuildError with every problem of its form."""
    return parse_yaml("\n".join(_read_lines(file, path, most)), path)


def read_markdown(file: Path, path: str) -> MarkdownFile:
    """A Markdown file split into front matter and body. Raises BuildError if the front matter is broken."""
    return _parse_markdown("\n".join(_read_lines(file, path)), path)


@remembered(_REMEMBERED)
def _parse_markdown(text: str, path: str) -> MarkdownFile:
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        hint = "begin the file with a line ---, then title: and description:, then a line ---"
        message = "the page does not begin with front matter"
        raise BuildError.of(Location(path), "front-matter-missing", message, hint)
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        message = "the front matter is opened with --- and never closed"
        raise BuildError.of(Location(path), "front-matter-open", message, "put a line --- below its last field")
    document = parse_yaml("\n".join(lines[1:end]) + "\n", path, first_line=2)
    return MarkdownFile(path, document, "\n".join(lines[end + 1 :]), end + 2)


@remembered(_REMEMBERED)
def parse_yaml(text: str, path: str, first_line: int = 1) -> Document:
    """YAML text as a document; `first_line` is the line in the file on which the text begins."""
    # Pasted from a web page, these end a line for YAML but not for an editor: every line below would be off by one.
    text = re.sub("[\x85\u2028\u2029]", " ", text)
    try:
        _refuse_markup(text, path, first_line)
        node = yaml.compose(text, Loader=_loader())
    except yaml.MarkedYAMLError as error:
        raise BuildError([_syntax_problem(error, text.split("\n"), path, first_line)]) from None
    except yaml.YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + first_line
        message = "this character is not allowed in YAML"
        raise BuildError.of(Location(path, line), "yaml-syntax", message, "remove control characters") from None
    if node is None:
        return Document(path, {}, {(): first_line})
    reader = _Reader(path, first_line, text.split("\n"))
    tree = reader.read(node, ())
    if reader.problems:
        raise BuildError(reader.problems)
    return Document(path, tree, reader.lines)


def _refuse_markup(text: str, path: str, first_line: int) -> None:
    """Refuses YAML's own markup before a value, which is repeated or dropped but never printed, and deep nesting.

    Composing goes one call deeper for each nested group, and the fast parser would end the whole program.
    """
    if not _MARKUP.search(text) and len(_OPENING.findall(text)) <= _DEEPEST:
        return  # nothing of it can be there, as in most front matter
    depth, dropped = 0, None

    def at(event: yaml.Event) -> Location:
        return Location(path, (event.start_mark.line if event.start_mark else 0) + first_line)

    for event in _events(text):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            message, hint = f"groups are nested more than {_DEEPEST} levels deep", "compare it with an entry that works"
            raise BuildError.of(at(event), "yaml-syntax", message, hint)
        name, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            message = f"the alias *{name} repeats a value from elsewhere"
            raise BuildError.of(at(event), "yaml-alias", message, "state a fact once and point at its id")
        if name or tag:
            message = f"YAML reads {f'&{name}' if name else tag!r} as markup of its own, and drops it"
            dropped = dropped or BuildError.of(at(event), "yaml-alias", message, "put the whole value in quotes")
    if dropped:
        raise dropped


def _events(text: str) -> Iterator[yaml.Event]:
    """The parts of the text, up to where it is broken, which composing it reports."""
    try:
        yield from yaml.parse(text, Loader=_loader())
    except yaml.YAMLError:
        return


def _loader() -> Any:
    """The fast parser; PyYAML comes without it on some systems."""
    return getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def _reach(text: str) -> float:
    """The line, from 0, up to which the text can be read; infinity if it is whole."""
    try:
        for _ in yaml.parse(text, Loader=_loader()):
            pass
    except yaml.MarkedYAMLError as error:
        return error.problem_mark.line if error.problem_mark else 0
    except yaml.YAMLError:
        return 0
    return math.inf


def _syntax_problem(error: yaml.MarkedYAMLError, lines: list[str], path: str, first_line: int) -> Problem:
    """What has to be changed where a text cannot be read: a mistake that we know, or else what the parser says."""
    said = f"{error.context} {error.problem}".replace("did not find expected", "expected")
    mark = error.problem_mark or error.context_mark
    number = min(mark.line if mark else 0, len(lines) - 1)
    message, hint = (
        "this cannot be read as YAML",
        "compare the line with its neighbours: `key: value`, two spaces of indent",
    )
    for parts, ours, ours_hint in _MESSAGES:
        if any(part in said for part in parts.split("|")):
            message, hint = ours, ours_hint
            break
    conflict = next((it for it, line in enumerate(lines) if re.match(r"(<{7}|={7}|>{7})( |$)", line)), None)
    if conflict is not None:
        number, message, hint = conflict, "two versions of this file were joined here, by git", "keep one, remove this"
    elif re.match(r" *\t", lines[number]):
        message, hint = "a tab is used where YAML needs spaces", "indent with two spaces"
    elif mistake := find_mistake(lines, number, _reach):
        number, message, hint = mistake.line, mistake.message, mistake.hint
    elif "end of stream" in said and error.context_mark:
        number = error.context_mark.line
    return Problem(Location(path, number + first_line), "yaml-syntax", message, hint)


class _Reader:
    """Turns composed nodes into plain text, keeping the line of each part and every problem found."""

    def __init__(self, path: str, first_line: int, text: list[str]) -> None:
        self.path = path
        self.first_line = first_line
        self.text = text
        self.lines: dict[TreePath, int] = {}
        self.problems: list[Problem] = []

    def read(self, node: yaml.Node, path: TreePath) -> Tree:
        self.lines.setdefault(path, node.start_mark.line + self.first_line)
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, number)) for number, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)
        self._refuse_comment_in_value(node)
        return "" if node.value == "~" and not node.style else str(node.value)  # YAML's way to write nothing

    def _pairs(self, node: yaml.MappingNode, path: TreePath) -> Iterator[tuple[str, Tree]]:
        seen: dict[str, int] = {}
        before = ""
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + self.first_line
            if not isinstance(key_node, yaml.ScalarNode):
                self._refuse(line, "yaml-syntax", "a list or a group is used as a key", "write `key: value`")
                continue
            if key in seen:
                if before in ("", key):  # else it goes on with the copy, or the entry, that began above
                    message = f"the key {key!r} is repeated; it is on line {seen[key]} already"
                    hint = "remove one of them; if another entry begins here, the line that names it is missing above"
                    self._refuse(line, "duplicate-key", message, hint)
                before = key
                continue
            before = ""
            seen[key] = line
            self.lines[(*path, key)] = line
            yield key, self.read(value_node, (*path, key))

    def _refuse(self, line: int, code: str, message: str, hint: str) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(Problem(Location(self.path, line), code, message, hint))

    def _refuse_comment_in_value(self, node: yaml.ScalarNode) -> None:
        """` #` ends an unquoted value: `Room #4` is read as `Room`. A comment may have a line of its own."""
        line = self.text[node.end_mark.line] if node.end_mark.line < len(self.text) else ""
        rest = line[node.end_mark.column :].lstrip()
        if not node.style and rest.startswith("#"):
            message = f"the value {node.value!r} is cut off here, because # begins a comment"
            hint = "put the value in quotes, or the comment on a line of its own"
            self._refuse(node.end_mark.line + self.first_line, "comment-in-value", message, hint)
