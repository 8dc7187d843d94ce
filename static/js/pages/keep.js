// @ts-check
// What the copy on this device holds: shown in full, read back on request, and mended if a part is wrong.
(() => {
  "use strict";
  const root = document.documentElement;
  const copy = /** @type {{ask: (worker: ServiceWorker) => Promise<any>, anew: () => Promise<boolean>}} */ (/** @type {any} */ (window).guideCopy);

  /** Shows the one element of a group whose name is given. @param {string} group @param {string} name */
  function show(group, name) {
    for (const element of document.querySelectorAll("[data-" + group + "]")) {
      if (element instanceof HTMLElement) element.hidden = element.getAttribute("data-" + group) !== name;
    }
  }

  /** @param {string} name @param {string} words */
  function tell(name, words) {
    const element = document.querySelector('[data-support="' + name + '"]');
    if (element) element.textContent = words;
  }

  function lastChecked() {
    try {
      const time = Number(localStorage.getItem("guide-checked"));
      if (!time) return "";
      // The guide writes "23 November", and so does the English of Britain.
      const language = root.lang === "en" ? "en-GB" : root.lang;
      return new Date(time).toLocaleString(language, { dateStyle: "long", timeStyle: "short", hourCycle: "h23" });
    } catch {
      return "";
    }
  }

  async function held() {
    try {
      const registration = await navigator.serviceWorker.getRegistration();
      return registration && registration.active ? { registration, worker: registration.active } : null;
    } catch {
      return null;
    }
  }

  async function refresh() {
    const state = root.dataset.copy || "none";
    show("keep-line", state);
    show("keep-reason", root.dataset.reason || "");
    const checked = lastChecked();
    const time = document.querySelector("[data-keep-time]");
    const sentence = document.querySelector("[data-keep-checked]");
    if (time) time.textContent = checked;
    if (sentence instanceof HTMLElement) sentence.hidden = checked === "";
    const buttons = document.querySelector("[data-keep-buttons]");
    if (buttons instanceof HTMLElement) buttons.hidden = state !== "complete";
    tell("state", state + (root.dataset.reason ? ", " + root.dataset.reason : ""));
    tell("version", root.dataset.version || "–");
    tell("checked", checked || "–");
    tell("trouble", root.dataset.trouble || "–");
  }

  async function support() {
    tell("browser", navigator.userAgent);
    const storage = navigator.storage;
    const estimate = storage && storage.estimate ? await storage.estimate() : null;
    tell("space", estimate && estimate.usage !== undefined ? Math.ceil(estimate.usage / 1024) + " kB" : "–");
    tell("persisted", storage && storage.persisted ? String(await storage.persisted()) : "–");
    const found = await held();
    const state = found ? await copy.ask(found.worker) : null;
    tell("parts", state ? state.whole + " / " + state.of : "–");
  }

  /** @param {Response} response */
  async function digest(response) {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.arrayBuffer()));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // Every part is read back the way a reader would get it: through the worker. A page that was loaded past it (by a
  // reload with Shift) would read the website instead.
  async function check() {
    if (!navigator.serviceWorker.controller) return show("keep-result", "past");
    show("keep-result", "checking");
    const found = await held();
    const state = found ? await copy.ask(found.worker) : null;
    if (!found || !state) return show("keep-result", "");
    const paths = Object.keys(state.hashes);
    let whole = 0;
    for (const path of paths) {
      const response = await fetch(found.registration.scope + path).catch(() => null);
      if (response && (await digest(response)) === state.hashes[path]) whole += 1;
    }
    for (const count of document.querySelectorAll("[data-keep-count]")) count.textContent = whole + " / " + paths.length;
    if (whole === paths.length) return show("keep-result", "whole");
    show("keep-result", "mending");
    show("keep-result", (await copy.anew()) ? "mended" : "kept");
  }

  async function persist() {
    const storage = navigator.storage;
    if (!storage || !storage.persist) return show("keep-result", "cannot-ask");
    show("keep-result", "asking");
    show("keep-result", (await storage.persist()) ? "persisted" : "best-effort");
    support();
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof HTMLElement ? event.target.dataset.keepDo : undefined;
    if (target === "check") check();
    if (target === "persist") persist();
  });
  const details = document.querySelector("[data-keep-support]");
  if (details instanceof HTMLElement) {
    details.hidden = false;
    details.addEventListener("toggle", support);
  }
  new MutationObserver(refresh).observe(root, { attributes: true });
  refresh();
})();
