"""What Markdown accepts and a reader must not see: HTML, broken references, numbers that are hidden or run together."""

import html
import re
from collections.abc import Iterator
from itertools import pairwise

from sitegen.content.characters import RETYPE_HINT, invisible_character
from sitegen.content.digits import GAP, digit_runs
from sitegen.content.markdown_blocks import LINE_MARK
from sitegen.content.references import KINDS, PLACEHOLDER, Reference
from sitegen.problems import Location, Problem

_LINK_TARGET = re.compile(r"\]\((?:[^)\n]|\n(?!\s*\n))*\)")
_TAG_IN_WORD = re.compile(r"</?(?:em|strong|code)>")
_TAG = re.compile(r"<[a-zA-Z/!?][^>\n]*>?")
# Where a number is printed, and where a fact is, which may be a word: `2 [](fact:years)` is allowed.
_NUMBER_MARK, _FACT_MARK = "\ue002", "\ue003"
_TOUCHING = re.compile("(?=([\\d\ue002]\\s*\ue002|\ue002\\s*\\d|[\\d\ue002\ue003]\ue003|\ue003[\\d\ue002]))")
# The same where they do not overlap, which is found sooner: in most texts there is none.
_SIDE_BY_SIDE = re.compile("[\\d\ue002\ue003]\\s*[\ue002\ue003]|[\ue002\ue003]\\s*\\d")
_MARK = f"(?:{LINE_MARK.pattern})*"
_REFERENCE_WORDS = re.compile(rf"{_MARK}(?<!\w)(?:{'|'.join(sorted(KINDS))}):[a-z0-9][\w#-]*")
_BRACKETS = re.compile(rf"\][\[(]{_MARK}[^\s\[\]()]*\]?")
_COLON = re.compile(r":(?!\s)")
_CODE = re.compile("<code>(.*?)</code>", re.DOTALL)
_CODE_HINT = "words between ` are shown as they are: take the ` away"
# What is around a broken reference, between two private characters → what to do.
_BROKEN = (
    (r"\ue007\]\[", "no line below says where it leads, [its-name]: kind:id; or write"),
    (r"\[[^\[\]]*\]\s+\(\ue007", "close the gap between the two pairs of brackets"),
    (r"\)\[\ue007", "the two pairs of brackets are swapped"),
    (r"\[[^\[\]]*\]\(\ue007[^\ue007]*\ue007[^)]?$", "the bracket ) at the end is missing"),
    (r"(?<!\[)\]\(\ue007|^[^\[]*\]\(\ue007", "the bracket [ at the beginning is missing, or there is a \\ before it"),
    (r"\[[^\[\]]*\(\ue007", "the bracket ] before the ( is missing"),
    (r"\]:?\s?\ue007", "the target belongs in round brackets"),
)
# What the parser keeps as it is: signs behind a backslash, code, and the targets of links.
_KEPT = re.compile(
    r"\\[!-/:-@\[-`{-~]|(?<!`)(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)|(?<=\])\([^)\n]*\)|<[^>\s]*>", re.DOTALL
)
_OPEN_STARS = re.compile(r"(?<!\d)(?<!\d )\*\*|\*\*(?! ?\d)")
_HERE = "say it in words"
_DIALECTS = tuple(
    (re.compile(pattern, re.MULTILINE | re.IGNORECASE), words, hint)
    for pattern, words, hint in (
        (r"\[\^[^\]\n]+\]|\^\[[^\]\n]+\]", "a footnote", "write the note in brackets, in the sentence itself"),
        (r"^[ >]*(?:(?:[-*+]|\d+\.) +)?\[[ x]?\](?=\s)", "a box to tick", "leave the box out: - Call"),
        (
            r"^(?:[^\S\n]|>)*(?:[-*+] +)?(?:!!!|\?{3}\+?|/{3}|\.\.(?= [\w-]+::))(?= *[\w{]| *$).*|:{3,}.*",
            "a box of its own",
            "begin its lines with >, as a quote",
        ),
        (r"^[ >]*\[!\w+\]", "a box of its own", "write the word in bold: **Note:**"),
        (r"^ *\*\[[^\]\n]+\]:.*", "an abbreviation", "explain the word in brackets where it is used first"),
        (r"\[{1,2}_?toc_?\]{1,2}", "a table of contents", "the menu and a short page need none"),
        (r"!?\[\[[^\[\]\n]+\]\]", "a wiki link", "write [words](page:its-name)"),
        (r"^ *(={1,6}) \S.* \1$", "a wiki heading", "begin it with ##"),
        (r"^ *\+(?:[-=]+\+)+$", "the border of a table", "write | Day | Open |, below it |---|---|"),
        (
            r"\{(?::|[#.])[^{}\n]*\}|\{ ?[\w-]+=[^{}\n]*\}",
            "an attribute",
            "leave it out: headings have names by themselves",
        ),
        (r"\{[{%][^\n]*?[%}]\}|\{(?:\+\+|--|~~|==|>>)", "a mark of another program", "write the words themselves"),
        (r"(?<!~)~~(?!~)(?:[^~\n]*(?:\n[^~\n]+)*~~)?", "struck-out text", "leave out what no longer holds"),
        (r"(?<!\w)==(?=[^\s=])[^=\n]*==(?!\w)", "highlighted text", "write **words** for what matters"),
        (r"(?<!\w)\+\+(?=[^\s+])[^+\n]*\+\+(?!\w)", "underlined text", "write **words** for what matters"),
        (r"(?<=[^\s>`~]) *(?:`{3}|~{3}).*", "code", "begin its lines with >, as a quote"),
        (r"\^(?![\s_])[^\s^]+\^", "raised text", _HERE),
        (r"(?<=\w)~\w{1,12}~", "lowered text", _HERE),
        (
            r"(?<![\w:]):(?:[a-z][a-z0-9_+-]*[a-z0-9]|[+-]1):(?!:)",
            "the name of an emoji",
            "type the sign itself, or a word",
        ),
        (r"\$\$[^$\n]+\$\$|(?<![\w$])\$(?=\S)[^$\n]*[\\^_={}][^$\n]*(?<=\S)\$(?![\w$])", "a formula", _HERE),
        (
            r"(?<![\w<(\[.:/])(?:https?://|www\.)[^\s<>]+",
            "a link",
            "state the page under sources: in guide.yaml, and write [words](source:its-id)",
        ),
    )
)
# Each of them needs one of these, in small letters: most texts hold none.
_SIGNS = "^ [x] !!! ??? /// ::: [! toc] toc_] [[ +- += ++ { ~ == ``` $ :// www.".split() + ["[ ]", ".. ", "= "]
_RARE_SIGNS = re.compile(r"\[\]\s|\*\[[^\]]|:[a-z+-][a-z0-9_+-]*:", re.IGNORECASE)


