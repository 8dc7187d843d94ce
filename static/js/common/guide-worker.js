// The service worker that holds the guide: registering it, asking what it holds, finding out why it could not be had.
const guideWorker = (() => {
  "use strict";
  const SCRIPT = document.documentElement.dataset.root + "sw.js";
  /** @type {RegistrationOptions} */
  const OPTIONS = { updateViaCache: "none" };
  // After this time the website, or the worker, counts as not answering.
  const TIMEOUT_MS = 10000;
  // Browsers with Trusted Types take the worker's address only from a policy that the page declares.
  /** @type {WorkerAddresses} */
  const RULES = { createScriptURL: (query) => SCRIPT + query };
  const policy = window.trustedTypes ? window.trustedTypes.createPolicy("guide-worker", RULES) : RULES;

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
      return await navigator.serviceWorker.getRegistration();
    } catch {
      return undefined;
    }
  }

  /** Which version the active worker holds, how many of its parts are whole, their hashes and the editions of its pages.
   * @param {ServiceWorkerRegistration | undefined} held
   * @returns {Promise<{version: string, whole: number, of: number, hashes: Object<string, string>, editions: Object<string, string>} | null>} */
  function ask(held) {
    return new Promise((resolve) => {
      if (!held || !held.active) return resolve(null);
      const channel = new MessageChannel();
      const timer = setTimeout(() => resolve(null), TIMEOUT_MS);
      channel.port1.onmessage = (event) => {
        clearTimeout(timer);
        channel.port1.close();
        resolve(event.data);
      };
      held.active.postMessage({ ask: "state" }, [channel.port2]);
    });
  }

  // A reinstalled copy stays at its address: going back to the usual one would save everything once more.
  // Copies from before have "anew" there.
  async function heldQuery() {
    const held = await registration();
    const worker = held && (held.installing || held.waiting || held.active);
    const query = worker ? new URL(worker.scriptURL).search : "";
    return /^\?(anew|reinstall)=\d+$/.test(query) ? query : "";
  }

  /** @param {string} [query] instead of the one of the copy that is held */
  async function register(query) {
    return navigator.serviceWorker.register(policy.createScriptURL(query || (await heldQuery())), OPTIONS);
  }

  /** Why the worker could not be fetched: the browser does not say, so the network itself is asked.
   * @param {unknown} error @returns {Promise<"sign-in" | "host" | "network" | "browser" | "damaged">} */
  async function failureReason(error) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
    try {
      const answer = await fetch(SCRIPT, { method: "HEAD", cache: "no-store", redirect: "manual", signal: abort.signal });
      const isScript = (answer.headers.get("Content-Type") || "").indexOf("javascript") >= 0;
      if (answer.type === "opaqueredirect" || answer.status === 511 || (answer.ok && !isScript)) return "sign-in";
      if (!answer.ok) return "host";
    } catch {
      return "network";
    } finally {
      clearTimeout(timer);
    }
    const blocked = error instanceof DOMException && /Security|NotSupported/.test(error.name);
    return blocked ? "browser" : "damaged";
  }
  return { isSupported, registration, ask, register, failureReason };
})();
