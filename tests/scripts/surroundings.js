// What a service worker finds around itself, as far as the guide's workers use it. Each event meets a fresh worker.
//
// An event has a `type`, and a `script` if it meets another than the others, or `changed`: [place, value], a byte of
// the script that is another one.
//   fetch: `url`, `method`, `mode`, and `network`: "answers" (with `status`, `headers` and a `body` in base64), "fails",
//     "hangs", "stalls" (in the body), "drips" (a byte of the body every `gap` ms) or "redirects"; `after`, the ms until
//     the answer begins; `passes`, the ms that go by on a clock moved by hand.
//     `host`: how sw.js is answered meanwhile: a status, "fails" (if nothing is said) or "hangs".
//     `more`: addresses that the same worker is asked for first.
//   message: `data`, and `ports` if the page wants an answer; `moved`: what the website sends for the home page.
// What is seen: `log`, the calls and their ends in order; `waits` and `answers`, how many promises were handed to the
// event; `timers`, how many are set at the end; `response`, which stays null if none came; `digests`, how many bytes
// were hashed since the worker was started; `failed`, what went wrong in the worker.
const { createHash } = require("node:crypto");
const { readFileSync, writeFileSync } = require("node:fs");
const vm = require("node:vm");
const { clockAt } = require("./clock.js");

const { script, scope, events } = JSON.parse(readFileSync(0, "utf-8"));
const bytes = Buffer.from(script);

/** What needs no time may need several turns: the bodies of answers are read in pieces. */
async function settled() {
  for (let turn = 0; turn < 12; turn += 1) await new Promise(setImmediate);
}

function scriptOf(event) {
  if (!event.changed) return event.script ?? script;
  const changed = Buffer.from(bytes);
  changed[event.changed[0]] = event.changed[1];
  return new TextDecoder().decode(changed);
}

/** The website, as the event says; `arrived` is the last answer to the request itself. */
function websiteOf(event, clock, seen) {
  const place = { arrived: undefined };
  const init = { status: event.status, headers: event.headers };
  const body = Buffer.from(event.body ?? "", "base64");
  const stopped = (options, act) => options?.signal?.addEventListener("abort", () => act(options.signal.reason));
  const never = (options) => new Promise((_, reject) => stopped(options, reject));
  const streamed = (options, next) =>
    new ReadableStream({ start: (controller) => stopped(options, (why) => controller.error(why)) || next?.(controller) });
  const drip = (controller, at = 0) =>
    clock.setTimeout(() => {
      if (at === body.length) return controller.close();
      controller.enqueue(Uint8Array.from([body[at]]));
      drip(controller, at + 1);
    }, event.gap);
  const answers = {
    fails: () => Promise.reject(new TypeError("no network")),
    hangs: never,
    redirects: async () => ({ type: "opaqueredirect", ok: false, status: 0, body: null, headers: new Headers() }),
    answers: async () => new Response(body, init),
    stalls: async (options) => new Response(streamed(options), init),
    drips: async (options) => new Response(streamed(options, drip), init),
  };
  const later = (options) =>
    new Promise((resolve, reject) => {
      clock.setTimeout(resolve, event.after);
      stopped(options, reject);
    });
  place.page = async (options) => {
    if (event.after) await later(options);
    return (place.arrived = await answers[event.network](options));
  };
  place.head = async (options) => {
    seen.head = { ...options, signal: Boolean(options.signal) };
    const host = event.host ?? "fails";
    return typeof host === "number" ? new Response(null, { status: host }) : answers[host](options);
  };
  place.home = async (options) => {
    seen.home = options;
    if (!event.moved) throw new TypeError("no network");
    const { body: text, ...more } = event.moved;
    return { ...more, text: async () => text };
  };
  return place;
}

const digest = (seen) => async (name, body) => {
  seen.digests += 1;
  const hash = createHash(name.replace("-", "")).update(Buffer.from(body)).digest();
  return Uint8Array.from(hash).buffer;
};

