// The whole file is one expression, and the guide is its last part: a file cut short is no valid script,
// so a browser refuses it and goes on with the worker it has. The build strips these lines: the file sent begins with "(".
(((guide) => {
  "use strict";
  const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
  /** Path below the scope → [content type, parts of the body, SHA-256 of the body, edition]. A part that is a number
   * means a text that many pages share; a body that is not text is in base64.
   * @type {Map<string, [string, (string | number)[], string, string]>} */
  const table = new Map(Object.entries(guide.table));
  const scope = new URL(worker.registration.scope);
  const TIMEOUT_MS = 6000;

  worker.addEventListener("install", (event) => event.waitUntil(install()));
  worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
  worker.addEventListener("fetch", onFetch);
  worker.addEventListener("message", onMessage);

  // A version with a single wrong byte is never installed; the one before it stays.
  async function install() {
    const state = await audit();
    if (state.whole !== state.of) throw new Error("the guide arrived damaged");
    await worker.skipWaiting();
  }

  /** @param {FetchEvent} event */
  function onFetch(event) {
    const url = new URL(event.request.url);
    const ours = url.origin === scope.origin && url.pathname.startsWith(scope.pathname);
    if (event.request.method !== "GET" || !ours) return;
    const place = locate(url);
    if (place === null && event.request.mode !== "navigate") return;
    // A promise that rejects here would be an error page, and after three of them Firefox removes the worker.
    event.respondWith(answer(event.request, url, place).catch(fallback));
  }

  /** The entry that an address means, or null: /index.html, a missing slash, .html and capitals all lead to the page.
   * @param {URL} url @returns {{path: string, exact: boolean} | null} */
  function locate(url) {
    const raw = url.pathname.slice(scope.pathname.length);
    let path = raw;
    try {
      path = decodeURIComponent(raw);
    } catch {
      return null;
    }
    const folder = path.replace(/\/{2,}/g, "/").replace(/(^|\/)index\.html$/, "$1");
    const bare = folder.replace(/\.html$/, "").replace(/\/$/, "");
    const page = bare === "" ? "" : bare + "/";
    const found = [path, page, page.toLowerCase()].find((guess) => table.has(guess));
    // An address that is written otherwise (/emergency%2F) would make relative links of the page lead nowhere.
    return found === undefined ? null : { path: found, exact: encodeURI(found) === raw };
  }

  /** @param {Request} request @param {URL} url @param {{path: string, exact: boolean} | null} place */
  async function answer(request, url, place) {
    if (place === null) return unknown(request);
    if (!place.exact) return Response.redirect(scope.href + encodeURI(place.path) + url.search, 302);
    return held(place.path, place.path === guide.notFound ? 404 : 200, false);
  }

  /** @param {string} path @param {number} status @param {boolean} deep */
  function held(path, status, deep) {
    const [type, parts] = /** @type {[string, (string | number)[], string, string]} */ (table.get(path));
    const body = joined(parts);
    // The page for unknown addresses cannot know how deep the address is; its links begin at the scope.
    const whole = deep ? body.split('="./').join('="' + scope.pathname) : body;
    return new Response(bytes(type, whole), { status, headers: headers(type) });
  }

  // Not in this copy: a newer page, perhaps. What the network gives is passed on and never kept.
  /** @param {Request} request */
  async function unknown(request) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
    try {
      const response = await fetch(request, { signal: stop.signal });
      if (response.type === "opaqueredirect") return response;
      if (response.ok) {
        const body = await response.arrayBuffer();
        return new Response(body, { status: response.status, headers: response.headers });
      }
    } catch {
      // No network, or one that never answers: the page below says so.
    } finally {
      clearTimeout(timer);
    }
    return held(guide.notFound, 404, true);
  }

  function fallback() {
    const [, parts] = table.get(guide.fallback) || ["", []];
    return new Response(joined(parts), { status: 503, headers: headers("text/html; charset=utf-8") });
  }

  /** @param {(string | number)[]} parts */
  function joined(parts) {
    return parts.map((part) => (typeof part === "number" ? guide.shared[part] : part)).join("");
  }

  /** @param {string} type */
  function headers(type) {
    return { "Content-Type": type, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer" };
  }

  /** @param {string} type @param {string} body */
  function bytes(type, body) {
    return type.startsWith("image/png") ? Uint8Array.from(atob(body), (character) => character.charCodeAt(0)) : new TextEncoder().encode(body);
  }

  /** @param {ExtendableMessageEvent} event */
  function onMessage(event) {
    const port = event.ports[0];
    const question = event.data && event.data.ask;
    if (question === "state" && port) event.waitUntil(audit().then((state) => port.postMessage(state)));
    if (question === "take over") event.waitUntil(worker.skipWaiting());
  }

  // Counts the entries whose bytes are those the build wrote.
  async function audit() {
    let whole = 0;
    /** @type {Object<string, string>} */
    const editions = {};
    /** @type {Object<string, string>} */
    const hashes = {};
    for (const [path, [type, parts, hash, edition]] of table) {
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes(type, joined(parts))));
      const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
      if (hex === hash) whole += 1;
      hashes[path] = hash;
      if (edition) editions[path] = edition;
    }
    return { version: guide.version, whole, of: table.size, editions, hashes };
  }
})(__GUIDE__));
