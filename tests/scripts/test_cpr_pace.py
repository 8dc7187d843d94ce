"""The beat to press along with: what is counted, shown and heard follows from the time since the tap alone."""

from typing import Any

import pytest

from tests.scripts.pages import Story, play

TAP, LOOK = "press('button[data-pace]')", "document.dispatchEvent(new Event('visibilitychange'))"
AWAY = f"document.visibilityState = 'hidden'; {LOOK}"
BACK = f"document.visibilityState = 'visible'; {LOOK}"
COUNT, LINES = "texts('.cpr-pace__count')[0]", "lines('data-pace-line')"
SEEN = f"[{COUNT}, {LINES}]"
SIDE = "document.querySelector('.cpr-pace__stage').className.split('--')[1]"
LOCKS = "[navigator.wakeLock.asked.length, navigator.wakeLock.held()]"
STATES = "AudioContext.made.map((context) => context.state)"
SWITCH = "document.querySelector('input[data-pace]')"
BEAT = 60_000 / 110
ROUND = 30 + 9
READY, PRESSING, BREATHS = ["ready", "start", "sound"], ["stop", "sound"], ["breaths", "stop", "sound"]


def seen(*steps: str, before: str = "") -> list[Any]:
    return play(Story("first-aid/", steps, before))[0]


def watched(milliseconds: int) -> str:
    """Looks every millisecond: what the count became, and when."""
    return f"""(async () => {{
      const [seen, place] = [[], document.querySelector(".cpr-pace__count")];
      for (let ms = 0; ms < {milliseconds}; ms += 1) {{
        const count = place.textContent;
        if (!seen.length || seen.at(-1)[1] !== count) seen.push([performance.now(), count]);
        await pass(1);
      }}
      return seen;
    }})()"""


def at(beat: float) -> str:
    """The clock stands in the middle of a beat after the tap, the first being 0; nothing has happened meanwhile."""
    return f"sleep({(beat + 0.5) * BEAT:.0f} - performance.now())"


