"""The button that puts the guide on the home screen: only when the browser offers it and the copy is complete."""

import pytest

from tests.scripts.pages import Story, play

LINES = "lines('data-install-line')"
OFFER = """(() => {
  const prompt = async () => log.push('asked');
  window.dispatchEvent({ type: 'beforeinstallprompt', preventDefault() { log.push('kept'); }, prompt });
})()"""
COMPLETE = "document.documentElement.setAttribute('data-copy', 'complete')"
PRESS = "press('[data-install]')"
ASKED = "log.filter((it) => it === 'asked').length"


def seen(*steps: str, before: str = "") -> list[object]:
    found: list[object] = play(Story("keep/", steps, before))[0]
    return found


def test_it_is_offered_only_with_a_complete_copy() -> None:
    assert seen(LINES, f"{OFFER}; {LINES}", f"{COMPLETE}", LINES)[::3] == [[], ["offered"]]
    assert seen(f"{OFFER}", LINES)[1] == []
    assert seen(f"{COMPLETE}", LINES)[1] == []


def test_one_offer_is_answered_once() -> None:
    steps = (f"{OFFER}; {COMPLETE}", LINES, PRESS, ASKED, LINES, ASKED)
    assert seen(*steps)[1:] == [["offered"], None, 1, [], 1]


def test_what_is_installed_says_so_and_offers_nothing() -> None:
    installed = "window.dispatchEvent({ type: 'appinstalled' })"
    assert seen(f"{OFFER}; {COMPLETE}", f"{installed}; {LINES}")[1] == ["installed"]


@pytest.mark.parametrize("before", ["window.medium = '(display-mode: standalone)'", "navigator.standalone = true"])
def test_the_installed_guide_knows_that_it_is(before: str) -> None:
    assert seen(f"{OFFER}; {COMPLETE}", LINES, before=before)[1] == ["installed"]
