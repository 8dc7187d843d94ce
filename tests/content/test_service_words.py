"""What a text calls the services, in each language of the guide."""

import pytest

from sitegen.content.service_words import has_words, services_named, word_of
from tests.support import real_site


@pytest.mark.parametrize(
    ("language", "text", "named"),
    [
        ("en", "Fire! Firefighters come.", {"fire"}),
        ("en", "A fireplace and fireworks", set()),
        ("en", "Campfire? wildfire?", set()),
        ("en", "Is it danger to life? The ambulance comes.", {"ambulance"}),
        ("nb", "Brannvesenet og politiet", {"fire", "police"}),
        ("nb", "Brannskade, brannsår", set()),
        ("uk", "Пожежа? Потрібна поліція?", {"fire", "police"}),
        ("uk", "Стан швидко погіршується", set()),
        ("uk", "Викличте швидку. Зі швидкою", {"ambulance"}),
        ("uk", "Є загроза життю?", {"ambulance"}),
        ("pl", "Pożar? Potrzebujesz pogotowia?", {"fire", "ambulance"}),
        ("ar", "حريق؟", {"fire"}),
        ("ar", "تحتاج إلى الشرطة؟", {"police"}),
        ("ar", "والإسعاف", {"ambulance"}),
        ("ar", "للشرطة", {"police"}),
        ("de", "Es ist ein Brand. Brandwunde", {"fire"}),
        ("de", "Brandwunde", set()),
        ("xx", "fire police ambulance", set()),
    ],
)
def test_services_are_found_by_the_words_that_people_use(language: str, text: str, named: set[str]) -> None:
    assert {*services_named(text, language)} == named


def test_every_language_of_the_guide_has_a_word_for_each_service() -> None:
    for language in (real_site().language, *real_site().guide.languages):
        assert has_words(language)
        assert all(word_of(service, language).isalpha() for service in ("ambulance", "police", "fire"))
