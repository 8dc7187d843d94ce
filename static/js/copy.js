/// <reference path="common/storage.js" />
/// <reference path="common/guide-worker.js" />
/// <reference path="common/website.js" />
/// <reference path="common/pace.js" />
// The copy on this device: asks the browser to keep the guide, and shows the state of the copy.
// It shows only what the worker answers now; no event of the past is remembered.
const guideCopy = (() => {
  "use strict";
  const root = document.documentElement;
  const line = document.querySelector("[data-copy-state]");
  const note = document.querySelector("[data-update]");
  const KEY = "guide-checked:" + new URL(guideWorker.SCOPE).pathname;
  // After this time the line at the foot says how old the copy is. The emergency numbers never look old.
  const OLD_DAYS = 30;
  // asking: a question to the website is under way. refused: since the last one a newer worker was refused, because its
  // bytes were not those that the build wrote; older: so the copy is older than the website, until it is not.
  // fromCopy: the text of this page is, or was, that of the copy. Another text in the copy is then a newer one.
  const state = { asking: false, refused: false, older: false, fromCopy: false };
  const followed = new WeakSet();

  /** @param {"none" | "saving" | "complete" | "unsupported" | "framed" | "file"} name */
  function show(name) {
    root.dataset.copy = name;
    if (!(line instanceof HTMLElement)) return;
    const days = name === "complete" ? daysSinceChecked() : 0;
    const words = line.dataset[name === "complete" ? completeness(days) : name] || "";
    const text = words.replace("{days}", String(days)).replace("{address}", root.dataset.moved || "");
    if (line.textContent !== text) line.textContent = text;
  }

  /** What there is to say of a copy that is complete. @param {number} days since it was compared */
  function completeness(days) {
    const reason = root.dataset.reason || "";
    if (reason === "moved" || reason === "foreign") return reason;
    return days >= OLD_DAYS ? "old" : state.older ? "older" : "complete";
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

  /** The copy is as new as the website: nothing is in the way any more. */
  function noteChecked() {
    state.older = false;
    delete root.dataset.reason;
    storage.write(KEY, String(Date.now()));
  }

  /** @param {ServiceWorkerRegistration} registration */
  async function showHeld(registration) {
    const answer = await guideWorker.state(registration.active);
    if (answer && answer.of > 0 && answer.whole === answer.of) {
      root.dataset.version = answer.version;
      if (!isMissingSomething("complete")) pace.reset();
      show("complete");
      offerNewText(registration, answer.editions);
    } else {
      show(registration.installing || registration.waiting ? "saving" : "none");
      askAgainLater();
    }
  }

  async function showRegistered() {
    const registration = await guideWorker.registration();
    if (registration) await follow(registration);
    return Boolean(registration);
  }

  // The page itself may have changed since the reader opened it. Nothing is reloaded by force: a link offers it. A page
  // that came from the website may be newer than the copy (pages are uploaded first): it is not offered an older text.
  /** @param {ServiceWorkerRegistration} registration @param {Object<string, string>} editions */
  function offerNewText(registration, editions) {
    const edition = editions[location.pathname.slice(new URL(registration.scope).pathname.length)];
    const differs = Boolean(edition) && edition !== root.dataset.edition;
    if (edition && !differs) state.fromCopy = true;
    if (note instanceof HTMLElement) note.hidden = !differs || !state.fromCopy || Boolean(registration.installing);
  }

  // While a new worker takes over, the old one is left in peace: Chromium hands over only when the old one is idle,
  // and a question asked at that moment (by another tab, say) can hold the new one back.
  /** @param {ServiceWorkerRegistration} registration */
  async function follow(registration) {
    const worker = registration.installing || registration.waiting;
    if (!worker) return showHeld(registration);
    if (!registration.active) show("saving");
    if (followed.has(worker)) return;
    followed.add(worker);
    let before = worker.state;
    worker.addEventListener("statechange", () => {
      if (worker.state === "redundant" && before === "installing") setFailure("damaged", "refused");
      if (worker.state === "activated") noteChecked();
      before = worker.state;
      if (worker.state === "activated" || worker.state === "redundant") showHeld(registration);
      else nameStranger(worker);
    });
    nameStranger(worker);
  }

  // A script that is not the guide's is silent, and takes the place of the copy when the last page is closed. No worker
  // can prevent that; the website may send the right one before, so it is asked again and again as long as that one waits.
  /** @param {ServiceWorker} worker */
  function nameStranger(worker) {
    setTimeout(async () => {
      if (worker.state !== "installed" || (await guideWorker.state(worker)) || worker.state !== "installed") return;
      setFailure("foreign", "silent");
    }, 2000);
  }

  /** Why no newer copy could be had; other scripts show it. @param {Reason} reason @param {unknown} error */
  function setFailure(reason, error) {
    state.refused = reason === "damaged";
    state.older = state.older || state.refused;
    root.dataset.reason = reason;
    root.dataset.trouble = String(error).slice(0, 200);
    if (root.dataset.copy === "complete") show("complete");
    askAgainLater();
  }

  async function update() {
    if (state.asking) return;
    state.asking = true;
    pace.began();
    if (root.dataset.reason === "damaged") await website.renew();
    state.refused = false;
    try {
      await askWebsite().then(mend, failed);
    } finally {
      state.asking = false;
      askAgainLater();
    }
  }

  /** What is held already goes on, whatever the network sends. @param {unknown} error */
  async function failed(error) {
    if (!state.refused) setFailure(await website.failureReason(error), error);
    if (root.dataset.reason === "damaged") await mend();
    if (!(await showRegistered())) show(root.dataset.reason === "browser" ? "unsupported" : "none");
  }

  async function askWebsite() {
    const registration = await guideWorker.register();
    registration.onupdatefound = () => follow(registration);
    follow(registration);
    // Whoever has nothing yet has just been sent the newest: asking again would send it twice.
    if (!registration.active) return;
    await registration.update();
    const reason = await website.pagesLeadElsewhere();
    if (reason) setFailure(reason, "pages");
    else if (!state.refused && !(registration.waiting && root.dataset.reason === "foreign")) noteChecked();
    follow(registration);
  }

  // A copy that is silent, or has lost a part, is made anew.
  async function mend() {
    const held = await guideWorker.registration();
    if (!held || !held.active || held.installing || held.waiting) return;
    const answer = await guideWorker.state(held.active);
    if (!answer || answer.whole !== answer.of) await makeAnew();
  }

  // A worker of another address is a new one, even if its bytes are the same, and the browser keeps the one before it
  // until the new one is whole: at no moment is there less than before.
  async function makeAnew() {
    try {
      const registration = await guideWorker.register("?reinstall=" + Date.now());
      const worker = registration.installing || registration.waiting;
      if (worker) follow(registration);
      return worker;
    } catch (error) {
      setFailure(await website.failureReason(error), error);
      return null;
    }
  }

  /** @returns {Promise<boolean>} whether a new copy took over; it may wait for long, so no question waits for it */
  async function reinstall() {
    const worker = await makeAnew();
    return new Promise((resolve) => {
      if (!worker) return resolve(false);
      worker.addEventListener("statechange", () => {
        if (worker.state === "activated" || worker.state === "redundant") resolve(worker.state === "activated");
      });
    });
  }

  /** @param {string | undefined} copy */
  function isMissingSomething(copy) {
    return copy === "none" || /damaged|foreign/.test(root.dataset.reason || "");
  }

  // A host may stumble and a line may break: asked again after 4 s, 8 s, 16 s and so on, while somebody is reading.
  function askAgainLater() {
    pace.afterPause(() => {
      if (isMissingSomething(root.dataset.copy) && document.visibilityState === "visible") update();
    });
  }

  function updateIfDue() {
    if (document.visibilityState === "visible" && pace.isDue(root.dataset.copy !== "complete")) update();
  }

  // A page that was kept in memory, frozen or out of sight has heard nothing of what happened meanwhile.
  function comeBack() {
    if (document.visibilityState === "visible") showRegistered();
    updateIfDue();
  }

  async function start() {
    document.addEventListener("visibilitychange", comeBack);
    document.addEventListener("resume", comeBack);
    window.addEventListener("pageshow", (event) => event.persisted && comeBack());
    window.addEventListener("online", updateIfDue);
    navigator.serviceWorker.addEventListener("controllerchange", showRegistered);
    // What is held already is shown first: registering may wait for an update under way.
    await showRegistered();
    update();
  }

  // A page of guide.zip: there is no worker beside it, and its foot says what it is.
  if (root.dataset.copy === "file") show("file");
  else if (guideWorker.isFramed) show("framed");
  else if (!guideWorker.isSupported()) show("unsupported");
  else {
    const controller = navigator.serviceWorker.controller;
    state.fromCopy = Boolean(controller && new URL("./", controller.scriptURL).href === guideWorker.SCOPE);
    if (document.readyState === "complete") start();
    else window.addEventListener("load", start);
  }
  return { lastChecked, reinstall };
})();
