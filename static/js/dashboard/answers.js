// What the dashboard says of the answers to "How are you doing?". Pure.

import { fill, gettext } from "../lib/language.js";

/**
 * What the answers rest on, or why they are not shown.
 *
 * @param {import("./reducer.js").Own} own
 * @param {number} k The smallest group that may be shown.
 * @returns {string}
 */
export function answersWords({ n, counts }, k) {
  if (counts.length > 0) {
    const count = counts.reduce((sum, one) => sum + one, 0);
    return fill(gettext("{count} answers. They are counted anew once {k} have come, changed or run out."), {
      count,
      k,
    });
  }
  if (n === 0) return gettext("Nobody has answered in the last 10 minutes.");
  if (n < k) return fill(gettext("{n} of {k} answers: shown from {k} on, so that nobody is named."), { n, k });
  return fill(gettext("One moment: shown again once {k} answers are new, so that nobody’s stands out."), { k });
}
