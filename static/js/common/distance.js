/// <reference path="page.js" />
// Distances in metres, and in words: the templates bring {n} metres and {n} kilometres.
const distance = (() => {
  "use strict";
  const EARTH_RADIUS = 6371008.8;

  /** @typedef {{latitude: number, longitude: number}} Point */

  /** Between two points on a sphere (haversine). @param {Point} from @param {Point} to */
  function between(from, to) {
    const radians = Math.PI / 180;
    const rise = Math.sin(((to.latitude - from.latitude) * radians) / 2);
    const run = Math.sin(((to.longitude - from.longitude) * radians) / 2);
    const part = rise * rise + Math.cos(from.latitude * radians) * Math.cos(to.latitude * radians) * run * run;
    return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(part)));
  }

  /** Metres, or kilometres from 1000 on. @param {DOMStringMap} words @param {number} metres @param {string} [kilometres] */
  function inWords(words, metres, kilometres) {
    const far = metres >= 1000;
    return page.filled(far ? words.kilometres : words.metres, { n: far ? kilometres || metres / 1000 : metres });
  }

  /** Rounded to tens of metres, tenths of kilometres or kilometres. @param {DOMStringMap} words @param {number} metres */
  function roundedInWords(words, metres) {
    const tenths = Math.round(metres / 100);
    const kilometres = tenths < 100 ? (tenths / 10).toFixed(1) : String(Math.round(metres / 1000));
    return inWords(words, Math.round(metres / 10) * 10, kilometres);
  }
  return { between, inWords, roundedInWords };
})();
