"""What one wrong line can make of a module or a template: each mistake as a piece of a file and what it becomes.

Words for the maintainer, docstrings and types are left alone; so are class names, which are looks.
"""

import ast
import re
from collections.abc import Iterator
from os.path import commonprefix
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
SWAPS = "Lt LtE Gt GtE Eq NotEq In NotIn Is IsNot And Or Add Sub BitOr BitAnd min max any all".split()
TWINS = {**dict(zip(SWAPS[::2], SWAPS[1::2], strict=True)), **dict(zip(SWAPS[1::2], SWAPS[::2], strict=True))}
# Methods that give a text another shape; functions without which nothing works, or which change a type alone.
SHAPING = set("strip rstrip lstrip lower casefold replace removeprefix removesuffix resolve".split())
VITAL = re.compile("[A-Z]|(len|range|int|float|enumerate|isinstance|super|iter|next|min|max|any|all|getattr|type|dict"
                   "|tuple|list|set|frozenset)$")  # fmt: skip
# What holds words for the maintainer, and functions that take them.
WORDS = re.compile(
    "message|hint|advice|help|description|epilog|metavar|prog|ours|_[A-Z]*(END|VERBS|MESSAGES|QUOTE|HINT)"
)
SAYING = re.compile("Problem|of|_?problem|_fail|_bad_file|error|print|report|say|log|OutputError|ArgumentTypeError|add")
# In a template: an expression, a filter, an attribute, a condition, a whole line that says a value.
IN_TEMPLATES = {r"\{\{.*?\}\}": "", r"(?<=\w)\|\w+(\([^()]*\))?(?=[ |)])": "", r' (?!class)[a-z-]+="[^"{}]*"': "",
                r"(?<=\{% if )(.*?)(?= %\})": r"not (\1)", r"^<(p|li|meta|link|a) .*\{\{.*$": ""}  # fmt: skip
BRACKETED = (ast.BinOp, ast.BoolOp, ast.Compare, ast.UnaryOp, ast.IfExp)


class Mutant(NamedTuple):
    """In `file`, the bytes from `start` to `end` become `after`."""

    file: str
    line: int
    start: int
    end: int
    before: str
    after: str

    @property
    def room(self) -> str:
        return str(Path(self.file).parent) if self.file.startswith("sitegen") else "templates"

    def applied(self) -> bytes:
        text = (ROOT / self.file).read_bytes()
        return text[: self.start] + self.after.encode() + text[self.end :]

    def __str__(self) -> str:
        same = max(0, len(commonprefix((self.before, self.after))) - 30)
        before, after = (" ".join(text[same:].split())[:110] for text in (self.before, self.after))
        return f"{self.file}:{self.line}: {before} → {after or 'nothing'}"


def mutants_of(file: str) -> Iterator[Mutant]:
    """Everything that one wrong line could make of a file; not each is a program."""
    yield from (_in_template if file.endswith(".html") else _in_python)(file, (ROOT / file).read_bytes())


def is_possible(mutant: Mutant) -> bool:
    """Whether it is a program, and another one."""
    try:
        before, after = (ROOT / mutant.file).read_bytes(), mutant.applied()
        return mutant.room == "templates" or ast.dump(ast.parse(before)) != ast.dump(ast.parse(after))
    except SyntaxError:
        return False


def _changed(node: ast.AST, **fields: object) -> ast.AST:
    return type(node)(**{**dict(ast.iter_fields(node)), **fields})


def _shorter(node: ast.AST, *names: str) -> Iterator[ast.AST]:
    """The node without each element of its lists of these names."""
    lists = {name: list(getattr(node, name)) for name in names}
    for at, first in enumerate(lists[names[0]]):
        if not WORDS.fullmatch(getattr(first, "arg", None) or ""):
            yield _changed(node, **{name: items[:at] + items[at + 1 :] for name, items in lists.items()})


def _twin(node: ast.AST) -> Any:
    return getattr(ast, TWINS.get(type(node).__name__, "Pass"))()


