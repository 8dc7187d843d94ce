// Dates as text, 2026-11-23, in UTC: compared as text, so no time zone can move them.
const dates = (() => {
  "use strict";
  /** @param {Date} date */
  function iso(date) {
    return date.toISOString().slice(0, 10);
  }
  return { iso };
})();
