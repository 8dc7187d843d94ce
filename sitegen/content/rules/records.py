"""What a record says of another, or of itself twice: sources, fees, phrases, hours, cards."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from sitegen.content.calendar import YEARS, easter_days, exception_day
from sitegen.content.guide import Draft
from sitegen.content.phone_numbers import SERVICES as NUMBERS_BY_COUNTRY
from sitegen.content.records import EMERGENCY_SERVICES, LEVELS, SPOKEN, CareLevel
from sitegen.content.references import Reference, Targets, check_reference
from sitegen.problems import Location, Problem, nearest, nearest_of

# A clock that shows an earlier day than that of this program is wrong, as on a computer whose battery is empty.
_WRITTEN = date(2026, 11, 23)


def record_problems(draft: Draft, targets: Targets) -> Iterator[Problem]:
    """Everything that no record shows by itself; `targets` is what a reference of each kind may point at."""
    yield from _source_problems(draft)
    yield from _date_problems(draft)
    yield from _list_problems(draft)
    yield from _fee_problems(draft)
    yield from _phrase_problems(draft)
    yield from _speech_problems(draft)
    yield from _opening_problems(draft)
    yield from _missing_levels(draft)
    for name, place in draft.valid.places.items():
        yield from _id_problems(place.phone, "phone", targets, draft.document.at("places", name, "phone"))
    for name, found in draft.valid.search.items():
        yield from _id_problems(found.phone, "phone", targets, draft.document.at("search", name, "phone"))
        yield from _id_problems(found.page, "page", targets, draft.document.at("search", name, "page"))
        if not found.page and not found.phone:
            message, hint = f"the words of {name!r} lead nowhere", "give `page:` or `phone:`, or both"
            yield Problem(draft.document.at("search", name), "search-target", message, hint)
    for level, card in draft.valid.care_levels.items():
        yield from _card_problems(draft, level, card, targets)


def _source_problems(draft: Draft) -> Iterator[Problem]:
    known = draft.ids("sources")
    for path, sources in _sources_of_records(draft):
        for number, source in enumerate(sources):
            location = draft.document.at(*path, "source", number)
            if known and source not in known:
                hint = nearest(source, known, "state the page under sources: first")
                yield Problem(location, "unknown-id", f"the source {source!r} of {path[1]!r} is not known", hint)
            elif draft.document.text("sources", source, "read") == "not-read":
                message = f"{path[1]!r} comes from {source!r}, which nobody has read"
                hint = "read the page and say `read: live`, or name another source"
                yield Problem(location, "unread-source", message, hint)


def _sources_of_records(draft: Draft) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """(path, ids of the sources) of every valid fact; a place's coordinates have sources of their own."""
    for path, record in draft.valid.sourced.items():
        yield path, record.source
    for name, place in draft.valid.places.items():
        if place.coordinates:
            yield ("places", name, "coordinates"), place.coordinates.source


def _date_problems(draft: Draft) -> Iterator[Problem]:
    """No page can be younger than the day on which it was read."""
    for name, source in draft.valid.sources.items():
        if source.dated != "undated" and source.dated > source.checked.isoformat():
            message = f"{name!r} is dated {source.dated}, after the day on which it was checked ({source.checked})"
            yield Problem(draft.document.at("sources", name, "dated"), "bad-date", message, "one of the two is wrong")


def future_problems(draft: Draft, today: date) -> Iterator[Problem]:
    """Nobody has read a page tomorrow; a day more is allowed, because it may be tomorrow elsewhere already."""
    last_day = max(today, _WRITTEN) + timedelta(days=1)
    for name, source in draft.valid.sources.items():
        if source.checked > last_day:
            message = f"{name!r} was checked {source.checked}, which is after today ({today})"
            hint = "write the day on which you read the page; if it is right, the clock of this computer is wrong"
            yield Problem(draft.document.at("sources", name, "checked"), "bad-date", message, hint)


def _list_problems(draft: Draft) -> Iterator[Problem]:
    for name, record in draft.valid.lists.items():
        if record.kind == "signs" and not record.closing:
            message = f"the signs {name!r} end without a `closing:`"
            hint = "no list of signs is complete: end it with what to do if in doubt (call)"
            yield Problem(draft.document.at("lists", name), "missing-closing", message, hint)


def _fee_problems(draft: Draft) -> Iterator[Problem]:
    for name, fee in draft.valid.fees.items():
        given = {key for key in ("day", "evening", "any_time") if getattr(fee, key) is not None}
        if given not in ({"day", "evening"}, {"any_time"}):
            message, hint = (
                f"it is not clear when the fee {name!r} applies",
                "give `day:` and `evening:`, or `any_time:`",
            )
            yield Problem(draft.document.at("fees", name), "fee-times", message, hint)


def _phrase_problems(draft: Draft) -> Iterator[Problem]:
    """A blank has to be in every form of a sentence, or the reader's words are missing where they are needed."""
    for name, phrase in draft.valid.phrases.items():
        said = draft.document.text("phrases", name, "say")
        sounds = said if phrase.sounds is None else phrase.sounds
        counts = [text.count("___") for text in (said, phrase.spoken, sounds)]
        if counts not in ([0, 0, 0], [1, 1, 1]) or (phrase.blank and counts[0] == 0):
            message = f"the blanks of the phrase {name!r} do not fit together"
            hint = "write ___ once in `say:`, `spoken:` and `sounds:`, or in none; `blank:` needs one"
            yield Problem(draft.document.at("phrases", name), "phrase-blank", message, hint)


