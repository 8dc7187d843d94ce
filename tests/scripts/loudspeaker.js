// Web Audio as far as the beat uses it. Its clock goes on only while it runs, and what it plays is written down.
/** @param now the page's clock in milliseconds */
function loudspeaker(now) {
  const played = [];
  class Gain {
    cut = Infinity;
    connect(place) {
      this.place = place;
    }
    disconnect() {
      this.cut = now();
    }
  }
  class Oscillator {
    frequency = { value: 440 };
    constructor(context) {
      this.context = context;
    }
    connect(gain) {
      this.gain = gain;
    }
    start(at) {
      if (at < 0) throw new RangeError("a sound before all time");
      this.begin = Math.max(at, this.context.currentTime);
    }
    stop(at) {
      played.push(Object.assign(this, { end: at, due: this.context.dueAt(this.begin) }));
    }
  }
  class AudioContext {
    static made = [];
    state = "suspended";
    destination = {};
    #passed = 0;
    #since = 0;
    constructor() {
      AudioContext.made.push(this);
    }
    get currentTime() {
      return this.#passed + (this.state === "running" ? (now() - this.#since) / 1000 : 0);
    }
    /** When that will be on the page's clock; what waits while the context does not run comes so much later. */
    dueAt(time) {
      return this.state === "running" ? now() + (time - this.currentTime) * 1000 : Infinity;
    }
    /** The device does this by itself during a phone call. */
    become(state) {
      if (state === this.state) return;
      this.#passed = this.currentTime;
      this.#since = now();
      this.state = state;
      const waiting = played.filter((sound) => sound.context === this && sound.begin > this.#passed);
      for (const sound of waiting) sound.due = this.dueAt(sound.begin);
      this.onstatechange?.();
    }
    async resume() {
      await null;
      this.become("running");
    }
    async suspend() {
      await null;
      this.become("suspended");
    }
    createOscillator() {
      return new Oscillator(this);
    }
    createGain() {
      return new Gain();
    }
  }
  /** When each sound that could be heard began, on the page's clock: nothing had cut it off, and the device ran. */
  function heard() {
    const loud = played.filter(({ gain, context, due }) => gain.place === context.destination && due < gain.cut);
    if (loud.some(({ begin, end }) => end - begin < 0.05)) throw new Error("too short to be heard");
    return loud.map(({ due }) => Math.round(due)).sort((one, other) => one - other);
  }
  return { AudioContext, heard, handedOver: () => played.length };
}

/** Screen Wake Lock: `asked` holds each lock that was asked for; it answers at once, or when the story says so. */
function wakeLock() {
  const asked = [];
  const request = async (type) => {
    const lock = { type, released: false, release: async () => void (lock.released = true) };
    asked.push(lock);
    await wake.answer;
    return lock;
  };
  const wake = { asked, request, answer: null, held: () => asked.filter((lock) => !lock.released).length };
  return wake;
}

module.exports = { loudspeaker, wakeLock };
