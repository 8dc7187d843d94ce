"""A number is never wrong: what somebody might write by hand, exchange or disguise, and what is honest."""

import pytest

from sitegen.content.digits import hard_coded_numbers
from sitegen.content.phone_numbers import EMERGENCY_ANYWHERE
from sitegen.content.prose import parse_text
from sitegen.problems import BuildError, Problem
from tests.small_guide import codes, problems
from tests.support import small_site

# Each stands for a number that somebody could call, in a form that a reader takes for one.
FORMS = """
911|999|000|112|113|1-1-3|1 1 3|1.1.3|1/1/3|11-4|11 4|1 14|11\u20114|11\u20104|11\u22124|11•4|11·4|11:4|1:14|11|4
11*4|11~4|11_4|11'4|11+4|11=4|11\u00b74|1•1•4|1–1–3|1—1—3|1, 1, 4|1,1,4|1;1;4|(1)(1)(3)|(1) (1) (3)|[1][1][3]|1>1>3
l14|1l4|ll3|l1З|11O|1I3|II2|9ll|O00|99g9|1\u200b1\u200b3|1\u200d13|1\u20631\u20633|1\u00ad1\u00ad3|1\u31641\u31643
1\u28001\u28003|1\u115f1\u115f3|\uff11\uff11\uff13|\u0661\u0661\u0663|\u06f1\u06f1\u06f3|\u0967\u0967\u0969|¹¹³|①①③|𝟏𝟏𝟑|⒈⒈⒊
22591308|22 59 13 08|22.59.13.08|22-59-13-08|22,59,13,08|22·59·13·08|22•59•13•08|(22) (59) (13) (08)|22/59/13/08
+47 22 59 13 08|+4722591308|0047 22591308|225 91 308|22_59_13_08|22~59~13~08|116 118|116-118|116118|11 61 18|02801
one one four|one-one-four|One, one, four|one.one.four|nine one one|nine-nine-nine|one thirteen|one ten|eleven two
one hundred and thirteen|hundred and twelve|en en tre|en-en-tre|ett ett två|elleve tre|hundre og tretten|null null null
jeden jeden dwa|zero zero zero|sto dwanaście|sto dwanascie|dziewięćset jedenaście|jedenaście dwa|sto dwadzieścia trzy
один один два|одна, одна, три|нуль нуль нуль|сто дванадцять|сто дев'ятнадцять|сто дев’ятнадцять|п’ять п’ять п’ять
дев’ять один один|девʼять-один-один|дев'ятсот одинадцять|одинадцять два|واحد واحد ثلاثة|تسعة واحد واحد|تسعه واحد واحد
واحدة واحدة اثنتان|مئة واثنا عشر|مائة وثلاثة عشر|مئة وأحد عشر|مئة وعشرة|تسعمئة وأحد عشر|صفر صفر صفر|أحد عشر ثلاثة
eins eins zwei|ein eins zwo|neun eins eins|elf drei|hundertzwölf|hundertzwoelf|einhundertzwölf|einhundertundelf
hundert zwölf|hundert und dreizehn|neunhundertelf|neun neunundneunzig|hundreogtolv|hundreogtretten|etthundreogtolv
hundretolv|nihundreogelleve|hundre-og-tolv|én én tre|éin éin to|ni en en|ni nittini|hundratolv|etthundratretton
triple nine|triple zero|double one two|nine double one|nine ninety-nine|nine one-one|one twenty|twelve, three
one hundred and twenty-three|nine hundred eleven|one oh one|one o one|nought nought nought|naught naught naught
one, one and three|nine, one and one|en, en og tre|nine 11|nine-11|9 eleven|9-eleven|eleven 3|11-two|9-one-one|1-1-two
nine 1 1|1 1 three|1-1-to|1 hundred and 12|hundre og 13|1, 1 and 3|1 and 1 and 3|9, 1 og 1|1, 1 i 2|1، 1 و3|9!!|!!2
Ⅸ Ⅰ Ⅰ|ⅨⅠⅠ|ⅰ-ⅰ-ⅲ|⑪③|⑪ ③|⑨⑪|㈠㈠㈢|一一三|一 一 三|一〇一|幺幺三|㊈㊀㊀|❾❶❶
""".strip().replace("\n", "|")
SENTENCES = ("If in doubt, call {}.", "Ring {} now!", "{} is the number.", "Police: {}", "In danger ({}) call.")
# One form holds the separator of the list itself.
DISGUISED = [form for form in FORMS.split("|") if form not in ("11", "4", "99g9")] + ["11|4", "1|1|4", "9||", "||2"]

