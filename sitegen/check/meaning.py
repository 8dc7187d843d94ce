"""Numbers of the finished output against the words beside them, whoever wrote them: a text, a template or a translator.

The rule of the content is sitegen/content/rules/services.py; here it reads what a reader sees and hears.
"""

import re
from collections.abc import Iterator
from functools import cache

from sitegen.content.phone_numbers import NO_BREAK_SPACE, belongs_to
from sitegen.content.records import Guide
from sitegen.content.rules.services import Shown, misnamed
from sitegen.content.service_words import word_of
from sitegen.problems import Location, Problem

_SENTENCE_END = re.compile(r"(?<=[.;])\s+")


class Meanings:
    """What each number of a guide reaches, for texts in the language of the guide.

    The `name` is another one where a number means something else.
    """

    def __init__(self, guide: Guide) -> None:
        self._language = guide.site.language
        self._reached: dict[str, frozenset[str]] = {}
        for phone in guide.phones.values():
            own = belongs_to(phone.service, phone.about, guide.site.country)
            for number in (it for it in (phone.number, phone.abroad) if it):
                for written in dict.fromkeys((number.formatted.replace(NO_BREAK_SPACE, " "), number.digits)):
                    self._reached[written] = self._reached.get(written, frozenset()) | own
        reached = sorted((written, sorted(own)) for written, own in self._reached.items())
        self.name = repr((self._language, reached))
        longest_first = sorted(map(re.escape, self._reached), key=len, reverse=True)
        self._number = re.compile(rf"(?<![\d+])({'|'.join(longest_first)})(?!\d)") if longest_first else None
        # What pages share stands on all of them.
        self.misnamed_in = cache(self._misnamed_in)

    def _misnamed_in(self, words: str) -> tuple[tuple[str, str], ...]:
        """Each number that stands beside the name of a service which it does not reach, and that name."""
        if not self._number or not any(map(str.isdigit, words)):
            return ()
        found: list[tuple[str, str]] = []
        for sentence in _SENTENCE_END.split(words.replace(NO_BREAK_SPACE, " ")):
            pieces = self._number.split(sentence)
            numbers = [Shown("", self._reached[it]) for it in pieces[1::2]]
            found += [
                (pieces[1::2][index], word_of(service, self._language) or service)
                for index, service in misnamed(pieces[::2], numbers, self._language)
            ]
        return tuple(found)


def meaning_problems(words: list[str], location: Location, meanings: Meanings) -> Iterator[Problem]:
    """Every line, and every text that is read aloud, in which a number is beside the name of another service."""
    for text in words:
        for number, said in meanings.misnamed_in(text):
            message = f"it says {said!r} beside {number}, which does not reach that: “{text.strip()[:80]}”"
            hint = "look at what the template or the translation makes of it: the texts of the guide were held to this"
            yield Problem(location, "service-mismatch", message, hint)