def text_problems(text: str, marked: str, references: list[Reference], inline: bool) -> Iterator[Problem]:
    """Everything wrong with a text, except its links and blocks.

    `marked` is its HTML with a placeholder for each reference, and marks of lines.
    """
    result = LINE_MARK.sub("", marked)
    yield from _joined(result, references)
    yield from _raw_html(text)
    yield from _block_elements(result, inline)
    yield from _invisible(text)
    yield from _broken_references(marked, text)
    yield from _dialects(text, result)


def assembled_numbers(
    result: str, references: list[Reference], text: str, known: frozenset[str]
) -> Iterator[tuple[int, str]]:
    """Digits that are one number only to the reader's eye: `1**1**3`, `[11](page:gp)3`, `11` and `3` below it."""
    labelled = PLACEHOLDER.sub(lambda found: _words_at(references[int(found[1])]), _TAG_IN_WORD.sub("", result))
    for digits in dict.fromkeys(digit_runs(html.unescape(" ".join(_TAG.sub(GAP, labelled).split())))):
        if digits not in known:
            seen = _LINK_TARGET.sub(lambda target: "]" + "\n" * target[0].count("\n"), text)
            yield seen.count("\n", 0, _place(digits, seen)) + 1, digits


def _place(digits: str, seen: str) -> int:
    """Where digits are in a text, with a few other characters between."""
    places = [place for place, sign in enumerate(seen) if sign.isdecimal()]
    bare = "".join(seen[place] for place in places)
    first = bare.find(digits)
    while first >= 0:
        run = places[first : first + len(digits)]
        if all(after - before <= 10 for before, after in pairwise(run)):
            return run[0]
        first = bare.find(digits, first + 1)
    return 0


def _words_at(reference: Reference) -> str:
    """What a reader sees at the placeholder; a number or a fact keeps what is around it apart."""
    return reference.label + GAP if reference.shows_number or not reference.label else reference.label


