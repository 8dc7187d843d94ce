"""Reads the maintainer's files as text that remembers its lines. The only module that knows YAML.

Every scalar stays text: YAML's own guesses turn `no` into False, `10:30` into 630 and `03011` into 1545.
The schema in `model` gives the types.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TypeAlias

import yaml

from sitegen.problems import BuildError, Location, Problem

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
TreePath: TypeAlias = tuple[str | int, ...]

_DEEPEST = 30
# What PyYAML says of a broken line, and what we say instead: (part of its sentence, ours, hint).
_SENTENCES = (
    ("'\\t'", "a tab stands where YAML wants spaces", "indent with two spaces"),
    (
        "mapping values are not allowed",
        "a second ': ' stands in one line",
        'put the value in double quotes: name: "a: b"',
    ),
    ("unexpected end of stream", "a quotation mark is opened and never closed", "close it on the same line"),
    ("expected ':'", "a key has no colon behind it", "write `key: value`"),
    (
        "expected <block end>",
        "this line is not indented like its neighbours",
        "give lines of one group the same indent; close every quotation mark above",
    ),
    ("another document", "a second document begins here with ---", "keep one document: remove this line"),
    ("expected ',' or", "a list in [ ] or a group in { } is not closed", "close it on the same line"),
    ("scanning an alias", "a value begins with *", "put the value in quotes"),
    ("scanning an anchor", "a value begins with &", "put the value in quotes"),
    ("scanning a tag", "a value begins with !", "put the value in quotes"),
    ("found undefined tag handle", "a value begins with !", "put the value in quotes"),
    ("scanning a block scalar", "a value begins with > or |", "put the value in quotes"),
    ("mapping keys are not allowed", "a value begins with ?", "put the value in quotes"),
    ("cannot start any token", "a value begins with a sign that YAML keeps for itself", "put the value in quotes"),
)


@dataclass(frozen=True)
class Document:
    """A YAML text read whole: its tree of plain text, and the line on which each part stands."""

    path: str
    tree: Tree
    lines: dict[TreePath, int]

    def at(self, *path: str | int) -> Location:
        """Where `path` stands; for a part that is not there, where the nearest part around it stands."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return Location(self.path, self.lines[path[:length]])
        return Location(self.path, 1)


@dataclass(frozen=True)
class MarkdownFile:
    """A page as it stands on disk: front matter as a document, and the text below it from `body_line` on."""

    path: str
    front_matter: Document
    body: str
    body_line: int


def read_text(file: FilePath, path: str) -> str:
    """The file's text with plain line ends. Raises BuildError if it cannot be read as UTF-8."""
    try:
        if file.exists() and not file.is_file():  # a pipe would keep us waiting for ever
            raise OSError
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = "this file is not UTF-8 text"
        raise BuildError([Problem(Location(path, line), "encoding", message, "save it as UTF-8")]) from None
    except OSError:
        message = "this file cannot be read"
        hint = "check that it is there and that you may read it"
        raise BuildError([Problem(Location(path), "unreadable-file", message, hint)]) from None


def read_yaml(file: FilePath, path: str) -> Document:
    """A YAML file as a document. Raises BuildError with every problem of its form."""
    return parse_yaml(read_text(file, path), path)


def read_markdown(file: FilePath, path: str) -> MarkdownFile:
    """A Markdown file split into front matter and body. Raises BuildError if the front matter is broken."""
    lines = read_text(file, path).split("\n")
    if lines[0].rstrip() != "---":
        hint = "begin the file with a line ---, then title: and description:, then a line ---"
        problem = Problem(Location(path), "front-matter-missing", "the page does not begin with front matter", hint)
        raise BuildError([problem])
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        message = "the front matter is opened with --- and never closed"
        problem = Problem(Location(path), "front-matter-open", message, "put a line --- below its last field")
        raise BuildError([problem])
    document = parse_yaml("\n".join(lines[1:end]) + "\n", path, first_line=2)
    return MarkdownFile(path, document, "\n".join(lines[end + 1 :]), end + 2)


