// What a model takes for what, drawn with what charts.js lends.

import { mix, readable } from "../lib/colour.js";
import { fill, gettext } from "../lib/language.js";
import { draw, font, layout, token } from "./charts.js";
import { expressionName } from "./words.js";

/**
 * What is taken for what: a row for each expression shown, a column for each read, in percent of the row.
 *
 * @param {HTMLElement} root
 * @param {readonly (readonly number[])[]} rows Numbers of pictures.
 * @param {readonly string[]} labels The order of rows and columns.
 */
export function drawConfusion(root, rows, labels) {
  const names = labels.map(expressionName);
  const shares = rows.map((row) => {
    const whole = row.reduce((sum, cell) => sum + cell, 0);
    return row.map((cell) => (whole ? (100 * cell) / whole : 0));
  });
  const [none, all] = [token("--chart-cell-none"), token("--chart-mood")];
  /** @type {[string, string]} */
  const inks = [token("--ink"), token("--surface")];
  // Plotly's own texts on cells are grey on a shade between, which is hard to read.
  const annotations = shares.flatMap((row, y) =>
    row.map((share, x) => ({
      x: names[x],
      y: names[y],
      text: share.toFixed(0),
      showarrow: false,
      font: { ...font(), size: 13, color: readable(mix(none, all, share / 100), inks) },
    })),
  );
  const taken = { shown: "%{y}", read: "%{x}", share: "%{z:.0f} %", count: "%{customdata}" };
  const told = fill(gettext("Shows {shown}, read as {read}:<br>{share}, {count} pictures"), taken);
  const heatmap = {
    type: "heatmap",
    x: names,
    y: names,
    z: shares,
    customdata: rows,
    zmin: 0,
    zmax: 100,
    colorscale: [
      [0, none],
      [1, all],
    ],
    showscale: false,
    xgap: 2,
    ygap: 2,
    hovertemplate: `${told}<extra></extra>`,
  };
  const base = layout(null);
  const axis = { ...base.yaxis, type: "category", showgrid: false, automargin: true, ticks: "" };
  const xaxis = { ...axis, side: "top", tickangle: -45, title: { text: gettext("read as"), standoff: 4 } };
  const yaxis = { ...axis, autorange: "reversed", title: { text: gettext("shows"), standoff: 4 } };
  const margin = { l: 8, r: 8, t: 8, b: 8 };
  void draw(root, [heatmap], { ...base, annotations, hovermode: "closest", xaxis, yaxis, margin });
}
