"""The line about the copy: what the page asks, when it asks again, and what it says of the answers."""

import json
from typing import Any

import pytest

from tests.scripts.pages import NOON, Story, play
from tests.scripts.test_common import REFUSING
from tests.support import real_output

ANSWER = {"version": "7", "whole": 3, "of": 3, "hashes": {}, "editions": {}}
SUPPORTED = "navigator.serviceWorker = copies;"
SILENT = "window.worker = copies.worker('activated');"
# Nothing is held, and the website sends a first worker.
SENDS = f"copies.registering = async () => {{ window.worker = copies.worker('installing', {json.dumps(ANSWER)}); }};"
DEAD = "copies.registering = async () => { throw new TypeError('Failed'); };"
DEAD_UPDATE = "copies.updating = async () => { throw new TypeError('Failed'); };"
DATA = "Object.assign({}, document.documentElement.attributes)"
COPY = "document.documentElement.dataset.copy"
REASON = "(document.documentElement.dataset.reason ?? null)"
LINE = "texts('[data-copy-state]')[0]"
SEEN = f"[{COPY}, {REASON}, {LINE}]"
NOTE = "texts('[data-update]').length"
LOG = "log.splice(0)"
VISIBLE = "document.visibilityState = 'visible'; document.dispatchEvent(new Event('visibilitychange'))"
HIDDEN = "document.visibilityState = 'hidden'; document.dispatchEvent(new Event('visibilitychange'))"
ONLINE = "window.dispatchEvent(new Event('online'))"
LOAD = "window.dispatchEvent(new Event('load'))"
REGISTER = 'register ./sw.js {"updateViaCache":"none"}'
HEAD = "HEAD ./sw.js"
PAGES = "HEAD https://guide.example/repo/"
RENEW = "GET ./sw.js"
NOW = 1795518000000  # noon, in milliseconds
AGAIN = f'register ./sw.js?reinstall={NOW} {{"updateViaCache":"none"}}'
KEY = "guide-checked:/repo/"
TOLD = "copies.dispatchEvent({ type: 'controllerchange' })"

NOT_SAVED = "Not saved on this device yet."
SAVING = "Saving this guide on your device…"
SAVED = "Saved on this device. It opens without a network."
OLDER = "Saved on this device in an older version. The newer one did not arrive whole."
UNSUPPORTED = "This browser cannot keep a copy. You can print this page."
FRAMED = "This page is shown inside another website, where it cannot be saved. Open it by itself."
MOVED = "Saved on this device. The guide's website has moved to {}"
FOREIGN = (
    "Saved on this device. But the website sends a wrong file now. "
    "Keep one page of the guide open until this line goes away."
)


def held(**changes: Any) -> str:
    """An active worker that answers."""
    return f"{SUPPORTED} window.worker = copies.worker('activated', {json.dumps({**ANSWER, **changes})});"


def seen(*steps: str, before: str = SUPPORTED, page: str = "") -> list[Any]:
    return play(Story(page, steps, before))[0]


def become(*states: str) -> str:
    return "; ".join(f"worker.become('{state}')" for state in states)


# Nothing is held


def test_a_first_copy_is_saved_and_then_complete() -> None:
    steps = (
        SEEN, LOG, f"{become('installed')}; {SEEN}", f"{become('activating')}; {SEEN}", LOG, become("activated"), SEEN,
        f"[{LOG}, document.documentElement.dataset.version]",
    )  # fmt: skip
    shown = seen(*steps, before=SUPPORTED + SENDS)
    assert shown[0] == ["saving", None, SAVING]
    assert shown[1] == [REGISTER], "it has just been sent: it is not asked for a second time"
    assert shown[2:5] == [["saving", None, SAVING], ["saving", None, SAVING], []]
    assert shown[6] == ["complete", None, SAVED]
    # Whoever follows it asks.
    assert set(shown[7][0]) == {"state"} and shown[7][1] == "7"


def test_a_first_copy_that_does_not_arrive_whole() -> None:
    shown = seen(become("redundant"), SEEN, "document.documentElement.dataset.trouble", before=SUPPORTED + SENDS)
    assert shown[1:] == [["none", "damaged", NOT_SAVED], "refused"]


def test_a_first_copy_without_network() -> None:
    shown = seen(SEEN, LOG, "document.documentElement.dataset.trouble", before=SUPPORTED + DEAD)
    assert shown == [["none", "network", NOT_SAVED], [REGISTER, HEAD], "TypeError: Failed"]
    (trouble,) = seen(
        "document.documentElement.dataset.trouble",
        before=f"{SUPPORTED} copies.registering = async () => {{ throw new TypeError('x'.repeat(300)); }};",
    )
    assert trouble == ("TypeError: " + "x" * 300)[:200]


@pytest.mark.parametrize(
    "before",
    [
        "",
        f"{SUPPORTED} isSecureContext = false;",
        "Object.defineProperty(navigator, 'serviceWorker', { get() { throw new DOMException('no'); } })",
    ],
)
def test_a_browser_without_workers(before: str) -> None:
    assert seen(SEEN, LOG, f"{LOAD}; pass(3600000); {VISIBLE}; {LOG}", before=before) == [
        ["unsupported", None, UNSUPPORTED],
        [],
        [],
    ]


