// @ts-check
// Defibrillators: takes away what nobody has checked for too long, also in an old copy, and puts the nearest first.
// Every word stands in the template. Sends nothing.
(() => {
  "use strict";
  // Metres.
  const COARSE = 500;
  const EARTH = 6371008.8;
  // Milliseconds; while a question to the reader stands open, the device may never answer at all.
  const PATIENCE = 30000;

  // Days are compared as text, 2026-11-23: no time zone can move them.
  function today() {
    return new Date().toISOString().slice(0, 10);
  }

  /** Metres between two points on a sphere (haversine). @param {number[]} from latitude, longitude @param {number[]} to */
  function distance(from, to) {
    const [a, b, rise, run] = [from[0], to[0], to[0] - from[0], to[1] - from[1]].map((angle) => (angle * Math.PI) / 180);
    const part = Math.pow(Math.sin(rise / 2), 2) + Math.cos(a) * Math.cos(b) * Math.pow(Math.sin(run / 2), 2);
    return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(part)));
  }

  // Two digits, rounded up: a circle that is drawn too large is true, one too small is not.
  /** @param {number} metres */
  function roundedUp(metres) {
    const step = Math.pow(10, Math.max(1, Math.floor(Math.log10(Math.max(1, metres))) - 1));
    return Math.ceil(metres / step) * step;
  }

  // Where the phone's own circle is not small beside the way, only the far side of the circle is sure.
  /** @param {DOMStringMap} words @param {number} metres @param {number} accuracy in metres */
  function inWords(words, metres, accuracy) {
    const sure = metres > 5 * accuracy;
    const way = sure ? metres : roundedUp(metres + accuracy);
    const sentence = (sure ? words.about : words.within) || "";
    const [tens, tenths] = [Math.round(way / 10) * 10, Math.round(way / 100)];
    const kilometres = tenths < 100 ? (tenths / 10).toFixed(1) : String(Math.round(way / 1000));
    const unit = (tens < 1000 ? words.metres : words.kilometres) || "";
    return sentence.replace("{way}", unit.replace("{n}", tens < 1000 ? String(tens) : kilometres));
  }

  /** A list of defibrillators. @param {HTMLElement} box @param {HTMLElement} list @param {HTMLElement} near */
  function start(box, list, near) {
    const items = /** @type {HTMLElement[]} */ (Array.from(list.children));
    let asked = 0;

    /** Shows one of a group of sentences, or none. @param {string[]} group @param {string} name */
    function tell(group, name) {
      for (const line of box.querySelectorAll("[data-aed-line]")) {
        if (!(line instanceof HTMLElement)) continue;
        const own = line.dataset.aedLine || "";
        if (group.indexOf(own) >= 0) line.hidden = own !== name;
      }
    }

    // A clock that is behind the list itself is wrong for certain; then nothing is hidden, see docs/decisions/0004.
    function age() {
      const now = today();
      const wrong = now < (box.dataset.newest || "");
      for (const item of items) item.hidden = !wrong && now > (item.dataset.until || "");
      const shown = items.filter((item) => !item.hidden).length;
      const state = wrong ? "clock" : shown === items.length ? "" : shown ? "some" : "none";
      tell(["clock", "some", "none"], state);
      near.hidden = shown < 2;
    }

    /** @param {HTMLElement} item @param {number} metres @param {number} accuracy */
    function showWay(item, metres, accuracy) {
      let line = item.querySelector(".aed__way");
      if (!line) {
        line = document.createElement("p");
        line.className = "aed__way";
        item.insertBefore(line, item.children[1]);
      }
      line.textContent = inWords(list.dataset, metres, accuracy);
    }

    /** @param {string} name */
    function say(name) {
      tell(["looking", "sorted", "coarse", "denied", "unavailable"], name);
    }

    /** @param {GeolocationPosition} position */
    function sort(position) {
      const { latitude, longitude, accuracy } = position.coords;
      if (![latitude, longitude, accuracy].every(isFinite) || accuracy < 0) return say("unavailable");
      const rows = items.map((item) => {
        const place = (item.dataset.at || "").split(",").map(Number);
        return { item, metres: distance([latitude, longitude], place) };
      });
      rows.sort((one, other) => one.metres - other.metres);
      for (const { item, metres } of rows) {
        showWay(item, metres, accuracy);
        list.appendChild(item);
      }
      say(accuracy > COARSE ? "coarse" : "sorted");
    }

    function look() {
      const turn = ++asked;
      say("looking");
      if (!navigator.geolocation || !window.isSecureContext) return say("unavailable");
      setTimeout(() => {
        if (turn === asked) say("unavailable");
      }, PATIENCE);
      // An answer may come after the patience ended; one to an earlier tap is not heard any more.
      /** @param {() => void} then */
      const answered = (then) => {
        if (turn !== asked) return;
        asked += 1;
        then();
      };
      navigator.geolocation.getCurrentPosition(
        (position) => answered(() => sort(position)),
        (error) => answered(() => say(error.code === 1 ? "denied" : "unavailable")),
        { enableHighAccuracy: true, maximumAge: 60000, timeout: PATIENCE }
      );
    }

    for (const button of near.querySelectorAll("[data-aed-start]")) button.addEventListener("click", look);
    document.addEventListener("visibilitychange", age);
    age();
  }

  for (const box of document.querySelectorAll("[data-aeds]")) {
    const list = box.querySelector("[data-aed-items]");
    const near = box.querySelector("[data-aed-near]");
    if (box instanceof HTMLElement && list instanceof HTMLElement && near instanceof HTMLElement) start(box, list, near);
  }
})();
