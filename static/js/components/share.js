/// <reference path="../common/page.js" />
// Offers to send the guide's address, where the browser can hand it over. A file on a disk has no address for others.
(() => {
  "use strict";
  const address = new URL(document.documentElement.dataset.root || "./", location.href);
  const canShare = typeof navigator.share === "function" && address.protocol.startsWith("http");

  page.showOnly("share-line", canShare ? ["offered"] : []);
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.share === undefined) return;
    // Whoever closes the list of apps has changed their mind.
    navigator.share({ url: address.href }).catch(() => {});
  });
})();
