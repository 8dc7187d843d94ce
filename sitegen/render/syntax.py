"""What static/ holds, parsed before it is shipped: a mistake there would cost every reader the copy, or hide the calls.

The only module that imports tree-sitter, whose grammars find where a script or a style stops making sense.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType

import tree_sitter_css
import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from sitegen.problems import BuildError, Location
from sitegen.remembered import remembered

_HINT = "look for a bracket, a quote or a colon that is missing here or just above"
# A style in pieces: comment, string, address without quotes, escaped character, bracket or end of a declaration, rest.
_PIECE = re.compile(
    r"""/\*.*?(?:\*/|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|(?<![\w-])url\(\s*[^"'\s)][^)]*\)|\\.|[{};]|[^{};"'/\\uU]+|.""",
    re.DOTALL | re.IGNORECASE,
)
# Where one layer of ours ends and the next begins, if that is not within anything else.
_LAYER = re.compile(r"(?<=\})\n(?=@layer )")
_COMMENT = re.compile(r"/\*.*\*/", re.DOTALL)
# At-rules around rules: what stands in them has the selector of the rule that they are in.
_CONDITIONS = ("@media", "@supports", "@layer", "@container", "@scope", "@starting-style")
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)


@dataclass(frozen=True)
class Rule:
    """A rule as a browser reads it, without comments. Names are in small letters; values and selectors as written.

    `selector` includes that of the rules around it; of an at-rule with declarations of its own it is the at-rule.
    """

    selector: str
    declarations: tuple[tuple[str, str], ...]
    on_paper: bool


@remembered(1_000)
def refuse_syntax_errors(text: str, display: str) -> None:
    """Raises BuildError at the first place where a .css or .js file cannot be parsed."""
    is_script = display.endswith(".js")
    broken = _first_error(_parse(text, tree_sitter_javascript if is_script else tree_sitter_css))
    if broken:
        location = Location(display, broken.start_point.row + 1)
        if is_script:
            raise BuildError.of(location, "script-syntax", "from here on this cannot be read as JavaScript", _HINT)
        raise BuildError.of(location, "style-syntax", "from here on this cannot be read as a style sheet", _HINT)


def rules(style: str) -> tuple[Rule, ...]:
    """Every rule of a style, also of one that is cut short. `on_paper` are those that hold on paper alone."""
    layers = [_read(layer) for layer in _LAYER.split(style)]  # pages share most of them
    if all(is_whole for _, is_whole in layers[:-1]):
        return tuple(rule for found, _ in layers for rule in found)
    return _read(style)[0]


@remembered(2_000)
def _read(style: str) -> tuple[tuple[Rule, ...], bool]:
    """The rules of a part, and whether nothing that is opened in it is still open at its end."""
    found, head, open_rules, brackets = list[Rule](), "", [_Open("", "", on_paper=False)], 0
    piece = ""
    for piece in _PIECE.findall(style):
        if piece == "{":
            open_rules.append(open_rules[-1].inner(head.strip()))
        elif piece in (";", "}"):
            open_rules[-1].add(head)
            if piece == "}" and len(open_rules) > 1:
                found.append(open_rules.pop().rule())
        elif piece.startswith("/*"):
            head += " "
            continue
        else:
            brackets = max(0, brackets + piece.count("(") - piece.count(")"))
            head += piece
            continue
        head = ""
    in_comment = piece.startswith("/*") and not _COMMENT.fullmatch(piece)
    is_whole = not head.strip() and len(open_rules) == 1 and not brackets and not in_comment
    open_rules[-1].add(head)
    found += [it.rule() for it in reversed(open_rules)]
    return tuple(it for it in found if it.declarations or it.selector.startswith("@")), is_whole


@dataclass
class _Open:
    """A rule or at-rule whose end has not been read."""

    selector: str
    head: str
    on_paper: bool
    declarations: list[tuple[str, str]] = field(default_factory=list)

    def inner(self, head: str) -> "_Open":
        """What begins with this head inside of it."""
        name = unescaped(head).lower()
        if name.startswith(_CONDITIONS):
            return _Open(self.selector, head, self.on_paper or _is_paper(name))
        if self.selector and not self.selector.startswith("@") and not name.startswith("@"):
            around = f":is({self.selector})"
            head = head.replace("&", around) if "&" in head else f"{around} {head}"
        return _Open(head, head, self.on_paper)

    def add(self, declaration: str) -> None:
        name, colon, value = declaration.strip().partition(":")
        name = unescaped(name).strip()
        if colon and not name.startswith("@"):  # @import and the like have no block
            value = re.sub(r"!\s*important\s*$", "", value, flags=re.IGNORECASE).strip()
            self.declarations.append((name if name.startswith("--") else name.lower(), value))

    def rule(self) -> Rule:
        return Rule(self.selector, tuple(self.declarations), self.on_paper)


def unescaped(text: str) -> str:
    r"""The characters that a style means: `\39 11` is 911."""
    return _ESCAPE.sub(lambda it: chr(min(int(it[1], 16), 0x10FFFF)) if it[1] else it[2], text)


def _is_paper(head: str) -> bool:
    """Whether every query of a list is one for paper: `print, screen` is for both."""
    queries = head.removeprefix("@media").split(",")
    return head.startswith("@media") and all(re.match(r"\s*(?:only\s+)?print\b", it) for it in queries)


def _first_error(node: Node) -> Node | None:
    if node.type == "ERROR" or node.is_missing:
        return node
    return next((found for child in node.children if child.has_error and (found := _first_error(child))), None)


def _parse(text: str, grammar: ModuleType) -> Node:
    return _parser(grammar).parse(text.encode()).root_node


@cache
def _parser(grammar: ModuleType) -> Parser:
    return Parser(Language(grammar.language()))
