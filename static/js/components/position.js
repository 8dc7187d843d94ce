/// <reference path="../common/page.js" />
/// <reference path="../common/accuracy.js" />
/// <reference path="../common/distance.js" />
/// <reference path="../common/coordinates.js" />
// Where am I? Asks the device itself, and shows what it answers with its accuracy and its age. Sends nothing.
// Every word is in the template; here are only numbers.
(() => {
  "use strict";
  // Good enough to stop the search; and so coarse that it is an area, not a place.
  const GOOD_METRES = 20;
  const COARSE_METRES = 1000;
  const SLOW_MS = 8000;
  const LATE_MS = 30000;
  const OLD_MS = 60000;
  const OPTIONS = { enableHighAccuracy: true, maximumAge: 0, timeout: 60000 };

  const [box] = page.all("[data-position]");
  const [button] = page.all("[data-start]");

  /** old: it was old already when the device gave it.
   * @typedef {{latitude: number, longitude: number, accuracy: number, time: number, old: boolean}} Fix */

  /** best is what this search found, shown is what the page shows; watch is null while nothing is asked; stamp is the
   * device's own time of the latest fix of this search, arrived the phone's; lag is how far the one clock is behind the
   * other, null if unknown.
   * @type {{best: Fix | null, shown: Fix | null, failure: string, began: number, watch: number | null, timer: number,
   *   stamp: number, arrived: number, lag: number | null}} */
  const state = { best: null, shown: null, failure: "", began: 0, watch: null, timer: 0, stamp: 0, arrived: 0, lag: null };

  /** @param {Fix} fix */
  function isStale(fix) {
    return Date.now() - fix.time >= OLD_MS;
  }

  // The smallest circle wins, unless it is old or is where the reader can no longer be.
  /** @param {Fix} fix @param {Fix | null} best */
  function isBetter(fix, best) {
    if (!best || (best.old && fix.time > best.time)) return true;
    if (fix.old) return false;
    const moved = distance.between(best, fix) > best.accuracy + fix.accuracy;
    return fix.accuracy <= best.accuracy || moved || isStale(best);
  }

  /** Names of the sentences that are true now. */
  function trueLines() {
    const { best, failure, began, watch } = state;
    const waited = Date.now() - began;
    const names = [failure || (waited < SLOW_MS ? "looking" : waited < LATE_MS ? "slow" : "late")];
    if (best) {
      names[0] = best.old ? "old" : best.accuracy > COARSE_METRES ? "coarse" : isStale(best) ? "stale" : "found";
      if (watch !== null && waited >= LATE_MS) names.push("late");
    }
    if (["looking", "slow", "found", "stale"].indexOf(names[0]) < 0) names.push("instead");
    return names;
  }

  /** @param {DOMStringMap} words @param {number} time */
  function ageInWords(words, time) {
    const seconds = Math.floor((Date.now() - time) / 1000);
    if (seconds < 120) return page.filled(words.seconds, { n: seconds });
    if (seconds < 7200) return page.filled(words.minutes, { n: Math.floor(seconds / 60) });
    return page.filled(words.hours, { n: Math.floor(seconds / 3600) });
  }

  /** One element a group, so that the eye can read them aloud; as text they stay one number.
   * @param {HTMLElement} slot @param {string} digits */
  function showDigits(slot, digits) {
    slot.textContent = "";
    for (const group of coordinates.groups(digits)) slot.appendChild(document.createElement("span")).textContent = group;
  }

  /** The words of the language around an element: its numerals and its names of the sides. @param {HTMLElement} element */
  function wordsAround(element) {
    const around = element.closest("[data-numerals]");
    return around instanceof HTMLElement ? around.dataset : box.dataset;
  }

  /** @param {"latitude" | "longitude"} axis @param {Fix} fix @param {string} side */
  function showAxis(axis, fix, side) {
    const decimals = accuracy.decimals(fix.accuracy);
    const digits = Math.abs(fix[axis]).toFixed(decimals);
    /** @param {string} kind */
    const slots = (kind) => page.all("[data-" + kind + '="' + axis + '"]');
    for (const slot of slots("digits")) showDigits(slot, digits);
    for (const slot of slots("spoken")) slot.textContent = coordinates.spoken(digits, wordsAround(slot));
    for (const slot of slots("degrees")) slot.textContent = coordinates.degreesAndMinutes(fix[axis], decimals - 2);
    for (const slot of slots("side")) slot.textContent = wordsAround(slot)[side] || "";
  }

  // A side is named only where it is sure: one of sixteen is 11° to either hand, a fifth of the way.
  /** @param {HTMLElement} list @param {Fix} fix */
  function showPlaces(list, fix) {
    const directions = (list.dataset.directions || "").split("|");
    const rows = page.all("[data-latitude]", list).map((item) => {
      const place = { latitude: Number(item.dataset.latitude), longitude: Number(item.dataset.longitude) };
      return { item, place, metres: distance.between(place, fix) };
    });
    rows.sort((one, other) => one.metres - other.metres);
    for (const { item, place, metres } of rows) {
      const sure = metres > 5 * fix.accuracy && metres > 15;
      const direction = directions[Math.round(coordinates.bearing(place, fix) / 22.5) % 16];
      const way = sure
        ? distance.roundedInWords(list.dataset, metres)
        : distance.inWords(list.dataset, accuracy.roundedUp(metres + fix.accuracy, 1));
      const values = { distance: way, direction, name: item.dataset.name || "" };
      item.textContent = page.filled(sure ? list.dataset.far : list.dataset.near, values);
      list.appendChild(item);
    }
  }

  /** The numbers for the clipboard and for a message to a friend. @param {Fix} fix @param {string} radius */
  function offerNumbers(fix, radius) {
    const decimals = accuracy.decimals(fix.accuracy);
    const [latitude, longitude] = [fix.latitude.toFixed(decimals), fix.longitude.toFixed(decimals)];
    const time = new Date(fix.time).toTimeString().slice(0, 5);
    box.dataset.numbers = latitude + ", " + longitude;
    page.showOnly("copied", []);
    for (const link of page.all("[data-message]")) {
      const text = page.filled(link.dataset.message, { latitude, longitude, accuracy: radius, time });
      link.setAttribute("href", "sms:?body=" + encodeURIComponent(text));
    }
  }

  /** @param {Fix} fix */
  function showFix(fix) {
    const [slot] = page.all("[data-accuracy]");
    const radius = distance.inWords(slot.dataset, accuracy.roundedUp(fix.accuracy, 1));
    slot.textContent = radius;
    showAxis("latitude", fix, fix.latitude < 0 ? "south" : "north");
    showAxis("longitude", fix, fix.longitude < 0 ? "west" : "east");
    offerNumbers(fix, radius);
    for (const list of page.all("[data-places]")) showPlaces(list, fix);
    for (const part of page.all("[data-result]")) part.hidden = false;
  }

  /** What is true now, in words and in grey. */
  function showState() {
    const { shown, failure } = state;
    const grey = Boolean(shown && isStale(shown));
    page.showOnly("line", trueLines());
    if (shown) for (const age of page.all("[data-age]")) age.textContent = ageInWords(age.dataset, shown.time);
    box.classList.toggle("position--old", grey);
    button.classList.toggle("position__button--quiet", Boolean(shown) && !grey && !failure);
  }

  function stop() {
    if (state.watch !== null) navigator.geolocation.clearWatch(state.watch);
    state.watch = null;
  }

  // The satellites' clock and the phone's may differ by more than a minute. Fixes that come one after the other as they
  // were measured are fresh, and tell by how much; a first one, or several kept ones at once, are compared with the
  // phone's clock.
  /** Milliseconds. @param {number} stamp */
  function ageOnArrival(stamp) {
    const behind = Date.now() - stamp;
    const live = state.stamp > 0 && stamp > state.stamp && Date.now() - state.arrived >= (stamp - state.stamp) / 2;
    if (live) state.lag = Math.min(behind, state.lag === null ? behind : state.lag);
    if (stamp > state.stamp) Object.assign(state, { stamp, arrived: Date.now() });
    return Math.max(0, behind - (state.lag === null ? 0 : state.lag));
  }

  /** @param {GeolocationPosition} position */
  function onPosition(position) {
    if (!accuracy.isValid(position)) return;
    const { latitude, longitude, accuracy: radius } = position.coords;
    const age = ageOnArrival(position.timestamp || 0);
    const fix = { latitude, longitude, accuracy: radius, time: Date.now() - age, old: age > OLD_MS };
    state.failure = "";
    if (isBetter(fix, state.best)) {
      state.best = state.shown = fix;
      showFix(fix);
    }
    const { best } = state;
    if (best && !best.old && best.accuracy <= GOOD_METRES) stop();
    showState();
  }

  // The watch goes on after "unavailable" and "timeout": the next answer may be a position.
  /** @param {{code: number}} error */
  function onError(error) {
    if (error.code === 1) stop();
    if (!state.best) state.failure = ["", "denied", "unavailable", "timeout"][error.code] || "unavailable";
    showState();
  }

  // A timer of our own: while a question to the reader is open, the device may never answer at all.
  function onTick() {
    const settled = state.best && !state.best.old && state.best.accuracy <= COARSE_METRES;
    if (settled && Date.now() - state.began >= LATE_MS) stop();
    showState();
  }

  function begin() {
    stop();
    const failure = !window.isSecureContext ? "insecure" : !navigator.geolocation ? "none" : "";
    Object.assign(state, { best: null, failure, began: Date.now(), stamp: 0 });
    button.textContent = button.dataset.again || "";
    if (!state.timer) state.timer = window.setInterval(onTick, 1000);
    if (!failure) state.watch = navigator.geolocation.watchPosition(onPosition, onError, OPTIONS);
    showState();
  }

  async function copyNumbers() {
    try {
      await navigator.clipboard.writeText(box.dataset.numbers || "");
      page.showOnly("copied", ["yes"]);
    } catch {
      page.showOnly("copied", ["no"]);
    }
  }

  if (!box) return;
  button.addEventListener("click", begin);
  for (const copier of page.all("[data-copy-numbers]")) copier.addEventListener("click", copyNumbers);
  document.addEventListener("visibilitychange", () => {
    if (state.timer) onTick();
  });
  box.hidden = false;
})();