def test_a_page_inside_another_website_keeps_nothing() -> None:
    """What a browser keeps there is found by nobody who opens the guide itself."""
    before = f"{held()} {SENDS} window.top = {{}};"
    assert seen(
        SEEN, f"{LOAD}; pass(3600000)", VISIBLE, ONLINE, TOLD, f"[{LOG}, timers()]", before=before, page="about/"
    )[::5] == [
        ["framed", None, FRAMED],
        [[], 0],
    ]


def test_nothing_is_asked_before_the_page_has_arrived() -> None:
    shown = seen(
        LOG,
        LOAD,
        LOG,
        before=f"document.readyState = 'loading'; {SUPPORTED} {SENDS}",
    )
    assert (shown[0], shown[2]) == ([], [REGISTER])


def test_a_page_without_the_line_keeps_the_copy_all_the_same() -> None:
    before = held() + "document.querySelector('[data-copy-state]').removeAttribute('data-copy-state');"
    before += "document.querySelector('[data-update]').removeAttribute('data-update');"
    assert seen(COPY, before=before) == ["complete"]


def test_the_line_is_not_written_again_while_it_says_the_same() -> None:
    """It would be read aloud again."""
    written = """const line = document.querySelector('[data-copy-state]');
    const { set, get } = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'textContent');
    Object.defineProperty(line, 'textContent', { get, set(text) { log.push(text); set.call(line, text); } });"""
    shown = seen(LOG, VISIBLE, "log.filter((entry) => entry.startsWith('Saved'))", before=held() + written)
    assert [entry for entry in shown[0] if entry.startswith("Saved")] == [SAVED]
    assert shown[2] == []


# Something is held: what the worker says of it


@pytest.mark.parametrize(
    ("answer", "copy", "line"),
    [
        ({}, "complete", SAVED),
        ({"whole": 2}, "none", NOT_SAVED),
        ({"whole": 0, "of": 0}, "none", NOT_SAVED),
        ({"whole": 1, "of": 1}, "complete", SAVED),
    ],
)
def test_only_what_the_worker_answers_is_said(answer: dict[str, int], copy: str, line: str) -> None:
    assert seen(SEEN, before=held(**answer)) == [[copy, None, line]]


def test_what_is_held_is_asked_before_and_after_the_website() -> None:
    assert seen(LOG, before=held()) == [["state", REGISTER, "state", "update", PAGES, "state", "state"]]


def test_the_copy_of_another_guide_is_none_of_ours() -> None:
    """The worker of a guide at / reaches the pages of one at /repo/ too: its registration is found."""
    for scope in ("https://guide.example/", "https://guide.example/repo/about/", "https://guide.example/re"):
        outer = f"{held()} copies.held = {{ scope: '{scope}', active: worker }}; {DEAD}"
        assert seen(SEEN, LOG, before=outer) == [["none", "network", NOT_SAVED], [REGISTER, HEAD]]


def test_a_worker_that_is_silent_is_waited_for_ten_seconds() -> None:
    late = f"for (const port of worker.ports) port.postMessage({json.dumps(ANSWER)})"
    shown = seen(COPY, "pass(9999)", f"[{COPY}, {LOG}.length]", "pass(1)", f"[{COPY}, log]", late, COPY,
                 before=SUPPORTED + SILENT)  # fmt: skip
    assert shown[:3] == ["none", None, ["none", 1]]
    assert shown[4] == ["none", [REGISTER, "state", "update", PAGES, "state", "state"]], "then the website is asked"
    assert shown[6] == "complete"


def test_a_browser_that_does_not_say_what_it_holds_is_asked_to_register() -> None:
    refusing = f"{SUPPORTED} {SENDS} copies.getRegistration = async () => {{ throw new TypeError('no'); }};"
    assert seen(COPY, LOG, before=refusing) == ["saving", [REGISTER]]


def test_a_page_that_another_worker_took_over_asks_again() -> None:
    shown = seen(LOG, "worker.answer.whole = 2", TOLD, f"[{LOG}, {COPY}]", before=held())
    assert shown[3] == [["state"], "none"]
    assert seen(LOG, TOLD, LOG, before=SUPPORTED + DEAD)[2] == []


BACK = {
    "visible": VISIBLE,
    "kept in memory": "window.dispatchEvent({ type: 'pageshow', persisted: true })",
    "frozen": "document.dispatchEvent({ type: 'resume' })",
}


@pytest.mark.parametrize("event", BACK.values(), ids=BACK)
def test_a_page_that_comes_back_asks_the_worker_again(event: str) -> None:
    """It has heard nothing of what happened meanwhile; the website is asked when it is due."""
    shown = seen(LOG, "worker.answer.whole = 2", event, f"[{LOG}, {COPY}]", before=held())
    assert shown[3] == [["state"], "none"]
    hidden = seen(
        LOG, "document.visibilityState = 'hidden'", event.replace("'visible'", "'hidden'"), LOG, before=held()
    )
    assert hidden[3] == []
    later = seen(LOG, "sleep(1800001)", event, LOG, before=held())
    assert later[3].count("update") == 1


