/// <reference path="../common/page.js" />
/// <reference path="../common/dates.js" />
// What applies now: reads the hours that the build baked in, on the clock of the place and not of the phone.
// Whatever is not certain is "unknown", and unknown means: call.
(() => {
  "use strict";
  const DAY_MINUTES = 24 * 60;
  const REFRESH_MS = 30000;
  /** @type {Intl.DateTimeFormatOptions} */
  const FORMAT = { hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };

  /** @typedef {"closed" | "unknown" | number[][]} Plan */
  /** @typedef {{zone: string, edge: number, from: string, until: string, week: Plan[], days: Object<string, Plan>}} Hours */

  /** The date and the minute of the day at a place, whatever zone the phone is set to.
   * @param {Date} moment @param {string} zone */
  function clockAt(moment, zone) {
    /** @type {Object<string, string>} */
    const part = {};
    const format = new Intl.DateTimeFormat("en-GB", Object.assign({ timeZone: zone }, FORMAT));
    for (const { type, value } of format.formatToParts(moment)) part[type] = value;
    const minute = (Number(part.hour) % 24) * 60 + Number(part.minute);
    return { date: part.year + "-" + part.month + "-" + part.day, minute };
  }

  /** @param {string} date @param {number} days */
  function addDays(date, days) {
    return dates.iso(new Date(Date.parse(date) + days * DAY_MINUTES * 60000));
  }

  /** @param {Hours} hours @param {string} date @returns {Plan} */
  function planOf(hours, date) {
    const special = hours.days[date];
    // The week begins on Monday, which is day 1 of JavaScript.
    return special === undefined ? hours.week[(new Date(date).getUTCDay() + 6) % 7] : special;
  }

  /** @param {Hours} hours @param {Date} moment @returns {"open" | "closed" | "unknown"} */
  function stateAt(hours, moment) {
    const now = clockAt(moment, hours.zone);
    if (isNaN(Date.parse(now.date)) || isNaN(now.minute) || now.date < hours.from || now.date > hours.until) return "unknown";
    /** @type {"open" | "closed"} */
    let state = "closed";
    // Yesterday's spans may reach into today, tomorrow's opening may be near.
    for (const shift of [-1, 0, 1]) {
      const plan = planOf(hours, addDays(now.date, shift));
      const minute = now.minute - shift * DAY_MINUTES;
      if (plan === "unknown" && shift === 0) return "unknown";
      if (typeof plan === "string") continue;
      for (const [start, end] of plan) {
        if (Math.abs(minute - start) < hours.edge || Math.abs(minute - end) < hours.edge) return "unknown";
        if (minute >= start && minute < end) state = "open";
      }
    }
    return state;
  }

  /** @param {HTMLElement} box */
  function show(box) {
    let state = "unknown";
    try {
      state = stateAt(JSON.parse(box.dataset.now || ""), new Date());
    } catch {
      // A browser that does not know the zone cannot know the hour.
    }
    page.showOnly("now-line", [state], box);
  }

  for (const box of page.all("[data-now]")) {
    show(box);
    setInterval(() => show(box), REFRESH_MS);
    document.addEventListener("visibilitychange", () => show(box));
  }
})();
