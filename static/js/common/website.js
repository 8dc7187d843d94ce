/// <reference path="guide-worker.js" />
// The website behind the copy: why nothing newer could be had from it, and where its address leads.
const website = (() => {
  "use strict";
  // After this time the website counts as not answering.
  const TIMEOUT_MS = 10000;

  /** @param {string} url @param {RequestInit} options */
  async function asked(url, options) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
    try {
      return await fetch(url, { ...options, signal: abort.signal });
    } finally {
      clearTimeout(timer);
    }
  }

  // The question for the head of a page goes past the worker.
  /** @param {string} url */
  function head(url) {
    return asked(url, { method: "HEAD", cache: "no-store", redirect: "manual" });
  }

  /** Why the worker could not be fetched: the browser does not say, so the network itself is asked.
   * @param {unknown} error @returns {Promise<Reason>} */
  async function failureReason(error) {
    try {
      const answer = await head(guideWorker.SCRIPT);
      const isScript = (answer.headers.get("Content-Type") || "").indexOf("javascript") >= 0;
      if (answer.type === "opaqueredirect") return await redirectReason();
      if (answer.status === 511 || (answer.ok && !isScript)) return "sign-in";
      if (!answer.ok) return "host";
    } catch {
      return "network";
    }
    const blocked = error instanceof DOMException && /Security|NotSupported/.test(error.name);
    return blocked ? "browser" : "damaged";
  }

  /** The address of the guide has moved, or somebody else answers for it. @returns {Promise<Reason>} */
  async function redirectReason() {
    const held = await guideWorker.registration();
    const address = await guideWorker.ask(held && held.active, "address");
    if (address) document.documentElement.dataset.moved = address;
    return address ? "moved" : "sign-in";
  }

  /** Whether the pages lead elsewhere although the worker is still there. @returns {Promise<Reason | "">} */
  async function pagesLeadElsewhere() {
    try {
      return (await head(guideWorker.SCOPE)).type === "opaqueredirect" ? await redirectReason() : "";
    } catch {
      return "";
    }
  }

  // A host or a proxy may have sent wrong bytes with a validator that is right: asked whether they changed, it says no for
  // ever. So what the browser keeps of the worker is fetched anew.
  async function renew() {
    const body = asked(guideWorker.SCRIPT, { cache: "reload" }).then((answer) => answer.arrayBuffer());
    await Promise.race([body, new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS))]).catch(() => null);
  }

  return { failureReason, pagesLeadElsewhere, renew };
})();