def test_a_page_that_was_just_loaded_is_not_one_that_comes_back() -> None:
    shown = seen(LOG, "window.dispatchEvent({ type: 'pageshow', persisted: false })", LOG, before=held())
    assert shown[2] == []


# Why no newer one could be had

ERROR = "new TypeError('Failed')"
OK = "{ ok: true, status: 200, type: 'basic' }"
# (what the website answers to HEAD, the error of the browser, the reason)
FAILURES = [
    (OK, "text/html", ERROR, "sign-in"),
    (OK, None, ERROR, "sign-in"),
    ("{ ok: false, status: 0, type: 'opaqueredirect' }", None, ERROR, "sign-in"),
    ("{ ok: false, status: 511, type: 'basic' }", "text/javascript", ERROR, "sign-in"),
    ("{ ok: false, status: 510, type: 'basic' }", "text/html", ERROR, "host"),
    ("{ ok: false, status: 404, type: 'basic' }", "text/html", ERROR, "host"),
    ("{ ok: false, status: 500, type: 'basic' }", "text/javascript", ERROR, "host"),
    (OK, "text/javascript; charset=utf-8", ERROR, "damaged"),
    (OK, "javascript", "new DOMException('x', 'SecurityError')", "browser"),
    (OK, "javascript", "new DOMException('x', 'NotSupportedError')", "browser"),
    (OK, "javascript", "new DOMException('x', 'AbortError')", "damaged"),
    (OK, "javascript", "Object.assign(Error(), { name: 'SecurityError' })", "damaged"),
    ("{ ok: false, status: 404, type: 'basic' }", "text/html", "new DOMException('x', 'SecurityError')", "host"),
]  # fmt: skip


def website(answer: str, content_type: str | None) -> str:
    headers = f"{{ get: (name) => name.toLowerCase() === 'content-type' ? {json.dumps(content_type)} : null }}"
    answered = f"window.options = options; return {{ ...{answer}, headers: {headers} }};"
    return f"network = async (url, options) => {{ {answered} }};"


def test_the_reason_is_found_out_from_the_websites_answer() -> None:
    stories = [
        Story(
            "",
            (SEEN, "options"),
            f"{SUPPORTED} {website(answer, kind)} copies.registering = async () => {{ throw {error}; }};",
        )
        for answer, kind, error, _ in FAILURES
    ]
    for (*_, reason), (shown, options) in zip(FAILURES, play(*stories), strict=True):
        copy = ["unsupported", "browser", UNSUPPORTED] if reason == "browser" else ["none", reason, NOT_SAVED]
        assert shown == copy
        assert {name: options[name] for name in ("method", "cache", "redirect")} == {
            "method": "HEAD",
            "cache": "no-store",
            "redirect": "manual",
        }


def test_a_website_that_does_not_answer_is_waited_for_ten_seconds() -> None:
    hangs = """network = (url, { signal }) => new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason)); });"""
    shown = seen(
        SEEN, "pass(9999)", REASON, "pass(1)", f"[{SEEN}, timers()]", before=SUPPORTED + DEAD + hangs, page="about/"
    )
    assert shown[0] == ["none", None, NOT_SAVED]
    assert (shown[2], shown[4]) == (None, [["none", "network", NOT_SAVED], 1])
    answered = seen("timers()", before=SUPPORTED + DEAD + website("{ ok: true }", "text/html"), page="about/")
    assert answered == [1], "only the next time remains"


REDIRECTS = website("{ ok: false, status: 0, type: 'opaqueredirect' }", None)
NEW_ADDRESS = "https://new.example/halden/"


@pytest.mark.parametrize(
    "fails", [DEAD_UPDATE, "copies.updating = async () => {};"], ids=["the worker too", "the pages alone"]
)
def test_an_address_that_moved_is_told_apart_from_a_page_to_sign_in_at(fails: str) -> None:
    """Both redirect. The worker knows the new address if the guide is there."""
    moved = f"{held()} worker.address = '{NEW_ADDRESS}'; {REDIRECTS} {fails}"
    address, checked = "document.documentElement.dataset.moved ?? null", f"localStorage.kept['{KEY}'] ?? null"
    assert seen(SEEN, address, checked, before=moved) == [
        ["complete", "moved", MOVED.format(NEW_ADDRESS)],
        NEW_ADDRESS,
        None,
    ]
    sign_in = f"{held()} {REDIRECTS} {fails}"
    assert seen(SEEN, address, checked, before=sign_in) == [["complete", "sign-in", SAVED], None, None]
    silent = f"{held()} worker.address = null; {REDIRECTS} {fails}"
    assert seen("pass(10000)", SEEN, address, before=silent)[1:] == [["complete", "sign-in", SAVED], None]


def test_the_pages_are_asked_past_the_worker_and_what_they_answer_else_is_no_reason() -> None:
    for answer in (OK, "{ ok: false, status: 404, type: 'basic' }", "{ ok: false, status: 503, type: 'basic' }"):
        shown = seen(SEEN, "options", before=f"{held()} {website(answer, 'text/html')}")
        assert shown[0] == ["complete", None, SAVED]
        wanted = {"method": "HEAD", "cache": "no-store", "redirect": "manual"}
        assert {name: shown[1][name] for name in wanted} == wanted


