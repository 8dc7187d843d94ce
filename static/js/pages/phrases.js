// @ts-check
// Writes the reader's own words into the blanks, and keeps them on this device until the reader says forget.
(() => {
  "use strict";
  const KEY = "guide-phrases";
  const EMPTY = "…";

  /** @typedef {Object<string, string>} Words what was written, by the name of the blank */

  // Some browsers keep nothing, or throw when a page merely looks at their storage.
  /** @returns {Words | null} null if the browser does not say */
  function kept() {
    try {
      const words = JSON.parse(localStorage.getItem(KEY) || "{}");
      return words && typeof words === "object" ? words : {};
    } catch {
      return null;
    }
  }

  /** @param {Words | null} words null to forget @returns {boolean} whether the browser did it */
  function keep(words) {
    try {
      if (words) localStorage.setItem(KEY, JSON.stringify(words));
      else localStorage.removeItem(KEY);
      return true;
    } catch {
      return false;
    }
  }

  /** @param {string} name @param {string[]} words in the reader's language, and in the language to speak */
  function fill(name, words) {
    for (const blank of document.querySelectorAll('[data-blank="' + name + '"]')) {
      const own = words[blank.closest(".phrase__norwegian") ? 1 : 0].trim();
      blank.textContent = own || EMPTY;
      blank.classList.toggle("phrase__blank--filled", own !== "");
    }
  }

  // Metres: two digits, rounded up: a circle that is drawn too large is true, one too small is not.
  /** @param {number} metres */
  function roundedUp(metres) {
    const step = Math.pow(10, Math.max(0, Math.floor(Math.log10(Math.max(1, metres))) - 1));
    return Math.max(1, Math.ceil(metres / step)) * step;
  }

  // Asked on a tap only, shown, never kept and never sent. The browser may leave a question unanswered for ever.
  /** @param {HTMLElement} box @param {HTMLElement} button */
  function place(box, button) {
    let waiting = true;
    /** @param {string} state */
    function tell(state) {
      for (const line of box.querySelectorAll("[data-placed]")) {
        if (line instanceof HTMLElement) line.hidden = line.dataset.placed !== state;
      }
    }
    function missed() {
      if (waiting) tell("not-found");
    }
    /** @param {GeolocationPosition} position */
    function found(position) {
      const { latitude, longitude, accuracy } = position.coords;
      if (![latitude, longitude, accuracy].every(isFinite) || accuracy < 0) return missed();
      waiting = false;
      // No digit beyond the accuracy: the fifth decimal is a metre, the fourth ten.
      const decimals = 5 - [10, 100, 1000, 10000].filter((limit) => accuracy > limit).length;
      /** @param {number} value @param {string | undefined} sides in both languages */
      function said(value, sides) {
        return (sides || "|").split("|").map((side) => Math.abs(value).toFixed(decimals) + " " + side);
      }
      const { north, south, east, west } = button.dataset;
      const up = said(latitude, latitude < 0 ? south : north);
      const right = said(longitude, longitude < 0 ? west : east);
      fill("position", [up[0] + ", " + right[0], up[1] + ", " + right[1]]);
      for (const metres of box.querySelectorAll("[data-accuracy]")) metres.textContent = String(roundedUp(accuracy));
      tell("found");
    }
    tell("looking");
    setTimeout(missed, 15000);
    if (navigator.geolocation) navigator.geolocation.getCurrentPosition(found, missed, { enableHighAccuracy: true });
    else missed();
  }

  /** @param {HTMLDetailsElement} box the part of the page where the reader writes */
  function start(box) {
    const fields = Array.from(box.querySelectorAll("input"));

    /** @param {"" | "no" | "forgotten"} state */
    function tell(state) {
      for (const line of box.querySelectorAll("[data-kept]")) {
        if (line instanceof HTMLElement) line.hidden = line.dataset.kept !== state;
      }
    }

    function show() {
      for (const field of fields) fill(field.dataset.fills || "", [field.value, field.value]);
    }

    function written() {
      show();
      /** @type {Words} */
      const words = {};
      for (const field of fields) if (field.value.trim()) words[field.dataset.fills || ""] = field.value;
      tell(keep(Object.keys(words).length ? words : null) ? "" : "no");
    }

    function forget() {
      for (const field of fields) field.value = "";
      show();
      keep(null);
      tell("forgotten");
      fields[0].focus();
    }

    function recall() {
      const words = kept();
      if (!words) return;
      for (const field of fields) {
        const written = words[field.dataset.fills || ""];
        field.value = typeof written === "string" ? written : "";
      }
      show();
    }

    box.addEventListener("input", written);
    for (const button of box.querySelectorAll("[data-forget]")) button.addEventListener("click", forget);
    for (const button of box.querySelectorAll("[data-place]")) {
      if (button instanceof HTMLElement) button.addEventListener("click", () => place(box, button));
    }
    // Forgotten in another window, or while this page lay aside: then it must not be shown here any longer.
    window.addEventListener("storage", recall);
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) recall();
    });
    recall();
    // Whoever has written already wants the sentences on the first screen.
    box.open = fields.every((field) => field.value === "");
    box.hidden = false;
  }

  for (const box of document.querySelectorAll("[data-blanks]")) {
    if (box instanceof HTMLDetailsElement) start(box);
  }
})();
