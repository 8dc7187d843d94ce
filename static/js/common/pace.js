// When the website may be asked again. After each question the pause doubles, so that an overloaded host is left alone;
// what happens meanwhile (a line that comes and goes) shortens a pause, but never to less than it began with.
const pace = (() => {
  "use strict";
  const SHORTEST_MS = 4000;
  const LONGEST_MS = 30 * 60 * 1000;
  // Whoever comes back to the page, or back to a network, does not wait longer than this.
  const PATIENCE_MS = 60 * 1000;
  let last = 0;
  let count = 0;
  let timer = 0;

  function pause() {
    return Math.min(LONGEST_MS, SHORTEST_MS * Math.pow(2, Math.max(0, count - 1)));
  }

  /** A question begins now. */
  function began() {
    last = Date.now();
    count += 1;
  }

  /** All is well: the next pause is a short one again. */
  function reset() {
    count = 0;
  }

  /** A clock that was set back counts like one that went on. @param {boolean} wanted whether something is missing */
  function isDue(wanted) {
    return Math.abs(Date.now() - last) > (wanted ? Math.min(pause(), PATIENCE_MS) : LONGEST_MS);
  }

  /** @param {() => void} act after the pause */
  function afterPause(act) {
    clearTimeout(timer);
    timer = window.setTimeout(act, pause());
  }

  return { began, reset, isDue, afterPause };
})();
