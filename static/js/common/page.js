// Elements of the page and the words in them.
const page = (() => {
  "use strict";
  /** @param {string} selector @param {ParentNode} [scope] the page, unless given @returns {HTMLElement[]} */
  function all(selector, scope) {
    return Array.from((scope || document).querySelectorAll(selector));
  }

  /** Of the elements with the attribute data-<group>, shows those whose value is one of the names, and hides the others.
   * @param {string} group @param {string[]} names @param {ParentNode} [scope] */
  function showOnly(group, names, scope) {
    for (const element of all("[data-" + group + "]", scope)) {
      element.hidden = names.indexOf(element.getAttribute("data-" + group) || "") < 0;
    }
  }

  /** @param {string | undefined} template with {names} @param {Object<string, string | number>} values */
  function filled(template, values) {
    return (template || "").replace(/\{([a-z]+)\}/g, (_, name) => String(values[name]));
  }
  return { all, showOnly, filled };
})();
