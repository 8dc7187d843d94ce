"""A guide of any size, as the other generators' benchmark has it: pages of 2.8 kB with headings, lists and a table.

Every page is different, so that no build profits from equal input, and the same on every run. Numbers and links are
references, as this generator wants them. The words are invented; the telephone numbers but the first four are nobody's.
"""

import json
import random
import shutil
from pathlib import Path

PAGE_BYTES = 2_800
IN_MENU = 8
_OPENINGS = """Your doctor|The clinic|A nurse|The surgery|The pharmacy|Your municipality|The hospital|The dentist
The emergency room|A health station|The midwife|The interpreter""".replace("\n", "|").split("|")
_VERBS = """judges how urgent it is|helps when the problem cannot wait|is closed at the weekend|asks what has happened
looks at the wound and decides what comes next|usually finds a time on the same day|knows which medicine you take
writes the prescription you need|sends a letter to your own doctor|wants to know where you are
tells you what to do until help arrives|takes patients in the order of how ill they are""".replace("\n", "|").split("|")
_ENDINGS = """before you travel to the clinic|because good advice over the phone is often enough
when your own doctor is closed|and nobody else in the house can help|while somebody stays with the patient
if you are far away from your own doctor|as long as you hold the card|so that the room is easy to find
after the first visit of the year|without asking for money at the door""".replace("\n", "|").split("|")
_HEADINGS = """Your own doctor|Out-of-hours clinic|Emergency|Which service to use|Before you call|What it costs
Children and pregnant women|At the hospital|Medicine|Teeth and eyes|Interpreter and language|Insurance and rights
When you travel|Complaints and second opinions""".replace("\n", "|").split("|")
_SERVICES = (("ambulance", "113"), ("police", "112"), ("fire", "110"), ("out-of-hours", "116 117"))
_PLACES = ("Doctor", "Clinic", "Pharmacy", "Dentist", "Hospital")
_LINES = 8


def write_corpus(content: Path, pages: int, town: str = "Smalltown") -> Path:
    """The content folder of a guide with this many pages, the home page and that for unknown addresses included."""
    shutil.rmtree(content, ignore_errors=True)
    (content / "pages").mkdir(parents=True)
    (content / "guide.yaml").write_text(_guide(town), "utf-8")
    front = "title: There is no such page\ndescription: Where to go from here.\nsources: [source-a]"
    (content / "pages" / "404.md").write_text(f"---\n{front}\n---\n[The home page](page:index)\n", "utf-8")
    for number in range(pages - 1):
        (content / "pages" / f"{page_name(number)}.md").write_text(page_text(number, town), "utf-8")
    return content


def page_name(number: int) -> str:
    return f"p{number:05d}" if number else "index"


def page_text(number: int, town: str = "") -> str:
    """The Markdown file of one page: some 2.8 kB, drawn by a random generator of its own."""
    chance = random.Random(f"{town} page {number}")
    headings = chance.sample(_HEADINGS, len(_HEADINGS))
    title = f"{headings[0]} {_letters(number)}" if number else "Healthcare and emergency services"
    menu = f"menu: {title}\norder: {number + 1}\n" if number < IN_MENU else ""
    fields = f"title: {title}\ndescription: {headings[0]}, what to know.\n{menu}sources: [source-a]"
    front = f"---\n{fields}\n---"
    parts = [_sentences(chance, 2), f"## {headings[1]}\n\n{_phones(chance)}"]
    steps = "\n".join(f"{step}. {_sentence(chance)}" for step in (1, 2, 3))
    parts.append(f"## {headings[2]}\n\n{_sentences(chance, 2)}\n\n{steps}")
    parts.append(f"## {headings[3]}\n\n{_table(chance)}")
    at = 4
    while len((front + "\n\n".join(parts)).encode()) < PAGE_BYTES - 150 and at < len(headings):
        heading = f"## {headings[at]}\n\n" if at % 2 == 0 else ""
        parts.append(heading + _sentences(chance, 3))
        at += 1
    return front + "\n" + "\n\n".join(parts) + "\n"


def _letters(number: int) -> str:
    """A page's number in letters: digits would be a number written by hand."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _sentences(chance: random.Random, count: int) -> str:
    return " ".join(_sentence(chance) for _ in range(count))


def _sentence(chance: random.Random) -> str:
    """A sentence; about every third has one bold phrase or one link, as in a page written by hand."""
    sentence = (
        f"{chance.choice(_OPENINGS)} {chance.choice(_VERBS)} {chance.choice(_ENDINGS)}, {chance.choice(_ENDINGS)}."
    )
    words, kind = sentence.split(" "), chance.random()
    at = chance.randrange(2, len(words) - 3)
    if kind < 0.18:
        words[at] = f"**{words[at].rstrip(',')}**"
    elif kind < 0.34:
        words[at] = f"[{words[at].rstrip(',')}](source:source-{chance.choice('abcd')})"
    return " ".join(words)


def _phones(chance: random.Random) -> str:
    rows = chance.sample([name for name, _ in _SERVICES], 3)
    return "\n".join(f"- **[](phone:{name})**: {_sentence(chance)}" for name in rows)


def _table(chance: random.Random) -> str:
    rows = "\n".join(
        f"| {chance.choice(_PLACES)} {_letters(chance.randrange(100, 1000))} "
        f"| {chance.randrange(7, 10):02d}:00-{chance.randrange(15, 22)}:00 "
        f"| [](phone:line-{chance.randrange(_LINES)}) |"
        for _ in range(4)
    )
    return f"| Service | Open | Phone |\n| --- | --- | --- |\n{rows}"


def _guide(town: str) -> str:
    """guide.yaml with twelve telephone numbers; JSON is YAML too."""
    common = {"source": "source-a", "confidence": "high"}
    names = {"ambulance": "Ambulance", "police": "Police", "fire": "Fire", "out-of-hours": "Out-of-hours clinic"}
    emergency = {True: "emergency", False: "health"}
    phones = {
        name: {"name": names[name], "label": names[name], "number": number, "service": name, "reaches": names[name]}
        | {"group": emergency[name != "out-of-hours"], **common}
        for name, number in _SERVICES
    }
    for line in range(_LINES):
        words = f"Line {'abcdefgh'[line]} of the clinic"
        phones[f"line-{line}"] = {"name": words, "label": words, "number": f"69 00 0{line} 00", "reaches": words}
        phones[f"line-{line}"] |= {"group": "health", **common}
    source = {"publisher": "The authority", "language": "en", "dated": "undated", "checked": "2026-11-23"}
    sources = {
        f"source-{it}": source | {"name": f"List {it}", "url": f"https://authority.example/{it}", "read": "archived"}
        for it in "abcd"
    }
    site = {"name": "A guide", "short_name": "Guide", "description": f"Who to call in {town}.", "language": "en"}
    site |= {"country": "NO", "place": town, "currency": "NOK"}
    signs = {
        "kind": "signs",
        "items": {"breathing": "hard to breathe", "bleeding": "heavy bleeding"},
        "closing": "If in doubt, call.",
        **common,
    }
    card = {"urgency": "Life in danger", "advice": "Say where you are.", "page": "index", "list": "signs"}
    cards = {
        level: card | {"heading": f"Call if it is {level}", "signs": ["breathing"], "phone": phone}
        for level, phone in (("emergency", "ambulance"), ("urgent", "out-of-hours"), ("routine", "line-0"))
    }
    guide = {"site": site, "sources": sources, "phones": phones, "lists": {"signs": signs}, "care_levels": cards}
    return json.dumps(guide, indent=1)
