"""What Markdown accepts and a reader must not see: HTML, broken references, numbers that are hidden or run together."""

import html
import re
from collections.abc import Iterator

from sitegen.content.characters import RETYPE_HINT, invisible_character
from sitegen.content.digits import GAP, digit_runs
from sitegen.content.references import KINDS, PLACEHOLDER, Reference
from sitegen.problems import Location, Problem

_LINK_TARGET = re.compile(r"\]\([^)]*\)")
_TAG_IN_WORD = re.compile(r"</?(?:em|strong|code)>")
_TAG = re.compile(r"<[a-zA-Z/!?][^>\n]*>?")
# Where a number is printed, and where a fact is, which may be a word: `2 [](fact:years)` is allowed.
_NUMBER_MARK, _FACT_MARK = "\ue002", "\ue003"
_TOUCHING = re.compile("(?=([\\d\ue002]\\s*\ue002|\ue002\\s*\\d|[\\d\ue002\ue003]\ue003|\ue003[\\d\ue002]))")
_REFERENCE_WORDS = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(KINDS))}):[a-z0-9][\w#-]*")
_BRACKETS = re.compile(r"\][\[(]")


def text_problems(text: str, result: str, references: list[Reference], inline: bool) -> Iterator[Problem]:
    """Everything wrong with a text, except its links; `result` is its HTML with a placeholder for each reference."""
    yield from _joined(result, references)
    yield from _raw_html(text)
    yield from _block_elements(result, inline)
    yield from _invisible(text)
    yield from _broken_references(result, text)


def assembled_numbers(result: str, references: list[Reference], text: str) -> Iterator[tuple[int, str]]:
    """Digits that are one number only to the reader's eye: `1**1**3`, `[11](page:gp)3`, `11` and `3` below it."""
    seen = _LINK_TARGET.sub(lambda target: "]" + "\n" * target[0].count("\n"), text)
    labelled = PLACEHOLDER.sub(lambda found: _words_at(references[int(found[1])]), _TAG_IN_WORD.sub("", result))
    for digits in digit_runs(html.unescape(" ".join(_TAG.sub(GAP, labelled).split()))):
        place = re.search(r"\D{0,9}?".join(digits), seen)
        yield seen.count("\n", 0, place.start() if place else 0) + 1, digits


def _words_at(reference: Reference) -> str:
    """What a reader sees at the placeholder; a number or a fact keeps what is around it apart."""
    return reference.label + GAP if reference.shows_number or not reference.label else reference.label


def _joined(result: str, references: list[Reference]) -> Iterator[Problem]:
    """A number that touches a digit or another number: `1[](digits:fire)` would be read as one."""
    order = [references[int(number)] for number in PLACEHOLDER.findall(result)]
    numbers = [reference for reference in order if reference.shows_number]
    marked = html.unescape(
        PLACEHOLDER.sub(lambda found: _mark_at(references[int(found[1])]), _TAG_IN_WORD.sub("", result))
    )
    for touching in _TOUCHING.finditer(marked):
        met = [mark for mark in marked[: touching.end(1)] if mark in _NUMBER_MARK + _FACT_MARK]
        reference = numbers[len(met) - 1]
        message = f"{reference.kind}:{reference.name} touches a digit or another number; they would be read as one"
        yield Problem(Location("", reference.line), "joined-numbers", message, "put a word between the two")


def _mark_at(reference: Reference) -> str:
    if reference.shows_number:
        return _FACT_MARK if reference.kind == "fact" else f"{reference.label} {_NUMBER_MARK}".strip()
    return reference.label


def _raw_html(text: str) -> Iterator[Problem]:
    opened: set[str] = set()
    for number, line in enumerate(text.split("\n"), 1):
        for tag in _TAG.findall(line):
            name = re.sub(r"[</>].*|\s.*", "", tag.lstrip("</"))
            # The end of what was reported, and <https://…> and <me@example.org>, which are reported as links.
            if (tag.startswith("</") and name in opened) or re.match(r"<(https?:|[^\s>]+@)", tag):
                continue
            opened.add(name)
            hint = "write Markdown; a component belongs in templates/"
            yield Problem(Location("", number), "raw-html", f"the text contains HTML: {tag}", hint)


def _invisible(text: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), 1):
        character = invisible_character(html.unescape(line))
        if character:
            message = f"the text contains {character}, a character that nobody can see"
            yield Problem(Location("", number), "invisible-character", message, RETYPE_HINT)


def _broken_references(result: str, text: str) -> Iterator[Problem]:
    """References that Markdown did not take for links, and would print as they are."""
    shown = html.unescape(_TAG.sub("", result))
    found = dict.fromkeys(_REFERENCE_WORDS.findall(shown)) or dict.fromkeys(_BRACKETS.findall(shown))
    for left in found:
        line = text.count("\n", 0, max(text.find(left), 0)) + 1
        message, hint = (
            f"{left!r} would be printed as it is",
            "write [words](kind:id), without a gap, outside of code",
        )
        yield Problem(Location("", line), "broken-reference", message, hint)


def _block_elements(result: str, inline: bool) -> list[Problem]:
    if inline and re.search(r"<(p|h\d|ul|ol|table|blockquote|pre|hr)\b", result):
        message = "this must be a single line of text"
        return [Problem(Location("", 1), "not-one-line", message, "move longer text into a page")]
    return []
