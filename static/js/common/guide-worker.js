// The service worker that holds the guide: registering it and asking what it holds.
const guideWorker = (() => {
  "use strict";
  const ROOT = document.documentElement.dataset.root || "./";
  // A guide at /town/ is not the one at /, although the worker of that one reaches its pages too.
  const SCOPE = new URL(ROOT, location.href).href;
  const SCRIPT = ROOT + "sw.js";
  /** @type {RegistrationOptions} */
  const OPTIONS = { updateViaCache: "none" };
  // After this time the worker counts as not answering.
  const TIMEOUT_MS = 10000;
  // A copy that was made anew stays where it is for so long: two changes of workers at once are too many for WebKit.
  const RETURN_AFTER_MS = 60000;
  // Browsers with Trusted Types take the worker's address only from a policy that the page declares.
  /** @type {WorkerAddresses} */
  const RULES = { createScriptURL: (query) => SCRIPT + query };
  const policy = window.trustedTypes ? window.trustedTypes.createPolicy("guide-worker", RULES) : RULES;

  // Inside another page the browser gives the guide a storage of its own, which nobody finds who opens the guide itself.
  const isFramed = window.top !== window.self;

  // Some browsers throw when a page merely looks at this property (cookies blocked, sandboxed frames).
  function isSupported() {
    try {
      return Boolean(navigator.serviceWorker) && window.isSecureContext;
    } catch {
      return false;
    }
  }

  /** @returns {Promise<ServiceWorkerRegistration | undefined>} */
  async function registration() {
    try {
      const found = await navigator.serviceWorker.getRegistration(SCOPE);
      return found && found.scope === SCOPE ? found : undefined;
    } catch {
      return undefined;
    }
  }

  /** What a worker answers, or null if there is none, or it is silent. @param {ServiceWorker | null | undefined} worker
   * @param {"state" | "address"} question @returns {Promise<any>} */
  function ask(worker, question) {
    return new Promise((resolve) => {
      if (!worker) return resolve(null);
      const channel = new MessageChannel();
      const timer = setTimeout(() => resolve(null), TIMEOUT_MS);
      channel.port1.onmessage = (event) => {
        clearTimeout(timer);
        channel.port1.close();
        resolve(event.data);
      };
      worker.postMessage({ ask: question }, [channel.port2]);
    });
  }

  /** Which version the worker holds, how many of its parts are whole, their hashes and the editions of its pages.
   * @param {ServiceWorker | null | undefined} worker
   * @returns {Promise<{version: string, whole: number, of: number, hashes: Object<string, string>, editions: Object<string, string>} | null>} */
  function state(worker) {
    return ask(worker, "state");
  }

  // A copy that was made anew a moment ago stays at its address. Later it goes back to the usual one, which caches on the
  // way know not to keep: behind one that keys by the whole address it would never see a newer version.
  async function heldQuery() {
    const held = await registration();
    const worker = held && (held.installing || held.waiting || held.active);
    const made = worker && /^\?(?:anew|reinstall)=(\d+)$/.exec(new URL(worker.scriptURL).search);
    const age = made ? Date.now() - Number(made[1]) : -1;
    return made && age >= 0 && age < RETURN_AFTER_MS ? made[0] : "";
  }

  /** @param {string} [query] instead of the one of the copy that is held */
  async function register(query) {
    return navigator.serviceWorker.register(policy.createScriptURL(query || (await heldQuery())), OPTIONS);
  }

  return { ROOT, SCOPE, SCRIPT, isFramed, isSupported, registration, ask, state, register };
})();
