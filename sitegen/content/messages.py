"""The words of a guide as messages to translate: each text of guide.yaml, each block of a page.

A block is a paragraph, a heading or an item of a list. What only points at a fact (`[](list:signs)`) has no words.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from sitegen.content.catalogs import Message
from sitegen.content.documents import Document, MarkdownFile, Tree
from sitegen.content.fields import Record, ValuePath
from sitegen.content.prose import Prose

# Source text → its translation, or None.
Translate = Callable[[str], str | None]

# Plain texts that are words of the guide. Others are names in their own language, codes, or said on the phone.
_WORDS = frozenset({"name", "label", "hours", "price", "urgency", "description", "short_name", "say", "sounds", "menu"})
_OWN_LANGUAGE = frozenset({"sources", "places"})
# A text that is left out where it has no translation: how a sentence sounds is of no use in another script.
_LEFT_OUT = "sounds"
_FRONT_MATTER = ("title", "description", "menu")
_BEGINNING = re.compile(r"(\s*(?:[-*+]|\d{1,3}\.)\s+|#{2,6}\s+)")
# What has no words: a pointer alone, and a number or a measure alone, which is the same in every language.
_NO_WORDS = re.compile(r"\[\]\([a-z]+:[^)\s]*\)|\d[\d\s.,–-]*(?:°?[A-Za-z]{1,2})?")


def in_source_language(text: str, language: str) -> str:
    """A text that is shown untranslated, marked for `prose` as one in `language`."""
    return f"⟦{language}⟧{text}⟦/⟧"


def record_messages(record: Record) -> Iterator[tuple[ValuePath, bool]]:
    """Path of every text of the guide's records that is translated, and whether it is prose."""
    for path, value, meaning in record.values():
        named = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
        if isinstance(value, Prose):
            yield path, True
        elif isinstance(value, str) and meaning == "text" and named in _WORDS and path[0] not in _OWN_LANGUAGE:
            yield path, False


def guide_messages(document: Document, record: Record) -> Iterator[Message]:
    """The texts of guide.yaml, as they are written there."""
    for path, _ in record_messages(record):
        text = _at(document.tree, path)
        if _is_message(text):
            yield Message(text, ".".join(map(str, path)))
    for path, words in _searched(record):
        yield Message(", ".join(words), ".".join(path))


def _searched(record: Record) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Path and words of each list that people search with: one message, for other languages have other words."""
    lists: dict[tuple[str, ...], list[str]] = {}
    for path, value, _ in record.values():
        if path[0] == "search" and path[2] == "words":
            lists.setdefault(tuple(map(str, path[:3])), []).append(str(value))
    yield from lists.items()


def page_messages(source: MarkdownFile, slug: str) -> Iterator[Message]:
    """The words of a page's front matter and of each block of its text."""
    for key in _FRONT_MATTER:
        if text := source.front_matter.text(key):
            yield Message(text, f"pages/{slug}")
    for _, text in _blocks(source.body):
        if _is_message(text):
            yield Message(text, f"pages/{slug}")


def translated_guide(document: Document, record: Record, translate: Translate, language: str) -> Document:
    """The document with its texts translated. `language` is that of the source, in which the rest stays."""
    tree = document.tree
    for path, is_prose in record_messages(record):
        text = _at(tree, path)
        if not _is_message(text):
            continue
        translation = translate(text)
        if translation is None and path[-1] == _LEFT_OUT:
            tree = _without(tree, path)
        elif translation is not None or is_prose:
            tree = _with(tree, path, translation or in_source_language(text, language))
    for path, words in _searched(record):
        own = [word.strip() for word in (translate(", ".join(words)) or "").split(",")]
        if any(own):
            tree = _with(tree, path, [*filter(None, own)])
    return replace(document, tree=tree)


def translated_page(source: MarkdownFile, translate: Translate, language: str) -> MarkdownFile:
    """The page with its front matter and its blocks translated."""
    front = source.front_matter
    for key in _FRONT_MATTER:
        if (text := front.text(key)) and (translation := translate(text)) is not None:
            front = replace(front, tree=_with(front.tree, (key,), translation))
    lines = []
    for beginning, text in _blocks(source.body):
        if _is_message(text):
            translation = translate(text)
            text = in_source_language(text, language) if translation is None else translation
        lines.append(beginning + text)
    return replace(source, front_matter=front, body="\n".join(lines))


def untranslated(source: MarkdownFile, translate: Translate) -> int:
    """How many blocks of the page have no translation."""
    return sum(_is_message(text) and translate(text) is None for _, text in _blocks(source.body))


def _blocks(body: str) -> Iterator[tuple[str, str]]:
    """(what a block begins with, its text on one line) of each block, empty lines between them as ("", "")."""
    begun: list[str] | None = None
    beginning = ""
    for line in (*body.split("\n"), ""):
        match = _BEGINNING.match(line)
        if begun is not None and (match or not line.strip()):
            yield beginning, " ".join(begun)
            begun = None
        if not line.strip():
            yield "", ""
        elif match:
            beginning, begun = match[1], [line[match.end() :].strip()]
        elif begun is None:
            beginning, begun = "", [line.strip()]
        else:
            begun.append(line.strip())


def has_words(text: str) -> bool:
    """Whether a text is more than a number or a measure, which are the same in every language."""
    return not _NO_WORDS.fullmatch(text)


def _is_message(text: str) -> bool:
    return bool(text) and has_words(text)


def _at(tree: Tree, path: ValuePath) -> str:
    for step in path:
        if isinstance(tree, dict):
            tree = tree[str(step)]
        elif isinstance(tree, list) and isinstance(step, int):
            tree = tree[step]
    return tree if isinstance(tree, str) else ""


def _with(tree: Tree, path: ValuePath, value: Tree) -> Tree:
    """The tree with another value at one place; the rest is shared with the old one."""
    if not path:
        return value
    first, *rest = path
    if isinstance(tree, dict):
        return {**tree, str(first): _with(tree[str(first)], tuple(rest), value)}
    assert isinstance(tree, list) and isinstance(first, int)
    return [_with(it, tuple(rest), value) if number == first else it for number, it in enumerate(tree)]


def _without(tree: Tree, path: ValuePath) -> Tree:
    first, *rest = path
    assert isinstance(tree, dict)
    if rest:
        return {**tree, str(first): _without(tree[str(first)], tuple(rest))}
    return {key: it for key, it in tree.items() if key != first}
