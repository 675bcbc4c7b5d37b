// The table of what the teacher did. Its head is in the template.

import { byId, element, setText } from "../lib/elements.js";
import { isBreak, ledgerFormula, ledgerRows } from "./deeds.js";

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

/** @param {import("./reducer.js").State} state */
export function renderLedger(state) {
  const rows = ledgerRows(state);
  setText(byId("ledger-count", HTMLElement), rows.length > 0 ? String(rows.length) : "");
  byId("ledger-count", HTMLElement).hidden = rows.length === 0;
  byId("ledger-part", HTMLElement).hidden = rows.length === 0;
  byId("ledger-empty", HTMLElement).hidden = rows.length > 0;
  setText(byId("ledger-formula", HTMLElement), ledgerFormula(state));
  for (const button of document.querySelectorAll("[data-in-break]")) {
    if (button instanceof HTMLElement) button.hidden = button.dataset.inBreak !== String(isBreak(state.lesson.deeds));
  }
  const table = byId("ledger", HTMLTableElement);
  const drawn = JSON.stringify(rows);
  if (table.dataset.drawn === drawn) return;
  table.dataset.drawn = drawn;
  table.tBodies[0]?.replaceChildren(...rows.map(rowOf));
}

/** @param {import("./deeds.js").Row} row */
function rowOf({ at, name, cells }) {
  const row = document.createElement("tr");
  const what = element("th", "table__words", name);
  what.scope = "row";
  row.append(element("td", "", time.format(at * 1000)), what);
  for (const { text, rests } of cells) {
    const figure = element("td", "is-number", text);
    figure.append(element("span", "table__note", rests));
    row.append(figure);
  }
  return row;
}
