"""Each table of a text scrolls by itself where the screen is too narrow, in a region named by the heading above it."""

from collections import Counter
from collections.abc import Callable
from xml.etree.ElementTree import Element

# The component of that name gives it its style.
TABLE = "table"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def wrap_tables(root: Element, words: Callable[[Element], str]) -> None:
    """Puts each table below `root` into its region; `words` are what a reader sees of an element."""
    elements = list(root.iter())
    if not any(element.tag == "table" for element in elements):
        return
    parents = {child: parent for parent in elements for child in parent}
    heading, named = "", Counter[str]()
    for element in elements:
        if element.tag in _HEADINGS:
            heading = words(element)
        elif element.tag == "th" and not words(element):
            element.tag = "td"
        elif element.tag == "th":
            element.set("scope", "col")
        if element.tag in ("th", "td") and (align := element.attrib.pop("style", "")):
            element.set("class", f"table__cell--{align.split()[-1].rstrip(';')}")
        if element.tag == "table":
            label = heading or ", ".join(filter(None, map(words, element.iter("th"))))
            named[label] += 1
            region = Element("div", {"class": f"{TABLE} {TABLE}--text", "role": "region", "tabindex": "0"})
            region.set("aria-label", label if named[label] == 1 else f"{label} ({named[label]})")
            region.tail, element.tail = element.tail, "\n"
            parents[element][list(parents[element]).index(element)] = region
            region.append(element)
