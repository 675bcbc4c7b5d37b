// Who needs the teacher: a line each, the most urgent first, and a button where the teacher can say "I was there".

import { byId, element, iconHref, setText } from "../lib/elements.js";
import { fill, gettext } from "../lib/language.js";
import { needsInOrder, needWords, sinceWords } from "./said.js";

const WHY_CHECK_IN = gettext(
  "What is read of this face has been below its own usual for two minutes. An expression is not a feeling: ask. The student sees this, too.",
);
const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {import("./reducer.js").State} state
 * @param {Readonly<Record<string, string>>} names By seat.
 * @param {(seat: string) => void} helped
 */
export function renderNeeds(state, names, helped) {
  const list = byId("needs", HTMLElement);
  const needs = needsInOrder(state.tiles);
  /** @type {Map<string, HTMLElement>} */
  const items = new Map();
  for (const item of list.children) {
    if (item instanceof HTMLElement) items.set(`${item.dataset.seat} ${item.dataset.need}`, item);
  }
  const wanted = needs.map(({ seat, need, since }) => {
    const item = items.get(`${seat} ${need}`) ?? newItem(seat, need, helped);
    const [name, words] = item.querySelectorAll("span");
    if (name) setText(name, names[seat] ?? gettext("Joining"));
    if (words) setText(words, `${needWords(need).text} · ${sinceWords(state.at - since)}`);
    const button = item.querySelector("button");
    button?.setAttribute("aria-label", helpedWords(names[seat]));
    return item;
  });
  const isSame = wanted.length === list.children.length && wanted.every((item, at) => list.children[at] === item);
  if (!isSame) {
    const focused = document.activeElement;
    list.replaceChildren(...wanted);
    // What is moved loses the focus.
    if (focused instanceof HTMLElement && list.contains(focused)) focused.focus();
  }
  byId("needs-empty", HTMLElement).hidden = needs.length > 0;
  setText(byId("needs-count", HTMLElement), needs.length > 0 ? String(needs.length) : "");
}

/** @param {string | undefined} name */
function helpedWords(name) {
  return name ? fill(gettext("I was with {name}"), { name }) : gettext("I was with this student");
}

/**
 * @param {string} seat
 * @param {import("./reducer.js").Need} need
 * @param {(seat: string) => void} helped
 */
function newItem(seat, need, helped) {
  const item = element("li", "need");
  item.dataset.seat = seat;
  item.dataset.need = need;
  const icon = document.createElementNS(SVG, "svg");
  icon.setAttribute("class", "icon need__icon");
  icon.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", iconHref(needWords(need).icon));
  icon.append(use);
  item.append(icon, element("span", "need__name"), element("span", "need__words"));
  if (need === "check_in") item.title = WHY_CHECK_IN;
  if (need === "help") {
    const button = element("button", "button button--small need__done", gettext("Done"));
    button.type = "button";
    button.addEventListener("click", () => {
      button.disabled = true;
      helped(seat);
    });
    item.append(button);
  }
  return item;
}
