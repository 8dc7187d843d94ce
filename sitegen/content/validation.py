"""Documents into records: everything that does not fit, reported in our own words in one run."""

import re
from collections.abc import Callable, Iterable

from sitegen.content.documents import Document
from sitegen.content.fields import OURS, Mismatch, Record, ValuePath
from sitegen.problems import Problem, nearest, nearest_of

# What pydantic puts into the path of a value where the key itself does not fit.
_KEY = "[key]"
# Nobody reads more of them, and each is compared with what it may have been meant to be.
_MOST = 300
# What a key was called in older guides.
_RENAMED = {"norwegian": "spoken"}


def mismatch_problems(mismatches: Iterable[Mismatch], record: type[Record], document: Document) -> list[Problem]:
    """Each mismatch as a problem, without those that only follow from another."""
    # A list is also called too short when items of it were refused, and those are reported already.
    own = [it for it in mismatches if it["type"] != "too_short" or it["ctx"]["actual_length"] >= len(it["input"])]
    reported = own[:_MOST]
    misspelt = {_meant(it, record) for it in reported if it["type"] == "extra_forbidden"}
    found = [_problem(it, record, document) for it in reported if it["type"] != "missing" or it["loc"] not in misspelt]
    if len(own) > _MOST:
        message = f"{len(own) - _MOST} more values do not fit, of which nothing is said"
        found.append(Problem(document.at(), "more-problems", message, "is it the right file? Mend the others first"))
    return found


def _meant(mismatch: Mismatch, record: type[Record]) -> ValuePath:
    """The path of the key that an unknown one was meant to be: it is misspelt, not missing."""
    *path, key = mismatch["loc"]
    known = record.keys_at(tuple(path))
    return (*path, new if (new := _RENAMED.get(str(key))) in known else nearest_of(str(key), known))


def _problem(mismatch: Mismatch, record: type[Record], document: Document) -> Problem:
    path = tuple(step for step in mismatch["loc"] if step != _KEY)
    name = next((step or "''" for step in reversed(path) if isinstance(step, str)), "the file")
    describe = _DESCRIPTIONS.get(mismatch["type"], _other_shape)
    code, message, hint = describe(mismatch, record, path, name)
    return Problem(document.at(*path), code, message, hint)


Description = tuple[str, str, str]


def _ours(mismatch: Mismatch, record: type[Record], path: ValuePath, name: str) -> Description:
    context = mismatch["ctx"]
    return context["code"], f"{name}: {context['message']}", context["hint"]


def _missing(mismatch: Mismatch, record: type[Record], path: ValuePath, name: str) -> Description:
    owner = f" in {path[-2]!r}" if len(path) > 1 else ""
    if name in ("source", "sources"):
        hint = f"a fact without a source is not printed: add `{name}:` with the id of a page under sources:"
        return "missing-source", f"no source is given{owner}", hint
    return "missing-key", f"the key {name!r} is missing{owner}", f"add a line `{name}: …`"


def _unknown_key(mismatch: Mismatch, record: type[Record], path: ValuePath, name: str) -> Description:
    known = record.keys_at(path[:-1])
    hint = nearest(name, known, f"known here: {', '.join(sorted(known))}")
    if (new := _RENAMED.get(name)) in known:
        hint = f"it is called `{new}:` now"
    return "unknown-key", f"the key {name!r} is not known here", hint


def _unknown_value(mismatch: Mismatch, record: type[Record], path: ValuePath, name: str) -> Description:
    allowed = re.findall(r"'([^']+)'", str((mismatch.get("ctx") or {}).get("expected", "")))
    hint = nearest(str(mismatch["input"]), allowed, f"one of: {', '.join(allowed)}")
    if _KEY in mismatch["loc"]:
        return "unknown-key", f"the key {name!r} is not known here", hint
    return "unknown-value", f"{name}: {mismatch['input']!r} is not known", hint


def _too_long(mismatch: Mismatch, record: type[Record], path: ValuePath, name: str) -> Description:
    most = mismatch["ctx"]["max_length"]
    if isinstance(mismatch["input"], str):
        length = len(mismatch["input"])
        return "too-long", f"{name}: the text has {length} characters; there is room for {most}", "find a shorter word"
    return "too-many", f"{name}: there are more than {most}", f"keep the {most} that matter most"


def _other_shape(mismatch: Mismatch, record: type[Record], path: ValuePath, name: str) -> Description:
    value = mismatch["input"]
    if value == "":
        return "empty-value", f"{name}: there is nothing below it", "fill it in, or remove the key if it is optional"
    hint = "a list belongs below it: lines that begin with `- `"
    if isinstance(value, str) and value.startswith("-"):
        hint = "a list belongs below it, and in each line a space after the `-`"
    elif isinstance(value, str) and "tuple" in mismatch["type"]:
        hint = "a list belongs here: [one, two], or below it lines that begin with `- `"
    if "dict" in mismatch["type"] or "model" in mismatch["type"]:
        hint = "indented lines of `key: value` belong below it"
    return "wrong-shape", f"{name}: this does not have the form that belongs here", hint


_DESCRIPTIONS: dict[str, Callable[[Mismatch, type[Record], ValuePath, str], Description]] = {
    OURS: _ours,
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "literal_error": _unknown_value,
    "enum": _unknown_value,
    "too_long": _too_long,
}


def unknown_keys(corrections: dict[str, str], document: Document) -> list[Problem]:
    """A problem for each misspelt key of the top; `corrections` is misspelt → meant."""
    message = "the key {!r} is not known here"
    return [
        Problem(document.at(key), "unknown-key", message.format(key), f"did you mean {name!r}?")
        for key, name in corrections.items()
    ]
