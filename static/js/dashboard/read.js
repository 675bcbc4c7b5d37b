// The cards of what is read of faces: mood, its line, the expressions.

import { byId, element, setText } from "../lib/elements.js";
import { fill, gettext } from "../lib/language.js";
import { drawnFrom, showChart, showTwin, stretchShown } from "./cards.js";
import { drawDistribution, drawGauge, drawLine } from "./charts.js";
import {
  agreementFormula,
  coverageFormula,
  distributionFormula,
  lineFormula,
  moodFormula,
  ownFormula,
  rangeFormula,
} from "./formulas.js";
import { agreementWords, ownWords } from "./said.js";
import { renderDistributionTable, renderLineTable } from "./tables.js";
import { EXPRESSION_ORDER, expressionName, moodWords, percent, rangeWords, whyWords } from "./words.js";

/** @typedef {import("./reducer.js").State} State */

export class ReadCards {
  #drawn = "";
  #gauge = "";

  /** @param {readonly string[]} labels The order of every distribution. */
  constructor(labels) {
    this.labels = labels;
    byId("distribution-legend", HTMLElement).replaceChildren(...EXPRESSION_ORDER.map(legendItem));
  }

  /** The colours changed: draws all again. */
  forget() {
    this.#drawn = this.#gauge = "";
  }

  /**
   * @param {State} state
   * @param {number | null} stretch Seconds, null: all.
   */
  render(state, stretch) {
    this.#mood(state);
    setText(byId("own-mean", HTMLElement), ownWords(state.own, state.session.k));
    setText(byId("agreement", HTMLElement), agreementWords(state.lesson.agreement));
    this.#formulas(state);
    const drawn = drawnFrom(state, stretch);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const [first, until] = stretchShown(state, stretch);
    const line = state.line.filter(({ at }) => at >= first);
    const hasMood = line.some(({ mood }) => mood !== null);
    showChart("line", hasMood, (root) => drawLine(root, line, [first, until], state.lesson.markers));
    showChart("distribution", hasMood, (root) => drawDistribution(root, line, this.labels, [first, until]));
    showTwin("line-table", (table) => renderLineTable(table, state.line));
    showTwin("distribution-table", (table) => renderDistributionTable(table, state.line, this.labels));
  }

  /** @param {State} state */
  #formulas({ signal, session, line, own, lesson }) {
    setText(byId("mood-formula", HTMLElement), moodFormula(signal));
    setText(byId("range-formula", HTMLElement), rangeFormula(signal));
    setText(byId("coverage-formula", HTMLElement), coverageFormula(signal, session.k));
    setText(byId("own-formula", HTMLElement), ownFormula(own));
    setText(byId("agreement-formula", HTMLElement), agreementFormula(lesson.agreement));
    setText(byId("line-formula", HTMLElement), lineFormula(line));
    setText(byId("distribution-formula", HTMLElement), distributionFormula(signal, this.labels));
  }

  /** @param {State} state */
  #mood({ signal, session }) {
    const isShown = signal.published && signal.mood !== null;
    const why = whyWords(signal.why, session.k);
    byId("mood", HTMLElement).dataset.published = String(isShown);
    setText(byId("mood-number", HTMLElement), isShown ? String(signal.mood) : "–");
    setText(byId("mood-words", HTMLElement), signal.mood !== null && isShown ? moodWords(signal.mood) : why.short);
    setText(byId("mood-why", HTMLElement), isShown ? "" : why.long);
    byId("mood-why", HTMLElement).hidden = isShown;
    const count = fill(gettext("{count} of {all}"), { count: signal.n, all: signal.present });
    setText(byId("mood-count", HTMLElement), count);
    setText(byId("mood-coverage", HTMLElement), signal.consenting > 0 ? percent(signal.coverage) : "–");
    setText(byId("mood-band", HTMLElement), (isShown && rangeWords(signal.low, signal.high)) || "–");
    const gauge = `${signal.published} ${signal.mood} ${signal.low} ${signal.high}`;
    if (gauge !== this.#gauge) drawGauge(byId("mood-gauge", HTMLElement), signal);
    this.#gauge = gauge;
    for (const item of byId("distribution-legend", HTMLElement).querySelectorAll("[data-label]")) {
      const share = signal.distribution?.[this.labels.indexOf(item.getAttribute("data-label") ?? "")];
      setText(item, share === undefined ? "–" : percent(share));
    }
  }
}

/** @param {string} label */
function legendItem(label) {
  const item = element("li", "legend__item");
  const share = element("span", "legend__share number", "–");
  share.dataset.label = label;
  item.append(
    element("span", `legend__swatch legend__swatch--${label}`),
    element("span", "", expressionName(label)),
    share,
  );
  return item;
}
