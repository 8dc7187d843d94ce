"""Numbers in words, and in words beside digits: `one one two`, `hundreogtolv`, `сто дванадцять`, `nine 11`.

Whatever language a text is in, the numerals of all of them are looked for: a line can hold words of another.
"""

import codecs
import functools
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise, repeat
from typing import Any, NamedTuple

from sitegen.content.phone_numbers import EMERGENCY_ANYWHERE, NEVER_A_RANGE


class _Language(NamedTuple):
    """The numerals of a language in their order; `/` is between words for the same number."""

    ones: str  # zero to nineteen; Arabic makes eleven to nineteen of two words
    tens: str  # twenty to ninety
    hundreds: str = ""  # a hundred to nine hundred, each a word by itself
    others: str = ""  # as `kind:value:word`; these go before the words above
    pair: str = ""  # how one word is made of a ten and a one
    hundred: str = ""  # the words between a one and the rest, where all three are written as one word
    and_before: str = ""  # what is written before a word, without a space


# The kinds: u one to nine, z zero, e ten to nineteen or two digits in one word, t tens, h hundreds, c a number of three
# digits in one word, x "hundred", a "and", r "double", n digits; o the letter between numerals, w the Norwegian two,
# which is "to" in English; k and p the halves of Arabic teens. A capital is the same with the Arabic "and" before it.
_LANGUAGES = (
    _Language(
        """zero/oh/nought/naught one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen""",
        "twenty thirty forty fifty sixty seventy eighty ninety",
        others="x:100:hundred a:0:and r:2:double r:3:triple r:3:treble o:0:o",
    ),
    _Language(
        """null en/ein/ett/én/éin/eitt to tre fire fem seks sju/syv åtte ni ti elleve tolv tretten fjorten femten
        seksten sytten atten nitten""",
        "tjue/tyve tretti/tredve førti femti seksti sytti åtti nitti",
        others="w:2:to x:100:hundre a:0:og r:2:dobbel r:3:trippel",
        pair="{ten}{one}",
        hundred="hundre/hundreog",
    ),
    _Language(
        """noll ett/en två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton
        nitton""",
        "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio",
        others="x:100:hundra a:0:och",
        pair="{ten}{one}",
        hundred="hundra/hundraoch",
    ),
    _Language(
        """null eins/ein zwei/zwo drei vier fünf/fuenf sechs sieben acht neun zehn elf zwölf/zwoelf dreizehn vierzehn
        fünfzehn sechzehn siebzehn achtzehn neunzehn""",
        "zwanzig dreißig/dreissig vierzig fünfzig sechzig siebzig achtzig neunzig",
        others="x:100:hundert a:0:und",
        pair="{one}und{ten}",
        hundred="hundert/hundertund",
    ),
    _Language(
        """zero jeden/jedna/jedno dwa/dwie trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście
        trzynaście czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście""",
        """dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt
        dziewięćdziesiąt""",
        "sto dwieście trzysta czterysta pięćset sześćset siedemset osiemset dziewięćset",
    ),
    _Language(
        """нуль один/одна/одне два/дві три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять тринадцять
        чотирнадцять п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять""",
        "двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто",
        "сто двісті триста чотириста п'ятсот шістсот сімсот вісімсот дев'ятсот",
    ),
    _Language(
        """صفر واحد/واحدة اثنان/اثنين/اثنتان/اثنتين/إثنان/إثنين ثلاثة/ثلاث أربعة/أربع خمسة/خمس ستة/ست سبعة/سبع
        ثمانية/ثماني/ثمان تسعة/تسع""",
        "عشرون/عشرين ثلاثون/ثلاثين أربعون/أربعين خمسون/خمسين ستون/ستين سبعون/سبعين ثمانون/ثمانين تسعون/تسعين",
        """مئة/مائة مئتان/مئتين/مائتان/مائتين ثلاثمئة/ثلاثمائة أربعمئة/أربعمائة خمسمئة/خمسمائة ستمئة/ستمائة
        سبعمئة/سبعمائة ثمانمئة/ثمانمائة تسعمئة/تسعمائة""",
        others="k:10:عشر k:10:عشرة p:1:أحد p:1:إحدى p:2:اثنا p:2:اثني p:2:اثنتا p:2:اثنتي p:2:إثنا",
        and_before="و",
    ),
)
_Vocabulary = dict[str, tuple[str, str]]  # word → its kind and its digits
_Row = tuple[str, int, str]  # kind, value, words
_QuickTables = tuple[Any, bytes, dict[bytes, int]]

