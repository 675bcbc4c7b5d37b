// The pace meter: what students vote, as a word, a bar and a count.

import { byId, setText } from "../lib/elements.js";
import { renderBar } from "./bar.js";
import { paceFormula, paceWords, VOTE_ORDER, voteCount } from "./said.js";

/** @param {import("./reducer.js").Pace} pace */
export function renderPace(pace) {
  byId("pace", HTMLElement).dataset.reading = pace.reading;
  const { short, long } = paceWords(pace);
  setText(byId("pace-words", HTMLElement), short);
  setText(byId("pace-count", HTMLElement), long);
  setText(byId("pace-formula", HTMLElement), paceFormula(pace));
  renderBar(byId("pace-bar", HTMLElement), pace.counts, VOTE_ORDER, voteCount);
}