HONEST = (
    """
Children under 16 pay nothing.|Wait 2 or 3 days.|Open 08:00–15:30.|Between 16 and 20 °C|Fever above 38,5 °C
38.5 °C or more
Walk 50 m north.|It is 500 m away.|About 2,5 km|Room 12, 3rd floor|In 5 minutes|Every 6 months|1 July|17 May|24 December
Ages 2–4|9–12 months|10–15 minutes|16–20, 25–30|Steps 1 and 2|one, two, three|one to three days|Two of the four nurses
One day in seven|the first and the second|He is one of ten|five to ten minutes|A4 paper|3G or 4G|H2O|24/7|50 %|2 % of 50
At 10:40, 11:40 or 12:05|half past ten|the ten o'clock bus|Wi-Fi 6|1st, 2nd and 3rd|number one|no. 1|7 of 10 people|B12
100 m|at 00:30|24:00|between 1 and 3 hours|seven, eight or nine people|tens of people
Call. Then wait 10 minutes. 5 may do.|In 2 to 6 weeks|The 4 of them|Day 1: rest.|Over 18, under 67|0 or 1
Storgata 12|Storgata 12 B, 2nd floor|Monday to Friday, 08:00–15:30|from 22:00 to 06:30|on 1 May and 17 May|week 30
25.–26. May|She is 34 years old.|aged 6 to 15|a 2-year-old and a 10-year-old|under 3 months|between 18 and 67|over 80
at 37 °C or 98 °F|5 NOK|5 kr|up to 99 %|half of 50|7 days in 30|page 4 of 12|in 1 or 2 weeks|3 x 2 tablets
a 10 ml spoon|5 cm wide|80 kg|bus 31 or 32|platform 4|gate 2A|exit 7|row 3, seat 12|the E6|the 90s|line 20 to Halden
the number 5 bus
No. 7|§ 2-1|1/2|1/4|two out of three|at most 5 signs|1 in 4|born after 17 May|3 times a day|a 6-year-old|5–6 p.m.
7.–8. class|10 km|20 °C|1 m 80 cm|15 min
jeden z dwóch|dwa lub trzy|dwa, trzy dni|jeden albo dwa razy|o jeden dzień dłużej|o 11 dni|sto osób|trzy-cztery dni
один або два|два-три дні|одна з двох|п’ять років|дев’ять із десяти|двадцять п’ять|сто людей|у сорок років
ein oder zwei Tage|zwei bis drei Tage|eins, zwei, drei|hundert Leute|ein zehn Jahre altes Kind|ein 12-jähriges Kind
واحد أو اثنان|ملف واحد (0.2 م.ب)|واحد، اثنان، ثلاثة|مئة شخص|أحد عشر يوما|خمسة وعشرون|ثلاثة أيام
en eller to dager|én til to timer|tre-fire dager|seksten, sytten år|det sto 12 personer i kø|kl. 11 to ganger i uka
en 12-åring|en 12 tommers skjerm|en 17. mai-feiring|mange hundre år|fra 11 to dager|from 11 to 3|1 to 4 hours|1 to 5
from 11 May to 2 June|May 11 to June 2|11 fire engines|at 11 two nurses come|one 10 ml spoon|one 12 inch screen
a one ten-minute walk|one 12-hour shift|one twenty-minute call|nine 11 year olds|eleven 2 hour visits
He has nine. 11 left.|one hundred people|hundreds of people|a hundred years|double room|triple the dose
two thirty|thirty-two teeth|before 11!|one 18,5 cm piece
Steps 1, 2 and 4|1, 3 and 5 days|the 11 and 3 year old|11 and 3|one, two and four|one 1 and one 2
Type Ⅱ|Chapter Ⅳ|½ hour|第一|一月|二十四小时|S05|g11|a || b|9 || 10|room 9, two floors up
""".strip()
    .replace("\n", "|")
    .split("|")
)


