// What a position of the device can claim. Its accuracy is the radius in metres of the circle it lies in.
const accuracy = (() => {
  "use strict";
  /** Some devices answer without numbers. @param {GeolocationPosition} position */
  function isValid(position) {
    const { latitude, longitude, accuracy } = position.coords;
    return [latitude, longitude, accuracy].every(isFinite) && accuracy >= 0;
  }

  /** Decimals of a degree. No digit beyond the accuracy: the fifth means 1 m up to 10 m, the fourth for 11 m up to
   * 100 m, and so on. @param {number} metres */
  function decimals(metres) {
    return 5 - [10, 100, 1000, 10000].filter((limit) => metres > limit).length;
  }

  /** Two digits, rounded up: a circle that is drawn too large is true, one too small is not.
   * @param {number} metres @param {number} smallestStep */
  function roundedUp(metres, smallestStep) {
    const step = Math.max(smallestStep, Math.pow(10, Math.floor(Math.log10(Math.max(1, metres))) - 1));
    return Math.max(1, Math.ceil(metres / step)) * step;
  }
  return { isValid, decimals, roundedUp };
})();
