/// <reference path="../common/page.js" />
// Paper cannot be opened: what is folded is opened before it is printed, and folded again afterwards.
(() => {
  "use strict";
  const folded = new Set();

  addEventListener("beforeprint", () => {
    for (const fold of page.all(".care-card__fold:not([open])")) {
      folded.add(fold);
      fold.setAttribute("open", "");
    }
  });

  addEventListener("afterprint", () => {
    for (const fold of folded) fold.removeAttribute("open");
    folded.clear();
  });
})();
