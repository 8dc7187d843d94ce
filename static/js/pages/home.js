// @ts-check
// What applies now: reads the hours that the build baked in, on the clock of the place and not of the phone.
// Whatever is not certain is "unknown", and unknown means: call.
(() => {
  "use strict";
  const DAY = 24 * 60;
  const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

  /** @typedef {"closed" | "unknown" | number[][]} Plan */
  /** @typedef {{zone: string, edge: number, from: string, until: string, week: Plan[], days: Object<string, Plan>}} Hours */

  /** The date, weekday (0 is Monday) and minute of the day at a place, whatever zone the phone is set to.
   * @param {Date} moment @param {string} zone */
  function clockAt(moment, zone) {
    /** @type {Object<string, string>} */
    const part = {};
    const format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      weekday: "short",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
    for (const { type, value } of format.formatToParts(moment)) part[type] = value;
    const minute = (Number(part.hour) % 24) * 60 + Number(part.minute);
    return { date: part.year + "-" + part.month + "-" + part.day, weekday: WEEKDAYS.indexOf(part.weekday), minute };
  }

  /** @param {string} date @param {number} days */
  function shifted(date, days) {
    return new Date(Date.parse(date + "T00:00:00Z") + days * DAY * 60000).toISOString().slice(0, 10);
  }

  /** @param {Hours} hours @param {string} date @param {number} weekday @returns {Plan} */
  function planOf(hours, date, weekday) {
    const special = hours.days[date];
    return special === undefined ? hours.week[(weekday + 7) % 7] : special;
  }

  /** @param {Hours} hours @param {Date} moment @returns {"open" | "closed" | "unknown"} */
  function stateAt(hours, moment) {
    const now = clockAt(moment, hours.zone);
    if (now.weekday < 0 || isNaN(now.minute) || now.date < hours.from || now.date > hours.until) return "unknown";
    let state = /** @type {"open" | "closed" | "unknown"} */ ("closed");
    // Yesterday's spans may reach into today, tomorrow's opening may be near.
    for (const shift of [-1, 0, 1]) {
      const plan = planOf(hours, shifted(now.date, shift), now.weekday + shift);
      const minute = now.minute - shift * DAY;
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
    for (const line of box.querySelectorAll("[data-now-line]")) {
      if (line instanceof HTMLElement) line.hidden = line.dataset.nowLine !== state;
    }
  }

  for (const box of document.querySelectorAll("[data-now]")) {
    if (!(box instanceof HTMLElement)) continue;
    show(box);
    setInterval(() => show(box), 30000);
    document.addEventListener("visibilitychange", () => show(box));
  }
})();
