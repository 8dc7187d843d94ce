/// <reference path="../common/page.js" />
// Finds lines of the list by what somebody types, with its mistakes. Nothing is kept, nothing is sent.
(() => {
  "use strict";
  const MOST = 12;
  const [list] = page.all("[data-find-list]");
  const [field] = page.all("[data-find-field]");
  /** @type {HTMLInputElement[]} */
  const [input] = Array.from(document.querySelectorAll("[data-find-input]"));

  /** Small letters without accents, and nothing but letters and digits between spaces. @param {string} text */
  function simplified(text) {
    const letters = text.toLowerCase().replace(/ø/g, "o").replace(/æ/g, "ae").replace(/ł/g, "l").normalize("NFD");
    return letters.replace(/[\u0300-\u036f\u064b-\u065f]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  /** Whether one word becomes the other by at most `most` letters that are wrong, missing, too many or swapped.
   * @param {string} one @param {string} other @param {number} most */
  function isNear(one, other, most) {
    /** @type {number[]} */
    let before = [];
    let last = Array.from({ length: other.length + 1 }, (_, column) => column);
    for (let row = 1; row <= one.length; row++) {
      const next = [row];
      for (let column = 1; column <= other.length; column++) {
        const change = Number(one[row - 1] !== other[column - 1]);
        next[column] = Math.min(last[column] + 1, next[column - 1] + 1, last[column - 1] + change);
        const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
        if (swapped) next[column] = Math.min(next[column], before[column - 2] + 1);
      }
      before = last;
      last = next;
    }
    return last[other.length] <= most;
  }

  /** How well one typed word fits one word of a line; 0 is not at all. @param {string} typed @param {string} word */
  function fit(typed, word) {
    if (typed === word) return 8;
    if (word.startsWith(typed)) return 5;
    if (typed.length > 3 && word.startsWith(typed.slice(0, -1))) return 4;
    const most = typed.length > 6 ? 2 : typed.length > 3 ? 1 : 0;
    if (most && isNear(typed, word, most)) return 3;
    return typed.length > 3 && word.includes(typed) ? 2 : 0;
  }

  const lines = list ? page.all(".find__item", list).map((item, place) => {
    const [title] = page.all(".find__link", item);
    const titled = simplified(title.textContent || "").split(" ");
    return { item, place, titled, words: titled.concat(simplified([item.dataset.words, item.dataset.also].join(" ")).split(" ")) };
  }) : [];

  /** The better, the more of the typed words are in the line; words of its title count a little more.
   * @param {typeof lines[number]} line @param {string[]} typed */
  function score(line, typed) {
    let sum = 0;
    for (const word of typed) {
      const best = Math.max(...line.words.map((own) => fit(word, own)));
      const inTitle = Math.max(...line.titled.map((own) => fit(word, own)));
      sum += best ? best + Number(inTitle === best) * 0.5 : -1;
    }
    return sum - line.titled.length * 0.02;
  }

  function find() {
    const typed = simplified(input.value).split(" ").filter(Boolean);
    const ranked = lines.map((line) => ({ line, points: typed.length ? score(line, typed) : 0 }));
    if (typed.length) ranked.sort((one, other) => other.points - one.points || one.line.place - other.line.place);
    const shown = typed.length ? ranked.filter((it) => it.points >= 2).slice(0, MOST) : ranked;
    for (const line of lines) line.item.hidden = true;
    for (const { line } of shown) {
      line.item.hidden = false;
      list.appendChild(line.item);
    }
    page.showOnly("find-line", shown.length ? [] : ["none"]);
  }

  if (list && field && input) {
    field.hidden = false;
    input.addEventListener("input", find);
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || document.activeElement === input || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.focus();
    });
  }
})();