_APOSTROPHES = str.maketrans("’ʼ`", "'''")
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)*")
# What may be between the numerals of one number; longer is what stands for words that were left out.
_GAP = re.compile(r"\s*(?:[^\w\s]|_){1,2}\s*|\s+")
_NUMBER = re.compile(
    "[uwn]?xa?(?:t[uw]|[tuwen])|h(?:t[uw]|[UPup]k|[Uu]T|[tuwekUTK])"  # one hundred and thirteen
    "|t[uw]|uT|[up]k|r[uwz]|(?<=[uwze])o(?=[uwze])|w(?!n)|[uztekcn]"  # ninety-nine, double one, one o one
)
_SERIES = re.compile(f"(?:{_NUMBER.pattern})+")
_AND_THE_LAST = re.compile("(?=([uwz][uwz]a[uwz]))")  # one, one and three
_OTHER = (" ", "")
# What is counted or dated: one ten-minute walk, nine 11 year olds, en 17. mai; not "day", which is also "day or night".
_COUNTED = re.compile(
    r"\s?(?:minut|sekund|second|hour|stund|time(?:r|n)|days|dager|dagar|tage|week|uke|vecko|month|måned|monat|year|år|jahr)"
    r"|-[^\W\d_]|[.,:]\d|\s?[%°€$£]|\s?(?:[md]l|m?g|kg|[ckm]?m|kr|nok|lat)(?!\w)"
    r"|\.\s?(?:jan|feb|mar|apr|mai|maj|may|jun|jul|aug|sep|o[kc]t|nov|de[sc])"
)
# Behind digits after "one", which is an article too, every word is.
_WORD_AFTER = re.compile(rf"{_COUNTED.pattern}|[\s-]?[^\W\d_]")

_TYPED_PLAINLY = str.maketrans("łøةى", "loهي")
# What the quick look tells apart. `to` and `o` are apart: beside digits they are other words.
_NUMERAL, _DIGITS, _ALONE, _TO, _LINE_END = (bytes((code,)) for code in (1, 2, 3, 4, 255))
_WORTH_A_LOOK = (b"\1\1", b"\1\2", b"\2\1", b"\3", b"\1\4", b"\4\1", b"\4\4", b"\2\2\4")


class _Read(NamedTuple):
    """A line as one language reads it: the kind of each word, a blank where no number goes on, and its digits."""

    text: str
    kinds: str
    values: list[str]
    places: list[tuple[int, int]]


def spelled_numbers(words: str) -> Iterator[str]:
    """Numbers in words: three digits and more, or an emergency number such as "one thirteen"."""
    if not _is_worth_a_look(_quick_codes(words)):
        return
    text = words.lower().translate(_APOSTROPHES)
    tokens = list(_TOKEN.finditer(text))
    written = {token[0] for token in tokens}
    for vocabulary in _vocabularies():
        if not vocabulary.keys().isdisjoint(written):
            yield from _in_one_language(_read(text, tokens, vocabulary))


def lines_worth_a_look(text: str) -> frozenset[int]:
    """The numbers of the lines that may hold a number in words.

    Only what is true of every number in words: which it is, the patterns say.
    """
    codes = _quick_codes(text)
    if not _is_worth_a_look(codes):
        return frozenset()
    lines = enumerate(codes.split(_LINE_END), 1)
    return frozenset(number for number, line in lines if _is_worth_a_look(line))


def _quick_codes(text: str) -> bytes:
    """A code for each word of a text, 0 for most, and one for each end of a line."""
    to_letters, to_words, codes = _quick_tables()
    letters = text.encode() if text.isascii() else codecs.charmap_encode(text, "replace", to_letters)[0]
    if b"\n" in letters:
        letters = letters.replace(b"\n", b" " + _LINE_END + b" ")
    return bytes(map(codes.get, letters.translate(to_words).split(), repeat(0)))


