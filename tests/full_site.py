"""The small site with a record of every kind, each text of which holds the characters that markup is made of."""

import functools
import re
import tempfile
from pathlib import Path

from sitegen.content.loader import load_site
from sitegen.content.model import Site
from tests.support import SMALL

NASTY = "<b>&\"',;\\"
ADDRESS = "https://example.org/a&b/"
MORE = """
  gp:
    name: Surgery
    label: Surgery
    number: "22 59 13 00"
    abroad: "+47 22 59 13 00"
    group: helpline
    reaches: Poison help, [](fact:child-age).
    hours: Day and night
    price: Free
    source: older
    confidence: medium

fees:
  visit: {name: "A visit, [](fact:child-age)", day: "201", evening: "302", source: authority, confidence: high}
  letter: {name: A letter, any_time: "0", source: authority, confidence: high}

places:
  house:
    name: House
    address: [Street 1, Smalltown]
    entrance: Round the corner
    note: Ring the bell
    kind: clinic
    phone: out-of-hours
    coordinates: {latitude: "59.12", longitude: "11.38", source: map, confidence: low}
    source: authority
    confidence: high
  tower: {name: Tower, address: [Street 2], source: authority, confidence: high}

opening:
  gp:
    zone: Europe/Oslo
    week: {monday: ["08:00-15:30"], friday: ["09:00-11:00", "12:00-14:00"], sunday: unknown}
    holidays: closed
    exceptions: {12-24: unknown, easter-4: ["08:00-12:00"]}
    edge: "10"
    source: authority
    confidence: high

first_aid:
  wake:
    see: Somebody does not wake up.
    steps: {call: "Call [](phone:ambulance).", press: "Press, [](fact:presses) times."}
    avoid: {shake: Do not shake.}
    drawings: {press: hands-on-chest}
    rhythm: {presses: presses, breaths: presses, rate: "110"}
    source: [authority, older]
    confidence: high
  bleed:
    see: Somebody bleeds.
    steps: {call: "Call [](phone:ambulance)."}
    source: authority
    confidence: medium

search:
  er: {words: [ER, akutten], page: "emergency#signs", phone: gp}
  home: {words: [Home sweet home], page: index}

speech:
  numerals: {say: o one two three four five six seven eight 9, spoken: a b c d e f g h i j, sounds: k l m n o p q r s t}
  point: {say: point, spoken: komma, sounds: comma}
  degrees: {say: degrees, spoken: grader, sounds: grader}
  north: {say: north, spoken: nord, sounds: nord}
  south: {say: south, spoken: sør, sounds: sir}
  east: {say: east, spoken: øst, sounds: ist}
  west: {say: west, spoken: vest, sounds: vest}

phrases:
  position:
    say: I am at the numbers ___.
    spoken: Tallene er ___.
    sounds: tal-leh-neh air ___
    group: where
    blank: position
    source: authority
    confidence: high
  here:
    say: I am at ___.
    spoken: Jeg er ved ___.
    sounds: yai air veh ___
    group: where
    blank: address
    source: authority
    confidence: high
  hurt:
    say: Somebody is hurt.
    spoken: Noen er skadet.
    sounds: noo-en air skah-det
    group: where
    source: authority
    confidence: high
"""
PRESSES = """
  presses: {value: "30", source: authority, confidence: high}"""
SOURCES = "".join(
    f"""
  {name}:
    name: Page {name}
    publisher: Office
    url: https://{name}.example/?a=1&b=2
    language: nb
    dated: {dated}
    checked: {checked}
    read: {read}
"""
    for name, dated, checked, read in (
        ("older", "2022-10", "2025-02-03", "live"),
        ("map", "2026-01-02", "2026-03-04", "archived"),
        ("link", "undated", "2026-05-06", "not-read"),
    )
)
AEDS = """source:
  name: Register
  url: https://register.example/?a=1&b=2
  licence: Licence
  attribution: © The contributors
  dated: 2026-06-20
aeds:
  library:
    name: Library
    address: Street 3
    place: Behind the desk
    floor: "2"
    indoor: "yes"
    hours: Mo-Fr 0830-1600
    latitude: "59.13"
    longitude: "11.39"
    checked: 2026-06-01
  outside: {indoor: "no", address: Street 4, latitude: "59.14", longitude: "11.4", checked: 2026-05-31}
  bare: {latitude: "59.15", longitude: "11.41", checked: 2026-05-30}
"""
PLAIN = re.compile(r"^(\s+(?:- )?(?:name|label|description|place|urgency|publisher|hours|price|spoken|sounds|licence"
                   r"|attribution|address|floor|menu|currency)): *(?!\[)(\S.*)$", re.MULTILINE)  # fmt: skip
MENU = re.compile(r"^(menu|  short_name): (\w+)$", re.MULTILINE)


def _nasty(text: str) -> str:
    """Every plain text with the characters that markup, vCards and JSON treat in a way of their own."""
    quoted = NASTY.replace("'", "''")
    text = PLAIN.sub(lambda found: f"""{found[1]}: '{found[2].strip('"')} {quoted}'""", text)
    text = MENU.sub(lambda found: f"{found[1]}: '{found[2]} {quoted}'", text)
    return text.replace("[Street 1, Smalltown]", f"['Street 1 {quoted}', Smalltown]")


@functools.cache
def full_site(nasty: bool = False, base_url: str = ADDRESS) -> Site:
    """A site with every kind of record; `nasty` puts NASTY into each of its plain texts."""
    change = _nasty if nasty else str
    text = (SMALL / "guide.yaml").read_text()
    text = text.replace("\nphones:", f"{SOURCES}\nphones:")
    text = text.replace("\nfacts:", f"{MORE[: MORE.index('fees:')]}facts:{PRESSES}")
    text = text.replace("short_name: Small", "short_name: S").replace("  country:", "  spoken_language: nb\n  country:")
    text += MORE[MORE.index("\nfees:") :]
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder)
        (content / "pages").mkdir()
        for file in (SMALL / "pages").glob("*.md"):
            (content / "pages" / file.name).write_text(change(file.read_text()))
        (content / "guide.yaml").write_text(change(text))
        (content / "aed.yaml").write_text(change(AEDS))
        return load_site(content, base_url)
