"""Digits in a text as a reader's eye finds them: however spaced, encoded, drawn or spelled, `1-1-3` is a number.

Short counts (under three digits), times of day, and temperatures and lengths with their unit are no numbers to call.
"""

import functools
import html
import re
from collections.abc import Iterator
from itertools import pairwise

from sitegen.content.characters import plain_digits
from sitegen.content.phone_numbers import EMERGENCY_ANYWHERE, NEVER_A_RANGE

_LINK_TARGET = re.compile(r"\]\([^)]*\)")
# What is no number to call: 08:00 on the 24-hour clock; 38,5 °C; 500 m.
_TIME = re.compile(r"(?<![\d:])(?:[01]\d|2[0-4]):[0-5]\d(?![\d:])|\b24/7\b")
_UNITS = r"°\s?[CF]?|(?:km|cm|mm|m|met(?:er|re)s?|kilomet(?:er|re)s?)\b"
_MEASURE = re.compile(rf"(?<![\d.,])\d{{1,4}}(?:[.,]\d{{1,2}})?\s?(?:{_UNITS})")
# Wider than what may separate the digits of one number.
GAP = "||||"
_RUN = re.compile(r"\+?\d(?:[\s.\-/]?\d)*")
# Groups of digits with other characters between them: 1*1*3, 11•4, (22) (59) (13) (08), 22,59,13,08.
_GROUPS = re.compile(r"(?<!\d)\d{1,3}(?:[^\w\n]{1,3}\d{1,3})+(?!\d)|(?<!\d)\d{1,3}(?:_\d{1,3})+(?!\d)")
_GAP = re.compile(r"\D+")
# Letters drawn like digits, in a word that holds a digit too: l14, 1l3, 11O.
_LETTERED = re.compile(r"(?<!\w)(?=\w*\d)[\dlIOoЗ]{3,}(?!\w)")
_DRAWN_LIKE = str.maketrans("lIOoЗ", "11003")
# Zero to nineteen, by language: digits may be spelled out too.
_NUMERALS = (
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen""",
    """null en to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten""",
    """null ein to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten""",
    """noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton""",
)
_DIGIT = re.compile(r"\d")
# Everything but letters and digits, and every letter that is not ASCII, ends a word.
_WORDS_APART = bytes(it if chr(it).isalnum() and it < 128 or it == 95 else 32 for it in range(256))
_FAR = re.compile(r"(?<=\s)([^\s\d]+\s+[^\s\d]+)\s+(?:[^\s\d]+\s+)+([^\s\d]+\s+[^\s\d]+)(?=\s)")
_YEAR = re.compile(r"(?<![\d+])(?:19|20)\d\d(?!\d)")
_CURRENCY = r"(?:\b[A-Z]{3}\b|\bkr\b\.?|[€$£%])"
_SUM = r"\d{1,3}(?:[ .,\u00a0]?\d{3})*(?:[.,]\d{2})?(?!\d)"
_AMOUNT = re.compile(rf"{_CURRENCY}\s?{_SUM}|(?<!\d){_SUM}\s?{_CURRENCY}")
# What comes before an amount or a measure, in its place: `150 to ||||`.
_RANGE = re.compile(r"\d{1,4}\s?(?:to|til|till|and|og|och|–|-)\s?(?=\|\|\|\|)")
_HUNDREDS = (b"hundre", b"hundra")
_HUNDRED = r"(?:hundred|hundre|hundra)\s+(?:(?:and|og|och)\s+)?"


def hard_coded_numbers(text: str) -> tuple[tuple[int, str], ...]:
    """Every number of three or more digits outside link targets, as (line, digits): `116 117` is one.

    >>> hard_coded_numbers("Call 1-1-3 or 116 117.")
    ((1, '113'), (1, '116117'))
    """
    if "\n" not in text:
        return tuple((1, digits) for digits in _line_numbers(text))
    spelled = _may_be_spelled(text)
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if spelled or _may_hold_digits(line)]
    return tuple((number, digits) for number, line in lines for digits in _line_numbers(line))


def _may_hold_digits(line: str) -> bool:
    return not line.isascii() or "&" in line or bool(_DIGIT.search(line))


@functools.lru_cache(100_000)
def _line_numbers(line: str) -> tuple[str, ...]:
    """The numbers of one line. What pages share, and what a preview reads again, is looked at once."""
    return tuple(digit_runs(html.unescape(_LINK_TARGET.sub("]", line) if "](" in line else line)))


def digit_runs(words: str) -> Iterator[str]:
    """Every number of three or more digits in words, bare."""
    plain = plain_digits(words)
    if not _DIGIT.search(plain):  # most lines: then no pattern but those for words can match
        yield from dict.fromkeys(digits for digits in _spelled(plain) if len(digits) >= 3)
        return
    plain, words = _FAR.sub(_without_middle, plain), plain
    plain = _MEASURE.sub(_unless_emergency, _TIME.sub(GAP, plain))
    found = [digits for run in _RUN.findall(plain) if len(digits := _bare(run)) >= 3]
    yield from found
    others = [_bare(group) for group in _GROUPS.findall(plain) if _is_one_number(group)]
    others += [_bare(word.translate(_DRAWN_LIKE)) for word in _LETTERED.findall(plain) if not word.isdigit()]
    others += _spelled(words)
    yield from (digits for digits in dict.fromkeys(others) if len(digits) >= 3 and digits not in found)


def stated_numbers(value: str) -> Iterator[str]:
    """The numbers of a fact's value that are no amount, year, measure or range of them: what somebody might call."""
    for pattern in (_YEAR, _AMOUNT, _MEASURE, _RANGE):
        value = pattern.sub(GAP, value)
    yield from digit_runs(value)


def _without_middle(words: re.Match[str]) -> str:
    """Words without digits that are far from any: the patterns below read what is beside a number only."""
    return f"{words[1]} {GAP} {words[2]}"


def _bare(run: str) -> str:
    return re.sub(r"\D", "", run)


def _unless_emergency(measure: re.Match[str]) -> str:
    return measure[0] if _bare(measure[0]) in EMERGENCY_ANYWHERE else GAP


def _is_one_number(group: str) -> bool:
    """Whether an eye reads the digits as one number, and not as a list, a range or a decimal."""
    parts, gaps = _GAP.split(group), _GAP.findall(group)
    digits = "".join(parts)
    if all(len(part) == 1 for part in parts):
        return len(parts) >= 3
    if any(gap.isspace() or gap.strip() in {".", "-", "/"} for gap in gaps):
        return False  # a run, which is found already, or the end of a sentence
    if len(parts) == 2 and gaps[0].strip(". ") in {"–", "—"} and int(parts[0]) < int(parts[1]):
        return digits in NEVER_A_RANGE  # elsewhere a range: 9–12 months, 25.–26. May
    if digits in EMERGENCY_ANYWHERE:
        return not any(gap in {", ", "; ", ": "} for gap in gaps)
    tight = not any(character.isspace() for gap in gaps for character in gap)
    if len(parts) == 2 and gaps[0] in {",", "%"}:
        return False
    return len(digits) >= 3 and (tight or any(character in "()[]{}" for gap in gaps for character in gap))


def _spelled(words: str) -> Iterator[str]:
    """Numbers in words: three digits and more, or an emergency number such as "one thirteen"."""
    if not _may_be_spelled(words):
        return
    lower = words.lower()
    for values, series, hundred in _languages():
        for match in series.finditer(lower):
            digits = [values[word] for word in re.findall(r"\w+", match[0])]
            if all(int(after) == int(before) + 1 for before, after in pairwise(digits)):
                continue  # somebody counts: one, two, three
            if "".join(digits) in EMERGENCY_ANYWHERE or sum(len(digit) == 1 for digit in digits) >= 3:
                yield "".join(digits)
        yield from (str(100 + int(values[match[1]])) for match in hundred.finditer(lower))


def _may_be_spelled(words: str) -> bool:
    """Whether two numerals of whatever language are side by side, or one of the words for a hundred is there.

    Only what is true of every number in words: which it is, the patterns say.
    """
    ascii, numerals = _ascii(words.lower()), _all_numerals()
    found = [word in numerals for word in ascii.translate(_WORDS_APART).split()]
    return (True, True) in pairwise(found) or any(word in ascii for word in _HUNDREDS)


@functools.cache
def _all_numerals() -> frozenset[bytes]:
    return frozenset(_ascii(" ".join(_NUMERALS)).translate(_WORDS_APART).split())


def _ascii(words: str) -> bytes:
    return words.encode("ascii", "replace")


@functools.cache
def _languages() -> list[tuple[dict[str, str], re.Pattern[str], re.Pattern[str]]]:
    """For each language: word → digits, a series of such words, and one after "hundred"."""
    found = []
    for numerals in _NUMERALS:
        values = {word: str(value) for value, word in enumerate(numerals.split())}
        word = "|".join(sorted(values, key=len, reverse=True))
        series = re.compile(rf"(?<!\w)(?:{word})(?:(?:\s*[-–,.•·/]\s*|\s+)(?:{word}))+(?!\w)")
        found.append((values, series, re.compile(rf"(?<!\w){_HUNDRED}({word})(?!\w)")))
    return found
