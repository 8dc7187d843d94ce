"""A file's plain tree, asked by key. What is not there or has another shape is empty: the schema tells that.

So a check goes on beside a record that was rejected, and one slip hides nothing elsewhere.
"""

from collections.abc import Collection
from dataclasses import replace

from sitegen.problems import nearest_of
from sitegen.source import Document, Tree


def group_at(tree: "Tree | None", key: str) -> dict[str, Tree]:
    """The group of keys below `key`."""
    value = tree.get(key) if isinstance(tree, dict) else None
    return value if isinstance(value, dict) else {}


def text_at(tree: "Tree | None", key: str) -> str:
    """The single value at `key`."""
    value = tree.get(key) if isinstance(tree, dict) else None
    return value if isinstance(value, str) else ""


def with_meant_keys(document: Document, known: Collection[str]) -> Document:
    """The document with each misspelt key of its top as it was meant: one slip there would else look like twenty."""
    tree = document.tree if isinstance(document.tree, dict) else {}
    meant = {key: nearest_of(key, known) for key in tree if key not in known}
    names = {key: name for key, name in meant.items() if name and name not in tree}
    renamed = {names.get(key, key): value for key, value in tree.items()}
    lines = {(names.get(str(path[0]), path[0]), *path[1:]) if path else path: at for path, at in document.lines.items()}
    return replace(document, tree=renamed, lines=lines) if names else document


def country_of(tree: Tree) -> str:
    """The country that guide.yaml names: two letters, if it is right."""
    return text_at(group_at(tree, "site"), "country")
