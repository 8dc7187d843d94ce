/// <reference path="../common/page.js" />
/// <reference path="../common/local-time.js" />
/// <reference path="../common/guide-worker.js" />
// What this device says about the copy, for somebody who helps on the phone.
(() => {
  "use strict";
  const root = document.documentElement;

  /** @param {string} name @param {string | undefined} text */
  function set(name, text) {
    for (const element of page.all('[data-support="' + name + '"]')) element.textContent = text || "–";
  }

  function showState() {
    const { copy, reason, version, trouble } = root.dataset;
    set("state", (copy || "none") + (reason ? ", " + reason : ""));
    set("version", version);
    set("checked", localTime.inWords(guideCopy.lastChecked()));
    set("trouble", trouble);
  }

  async function showDevice() {
    set("browser", navigator.userAgent);
    const manager = navigator.storage;
    const estimate = manager && manager.estimate ? await manager.estimate() : null;
    set("space", estimate && estimate.usage !== undefined ? Math.ceil(estimate.usage / 1024) + " kB" : "");
    set("persisted", manager && manager.persisted ? String(await manager.persisted()) : "");
    const held = await guideWorker.registration();
    const answer = await guideWorker.state(held && held.active);
    set("parts", answer ? answer.whole + " / " + answer.of : "");
  }

  for (const details of page.all("[data-keep-support]")) {
    details.hidden = false;
    details.addEventListener("toggle", showDevice);
  }
  document.addEventListener("guide-persist", showDevice);
  new MutationObserver(showState).observe(root, { attributes: true });
  showState();
})();
