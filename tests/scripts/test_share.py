"""The button that sends the guide's address: only where the browser can hand it over, and only that of a website."""

from tests.scripts.pages import Story, play

LINES = "lines('data-share-line')"
CAN = "navigator.share = async (given) => { log.push(given.url); };"
PRESS = "press('[data-share]')"


def seen(*steps: str, before: str = "") -> list[object]:
    found: list[object] = play(Story("keep/", steps, before))[0]
    return found


def test_it_is_offered_where_the_browser_can() -> None:
    assert seen(LINES, before=CAN) == [["offered"]]
    assert seen(LINES) == [[]]


def test_what_is_sent_is_the_address_of_the_guide_and_nothing_else() -> None:
    sent = "log.filter((it) => String(it).startsWith('http'))"
    (_, found) = seen(PRESS, sent, before=CAN)
    (root,) = seen("new URL(document.documentElement.dataset.root, location.href).href")
    assert found == [root]


def test_whoever_closes_the_list_of_apps_sees_no_error() -> None:
    refused = "navigator.share = async () => { throw new Error('closed'); };"
    assert seen(PRESS, LINES, before=refused)[1] == ["offered"]