def _is_worth_a_look(codes: bytes) -> bool:
    core = codes.strip(b"\0")
    if len(core) < 2:  # most lines; this and the loop, instead of any(), keep a build of thousands of pages quick
        return core == _ALONE
    for series in _WORTH_A_LOOK:
        if series in core:
            return True
    return False


def _in_one_language(read: _Read) -> Iterator[str]:
    only_words = read.kinds.replace("n", " ")
    for kinds in (only_words, read.kinds) if only_words != read.kinds else (only_words,):
        for found in _SERIES.finditer(kinds):
            numbers = [_digits(read, *number.span()) for number in _NUMBER.finditer(kinds, *found.span())]
            if _is_called(read, *found.span(), numbers):
                yield "".join(numbers)
    for found in _AND_THE_LAST.finditer(read.kinds):
        digits = "".join(read.values[place] for place in range(*found.span(1)) if read.kinds[place] != "a")
        if len(digits) == 3 and digits in NEVER_A_RANGE:
            yield digits


def _read(text: str, tokens: list[re.Match[str]], vocabulary: _Vocabulary) -> _Read:
    kinds, values, places, end = list[str](), list[str](), list[tuple[int, int]](), 0
    for token in tokens:
        word = token[0]
        kind, value = ("n", word) if len(word) <= 2 and word.isdecimal() else vocabulary.get(word, _OTHER)
        start, before = token.start(), kinds[-1:]
        if kind != " " and before != [" "] and before and not _GAP.fullmatch(text, end, start):
            kinds.append(" ")
            values.append("")
            places.append((start, start))
        kinds.append(kind)
        values.append(value)
        end = token.end()
        places.append((start, end))
    return _Read(text, "".join(kinds), values, places)


def _digits(read: _Read, start: int, end: int) -> str:
    """What the words of one number stand for, in digits."""
    kinds, values = read.kinds[start:end], read.values[start:end]
    if len(kinds) == 1:
        return values[0]
    if kinds[0] == "r":
        return values[1] * int(values[0])
    if "x" in kinds[:2]:
        times = int(values[0]) if kinds[0] != "x" else 1
        return str(100 * times + sum(map(int, values[kinds.index("x") + 1 :])))
    return str(sum(map(int, values)))


def _is_called(read: _Read, start: int, end: int, numbers: list[str]) -> bool:
    """Whether a reader takes a series of numbers, one of them a word, for a number to call."""
    digits, kinds, after = "".join(numbers), read.kinds[start:end], read.places[end - 1][1]
    if len(digits) < 3 or set(kinds) == {"n"} or (len(numbers) > 1 and _is_a_count(numbers)):
        return False
    gaps = [read.text[before[1] : behind[0]] for before, behind in pairwise(read.places[start:end])]
    if "n" in kinds:
        return digits in EMERGENCY_ANYWHERE and _is_one_with_digits(kinds, numbers, gaps, read.text, after)
    if sum(len(number) == 1 for number in numbers) >= 3:
        return True
    if gaps and gaps[0].isspace() and _COUNTED.match(read.text, after):
        return False
    return digits in EMERGENCY_ANYWHERE or (len(numbers) == 1 and int(digits) < 120)


def _is_a_count(numbers: list[str]) -> bool:
    return all(int(after) == int(before) + 1 for before, after in pairwise(numbers))


def _is_one_with_digits(kinds: str, numbers: list[str], gaps: list[str], text: str, after: int) -> bool:
    """Whether words and digits are one number: 9-one-one, nine 11, 9 eleven, 1 hundred and 12; not 11 two, one (0.2."""
    if len(set(gaps)) > 1 and any(gap.strip() not in {"", "-"} for gap in gaps):
        return False
    if len(numbers) >= 3:
        return all(len(number) == 1 for number in numbers)
    if (_WORD_AFTER if numbers[0] == "1" else _COUNTED).match(text, after):
        return False
    if len(numbers) == 1:
        return True
    two_digits_first = kinds[0] == "n" and len(numbers[0]) == 2
    tight = not any(character.isspace() for character in gaps[0])
    return "".join(numbers) in NEVER_A_RANGE and (tight or (gaps[0].isspace() and not two_digits_first))