/** What the browser is given; `body` stays null if it never ends. */
async function noteResponse(seen, response, arrived) {
  seen.response = { passed: response === arrived };
  if (!(response instanceof Response)) return;
  const { status, headers } = response;
  Object.assign(seen.response, { status, headers: Object.fromEntries(headers), body: null });
  seen.response.body = Buffer.from(await response.arrayBuffer()).toString("base64");
}

/** The worker's global object, with what it does noted in `seen` and its handlers in `handlers`. */
function globalOf(seen, handlers, clock) {
  // What takes its time, so that the log shows who waits for it.
  const slow = (name, result) => async (argument) => {
    const said = argument === undefined ? name : `${name} ${JSON.stringify(argument)}`;
    seen.log.push(said);
    await new Promise(setImmediate);
    seen.log.push(`${said} done`);
    return result;
  };
  const pages = ["a", "b"].map((url) => ({ url, navigate: slow("navigate") }));
  const self = {
    registration: { scope, unregister: slow("unregister", true) },
    clients: { claim: slow("claim"), matchAll: slow("matchAll", pages) },
    skipWaiting: slow("skipWaiting"),
    addEventListener: (type, handler) => (handlers[type] = handler),
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
    ...{ AbortController, Blob, Response, TextEncoder, URL, URLSearchParams, atob, crypto: { subtle: { digest: digest(seen) } } },
  };
  return Object.assign(self, { self });
}

function meet(event) {
  const seen = { log: [], waits: 0, answers: 0, timers: 0, digests: 0, response: null };
  const handlers = {};
  const clock = clockAt(0, settled);
  const website = websiteOf(event, clock, seen);
  const self = globalOf(seen, handlers, clock);
  const [request, ...before] = [event.url, ...(event.more ?? [])].map((url) => ({ url, method: event.method, mode: event.mode }));
  self.fetch = (asked, options) => {
    if (asked === scope + "sw.js") {
      seen.log.push(options?.method === "HEAD" ? "HEAD of sw.js" : "fetch of sw.js");
      return website.head(options);
    }
    if (asked === scope) return seen.log.push("fetch of the home page") && website.home(options);
    seen.log.push(asked === request || before.includes(asked) ? "fetch" : "fetch of something else");
    return website.page(options);
  };
  const given = {
    request,
    data: event.data,
    ports: event.ports ? [{ postMessage: (told) => seen.log.push({ told }) }] : [],
    waitUntil: (promise) => {
      seen.waits += 1;
      const done = () => seen.log.push(`${event.type} done`);
      promise.then(done, (error) => seen.log.push(`${event.type} failed: ${error.message}`));
    },
    respondWith: async (promise) => {
      seen.answers += 1;
      try {
        const response = await promise;
        await noteResponse(seen, response, website.arrived);
      } catch (error) {
        seen.failed = String(error);
      }
    },
  };
  run(event, seen, self, handlers, given, before);
  if (event.passes) settled().then(() => clock.pass(event.passes));
  process.once("exit", () => (seen.timers = clock.timers()));
  return seen;
}

async function run(event, seen, self, handlers, given, before) {
  try {
    vm.createContext(self);
    vm.runInContext(scriptOf(event), self, { filename: "worker.js" });
    for (const request of before) {
      const answers = [];
      handlers.fetch({ request, respondWith: (promise) => answers.push(promise) });
      for (const answer of answers) seen.log.push(`answered ${(await answer).status} after ${seen.digests} digests`);
    }
    handlers[event.type]?.(given);
  } catch (error) {
    // A browser goes on without a worker that cannot be started or that throws.
    seen.failed = String(error);
  }
}

// What is not there when nothing more can happen never comes: no test has to wait to see that.
process.setMaxListeners(0);
// A damaged worker may leave a promise alone; a browser only notes that.
process.on("unhandledRejection", () => {});
const seen = events.map(meet);
process.once("exit", () => writeFileSync(1, JSON.stringify(seen)));
