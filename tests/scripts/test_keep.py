"""The page that keeps the guide: the state of the copy in sentences, the check on a tap, and what a helper is told."""

import hashlib
import json
from typing import Any

import pytest

from tests.scripts.pages import Story, play
from tests.scripts.test_common import REFUSING
from tests.scripts.test_copy import ANSWER, DEAD_UPDATE, SUPPORTED, held

LINES = "[...lines('data-keep-line'), ...lines('data-keep-reason')]"
RESULT = "lines('data-keep-result')"
COUNT = "texts('[data-keep-count]')"
BUTTONS = "texts('[data-keep-buttons]').length"
CHECK, PERSIST = """press('[data-keep-do="check"]')""", """press('[data-keep-do="persist"]')"""
LOG = "log.splice(0)"
NOW = 1795518000000  # noon, in milliseconds
PARTS: dict[str, list[int]] = {"": [1, 2, 250], "about/": [], "icons/icon.png": [0, 255, 16, 15]}
HASHES = {path: hashlib.sha256(bytes(content)).hexdigest() for path, content in PARTS.items()}
CONTROLLED = held(hashes=HASHES) + "copies.controller = worker;"


def seen(*steps: str, before: str = CONTROLLED) -> list[Any]:
    return play(Story("keep/", steps, before))[0]


def reads(**changes: list[int] | None) -> str:
    """What is read back through the worker; a part that is None cannot be read."""
    return f"""const parts = {json.dumps({**PARTS, **changes})};
    network = async (url) => {{
      const part = parts[url.replace('https://guide.example/repo/', '')];
      if (!part) throw new TypeError('no network');
      return {{ arrayBuffer: async () => Uint8Array.from(part).buffer }};
    }};"""


def state(copy: str, reason: str = "") -> str:
    """The root element says this; the page follows by itself."""
    return f"Object.assign(document.documentElement.dataset, {{ copy: '{copy}', reason: '{reason}' }})"


# What the copy is


@pytest.mark.parametrize("copy", ["none", "saving", "complete", "unsupported", "framed"])
def test_each_state_has_its_own_sentence(copy: str) -> None:
    shown = seen(state(copy), f"[{LINES}, {BUTTONS}]", before="")
    assert shown[1] == [[copy], int(copy == "complete")]


@pytest.mark.parametrize("copy", ["none", "complete"])
@pytest.mark.parametrize("reason", ["network", "sign-in", "moved", "foreign", "host", "damaged"])
def test_each_reason_has_its_own_sentence(copy: str, reason: str) -> None:
    assert seen(state(copy, reason), LINES, f"{state(copy)}; delete document.documentElement.dataset.reason", LINES,
                before="")[1::2] == [[copy, reason], [copy]]  # fmt: skip


def test_the_page_says_when_the_copy_was_compared() -> None:
    checked = "[texts('[data-keep-checked]').length, texts('[data-keep-time]')]"
    (never,) = seen(checked, before=held() + DEAD_UPDATE)
    assert never == [0, []]
    (compared,) = seen(checked, before=held())
    assert compared[0] == 1 and compared[1][0].startswith("24 November 2026") and compared[1][0].endswith("12:00")


def test_at_first_it_is_not_saved() -> None:
    """The rule that stands there without a script gives way; the buttons come with a copy."""
    assert seen(f"[{LINES}, {BUTTONS}]", before=f"document.readyState = 'loading'; {SUPPORTED}") == [[["none"], 0]]
    without = "document.readyState = 'loading'; document.documentElement.removeAttribute('data-copy');"
    assert seen(f"[{LINES}, {BUTTONS}]", before=without + SUPPORTED) == [[["none"], 0]]


# "Check my copy"


def test_every_part_is_read_back_and_counted() -> None:
    asked = [f"GET https://guide.example/repo/{path}" for path in PARTS]
    before, after = seen(f"{LOG}; {RESULT}", f"{reads()} {CHECK}", f"[{RESULT}, {COUNT}, {LOG}]")[::2]
    assert before == []
    assert after == [["whole"], ["3 / 3"], ["state", *asked, "state"]]


def test_while_it_is_read_the_page_says_so() -> None:
    assert seen(f"network = () => new Promise(() => {{}}); {CHECK}", RESULT)[1] == ["checking"]


def test_a_page_loaded_past_the_copy_does_not_judge_it() -> None:
    assert seen(LOG, f"{CHECK}; [{RESULT}, {LOG}]", before=held(hashes=HASHES))[1] == [["past"], []]


