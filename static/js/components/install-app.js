/// <reference path="../common/page.js" />
// Offers to put the guide on the home screen, where the browser asks pages to (Chromium's `beforeinstallprompt`), and
// only while the copy is complete: whoever installs it has to be able to open it without a network.
(() => {
  "use strict";
  const root = document.documentElement;
  /** @type {InstallOffer | null} */
  let offer = null;
  let installed = navigator.standalone === true || window.matchMedia("(display-mode: standalone)").matches;

  function show() {
    const offered = offer && root.dataset.copy === "complete";
    page.showOnly("install-line", installed ? ["installed"] : offered ? ["offered"] : []);
  }

  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event;
    show();
  });
  window.addEventListener("appinstalled", () => {
    installed = true;
    show();
  });
  document.addEventListener("click", async (event) => {
    if (!offer || !(event.target instanceof HTMLElement) || event.target.dataset.install === undefined) return;
    const asked = offer;
    offer = null; // a browser answers one offer once
    await asked.prompt();
    show();
  });
  new MutationObserver(show).observe(root, { attributes: true });
  show();
})();
