"""The generator's own words: what stands in the templates between tags, in attributes that are read, and in labels.

A message is a piece of text without a tag in it; what a template prints inside it is `{1}`, `{2}` …, and has to come
back in the translation. The templates themselves stay plain: a word that is written in one is a message, and cannot
be forgotten.
"""

import re
from collections.abc import Callable, Iterator

from sitegen.content.catalogs import Message
from sitegen.remembered import remembered

# The language in which the templates are written.
TEMPLATE_LANGUAGE = "en"
# Source text → its translation, or None.
Translate = Callable[[str], str | None]

_COMMENT = r"\{#.*?#\}"
_STATEMENT = r"\{%.*?%\}"
_TAG = r"<!?/?(?:[a-zA-Z]|\{\{)(?:\{\{.*?\}\}|\{%.*?%\}|\"(?:\{\{.*?\}\}|[^\"])*\"|[^>\"])*>"
_PIECES = re.compile(f"({_COMMENT}|{_STATEMENT}|{_TAG})", re.DOTALL)
_PRINTED = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")
# Attributes that a reader hears or that a script shows; others are names for programs.
_ATTRIBUTES = (
    "aria-label|data-(?:none|saving|complete|old|older|moved|foreign|file|framed|unsupported|north|south|east|west|again|metres"
    "|kilometres|seconds|minutes|hours|far|near|directions|message|about|within)"
)
_ATTRIBUTE = re.compile(rf'(?<=\s)((?:{_ATTRIBUTES})=")([^"{{}}]*(?:\{{[a-z]+\}}[^"{{}}]*)*)(")')
# A sentence or a label that a template gives to a macro: "Check my copy".
_STRING = re.compile(r'"([A-Z][^"{}<>\\]*)"')
# Words that are said in the language of the phone, not the reader's; and names.
_KEPT = re.compile(r'\s(?:translate="no"|lang=")')
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "path"})  # elements that have no end
_NAMES = frozenset({"OpenStreetMap", "Apple", "Google"})


def template_messages(source: str, name: str) -> Iterator[Message]:
    """Every message of a template's text, in its order."""
    yield from (Message(text, name) for text in _messages(source))


def translated_template(source: str, translate: Translate) -> str:
    """The template with its words translated; what has no translation stays. Lines stay where they are."""
    return _translated_with(source, tuple(translate(text) for text in _messages(source)))


@remembered(1_000)
def _messages(source: str) -> tuple[str, ...]:
    found: list[str] = []

    def note(text: str) -> str | None:
        found.append(text)
        return None

    _walk(source, note)
    return tuple(found)


@remembered(1_000)
def _translated_with(source: str, translations: tuple[str | None, ...]) -> str:
    """The template with these translations in the place of its messages, in their order."""
    if not any(translations):
        return source
    following = iter(translations)
    return _walk(source, lambda text: next(following))


def _walk(source: str, translate: Translate) -> str:
    pieces = _PIECES.split(source)
    around: list[str] = []  # the element whose words are kept, and elements of its name in it
    for number, piece in enumerate(pieces):
        if not number % 2:
            pieces[number] = piece if around else _text(piece, translate)
        elif piece.startswith("{% set"):
            pieces[number] = _strings(piece, translate)
        elif piece.startswith("<"):
            around = _around(around, piece)
            pieces[number] = piece if around else _tag(piece, translate)
    return "".join(pieces)


def _around(around: list[str], tag: str) -> list[str]:
    """The elements around what comes after a tag, counted from the one whose words are kept."""
    name = re.sub(r"[</>].*|\s.*", "", tag.lstrip("</"), flags=re.DOTALL)
    if not around:
        return [name] if name not in _VOID and _KEPT.search(tag) and not tag.startswith(("<html", "</")) else []
    if name != around[0]:
        return around
    return around[1:] if tag.startswith("</") else [*around, name]


def _tag(tag: str, translate: Translate) -> str:
    return _ATTRIBUTE.sub(lambda found: f"{found[1]}{_translated(found[2], translate)}{found[3]}", tag)


def _text(text: str, translate: Translate) -> str:
    """A piece between two tags; spaces and line ends around it stay."""
    printed: list[str] = []

    def note(found: re.Match[str]) -> str:
        printed.append(_strings(found[0], translate))
        return f"{{{len(printed)}}}"

    marked = _PRINTED.sub(note, text)
    inner = marked.strip()
    words = re.sub(r"\{\d+\}", " ", inner)
    if inner in _NAMES or not _WORD.search(words):
        translation = inner
    else:
        translation = _translated(" ".join(inner.split()), translate) if "\n" not in inner else inner
    result = re.sub(r"\{(\d+)\}", lambda found: printed[int(found[1]) - 1], translation)
    before, after = marked[: len(marked) - len(marked.lstrip())], marked[len(marked.rstrip()) :] if inner else ""
    return f"{before}{result}{after}"


def _strings(expression: str, translate: Translate) -> str:
    return _STRING.sub(lambda found: f'"{_translated(found[1], translate)}"', expression)


def _translated(text: str, translate: Translate) -> str:
    """The translation, or the text; a quotation mark would end the attribute or string around it."""
    if not _WORD.search(text):
        return text
    translation = translate(text)
    return text if translation is None else translation.replace('"', "”").replace("<", "‹").replace(">", "›")
