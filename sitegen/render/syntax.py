"""What static/ holds, parsed before it is shipped: a mistake there would cost every reader the copy, or hide the calls.

The only module that imports tree-sitter, whose grammars find where a script or a style stops making sense.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from types import ModuleType

import tree_sitter_css
import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from sitegen.problems import BuildError, Location

_HINT = "look for a bracket, a quote or a colon that is missing here or just above"
# Declarations after which nobody sees an element.
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|opacity\s*:\s*0*\.?0+%?\s*(!|;|}|$)|content-visibility\s*:\s*hidden"
    r"|(?<![\w-])(font-size|(max-)?(block-size|inline-size|width|height))\s*:\s*0[a-z%]*\s*(!|;|}|$)|scale\w*\(?\s*:?\s*\(?0\s*[,);]"
    r"|(?<![\w-])(left|right|top|bottom|inset[\w-]*|text-indent)\s*:\s*-\d{3,}"
)
# Parts of a style in which no rule can be.
_WITHOUT_RULES = frozenset({"declaration", "selectors"})


@lru_cache(1_000)
def refuse_syntax_errors(text: str, display: str) -> None:
    """Raises BuildError at the first place where a .css or .js file cannot be parsed."""
    is_script = display.endswith(".js")
    broken = _first_error(_parse(text, tree_sitter_javascript if is_script else tree_sitter_css))
    if broken:
        location = Location(display, broken.start_point.row + 1)
        if is_script:
            raise BuildError.of(location, "script-syntax", "from here on this cannot be read as JavaScript", _HINT)
        raise BuildError.of(location, "style-syntax", "from here on this cannot be read as a style sheet", _HINT)


@lru_cache(1_000)
def hiding_selectors(style: str) -> tuple[str, ...]:
    """The selectors of every rule that hides something on a screen; rules for paper are left out."""
    return tuple(_hiding(_parse(style, tree_sitter_css)))


def _hiding(node: Node) -> Iterator[str]:
    if node.type == "media_statement" and re.match(r"@media\s+print\b", _text(node)):
        return
    if node.type == "rule_set":
        selectors, _, block = _text(node).partition("{")
        if _HIDING.search(block):
            yield from (selector.strip() for selector in selectors.split(","))
    for child in node.children:
        if child.type not in _WITHOUT_RULES and child.child_count:
            yield from _hiding(child)


def _text(node: Node) -> str:
    return (node.text or b"").decode()


def _first_error(node: Node) -> Node | None:
    if node.type == "ERROR" or node.is_missing:
        return node
    return next((found for child in node.children if child.has_error and (found := _first_error(child))), None)


def _parse(text: str, grammar: ModuleType) -> Node:
    return _parser(grammar).parse(text.encode()).root_node


@cache
def _parser(grammar: ModuleType) -> Parser:
    return Parser(Language(grammar.language()))
