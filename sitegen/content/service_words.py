"""What the emergency services are called: the words of service_words.yaml, looked for in a text."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sitegen.content.documents import read_yaml

_FILE = "service_words.yaml"
# In Arabic the article and short words are written together with what follows: والشرطة is "and the police".
_ATTACHED = {"ar": "(?:[ولبفك]?ال|لل|[ولبفك])?"}


def has_words(language: str) -> bool:
    """Whether names of services can be checked in a language."""
    return language in _words()


def word_of(service: str, language: str) -> str:
    """The word that a button of the service must carry; empty if none is known."""
    return re.sub(r"\(.*", "", next(iter(_words().get(language, {}).get(service, ())), ""))


@cache
def services_named(text: str, language: str) -> tuple[str, ...]:
    """The services that a text names, in no order of its own."""
    lower = text.lower()
    return tuple(service for service, pattern in _patterns(language).items() if pattern.search(lower))


@cache
def _patterns(language: str) -> Mapping[str, re.Pattern[str]]:
    attached = _ATTACHED.get(language, "")
    return {
        service: re.compile(rf"(?<!\w){attached}(?:{'|'.join(words)})")
        for service, words in _words().get(language, {}).items()
    }


@cache
def _words() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Language → service → its words."""
    document = read_yaml(Path(__file__).with_name(_FILE), f"sitegen/content/{_FILE}")
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for language, services in document.group("words").items():
        assert isinstance(services, dict)
        found[language] = {it: tuple(map(str, words)) for it, words in services.items() if isinstance(words, list)}
    return found
