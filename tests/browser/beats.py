"""What a page of the guide beats, as the engine itself sees it: when each count came, and what sound and screen did."""

import time
from typing import Any, Literal, NamedTuple

from tests.browser.background import Tapped

RATE = 110
PRESSES, BREATHS = 30, 9  # a round, in beats
TAP = "button[data-pace]"
# Written down in the page: each count with its time, sounds with the time on their own clock, locks of the screen.
SPY = """(() => {
  const spy = { beats: [], sounds: [], context: null, asked: 0, locks: [], refused: [], late: 0 };
  window.spy = spy;
  // A timer that is nothing of the guide's: by how much it was late at most, while the page was in front.
  let [last, front] = [performance.now(), true];
  const tick = () => {
    const now = performance.now();
    if (front) spy.late = Math.max(spy.late, now - last - 20);
    [last, front] = [now, document.visibilityState === "visible"];
  };
  setInterval(tick, 20);
  window.addEventListener("visibilitychange", tick, true);
  const count = document.querySelector(".cpr-pace__count");
  const see = (how) => spy.beats.push([performance.now(), Number(count.textContent), how]);
  let turning = false;
  new MutationObserver(() => see(turning ? "turned" : document.visibilityState)).observe(count, { childList: true });
  window.addEventListener("visibilitychange", () => { turning = true; }, true);
  document.addEventListener("visibilitychange", () => { see("turned"); turning = false; });
  if (window.AudioContext) {
    const make = BaseAudioContext.prototype.createOscillator;
    BaseAudioContext.prototype.createOscillator = function () {
      const tone = make.call(this);
      const start = tone.start;
      tone.start = (at) => { spy.sounds.push(at); start.call(tone, at); };
      return tone;
    };
    const wake = AudioContext.prototype.resume;
    AudioContext.prototype.resume = function () { spy.context = this; return wake.call(this); };
  }
  if (navigator.wakeLock) {
    const ask = WakeLock.prototype.request;
    WakeLock.prototype.request = function (type) {
      spy.asked += 1;
      const answer = ask.call(this, type);
      answer.then((lock) => spy.locks.push(lock), (error) => spy.refused.push(String(error)));
      return answer;
    };
  }
  return true;
})()"""
SEEN = """({ beats: spy.beats, sounds: spy.sounds, audio: spy.context && spy.context.state, asked: spy.asked,
  held: spy.locks.filter((lock) => !lock.released).length, refused: spy.refused, lock: Boolean(navigator.wakeLock),
  late: spy.late })"""


class Beat(NamedTuple):
    """A number on the screen, in milliseconds of the page's clock; 0 is the time for the breaths.

    `turned`: it was looked at because the page went behind another one, or came back.
    """

    time: float
    number: int
    how: Literal["visible", "hidden", "turned"]


class Seen(NamedTuple):
    """`audio` is the state of the sound, or None without any; `lock`: whether the engine can keep a screen awake.

    `late`: by how many milliseconds the machine held up a timer that is not the beat's, while the page was in front.
    """

    beats: list[Beat]
    sounds: list[float]
    audio: str | None
    asked: int
    held: int
    refused: list[str]
    lock: bool
    late: float

    @property
    def shown(self) -> list[Beat]:
        """Each count once: an engine may wake a page a moment too early, and then the same is shown again."""
        before = [None, *self.beats]
        return [it for one, it in zip(before, self.beats, strict=False) if not one or one[1:] != it[1:]]

    @property
    def rate(self) -> float:
        """Presses a minute while there are presses, of the beats that the engine was free to show on time.

        Without the first, with which an engine may be busy still to make its first sound.
        """
        pairs = [
            (one, other)
            for one, other in zip(self.shown[1:], self.shown[2:], strict=False)
            if one.how == other.how == "visible" and 0 < one.number < other.number
        ]
        presses = sum(other.number - one.number for one, other in pairs)
        return 60_000 * presses / sum(other.time - one.time for one, other in pairs)

    @property
    def turn(self) -> list[int]:
        """The end of the round as it was seen: the last press, the breaths and the first press of the next."""
        counts = [beat.number for beat in self.shown if beat.how == "visible"]
        return counts[counts.index(PRESSES) :][:3] if PRESSES in counts else []

    @property
    def even(self) -> bool:
        """Whether each count came in its time, and none was missed where a round ends."""
        return not self.wrong and self.turn == [PRESSES, 0, 1]

    @property
    def presses(self) -> int:
        return sum(1 for beat in self.shown if beat.number and beat.how == "visible")

    @property
    def lateness(self) -> list[float]:
        """Milliseconds by which each press that was not held up in the background came later than the promptest."""
        begins = self._begins
        return [it - min(begins) for it in begins]

    @property
    def wrong(self) -> list[Beat]:
        """Counts that were not what the time since the tap says, but for a moment at the edge between two."""
        begin = min(self._begins)
        return [beat for beat in self.beats if beat.number not in possible(beat.time - begin)]

    @property
    def _begins(self) -> list[float]:
        """When the beat began, as each press says of itself."""
        ms, first = 60_000 / RATE, self.beats[0].time
        length, half = (PRESSES + BREATHS) * ms, PRESSES * ms / 2
        presses = [beat for beat in self.shown if beat.number and beat.how == "visible"]
        return [(beat.time - (beat.number - 1) * ms - first + half) % length - half + first for beat in presses]

    @property
    def sound_rate(self) -> float:
        """Sounds a minute, on the clock of the sound; the time for the breaths is no pause between two sounds."""
        times: list[float] = []
        for at in self.sounds:
            while times and times[-1] > at - 0.3:  # dropped, and handed over anew
                times.pop()
            times.append(at)
        gaps = [other - one for one, other in zip(times, times[1:], strict=False) if other - one < 2]
        return 60 * len(gaps) / sum(gaps)


def possible(since: float) -> set[int]:
    """What may be on the screen so many milliseconds after the first count."""
    places = {int(max(0, since + off) * RATE / 60_000) % (PRESSES + BREATHS) for off in (-100, 0, 20)}
    return {place + 1 if place < PRESSES else 0 for place in places}


def seen(engine: Tapped) -> Seen:
    found: dict[str, Any] = engine.evaluate(SEEN)
    return Seen(**{**found, "beats": [Beat(*beat) for beat in found["beats"]]})


def begin(engine: Tapped) -> None:
    """Taps, with everything written down from now on."""
    assert engine.evaluate(SPY)
    engine.tap(TAP)


def wait(seconds: float, engine: Tapped, aside: float) -> None:
    """Lets the page beat; for `aside` seconds, in the first round, another one is in front."""
    end = time.monotonic() + seconds
    time.sleep(5)
    with engine.aside():
        time.sleep(aside)
    time.sleep(max(0, end - time.monotonic()))
