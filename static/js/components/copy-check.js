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
    for (const link of page.all("a[data-keep-moved]")) {
      link.setAttribute("href", root.dataset.moved || "");
      link.textContent = root.dataset.moved || "";
    }
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

  // A newer version may take over while the parts are read: then they are read once more.
  /** @returns {Promise<{whole: number, all: number} | null>} null if the worker is silent */
  async function countAll() {
    for (let turn = 0; turn < 5; turn++) {
      const registration = await guideWorker.registration();
      const before = await guideWorker.state(registration && registration.active);
      if (!registration || !before) return null;
      const whole = Math.min(await countWhole(registration.scope, before.hashes), before.whole);
      const after = await guideWorker.state(registration.active);
      const all = Object.keys(before.hashes).length;
      if (whole === all || (after && after.version === before.version)) return { whole, all };
    }
    return null;
  }

  // Every part is read back the way a reader would get it: through the worker. A page that was loaded past it (by a
  // reload with Shift) would read the website instead.
  async function check() {
    if (!navigator.serviceWorker.controller) return showResult("past");
    showResult("checking");
    const found = await countAll();
    if (!found) return showResult("");
    const { whole, all } = found;
    for (const count of page.all("[data-keep-count]")) count.textContent = whole + " / " + all;
    if (whole === all) return showResult("whole");
    showResult("mending");
    showResult((await guideCopy.reinstall()) ? "mended" : "kept");
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
