// @ts-check
// The copy on this device: asks the browser to keep the guide, and says honestly where that stands.
// It only ever shows what the worker answers now; no event of the past is remembered.
(() => {
  "use strict";
  const root = document.documentElement;
  const line = document.querySelector("[data-copy-state]");
  const note = document.querySelector("[data-update]");
  const script = root.dataset.root + "sw.js";
  const HALF_AN_HOUR = 30 * 60 * 1000;
  // Days after which the line at the foot says how old the copy is. The emergency numbers never look old.
  const OLD = 30;
  // Milliseconds after which the website, or the worker, counts as not answering.
  const PATIENCE = 10000;
  const options = /** @type {RegistrationOptions} */ ({ updateViaCache: "none" });
  let lastLook = 0;
  // A newer worker was refused since the last look: its bytes were not those that the build wrote.
  let refused = false;
  let tries = 0;
  let timer = 0;

  /** @param {"none" | "saving" | "complete" | "unsupported"} state */
  function show(state) {
    root.dataset.copy = state;
    if (!(line instanceof HTMLElement)) return;
    const days = state === "complete" ? daysSinceCompared() : 0;
    const older = state === "complete" && root.dataset.reason === "damaged";
    const words = line.dataset[days >= OLD ? "old" : older ? "older" : state] || "";
    const text = words.replace("{days}", String(days));
    if (line.textContent !== text) line.textContent = text;
  }

  /** Whole days since the website was last asked for a newer copy; 0 if that is not known or the clock went back. */
  function daysSinceCompared() {
    try {
      const time = Number(localStorage.getItem("guide-checked"));
      return time ? Math.max(0, Math.floor((Date.now() - time) / 86400000)) : 0;
    } catch {
      return 0;
    }
  }

  // Some browsers throw when a page merely looks at this property (cookies blocked, sandboxed frames).
  function container() {
    try {
      return navigator.serviceWorker || null;
    } catch {
      return null;
    }
  }

  /**
   * What the worker holds: its version, how many of its pages have the right bytes, and this page's edition.
   * @param {ServiceWorker} worker
   * @returns {Promise<{version: string, whole: number, of: number, editions: Object<string, string>} | null>}
   */
  function ask(worker) {
    return new Promise((resolve) => {
      const channel = new MessageChannel();
      const timer = setTimeout(() => resolve(null), PATIENCE);
      channel.port1.onmessage = (event) => {
        clearTimeout(timer);
        channel.port1.close();
        resolve(event.data);
      };
      worker.postMessage({ ask: "state" }, [channel.port2]);
    });
  }

  /** When the website was last asked for a newer copy and answered; some browsers keep nothing, or throw. */
  function remember() {
    try {
      localStorage.setItem("guide-checked", String(Date.now()));
    } catch {
      // Then the date is not shown.
    }
  }

  /** @param {ServiceWorkerRegistration} registration */
  async function look(registration) {
    const answer = registration.active ? await ask(registration.active) : null;
    if (answer && answer.of > 0 && answer.whole === answer.of) {
      root.dataset.version = answer.version;
      if (root.dataset.reason !== "damaged") tries = 0;
      show("complete");
      tellOfNewText(registration, answer.editions);
    } else {
      show(registration.installing || registration.waiting ? "saving" : "none");
    }
  }

  // The page itself may have changed since the reader opened it. Nothing is reloaded by force: a link offers it.
  /** @param {ServiceWorkerRegistration} registration @param {Object<string, string>} editions */
  function tellOfNewText(registration, editions) {
    const path = location.pathname.slice(new URL(registration.scope).pathname.length);
    const held = editions[path];
    const differs = Boolean(held) && held !== root.dataset.edition;
    if (note instanceof HTMLElement) note.hidden = !differs || Boolean(registration.installing);
  }

  // While a new worker takes over, the old one is left in peace: Chromium hands over only when the old one is idle,
  // and a question asked at that moment (by another tab, say) can hold the new one back for minutes. Then it is
  // reminded: asking again to take over starts the handing over anew.
  /** @param {ServiceWorkerRegistration} registration */
  async function follow(registration) {
    const worker = registration.installing || registration.waiting;
    if (!worker) return look(registration);
    if (!registration.active) show("saving");
    let before = worker.state;
    worker.addEventListener("statechange", () => {
      if (worker.state === "redundant" && before === "installing") trouble("damaged", "refused");
      before = worker.state;
      if (worker.state === "activated" || worker.state === "redundant") look(registration);
      else remind(worker);
    });
    remind(worker);
  }

  /** @param {ServiceWorker} worker */
  function remind(worker) {
    setTimeout(() => {
      if (worker.state === "installed") worker.postMessage({ ask: "take over" });
    }, 2000);
  }

  /** Says why no newer copy could be had. @param {string} reason @param {unknown} error */
  function trouble(reason, error) {
    refused = reason === "damaged";
    root.dataset.reason = reason;
    root.dataset.trouble = String(error).slice(0, 200);
  }

  /** Why the worker could not be fetched: the browser does not say, so the network itself is asked.
   * @param {unknown} error @returns {Promise<string>} */
  async function reason(error) {
    const stop = new AbortController();
    const patience = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(script, { method: "HEAD", cache: "no-store", redirect: "manual", signal: stop.signal });
      const isScript = (answer.headers.get("Content-Type") || "").indexOf("javascript") >= 0;
      if (answer.type === "opaqueredirect" || answer.status === 511 || (answer.ok && !isScript)) return "sign-in";
      if (!answer.ok) return "host";
    } catch {
      return "network";
    } finally {
      clearTimeout(patience);
    }
    const blocked = error instanceof DOMException && /Security|NotSupported/.test(error.name);
    return blocked ? "browser" : "damaged";
  }

  // The browser takes the worker's address only from a policy the page declares (Trusted Types), and only one of a name.
  /** @type {any} */
  let policy = null;

  /** @param {string} query @returns {any} */
  function address(query) {
    const factory = /** @type {any} */ (window).trustedTypes;
    if (!factory) return script + query;
    policy = policy || factory.createPolicy("guide-worker", { createScriptURL: (/** @type {string} */ part) => script + part });
    return policy.createScriptURL(query);
  }

  // A worker of another address is a new one, even if its bytes are the same, and the browser keeps the one before it
  // until the new one is whole: at no moment is there less than before.
  /** Has the guide saved anew. @returns {Promise<boolean>} whether a new copy took over */
  async function anew() {
    try {
      const registration = await navigator.serviceWorker.register(address("?anew=" + Date.now()), options);
      const worker = registration.installing || registration.waiting;
      if (!worker) return false;
      const taken = new Promise((resolve) => {
        worker.addEventListener("statechange", () => {
          if (worker.state === "activated" || worker.state === "redundant") resolve(worker.state === "activated");
        });
      });
      follow(registration);
      return await taken;
    } catch (error) {
      trouble(await reason(error), error);
      return false;
    }
  }

  // A copy that was saved anew stays at its address: going back to the usual one would save everything once more.
  /** @param {ServiceWorkerContainer} workers @returns {Promise<any>} */
  async function addressHeld(workers) {
    const held = await workers.getRegistration().catch(() => undefined);
    const worker = held && (held.installing || held.waiting || held.active);
    const query = worker ? new URL(worker.scriptURL).search : "";
    return address(/^\?anew=\d+$/.test(query) ? query : "");
  }

  /** @param {ServiceWorkerContainer} workers */
  async function keep(workers) {
    async function again() {
      lastLook = Date.now();
      try {
        const registration = await workers.register(await addressHeld(workers), options);
        registration.onupdatefound = () => follow(registration);
        follow(registration);
        refused = false;
        // Whoever has nothing yet has just been sent the newest: asking again would send it twice.
        if (registration.active) await registration.update();
        if (!refused) delete root.dataset.reason;
        remember();
        follow(registration);
      } catch (error) {
        // What is held already goes on, whatever the network sends.
        if (!refused) trouble(await reason(error), error);
        const held = await workers.getRegistration();
        if (held) look(held);
        else show(root.dataset.reason === "browser" ? "unsupported" : "none");
      }
      tryLater();
    }
    // A host may stumble and a line may break: asked again after 4 s, 8 s, 16 s and so on, while somebody is reading.
    function tryLater() {
      const wait = Math.min(HALF_AN_HOUR, 4000 * Math.pow(2, tries++));
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        const wanted = root.dataset.copy === "none" || root.dataset.reason === "damaged";
        if (wanted && document.visibilityState === "visible") again();
      }, wait);
    }
    function later() {
      const due = Date.now() - lastLook > HALF_AN_HOUR || root.dataset.copy !== "complete";
      if (document.visibilityState === "visible" && due) again();
    }
    document.addEventListener("visibilitychange", later);
    window.addEventListener("online", later);
    workers.addEventListener("controllerchange", async () => {
      const held = await workers.getRegistration();
      if (held) look(held);
    });
    // What is held already is shown first: registering may wait for an update under way.
    const held = await workers.getRegistration().catch(() => undefined);
    if (held) await follow(held);
    again();
  }

  // For the page that shows the copy in full.
  /** @type {any} */ (window).guideCopy = { ask, anew };
  const workers = container();
  if (!workers || !window.isSecureContext) show("unsupported");
  else if (document.readyState === "complete") keep(workers);
  else window.addEventListener("load", () => keep(workers));
})();
