// Coordinates as people write them and say them.
const coordinates = (() => {
  "use strict";
  /** 59° 07.4′. The minutes are rounded before the degrees are taken out of them: 59.9996 becomes a whole degree.
   * @param {number} value @param {number} decimals of the minutes; -1 for tens of minutes */
  function degreesAndMinutes(value, decimals) {
    const scale = Math.pow(10, decimals);
    const all = Math.round(Math.abs(value) * 60 * scale);
    const degrees = Math.floor(all / (60 * scale));
    const minutes = ((all - degrees * 60 * scale) / scale).toFixed(Math.max(0, decimals));
    return degrees + "° " + (minutes.split(".")[0].length < 2 ? "0" : "") + minutes + "′";
  }

  /** Whole degrees with their point, and groups of at most three decimals. @param {string} digits */
  function groups(digits) {
    return digits.match(/^\d+\.?|\d{1,3}/g) || [];
  }

  /** "five nine point one two three, four five" @param {string} digits @param {DOMStringMap} words of the language */
  function spoken(digits, words) {
    const numerals = (words.numerals || "").split("|");
    const parts = groups(digits).map((group) => group.replace(".", "").split("").map((digit) => numerals[Number(digit)]).join(" "));
    return parts[0] + (parts.length > 1 ? " " + words.point + " " + parts.slice(1).join(", ") : "");
  }

  /** Degrees clockwise from north, at the start of the way.
   * @param {{latitude: number, longitude: number}} from @param {{latitude: number, longitude: number}} to */
  function bearing(from, to) {
    const radians = Math.PI / 180;
    const [a, b, run] = [from.latitude, to.latitude, to.longitude - from.longitude].map((angle) => angle * radians);
    const east = Math.sin(run) * Math.cos(b);
    const north = Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(run);
    return (Math.atan2(east, north) / radians + 360) % 360;
  }
  return { degreesAndMinutes, groups, spoken, bearing };
})();
