"""What people type when they need something, with their mistakes, and what comes first: its line and its number."""

import json
import re
from html import unescape

import pytest

from tests.scripts.pages import Story, play
from tests.support import real_output, real_site

SHOWN = """Array.from(document.querySelectorAll('.find__item')).filter((it) => !it.hidden)
  .map((it) => it.textContent.replace(/\\s+/g, ' ').trim())"""
LINES = "lines('data-find-line')"

# What is typed → the line that has to be first, with the number beside it.
TYPED = {
    "ER": "Emergency room 116 117",
    "emergency room": "Emergency room 116 117",
    "a&e": "Emergency room 116 117",
    "akutten": "Emergency room 116 117",
    "urgent care": "Emergency room 116 117",
    "doctor at night": "Doctor at night 116 117",
    "doctr at nigth": "Doctor at night 116 117",
    "doctor saturday": "Doctor at night 116 117",
    "legevakten": "Doctor at night 116 117",
    "ambulance": "Ambulance, medical emergency 113",
    "ambulanse": "Ambulance, medical emergency 113",
    "ambulence": "Ambulance, medical emergency 113",
    "police": "Police 112",
    "polise": "Police 112",
    "fire": "Fire 110",
    "house on fire": "Smoke 110",
    "smoke": "Smoke 110",
    "heart attack": "Heart attack 113",
    "hart attack": "Heart attack 113",
    "chest pain": "Heart attack 113",
    "not breathing": "Not breathing 113",
    "cpr": "Not breathing 113",
    "cannot breathe": "Cannot breathe 113",
    "asthma": "Cannot breathe 113",
    "unconscious": "Unconscious 113",
    "uncontious": "Unconscious 113",
    "passed out": "Unconscious 113",
    "choking": "Choking 113",
    "bleeding": "Bleeding 113",
    "allergic shock": "Allergy 113",
    "bee sting": "Allergy 113",
    "stroke": "Stroke 113",
    "hjerneslag": "Stroke 113",
    "poison": "Poison 113",
    "mushroom": "Poison 113",
    "overdose": "Poison 113",
    "burn": "Burn 113",
    "hot water": "Burn 113",
    "seizure": "Fit 113",
    "epilepsy": "Fit 113",
    "car crash": "Accident 113",
    "child fever": "Fever 116 117",
    "feber": "Fever 116 117",
    "broken arm": "Broken bone 116 117",
    "pregnant": "Pregnant 116 117",
    "suicide": "Suicide 113",
    "want to die": "Suicide 113",
    "lonely": "Lonely 116 123",
    "he hits me": "Violence 116 006",
    "rape": "Rape 116 117",
    "stolen": "Burglar 112",
    "tooth": "Tooth",
    "dentist": "Tooth",
    "pharmacy": "Pharmacy",
    "apotek": "Pharmacy",
    "prescription": "Prescription",
    "sick leave": "Prescription",
    "fastlege": "Your GP (fastlege)",
    "exchange student": "Student",
    "how much": "Price",
    "frikort": "Free card",
    "ehic": "Insurance",
    "ukraine": "Refugee",
    "interpreter": "Interpreter",
    "hospital": "Address to go to",
    "where am i": "Where am I?",
    "gps": "Coordinates",
    "defibrilator": "Defibrillator",
    "deaf": "Deaf",
    "sweden": "Sweden",
    "no sim": "No network 112",
    "boat": "Boat 120",
    "fødsel": "Pregnant 116 117",
    "bevisstlos": "Unconscious 113",
}


def typing(*words: str) -> str:
    return "; ".join(
        f"(() => {{ const field = document.querySelector('[data-find-input]'); field.value = {json.dumps(word)};"
        " field.dispatchEvent(new Event('input')); })()"
        for word in words
    )


# The same in other languages, also with what people know from English or from a Norwegian sign.
IN_OTHER_LANGUAGES = {
    "nb": {
        "barn med feber": "Feber 116 117",
        "hjertestans": "Puster ikke 113",
        "tannpine": "Tann",
        "frikort": "Frikort",
        "fastlege": "Din fastlege",
        "poison": "Forgiftning 113",
        "selvmord": "Selvmord 113",
    },
    "uk": {
        "гарячка": "Гарячка 116 117",
        "температура у дитини": "Гарячка 116 117",
        "не дихає": "Не дихає 113",
        "лікар вночі": "Лікар уночі 116 117",
        "legevakten": "Лікар уночі 116 117",
        "ER": "Невідкладна допомога 116 117",
        "отруєння": "Отруєння 113",
        "отруення": "Отруєння 113",
        "пожежа": "Пожежа 110",
        "скільки коштує": "Ціна",
        "біль у грудях": "Інфаркт 113",
    },
    "pl": {
        "gorączka": "Gorączka 116 117",
        "goraczka": "Gorączka 116 117",
        "zlamana noga": "Wypadek 113",
        "lekarz w nocy": "Lekarz w nocy 116 117",
        "SOR": "Ostry dyżur 116 117",
        "zawal": "Zawał serca 113",
        "akuttmottak": "Ostry dyżur 116 117",
        "samobojstwo": "Samobójstwo 113",
        "ile kosztuje": "Cena",
    },
    "ar": {
        "حمى": "حمى 116 117",
        "طبيب في الليل": "طبيب في الليل 116 117",
        "لا يتنفس": "لا يتنفس 113",
        "تسمم": "تسمم 113",
        "الم في الصدر": "نوبة قلبية 113",
        "انتحار": "انتحار 113",
        "fever": "حمى 116 117",
    },
}


