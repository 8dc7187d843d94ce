"""Reads the maintainer's files as text that remembers its lines. The only module that imports yaml.

Every scalar stays text: YAML's own guesses turn `no` into False, `10:30` into 630 and `03011` into 1545.
The types in `fields` say what each becomes.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import yaml

from sitegen.problems import BuildError, Location, Problem, nearest_of

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
TreePath: TypeAlias = tuple[str | int, ...]

_DEEPEST = 30
# What PyYAML says about a broken line, and what we say instead: (part of its message, ours, hint).
_QUOTE = "put the value in quotes"
_MESSAGES = (
    ("'\\t'", "a tab is used where YAML needs spaces", "indent with two spaces"),
    ("mapping values are not allowed", "there is a second ': ' on one line", 'quote the value: name: "a: b"'),
    ("unexpected end of stream", "a quotation mark is opened and never closed", "close it on the same line"),
    ("expected ':'", "a key has no colon after it", "write `key: value`"),
    (
        "expected <block end>",
        "this line is not indented like its neighbours",
        "give lines of one group the same indent; close every quotation mark above",
    ),
    ("another document", "a second document begins here with ---", "keep one document: remove this line"),
    ("expected ',' or", "a list in [ ] or a group in { } is not closed", "close it on the same line"),
    ("scanning an alias", "a value begins with *", _QUOTE),
    ("scanning an anchor", "a value begins with &", _QUOTE),
    ("scanning a tag", "a value begins with !", _QUOTE),
    ("found undefined tag handle", "a value begins with !", _QUOTE),
    ("scanning a block scalar", "a value begins with > or |", _QUOTE),
    ("mapping keys are not allowed", "a value begins with ?", _QUOTE),
    ("cannot start any token", "a value begins with a character that YAML reserves", _QUOTE),
)


@dataclass(frozen=True)
class Document:
    """A YAML text read whole: its tree of plain text, and the line of each part."""

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
        meant = {key: nearest_of(key, known) for key in tree if key not in known}
        return {key: name for key, name in meant.items() if name and name not in tree}

    def with_corrected_keys(self, corrections: dict[str, str]) -> "Document":
        """The document with keys of its top renamed: one misspelt key would else look like twenty problems."""
        tree = {corrections.get(key, key): value for key, value in self.group().items()}
        lines = {
            (corrections.get(str(path[0]), path[0]), *path[1:]) if path else path: line
            for path, line in self.lines.items()
        }
        return replace(self, tree=tree, lines=lines) if corrections else self


@dataclass(frozen=True)
class MarkdownFile:
    """A page's source: front matter as a document, and the text below it, which begins on line `body_line`."""

    path: str
    front_matter: Document
    body: str
    body_line: int


def read_text(file: Path, path: str) -> str:
    """The file's text with plain line ends. Raises BuildError if it cannot be read as UTF-8."""
    try:
        if file.exists() and not file.is_file():  # a pipe would keep us waiting for ever
            raise OSError
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        location = Location(path, error.object[: error.start].count(b"\n") + 1)
        raise BuildError.of(location, "encoding", "this file is not UTF-8 text", "save it as UTF-8") from None
    except OSError:
        hint = "check that it is there and that you may read it"
        raise BuildError.of(Location(path), "unreadable-file", "this file cannot be read", hint) from None


def read_yaml(file: Path, path: str) -> Document:
    """A YAML file as a document. Raises BuildError with every problem of its form."""
    return parse_yaml(read_text(file, path), path)


def read_markdown(file: Path, path: str) -> MarkdownFile:
    """A Markdown file split into front matter and body. Raises BuildError if the front matter is broken."""
    lines = read_text(file, path).split("\n")
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


def parse_yaml(text: str, path: str, first_line: int = 1) -> Document:
    """YAML text as a document; `first_line` is the line in the file on which the text begins."""
    # Pasted from a web page, these end a line for YAML but not for an editor: every line below would be off by one.
    text = re.sub("[\x85\u2028\u2029]", " ", text)
    try:
        _refuse_markup(text, path, first_line)
        node = _compose(text)
    except yaml.MarkedYAMLError as error:
        raise BuildError([_syntax_problem(error, path, first_line)]) from None
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


def _compose(text: str) -> yaml.Node | None:
    """The nodes of the text, by the fast parser; a broken text is parsed again by the one whose errors we know."""
    fast = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return yaml.compose(text, Loader=fast)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.BaseLoader)


def _refuse_markup(text: str, path: str, first_line: int) -> None:
    """Refuses YAML's own markup before a value, which is repeated or dropped but never printed, and deep nesting.

    Composing goes one call deeper for each nested group, and the fast parser would end the whole program.
    """
    depth, dropped = 0, None
    for event in _events(text):
        location = Location(path, (event.start_mark.line if event.start_mark else 0) + first_line)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            message, hint = f"groups are nested more than {_DEEPEST} levels deep", "compare it with an entry that works"
            raise BuildError.of(location, "yaml-syntax", message, hint)
        name, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            message = f"the alias *{name} repeats a value from elsewhere"
            raise BuildError.of(location, "yaml-alias", message, "state a fact once and point at its id")
        if name or tag:
            message = f"YAML reads {f'&{name}' if name else tag!r} as markup of its own, and drops it"
            dropped = dropped or BuildError.of(location, "yaml-alias", message, "put the whole value in quotes")
    if dropped:
        raise dropped


def _events(text: str) -> Iterator[yaml.Event]:
    """The parts of the text, by the fast parser, up to where it is broken, which `_compose` reports."""
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
    for part, ours, ours_hint in _MESSAGES:
        if part in said:
            message, hint = ours, ours_hint
            mark = error.context_mark if part == "unexpected end of stream" and error.context_mark else mark
            break
    return Problem(Location(path, (mark.line if mark else 0) + first_line), "yaml-syntax", message, hint)


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
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + self.first_line
            if not isinstance(key_node, yaml.ScalarNode):
                message = "a list or a group is used as a key"
                self.problems.append(Problem(Location(self.path, line), "yaml-syntax", message, "write `key: value`"))
                continue
            if key in seen:
                message = f"the key {key!r} is repeated; it is on line {seen[key]} already"
                hint = "remove one of them: YAML would silently take the last"
                self.problems.append(Problem(Location(self.path, line), "duplicate-key", message, hint))
                continue
            seen[key] = line
            self.lines[(*path, key)] = line
            yield key, self.read(value_node, (*path, key))

    def _refuse_comment_in_value(self, node: yaml.ScalarNode) -> None:
        """` #` ends an unquoted value: `Room #4` is read as `Room`. A comment may have a line of its own."""
        line = self.text[node.end_mark.line] if node.end_mark.line < len(self.text) else ""
        rest = line[node.end_mark.column :].lstrip()
        if not node.style and rest.startswith("#"):
            location = Location(self.path, node.end_mark.line + self.first_line)
            message = f"the value {node.value!r} is cut off here, because # begins a comment"
            hint = "put the value in quotes, or the comment on a line of its own"
            self.problems.append(Problem(location, "comment-in-value", message, hint))
