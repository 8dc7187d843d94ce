// The switch-off worker (`build.py build --sw=off`): takes the place of a worker that does harm, removes itself, and
// leaves the pages to the network. It touches no cache and reloads nothing; a later build without --sw=off brings the
// copy back.
addEventListener("install", () => skipWaiting());
// A page asks a worker that is still waiting what it holds: whatever it asks, it reminds this one (docs/decisions/0002).
addEventListener("message", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(registration.unregister()));
