// What the scripts of a page find around themselves, as far as the guide's scripts use it: a built page, a clock that is
// moved by hand, and a device and a website that do what the story says. Nothing happens by itself.
//
// A story has a `page`, the time `now`, a `zone`, `before` (run before the page's own script) and `steps`: expressions,
// run one after the other in the page. What each yields is what is seen.
const { createHash } = require("node:crypto");
const { createInterface } = require("node:readline");
const vm = require("node:vm");
const { Target, Element } = require("./elements.js");
const { Copies } = require("./copies.js");
const { clockAt } = require("./clock.js");
const { loudspeaker, wakeLock } = require("./loudspeaker.js");

const settled = () => new Promise(setImmediate);

/** A geolocation that answers only when the story says so. */
function geolocation() {
  const asked = [];
  const ask = (found, failed, options) => asked.push({ found, failed, options });
  return { asked, cleared: [], getCurrentPosition: ask, watchPosition: ask, clearWatch(id) { this.cleared.push(id); } };
}

function localStorage() {
  const kept = {};
  return {
    kept,
    getItem: (key) => kept[key] ?? null,
    setItem: (key, text) => void (kept[key] = String(text)),
    removeItem: (key) => void delete kept[key],
  };
}

class MutationObserver {
  constructor(act) {
    let waiting = false;
    this.observe = (element, { attributes }) => {
      if (!attributes) throw new TypeError("nothing to observe");
      element.observers.push(async () => {
        if (waiting) return;
        waiting = true;
        await null;
        waiting = false;
        act();
      });
    };
  }
}

class MessageChannel {
  port1 = { close: () => (this.closed = true) };
  port2 = { postMessage: (data) => this.closed || this.port1.onmessage({ data }) };
}

function documentOf(tree, window) {
  const document = new Element("#document", {}, [tree]);
  const more = { readyState: "complete", visibilityState: "visible", documentElement: document.children[0] };
  return Object.assign(document, more, { parent: window, createElement: (name) => new Element(name) });
}

const hash = (name, bytes) => createHash(name.replace("-", "")).update(Buffer.from(bytes)).digest();
const digest = async (name, bytes) => Uint8Array.from(hash(name, bytes)).buffer;

/** What only the story uses: `press`, and what is shown of a page. */
function readerOf(document) {
  const shown = (selector) => document.querySelectorAll(selector).filter((element) => !element.closest("[hidden]"));
  return {
    press: (selector) => document.querySelector(selector).dispatchEvent({ type: "click" }),
    lines: (attribute) => shown(`[${attribute}]`).map((element) => element.getAttribute(attribute)),
    texts: (selector) => shown(selector).map((element) => element.textContent.trim()),
  };
}

async function happen({ tree, script }, { page, now, zone, before, steps }) {
  process.env.TZ = zone;
  const events = new Target();
  const document = documentOf(tree, events);
  const log = [];
  const clock = clockAt(Date.parse(now), settled);
  const window = {
    ...clock,
    ...loudspeaker(clock.performance.now),
    ...readerOf(document),
    ...{ document, log, geolocation: geolocation(), copies: new Copies(log), localStorage: localStorage() },
    ...{ MutationObserver, MessageChannel, HTMLElement: Element, DOMException, AbortController, URL, Uint8Array },
    Event: function (type) { this.type = type; },
    addEventListener: (type, handler) => events.addEventListener(type, handler),
    dispatchEvent: (event) => events.dispatchEvent(event),
    crypto: { subtle: { digest } },
    location: { pathname: "/repo/" + page, href: "https://guide.example/repo/" + page },
    isSecureContext: true,
    matchMedia: (query) => ({ matches: query === window.medium }),
    network: () => Promise.reject(new TypeError("no network")),
  };
  window.fetch = (url, options) => log.push(`${options?.method ?? "GET"} ${url}`) && window.network(url, options);
  const devices = { geolocation: window.geolocation, wakeLock: wakeLock(), vibrate: (ms) => log.push(`buzz ${ms}`) };
  window.navigator = { userAgent: "Made-up browser", ...devices };
  window.window = window.self = window.top = vm.createContext(window);
  const run = async (code) => {
    const value = await vm.runInContext(code, window);
    await settled();
    return value;
  };
  await run(before);
  await run(script);
  const seen = [];
  for (const step of steps) seen.push(JSON.parse(JSON.stringify(await run(step)) ?? "null"));
  return seen;
}

// A line comes in with the pages and their stories, a line goes out with what was seen and what went wrong.
const errors = [];
process.on("unhandledRejection", (error) => errors.push(String(error?.stack ?? error)));

async function answer(line) {
  const { pages, stories } = JSON.parse(line);
  const seen = [];
  try {
    for (const story of stories) seen.push(await happen(pages[story.page], story));
  } catch (error) {
    errors.push(String(error?.stack ?? error));
  }
  process.stdout.write(JSON.stringify({ seen, errors: errors.splice(0) }) + "\n");
}

(async () => {
  for await (const line of createInterface(process.stdin)) await answer(line);
})();
