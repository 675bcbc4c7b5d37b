// A tile for each seat: a sign, the name, the state in words. Never an emotion by colour alone.

import { iconHref, setText } from "../lib/elements.js";
import { gettext } from "../lib/language.js";
import { needWords } from "./said.js";
import { tileWords } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * Brings the list in line with the state. Seats keep their places, so that a teacher finds a name where it was.
 *
 * @param {HTMLElement} list The <ul>.
 * @param {Record<string, import("./reducer.js").Tile>} tiles
 * @param {Readonly<Record<string, string>>} names
 */
export function renderTiles(list, tiles, names) {
  /** @type {Map<string, HTMLElement>} */
  const items = new Map();
  for (const item of list.children) {
    if (item instanceof HTMLElement && item.dataset.seat) items.set(item.dataset.seat, item);
  }
  for (const [seat, tile] of Object.entries(tiles)) {
    let item = items.get(seat);
    if (!item) {
      item = document.createElement("li");
      item.className = "tile";
      item.dataset.seat = seat;
      list.append(item);
    }
    items.delete(seat);
    renderTile(item, tile, names[seat] ?? gettext("Joining"));
  }
  for (const item of items.values()) item.remove();
}

/**
 * @param {HTMLElement} item
 * @param {import("./reducer.js").Tile} tile
 * @param {string} name
 */
function renderTile(item, tile, name) {
  const { icon, text } =
    tile.need === "help" ? { ...needWords("help"), text: gettext("Asks for help") } : tileWords(tile);
  const need = tile.need ?? "";
  if ((item.dataset.need ?? "") !== need) item.dataset.need = need;
  if (!item.querySelector(".tile__icon")) item.replaceChildren(iconElement(), part("tile__name"), part("tile__state"));
  if (item.dataset.state !== tile.state) item.dataset.state = tile.state;
  const use = item.querySelector("use");
  if (use?.getAttribute("href") !== iconHref(icon)) use?.setAttribute("href", iconHref(icon));
  const [nameElement, stateElement] = item.querySelectorAll("span");
  if (nameElement) {
    setText(nameElement, name);
    if (nameElement.title !== name) nameElement.title = name;
  }
  if (stateElement) setText(stateElement, text);
}

/** @param {string} className */
function part(className) {
  const element = document.createElement("span");
  element.className = className;
  return element;
}

function iconElement() {
  const icon = document.createElementNS(SVG, "svg");
  icon.setAttribute("class", "icon tile__icon");
  icon.setAttribute("aria-hidden", "true");
  icon.append(document.createElementNS(SVG, "use"));
  return icon;
}
