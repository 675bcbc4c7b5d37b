// The table twin behind each chart.

import { gettext } from "../lib/language.js";
import { lastOfEachMinute } from "./minutes.js";
import { VOTE_ORDER, voteName } from "./said.js";
import { EXPRESSION_ORDER, expressionName, percent, rangeWords } from "./words.js";

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const NOTHING = gettext("not shown");

/**
 * @param {HTMLTableElement} table
 * @param {readonly import("./reducer.js").Point[]} line
 */
export function renderLineTable(table, line) {
  const rows = lastOfEachMinute(line).map((point) => [
    time.format(point.at * 1000),
    point.mood === null ? NOTHING : String(point.mood),
    rangeWords(point.low, point.high) ?? NOTHING,
    String(point.n),
    percent(point.coverage),
  ]);
  putRows(table.tBodies[0], rows, "td");
}

/**
 * @param {HTMLTableElement} table
 * @param {readonly import("./reducer.js").Point[]} line
 * @param {readonly string[]} labels The order of the distribution.
 */
export function renderDistributionTable(table, line, labels) {
  if (table.tHead && table.tHead.rows.length === 0) {
    putRows(table.tHead, [[gettext("Time"), ...EXPRESSION_ORDER.map(expressionName)]], "th");
  }
  const rows = lastOfEachMinute(line).map((point) => [
    time.format(point.at * 1000),
    ...EXPRESSION_ORDER.map((label) => {
      const share = point.distribution?.[labels.indexOf(label)];
      return share === undefined ? NOTHING : percent(share);
    }),
  ]);
  putRows(table.tBodies[0], rows, "td");
}

/**
 * @param {HTMLTableElement} table
 * @param {readonly import("./reducer.js").Point[]} line
 */
export function renderOwnTable(table, line) {
  const rows = lastOfEachMinute(line).map(({ at, own }) => [
    time.format(at * 1000),
    own === null ? NOTHING : own.toFixed(1),
  ]);
  putRows(table.tBodies[0], rows, "td");
}

/**
 * @param {HTMLTableElement} table
 * @param {readonly import("./reducer.js").Point[]} line
 */
export function renderVotesTable(table, line) {
  if (table.tHead && table.tHead.rows.length === 0) {
    putRows(table.tHead, [[gettext("Time"), ...VOTE_ORDER.map(voteName)]], "th");
  }
  const rows = lastOfEachMinute(line).map(({ at, votes }) => [
    time.format(at * 1000),
    ...VOTE_ORDER.map((vote) => String(votes?.[VOTE_ORDER.indexOf(vote)] ?? NOTHING)),
  ]);
  putRows(table.tBodies[0], rows, "td");
}

/**
 * @param {HTMLTableSectionElement | null | undefined} section
 * @param {readonly (readonly string[])[]} rows The first cell of each heads the row.
 * @param {"td" | "th"} kind
 */
export function putRows(section, rows, kind) {
  section?.replaceChildren(
    ...rows.map((cells) => {
      const row = document.createElement("tr");
      row.append(
        ...cells.map((text, column) => {
          const cell = document.createElement(column === 0 ? "th" : kind);
          if (cell.tagName === "TH") cell.scope = kind === "th" ? "col" : "row";
          cell.textContent = text;
          if (column > 0) cell.className = "is-number";
          return cell;
        }),
      );
      return row;
    }),
  );
}