def counts(begin: int, end: int) -> list[list[Any]]:
    """What `watched` sees if nothing drifts: each beat on the first whole millisecond after it is due."""
    shown: list[list[Any]] = []
    for beat in range(begin * 110 // 60_000, -(-end * 110 // 60_000)):
        count = str(beat % ROUND + 1) if beat % ROUND < 30 else ""
        if not shown or shown[-1][1] != count:
            shown.append([max(begin, -(-beat * 60_000 // 110)), count])
    return shown


def presses(milliseconds: int) -> list[int]:
    """When a press is due, rounded as the loudspeaker does."""
    beats = range(-(-milliseconds * 110 // 60_000))
    return [round(beat * 60_000 / 110) for beat in beats if beat % ROUND < 30]


# Counting


def test_it_never_begins_by_itself() -> None:
    idle = f"[{SEEN}, document.querySelector('[data-pace]').hidden, timers(), {STATES}, {LOCKS}, log]"
    shown = seen(idle, "window.dispatchEvent(new Event('pageshow'))", LOOK, AWAY, BACK, "pass(60000)", idle)
    assert shown[0] == shown[-1] == [["", READY], False, 0, [], [0, 0], []]


def test_two_minutes_are_counted_by_the_clock() -> None:
    """Thirty presses, the time for two breaths, and again; each on its beat, so that 110 fit into a minute."""
    _, shown = seen(TAP, watched(120_000))
    assert shown == counts(0, 120_000)
    assert [count for _, count in shown[:32]] == [*(str(number) for number in range(1, 31)), "", "1"]
    rounds = [shown[start : start + 30] for start in range(0, len(shown) - 30, 31)]
    assert len(rounds) == 5
    for presses_of_round in rounds:
        assert 29 / (presses_of_round[-1][0] - presses_of_round[0][0]) * 60_000 == pytest.approx(110, abs=0.01)


def test_after_an_hour_it_has_not_drifted() -> None:
    _, _, shown = seen(TAP, "pass(3600000)", watched(1000))
    assert shown == counts(3_600_000, 3_601_000)


def test_the_phases_have_their_lines_and_each_press_its_side() -> None:
    beats = (0, 1, 2, 29, 30, 38, 39)
    steps = (f"pass({(beat + 0.5) * BEAT:.0f} - performance.now()).then(() => [{SEEN}, {SIDE}])" for beat in beats)
    assert seen(TAP, *steps)[1:] == [
        [["1", PRESSING], "odd"],
        [["2", PRESSING], "even"],
        [["3", PRESSING], "odd"],
        [["30", PRESSING], "even"],
        [["", BREATHS], "breaths"],
        [["", BREATHS], "breaths"],
        [["1", PRESSING], "odd"],
    ]


def test_after_a_pause_it_goes_on_where_it_would_be() -> None:
    """A page that slept does not catch up: the count is right at once, and one beat follows the other as before."""
    shown = seen(TAP, "pass(1000)", f"{at(24)}; log.length = 0; {BACK}; [{COUNT}, log, timers()]", watched(1200))
    assert shown[2] == ["25", ["buzz 60"], 1]
    assert [count for _, count in shown[3]] == ["25", "26", "27"]
    asleep = seen(TAP, f"{at(33)}; {BACK}; {SEEN}", f"{at(60)}; {BACK}; {SEEN}")
    assert asleep[1:] == [["", BREATHS], ["22", PRESSING]]
    late = seen(TAP, f"{at(24)}; pass(0)", COUNT)
    assert late[2] == "25", "a browser that wakes the page late wakes it once"


def test_one_tap_stops_it_and_the_next_begins_anew() -> None:
    stopped = seen(TAP, "pass(5000)", f"{TAP}; [{SEEN}, {SIDE}, timers()]", "pass(5000)", SEEN, f"{TAP}; {SEEN}")
    assert stopped[2] == [["", READY], "ready", 0]
    assert stopped[4:] == [["", READY], ["1", PRESSING]]
    assert seen(TAP, "pass(18000)", f"{TAP}; {SEEN}")[2] == ["", READY], "in the time for the breaths too"


def test_the_count_is_brought_on_the_screen_by_the_tap() -> None:
    brought = "Boolean(document.querySelector('.cpr-pace__stage').broughtIntoView)"
    assert seen(brought, f"{TAP}; {brought}") == [False, True]


def test_a_hand_that_shakes_taps_twice() -> None:
    assert seen(TAP, "pass(399)", f"{TAP}; {SEEN}", "pass(2)", f"{TAP}; {SEEN}")[2::2] == [["1", PRESSING], ["", READY]]


def test_each_press_is_felt_and_no_breath() -> None:
    _, _, log, _, stopped = seen(TAP, "pass(25000)", "log.splice(0)", f"{TAP}; pass(5000)", "log")
    assert log == ["buzz 60"] * len(presses(25_000))
    assert stopped == []


# The screen


def test_the_screen_is_kept_awake_while_it_runs() -> None:
    shown = seen(TAP, f"[{LOCKS}, navigator.wakeLock.asked[0].type]", "pass(60000)", LOCKS, TAP, LOCKS)
    assert shown[1::2] == [[[1, 1], "screen"], [1, 1], [1, 0]]


def test_the_screen_is_asked_for_again_when_the_page_comes_back() -> None:
    taken = "navigator.wakeLock.asked[0].release()"
    shown = seen(TAP, f"{AWAY}; {taken}", LOCKS, BACK, LOCKS, BACK, LOCKS, "pass(500)", TAP, LOCKS)
    assert [shown[2], shown[4], shown[6], shown[9]] == [[1, 0], [2, 1], [3, 1], [3, 0]]


def test_a_page_that_is_left_lets_the_screen_sleep() -> None:
    leave, show = (f"window.dispatchEvent(new Event('{name}'))" for name in ("pagehide", "pageshow"))
    shown = seen(TAP, "pass(2000)", leave, LOCKS, f"{at(40)}; {show}; {SEEN}", LOCKS)
    assert shown[3:] == [[1, 0], ["2", PRESSING], [2, 1]]


def test_an_answer_after_the_end_is_given_back() -> None:
    before = "navigator.wakeLock.answer = new Promise((done) => { window.answer = done; }); null"
    shown = seen(TAP, "pass(500)", TAP, LOCKS, "answer()", LOCKS, before=before)
    assert shown[3::2] == [[1, 1], [1, 0]]


NO = "async () => { throw new Error('no'); }"


@pytest.mark.parametrize(
    "before",
    [
        "delete navigator.wakeLock; delete navigator.vibrate",
        f"navigator.wakeLock.request = {NO}",
        "navigator.wakeLock.request = () => { throw new Error('no'); }",
        f"navigator.wakeLock.request = async () => ({{ release: {NO} }})",
        "window.AudioContext = class { constructor() { throw new Error('no'); } }",
        f"AudioContext.prototype.resume = {NO}; AudioContext.prototype.suspend = {NO}",
    ],
)
def test_what_a_device_refuses_does_not_stop_the_beat(before: str) -> None:
    shown = seen(TAP, watched(3000), BACK, f"{TAP}; {SEEN}", before=before)
    assert shown[1] == counts(0, 3000)
    assert shown[3] == ["", READY]


# Sound


def test_a_sound_for_each_press_on_its_beat() -> None:
    _, _, heard, states = seen(TAP, "pass(60000)", "heard()", STATES)
    assert states == ["running"]
    assert [time for time in heard if time <= 60_000] == presses(60_000)


def test_the_sounds_are_there_before_they_are_due() -> None:
    """A page in the background is woken once a second."""
    woken = "; ".join(["sleep(1000)", "await pass(0)"] * 30)
    _, _, heard = seen(TAP, f"(async () => {{ {woken} }})()", "heard()")
    assert [time for time in heard if time < 30_000] == presses(30_000)


@pytest.mark.parametrize(("milliseconds", "first"), [(0, 0), (60, 60), (99, 99), (101, 545)])
def test_a_loudspeaker_that_opens_late_begins_with_the_next_beat(milliseconds: int, first: int) -> None:
    slow = f"await new Promise((done) => setTimeout(done, {milliseconds})); this.become('running');"
    before = f"AudioContext.prototype.resume = async function () {{ {slow} }}"
    assert seen(TAP, "pass(1000)", "heard()[0]", before=before)[2] == first


def test_a_loudspeaker_that_never_opens_is_handed_nothing() -> None:
    before = "AudioContext.prototype.resume = () => new Promise(() => {})"
    assert seen(TAP, "pass(5000)", f"[handedOver(), {COUNT}]", before=before)[2] == [0, "10"]


def test_the_tap_ends_the_sounds_that_wait() -> None:
    shown = seen(TAP, "pass(4000)", TAP, "pass(60000)", "heard()", STATES, TAP, "pass(3000)", f"[heard(), {STATES}]")
    assert shown[4:6] == [presses(4000), ["suspended"]]
    assert shown[8][0][: len(presses(4000) + presses(3000))] == [
        *presses(4000),
        *(64_000 + time for time in presses(3000)),
    ]
    assert shown[8][1] == ["running"]


def test_the_sound_can_be_switched_off_and_on() -> None:
    """It goes on to be shown."""
    switch = "{0}.checked = {1}; {0}.dispatchEvent(new Event('change'))"
    off, on = switch.format(SWITCH, "false"), switch.format(SWITCH, "true")
    shown = seen(TAP, "pass(2000)", off, "pass(4000)", COUNT, "heard()", on, "pass(4000)", "heard()")
    assert shown[4:6] == ["12", presses(2000)]
    assert [time for time in shown[8] if time <= 10_000] == [time for time in presses(10_000) if not 2000 < time < 6000]
    silent = seen(off, TAP, "pass(9000)", f"[heard(), {COUNT}]")
    assert silent[3] == [[], "17"]


def test_without_web_audio_there_is_no_switch() -> None:
    shown = seen(SEEN, TAP, SEEN, before="delete window.AudioContext")
    assert shown[::2] == [["", READY[:2]], ["1", PRESSING[:1]]]


def test_the_older_name_of_web_audio() -> None:
    before = "window.webkitAudioContext = AudioContext; delete window.AudioContext"
    assert seen(TAP, "pass(1000)", "heard().slice(0, 2)", before=before)[2] == presses(1000)


def test_after_a_phone_call_the_sound_is_on_the_beat_again() -> None:
    """The device takes the sound away; what waited must not come later, between the beats."""
    taken = "AudioContext.made[0].become('interrupted')"
    shown = seen(TAP, "pass(2000)", f"{AWAY}; {taken}", "pass(5300)", BACK, "pass(4000)", "heard()", STATES)
    expected = [time for time in presses(11_300) if not 2000 < time < 7300 - 100]
    assert [time for time in shown[6] if time <= 11_300] == expected
    assert shown[7] == ["running"]
    # It may come back by itself.
    shown = seen(
        TAP, "pass(2000)", taken, "pass(5300)", "AudioContext.made[0].become('running')", "pass(4000)", "heard()"
    )
    assert [time for time in shown[6] if time <= 11_300] == expected


def test_the_switch_gives_back_a_sound_that_comes_only_with_a_tap() -> None:
    before = "AudioContext.prototype.wake = AudioContext.prototype.resume"
    deaf = "AudioContext.made[0].become('interrupted'); AudioContext.prototype.resume = async () => {}"
    tapped = f"AudioContext.prototype.resume = AudioContext.prototype.wake; {SWITCH}.dispatchEvent(new Event('change'))"
    shown = seen(TAP, f"{deaf}; {BACK}", STATES, tapped, STATES, before=before)
    assert shown[2::2] == [["interrupted"], ["running"]]
