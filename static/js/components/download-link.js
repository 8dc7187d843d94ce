/// <reference path="../common/page.js" />
// A download goes past the worker in some browsers, and would fail with the website gone. So the file is read through
// the worker first, and handed over from memory.
(() => {
  "use strict";
  /** @param {HTMLAnchorElement} link */
  async function save(link) {
    const response = await fetch(link.href);
    if (!response.ok) throw new Error(String(response.status));
    const copy = document.createElement("a");
    copy.href = URL.createObjectURL(await response.blob());
    copy.download = link.pathname.split("/").pop() || "";
    copy.click();
    setTimeout(() => URL.revokeObjectURL(copy.href), 60000);
  }

  for (const link of page.all("a[download]")) {
    link.addEventListener("click", (event) => {
      if (!(link instanceof HTMLAnchorElement) || !navigator.serviceWorker || !navigator.serviceWorker.controller) return;
      event.preventDefault();
      save(link).catch(() => location.assign(link.href));
    });
  }
})();
