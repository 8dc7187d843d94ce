"""The styles of the finished pages: none hides the call bar or moves it off the first screen, none changes digits."""

import re
from collections.abc import Iterator, Mapping

from sitegen.check.page_reader import first_selected
from sitegen.content.characters import plain_digits
from sitegen.remembered import remembered
from sitegen.render.syntax import Rule, rules, unescaped

# Balanced to a depth of three.
_BRACKETS = r"\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)"
_CONDITION = re.compile(rf"\\.|\[[^]]*\]|::?([\w-]+)(?:{_BRACKETS})?|&", re.DOTALL)
# Conditions that hold, or do not, whatever a reader or a script does and whatever comes after the bar.
_STEADY = frozenset("is where root first-child first-of-type nth-child nth-of-type link any-link".split())
_ANYTHING = ":not(x-x)"
# A number of the text, for selectors to be tried on.
_NUMBER = '<!doctype html><html><body><main><p><a href="tel:0"><bdi dir="ltr"></bdi></a></p></main></body></html>'

_STRING = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'", re.DOTALL)
_NO_WORDS = re.compile(r"(?<![\w-])url\([^)]*\)", re.IGNORECASE)
# Names of letters and where they are loaded from: nobody reads these.
_NAMES = frozenset({"font", "font-family", "src"})
# What turns the order of characters.
_TURNING = frozenset({"unicode-bidi", "direction"})
_TURNED = re.compile("[\u202d\u202e]")

_NEUTRAL = frozenset("none normal auto initial unset revert revert-layer inherit visible".split())
# Properties that stay as they are on the call bar → what else means that.
_LEFT_ALONE: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("opacity", "zoom", "scale"), frozenset({"1", "100%"})),
    **dict.fromkeys(("order", "letter-spacing", "word-spacing", "text-indent"), frozenset({"0"})),
    **dict.fromkeys("clip clip-path transform translate rotate filter mix-blend-mode".split(), frozenset()),
    **dict.fromkeys("visibility content-visibility interactivity writing-mode".split(), frozenset()),
    **dict.fromkeys(("text-security", "user-modify"), frozenset()),
}
_LEFT_ALONE_GROUPS = re.compile(r"(?:mask|animation|offset|box-reflect)(?:-|$)")
# Other properties → a value after which nobody sees the calls, or not at the top.
_HIDING: Mapping[str, re.Pattern[str]] = {
    "display": re.compile(r"\bnone\b"),
    "pointer-events": re.compile(r"\bnone\b"),
    "position": re.compile(r"\b(?:absolute|fixed)\b"),
    "flex-direction": re.compile("reverse"),
    "flex-flow": re.compile("reverse"),
    "flex-wrap": re.compile("reverse"),
    "grid-area": re.compile(r"^(?!1\b)"),
    "grid-row": re.compile(r"^(?!1\b)"),
    "grid-row-start": re.compile(r"^(?!1\b)"),
    "z-index": re.compile(r"-\d"),
    **dict.fromkeys(
        ("color", "text-fill-color"),
        re.compile(r"transparent|#(?:[\da-f]{4}|[\da-f]{8})\b|rgba|hsla|(?:^|\s)\w+\([^()]*/"),
    ),
}
_SIZE = re.compile(r"(?:max-)?(?:block-size|inline-size|width|height)")
_FAR = re.compile(r"(?:margin|padding|inset)(?:-.*)?|left|right|top|bottom|(?:row-|column-)?gap|border(?!.*radius).*")
_LENGTH = re.compile(r"(?<![\w.#-])([+-]?(?:\d+\.?\d*|\.\d+))([a-z]+|%)?(?![\w-])")
_PIXELS = {"px": 1.0, "pt": 1.33, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "q": 0.94}
# Of a small screen: a hundredth of 320 pixels across, of 500 down.
_OF_SCREEN = re.compile(r"[sld]?v(?:w|i|min)|cq(?:w|i|min)")
# In a sum a part may be small; what is taken away or divided is not calculated here.
_ADDED = re.compile(r"\s\+\s+[\d.]+(?:[a-z]+|%)")
_LESSENED = re.compile(r"\s-\s|\*|\([^()]*/")
_SMALLEST_LETTERS, _LARGEST_LETTERS, _SMALLEST_SIZE, _FARTHEST, _BACK = 8.0, 64.0, 24.0, 96.0, -16.0
_WEIGHT = 100 * 16.0  # `font` may hold one, from 100 on


def hiding_selector(style: str, frame: str) -> str:
    """A selector of the style that hides the call bar of a page, something in it or around it; or nothing."""
    return first_selected(frame, _may_hide(style), "html, body, nav.call-bar, nav.call-bar *")


@remembered(1_000)
def _may_hide(style: str) -> tuple[str, ...]:
    """The selectors of all rules for a screen that would hide the calls if they were for them."""
    known, found = rules(style), dict[str, None]()
    own_properties = tuple(_own_properties(known).items())
    for rule in known:
        if not rule.on_paper and not rule.selector.startswith("@"):
            asks = any("var(" in value.lower() or "\\" in value for _, value in rule.declarations)
            if _rule_hides(rule, own_properties if asks else ()):
                found[tried(rule.selector)] = None
    return tuple(found)