def _joined(result: str, references: list[Reference]) -> Iterator[Problem]:
    """A number that touches a digit or another number: `1[](digits:fire)` would be read as one."""
    order = [references[int(number)] for number in PLACEHOLDER.findall(result)]
    numbers = [reference for reference in order if reference.shows_number]
    if not numbers:
        return
    marked = html.unescape(
        PLACEHOLDER.sub(lambda found: _mark_at(references[int(found[1])]), _TAG_IN_WORD.sub("", result))
    )
    for touching in _TOUCHING.finditer(marked) if _SIDE_BY_SIDE.search(marked) else ():
        reference = numbers[sum(mark in _NUMBER_MARK + _FACT_MARK for mark in marked[: touching.end(1)]) - 1]
        message = f"{reference.kind}:{reference.name} touches a digit or another number; they would be read as one"
        yield Problem(Location("", reference.line), "joined-numbers", message, "put a word between the two")


def _mark_at(reference: Reference) -> str:
    if reference.shows_number:
        return _FACT_MARK if reference.kind == "fact" else f"{reference.label} {_NUMBER_MARK}".strip()
    return reference.label


def _raw_html(text: str) -> Iterator[Problem]:
    opened: set[str] = set()
    if "<" not in text:
        return
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
    if text.isascii() and "&" not in text and text.replace("\n", "").isprintable():
        return
    for number, line in enumerate(text.split("\n"), 1):
        character = invisible_character(html.unescape(line))
        if character:
            message = f"the text contains {character}, a character that nobody can see"
            yield Problem(Location("", number), "invisible-character", message, RETYPE_HINT)


def _broken_references(marked: str, text: str) -> Iterator[Problem]:
    """References that Markdown did not take for links, and would print as they are."""
    if not _may_hold_reference(marked):
        return
    shown = html.unescape(_TAG.sub("", marked))
    code = html.unescape("".join(_CODE.findall(marked)))
    first: dict[str, re.Match[str]] = {}
    for match in list(_REFERENCE_WORDS.finditer(shown)) or list(_BRACKETS.finditer(shown)):
        first.setdefault(LINE_MARK.sub("", match[0]), match)
    for left, match in first.items():
        mark = LINE_MARK.search(match[0])
        line = int(mark[1]) if mark else text.count("\n", 0, max(text.find(left), 0)) + 1
        before = LINE_MARK.sub("", shown[: match.start()][-300:])
        hint = _CODE_HINT if match[0] in code else _meant(left, before, shown[match.end() :])
        yield Problem(Location("", line), "broken-reference", f"{left!r} would be printed as it is", hint)


def _may_hold_reference(marked: str) -> bool:
    """Whether there is a bracket, or a colon that is not that of a time of day and has no space behind it."""
    colons = (marked[colon.start() - 1] for colon in _COLON.finditer(marked))
    return "]" in marked or "&" in marked or not all(before.isdecimal() for before in colons)


def _meant(left: str, before: str, after: str) -> str:
    """What was probably meant, by the signs beside words that are no link."""
    whole = f"[words]({left})" if left[0] != "]" else "[words](kind:id)"
    for pattern, words in _BROKEN:
        if re.search(pattern, f"{before}\ue007{left}\ue007{after[:1]}"):
            return f"{words}: {whole}"
    return f"write {whole}, without a gap, outside of code"


def _dialects(text: str, result: str) -> Iterator[Problem]:
    """Marks of other kinds of Markdown, which would be on the page as they were typed."""
    lower = text.lower()
    rows = _DIALECTS if any(sign in lower for sign in _SIGNS) or _RARE_SIGNS.search(lower) else ()
    if not rows and "*" not in result and "&" not in result:
        return
    masked = _KEPT.sub(lambda found: re.sub(r"[^\n]", "\ue007", found[0]), text)
    reported: set[int] = set()
    for pattern, words, hint in rows:
        for found in pattern.finditer(masked):
            line = masked.count("\n", 0, found.end() - len(found[0].lstrip())) + 1
            if line not in reported:
                reported.add(line)
                shown = text[found.start() : found.end()].strip().split("\n")[0]
                message = f"{shown!r} is {words} in other kinds of Markdown; it would be printed as it is"
                yield Problem(Location("", line), "unsupported-markdown", message, hint)
    if _OPEN_STARS.search(html.unescape(_TAG.sub("", _CODE.sub("", result)))):
        numbered = enumerate(masked.split("\n"), 1)
        lines = [(line.count("**") % 2 == 0, number) for number, line in numbered if "**" in line]
        if lines:
            message, hint = "two stars ** would be printed as they are", "write **words**, without a space inside"
            yield Problem(Location("", min(lines)[1]), "unsupported-markdown", message, hint)


def _block_elements(result: str, inline: bool) -> list[Problem]:
    if inline and re.search(r"<(p|h\d|ul|ol|table|blockquote|pre|hr)\b", result):
        message = "this must be a single line of text"
        return [Problem(Location("", 1), "not-one-line", message, "move longer text into a page")]
    return []