def search(*words: str, language: str = "") -> list[list[str]]:
    """The lines that are shown after each of the words was typed."""
    (seen,) = play(Story(f"{language}find/", tuple(f"{typing(word)}; {SHOWN}" for word in words)))
    found: list[list[str]] = seen
    return found


def test_sixty_things_that_people_type() -> None:
    assert len(TYPED) >= 60
    first = {word: lines[0] if lines else "" for word, lines in zip(TYPED, search(*TYPED), strict=True)}
    wrong = {word: (line, TYPED[word]) for word, line in first.items() if line != TYPED[word]}
    assert wrong == {}


@pytest.mark.parametrize("language", IN_OTHER_LANGUAGES)
def test_what_people_type_in_their_own_language(language: str) -> None:
    typed = IN_OTHER_LANGUAGES[language]
    found = search(*typed, language=f"{language}/")
    first = {word: lines[0] if lines else "" for word, lines in zip(typed, found, strict=True)}
    assert {word: line for word, line in first.items() if line != typed[word]} == {}


@pytest.mark.parametrize("language", ["", "nb/", "uk/", "pl/", "ar/"])
def test_every_line_is_found_by_its_own_title(language: str) -> None:
    text = built(language)
    titles = [" ".join(unescape(it).split()) for it in re.findall(r'class="find__link"[^>]*>([^<]+)<', text)]
    assert len(titles) == len(set(titles)) >= 60
    found = search(*titles, language=language)
    missed = [title for title, lines in zip(titles, found, strict=True) if not lines[0].startswith(title)]
    assert missed == []


def test_a_title_that_is_not_translated_says_in_which_language_it_is() -> None:
    """Pages that Arabic does not have are in the list, in English; every word that people search is translated."""
    text = built("ar/")
    in_english = re.findall(r'class="find__link" lang="en" dir="ltr" href="([^"#]*)', text)
    assert in_english and all(address.startswith("../../") for address in in_english)
    words = real_site().guide.search.values()
    assert not [it.words[0] for it in words if f">{it.words[0]}<" in text]


def built(language: str = "") -> str:
    return real_output()[f"{language}find/index.html"].decode("utf-8-sig")


def test_nothing_found_says_so_and_whom_to_call() -> None:
    seen = play(Story("find/", (LINES, f"{typing('qqqqqq')}; {SHOWN}", LINES, f"{typing('')}; {SHOWN}.length", LINES)))
    assert seen[0][:3] == [[], [], ["none"]]
    assert seen[0][3] == built().count('<li class="find__item') and seen[0][4] == []


def test_at_most_a_screen_of_lines_is_shown() -> None:
    assert max(map(len, search("a", "e", "the", "s", "do"))) <= 12


def test_the_slash_key_leads_to_the_field_unless_somebody_writes() -> None:
    field = "document.querySelector('[data-find-input]')"

    def press(key: str) -> str:
        """Whether the key was taken, and whether the field has the focus."""
        event = f"{{ type: 'keydown', key: '{key}', preventDefault() {{ this.taken = true; }} }}"
        told = f"[!!it.taken, document.activeElement === {field}]"
        return f"(() => {{ const it = {event}; document.dispatchEvent(it); return {told}; }})()"

    (seen,) = play(Story("find/", (press("x"), press("/"), press("/"))))
    assert seen == [[False, False], [True, True], [False, True]], "in the field a slash is a slash"


def test_without_script_the_list_is_whole_and_the_field_is_not_there() -> None:
    text = built()
    assert re.search(r'<p class="find__field [^>]* hidden>', text)
    assert not re.search(r'<li class="find__item"[^>]* hidden', text)
    first, _, alphabet = text.rpartition("find__item--first")
    titles = [unescape(it).casefold() for it in re.findall(r'class="find__link"[^>]*>([^<]+)<', alphabet)][1:]
    assert "find__item--first" in first and len(titles) > 60
    letters = ["".join(it for it in title if it.isalnum() or it == " ") for title in titles]
    assert letters == sorted(letters)


@pytest.mark.parametrize("name", sorted(real_site().guide.search))
def test_words_of_danger_show_the_number_to_call(name: str) -> None:
    """What leads to first aid or to the emergency page has a number beside it: nobody has to read on first."""
    record = real_site().guide.search[name]
    dangerous = (record.page or "").startswith("first-aid")
    assert not dangerous or record.phone == "ambulance"


def test_words_stand_once() -> None:
    """A word that two lines claim leads to the one or the other by chance."""
    every = [word.casefold() for record in real_site().guide.search.values() for word in record.words]
    assert sorted({word for word in every if every.count(word) > 1}) == []
