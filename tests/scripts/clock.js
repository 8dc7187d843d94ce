// A clock that is moved by hand: nothing happens by itself.
/** @param settled comes when everything that needs no time has happened */
function clockAt(now, settled) {
  const timers = new Map();
  const clock = { now, count: 0 };
  const set = (act, delay = 0, every) => timers.set(++clock.count, { act, at: clock.now + delay, every }) && clock.count;
  const clear = (timer) => timers.delete(timer);
  class Now extends Date {
    constructor(...given) {
      super(...(given.length ? given : [clock.now]));
    }
    static now() {
      return clock.now;
    }
  }
  /** Lets so many milliseconds go by, and everything happen that was to happen in them. */
  async function pass(milliseconds) {
    const end = clock.now + milliseconds;
    for (;;) {
      const [next] = [...timers].filter(([, { at }]) => at <= end).sort(([, one], [, other]) => one.at - other.at);
      if (!next) break;
      const [timer, { act, at, every }] = next;
      clock.now = Math.max(clock.now, at);
      if (every) timers.set(timer, { act, at: at + every, every });
      else timers.delete(timer);
      act();
      await settled();
    }
    clock.now = end;
  }
  const performance = { now: () => clock.now - now };
  const timing = { setTimeout: set, clearTimeout: clear, setInterval: (act, delay) => set(act, delay, delay), Date: Now };
  return { ...timing, performance, pass, sleep: (milliseconds) => (clock.now += milliseconds), timers: () => timers.size };
}

module.exports = { clockAt };