def parse_yaml(text: str, path: str, first_line: int = 1) -> Document:
    """YAML text as a document; `first_line` is the line in the file on which the text begins."""
    # Pasted from a web page, these are line ends to YAML and to no editor: every line below would be off by one.
    text = re.sub("[\x85\u2028\u2029]", " ", text)
    try:
        _refuse_depth(text, path, first_line)
        if re.search("[*&!]", text):
            _refuse_marks(text, path, first_line)
        node = _compose(text)
    except yaml.MarkedYAMLError as error:
        raise BuildError([_syntax_problem(error, path, first_line)]) from None
    except yaml.YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + first_line
        message = "a character stands here that YAML does not allow"
        raise BuildError([Problem(Location(path, line), "yaml-syntax", message, "remove control characters")]) from None
    if node is None:
        return Document(path, {}, {(): first_line})
    reader = _Reader(path, first_line, text.split("\n"))
    tree = reader.read(node, ())
    if reader.problems:
        raise BuildError(reader.problems)
    return Document(path, tree, reader.lines)


def _compose(text: str) -> yaml.Node | None:
    """The nodes of the text, by the fast reader; a broken text is read again by the one whose errors we know."""
    fast = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return yaml.compose(text, Loader=fast)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.BaseLoader)


def _refuse_depth(text: str, path: str, first_line: int) -> None:
    """Composing goes one call deeper for each group in a group, and the fast reader would end the whole program."""
    depth = 0
    for event in _events(text):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            location = Location(path, (event.start_mark.line if event.start_mark else 0) + first_line)
            message, hint = f"more than {_DEEPEST} groups stand in one another", "compare it with an entry that works"
            raise BuildError([Problem(location, "yaml-syntax", message, hint)])


def _refuse_marks(text: str, path: str, first_line: int) -> None:
    """YAML's own marks before a value: an alias repeats another, and what an anchor or a tag says is never shown."""
    marked = [event for event in _events(text) if getattr(event, "anchor", None) or getattr(event, "tag", None)]
    for event in sorted(marked, key=lambda event: not isinstance(event, yaml.AliasEvent))[:1]:
        name, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        message, hint = f"the alias *{name} repeats a value of another place", "state a fact once and point at its id"
        if not isinstance(event, yaml.AliasEvent):
            message = f"YAML takes {f'&{name}' if name else tag!r} for a mark of its own, and drops it"
            hint = "put the whole value in quotes"
        line = event.start_mark.line if event.start_mark else 0
        raise BuildError([Problem(Location(path, line + first_line), "yaml-alias", message, hint)])


def _events(text: str) -> Iterator[yaml.Event]:
    """The parts of the text, by the fast reader, up to where it is broken: that is told by `_compose`."""
    try:
        yield from yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.YAMLError:
        return


def _syntax_problem(error: yaml.MarkedYAMLError, path: str, first_line: int) -> Problem:
    said = f"{error.context} {error.problem}"
    message, hint = (
        "this cannot be read as YAML",
        "compare the line with its neighbours: `key: value`, two spaces of indent",
    )
    mark = error.problem_mark or error.context_mark
    for part, ours, ours_hint in _SENTENCES:
        if part in said:
            message, hint = ours, ours_hint
            if part == "unexpected end of stream" and error.context_mark:
                mark = error.context_mark
            break
    line = mark.line if mark else 0
    return Problem(Location(path, line + first_line), "yaml-syntax", message, hint)


class _Reader:
    """Turns composed nodes into plain text, keeping the line of each part and every problem met."""

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
        self._refuse_cut_value(node)
        return "" if node.value == "~" and not node.style else str(node.value)  # YAML's way to write nothing

    def _pairs(self, node: yaml.MappingNode, path: TreePath) -> Iterator[tuple[str, Tree]]:
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + self.first_line
            if not isinstance(key_node, yaml.ScalarNode):
                message = "a list or a group stands where a key belongs"
                self.problems.append(Problem(Location(self.path, line), "yaml-syntax", message, "write `key: value`"))
                continue
            if key in seen:
                message = f"the key {key!r} stands here again; it stands on line {seen[key]} already"
                hint = "remove one of them: YAML would silently take the last"
                self.problems.append(Problem(Location(self.path, line), "duplicate-key", message, hint))
                continue
            seen[key] = line
            self.lines[(*path, key)] = line
            yield key, self.read(value_node, (*path, key))

    def _refuse_cut_value(self, node: yaml.ScalarNode) -> None:
        """` #` ends an unquoted value: `Room #4` is read as `Room`. A comment may stand on a line of its own."""
        line = self.text[node.end_mark.line] if node.end_mark.line < len(self.text) else ""
        rest = line[node.end_mark.column :].lstrip()
        if not node.style and rest.startswith("#"):
            location = Location(self.path, node.end_mark.line + self.first_line)
            message = f"the value {node.value!r} is cut off here, because # begins a comment"
            hint = "put the value in quotes, or the comment on a line of its own"
            self.problems.append(Problem(location, "cut-value", message, hint))