def page_problems(text: str) -> list[Problem]:
    """What is wrong with the small site when its page about emergencies begins with this text, on line 8."""
    try:
        small_site({"pages/emergency.md": ("[Call](phone:ambulance) first, then help.", text)})
    except BuildError as error:
        return list(error.problems)
    return []


def test_the_lists_are_as_long_as_they_should_be() -> None:
    assert len(DISGUISED) * len(SENTENCES) >= 400 and len(HONEST) >= 100


def test_no_disguised_number_passes_in_markdown() -> None:
    passed = [
        sentence.format(form)
        for form in DISGUISED
        for sentence in SENTENCES
        if not parse_text(sentence.format(form)).numbers and not parse_text(sentence.format(form)).problems
    ]
    assert passed == []


def test_no_disguised_number_passes_in_a_text_of_guide_yaml() -> None:
    """`advice` stands for every text: the rule walks over all fields, and a test below names each kind."""
    found = {}
    for form in DISGUISED:
        quoted = f"If in doubt, call {form}.".replace("'", "''")
        found[form] = codes(("advice: Say where you are first.", f"advice: '{quoted}'"))
    assert [form for form, reported in found.items() if not reported] == []


def test_capitals_hide_no_number() -> None:
    forms = [form for form in DISGUISED if form.upper() != form and "l" not in form and hard_coded_numbers(form)]
    assert [form for form in forms if not hard_coded_numbers(f"IN DOUBT, CALL {form.upper()}!\nThen wait.")] == []


def test_honest_sentences_are_not_refused() -> None:
    refused = [sentence for sentence in HONEST if "100 m" not in sentence and hard_coded_numbers(sentence)]
    assert refused == []


@pytest.mark.parametrize(
    "value",
    [
        "NOK 3,278",
        "kr 112",
        "112 kr",
        "€ 911",
        "100 %",
        "2026",
        "August 2024",
        "from 150 to 375 m",
        "between NOK 150 and NOK 375",
    ]
    + [
        "1 July 2025",
        "under 16",
        "over 100 years",
        "412 beds",
        "300 metres",
        "USD 1,000",
        "37.5 °C",
        "within 24 hours",
    ],
)
def test_amounts_years_and_counts_are_stated_as_facts(value: str) -> None:
    expected = ["hard-coded-number"] if value in ("over 100 years",) else []
    assert codes(("value: under 16", f"value: '{value}'")) == expected


@pytest.mark.parametrize(
    "value",
    [
        "call 911",
        "113",
        "112 now",
        "one one three",
        "TEL 911",
        "SOS 112",
        "112 TEL",
        "911 and NOK 150",
        "112 to NOK 150",
        "sto dwanaście",
        "22 59 13 08",
        "+47 22 59 13 08",
        "116117",
        "02800",
        "999!",
    ],
)
def test_a_fact_is_no_number_to_call(value: str) -> None:
    assert "hard-coded-number" in codes(("value: under 16", f"value: '{value}'"))


