"""What Markdown lets through and a reader must not meet: HTML, pointers gone wrong, numbers hidden or run together."""

import html
import re
from collections.abc import Iterator

from sitegen.digits import digit_runs
from sitegen.pointers import BLOCK_KINDS, HOLE, INLINE_KINDS, NUMBER_KINDS, Flaw, Reference
from sitegen.unseen import UNSEEN_HINT, unseen_sign

_LINK_TARGET = re.compile(r"\]\([^)]*\)")
_MARK_IN_WORD = re.compile(r"</?(?:em|strong|code)>")
_TAG = re.compile(r"<[a-zA-Z/!?][^>\n]*>?")
# Where a number is shown, and where a fact is, which may be a word: `2 [](fact:years)` is none of our business.
_NUMBER_SIGN, _FACT_SIGN = "\ue002", "\ue003"
_TOUCHING = re.compile("(?=([\\d\ue002]\\s*\ue002|\ue002\\s*\\d|[\\d\ue002\ue003]\ue003|\ue003[\\d\ue002]))")
_POINTER_WORDS = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(INLINE_KINDS | BLOCK_KINDS))}):[a-z0-9][\w#-]*")
_BRACKETS = re.compile(r"\][\[(]")
# Wider than what may stand between the digits of one number.
_GAP = "||||"


def text_flaws(text: str, result: str, references: list[Reference], inline: bool) -> Iterator[Flaw]:
    """Everything wrong with a text, but for its links; `result` is its HTML with a hole for each reference."""
    yield from _joined(result, references)
    yield from _raw_html(text)
    yield from _block_elements(result, inline)
    yield from _unseen(text)
    yield from _broken_pointers(result, text)


def hidden_numbers(result: str, references: list[Reference], text: str) -> Iterator[tuple[int, str]]:
    """Digits that are one number only to the reader's eye: `1**1**3`, `[11](page:gp)3`, `11` and `3` below it."""
    seen = _LINK_TARGET.sub(lambda target: "]" + "\n" * target[0].count("\n"), text)
    labelled = HOLE.sub(lambda hole: _words_at(references[int(hole[1])]), _MARK_IN_WORD.sub("", result))
    for digits in digit_runs(html.unescape(" ".join(_TAG.sub(_GAP, labelled).split()))):
        place = re.search(r"\D{0,9}?".join(digits), seen)
        yield seen.count("\n", 0, place.start() if place else 0) + 1, digits


def _words_at(reference: Reference) -> str:
    """What a reader sees where the hole is; a number or a fact keeps what is around it apart."""
    return reference.label + _GAP if reference.kind in NUMBER_KINDS or not reference.label else reference.label


def _joined(result: str, references: list[Reference]) -> Iterator[Flaw]:
    """A number that touches a digit or another number: `1[](digits:fire)` would be read as one."""
    order = [references[int(number)] for number in HOLE.findall(result)]
    numbers = [reference for reference in order if reference.kind in NUMBER_KINDS]
    signs = HOLE.sub(lambda hole: _sign_at(references[int(hole[1])]), _MARK_IN_WORD.sub("", result))
    for touching in _TOUCHING.finditer(html.unescape(signs)):
        met = [sign for sign in html.unescape(signs)[: touching.end(1)] if sign in _NUMBER_SIGN + _FACT_SIGN]
        reference = numbers[len(met) - 1]
        message = f"{reference.kind}:{reference.name} touches a digit or another number; they would be read as one"
        yield Flaw(reference.line, "joined-numbers", message, "put a word between the two")


def _sign_at(reference: Reference) -> str:
    if reference.kind in NUMBER_KINDS:
        return _FACT_SIGN if reference.kind == "fact" else f"{reference.label} {_NUMBER_SIGN}".strip()
    return reference.label


def _raw_html(text: str) -> Iterator[Flaw]:
    opened: set[str] = set()
    for number, line in enumerate(text.split("\n"), 1):
        for tag in _TAG.findall(line):
            name = re.sub(r"[</>].*|\s.*", "", tag.lstrip("</"))
            # The end of what has been told, and <https://…> and <me@example.org>, which are told as links.
            if (tag.startswith("</") and name in opened) or re.match(r"<(https?:|[^\s>]+@)", tag):
                continue
            opened.add(name)
            hint = "write Markdown; a component belongs in templates/"
            yield Flaw(number, "raw-html", f"HTML stands in the text: {tag}", hint)


def _unseen(text: str) -> Iterator[Flaw]:
    for number, line in enumerate(text.split("\n"), 1):
        sign = unseen_sign(html.unescape(line))
        if sign:
            message = f"the character {sign} stands here, which nobody can see"
            yield Flaw(number, "unseen-character", message, UNSEEN_HINT)


def _broken_pointers(result: str, text: str) -> Iterator[Flaw]:
    """Pointers that Markdown did not take for links, and would show as they stand."""
    shown = html.unescape(_TAG.sub("", result))
    found = dict.fromkeys(_POINTER_WORDS.findall(shown)) or dict.fromkeys(_BRACKETS.findall(shown))
    for left in found:
        line = text.count("\n", 0, max(text.find(left), 0)) + 1
        message, hint = (
            f"{left!r} would be shown as it stands",
            "write [words](kind:id), without a gap, outside of code",
        )
        yield Flaw(line, "broken-pointer", message, hint)


def _block_elements(result: str, inline: bool) -> list[Flaw]:
    if inline and re.search(r"<(p|h\d|ul|ol|table|blockquote|pre|hr)\b", result):
        return [Flaw(1, "not-one-line", "this must be a single line of text", "move longer text into a page")]
    return []
