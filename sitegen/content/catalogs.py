"""Translations as gettext keeps them: PO files, one a language. The only module that imports babel.

The key of a translation is the source text itself: when that changes, the entry no longer fits, and exactly this text
is shown in the source language again. Nothing of ours has to remember what was translated when.
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date
from babel.messages.catalog import Catalog as PoFile
from babel.messages.pofile import PoFileError, read_po, write_po
from babel.units import format_unit

from sitegen.content.documents import read_text
from sitegen.problems import BuildError, Location, Problem
from sitegen.remembered import remembered

_TARGET = re.compile(r"\]\(([^)\s]*)\)")
_LINE = re.compile(r'#.*|(?:(?:msgid|msgstr|msgctxt|msgid_plural|msgstr\[\d\])\s+)?"(?:[^"\\]|\\.)*"|')
_DIGITS = re.compile(r"\d+")
_PLACEHOLDER = re.compile(r"\{[a-z0-9]+\}|___")
# What shows a number, and what a template prints: each has its place among the words.
_IN_ORDER = re.compile(r"\]\(((?:phone|digits|spoken):[^)\s]*)\)|(\{[0-9]+\})")
# Words that a program picks one of, by its place: zero|one|two.
_WORD_LIST = re.compile(r"[^|]+(?:\|[^|]+){2,}")


@dataclass(frozen=True, eq=False)
class Catalog:
    """Source text → translation, of one language, without what is marked as fuzzy, or empty.

    The same file is the same catalog.
    """

    language: str
    messages: Mapping[str, str]
    fuzzy: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Message:
    """A text to translate, and where it stands (`pages/emergency`, `phones.poison.reaches`)."""

    source: str
    place: str


def read_catalog(file: Path, path: str, language: str) -> Catalog:
    """A PO file; one that is not there is empty. Raises BuildError with every entry that must not be shown."""
    if not file.exists():
        return Catalog(language, {})
    return _parse(read_text(file, path, most=3_000_000), path, language)


@remembered(50)
def _parse(text: str, path: str, language: str) -> Catalog:
    _refuse_broken_lines(text, path)
    try:
        po = read_po(io.BytesIO(text.encode()), locale=language, abort_invalid=True)
    except (PoFileError, ValueError, AssertionError, IndexError, KeyError) as error:
        raise _broken(path, (getattr(error, "lineno", None) or 0) + 1) from None
    found, fuzzy, problems = {}, set(), []
    for entry in po:
        source, translation = str(entry.id), entry.string if isinstance(entry.string, str) else ""
        if entry.fuzzy and source:
            fuzzy.add(source)
        elif source and translation.strip():
            problems += _problems(source, translation, Location(path, entry.lineno or 1))
            found[source] = translation
    if problems:
        raise BuildError(problems)
    return Catalog(language, found, frozenset(fuzzy))


def _refuse_broken_lines(text: str, path: str) -> None:
    """babel reads on where a quotation mark is missing, and loses letters."""
    for number, line in enumerate(text.split("\n"), 1):
        if not _LINE.fullmatch(line.strip()):
            raise _broken(path, number)


def _broken(path: str, line: int) -> BuildError:
    message, hint = "this cannot be read as a PO file", "open it in a translator's program, such as Poedit, and save it"
    return BuildError.of(Location(path, line), "translation-syntax", message, hint)


def _problems(source: str, translation: str, location: Location) -> list[Problem]:
    """A translation says the same in other words: with the same pointers, the same digits and the same blanks."""
    texts = source, translation
    # Numbers are looked for outside of pointers and names of blanks.
    bare = tuple(_PLACEHOLDER.sub(" ", _TARGET.sub("](x)", text)) for text in texts)
    found = (
        _problem(location, "translation-pointer", _TARGET, texts, "keep every [](kind:id) as it is in the source"),
        _problem(location, "translation-number", _DIGITS, bare, "keep every number as it is in the source, in 0 to 9"),
        _problem(location, "translation-placeholder", _PLACEHOLDER, texts, "keep ___ and {names} as in the source"),
    )
    whole = [problem for problem in found if problem]
    return whole or [*_order_problems(source, translation, location), *_list_problems(source, translation, location)]


def _order_problems(source: str, translation: str, location: Location) -> Iterator[Problem]:
    """Two right numbers that changed places are two wrong ones: each stands where it stands in the source."""
    ours, theirs = (_IN_ORDER.findall(text) for text in (source, translation))
    if ours != theirs:
        moved = next("".join(it) for it, other in zip(ours, theirs, strict=False) if it != other)
        message = f"the translation of {source[:40]!r} has {moved} in another place"
        hint = "keep the numbers in the order of the source; build the sentence around them"
        yield Problem(location, "translation-pointer", message, hint)


def _list_problems(source: str, translation: str, location: Location) -> Iterator[Problem]:
    """A list of words, of which a program picks one: as many as in the source, and no two alike."""
    if not _WORD_LIST.fullmatch(source):
        return
    ours, theirs = (text.split("|") for text in (source, translation))
    if len(ours) != len(theirs) or len(set(theirs)) < len(set(ours)) or not all(it.strip() for it in theirs):
        message = f"the translation of {source[:40]!r} has other words: {len(ours)} are needed, each once"
        hint = "one word for each of the source, in the same order, with | between them"
        yield Problem(location, "translation-placeholder", message, hint)


def _problem(
    location: Location, code: str, pattern: re.Pattern[str], texts: Sequence[str], hint: str
) -> Problem | None:
    """A problem if the two texts do not hold the same things as often, in whatever order."""
    ours, theirs = (Counter(pattern.findall(text)) for text in texts)
    differing = sorted((ours - theirs) + (theirs - ours))
    if not differing:
        return None
    message = f"the translation of {texts[0][:40]!r} differs in {differing[0]!r}"
    return Problem(location, code, message, hint)


def update_catalog(file: Path, language: str, messages: Iterable[Message], name: str) -> dict[str, int]:
    """Writes the PO file anew with exactly these messages; what was translated stays, the rest is empty.

    A text that was changed a little keeps its old translation as fuzzy, for the translator to look at: it is not shown.
    Returns how many are `done`, `fuzzy` and `missing`. The same messages give the same bytes.
    """
    old = PoFile(locale=language)
    if file.exists():
        old = read_po(io.BytesIO(file.read_bytes()), locale=language)
    places: dict[str, list[str]] = {}
    for message in messages:
        places.setdefault(message.source, []).append(message.place)
    template = PoFile(project=name, fuzzy=False)
    for source, found in places.items():
        template.add(source, locations=[(place, 0) for place in dict.fromkeys(found)])
    old.update(template, no_fuzzy_matching=False, update_header_comment=False, keep_user_comments=True)
    old.obsolete.clear()
    output = io.BytesIO()
    old.fuzzy = False
    old.header_comment = f"# {name}: {language}"
    write_po(output, old, width=0, include_lineno=False, omit_header=True, sort_output=False)
    header = (
        f'# {name}\nmsgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    written = header.encode() + output.getvalue()
    if not file.exists() or file.read_bytes() != written:
        file.write_bytes(written)
    entries = [entry for entry in old if entry.id]
    fuzzy = sum(entry.fuzzy for entry in entries)
    done = sum(bool(entry.string) and not entry.fuzzy for entry in entries)
    return {"done": done, "fuzzy": fuzzy, "missing": len(entries) - done - fuzzy}


@lru_cache(100)
def _locale(language: str) -> Locale:
    return Locale.parse(language.replace("-", "_"))


@remembered(1_000)
def is_language(language: str) -> bool:
    """Whether we know the months and the direction of a language."""
    try:
        return bool(_locale(language))
    except (UnknownLocaleError, ValueError):
        return False


@remembered(1_000)
def own_name(language: str) -> str:
    """What a language is called in its own script, as it begins a line: Українська."""
    name = str(_locale(language).get_display_name())
    return name[:1].upper() + name[1:]


@remembered(1_000)
def with_territory(language: str) -> str:
    """The language and the country where most of its readers are (CLDR), as Open Graph wants it: nb_NO."""
    likely = str(get_global("likely_subtags").get(language, language))
    parts = likely.split("_")
    return f"{parts[0]}_{parts[-1]}" if len(parts) > 1 else likely


@remembered(1_000)
def name_of(language: str, reader: str) -> str:
    """What a language is called in the language of the reader."""
    return str(_locale(language).get_display_name(_locale(reader)))


@remembered(1_000)
def direction(language: str) -> str:
    """`ltr` or `rtl`."""
    return str(_locale(language).text_direction) if is_language(language) else "ltr"


@remembered(1_000)
def date_in_words(day: date, parts: int, language: str) -> str:
    """A year (1 part), a month (2) or a day (3) as it is written in a language; digits are 0 to 9 in all of them."""
    if parts == 1:
        return f"{day.year:04}"
    locale = _locale(language) if is_language(language) else _locale("en")
    # Some languages count the day: "25. november" (CLDR). The order is the same in all, as in British English.
    counted = "d. MMMM y" if locale.date_formats["long"].pattern.startswith("d.") else "d MMMM y"
    return str(format_date(day, counted if parts == 3 else "LLLL y", locale=locale))


def size_in_words(size: int, language: str) -> str:
    """How large a file is, rounded, as it is written in a language: 12 kB, 0.9 MB.

    At most two digits: three could be taken for a number to call.
    """
    amount: float = max(1, round(size / 1000))
    unit = "digital-kilobyte"
    if amount > 99:
        amount, unit = round(size / 1_000_000, 1), "digital-megabyte"
    if amount >= 10:
        amount = round(amount)
    return _measure(amount, unit, language)


@remembered(1_000)
def _measure(amount: float, unit: str, language: str) -> str:
    locale = _locale(language) if is_language(language) else _locale("en")
    return str(format_unit(amount, unit, length="short", locale=locale))
