"""How a page points at a fact: `[words](kind:id)`, an ordinary Markdown link. The one registry of kinds of references.

A new kind is one row below and one macro in templates/components/; the rest of the generator follows from here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sitegen.problems import Location, Problem, nearest

ALL = "all"


@dataclass(frozen=True)
class Kind:
    """A kind of reference: `[](name:target)`, drawn by templates/components/<component>.html.

    The target is the id of a record in `group` of guide.yaml, a value of its records' field `group`, the word "all",
    or one of `words`. A `block` kind has a line of its own; one that `shows_number` prints digits beside the label; one
    with a `script` is not whole without static/js/components/<component>.js.
    """

    name: str
    component: str
    group: str = ""
    by: Literal["id", "group", "all", "id or all", "word"] = "id"
    words: frozenset[str] = frozenset({ALL})
    block: bool = False
    shows_number: bool = False
    script: bool = False


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("phone", "phone-link", "phones", shows_number=True),
        Kind("digits", "digits", "phones", shows_number=True),
        Kind("spoken", "spoken-number", "phones", shows_number=True),
        Kind("fact", "fact", "facts", shows_number=True),
        Kind("source", "source-link", "sources"),
        Kind("page", "page-link", "pages"),
        Kind(
            "file",
            "file-link",
            by="word",
            words=frozenset({"numbers", "guide", "text", "zip", "tall", "short", "tablet"}),
        ),
        Kind("lang", "foreign-word", by="word"),
        Kind("list", "info-list", "lists", block=True),
        Kind("aid", "first-aid", "first_aid", block=True),
        Kind("place", "place-card", "places", block=True),
        Kind("care", "care-cards", "care_levels", "id or all", block=True, script=True),
        Kind("now", "now-advice", "opening", block=True, script=True),
        Kind("fees", "fee-table", "fees", "all", block=True),
        Kind("phones", "phone-table", "phones", "group", block=True),
        Kind("phrases", "phrase-list", "phrases", "group", block=True),
        Kind("blanks", "phrase-blanks", by="word", block=True, script=True),
        Kind("aeds", "aed-list", by="word", block=True, script=True),
        Kind("position", "position", by="word", block=True, script=True),
        Kind("find", "find-list", by="word", block=True, script=True),
        Kind("pages", "page-list", by="word", block=True),
        Kind("contents", "page-contents", by="word", block=True),
        Kind("sources", "source-table", by="word", block=True),
        Kind("sure", "confidence", by="word", block=True),
        Kind("copy", "copy-check", by="word", block=True, script=True),
        Kind("install", "install-app", by="word", block=True, script=True),
        Kind("share", "share", by="word", block=True, script=True),
        Kind("cards", "contact-cards", by="word", block=True),
        Kind("paper", "paper-sheet", "places", block=True),
        Kind("wallet", "wallet-card", by="word", block=True),
        Kind("support", "support-view", by="word", block=True, script=True),
        Kind("poster", "poster", by="word", block=True),
    )
}

# Private characters, which nobody can type: they mark placeholders, and numbers in them.
MARKERS = re.compile("[\ue000-\ue003]")
PLACEHOLDER = re.compile("\ue000([0-9]+)\ue001")

# (group of guide.yaml, "id" or "group") → the names found there.
Names = Mapping[tuple[str, str], frozenset[str]]
# Name of a kind → what it may point at.
Targets = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Reference:
    """A placeholder in the text: `kind:name`, the maintainer's words in `label`, the line counted from 1 in the text.

    A link inside a page is a reference of kind `page` whose name is `#heading` alone.
    """

    kind: str
    name: str
    label: str
    line: int

    @property
    def block(self) -> bool:
        return KINDS[self.kind].block

    @property
    def shows_number(self) -> bool:
        return KINDS[self.kind].shows_number


def known_targets(names: Names) -> Targets:
    """What each kind may point at. A kind whose group is not in `names` is left out: that is reported elsewhere."""
    found = {kind.name: kind.words for kind in KINDS.values() if kind.by == "word"}
    for kind in KINDS.values():
        field = "group" if kind.by == "group" else "id"
        if kind.by != "word" and (kind.group, field) in names:
            listed = names[kind.group, field]
            every = frozenset({ALL}) if listed or kind.by == "id or all" else frozenset()
            found[kind.name] = {"all": every, "id or all": every | listed}.get(kind.by, listed)
    return found


def check_reference(reference: Reference, targets: Targets, location: Location) -> Problem | None:
    """A problem if the reference points at something that does not exist."""
    name = reference.name.partition("#")[0] if reference.kind == "page" else reference.name
    if reference.kind == "lang":
        if re.fullmatch(r"[a-z]{2,3}", name) and reference.label:
            return None
        message = f"lang:{reference.name} names no language, or marks no word"
        return Problem(location, "unknown-id", message, "write [legevakt](lang:nb)")
    if reference.name.startswith("#") or reference.kind not in targets or name in targets[reference.kind]:
        return None
    hint = nearest(name, targets[reference.kind], f"known: {', '.join(sorted(targets[reference.kind])) or 'none'}")
    return Problem(location, "unknown-id", f"{reference.kind}:{name} points at nothing", hint)