def test_once_the_website_answers_at_its_address_it_has_not_moved() -> None:
    back = f"{website(OK, 'text/html')}; sleep(1800001); {ONLINE}"
    before = f"{held()} worker.address = '{NEW_ADDRESS}'; {REDIRECTS}"
    assert seen(REASON, back, SEEN, before=before)[::2] == ["moved", ["complete", None, SAVED]]


@pytest.mark.parametrize("reason", ["network", "sign-in", "host", "browser"])
def test_what_is_held_goes_on_whatever_the_network_sends(reason: str) -> None:
    answer, kind, error = next((it[:3] for it in FAILURES if it[3] == reason), ("", None, ERROR))
    answers = website(answer, kind) if answer else ""
    before = f"{held()} {answers} copies.updating = async () => {{ throw {error}; }};"
    assert seen(SEEN, before=before) == [["complete", reason, SAVED]]


def test_a_reason_is_forgotten_when_the_website_answers() -> None:
    shown = seen(
        SEEN, "copies.updating = async () => {}", f"sleep(1800001); {ONLINE}", SEEN, before=held() + DEAD_UPDATE
    )
    assert (shown[0], shown[3]) == (["complete", "network", SAVED], ["complete", None, SAVED])


# A newer one comes

REFUSES = f"copies.updating = async () => {{ copies.find({json.dumps(ANSWER)}).become('redundant'); }};"


@pytest.mark.parametrize("more", ["", "throw new TypeError('Failed');"])
def test_a_newer_one_that_does_not_arrive_whole_leaves_the_older(more: str) -> None:
    """Some browsers say so by an error besides."""
    before = held() + REFUSES.replace("};", f"{more} }};")
    shown = seen(SEEN, "document.documentElement.dataset.trouble", LOG, before=before)
    assert shown[:2] == [["complete", "damaged", OLDER], "refused"]
    assert HEAD not in shown[2]


def test_one_that_came_whole_in_the_end_is_not_called_older() -> None:
    shown = seen(SEEN, "copies.updating = async () => {}", "pass(4000)", SEEN, before=held() + REFUSES)
    assert (shown[0], shown[3]) == (["complete", "damaged", OLDER], ["complete", None, SAVED])


def test_an_older_one_is_called_so_whatever_the_network_says_later() -> None:
    """The page knows that there is a newer one, until it has been told otherwise."""
    well = f"copies.updating = async () => {{}}; {ONLINE}"
    shown = seen(SEEN, DEAD_UPDATE, "pass(4000)", SEEN, "pass(3600000)", well, SEEN, before=held() + REFUSES)
    assert shown[0] == ["complete", "damaged", OLDER]
    assert (shown[3], shown[6]) == (["complete", "network", OLDER], ["complete", None, SAVED])


def test_after_a_damaged_one_what_the_browser_keeps_of_it_is_fetched_anew() -> None:
    """A proxy may have sent wrong bytes with the validator of the right ones: asked again it says "not changed"."""
    answers = "network = async (url, given) => { window.renewed ??= given.cache; throw new TypeError('no network'); };"
    shown = seen(f"{LOG}.includes('{RENEW}')", answers, "pass(3999)", LOG, "pass(1)", f"[{LOG}, renewed]",
                 before=held() + REFUSES)  # fmt: skip
    assert (shown[0], shown[3]) == (False, [])
    assert shown[5][0][:2] == [RENEW, REGISTER] and shown[5][1] == "reload"
    well = seen(LOG, f"sleep(1800001); {ONLINE}", LOG, before=held())
    assert RENEW not in well[2] and REGISTER in well[2]


def test_one_that_was_overtaken_was_not_refused() -> None:
    before = held() + f"copies.updating = async () => {{ window.newer = copies.find({json.dumps(ANSWER)}); }};"
    shown = seen(LOG, "newer.become('installed'); newer.become('redundant')", SEEN, LOG, before=before)
    assert shown[2] == ["complete", None, SAVED] and set(shown[3]) == {"state"}


def test_a_newer_one_takes_over() -> None:
    newer = {**ANSWER, "version": "8"}
    before = held() + f"copies.updating = async () => {{ window.newer = copies.find({json.dumps(newer)}); }};"
    version = "document.documentElement.dataset.version"
    shown = seen(
        f"[{LOG}, {SEEN}, {version}]",
        "newer.become('installed')",
        f"[{LOG}, {SEEN}]",
        "newer.become('activating')",
        f"[{LOG}, {SEEN}]",
        "newer.become('activated')",
        f"[{LOG}, {SEEN}, {version}]",
        before=before,
    )
    assert shown[0] == [["state", REGISTER, "state", "update", PAGES], ["complete", None, SAVED], "7"]
    assert shown[2] == shown[4] == [[], ["complete", None, SAVED]], "the old one is left in peace"
    assert shown[6][1:] == [["complete", None, SAVED], "8"] and set(shown[6][0]) == {"state"}


