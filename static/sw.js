// One expression that ends with the guide: cut short it is no valid script, and a browser goes on with the worker it has.
((function guideWorker(guide) {
  "use strict";
  const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
  const table = new Map(Object.entries(guide.table));
  const scope = new URL(worker.registration.scope);
  const [NOT_FOUND, PATIENCE_MS] = ["404.html", 6000];
  // Storage may change bytes after the install: they are compared with their hash before they are shown, once a start.
  const proofs = /** @type {Map<Entry, Promise<boolean>>} */ (new Map());
  const listProof = isListWhole();
  // Addresses that want a password: only a page that did not come through a worker may ask for it in Firefox.
  const locked = new Set();
  const isOwn = async (/** @type {Response} */ response) => (await response.text()).search(/ data-root="(\.\/|http)/) >= 0;
  worker.addEventListener("install", (event) => event.waitUntil(install()));
  worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
  worker.addEventListener("fetch", onFetch);
  worker.addEventListener("message", onMessage);

  // A version with a single wrong byte is never installed; the one before it stays.
  async function install() {
    if ((await audit()).whole !== table.size) throw new Error("the guide arrived damaged");
    await worker.skipWaiting();
    // Chromium lets it wait for minutes if the old one was busy just then; asked once more, it begins the handing over
    // again. It heeds no third request.
    setTimeout(() => worker.skipWaiting(), 2000);
  }

  function onFetch(/** @type {FetchEvent} */ event) {
    const url = new URL(event.request.url);
    if (!(url.origin + url.pathname).startsWith(scope.href) || event.request.method !== "GET" || locked.has(url.href)) return;
    const place = locate(url);
    // A promise that rejects here would be an error page, and after three of them Firefox removes the worker.
    if (place || event.request.mode === "navigate") event.respondWith(answer(event.request, url, place).catch(fallback));
  }

  // The entry that an address means, or null: /index.html, a missing slash, .html, capitals and ;parameters lead to it.
  function locate(/** @type {URL} */ url) {
    const raw = url.pathname.slice(scope.pathname.length);
    // Percent signs are resolved, and one that means nothing stays as it is.
    const path = new URLSearchParams("path=" + raw.replace(/[+&]/g, encodeURIComponent)).get("path") || "";
    const file = path.replace(/;[^/]*/g, "").replace(/\/{2,}/g, "/").replace(/^\//, "");
    const bare = file.replace(/(^|\/)index\.html$/i, "$1").replace(/\.html$/i, "").replace(/\/$/, "");
    const page = bare === "" ? "" : bare + "/";
    const found = [path, page, page.toLowerCase(), file, file.toLowerCase()].find((guess) => table.has(guess));
    // An address that is written otherwise (/emergency%2F) would make relative links of the page lead nowhere.
    return found === undefined ? null : { path: found, exact: encodeURI(found) === raw };
  }

  async function answer(/** @type {Request} */ request, /** @type {URL} */ url, /** @type {Place | null} */ place) {
    if (await listProof) {
      if (place === null) return unknown(request, url.pathname.slice(scope.pathname.length));
      if (!place.exact) return Response.redirect(scope.href + encodeURI(place.path) + url.search, 302);
      const entry = guide.table[place.path];
      if (await isWhole(entry)) return made(bytes(entry), place.path.endsWith(NOT_FOUND) ? 404 : 200, entry[0]);
    }
    // Damaged on this device: the website's page, if there is one. If not, the numbers alone.
    const response = await fromWebsite(request);
    return response.ok || response.type === "opaqueredirect" ? response : fallback();
  }

  // Not in this copy: the website's answer as it is. Its own page for that knows neither depth nor language of the address.
  async function unknown(/** @type {Request} */ request, /** @type {string} */ path) {
    const response = await fromWebsite(request).catch(() => null);
    if (response && response.status === 401 && locked.add(request.url)) return Response.redirect(request.url, 302);
    if (response && (response.status !== 404 || !(await isOwn(response.clone())))) return response;
    const entry = table.get(path.replace(/\/.*/, "/") + NOT_FOUND) || (response ? null : guide.table[NOT_FOUND]);
    const held = entry && (await isWhole(entry)) ? new Response(bytes(entry)) : response;
    return held ? made((await held.text()).replace(/="\.\.?\//g, '="' + scope.pathname), 404) : fallback();
  }

  // An address may be slow. It is given up if the website does not answer for its worker either, or if the page stalls.
  async function fromWebsite(/** @type {Request} */ request) {
    const stop = new AbortController();
    const look = async () => (await isAnswering()) || stop.abort();
    const response = await within(PATIENCE_MS / 2, fetch(request, { signal: stop.signal }), look);
    if (response.status >= 500 && !(await isAnswering())) throw new Error("the host has an error");
    if (!response.body || !(response.headers.get("Content-Type") || "").startsWith("text/html")) return response;
    const [reader, pieces] = [response.body.getReader(), /** @type {BlobPart[]} */ ([])];
    for (let piece; !(piece = await within(PATIENCE_MS, reader.read(), () => stop.abort())).done; ) pieces.push(piece.value);
    return new Response(new Blob(pieces), response);
  }

  function isAnswering() {
    const stop = new AbortController();
    const head = fetch(scope.href + "sw.js", { method: "HEAD", cache: "no-store", redirect: "manual", signal: stop.signal });
    return within(PATIENCE_MS / 2, head, () => stop.abort()).then((response) => response.status < 500, () => false);
  }

  function within(/** @type {number} */ time, /** @type {Promise<any>} */ promise, /** @type {() => void} */ act) {
    const timer = setTimeout(act, time);
    return promise.finally(() => clearTimeout(timer));
  }

  // The numbers are kept twice, far apart. Where the two differ, their hashes say which is right.
  async function fallback() {
    const kept = [table.get("emergency-fallback.html"), guide.fallbackAgain];
    for (const entry of kept) {
      if (!entry || !(String(kept[0]) === String(kept[1]) || (await isWhole(entry)))) continue;
      const page = made(bytes(entry), 503);
      if ((await page.clone().text()) === entry[1].join("")) return page; // the code may be damaged too
    }
    return Response.error();
  }

  function made(/** @type {BodyInit} */ body, /** @type {number} */ status, type = "text/html; charset=utf-8") {
    const headers = { "Content-Type": type, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer" };
    return new Response(body, { status, headers });
  }

  function bytes(/** @type {Entry} */ [type, parts]) {
    const body = parts.map((part) => (typeof part === "number" ? guide.shared[part] : part)).join("");
    return type === "image/png" ? Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0)) : new TextEncoder().encode(body);
  }

  async function digest(/** @type {Entry} */ entry) {
    const hash = await crypto.subtle.digest("SHA-256", bytes(entry));
    return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function isWhole(/** @type {Entry} */ entry) {
    if (!proofs.has(entry)) proofs.set(entry, digest(entry).then((hash) => hash === entry[2], () => false));
    return proofs.get(entry);
  }

  // The version is the hash of this script and of the list: of neither may a line be lost, or be of another version.
  async function isListWhole() {
    const lines = Array.from(table, ([path, [type, , hash]]) => [path, type, hash].join("\0") + "\n").sort();
    return (await digest(["text", [guideWorker + lines.join("")], "", ""])).slice(0, 12) === guide.version;
  }

  function onMessage(/** @type {ExtendableMessageEvent} */ event) {
    const [port, question] = [event.ports[0], event.data && event.data.ask];
    if (question === "state" && port) event.waitUntil(audit().then((state) => port.postMessage(state)));
    if (question === "address" && port) event.waitUntil(newAddress().then((address) => port.postMessage(address)));
  }

  async function audit() {
    const proven = await Promise.all(Array.from(table.values(), isWhole));
    const whole = (await listProof) && (await isWhole(guide.fallbackAgain)) ? proven.filter(Boolean).length : 0;
    const column = (/** @type {2 | 3} */ index) => Object.fromEntries(Array.from(table, ([path, it]) => [path, it[index]]));
    return { version: guide.version, whole, of: table.size, editions: column(3), hashes: column(2) };
  }

  // Where the address of the home page leads now, if it is the guide and its host lets that be read (CORS); or "".
  async function newAddress() {
    const response = await fetch(scope.href, { cache: "no-store" }).catch(() => null);
    return response && response.redirected && (await isOwn(response)) ? response.url : "";
  }
})(__GUIDE__));