@remembered(10_000)
def _rule_hides(rule: Rule, own_properties: tuple[tuple[str, str], ...]) -> bool:
    values = dict(own_properties)
    return any(_hides(name, value, values) for name, value in rule.declarations)


def _own_properties(known: tuple[Rule, ...]) -> dict[str, str]:
    """What each custom property may be, all in one text."""
    values: dict[str, str] = {}
    for name, value in (pair for rule in known for pair in rule.declarations):
        if name.startswith("--"):
            values[name] = f"{values.get(name, '')} {value}"
    return values


def _hides(name: str, value: str, values: Mapping[str, str]) -> bool:
    name = re.sub(r"^-(?:webkit|moz|ms|o)-", "", name)
    value = unescaped(value).lower()
    if name in _LEFT_ALONE or _LEFT_ALONE_GROUPS.match(name):
        return value not in _NEUTRAL and value not in _LEFT_ALONE.get(name, ())
    for _ in range(3):  # a custom property may be made of others
        value = re.sub(r"var\(\s*(--[\w-]+)", lambda it: f"({values.get(it[1], '').lower()}", value)
    if name in _HIDING:
        return value not in _NEUTRAL - {"none"} and bool(_HIDING[name].search(value))
    is_size, is_letters = _SIZE.fullmatch(name), name in ("font-size", "font", "line-height")
    if is_size or is_letters:
        if _LESSENED.search(value):
            return True
        value = _ADDED.sub(" ", value)
    lengths = [_pixels(float(number), unit, name) for number, unit in _LENGTH.findall(value)]
    if is_letters:
        return any(not _SMALLEST_LETTERS <= it <= _LARGEST_LETTERS for it in lengths if it < _WEIGHT)
    if is_size:
        return any(it < _SMALLEST_SIZE for it in lengths)
    return bool(_FAR.fullmatch(name)) and any(not _BACK <= it <= _FARTHEST for it in lengths)


def _pixels(number: float, unit: str, name: str) -> float:
    """About how long this is on a small screen, with letters as they are by themselves."""
    if unit in _PIXELS:
        return number * _PIXELS[unit]
    if unit == "%":
        return number * (0.16 if name.startswith(("font", "line")) else 3.2)
    if "v" in unit or unit.startswith("cq"):
        return number * (3.2 if _OF_SCREEN.fullmatch(unit) else 5.0)
    return number * 16


@remembered(1_000)
def tried(selector: str) -> str:
    """The selector with all taken for true that a reader or a script may bring about, and that of pseudo-elements."""

    def simple(found: re.Match[str]) -> str:
        name, inside = (found[1] or "").lower(), found[2]
        if found[0].startswith("\\") or (found[0].startswith("[") and "data-" not in found[0].lower()):
            return found[0]
        if name not in _STEADY or found[0].startswith("::"):
            return _ANYTHING
        return f":{name}" + ("" if inside is None else f"({tried(inside)})")

    return _CONDITION.sub(simple, selector)


@remembered(1_000)
def digits_of_style(style: str) -> tuple[str, ...]:
    """What a style does to digits, in words: shows some of its own, or turns or replaces those of the text."""
    return tuple(dict.fromkeys(it for rule in rules(style) for it in _digits_of_rule(rule)))


@remembered(10_000)
def _digits_of_rule(rule: Rule) -> tuple[str, ...]:
    return tuple(_told_digits(rule))


def _told_digits(rule: Rule) -> Iterator[str]:
    at_rule = rule.selector.lower()
    if at_rule.startswith(("@counter-style", "@font-face")):
        yield f"{at_rule.split()[0]} may show other digits"
    for name, value in rule.declarations:
        strings = "" if name in _NAMES else "".join(it[1:-1] for it in _STRING.findall(_NO_WORDS.sub("", value)))
        strings = unescaped(strings)
        if re.search(r"\d", plain_digits(strings)):
            yield f"the style of {rule.selector!r} shows “{strings}”"
        if name in _TURNING or _TURNED.search(strings):
            yield f"the style of {rule.selector!r} turns the order of characters"
        if name.startswith("counter-") and re.search(r"\d\d|\(", value):
            yield f"{name} in the style of {rule.selector!r} counts above 9"
        if name == "content" and _is_shown(value) and _is_beside_number(rule, value):
            yield f"the style of {rule.selector!r} adds to a number"


def _is_shown(content: str) -> bool:
    return content.lower() not in _NEUTRAL and content not in ('""', "''")


def _is_beside_number(rule: Rule, content: str) -> bool:
    """Whether this stands beside the digits of a number in the text, or is more than one count."""
    several = len(re.findall(r"counters?\(", unescaped(content).lower())) > 1
    return several or bool(first_selected(_NUMBER, (tried(rule.selector),), "bdi"))