def test_one_that_waits_is_asked_after_two_seconds_what_it_holds() -> None:
    """One that is still waiting then may be no guide. A worker reminds the browser by itself: see static/sw.js."""
    before = f"{held()} window.waiting = copies.worker('installed', {json.dumps(ANSWER)});"
    shown = seen(LOG, "pass(1999)", LOG, "pass(1)", LOG, before=before)
    assert "state" not in shown[2] and shown[4] == ["state"]
    gone = seen(LOG, "pass(1000)", "waiting.become('activated')", LOG, "pass(1000)", LOG, before=before)
    assert gone[5] == [], "one that took over is not asked a second time"
    later = seen("pass(60000)", LOG, become("installed"), "pass(1999)", LOG, "pass(1)", LOG, before=SUPPORTED + SENDS)
    assert "state" not in later[4] and later[6] == ["state"]


def test_while_a_first_one_waits_it_is_being_saved() -> None:
    """And not if the one that waits is a newer one."""
    assert seen(COPY, before=f"{SUPPORTED} copies.worker('installed');") == ["saving"]
    another = f"copies.worker('installing', {json.dumps(ANSWER)})"
    assert seen("copies.held.installing = null", another, f"worker.become('redundant'); {COPY}", COPY,
                before=SUPPORTED + SENDS)[3] == "saving"  # fmt: skip
    assert seen(COPY, "copies.find()", COPY, before=held())[2] == "complete"


# The text of this page

EDITION = "document.documentElement.dataset.edition"


CONTROLLED = "copies.controller = worker;"
# The worker of a guide at / serves this page.
OUTER = "copies.controller = { scriptURL: 'https://guide.example/sw.js' };"


def offered(editions: str, page: str = "", more: str = CONTROLLED) -> list[Any]:
    before = f"{held()} worker.answer.editions = {editions}; {more}"
    return seen(NOTE, before=before, page=page)


def test_a_newer_text_of_this_page_is_offered() -> None:
    assert real_output()["index.html"].count(b'data-edition=""') == 0
    assert offered("{ '': 'newer' }") == [1]
    assert offered("{ 'about/': 'newer' }", page="about/") == [1]
    assert offered(f"{{ '': {EDITION} }}") == [0]
    assert offered(f"{{ '': {EDITION}, 'about/': 'newer' }}") == [0], "another page's"
    assert offered("{}") == [0]
    assert offered("{ '': '' }") == [0]


@pytest.mark.parametrize("controller", ["", "copies.controller = null;", OUTER])
def test_a_page_from_the_website_is_not_offered_an_older_text(controller: str) -> None:
    """Pages are uploaded before the worker: who opens one meanwhile past the copy has the newer text already."""
    assert offered("{ '': 'older' }", more=controller) == [0]


def test_a_page_whose_text_was_once_that_of_the_copy_is_offered_the_next() -> None:
    before = f"{held()} worker.answer.editions = {{ '': {EDITION} }};"
    shown = seen(NOTE, "worker.answer.editions = { '': 'newer' }", TOLD, NOTE, before=before)
    assert (shown[0], shown[3]) == (0, 1)


def test_a_newer_text_is_offered_when_it_is_there() -> None:
    """Not while a still newer one is on its way; and not any longer when the page's own text is held again."""

    def finds(name: str) -> str:
        return f"window.{name} = copies.find({json.dumps({**ANSWER, 'editions': {'': name}})})"

    def becomes(name: str, *states: str) -> str:
        return "; ".join(f"{name}.become('{state}')" for state in states)

    shown = seen(
        f"{finds('newer')}; {becomes('newer', 'installed', 'activating')}; {finds('newest')}",
        becomes("newer", "activated"),
        NOTE,
        becomes("newest", "installed", "activating", "activated"),
        NOTE,
        f"newest.answer.editions[''] = {EDITION}; {TOLD}",
        NOTE,
        before=held() + CONTROLLED,
    )
    assert shown[2::2] == [0, 1, 0]


# When it is asked again

COUNTED = "copies.registering = async () => { log.push(Date.now()); throw new TypeError('Failed'); };"


def times(*steps: str, before: str = SUPPORTED + COUNTED) -> list[float]:
    """Seconds from the start at which the website was asked."""
    log: list[Any] = seen(*steps, "[Date.now(), ...log]", before=before)[-1]
    begin = next(entry for entry in log[1:] if isinstance(entry, int))
    return [(entry - begin) / 1000 for entry in log[1:] if isinstance(entry, int)]


def test_while_somebody_reads_it_is_asked_again_after_ever_longer_times() -> None:
    expected, time = [0], 0
    for wait in (4, 8, 16, 32, 64, 128, 256, 512, 1024, 1800, 1800):
        expected.append(time := time + wait)
    assert times(f"pass({time * 1000 + 1799_999})") == expected


def test_while_nobody_reads_nothing_is_asked() -> None:
    assert times(HIDDEN, "pass(3600000)") == [0]
    assert times(HIDDEN, ONLINE) == [0]
    assert times(HIDDEN, "pass(3600000)", VISIBLE, "pass(8000)") == [0, 3600, 3608]


