/// <reference path="../common/page.js" />
/// <reference path="../common/dates.js" />
/// <reference path="../common/accuracy.js" />
/// <reference path="../common/distance.js" />
// Defibrillators: hides what nobody has checked for too long, also in an old copy, and puts the nearest first.
// Every word is in the template. Sends nothing.
(() => {
  "use strict";
  const COARSE_METRES = 500;
  // While a question to the reader is open, the device may never answer at all.
  const TIMEOUT_MS = 30000;
  const [box] = page.all("[data-aeds]");
  const [near] = page.all("[data-aed-near]");
  const [list] = page.all("[data-aed-items]");
  const items = page.all("[data-aed-items] > *");
  // The sentences shown about age and search; search is the number of the one whose answer is awaited.
  const state = { ageLine: "", searchLine: "", search: 0 };

  function showLines() {
    page.showOnly("aed-line", [state.ageLine, state.searchLine]);
  }

  // A clock that is behind the list itself is wrong for certain; then nothing is hidden, see docs/decisions/0004.
  function hideOld() {
    const today = dates.iso(new Date());
    const wrong = today < (box.dataset.newest || "");
    for (const item of items) item.hidden = !wrong && today > (item.dataset.until || "");
    const visible = items.filter((item) => !item.hidden).length;
    state.ageLine = wrong ? "clock" : visible === items.length ? "" : visible ? "some" : "none";
    near.hidden = visible < 2;
    near.classList.toggle("keeps-room", false);
    showLines();
  }

  // Where the phone's own circle is not small beside the way, only the far side of the circle is sure.
  /** @param {number} metres @param {number} radius of the circle */
  function inWords(metres, radius) {
    const sure = metres > 5 * radius;
    const way = distance.roundedInWords(list.dataset, sure ? metres : accuracy.roundedUp(metres + radius, 10));
    return page.filled(sure ? list.dataset.about : list.dataset.within, { way });
  }

  /** @param {GeolocationCoordinates} here */
  function sort(here) {
    const rows = items.map((item) => {
      const [latitude, longitude] = (item.dataset.at || "").split(",").map(Number);
      return { item, metres: distance.between(here, { latitude, longitude }) };
    });
    rows.sort((one, other) => one.metres - other.metres);
    for (const { item, metres } of rows) {
      const line = item.querySelector(".aed__way") || item.insertBefore(document.createElement("p"), item.children[1]);
      line.className = "aed__way";
      line.textContent = inWords(metres, here.accuracy);
      list.appendChild(item);
    }
  }

  /** @param {string} line */
  function showSearch(line) {
    state.searchLine = line;
    showLines();
  }

  /** @param {GeolocationPosition} position */
  function onPosition(position) {
    if (!accuracy.isValid(position)) return showSearch("unavailable");
    sort(position.coords);
    showSearch(position.coords.accuracy > COARSE_METRES ? "coarse" : "sorted");
  }

  function search() {
    const number = ++state.search;
    /** An answer may come after the time ran out; one to an earlier tap is ignored. @param {() => void} show */
    function finish(show) {
      if (number !== state.search) return;
      state.search += 1;
      show();
    }
    showSearch("looking");
    if (!navigator.geolocation || !window.isSecureContext) return showSearch("unavailable");
    setTimeout(() => {
      if (number === state.search) showSearch("unavailable");
    }, TIMEOUT_MS);
    navigator.geolocation.getCurrentPosition(
      (position) => finish(() => onPosition(position)),
      (error) => finish(() => showSearch(error.code === 1 ? "denied" : "unavailable")),
      { enableHighAccuracy: true, maximumAge: 60000, timeout: TIMEOUT_MS }
    );
  }

  if (!box) return;
  for (const button of page.all("[data-aed-start]")) button.addEventListener("click", search);
  document.addEventListener("visibilitychange", hideOld);
  hideOld();
})();