@pytest.mark.parametrize(
    "change",
    [
        ("reaches: The police.", "reaches: The police, not 911."),
        ("label: Legevakt", "label: Legevakt 911"),
        ("publisher: The authority", "publisher: Authority 911"),
        ("urgency: Life in danger", "urgency: Life in danger 911"),
        ("breathing: hard to breathe", "breathing: hard to breathe 911"),
        ("name: Small guide", "name: Small guide 911"),
        ("place: Smalltown", "place: Smalltown 911"),
        ("description: Who to call", "description: Who to call 911"),
    ],
)
def test_every_kind_of_text_in_guide_yaml_is_held_to_the_rule(change: tuple[str, str]) -> None:
    assert "hard-coded-number" in codes(change)


def test_the_list_of_emergency_numbers_is_that_of_the_library() -> None:
    from phonenumbers import SUPPORTED_SHORT_REGIONS
    from phonenumbers.shortnumberinfo import is_emergency_number

    regions = sorted(SUPPORTED_SHORT_REGIONS)
    numbers = [f"{number:03d}" for number in range(1000)]
    found = {number for number in numbers if any(is_emergency_number(number, region) for region in regions)}
    assert found == EMERGENCY_ANYWHERE


def test_exchanged_ids_are_found() -> None:
    """Both numbers are right, and every page would call the wrong one."""
    found = problems(
        ("\n  police:\n", "\n  was-police:\n"), ("\n  fire:\n", "\n  police:\n"), ("\n  was-police:\n", "\n  fire:\n")
    )
    assert [problem.code for problem in found].count("service-id") == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Fire? Call [](phone:police).", 1),
        ("Call the police\non [](phone:fire).", 2),
        ("| Police | [](phone:fire) |\n|---|---|\n| a | b |", 1),
        ("[Police](phone:fire)", 1),
        ("- Ambulance: [](digits:fire)", 1),
        ("[](phone:police) fire, [](phone:fire) police", 1),
        ("Need **firefighters**? [](phone:police)", 1),
        ("Call [](phone:fire) for the police.", 1),
        ("Fire! Call [](phone:police).", 1),
        ("There is a fire. Call [](phone:ambulance).", 1),
        ("Is there a fire? Go out. Stay there.\nCall [](phone:ambulance).", 2),
        ("## Fire\n\nCall [](phone:police).", 3),
        ("Fire:\n\nCall [](phone:police).", 3),
        ("If there is a fire:\n\n1. Go out.\n2. Call [](phone:police).", 4),
        ("Need an ambulance? Call [](phone:out-of-hours).", 1),
        ("- [Danger to life:](phone:out-of-hours)", 1),
        ("- [Danger to life](phone:police)", 1),
        ("Fire: [](spoken:police)", 1),
        ("Call [the police](phone:out-of-hours).", 1),
    ],
)
def test_a_sentence_that_means_another_service_is_found(text: str, line: int) -> None:
    found = [problem for problem in page_problems(text) if problem.code == "service-mismatch"]
    assert found and found[0].location.line == line + 7


@pytest.mark.parametrize(
    "text",
    [
        "Fire? Call [](phone:fire). Need the police? Call [](phone:police).",
        "Fire [](phone:fire), police [](phone:police) and ambulance [](phone:ambulance).",
        "[](phone:fire) fire, [](phone:police) police, [](phone:ambulance) ambulance.",
        "In Sweden, [](digits:ambulance) is not an ambulance. Call [](phone:police).",
        "Call [](phone:ambulance). It is free.",
        "If the ambulance does not answer, call the police, [](phone:police).",
        "- Police: [](phone:police)\n- Fire: [](phone:fire)",
        "[](phone:out-of-hours) is not the police.",
        "Call [](phone:ambulance) or [the police](phone:police).",
    ],
)
def test_a_sentence_that_means_what_it_dials_passes(text: str) -> None:
    assert page_problems(text) == []


HELPLINE = """
  poison:
    name: Poison line
    label: Poison
    number: "22 59 13 00"
    group: helpline
    reaches: Advice about poison.
    source: authority
    confidence: high
"""


