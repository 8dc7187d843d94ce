"""What a reference may point at: a page points at a fact by its kind and id, and the id has to exist.

Reads the plain tree, so that an id whose record was rejected still counts as known.
"""

import re
from collections.abc import Mapping

from sitegen.model import Guide
from sitegen.pointers import Reference
from sitegen.problems import Location, Problem, nearest
from sitegen.source import Document
from sitegen.tree import group_at, with_meant_keys

# Kinds of references that point into a group which no guide is without.
_NEEDED = {"phone": "phones", "digits": "phones", "phones": "phones", "source": "sources"}


def known_targets(document: Document | None, slugs: frozenset[str]) -> Mapping[str, frozenset[str]]:
    """What a reference of each kind may point at; without a readable guide.yaml only the kinds that need none."""
    alone = frozenset({"all"})
    targets = {
        "file": frozenset({"numbers", "guide"}),
        "pages": alone,
        "sources": alone,
        "aeds": alone,
        "blanks": alone,
    }
    if slugs:  # without any page, one thing is wrong, and it is told
        targets["page"] = slugs
    if document is None:
        return targets
    document = with_meant_keys(document, Guide.model_fields)
    phones = group_at(document.tree, "phones")
    phrases = group_at(document.tree, "phrases")
    groups = {str(phone.get("group")) for phone in phones.values() if isinstance(phone, dict)}
    targets |= {
        "phone": frozenset(phones),
        "digits": frozenset(phones),
        "phones": frozenset(groups),
        "fact": frozenset(group_at(document.tree, "facts")),
        "source": frozenset(group_at(document.tree, "sources")),
        "list": frozenset(group_at(document.tree, "lists")),
        "place": frozenset(group_at(document.tree, "places")),
        "phrases": frozenset(str(phrase.get("group")) for phrase in phrases.values() if isinstance(phrase, dict)),
        "fees": alone if group_at(document.tree, "fees") else frozenset(),
        "now": frozenset(group_at(document.tree, "opening")),
        "care": frozenset({"all", *group_at(document.tree, "care_levels")}),
    }
    # A group that is not there at all is one problem, and it is told.
    empty = {kind for kind, group in _NEEDED.items() if not group_at(document.tree, group)}
    return {kind: known for kind, known in targets.items() if kind not in empty}


def check_reference(reference: Reference, targets: Mapping[str, frozenset[str]], location: Location) -> Problem | None:
    """A problem if the reference points at something that does not exist."""
    name = reference.name.partition("#")[0] if reference.kind == "page" else reference.name
    if reference.kind == "lang":
        return None if re.fullmatch(r"[a-z]{2,3}", name) and reference.label else _empty_language(reference, location)
    if reference.kind not in targets or name in targets[reference.kind]:
        return None
    hint = nearest(name, targets[reference.kind], f"known: {', '.join(sorted(targets[reference.kind])) or 'none'}")
    return Problem(location, "unknown-id", f"{reference.kind}:{name} points at nothing", hint)


def _empty_language(reference: Reference, location: Location) -> Problem:
    message = f"lang:{reference.name} names no language, or marks no word"
    return Problem(location, "unknown-id", message, "write [legevakt](lang:nb)")
