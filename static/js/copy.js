/// <reference path="common/storage.js" />
/// <reference path="common/guide-worker.js" />
// The copy on this device: asks the browser to keep the guide, and shows the state of the copy.
// It shows only what the worker answers now; no event of the past is remembered.
const guideCopy = (() => {
  "use strict";
  const root = document.documentElement;
  const line = document.querySelector("[data-copy-state]");
  const note = document.querySelector("[data-update]");
  const KEY = "guide-checked";
  const UPDATE_INTERVAL_MS = 30 * 60 * 1000;
  // After this time the line at the foot says how old the copy is. The emergency numbers never look old.
  const OLD_DAYS = 30;
  // refused: since the last update a newer worker was refused, because its bytes were not those that the build wrote.
  const state = { lastUpdate: 0, refused: false, retries: 0, retryTimer: 0 };

  /** @param {"none" | "saving" | "complete" | "unsupported"} name */
  function show(name) {
    root.dataset.copy = name;
    if (!(line instanceof HTMLElement)) return;
    const days = name === "complete" ? daysSinceChecked() : 0;
    const older = name === "complete" && root.dataset.reason === "damaged";
    const words = line.dataset[days >= OLD_DAYS ? "old" : older ? "older" : name] || "";
    const text = words.replace("{days}", String(days));
    if (line.textContent !== text) line.textContent = text;
  }

  /** When the website was last asked for a newer copy and answered, in milliseconds; 0 if that is not known. */
  function lastChecked() {
    return Number(storage.read(KEY)) || 0;
  }

  /** Whole days; 0 if the time is not known or the clock went back. */
  function daysSinceChecked() {
    const time = lastChecked();
    return time ? Math.max(0, Math.floor((Date.now() - time) / 86400000)) : 0;
  }

  /** @param {ServiceWorkerRegistration} registration */
  async function showHeld(registration) {
    const answer = await guideWorker.ask(registration);
    if (answer && answer.of > 0 && answer.whole === answer.of) {
      root.dataset.version = answer.version;
      if (root.dataset.reason !== "damaged") state.retries = 0;
      show("complete");
      offerNewText(registration, answer.editions);
    } else {
      show(registration.installing || registration.waiting ? "saving" : "none");
    }
  }

  async function showRegistered() {
    const registration = await guideWorker.registration();
    if (registration) showHeld(registration);
    return Boolean(registration);
  }

  // The page itself may have changed since the reader opened it. Nothing is reloaded by force: a link offers it.
  /** @param {ServiceWorkerRegistration} registration @param {Object<string, string>} editions */
  function offerNewText(registration, editions) {
    const edition = editions[location.pathname.slice(new URL(registration.scope).pathname.length)];
    const differs = Boolean(edition) && edition !== root.dataset.edition;
    if (note instanceof HTMLElement) note.hidden = !differs || Boolean(registration.installing);
  }

  // While a new worker takes over, the old one is left in peace: Chromium hands over only when the old one is idle,
  // and a question asked at that moment (by another tab, say) can hold the new one back for minutes. Then it is
  // reminded: asking again to take over starts the handing over again.
  /** @param {ServiceWorkerRegistration} registration */
  async function follow(registration) {
    const worker = registration.installing || registration.waiting;
    if (!worker) return showHeld(registration);
    if (!registration.active) show("saving");
    let before = worker.state;
    worker.addEventListener("statechange", () => {
      if (worker.state === "redundant" && before === "installing") setFailure("damaged", "refused");
      before = worker.state;
      if (worker.state === "activated" || worker.state === "redundant") showHeld(registration);
      else remindToTakeOver(worker);
    });
    remindToTakeOver(worker);
  }

  /** @param {ServiceWorker} worker */
  function remindToTakeOver(worker) {
    setTimeout(() => {
      if (worker.state === "installed") worker.postMessage({ ask: "take over" });
    }, 2000);
  }

  /** Why no newer copy could be had; other scripts show it. @param {string} reason @param {unknown} error */
  function setFailure(reason, error) {
    state.refused = reason === "damaged";
    root.dataset.reason = reason;
    root.dataset.trouble = String(error).slice(0, 200);
  }

  async function update() {
    Object.assign(state, { lastUpdate: Date.now(), refused: false });
    try {
      await askWebsite();
    } catch (error) {
      // What is held already goes on, whatever the network sends.
      if (!state.refused) setFailure(await guideWorker.failureReason(error), error);
      if (!(await showRegistered())) show(root.dataset.reason === "browser" ? "unsupported" : "none");
    }
    scheduleRetry();
  }

  async function askWebsite() {
    const registration = await guideWorker.register();
    registration.onupdatefound = () => follow(registration);
    follow(registration);
    // Whoever has nothing yet has just been sent the newest: asking again would send it twice.
    if (registration.active) await registration.update();
    if (!state.refused) delete root.dataset.reason;
    storage.write(KEY, String(Date.now()));
    follow(registration);
  }

  // A host may stumble and a line may break: asked again after 4 s, 8 s, 16 s and so on, while somebody is reading.
  function scheduleRetry() {
    const wait = Math.min(UPDATE_INTERVAL_MS, 4000 * Math.pow(2, state.retries++));
    clearTimeout(state.retryTimer);
    state.retryTimer = window.setTimeout(() => {
      const wanted = root.dataset.copy === "none" || root.dataset.reason === "damaged";
      if (wanted && document.visibilityState === "visible") update();
    }, wait);
  }

  function updateIfDue() {
    const due = Date.now() - state.lastUpdate > UPDATE_INTERVAL_MS || root.dataset.copy !== "complete";
    if (due && document.visibilityState === "visible") update();
  }

  async function start() {
    document.addEventListener("visibilitychange", updateIfDue);
    window.addEventListener("online", updateIfDue);
    navigator.serviceWorker.addEventListener("controllerchange", showRegistered);
    // What is held already is shown first: registering may wait for an update under way.
    const held = await guideWorker.registration();
    if (held) await follow(held);
    update();
  }

  if (!guideWorker.isSupported()) show("unsupported");
  else if (document.readyState === "complete") start();
  else window.addEventListener("load", start);
  return { lastChecked, follow, setFailure };
})();
