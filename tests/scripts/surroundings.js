// What a service worker finds around itself, as far as the guide's workers use it. Each event meets a fresh worker.
//
// An event has a `type`, and a `script` if it meets another than the others.
//   fetch: `url`, `method`, `mode`, and `network`: "answers" (with `status`, `headers` and a `body` in base64), "fails",
//     "hangs", "stalls" (in the body) or "redirects"; `passes`, the ms that go by on a clock moved by hand.
//   message: `data`, and `ports` if the page wants an answer.
// What is seen: `log`, the calls and their ends in order; `waits` and `answers`, how many promises were handed to the
// event; `timers`, how many are set at the end; `response`, which stays null if none came.
const { readFileSync, writeFileSync } = require("node:fs");
const vm = require("node:vm");

const { script, scope, events } = JSON.parse(readFileSync(0, "utf-8"));

function meet(event) {
  const seen = { log: [], waits: 0, answers: 0, timers: 0, response: null };
  const handlers = {};
  const timers = new Map();
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
    setTimeout: (act, delay) => timers.set(timers.size + 1, { act, delay }).size,
    clearTimeout: (timer) => timers.delete(timer),
    AbortController,
    Response,
    TextEncoder,
    URL,
    atob,
    crypto,
  };
  self.self = self;

  const request = { url: event.url, method: event.method, mode: event.mode };
  let arrived;
  self.fetch = (asked, options) => {
    seen.log.push(asked === request ? "fetch" : "fetch of something else");
    const { network, body = "", ...init } = event;
    if (network === "fails") return Promise.reject(new TypeError("no network"));
    if (network === "redirects") return Promise.resolve((arrived = { type: "opaqueredirect", ok: false, status: 0 }));
    if (network === "answers") return Promise.resolve((arrived = new Response(Buffer.from(body, "base64"), init)));
    const stopped = (act) => options?.signal?.addEventListener("abort", () => act(options.signal.reason));
    if (network === "hangs") return new Promise((_, reject) => stopped(reject));
    const stream = new ReadableStream({ start: (controller) => stopped((reason) => controller.error(reason)) });
    return Promise.resolve((arrived = new Response(stream, init)));
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
      const response = await promise;
      const { status, headers } = response;
      if (!(response instanceof Response)) seen.response = { passed: response === arrived };
      else {
        const body = Buffer.from(await response.arrayBuffer()).toString("base64");
        seen.response = { status, headers: Object.fromEntries(headers), body };
      }
    },
  };
  vm.createContext(self);
  vm.runInContext(event.script ?? script, self, { filename: "worker.js" });
  handlers[event.type](given);
  setImmediate(() => {
    for (const { act, delay } of timers.values()) if (delay <= event.passes) act();
  });
  process.once("exit", () => (seen.timers = timers.size));
  return seen;
}

// What is not there when nothing more can happen never comes: no test has to wait to see that.
process.setMaxListeners(0);
const seen = events.map(meet);
process.once("exit", () => writeFileSync(1, JSON.stringify(seen)));