@pytest.mark.parametrize("event", [VISIBLE, ONLINE])
def test_an_occasion_shortens_a_pause_to_a_minute(event: str) -> None:
    """Whoever comes back does not wait for half an hour; and an overloaded host is not asked more often for it."""
    assert times("pass(1000)", event, "pass(2999)", event, "pass(1)", "pass(7999)") == [0, 4]
    assert times("pass(124000)", event, "pass(60000)", event) == [0, 4, 12, 28, 60, 124]
    asked = times("pass(124000)", "pass(60001)", event, event, "pass(256000)", event)
    assert asked == [0, 4, 12, 28, 60, 124, 184.001, 440.001]


def test_a_line_that_comes_and_goes_is_no_storm_of_questions() -> None:
    fifty = f"for (let time = 0; time < 50; time += 1) {{ {ONLINE}; {VISIBLE}; }}"
    assert times(fifty) == [0]
    each = [f"{ONLINE}; pass(1000)"] * 50
    assert times(*each) == [0, 4, 12, 28]
    updates = held() + "copies.updating = async () => void log.push(Date.now());"
    assert times("sleep(1800001)", fifty, "pass(60000)", fifty, before=updates) == [0, 1800.001]


def test_one_question_at_a_time() -> None:
    """While the website keeps it waiting nothing else is asked, however often the line comes and goes."""
    hangs = "copies.registering = () => { log.push(Date.now()); return new Promise((done) => (window.done = done)); };"
    assert times(ONLINE, "pass(3600000)", ONLINE, VISIBLE, "pass(3600000)", before=SUPPORTED + hangs) == [0]
    assert times("pass(60000)", "done()", "pass(4000)", before=SUPPORTED + hangs)[:1] == [0]
    again = f"{COUNTED} done(); pass(8000)"
    assert times("pass(60000)", again, "pass(60000)", before=SUPPORTED + hangs)[0] == 0


def test_a_clock_that_was_set_back_keeps_nobody_waiting() -> None:
    updates = held() + "copies.updating = async () => void log.push(Date.now());"
    assert times("sleep(-86400000)", ONLINE, before=updates) == [0, -86400]


@pytest.mark.parametrize("event", [VISIBLE, ONLINE])
def test_a_complete_copy_is_compared_again_after_half_an_hour(event: str) -> None:
    before = held() + "copies.updating = async () => void log.push(Date.now());"
    assert times("pass(1800000)", event, before=before) == [0]
    assert times("pass(1800001)", event, event, before=before) == [0, 1800.001]
    assert times("pass(1800001)", HIDDEN, event, before=before) == [0, *([1800.001] if event == VISIBLE else [])]
    assert times("pass(7200000)", before=before) == [0], "not by itself"


def test_a_copy_that_the_network_did_not_renew_is_not_asked_for_again_and_again() -> None:
    before = held() + "copies.updating = async () => { log.push(Date.now()); throw new TypeError('Failed'); };"
    assert times("pass(1800000)", before=before) == [0]


def test_a_damaged_one_is_asked_for_again_after_ever_longer_times() -> None:
    before = held() + REFUSES.replace("{ copies", "{ log.push(Date.now()); copies")
    assert times("pass(59999)", before=before) == [0, 4, 12, 28]


def test_after_a_complete_copy_the_times_are_short_again() -> None:
    """It failed three times, then it came; when it is lost, a minute need not go by until the next attempt but one."""
    before = SUPPORTED + COUNTED
    comes = f"copies.registering = async () => {{ window.worker = copies.worker('activated', {json.dumps(ANSWER)}); }}"
    lost = f"copies.registration.active = null; copies.held = undefined; {COUNTED} {ONLINE}"
    found = times("pass(12000)", comes, "pass(16000)", "sleep(1800001)", lost, "pass(8000)", before=before)
    assert found[:3] == [0, 4, 12] and found[-1] - found[-2] <= 8


# How old the copy is


def aged(milliseconds: int, before: str = "") -> str:
    return f"{held()} {DEAD_UPDATE} localStorage.setItem('{KEY}', String(Date.now() - {milliseconds})); {before}"


DAY = 86_400_000
OLD = "Saved on this device, but not compared with the website for {} days. Fees and hours may have changed."


@pytest.mark.parametrize(
    ("age", "line"),
    [
        (0, SAVED),
        (30 * DAY - 1, SAVED),
        (30 * DAY, OLD.format(30)),
        (31 * DAY - 1, OLD.format(30)),
        (31 * DAY, OLD.format(31)),
        (400 * DAY, OLD.format(400)),
        (-300 * DAY, SAVED),
    ],
)
def test_an_old_copy_says_how_old_it_is(age: int, line: str) -> None:
    assert seen(SEEN, before=aged(age)) == [["complete", "network", line]]


def test_an_age_that_is_not_known_is_not_said() -> None:
    for kept in ("", f"localStorage.setItem('{KEY}', 'yesterday');", REFUSING):
        assert seen(SEEN, before=f"{held()} {DEAD_UPDATE} {kept}") == [["complete", "network", SAVED]]
    missing = aged(400 * DAY, "worker.answer.whole = 2;")
    assert seen(SEEN, before=missing) == [["none", "network", NOT_SAVED]]


def test_old_goes_before_older() -> None:
    assert seen(LINE, before=f"{aged(40 * DAY)} {REFUSES.replace('};', 'throw new TypeError(); };')}") == [
        OLD.format(40)
    ]


