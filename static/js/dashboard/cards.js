// What every chart card of the dashboard does alike.

import { byId } from "../lib/elements.js";

/** Seconds. */
const YOUNG = 300;

/**
 * What the charts were drawn from: while it stands they are left alone.
 *
 * @param {import("./reducer.js").State} state
 * @param {number | null} stretch
 */
export function drawnFrom(state, stretch) {
  const areOpen = [...document.querySelectorAll("details")].map((details) => details.open).join();
  const marks = state.lesson.markers.map(({ id }) => id).join();
  return `${state.line.at(-1)?.at} ${state.line.length} ${areOpen} ${marks} ${stretch}`;
}

/**
 * The stretch of time that the charts show: a young lesson fills five minutes from the left, an old one the stretch chosen.
 *
 * @param {import("./reducer.js").State} state
 * @param {number | null} stretch Seconds, null: all.
 * @returns {[number, number]} Epoch seconds.
 */
export function stretchShown({ session, line, at }, stretch) {
  const last = line.at(-1)?.at ?? at;
  const first = stretch === null ? session.started_at : Math.max(session.started_at, last - stretch);
  return [first, Math.max(last, first + YOUNG)];
}

/**
 * A chart, or the words that stand in its place.
 *
 * @param {string} name `<name>-chart` and `<name>-empty` are on the page.
 * @param {boolean} hasSomething
 * @param {(root: HTMLElement) => void} draw
 */
export function showChart(name, hasSomething, draw) {
  const root = byId(`${name}-chart`, HTMLElement);
  root.hidden = !hasSomething;
  byId(`${name}-empty`, HTMLElement).hidden = hasSomething;
  if (hasSomething) draw(root);
}

/**
 * @param {string} id A table twin, filled only while it can be seen.
 * @param {(table: HTMLTableElement) => void} render
 */
export function showTwin(id, render) {
  const table = byId(id, HTMLTableElement);
  if (table.closest("details")?.open) render(table);
}
