// Short texts kept by the browser. Some browsers keep nothing, or throw when a page merely looks at their storage.
const storage = (() => {
  "use strict";
  // Firefox complains in its console each time that it refuses.
  let refused = false;

  /** @param {string} key @returns {string | null} "" if nothing is stored, null if the browser refuses */
  function read(key) {
    if (refused) return null;
    try {
      return localStorage.getItem(key) || "";
    } catch {
      refused = true;
      return null;
    }
  }

  /** @param {string} key @param {string} text "" to remove it @returns {boolean} whether the browser did it */
  function write(key, text) {
    if (refused) return false;
    try {
      if (text) localStorage.setItem(key, text);
      else localStorage.removeItem(key);
      return true;
    } catch {
      return false;
    }
  }
  return { read, write };
})();
