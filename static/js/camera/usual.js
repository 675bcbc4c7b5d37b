// A student's own usual, in words. Pure.

import { fill, gettext, ngettext } from "../lib/language.js";

/**
 * @typedef {object} OwnFace Valences, from -1 to 1.
 * @property {number} count Pictures it was learnt from.
 * @property {number | null} usual Null: not learnt yet.
 * @property {number | null} spread
 * @property {number | null} v What is read now, smoothed; null: nothing yet.
 */

/** Pictures that it takes; the server decides. */
const READY_AFTER = 24;

/**
 * @param {number} value
 * @returns {string} "+0.12", "−0.30", "0.00"
 */
function signed(value) {
  const sign = value > 0 ? "+" : value < 0 ? "−" : "";
  return sign + Math.abs(value).toFixed(2);
}

/**
 * @param {OwnFace} face
 * @returns {string}
 */
export function restingWords({ count, usual }) {
  if (usual !== null) {
    return fill(gettext("Learnt from {count} of your pictures: usually {usual}, where −1 is tense and +1 a smile."), {
      count,
      usual: signed(usual),
    });
  }
  const left = Math.max(1, READY_AFTER - count);
  return fill(
    ngettext(
      "Not learnt yet: that takes {left} more picture in which your face is read.",
      "Not learnt yet: that takes {left} more pictures in which your face is read.",
      left,
    ),
    { left },
  );
}

/**
 * @param {OwnFace} face
 * @returns {string} The own inputs of "How is this computed?".
 */
export function restingFormula({ count, usual, spread, v }) {
  if (usual === null || spread === null || v === null) {
    return fill(gettext("Now: {count} pictures learnt from."), { count });
  }
  return fill(
    gettext("Now: {v}, usually {usual}, spread {spread}: {deviation} spreads from your usual, from {count} pictures."),
    { v: signed(v), usual: signed(usual), spread: spread.toFixed(2), deviation: signed((v - usual) / spread), count },
  );
}
