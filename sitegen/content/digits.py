"""Digits in a text as a reader's eye finds them: however spaced, encoded, drawn or spelled, `1-1-3` is a number.

Short counts (under three digits), times of day, and temperatures and lengths with their unit are no numbers to call.
"""

import html
import re
from collections.abc import Iterator

from sitegen.content.characters import plain_digits
from sitegen.content.numerals import lines_worth_a_look, spelled_numbers
from sitegen.content.phone_numbers import EMERGENCY_ANYWHERE, NEVER_A_RANGE
from sitegen.remembered import remembered

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
# Bars or exclamation marks drawn like ones; a third bar belongs to a table, and a single mark ends a sentence.
_BARS = re.compile(r"(?<![\w|])(?:\d\|\||\|\|\d)(?![\w|])")
_MARKS = re.compile(r"(?<![\w!])(?:9!!|!!\d)(?![\w!])")
# One digit, and one, and one: no list names the same thing twice. Without an "and" it is one of the groups above.
_AND = r"(?:\s?[,،]?\s(?:and|og|och|und|i|oraz|та|і|й)\s|[,،]?\s?و\s?)"
_ONE_BY_ONE = re.compile(rf"(?<![\w.,:/-])(?<![,،] )\d(?:{_AND}|[,،]\s?)\d{_AND}\d(?![\w/]|[.,:-]\d)", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_FAR = re.compile(r"(?<=\s)([^\s\d]+\s+[^\s\d]+)\s+(?:[^\s\d]+\s+)+([^\s\d]+\s+[^\s\d]+)(?=\s)")
_YEAR = re.compile(r"(?<![\d+])(?:19|20)\d\d(?!\d)")
_CODES = "NOK|SEK|DKK|ISK|EUR|USD|GBP|PLN|UAH|CHF|CAD|AUD|CZK|HUF|RON|BGN|TRY|JPY|CNY|INR|NZD"
_CURRENCY = rf"(?:\b(?:{_CODES})\b|\bkr\b\.?|[€$£%])"
_SUM = r"\d{1,3}(?:[ .,\u00a0]?\d{3})*(?:[.,]\d{2})?(?!\d)"
_AMOUNT = re.compile(rf"{_CURRENCY}\s?{_SUM}|(?<!\d){_SUM}\s?{_CURRENCY}")
# What comes before an amount or a measure, in its place: `150 to ||||`; an "and" belongs to one only after "between".
_RANGE = re.compile(
    r"(?:(?<!\d)\d{1,4}\s?(?:to|til|till|–|-)|(?:between|mellom|mellan)\s\d{1,4}\s?(?:and|og|och))\s?(?=\|\|\|\|)",
    re.IGNORECASE,
)


def hard_coded_numbers(text: str) -> tuple[tuple[int, str], ...]:
    """Every number of three or more digits outside link targets, as (line, digits): `116 117` is one.

    >>> hard_coded_numbers("Call 1-1-3 or 116 117.")
    ((1, '113'), (1, '116117'))
    """
    if "\n" not in text:
        return tuple((1, digits) for digits in _line_numbers(text))
    spelled = lines_worth_a_look(text)
    lines = [it for it in enumerate(text.split("\n"), 1) if it[0] in spelled or _may_hold_digits(it[1])]
    return tuple((number, digits) for number, line in lines for digits in _line_numbers(line, number in spelled))


def _may_hold_digits(line: str) -> bool:
    return not line.isascii() or "&" in line or bool(_DIGIT.search(line))


@remembered(100_000)
def _line_numbers(line: str, spelled: bool = True) -> tuple[str, ...]:
    """The numbers of one line. What pages share, and what a preview reads again, is looked at once."""
    words = html.unescape(_LINK_TARGET.sub("]", line) if "](" in line else line)
    plain = plain_digits(words)
    return tuple(_numbers_in(plain, spelled or plain != line))


def digit_runs(words: str) -> Iterator[str]:
    """Every number of three or more digits in words, bare."""
    return _numbers_in(plain_digits(words))


def _numbers_in(plain: str, spelled: bool = True) -> Iterator[str]:
    """The same in plain words; what is not `spelled` holds no number in words."""
    in_words = [*spelled_numbers(plain)] if spelled else []
    if not _DIGIT.search(plain):  # most lines: then no pattern but those for words can match
        yield from dict.fromkeys(digits for digits in in_words if len(digits) >= 3)
        return
    words, plain = plain, _FAR.sub(_without_middle, plain)
    plain = _MEASURE.sub(_unless_emergency, _TIME.sub(GAP, plain))
    found = [digits for run in _RUN.findall(plain) if len(digits := _bare(run)) >= 3]
    yield from found
    others = [_bare(group) for group in _GROUPS.findall(plain) if _is_one_number(group)]
    others += [_bare(word.translate(_DRAWN_LIKE)) for word in _LETTERED.findall(plain) if not word.isdigit()]
    drawn = _MARKS.findall(words) + (_BARS.findall(words) if words.count("|") == 2 else [])
    seen = [re.sub(r"[|!]", "1", it) for it in drawn] + [_bare(it) for it in _ONE_BY_ONE.findall(words)]
    others += [digits for digits in seen if digits in NEVER_A_RANGE]
    others += in_words
    yield from (digits for digits in dict.fromkeys(others) if len(digits) >= 3 and digits not in found)


def stated_numbers(value: str) -> Iterator[str]:
    """The numbers of a fact's value that are no amount, year, measure or range of them: what somebody might call."""
    for pattern in (_YEAR, _AMOUNT, _MEASURE):
        value = pattern.sub(GAP, value)
    yield from digit_runs(_RANGE.sub(lambda start: start[0] if _bare(start[0]) in NEVER_A_RANGE else GAP, value))


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
