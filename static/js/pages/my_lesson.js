// A student's own line in one lesson.

import { drawLine } from "../dashboard/charts.js";
import { putRows } from "../dashboard/tables.js";
import { boot, byId } from "../lib/elements.js";
import { onThemeChange } from "../lib/theme.js";

/** @typedef {{ starts_at: number, mood: number, n: number }} OwnMinute */

const HALF = 30;
const MINUTE = 60;
const { line, stretch } = /** @type {{ line: OwnMinute[], stretch: [number, number] }} */ (boot());
const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const chart = document.getElementById("line-chart");

/** Where a minute is missing the line is broken. */
const points = line.flatMap(({ starts_at, mood, n }, place) => {
  const at = starts_at + HALF;
  const point = {
    at,
    mood,
    low: mood,
    high: mood,
    n,
    coverage: 1,
    distribution: null,
    too_fast: null,
    own: null,
    votes: null,
  };
  const gap = { ...point, at: at - MINUTE / 2, mood: null, low: null, high: null };
  const before = line[place - 1];
  return before && starts_at - before.starts_at > MINUTE ? [gap, point] : [point];
});

function draw() {
  if (chart) drawLine(chart, points, stretch, []);
}

if (chart) {
  const rows = line.map(({ starts_at, mood, n }) => [time.format(starts_at * 1000), String(mood), String(n)]);
  putRows(byId("line-table", HTMLTableElement).tBodies[0], rows, "td");
}
draw();
onThemeChange(draw);