def _mistakes(node: ast.AST, field: str) -> Iterator[ast.AST]:
    """Everything that one wrong line could make of a node that is the `field` of another."""
    if isinstance(node, ast.expr) and field in ("test", "ifs"):
        yield from (ast.UnaryOp(ast.Not(), node), ast.Constant(True))
    match node:
        case ast.Compare(ops=[operator, *more]):
            yield _changed(node, ops=[_twin(operator), *more])
        case ast.BoolOp(op=operator, values=values):
            yield _changed(node, op=_twin(operator))
            yield from _shorter(node, "values") if len(values) > 2 else values
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.BitOr() as operator):
            yield _changed(node, op=_twin(operator))
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            yield inner
        case ast.IfExp(body=body, orelse=orelse):
            yield from (body, orelse)
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as number):
            yield from (ast.Constant(number + 1), ast.Constant(number - 1))
        case ast.Constant(value=str() as text) if len(parts := re.split(r"(?<=; )|(?<=\|)|(?=\|)", text)) > 1:
            yield from (ast.Constant("".join(parts[:at] + parts[at + 1 :])) for at in range(len(parts)))
        case ast.JoinedStr():
            yield from _shorter(node, "values")
        case ast.Tuple(elts=[_, *_]) | ast.List(elts=[_, *_]) | ast.Set(elts=[_, _, *_]):
            yield from _shorter(node, "elts")
        case ast.Dict():
            yield from _shorter(node, "keys", "values")
        case ast.Slice():
            yield from (_changed(node, **{name: None}) for name in ("lower", "upper") if getattr(node, name))
        case ast.Call(func=function, args=arguments):
            name = getattr(function, "id", getattr(function, "attr", ""))
            yield from [_changed(node, func=ast.Name(TWINS[name]))] if name in TWINS else []
            if isinstance(function, ast.Attribute) and name in SHAPING:
                yield function.value
            elif len(arguments) == 1 and isinstance(function, ast.Name) and not VITAL.match(name) and field != "value":
                yield from arguments
            yield from _shorter(node, "keywords")
        case ast.Expr(value=ast.Call() | ast.YieldFrom() | ast.Yield()) | ast.AugAssign() | ast.Raise():
            yield ast.Pass()


def _is_behaviour(parent: Any, field: str, child: ast.AST) -> bool:
    """Whether a child of a node is more than words for the maintainer, a type, or a pair that is taken apart."""
    if isinstance(child, ast.Assert) or field in ("decorator_list", "targets", "target", "format_spec", "returns"):
        return False
    if isinstance(child, ast.Constant | ast.JoinedStr) and isinstance(parent, ast.Call | ast.Expr):
        name = getattr(parent, "func", parent)
        return isinstance(parent, ast.Call) and not SAYING.fullmatch(getattr(name, "id", getattr(name, "attr", "")))
    if field == "annotation":  # what a field of a record may hold
        return isinstance(parent, ast.AnnAssign) and bool(re.search(r"(Literal|Annotated)\[", ast.unparse(child)))
    if isinstance(child, ast.Tuple) and isinstance(parent, ast.Subscript):
        return getattr(parent.value, "id", "") in ("Literal", "Annotated")
    names = [it for target in getattr(parent, "targets", ()) for it in ast.walk(target)]
    if isinstance(child, ast.Tuple) and not isinstance(
        parent, ast.Call | ast.Compare | ast.keyword | ast.comprehension
    ):
        return isinstance(parent, ast.Assign | ast.AnnAssign) and not any(isinstance(it, ast.Tuple) for it in names)
    return not any(WORDS.fullmatch(getattr(it, "id", getattr(it, "arg", None)) or "") for it in (*names, parent))


def _in_python(file: str, text: bytes) -> Iterator[Mutant]:
    starts = [0, *(match.end() for match in re.finditer(b"\n", text))]

    def below(parent: ast.AST, string: ast.JoinedStr | None) -> Iterator[Mutant]:
        for field, value in ast.iter_fields(parent):
            children = value if isinstance(value, list) else [value]
            for at, child in enumerate(children):
                if isinstance(child, ast.AST) and _is_behaviour(parent, field, child):
                    # Python 3.11 does not say where a part of an f-string is: the whole string is written anew.
                    whole: Any = string or child
                    before = ast.unparse(whole)
                    for wrong in _mistakes(child, field):
                        others = [*children[:at], wrong, *children[at + 1 :]]
                        setattr(parent, field, others if isinstance(value, list) else wrong)
                        after = ast.unparse(string or wrong)
                        setattr(parent, field, value)
                        start, end = starts[whole.lineno - 1] + whole.col_offset, starts[whole.end_lineno - 1]
                        after = f"({after})" if isinstance(string or wrong, BRACKETED) else after
                        yield Mutant(file, whole.lineno, start, end + whole.end_col_offset, before, after)
                    yield from below(child, string or (child if isinstance(child, ast.JoinedStr) else None))

    yield from below(ast.parse(text), None)


def _in_template(file: str, text: bytes) -> Iterator[Mutant]:
    words = re.sub(r"\{#.*?#\}", lambda comment: re.sub(r"[^\n]", "~", comment[0]), text.decode(), flags=re.DOTALL)
    for pattern, wrong in IN_TEMPLATES.items():
        for match in re.finditer(pattern, words, re.MULTILINE):
            start, line = len(words[: match.start()].encode()), words.count("\n", 0, match.start()) + 1
            yield Mutant(file, line, start, start + len(match[0].encode()), match[0], match.expand(wrong))
