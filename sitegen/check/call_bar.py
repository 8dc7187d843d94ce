"""The call bar of a finished page: first on it, in sight, each button with the words of the phone that it calls."""

from collections.abc import Iterator
from dataclasses import dataclass

from sitegen.check.page_reader import Bar, ReadPage
from sitegen.check.styles import hiding_selector
from sitegen.content.model import Site
from sitegen.problems import Location, Problem

_DRAWN_BY = "templates/base.html draws components/call-bar.html before anything else"
# What the bar is made of. Anything else (bdo, img, input, details) could show other words, or hide these.
_PARTS = frozenset("html body nav ul ol li p a span bdi i b em strong".split())
# Of these attributes no browser shows or says another word, and none hides; `dir` is looked at by itself.
_ATTRIBUTES = frozenset({"class", "id", "lang", "dir", "translate"})
_OWN_ATTRIBUTES = {"a": {"href"}, "nav": {"aria-label"}}


@dataclass(frozen=True)
class Button:
    """What a call button calls, and all its words."""

    target: str
    words: str


def buttons(site: Site) -> tuple[Button, ...]:
    """The call buttons of every page in the language of this site."""
    phones = site.guide.call_buttons
    return tuple(Button(f"tel:{it.number.tel}", _plain(f"{it.number.formatted} {it.label}")) for it in phones)


def bar_problems(
    found: ReadPage, location: Location, services: list[str], wanted: tuple[Button, ...]
) -> Iterator[Problem]:
    """`services` are the numbers of the country, most serious first; `wanted` is what the guide says of them."""
    first = [call.target for call in found.calls[: len(services)]]
    if found.call_bar != services or first != services or not (found.bar and found.bar.is_first):
        message = "the page does not begin with the call buttons, most serious first"
        yield Problem(location, "calls-first", message, _DRAWN_BY)
    else:
        yield from _words_problems(found, location, wanted)
    if found.bar:
        yield from _parts_problems(found.bar, location)
        for style in found.styles:
            if selector := hiding_selector(style, found.bar.frame):
                message = f"the style of {selector!r} hides the call buttons"
                yield Problem(location, "calls-hidden", message, "the calls stay on the first screen of every page")


def _words_problems(found: ReadPage, location: Location, wanted: tuple[Button, ...]) -> Iterator[Problem]:
    """Nobody should have to know by heart which of the numbers is the ambulance."""
    label = {button.target: button.words for button in wanted}
    for call in found.calls[: len(found.call_bar)]:
        words, right = _plain(call.words), label.get(call.target, "")
        if words != right:
            message = f"the call button for {call.target} says “{words}”, not “{right}”"
            hint = "show number.formatted and the label of the same phone, and no other words"
            yield Problem(location, "call-without-digits", message, hint)


def _parts_problems(bar: Bar, location: Location) -> Iterator[Problem]:
    """Elements and attributes that show or say something else than the words, or that hide them."""
    for tag, attributes in bar.parts:
        if tag not in _PARTS:
            yield Problem(location, "calls-first", f"the call bar holds <{tag}>", "it shows numbers and labels only")
        for name, value in attributes.items():
            is_turned = name == "dir" and tag not in ("html", "body") and (tag, value) != ("bdi", "ltr")
            known = name in _ATTRIBUTES or name in _OWN_ATTRIBUTES.get(tag, ()) or name.startswith("data-")
            if not known or is_turned:
                message = f"in or around the call bar, <{tag}> has {name}={value or ''!r}"
                yield Problem(location, "calls-first", message, "it could hide the calls, or have them read otherwise")


def _plain(words: str) -> str:
    return " ".join(words.split())
