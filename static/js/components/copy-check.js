/// <reference path="../common/page.js" />
/// <reference path="../common/local-time.js" />
/// <reference path="../common/guide-worker.js" />
// The state of the copy in full sentences; on a tap it is read back, and reinstalled if a part is wrong.
(() => {
  "use strict";
  const root = document.documentElement;

  /** @param {string} name */
  function showResult(name) {
    page.showOnly("keep-result", [name]);
  }

  function showState() {
    const state = root.dataset.copy || "none";
    const checked = localTime.inWords(guideCopy.lastChecked());
    page.showOnly("keep-line", [state]);
    page.showOnly("keep-reason", [root.dataset.reason || ""]);
    for (const time of page.all("[data-keep-time]")) time.textContent = checked;
    for (const sentence of page.all("[data-keep-checked]")) sentence.hidden = checked === "";
    for (const buttons of page.all("[data-keep-buttons]")) buttons.hidden = state !== "complete";
  }

  /** SHA-256 in hexadecimal. @param {Response} response */
  async function digest(response) {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.arrayBuffer()));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /** How many parts have the right bytes. @param {string} scope @param {Object<string, string>} hashes by path */
  async function countWhole(scope, hashes) {
    let whole = 0;
    for (const path of Object.keys(hashes)) {
      const response = await fetch(scope + path).catch(() => null);
      if (response && (await digest(response)) === hashes[path]) whole += 1;
    }
    return whole;
  }

  // A worker of another address is a new one, even if its bytes are the same, and the browser keeps the one before it
  // until the new one is whole: at no moment is there less than before.
  /** @returns {Promise<boolean>} whether a new copy took over */
  async function reinstall() {
    try {
      const registration = await guideWorker.register("?reinstall=" + Date.now());
      const worker = registration.installing || registration.waiting;
      if (!worker) return false;
      guideCopy.follow(registration);
      return await new Promise((resolve) => {
        worker.addEventListener("statechange", () => {
          if (worker.state === "activated" || worker.state === "redundant") resolve(worker.state === "activated");
        });
      });
    } catch (error) {
      guideCopy.setFailure(await guideWorker.failureReason(error), error);
      return false;
    }
  }

  // Every part is read back the way a reader would get it: through the worker. A page that was loaded past it (by a
  // reload with Shift) would read the website instead.
  async function check() {
    if (!navigator.serviceWorker.controller) return showResult("past");
    showResult("checking");
    const registration = await guideWorker.registration();
    const answer = await guideWorker.ask(registration);
    if (!registration || !answer) return showResult("");
    const whole = await countWhole(registration.scope, answer.hashes);
    const all = Object.keys(answer.hashes).length;
    for (const count of page.all("[data-keep-count]")) count.textContent = whole + " / " + all;
    if (whole === all) return showResult("whole");
    showResult("mending");
    showResult((await reinstall()) ? "mended" : "kept");
  }

  async function persist() {
    const manager = navigator.storage;
    if (!manager || !manager.persist) return showResult("cannot-ask");
    showResult("asking");
    showResult((await manager.persist()) ? "persisted" : "best-effort");
    // For the list of what this device says, if the page has it.
    document.dispatchEvent(new Event("guide-persist"));
  }

  document.addEventListener("click", (event) => {
    const action = event.target instanceof HTMLElement ? event.target.dataset.keepDo : undefined;
    if (action === "check") check();
    if (action === "persist") persist();
  });
  new MutationObserver(showState).observe(root, { attributes: true });
  showState();
})();
