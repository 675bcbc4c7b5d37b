// Counts side by side, each as wide as its share.

import { element } from "../lib/elements.js";

/**
 * @param {HTMLElement} bar Left alone while the counts are the same.
 * @param {Record<string, number>} counts By kind.
 * @param {readonly string[]} order From left to right.
 * @param {(kind: string, count: number) => string} words "3 too slow"
 */
export function renderBar(bar, counts, order, words) {
  const drawn = JSON.stringify(counts);
  if (bar.dataset.drawn === drawn) return;
  bar.dataset.drawn = drawn;
  const parts = order.flatMap((kind) => {
    const count = counts[kind] ?? 0;
    if (count === 0) return [];
    const part = element("span", `pace__part pace__part--${kind}`, words(kind, count));
    part.style.flexGrow = String(count);
    return [part];
  });
  bar.replaceChildren(...parts);
}
