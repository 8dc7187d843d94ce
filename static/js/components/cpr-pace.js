/// <reference path="../common/page.js" />
// A beat to press along with: counts the presses, says when to breathe, and begins again, until it is tapped. What is
// shown and heard follows from the time since the tap alone, so nothing drifts, and nothing is made up for after a pause.
(() => {
  "use strict";
  // The time for the breaths is as long as so many beats: five seconds.
  const BREATHS = 9;
  // A page in the background is woken once a second: sounds are handed over this long before they are due.
  const AHEAD_MS = 1500;
  // Later than this a sound would be heard as a beat of its own.
  const LATE_MS = 100;
  // Hands that shake tap twice; the second tap does not undo the first.
  const TWICE_MS = 400;

  const [box, stage, count, button, sound] = page.all("[data-pace]");
  if (!box) return;
  const presses = Number(box.dataset.presses);
  const rate = Number(box.dataset.rate);
  const Sound = window.AudioContext || window.webkitAudioContext;

  let running = false;
  let began = 0;
  let timer = 0;
  // The next beat whose sound is handed over; all that were, go through `out`, which can be cut.
  let next = 0;
  /** @type {AudioContext | undefined} */
  let audio;
  /** @type {GainNode | undefined} */
  let out;
  /** @type {WakeLockSentinel[]} */
  const locks = [];

  function elapsed() {
    return performance.now() - began;
  }

  /** Milliseconds from the tap to a beat; the first is 0. @param {number} beat */
  function due(beat) {
    return (beat * 60000) / rate;
  }

  /** The press of its round that a beat is, or, from `presses` on, none. @param {number} beat */
  function pressOf(beat) {
    return beat % (presses + BREATHS);
  }

  /** @param {string} phase @param {string} number */
  function show(phase, number) {
    count.textContent = number;
    stage.className = "cpr-pace__stage cpr-pace__stage--" + phase;
    page.showOnly("pace-line", [phase, running ? "stop" : "start", Sound ? "sound" : ""]);
  }

  function handOver() {
    if (!audio || !out || audio.state !== "running") return;
    for (; due(next) < elapsed() + AHEAD_MS; next += 1) {
      const wait = due(next) - elapsed();
      if (wait < -LATE_MS || pressOf(next) >= presses) continue;
      const begin = audio.currentTime + Math.max(0, wait) / 1000;
      const tone = audio.createOscillator();
      tone.frequency.value = 1000;
      tone.connect(out);
      tone.start(begin);
      tone.stop(begin + 0.06);
    }
  }

  /** Drops the sounds that wait, and hands over those that are wanted. */
  function sing() {
    if (out) out.disconnect();
    next = 0;
    out = audio && running && /** @type {HTMLInputElement} */ (sound).checked ? audio.createGain() : undefined;
    if (audio && out) out.connect(audio.destination);
    handOver();
  }

  function beat() {
    const now = elapsed();
    const number = Math.floor((now * rate) / 60000);
    const press = pressOf(number);
    if (press >= presses) show("breaths", "");
    else show(press % 2 ? "even" : "odd", String(press + 1));
    if (press < presses && navigator.vibrate) navigator.vibrate(60);
    handOver();
    clearTimeout(timer);
    timer = window.setTimeout(beat, Math.max(1, Math.ceil(due(number + 1) - now)));
  }

  /** What a browser cannot or will not do is left. @param {() => Promise<unknown>} act */
  function attempt(act) {
    act().catch(() => {});
  }

  function letSleep() {
    for (const lock of locks.splice(0)) attempt(() => lock.release());
  }

  // Sound has to begin within the tap; screen and sound may have been taken away while the page lay aside.
  function wake() {
    attempt(async () => {
      audio = audio || new Sound();
      audio.onstatechange = sing;
      await audio.resume();
    });
    letSleep();
    attempt(async () => {
      locks.push(await navigator.wakeLock.request("screen"));
      if (!running) letSleep();
    });
  }

  // To open a loudspeaker takes a browser up to a third of a second: the first beat comes after that.
  function start() {
    running = true;
    wake();
    stage.scrollIntoView({ block: "nearest" });
    began = performance.now();
    beat();
    sing();
  }

  function stop() {
    running = false;
    clearTimeout(timer);
    sing();
    letSleep();
    attempt(async () => audio && audio.suspend());
    show("ready", "");
  }

  // The switch for the sound too: some phones give it back only within a tap.
  function comeBack() {
    if (!running || document.visibilityState !== "visible") return;
    beat();
    wake();
    sing();
  }

  button.addEventListener("click", () => {
    if (!running) start();
    else if (elapsed() > TWICE_MS) stop();
  });
  sound.addEventListener("change", comeBack);
  document.addEventListener("visibilitychange", comeBack);
  window.addEventListener("pageshow", comeBack);
  window.addEventListener("pagehide", letSleep);
  show("ready", "");
  box.hidden = false;
})();