def _speech_problems(draft: Draft) -> Iterator[Problem]:
    """Sentences to say are in a language that the guide names; the words of a position are all there, or none."""
    if (draft.ids("phrases") or draft.ids("speech")) and draft.site and not draft.site.spoken_language:
        message, hint = "the guide has sentences to say, in no language", "add a line `spoken_language: …`, as in nb"
        yield Problem(draft.document.at("site"), "missing-key", message, hint)
    known = draft.ids("speech")
    for word in SPOKEN if known else ():
        if word not in known and word not in {nearest_of(name, SPOKEN) for name in known}:
            message, hint = f"the word {word!r} is missing", f"add it below speech: ({', '.join(SPOKEN)})"
            yield Problem(draft.document.at("speech"), "missing-key", message, hint)
    numerals = draft.valid.speech.get("numerals")
    for key in ("say", "spoken", "sounds") if numerals else ():
        words = getattr(numerals, key)
        if words is not None and len(words.split()) != 10:
            message, hint = f"{key}: these are not ten words", "write the numerals from nought to nine, a space between"
            yield Problem(draft.document.at("speech", "numerals", key), "wrong-shape", message, hint)


def _opening_problems(draft: Draft) -> Iterator[Problem]:
    """An exception has to mean a day, and a day may have only one."""
    # Rejected sources count too: without the newest of them the years would begin too early.
    checked = [draft.document.text("sources", name, "checked") for name in draft.ids("sources")]
    first = int(max((day for day in checked if re.match(r"20\d\d-", day)), default="2026-")[:4])
    years = range(first, first + YEARS)
    opening = draft.valid.opening
    easters = easter_days(draft.country, years) if opening and draft.country in NUMBERS_BY_COUNTRY else {}
    for name, record in opening.items():
        owners: dict[date, str] = {}
        for key in record.exceptions:
            location = draft.document.at("opening", name, "exceptions", key)
            days = [day for year in years if (day := exception_day(key, year, easters.get(year)))]
            if not days:
                hint = f"write 12-24, easter-4 or a date from {first} to {first + YEARS - 1}: 2027-05-18"
                yield Problem(location, "bad-exception", f"{key!r} means no day", hint)
            twice = next((day for day in days if day in owners), None)
            if twice:
                message = f"{key!r} and {owners[twice]!r} are the same day ({twice})"
                yield Problem(location, "overlapping-exception", message, "keep one of them: a day has one plan")
            owners.update(dict.fromkeys(days, key))


def _missing_levels(draft: Draft) -> Iterator[Problem]:
    cards = draft.ids("care_levels")
    misspelt = {nearest_of(name, LEVELS) for name in cards if name not in LEVELS}
    for level in LEVELS:
        if level not in cards and level not in misspelt:
            hint = f"add a card `{level}:` below care_levels:"
            message = f"the care level {level!r} is missing"
            yield Problem(draft.document.at("care_levels"), "missing-level", message, hint)


def _card_problems(draft: Draft, level: str, card: CareLevel, targets: Targets) -> Iterator[Problem]:
    for kind, name in (("phone", card.phone), ("page", card.page), ("list", card.list)):
        yield from _id_problems(name, kind, targets, draft.document.at("care_levels", level, kind))
    yield from _id_problems(card.meanwhile, "page", targets, draft.document.at("care_levels", level, "meanwhile"))
    yield from _sign_problems(draft, level, card)
    yield from _call_problems(draft, level, card)


def _id_problems(name: str | None, kind: str, targets: Targets, location: Location) -> Iterator[Problem]:
    """An id that points at nothing."""
    problem = check_reference(Reference(kind, name, "", 1), targets, location) if name else None
    if problem:
        yield problem


def _call_problems(draft: Draft, level: str, card: CareLevel) -> Iterator[Problem]:
    """The emergency card calls the ambulance and nothing else; no card shows one number and calls another."""
    phones = draft.ids("phones")
    called = draft.document.text("phones", card.phone or "", "service")
    if level == "emergency" and called != "ambulance":
        if phones and (not card.phone or card.phone in phones):
            message = "the emergency card does not call the ambulance service"
            hint = "its `phone:` has to be the phone with `service: ambulance`"
            yield Problem(draft.document.at("care_levels", level, "phone"), "emergency-card", message, hint)
        return
    # The emergency card says one number only, whatever it says.
    texts = (card.heading, card.advice) if level == "emergency" else (card.heading,)
    shown = [it for text in texts if text for it in text.references if it.shows_number and it.name in phones]
    for reference in shown:
        if reference.name != card.phone:
            message = f"the heading shows the number of {reference.name!r}, the card calls {card.phone or 'nobody'!r}"
            hint = "heading and `phone:` name the same phone"
            yield Problem(draft.document.at("care_levels", level, "heading"), "card-number", message, hint)
    number = draft.document.text("phones", card.phone or "", "number")
    is_urgent = called in EMERGENCY_SERVICES and number == _number_of(called, draft)
    if level != "emergency" and is_urgent and not shown:
        message = f"the card {level!r} calls {card.phone!r}, an emergency number"
        hint = "what is not an emergency is for the out-of-hours doctor, or the GP"
        yield Problem(draft.document.at("care_levels", level, "phone"), "emergency-card", message, hint)


def _number_of(service: str, draft: Draft) -> str:
    return NUMBERS_BY_COUNTRY.get(draft.country, {}).get(service, "")


def _sign_problems(draft: Draft, level: str, card: CareLevel) -> Iterator[Problem]:
    """Every sign of a card that is not in its list, whether the list itself is valid or not."""
    items = draft.document.group("lists", card.list, "items")
    for number, sign in enumerate(card.signs):
        if items and sign not in items:
            location = draft.document.at("care_levels", level, "signs", number)
            hint = nearest(sign, items, "a card shows signs of its full list only")
            yield Problem(location, "unknown-id", f"the sign {sign!r} is not in the list of the card", hint)
