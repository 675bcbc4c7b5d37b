// The cards of what students say themselves: how they are doing, and the pace, now and over time.

import { byId, element, setText } from "../lib/elements.js";
import { answersWords } from "./answers.js";
import { drawnFrom, showChart, showTwin, stretchShown } from "./cards.js";
import { ownFormula } from "./formulas.js";
import { VOTE_ORDER, voteName } from "./said.js";
import { drawOwn, drawVotes } from "./said_charts.js";
import { renderOwnTable, renderVotesTable } from "./tables.js";

/** @typedef {import("./reducer.js").State} State */

export class OwnCards {
  #drawn = "";

  constructor() {
    byId("votes-legend", HTMLElement).replaceChildren(...VOTE_ORDER.map(voteLegendItem));
  }

  /** The colours changed: draws all again. */
  forget() {
    this.#drawn = "";
  }

  /**
   * @param {State} state
   * @param {number | null} stretch Seconds, null: all.
   */
  render(state, stretch) {
    renderAnswers(state.own, state.session.k);
    const drawn = drawnFrom(state, stretch);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const [first, until] = stretchShown(state, stretch);
    const line = state.line.filter(({ at }) => at >= first);
    const hasMean = line.some(({ own }) => own !== null);
    const hasVotes = line.some(({ votes }) => votes?.some((count) => count > 0));
    showChart("own", hasMean, (root) => drawOwn(root, line, [first, until], state.lesson.markers));
    showChart("votes", hasVotes, (root) => drawVotes(root, line, [first, until], state.lesson.markers));
    showTwin("own-table", (table) => renderOwnTable(table, state.line));
    showTwin("votes-table", (table) => renderVotesTable(table, state.line));
  }
}

/**
 * @param {import("./reducer.js").Own} own
 * @param {number} k
 */
function renderAnswers(own, k) {
  setText(byId("answers-mean", HTMLElement), own.mean === null ? "–" : own.mean.toFixed(1));
  setText(byId("answers-count", HTMLElement), answersWords(own, k));
  setText(byId("answers-formula", HTMLElement), ownFormula(own));
  const most = Math.max(1, ...own.counts);
  for (const row of byId("answers", HTMLTableElement).querySelectorAll("tr[data-answer]")) {
    const count = own.counts[Number(row.getAttribute("data-answer")) - 1];
    const [bar, number] = [row.querySelector(".answers__bar"), row.querySelector(".answers__count")];
    if (bar instanceof HTMLElement) bar.style.width = `${(100 * (count ?? 0)) / most}%`;
    if (number) setText(number, count === undefined ? "–" : String(count));
  }
}

/** @param {string} vote */
export function voteLegendItem(vote) {
  const item = element("li", "legend__item");
  item.append(element("span", `legend__swatch legend__swatch--${vote}`), element("span", "", voteName(vote)));
  return item;
}