@functools.cache
def _vocabularies() -> tuple[_Vocabulary, ...]:
    return tuple(_vocabulary(language) for language in _LANGUAGES)


def _vocabulary(language: _Language) -> _Vocabulary:
    rows = [(kind, int(value), word) for kind, value, word in (it.split(":") for it in language.others.split())]
    ones = list(enumerate(language.ones.split()))
    rows += [("z" if value == 0 else "u" if value < 10 else "e", value, words) for value, words in ones]
    rows += [("t", 10 * value, words) for value, words in enumerate(language.tens.split(), 2)]
    rows += [("h", 100 * value, words) for value, words in enumerate(language.hundreds.split(), 1)]
    rows += _pairs(language, rows)
    rows += _hundreds(language, rows)
    found = _Vocabulary()
    for kind, value, words in rows:
        for variant in (variant for word in words.split("/") for variant in _variants(word)):
            found.setdefault(variant, (kind, str(value)))
    for word, (kind, digits) in list(found.items()) if language.and_before else ():
        found.setdefault(language.and_before + word, (kind.upper(), digits))
    return found


def _words_of(rows: list[_Row], kinds: str) -> list[tuple[int, str]]:
    return [(value, word) for kind, value, words in rows if kind in kinds for word in words.split("/")]


def _pairs(language: _Language, rows: list[_Row]) -> list[_Row]:
    """Twenty-one to ninety-nine, where they are written as one word."""
    tens, ones = _words_of(rows, "t") if language.pair else [], _words_of(rows, "u")
    return [("e", ten + one, language.pair.format(ten=word, one=last)) for ten, word in tens for one, last in ones]


def _hundreds(language: _Language, rows: list[_Row]) -> Iterator[_Row]:
    """The numbers of three digits that are written as one word, with or without a word for how many hundred."""
    hundreds = [(1, ""), *_words_of(rows, "u")]
    for rest, word in _words_of(rows, "ute") if language.hundred else ():
        for times, before in hundreds:
            if str(100 * times + rest) in EMERGENCY_ANYWHERE:
                yield from (("c", 100 * times + rest, f"{before}{it}{word}") for it in language.hundred.split("/"))


def _variants(word: str) -> set[str]:
    """The word, and how it is typed without its accents, hamzas or apostrophe."""
    if word.isascii() and "'" not in word:
        return {word}
    found = {word, word.translate(_TYPED_PLAINLY)}
    for each in list(found):
        found.add("".join(it for it in unicodedata.normalize("NFD", each) if not unicodedata.combining(it)))
    return found | {each.replace("'", "") for each in found}


@functools.cache
def _quick_tables() -> _QuickTables:
    """An alphabet of the letters in numerals, one byte each; what ends a word in it; and the words to look for."""
    words = {word: kind for vocabulary in _vocabularies() for word, (kind, _) in vocabulary.items() if kind != "a"}
    small = sorted({letter for word in words for letter in word if not letter.isascii()})
    capital = [letter.upper() for letter in small if letter.upper() != letter and len(letter.upper()) == 1]
    alphabet = "".join((*map(chr, range(128)), *small, *capital, "ẞ"))
    to_letters = codecs.charmap_build(alphabet.ljust(256, "\ufffe"))
    place = {letter: code for code, letter in enumerate(alphabet)}
    ends = bytes(place[it.lower()] if it.isalnum() else 32 for it in alphabet)
    to_words = ends.ljust(255, b" ") + _LINE_END
    codes = {f"{digits:0{width}}".encode(): _DIGITS[0] for width in (1, 2) for digits in range(10**width)}
    for word, kind in words.items():
        parts = codecs.charmap_encode(word, "strict", to_letters)[0].translate(to_words).split()
        code = _ALONE if kind in "xc" else _TO if kind in "wo" else _NUMERAL
        codes.update(dict.fromkeys(parts, code[0]))
    return to_letters, to_words, codes | {_LINE_END: _LINE_END[0]}
