// "How is this computed?", with what stands in the formula now. Pure. Everything comes from the published figures, so what
// is worked back from them is "about".

import { fill, gettext } from "../lib/language.js";
import { expressionName, percent, seatsSummary } from "./words.js";

/** A mood of 50 is a V of 0, and 100 is 1. */
const MIDDLE = 50;
/** So many standard errors reach to each side of a likely range (95 %). */
const REACH = 1.96;
/** Of the class line, in seconds. */
const HALF_LIFE = 60;

/**
 * @param {number} value From -1 to 1.
 * @returns {string} "+0.12"
 */
function signed(value) {
  const sign = value > 0 ? "+" : value < 0 ? "−" : "";
  return sign + Math.abs(value).toFixed(2);
}

/**
 * @param {import("./reducer.js").Signal} signal
 * @returns {string}
 */
export function moodFormula({ published, mood, n }) {
  if (!published || mood === null) return gettext("Right now no mood is shown.");
  const v = (mood - MIDDLE) / MIDDLE;
  const put = { v: signed(v), n, sign: v < 0 ? "−" : "+", size: Math.abs(v).toFixed(2), mood };
  return fill(gettext("Right now: V is about {v} over {n} students, so 50 {sign} 50 × {size} = {mood}."), put);
}

/**
 * The spread is worked back from the range; where the scale ends the range is cut off, so the longer side counts.
 *
 * @param {import("./reducer.js").Signal} signal
 * @returns {string}
 */
export function rangeFormula({ published, mood, low, high, n }) {
  if (!published || mood === null || low === null || high === null) return "";
  const points = Math.max(mood - low, high - mood);
  const error = points / MIDDLE;
  const spread = ((error * Math.sqrt(n)) / REACH).toFixed(2);
  const put = { spread, n, points, error: error.toFixed(2), low, high };
  return fill(
    gettext(
      "Likely range: the spread is about {spread}, and 1.96 × {spread} ÷ √{n} is about {error}: ± {points} points, {low} to {high}.",
    ),
    put,
  );
}

/**
 * @param {import("./reducer.js").Signal} signal
 * @param {number} k The smallest group that may be shown.
 * @returns {string}
 */
export function coverageFormula({ n, consenting, coverage }, k) {
  if (consenting === 0) return gettext("Coverage: nobody who agreed is present.");
  const put = { n, consenting, share: percent(coverage), k };
  return fill(gettext("Coverage: {n} of {consenting} = {share}. Needed: {k} students and 40 %."), put);
}

/**
 * @param {readonly import("./reducer.js").Point[]} line
 * @returns {string}
 */
export function lineFormula(line) {
  const [before, last] = line.slice(-2);
  if (!before || !last || before.mood === null || last.mood === null) {
    return gettext("Right now there are no two points in a row.");
  }
  const seconds = Math.max(0, last.at - before.at);
  const weight = 1 - 2 ** (-seconds / HALF_LIFE);
  const put = {
    seconds: seconds.toFixed(1),
    weight: weight.toFixed(2),
    rest: (1 - weight).toFixed(2),
    before: before.mood,
    mood: last.mood,
  };
  return fill(
    gettext(
      "The newest point: {seconds} s after the one before, so a = 1 − 2^(−{seconds} ÷ 60) is about {weight}; {rest} × {before} + {weight} × the mood of that moment is about {mood}.",
    ),
    put,
  );
}

/**
 * The most likely expression as an example.
 *
 * @param {import("./reducer.js").Signal} signal
 * @param {readonly string[]} labels The order of the distribution.
 * @returns {string}
 */
export function distributionFormula({ distribution, n }, labels) {
  if (!distribution) return gettext("Right now no expressions are shown.");
  const share = Math.max(...distribution);
  const name = expressionName(labels[distribution.indexOf(share)] ?? "");
  const put = { name, n, sum: (share * n).toFixed(1), share: percent(share) };
  return fill(
    gettext("Right now: the chances of {name} add up to about {sum} over {n} students, and {sum} ÷ {n} = {share}."),
    put,
  );
}

/**
 * @param {Record<string, import("./reducer.js").Tile>} tiles
 * @returns {string}
 */
export function presenceFormula(tiles) {
  const states = Object.values(tiles).map(({ state }) => state);
  const present = states.filter((state) => state !== "away").length;
  const put = { present, all: states.length, summary: seatsSummary(tiles) || "–" };
  return fill(gettext("Right now {present} of {all} are present: {summary}."), put);
}

/**
 * @param {import("./reducer.js").Own} own
 * @returns {string}
 */
export function ownFormula({ n, mean, counts }) {
  if (mean === null) return fill(gettext("Right now {n} answers stand, and no mean is shown."), { n });
  const sum = counts.map((count, place) => `${count} × ${place + 1}`).join(" + ");
  const count = counts.reduce((all, one) => all + one, 0);
  return fill(gettext("They say: ({sum}) ÷ {count} = {mean}."), { sum, count, mean: mean.toFixed(1) });
}

/**
 * @param {import("./reducer.js").Agreement} agreement
 * @returns {string}
 */
export function agreementFormula({ n, kappa }) {
  if (kappa === null) return "";
  const put = { kappa: kappa.toFixed(2), n, share: (1 - kappa).toFixed(2) };
  return fill(
    gettext("Over {n} answers the disagreement is about {share} of what chance would give: 1 − {share} = {kappa}."),
    put,
  );
}
