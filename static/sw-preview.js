// What `build.py serve` hands out as sw.js: no copy is kept while you write. A worker that an earlier visit left
// behind is replaced by this one, which removes itself and shows the open pages anew, so that you see today's page.
addEventListener("install", () => skipWaiting());
addEventListener("message", () => skipWaiting());
addEventListener("activate", (event) => {
  event.waitUntil(
    registration
      .unregister()
      .then(() => clients.matchAll({ type: "window" }))
      .then((pages) => Promise.all(pages.map((page) => page.navigate(page.url)))),
  );
});
