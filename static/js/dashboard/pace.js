// The pace meter: what students vote, as a word, a bar and a count.

import { byId, element, setText } from "../lib/elements.js";
import { paceFormula, paceWords, VOTE_ORDER, voteName } from "./words.js";

/** @param {import("./reducer.js").Pace} pace */
export function renderPace(pace) {
  byId("pace", HTMLElement).dataset.reading = pace.reading;
  const { short, long } = paceWords(pace);
  setText(byId("pace-words", HTMLElement), short);
  setText(byId("pace-count", HTMLElement), long);
  setText(byId("pace-formula", HTMLElement), paceFormula(pace));
  const bar = byId("pace-bar", HTMLElement);
  const shown = VOTE_ORDER.map((vote) => [vote, pace.counts[vote] ?? 0]);
  const drawn = JSON.stringify(shown);
  if (bar.dataset.drawn === drawn) return;
  bar.dataset.drawn = drawn;
  bar.replaceChildren(
    ...VOTE_ORDER.filter((vote) => (pace.counts[vote] ?? 0) > 0).map((vote) => {
      const count = pace.counts[vote] ?? 0;
      const part = element("span", `pace__part pace__part--${vote}`, `${count} ${voteName(vote)}`);
      part.style.flexGrow = String(count);
      return part;
    }),
  );
}
