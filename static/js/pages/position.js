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
  /** @param {number} value @param {number} decimals of the minutes; -1 for tens of minutes */
  function degreesAndMinutes(value, decimals) {
    const scale = Math.pow(10, decimals);
    const all = Math.round(Math.abs(value) * 60 * scale);
    const degrees = Math.floor(all / (60 * scale));
    const minutes = ((all - degrees * 60 * scale) / scale).toFixed(Math.max(0, decimals));
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

  /** Metres, or kilometres from 1000 on. @param {DOMStringMap} words @param {number} metres @param {string} [kilometres] */
  function inWords(words, metres, kilometres) {
    return metres < 1000 ? filled(words.metres, { n: metres }) : filled(words.kilometres, { n: kilometres || metres / 1000 });
  }

  /** @param {DOMStringMap} words @param {number} metres */
  function wayInWords(words, metres) {
    const tenths = Math.round(metres / 100);
    const kilometres = tenths < 100 ? (tenths / 10).toFixed(1) : String(Math.round(metres / 1000));
    return inWords(words, Math.round(metres / 10) * 10, kilometres);
  }

  /** @param {DOMStringMap} words @param {number} milliseconds */
  function ageInWords(words, milliseconds) {
    const seconds = Math.floor(milliseconds / 1000);
    if (seconds < 120) return filled(words.seconds, { n: seconds });
    if (seconds < 7200) return filled(words.minutes, { n: Math.floor(seconds / 60) });
    return filled(words.hours, { n: Math.floor(seconds / 3600) });
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

  /** One element a group, so that the eye can read them aloud; as text they stay one number.
   * @param {HTMLElement} slot @param {string} digits */
  function showDigits(slot, digits) {
    slot.textContent = "";
    groups(digits).forEach((group, number) => {
      const part = document.createElement("span");
      part.textContent = group + (number === 0 && digits.indexOf(".") > 0 ? "." : "");
      slot.appendChild(part);
    });
  }

  // A side is named only where it is sure: one of sixteen is 11° to either hand, a fifth of the way.
  /** @param {HTMLElement} list @param {Fix} fix */
  function showPlaces(list, fix) {
    const directions = (list.dataset.directions || "").split("|");
    const rows = Array.from(list.children).map((item) => {
      const { latitude, longitude, name } = /** @type {HTMLElement} */ (item).dataset;
      const place = { latitude: Number(latitude), longitude: Number(longitude) };
      return { item, name: name || "", place, metres: distance(place, fix) };
    });
    rows.sort((one, other) => one.metres - other.metres);
    for (const { item, name, place, metres } of rows) {
      const sure = metres > 5 * fix.accuracy && metres > 15;
      const direction = directions[Math.round(bearing(place, fix) / 22.5) % 16];
      const within = inWords(list.dataset, roundedUp(metres + fix.accuracy));
      item.textContent = sure
        ? filled(list.dataset.far, { distance: wayInWords(list.dataset, metres), direction, name })
        : filled(list.dataset.near, { distance: within, name });
      list.appendChild(item);
    }
  }

  /** A part of the page that shows positions. @param {HTMLElement} box */
  function start(box) {
    let best = /** @type {Fix | null} */ (null);
    let shown = /** @type {Fix | null} */ (null);
    let watch = 0;
    let watching = false;
    let began = 0;
    let ticking = 0;
    let failure = "";

    /** @param {string} selector */
    function all(selector) {
      return /** @type {HTMLElement[]} */ (Array.from(box.querySelectorAll(selector)));
    }
    const [button] = all("[data-start]");
    const [accuracy] = all("[data-accuracy]");
    const [age] = all("[data-age]");
    const [message] = all("[data-message]");
    const lines = all("[data-line]");

    /** The language around an element: its numerals and its names of the sides. @param {HTMLElement} element */
    function wordsOf(element) {
      const around = element.closest("[data-numerals]");
      return around instanceof HTMLElement ? around.dataset : box.dataset;
    }

    /** @param {Fix} fix */
    function stale(fix) {
      return Date.now() - fix.measured >= OLD;
    }

    /** @param {Fix} fix */
    function show(fix) {
      const decimals = decimalsFor(fix.accuracy);
      /** @param {Axis} axis */
      const digits = (axis) => Math.abs(fix[axis]).toFixed(decimals);
      for (const axis of /** @type {Axis[]} */ (["latitude", "longitude"])) {
        const sides = axis === "latitude" ? ["north", "south"] : ["east", "west"];
        for (const slot of all('[data-digits="' + axis + '"]')) showDigits(slot, digits(axis));
        for (const slot of all('[data-spoken="' + axis + '"]')) slot.textContent = spoken(digits(axis), wordsOf(slot));
        for (const slot of all('[data-degrees="' + axis + '"]')) {
          slot.textContent = degreesAndMinutes(fix[axis], decimals - 2);
        }
        for (const slot of all('[data-side="' + axis + '"]')) {
          slot.textContent = wordsOf(slot)[fix[axis] < 0 ? sides[1] : sides[0]] || "";
        }
      }
      accuracy.textContent = inWords(accuracy.dataset, roundedUp(fix.accuracy));
      const numbers = { latitude: fix.latitude.toFixed(decimals), longitude: fix.longitude.toFixed(decimals) };
      const said = { accuracy: accuracy.textContent, time: new Date(fix.measured).toTimeString().slice(0, 5) };
      const text = filled(message.dataset.message, Object.assign(said, numbers));
      if (message instanceof HTMLAnchorElement) message.href = "sms:?body=" + encodeURIComponent(text);
      box.dataset.numbers = numbers.latitude + ", " + numbers.longitude;
      for (const list of all("[data-places]")) showPlaces(list, fix);
      for (const line of all("[data-copied]")) line.hidden = true;
      shown = fix;
      for (const part of all("[data-result]")) part.hidden = false;
    }

    /** What is true now, in words and in grey. */
    function tell() {
      const waited = Date.now() - began;
      const names = [failure || (waited < SLOW ? "looking" : waited < LATE ? "slow" : "late")];
      if (best) {
        names[0] = best.old ? "old" : best.accuracy > COARSE ? "coarse" : stale(best) ? "stale" : "found";
        if (watching && waited >= LATE) names.push("late");
      }
      if (["looking", "slow", "found", "stale"].indexOf(names[0]) < 0) names.push("instead");
      for (const line of lines) line.hidden = names.indexOf(line.dataset.line || "") < 0;
      const grey = Boolean(shown && stale(shown));
      if (shown) age.textContent = ageInWords(age.dataset, Date.now() - shown.measured);
      box.classList.toggle("position--old", grey);
      button.classList.toggle("position__button--quiet", Boolean(shown) && !grey && !failure);
    }

    function stop() {
      if (watching) navigator.geolocation.clearWatch(watch);
      watching = false;
    }

    // The smallest circle wins, unless it is old or lies where the reader can no longer be.
    /** @param {Fix} fix */
    function isBetter(fix) {
      if (!best || (best.old && fix.measured > best.measured)) return true;
      if (fix.old) return false;
      const moved = distance(best, fix) > best.accuracy + fix.accuracy;
      return fix.accuracy <= best.accuracy || moved || stale(best);
    }

    /** @param {GeolocationPosition} position */
    function found(position) {
      const { latitude, longitude, accuracy } = position.coords;
      if (![latitude, longitude, accuracy].every(isFinite) || accuracy < 0) return;
      // A clock that lags behind the satellites must not make a position look younger later on.
      const measured = Math.min(position.timestamp || 0, Date.now());
      const fix = { latitude, longitude, accuracy, measured, old: Date.now() - measured > OLD };
      failure = "";
      if (isBetter(fix)) {
        best = fix;
        show(fix);
      }
      if (best && !best.old && best.accuracy <= GOOD) stop();
      tell();
    }

    // The watch goes on after "unavailable" and "timeout": the next answer may be a position.
    /** @param {{code: number}} error */
    function failed(error) {
      if (error.code === 1) stop();
      if (!best) failure = ["", "denied", "unavailable", "timeout"][error.code] || "unavailable";
      tell();
    }

    // A timer of our own: while a question to the reader stands open, the device may never answer at all.
    function tick() {
      const settled = best && !best.old && best.accuracy <= COARSE;
      if (settled && Date.now() - began >= LATE) stop();
      tell();
    }

    function look() {
      stop();
      best = null;
      failure = "";
      began = Date.now();
      button.textContent = button.dataset.again || "";
      if (!ticking) ticking = setInterval(tick, 1000);
      if (!window.isSecureContext) failure = "insecure";
      else if (!navigator.geolocation) failure = "none";
      else {
        watching = true;
        const options = { enableHighAccuracy: true, maximumAge: 0, timeout: 60000 };
        watch = navigator.geolocation.watchPosition(found, failed, options);
      }
      tell();
    }

    /** @param {"yes" | "no"} answer */
    function copied(answer) {
      for (const line of all("[data-copied]")) line.hidden = line.dataset.copied !== answer;
    }

    async function copy() {
      try {
        await navigator.clipboard.writeText(box.dataset.numbers || "");
        copied("yes");
      } catch {
        copied("no");
      }
    }

    button.addEventListener("click", look);
    for (const copier of all("[data-copy-numbers]")) copier.addEventListener("click", copy);
    document.addEventListener("visibilitychange", () => {
      if (ticking) tick();
    });
    box.hidden = false;
  }

  for (const box of document.querySelectorAll("[data-position]")) {
    if (box instanceof HTMLElement) start(box);
  }
})();