@pytest.mark.parametrize(
    "text",
    [
        "There is a fire. Call [](phone:fire). In danger to life, call [](phone:ambulance).",
        "## Fire\n\nGo out. If the house is closed, call [](phone:fire).\n\nThen wait. No help? Call [](phone:police).",
        "## Police\n\nWho is hurt? For an ambulance, call [](phone:ambulance).",
        "The police are on their way. Something else? Call [](phone:police) or [](phone:ambulance).",
        "If it is no case for an ambulance:\n\n- [The legevakt](phone:out-of-hours)",
        "## Ambulance\n\nIt can wait? Call [](phone:out-of-hours).",
        "## Legevakt\n\nIs it serious? Call [](phone:ambulance).",
    ],
)
def test_what_is_said_before_a_number_may_be_about_it_or_not(text: str) -> None:
    assert [problem for problem in page_problems(text) if problem.code == "service-mismatch"] == []


def test_a_helpline_is_no_emergency_service() -> None:
    """Neither by its name, nor in a sentence that names one."""
    more = ("\nfacts:\n", f"{HELPLINE}\nfacts:\n")
    assert codes(more) == []
    for key, said in (("name: Poison line", "name: Police"), ("label: Poison", "label: Ambulance")):
        assert codes(("\nfacts:\n", f"{HELPLINE.replace(key, said)}\nfacts:\n")) == ["service-label"]
    belongs = HELPLINE.replace("label: Poison", "label: Police by day").replace("name: Poison line", "name: Police")
    belongs = belongs.replace("    group", "    about: police\n    group")
    assert codes(("\nfacts:\n", f"{belongs}\nfacts:\n")) == []
    wrong = HELPLINE.replace("Advice about poison.", "Need the police? Call [](phone:poison).")
    assert site_codes(f"{wrong}\nfacts:\n") == ["service-mismatch"]


def site_codes(facts: str) -> list[str]:
    """What is wrong with the small site when this stands in the place of the line `facts:` of guide.yaml."""
    try:
        small_site({"guide.yaml": ("\nfacts:\n", facts)})
    except BuildError as error:
        return [it.code for it in error.problems]
    return []


@pytest.mark.parametrize("key", ["name: Out-of-hours doctor", "label: Legevakt"])
@pytest.mark.parametrize("word", ["Ambulance", "Police station", "Fire"])
def test_a_line_that_is_no_emergency_number_is_not_called_one(key: str, word: str) -> None:
    assert codes((key, f"{key.split(':')[0]}: {word}")) == ["service-label"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("heading: Call [](digits:ambulance) now if", "heading: Call [](spoken:police) now if"), "card-number"),
        (("advice: Say where you are first.", "advice: If in doubt, call [](phone:police)."), "card-number"),
    ],
)
def test_the_emergency_card_says_one_number_in_all_its_texts(change: tuple[str, str], code: str) -> None:
    assert codes(change) == [code]


def test_what_people_search_and_where_they_go_have_their_own_numbers() -> None:
    smoke = "\nsearch:\n  smoke:\n    words: [Smoke, house on fire]\n    phone: {}\n\nfacts:\n"
    assert site_codes(smoke.format("fire")) == []
    assert site_codes(smoke.format("police")) == ["service-mismatch"]
    place = (
        "\nplaces:\n  clinic:\n    name: The clinic\n    kind: {}\n    phone: {}\n    address: [Street 1]\n"
        "    source: authority\n    confidence: high\n\nfacts:\n"
    )
    assert site_codes(place.format("clinic", "out-of-hours")) == []
    assert site_codes(place.format("police-station", "police")) == []
    assert site_codes(place.format("clinic", "police")) == ["service-mismatch"]
    assert site_codes(place.format("fire-station", "police")) == ["service-mismatch"]


def test_a_language_whose_words_for_the_services_are_not_known_is_refused() -> None:
    found = problems(("language: en", "language: fr"))
    assert [it.code for it in found] == ["bad-language"] and "service_words.yaml" in found[0].hint
