// @ts-check
// Where am I? Asks the device itself, and says what it answers with how exact and how old that is. Sends nothing.
// Every word stands in the template; here are only numbers.
(() => {
  "use strict";
  // Metres: good enough to stop looking; and so coarse that it is an area, not a place.
  const GOOD = 20;
  const COARSE = 1000;
  // Milliseconds.
  const SLOW = 8000;
  const LATE = 30000;
  const OLD = 60000;
  const EARTH = 6371008.8;

  /** @typedef {{latitude: number, longitude: number, accuracy: number, measured: number, old: boolean}} Fix */
  /** @typedef {"latitude" | "longitude"} Axis */
  /** @typedef {{latitude: number, longitude: number}} Point */

  // No digit beyond the accuracy: the last one stands for 1 m up to 10 m, for 11 m up to 100 m, and so on.
  /** @param {number} accuracy in metres */
  function decimalsFor(accuracy) {
    return 5 - [10, 100, 1000, 10000].filter((limit) => accuracy > limit).length;
  }

  // The minutes are rounded before the degrees are taken out of them, so that 59.9996 becomes a whole degree.
  /** @param {number} value @param {number} decimals of the minutes */
  function degreesAndMinutes(value, decimals) {
    const scale = Math.pow(10, decimals);
    const all = Math.round(Math.abs(value) * 60 * scale);
    const degrees = Math.floor(all / (60 * scale));
    const minutes = ((all - degrees * 60 * scale) / scale).toFixed(decimals);
    return degrees + "° " + (minutes.split(".")[0].length < 2 ? "0" : "") + minutes + "′";
  }

  // Two digits, rounded up: a circle that is drawn too large is true, one too small is not.
  /** @param {number} metres */
  function roundedUp(metres) {
    const step = Math.pow(10, Math.max(0, Math.floor(Math.log10(Math.max(1, metres))) - 1));
    return Math.max(1, Math.ceil(metres / step)) * step;
  }

  /** Metres between two points on a sphere (haversine). @param {Point} from @param {Point} to */
  function distance(from, to) {
    const turn = Math.PI / 180;
    const rise = Math.sin(((to.latitude - from.latitude) * turn) / 2);
    const run = Math.sin(((to.longitude - from.longitude) * turn) / 2);
    const part = rise * rise + Math.cos(from.latitude * turn) * Math.cos(to.latitude * turn) * run * run;
    return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(part)));
  }

  /** Degrees clockwise from north, at the start of the way. @param {Point} from @param {Point} to */
  function bearing(from, to) {
    const turn = Math.PI / 180;
    const [a, b, run] = [from.latitude * turn, to.latitude * turn, (to.longitude - from.longitude) * turn];
    const east = Math.sin(run) * Math.cos(b);
    const north = Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(run);
    return (Math.atan2(east, north) / turn + 360) % 360;
  }

  /** @param {string | undefined} words @param {Object<string, string | number>} values */
  function filled(words, values) {
    return (words || "").replace(/\{([a-z]+)\}/g, (_, name) => String(values[name]));
  }

  /** Metres, or kilometres from 1000 on. @param {DOMStringMap} words @param {number} metres @param {string} kilometres */
  function length(words, metres, kilometres) {
    return metres < 1000 ? filled(words.metres, { n: metres }) : filled(words.kilometres, { n: kilometres });
  }

  /** A way of `metres` in words, with two or three digits. @param {DOMStringMap} words @param {number} metres */
  function wayInWords(words, metres) {
    const tenths = Math.round(metres / 100);
    return length(words, Math.round(metres / 10) * 10, tenths < 100 ? (tenths / 10).toFixed(1) : String(Math.round(metres / 1000)));
  }

  /** Whole degrees and groups of at most three decimals. @param {string} digits */
  function groups(digits) {
    const [whole, decimals] = digits.split(".");
    return [whole].concat((decimals || "").match(/.{1,3}/g) || []);
  }

  /** "five nine point one two three, four five" @param {string} digits @param {DOMStringMap} words */
  function spoken(digits, words) {
    const numerals = (words.numerals || "").split("|");
    const said = groups(digits).map((group) => group.split("").map((digit) => numerals[Number(digit)]).join(" "));
    return said[0] + (said.length > 1 ? " " + words.point + " " + said.slice(1).join(", ") : "");
  }

  /** @param {HTMLElement} box */
  function start(box) {
    /** @type {Fix | null} */
    let best = null;
    let shown = /** @type {Fix | null} */ (null);
    let watch = 0;
    let watching = false;
    let began = 0;
    let failure = "";

    /** @param {string} selector @param {ParentNode} [inside] */
    function all(selector, inside) {
      return /** @type {HTMLElement[]} */ (Array.from((inside || box).querySelectorAll(selector)));
    }
    const [button] = all("[data-start]");
    const [result] = all("[data-result]");
    const [age] = all("[data-age]");
    const [stale] = all("[data-stale]");
    const [message] = all("[data-message]");
    const lines = all("[data-line]");

    /** @param {string[]} names */
    function say(names) {
      for (const line of lines) line.hidden = names.indexOf(line.dataset.line || "") < 0;
    }

    /** What is true now, said in words. */
    function tell() {
      const waited = Date.now() - began;
      const names = [];
      if (failure) names.push(failure);
      else if (best && best.old) names.push("old");
      else if (best && best.accuracy > COARSE) names.push("coarse");
      else if (best) names.push("found");
      else names.push(waited >= LATE ? "late" : waited >= SLOW ? "slow" : "looking");
      if (watching && waited >= LATE && !failure && names[0] !== "found" && names[0] !== "late") names.push("late");
      if (names[0] !== "found" && names[0] !== "looking" && names[0] !== "slow") names.push("instead");
      say(names);
    }

    function stop() {
      if (watching) navigator.geolocation.clearWatch(watch);
      watching = false;
    }

    /** @param {string} name */
    function fail(name) {
      failure = name;
      tell();
    }
    void [button, result, age, stale, message, shown, stop, fail, degreesAndMinutes, roundedUp, distance, bearing, wayInWords, spoken, decimalsFor, GOOD, OLD];
  }

  for (const box of document.querySelectorAll("[data-position]")) {
    if (box instanceof HTMLElement) start(box);
  }
})();