def test_when_it_was_compared_is_kept() -> None:
    kept, checked = f"localStorage.kept['{KEY}'] ?? null", "guideCopy.lastChecked()"
    now = f"Date.parse('{NOON}')"
    compared, refused, unknown, first, damaged = play(
        Story("", (kept, checked, now), held()),
        Story("", (kept, checked), held() + DEAD_UPDATE),
        Story("", (checked,), f"{held()} {REFUSING}"),
        Story("", (kept, become("installed", "activating"), kept, become("activated"), kept, now), SUPPORTED + SENDS),
        Story("", (kept,), held() + REFUSES),
    )
    assert compared == [str(compared[2]), compared[2], compared[2]]
    assert (refused, unknown, damaged) == ([None, 0], [0], [None])
    # Not when the first copy is merely on its way: it may never arrive.
    assert (first[0], first[2], first[4]) == (None, None, str(first[5]))


# A website that sends a script which is not the guide's


def foreign(more: str = "") -> str:
    """It is found by the next question, installs, and waits in silence."""
    finds = "window.newer = copies.find(); newer.become('installed');"
    return f"{held()} copies.updating = async () => {{ log.push(Date.now()); {finds} }}; {more}"


def test_a_silent_script_that_waits_to_take_over_is_said_so() -> None:
    """No worker can keep it from taking over when the last page is closed."""
    shown = seen(
        "pass(11999)", SEEN, "pass(1)", f"[{SEEN}, document.documentElement.dataset.trouble]", before=foreign()
    )
    assert shown[1] == ["complete", None, SAVED]
    assert shown[3] == [["complete", "foreign", FOREIGN], "silent"]
    gone = "pass(5000)", "newer.become('redundant')", "pass(60000)", SEEN
    assert seen(*gone, before=foreign())[-1] == ["complete", None, SAVED]


def test_the_website_is_asked_again_and_again_for_the_right_one() -> None:
    before = foreign()
    asked = times("pass(600000)", before=before)
    assert 5 <= len(asked) <= 12 and asked[:2] == [0, 16], asked
    right = f"copies.updating = async () => {{ window.right = copies.find({json.dumps(ANSWER)}); }}"
    shown = seen("pass(12000)", right, "pass(4000)", "right.become('installed'); newer.become('redundant')",
                 "right.become('activating'); right.become('activated')", SEEN, before=before)  # fmt: skip
    assert shown[5] == ["complete", None, SAVED]


def test_it_is_said_as_long_as_that_one_waits() -> None:
    """The next questions find nothing new: the website still sends the same. It is said until the right one came."""
    once = f"{held()} copies.updating = async () => {{ log.push(Date.now()); found(); }}; window.found = () => {{"
    before = f"{once} window.newer = copies.find(); newer.become('installed'); found = () => {{}}; }};"
    shown = seen("pass(12000)", SEEN, "pass(300000)", SEEN, "log.splice(0).length", before=before)
    assert shown[1] == shown[3] == ["complete", "foreign", FOREIGN]
    assert shown[4] >= 4, "and the website is asked again and again"
    right = f"found = () => {{ window.right = copies.find({json.dumps(ANSWER)}); found = () => {{}}; }}"
    takes_over = "newer.become('redundant'); right.become('installed'); right.become('activating')"
    mended = seen("pass(12000)", right, "pass(600000)", takes_over, "right.become('activated')", SEEN, before=before)
    assert mended[5] == ["complete", None, SAVED]


# A copy that lost a part, or is silent, is made anew

MADE = f"""copies.registering = async (address) => {{
  if (/reinstall/.test(address)) window.newer = copies.worker('installing', {json.dumps(ANSWER)}); }};"""
ANEW = "log.filter((entry) => /reinstall/.test(entry))"


def test_a_copy_that_lost_a_part_is_made_anew() -> None:
    takes_over = "newer.become('installed'); newer.become('activating'); newer.become('activated')"
    shown = seen(f"[{COPY}, {ANEW}]", takes_over, SEEN, f"localStorage.kept['{KEY}']", before=held(whole=2) + MADE)
    assert shown[0] == ["none", [AGAIN]]
    assert (shown[2], shown[3]) == (["complete", None, SAVED], str(NOW))


def test_a_copy_that_is_silent_is_made_anew() -> None:
    shown = seen("pass(20000)", ANEW, before=SUPPORTED + SILENT + MADE)
    assert shown[1] == [f'register ./sw.js?reinstall={NOW + 20000} {{"updateViaCache":"none"}}']


def test_what_is_whole_or_about_to_be_replaced_is_not_made_anew() -> None:
    newer = f"copies.updating = async () => {{ copies.find({json.dumps(ANSWER)}); }};"
    nothing = f"{SUPPORTED} {SENDS}"
    for before in (held(), nothing, held(whole=2) + newer, held(whole=2) + "copies.worker('installed');"):
        assert seen("pass(1000)", ANEW, before=before)[1] == []


def test_a_copy_made_anew_that_does_not_arrive_whole_leaves_what_there_was() -> None:
    shown = seen("newer.become('redundant')", SEEN, LOG, "pass(4000)", LOG, before=held(whole=2) + MADE)
    assert shown[1] == ["none", "damaged", NOT_SAVED]
    assert shown[4][0] == RENEW, "and it is tried again"


