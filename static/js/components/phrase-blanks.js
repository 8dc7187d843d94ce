/// <reference path="../common/page.js" />
/// <reference path="../common/storage.js" />
/// <reference path="../common/accuracy.js" />
// Writes the reader's own words into the blanks, and keeps them on this device until the reader says forget.
(() => {
  "use strict";
  const KEY = "guide-phrases";
  const EMPTY = "…";
  // The browser may leave a question for the position unanswered for ever.
  const TIMEOUT_MS = 15000;
  /** @type {HTMLDetailsElement | null} */
  const box = document.querySelector("[data-blanks]");
  /** @type {HTMLInputElement[]} */
  const fields = Array.from(document.querySelectorAll("[data-fills]"));

  /** @param {string} name @param {string[]} words in the reader's language, and in the language to speak */
  function fill(name, words) {
    for (const blank of page.all('[data-blank="' + name + '"]')) {
      const own = words[blank.closest(".phrase__spoken") ? 1 : 0].trim();
      blank.textContent = own || EMPTY;
      blank.classList.toggle("phrase__blank--filled", own !== "");
    }
  }

  function fillFromFields() {
    for (const field of fields) fill(field.dataset.fills || "", [field.value, field.value]);
  }

  function save() {
    fillFromFields();
    /** @type {Object<string, string>} */
    const words = {};
    for (const field of fields) if (field.value.trim()) words[field.dataset.fills || ""] = field.value;
    const done = storage.write(KEY, Object.keys(words).length ? JSON.stringify(words) : "");
    page.showOnly("kept", [done ? "" : "no"]);
  }

  function forget() {
    for (const field of fields) field.value = "";
    fillFromFields();
    storage.write(KEY, "");
    page.showOnly("kept", ["forgotten"]);
    fields[0].focus();
  }

  function recall() {
    const text = storage.read(KEY);
    // If the browser says nothing, or the text is damaged, what is in the fields stays.
    if (text === null) return;
    try {
      const words = JSON.parse(text || "{}") || {};
      for (const field of fields) {
        const word = words[field.dataset.fills || ""];
        field.value = typeof word === "string" ? word : "";
      }
      fillFromFields();
    } catch {
      return;
    }
  }

  /** Fills in the position, in both languages. @param {GeolocationCoordinates} here @param {DOMStringMap} sides */
  function fillPosition(here, sides) {
    const decimals = accuracy.decimals(here.accuracy);
    /** @param {number} value @param {string | undefined} side in both languages */
    function inBoth(value, side) {
      return (side || "|").split("|").map((words) => Math.abs(value).toFixed(decimals) + " " + words);
    }
    const latitude = inBoth(here.latitude, here.latitude < 0 ? sides.south : sides.north);
    const longitude = inBoth(here.longitude, here.longitude < 0 ? sides.west : sides.east);
    fill("position", latitude.map((words, language) => words + ", " + longitude[language]));
  }

  // Asked on a tap only, shown, never kept and never sent. An answer is taken even after the time ran out.
  /** @param {HTMLElement} button */
  function findPosition(button) {
    let waiting = true;
    function fail() {
      if (waiting) page.showOnly("placed", ["not-found"]);
    }
    /** @param {GeolocationPosition} position */
    function succeed(position) {
      if (!accuracy.isValid(position)) return fail();
      waiting = false;
      fillPosition(position.coords, button.dataset);
      const metres = accuracy.roundedUp(position.coords.accuracy, 1);
      for (const slot of page.all("[data-accuracy]")) slot.textContent = String(metres);
      page.showOnly("placed", ["found"]);
    }
    page.showOnly("placed", ["looking"]);
    setTimeout(fail, TIMEOUT_MS);
    if (navigator.geolocation) navigator.geolocation.getCurrentPosition(succeed, fail, { enableHighAccuracy: true });
    else fail();
  }

  if (!box) return;
  box.addEventListener("input", save);
  for (const button of page.all("[data-forget]")) button.addEventListener("click", forget);
  for (const button of page.all("[data-place]")) button.addEventListener("click", () => findPosition(button));
  // Forgotten in another window, or while this page lay aside: then it must not be shown here any longer.
  window.addEventListener("storage", recall);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) recall();
  });
  recall();
  // Whoever has written already wants the sentences on the first screen.
  box.open = fields.every((field) => field.value === "");
  box.hidden = false;
})();