def test_a_worker_that_does_not_say_what_it_holds_is_not_judged() -> None:
    silent = f"{SUPPORTED} copies.controller = copies.worker('activated');"
    shown = seen(CHECK, RESULT, "pass(10000)", RESULT, before=silent)
    assert (shown[1], shown[3]) == (["checking"], [])
    gone = "copies.held = undefined"
    assert seen(gone, CHECK, RESULT)[2] == []


NEXT = {path: hashlib.sha256(bytes([*content, 7])).hexdigest() for path, content in PARTS.items()}


def takes_over(at: str, version: str = "'8'", more: str = "") -> str:
    """A newer version, with a byte more in each part, takes over when the part `at` is read."""
    return f"""{reads()} const next = {json.dumps(NEXT)};
    const takeOver = () => {{
      window.newer = true;
      Object.assign(worker.answer, {{ version: {version}, hashes: next }}); {more}
    }};
    network = async (url) => {{
      if (url.endsWith('{at}')) takeOver();
      const part = parts[url.replace('https://guide.example/repo/', '')];
      return {{ arrayBuffer: async () => Uint8Array.from(window.newer ? [...part, 7] : part).buffer }};
    }};"""


@pytest.mark.parametrize("at", ["repo/", "about/", "icons/icon.png"])
def test_a_newer_version_that_takes_over_meanwhile_is_counted_anew(at: str) -> None:
    """Its parts are not those of the one before: that is no damage."""
    shown = seen(LOG, f"{takes_over(at)} {CHECK}", f"[{RESULT}, {COUNT}, {LOG}]")
    assert shown[2][:2] == [["whole"], ["3 / 3"]]
    assert len([entry for entry in shown[2][2] if entry.startswith("GET")]) == 6


def test_versions_without_end_are_not_judged() -> None:
    turning = takes_over("repo/", "window.count = (window.count ?? 0) + 1", "worker.answer.hashes[''] = 'x';")
    assert seen(LOG, f"{turning} {CHECK}", f"[{RESULT}, {COUNT}]")[2] == [[], []]


def test_what_the_worker_finds_damaged_in_itself_counts_too() -> None:
    """A part that the website replaced on the way is read back whole, but is not whole on the device."""
    shown = seen(f"worker.answer.whole = 1; {reads()} {CHECK}", f"[{RESULT}, {COUNT}]")
    assert shown[1] == [["kept"], ["1 / 3"]]


def test_the_new_address_is_a_link() -> None:
    told = "Object.assign(document.documentElement.dataset, { reason: 'moved', moved: 'https://new.example/' })"
    links = "page.all('a[data-keep-moved]').map((a) => [a.getAttribute('href'), a.textContent])"
    assert seen(told, links)[1] == [["https://new.example/", "https://new.example/"]] * 2


# What is not as it was saved: another byte, one too few, one too many, nothing to be read.
WRONG: list[dict[str, list[int] | None]] = [
    {"about/": [0]},
    {"icons/icon.png": [0, 255, 16, 14]},
    {"icons/icon.png": [0, 255, 16]},
    {"": None},
]
REINSTALL = f'register ../sw.js?reinstall={NOW} {{"updateViaCache":"none"}}'
NEW = f"copies.registering = async () => {{ window.newer = copies.worker('installing', {json.dumps(ANSWER)}); }};"


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_a_wrong_part_is_found_and_the_guide_is_saved_anew(wrong: dict[str, list[int] | None]) -> None:
    shown = seen(
        LOG,
        f"{reads(**wrong)} {NEW} {CHECK}",
        f"[{RESULT}, {COUNT}, log.filter((entry) => entry.startsWith('register'))]",
        "newer.become('installed'); newer.become('activating')",
        RESULT,
        "newer.become('activated')",
        f"[{RESULT}, {COUNT}]",
    )
    assert shown[2] == [["mending"], ["2 / 3"], [REINSTALL]]
    assert (shown[4], shown[6]) == (["mending"], [["mended"], []])


BROKEN = reads(**{"": [1]})
NEWER = {
    "refused": "newer.become('redundant')",
    "overtaken": "newer.become('installed'); newer.become('redundant')",
}


@pytest.mark.parametrize("ends", NEWER.values(), ids=NEWER)
def test_a_new_copy_that_is_not_whole_leaves_the_old_one(ends: str) -> None:
    shown = seen(f"{BROKEN} {NEW} {CHECK}", ends, f"[{RESULT}, {COUNT}, {LINES}]")
    assert shown[2] == [["kept"], ["2 / 3"], ["complete", *(["damaged"] if ends == NEWER["refused"] else [])]]


