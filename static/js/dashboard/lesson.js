// What the teacher noted and asked: the list of moments, and the answers of the class.

import { byId, element, setText } from "../lib/elements.js";
import { fill, gettext } from "../lib/language.js";
import { renderBar } from "./bar.js";
import { ANSWER_ORDER, answerCount, markName, pulseWords } from "./said.js";

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

/**
 * @param {readonly import("./reducer.js").Marker[]} markers
 * @param {(id: string) => void} unmark
 */
export function renderMarks(markers, unmark) {
  byId("marks-part", HTMLElement).hidden = markers.length === 0;
  const list = byId("marks", HTMLElement);
  const drawn = markers.map(({ id }) => id).join();
  if (list.dataset.drawn === drawn) return;
  list.dataset.drawn = drawn;
  list.replaceChildren(
    ...[...markers].reverse().map((marker) => {
      const item = element("li", "marks__item");
      const name = `${time.format(marker.at * 1000)} ${markName(marker)}`;
      const button = element("button", "button button--small button--quiet", gettext("Remove"));
      button.type = "button";
      button.setAttribute("aria-label", fill(gettext("Remove {moment}"), { moment: name }));
      button.addEventListener("click", () => unmark(marker.id));
      item.append(element("span", "", name), button);
      return item;
    }),
  );
}

/**
 * @param {import("./reducer.js").Pulse | null} pulse
 * @param {number} now Epoch seconds.
 * @param {number} present
 * @param {string} hidden The question that the teacher has put away.
 */
export function renderPulse(pulse, now, present, hidden) {
  const words = pulse && pulse.id !== hidden ? pulseWords(pulse, now, present) : null;
  byId("pulse", HTMLElement).hidden = words === null;
  if (!pulse || !words) return;
  setText(byId("pulse-count", HTMLElement), words.count);
  setText(byId("pulse-words", HTMLElement), words.answers);
  byId("pulse-close", HTMLElement).hidden = !words.isOpen;
  byId("pulse-hide", HTMLElement).hidden = words.isOpen;
  const bar = byId("pulse-bar", HTMLElement);
  bar.hidden = Object.keys(pulse.counts).length === 0;
  renderBar(bar, pulse.counts, ANSWER_ORDER, answerCount);
}