def test_a_damaged_copy_is_made_anew_though_the_website_sends_a_damaged_one() -> None:
    """The reason is found out from the website; what the browser keeps may be the damaged one, and this asks anew."""
    before = f"{held(whole=2)} {MADE} {DEAD_UPDATE} {website(OK, 'text/javascript')}"
    assert seen(f"[{REASON}, {ANEW}]", before=before) == [["damaged", [AGAIN]]]
    network = f"{held(whole=2)} {MADE} {DEAD_UPDATE}"
    assert seen(f"[{REASON}, {ANEW}]", before=network) == [["network", []]]


@pytest.mark.parametrize("answer", ["null", json.dumps(ANSWER)], ids=["silent", "one of ours"])
def test_a_copy_made_anew_that_only_waits_keeps_nobody_from_asking(answer: str) -> None:
    """A wrong file waits in silence until the last page is closed; the website may send the right one before."""
    made = f"""copies.registering = async (address) => {{ log.push(Date.now());
      if (/reinstall/.test(address)) window.newer = copies.worker('installing', {answer}); }};"""
    asked = times("newer.become('installed')", "pass(600000)", ONLINE, before=held(whole=2) + made)
    assert 5 <= len(asked) <= 20, asked


def test_what_is_refused_late_is_asked_for_again() -> None:
    """On a slow line a copy is long on its way: the pause after the question is over by then."""
    first = SUPPORTED + SENDS.replace("{ window", "{ log.push(Date.now()); window")
    assert times("pass(10000)", "worker.become('redundant')", "pass(60000)", before=first)[:2] == [0, 14]
    finds = f"log.push(Date.now()); window.newer = copies.find({json.dumps(ANSWER)});"
    newer = f"copies.updating = async () => {{ {finds} }};"
    assert times("pass(10000)", "newer.become('redundant')", "pass(60000)", before=held() + newer)[:2] == [0, 14]


def test_an_answer_that_stalls_in_its_middle_keeps_nobody_from_asking() -> None:
    """What the browser keeps is fetched anew after a damaged one, but is given up after ten seconds."""
    stalls = """network = async () => ({ ok: true, status: 200, headers: { get: () => 'text/javascript' },
      arrayBuffer: () => new Promise(() => {}) });"""
    before = held() + REFUSES.replace("{ copies", "{ log.push(Date.now()); copies") + stalls
    assert times("pass(60000)", before=before)[:3] == [0, 14, 32]


# The address of the worker


MINUTE = 60_000


@pytest.mark.parametrize(
    ("query", "stays"),
    [
        ("", False),
        (f"?reinstall={NOW}", True),
        (f"?reinstall={NOW - MINUTE + 1}", True),
        (f"?reinstall={NOW - MINUTE}", False),
        (f"?reinstall={NOW + 1}", False),  # the clock was set back
        (f"?anew={NOW - 1}", True),
        (f"?anew={NOW - MINUTE}", False),
        ("?reinstall=", False),
        (f"?reinstall={NOW}x", False),
        (f"?other={NOW}", False),
        (f"?x&reinstall={NOW}", False),
    ],
)
def test_a_copy_that_was_made_anew_stays_at_its_address_for_a_minute(query: str, stays: bool) -> None:
    """Then it goes back to the usual one, which caches on the way know not to keep."""
    before = f"{SUPPORTED} copies.worker('activated', {json.dumps(ANSWER)}, '{query}');"
    asked = [entry for entry in seen(LOG, before=before)[0] if entry.startswith("register")]
    assert asked == [f'register ./sw.js{query if stays else ""} {{"updateViaCache":"none"}}']


def test_the_newest_worker_says_the_address() -> None:
    before = f"{SUPPORTED} copies.worker('activated', {json.dumps(ANSWER)}, '?anew={NOW - 1}');"
    waiting = before + f"copies.worker('installed', null, '?reinstall={NOW - 2}');"
    installing = waiting + f"copies.worker('installing', null, '?reinstall={NOW - 3}');"
    for story, ago in ((waiting, 2), (installing, 3)):
        assert f'register ./sw.js?reinstall={NOW - ago} {{"updateViaCache":"none"}}' in seen(LOG, before=story)[0]
    usual = before + "copies.worker('installing', null);"
    assert REGISTER in seen(LOG, before=usual)[0]


@pytest.mark.parametrize(("page", "root"), [("", "./"), ("about/", "../")])
def test_the_worker_is_at_the_root_of_the_guide(page: str, root: str) -> None:
    assert seen(LOG, before=SUPPORTED + SENDS, page=page)[0][0].startswith(f"register {root}sw.js ")


def test_with_trusted_types_the_address_goes_through_the_declared_policy() -> None:
    before = f"""{SUPPORTED} {SENDS} window.trustedTypes = {{ createPolicy: (name, rules) => ({{
      createScriptURL: (query) => name + ' made ' + rules.createScriptURL(query) }}) }};"""
    assert seen(LOG, before=before)[0] == ['register guide-worker made ./sw.js {"updateViaCache":"none"}']