def test_a_new_copy_that_could_not_be_had_leaves_the_old_one() -> None:
    dead = "copies.registering = async () => { throw new TypeError('Failed'); };"
    shown = seen(f"{BROKEN} {dead} {CHECK}", f"[{RESULT}, {LINES}, document.documentElement.dataset.trouble]")
    # The website is asked for the reason; here it does not answer.
    assert shown[1] == [["kept"], ["complete", "network"], "TypeError: Failed"]
    nothing = seen(f"{BROKEN} {CHECK}", f"[{RESULT}, {LINES}]")
    assert nothing[1] == [["kept"], ["complete"]], "a browser that starts no new worker: it is nobody's fault"


def test_a_new_copy_that_waits_already_is_followed() -> None:
    waits = f"copies.registering = async () => {{ window.newer = copies.worker('installed', {json.dumps(ANSWER)}); }};"
    shown = seen(f"{BROKEN} {waits} {CHECK}", RESULT, LOG, "pass(2000)", f"{LOG}", "newer.become('activated')", RESULT)
    assert (shown[1], shown[4], shown[6]) == (["mending"], ["state"], ["mended"])


# "Ask the browser to keep it"


@pytest.mark.parametrize(
    ("storage", "result"),
    [
        ("undefined", "cannot-ask"),
        ("{}", "cannot-ask"),
        ("{ persist: async () => true }", "persisted"),
        ("{ persist: async () => false }", "best-effort"),
        ("{ persist: () => new Promise(() => {}) }", "asking"),
    ],
)
def test_the_browsers_own_answer_is_shown(storage: str, result: str) -> None:
    assert seen(f"navigator.storage = {storage}; {PERSIST}", f"[{RESULT}, {COUNT}]")[1] == [[result], []]


def test_a_tap_beside_the_buttons_does_nothing() -> None:
    assert seen(LOG, "press('h1')", "document.dispatchEvent({ type: 'click' })", f"[{RESULT}, {LOG}]")[3] == [[], []]


# For help on the phone

SUPPORT = """Object.fromEntries(page.all('[data-support]').map((e) => [e.dataset.support, e.textContent]))"""
OPEN = "document.querySelector('[data-keep-support]').dispatchEvent({ type: 'toggle' })"
DEVICE = """navigator.storage = { estimate: async () => ({ usage: 2049 }), persisted: async () => true,
  persist: async () => true };"""


def test_what_the_device_says() -> None:
    offered = "texts('[data-keep-support]').length"
    shown, closed, _, opened = seen(offered, SUPPORT, OPEN, SUPPORT, before=CONTROLLED + DEVICE)
    assert shown == 1
    checked = opened["checked"]
    assert checked.startswith("24 November 2026") and checked.endswith("12:00")
    known = {"state": "complete", "version": "7", "checked": checked, "trouble": "–"}
    assert closed == {**known, "browser": "", "space": "", "persisted": "", "parts": ""}
    assert opened == {
        **known,
        "browser": "Made-up browser",
        "space": "3 kB",
        "persisted": "true",
        "parts": "3 / 3",
    }


@pytest.mark.parametrize("storage", ["undefined", "{}", "{ estimate: async () => ({}) }"])
def test_a_device_that_says_little(storage: str) -> None:
    before = f"{SUPPORTED} {REFUSING}; copies.registering = async () => {{ throw new TypeError('Failed'); }};"
    shown = seen(f"navigator.storage = {storage}; {OPEN}", SUPPORT, before=before)[1]
    assert shown == {
        "state": "none, network",
        "version": "–",
        "parts": "–",
        "checked": "–",
        "trouble": "TypeError: Failed",
        "space": "–",
        "persisted": "–",
        "browser": "Made-up browser",
    }


def test_an_empty_or_unpromised_store_is_said_so() -> None:
    storage = "{ estimate: async () => ({ usage: 0 }), persisted: async () => false }"
    shown = seen(f"navigator.storage = {storage}; {OPEN}", SUPPORT)[1]
    assert (shown["space"], shown["persisted"]) == ("0 kB", "false")


def test_the_helper_sees_what_changes() -> None:
    """The state at once, the promise of the browser when it was given."""
    removed = "document.documentElement.removeAttribute('data-copy')"
    shown = seen(state("saving", "host"), f"{SUPPORT}.state", removed, f"{SUPPORT}.state")
    assert shown[1::2] == ["saving, host", "none, host"]
    promised = f"{DEVICE} {OPEN.replace('toggle', 'none')}"
    assert seen(f"{promised}; {PERSIST}", f"{SUPPORT}.persisted")[1] == "true"
