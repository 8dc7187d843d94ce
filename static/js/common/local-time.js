// Date and time in the language of the page.
const localTime = (() => {
  "use strict";
  /** @param {number} time in milliseconds, 0 for none @returns {string} "" if there is none, or the browser has no words */
  function inWords(time) {
    const { lang } = document.documentElement;
    // The guide writes "23 November", and so does the English of Britain.
    const language = lang === "en" ? "en-GB" : lang;
    try {
      return time ? new Date(time).toLocaleString(language, { dateStyle: "long", timeStyle: "short", hourCycle: "h23" }) : "";
    } catch {
      return "";
    }
  }
  return { inWords };
})();
