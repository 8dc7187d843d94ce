"""The glossary of a guide: the same thing has the same word in every text of a translation.

It is for translators, and stops no build: a text with another word is shown, and named by `build.py translations`.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from sitegen.content.documents import read_yaml
from sitegen.content.fields import NOT_EMPTY, KnownLanguage, Record, Text
from sitegen.content.validation import mismatch_problems
from sitegen.problems import BuildError, display_path

_TARGET = re.compile(r"\]\([^)\s]*\)")


class Glossary(Record):
    """Term in the language of the guide → language → the words for it; one of them, or a part of a word, is enough."""

    terms: dict[Text, dict[KnownLanguage, Annotated[tuple[Text, ...], NOT_EMPTY]]]


@dataclass(frozen=True)
class OtherWord:
    """A text of the guide that holds a term, and whose translation holds none of the words for it."""

    source: str
    term: str
    words: tuple[str, ...]


def read_glossary(content: Path) -> Glossary:
    """locale/glossary.yaml; a guide without one has no terms. Raises BuildError with everything that does not fit."""
    file = content / "locale" / "glossary.yaml"
    if not os.path.lexists(file):
        return Glossary(terms={})
    document = read_yaml(file, display_path(file))
    glossary, mismatches = Glossary.parse(document.tree)
    if glossary is None:
        raise BuildError(mismatch_problems(mismatches, Glossary, document))
    return glossary


def other_words(glossary: Glossary, language: str, messages: Mapping[str, str]) -> Iterator[OtherWord]:
    """Every translated text that does not use the word of the glossary."""
    for term, by_language in glossary.terms.items():
        words, pattern = by_language.get(language, ()), _pattern(term)
        for source, translation in messages.items() if words else ():
            said = _bare(translation).casefold()
            if pattern.search(_bare(source)) and not any(word.casefold() in said for word in words):
                yield OtherWord(source, term, words)


def _pattern(term: str) -> re.Pattern[str]:
    """The term as whole words; GP is no gp, but Police is police."""
    return re.compile(rf"(?<!\w){re.escape(term)}(?!\w)", 0 if term.isupper() else re.IGNORECASE)


def _bare(text: str) -> str:
    return _TARGET.sub("] ", text)
