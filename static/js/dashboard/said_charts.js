// What students say over time, drawn with what charts.js lends.

import { gettext } from "../lib/language.js";
import { draw, layout, local, markersIn, token } from "./charts.js";
import { runsOf } from "./minutes.js";
import { VOTE_ORDER, voteName } from "./said.js";

/** @typedef {import("./reducer.js").Point} Point */

/** @param {string} vote */
const colourOf = (vote) => token(`--vote-${vote.replace("_", "-")}`);

/**
 * The mean of the answers, from 1 to 5. It moves in steps, since several answers come together.
 *
 * @param {HTMLElement} root
 * @param {readonly Point[]} line
 * @param {[number, number]} stretch Epoch seconds.
 * @param {readonly import("./reducer.js").Marker[]} markers
 */
export function drawOwn(root, line, stretch, markers) {
  const mean = {
    type: "scatter",
    mode: runsOf(line, ({ own }) => own !== null).some((run) => run.length === 1) ? "lines+markers" : "lines",
    x: line.map(({ at }) => local(at)),
    y: line.map(({ own }) => own),
    connectgaps: false,
    line: { color: token("--chart-mood"), width: 2.5, shape: "hv" },
    marker: { size: 4 },
    hovertemplate: `${gettext("They say")} %{y:.1f}<extra></extra>`,
  };
  const base = layout(stretch);
  const yaxis = { ...base.yaxis, range: [0.8, 5.2], tickvals: [1, 2, 3, 4, 5] };
  void draw(root, [mean], { ...base, yaxis, ...markersIn(markers, stretch) });
}

/**
 * How many votes of each kind stood, stacked. Where so few are present that votes are not counted there is a gap.
 *
 * @param {HTMLElement} root
 * @param {readonly Point[]} line
 * @param {[number, number]} stretch Epoch seconds.
 * @param {readonly import("./reducer.js").Marker[]} markers
 */
export function drawVotes(root, line, stretch, markers) {
  const data = VOTE_ORDER.map((vote, column) => {
    return {
      type: "scatter",
      mode: "lines",
      stackgroup: "votes",
      name: voteName(vote),
      x: line.map(({ at }) => local(at)),
      y: line.map(({ votes }) => votes?.[column] ?? 0),
      fillcolor: colourOf(vote),
      line: { width: 1, color: token("--surface"), shape: "hv" },
      hovertemplate: "%{y}<extra>%{fullData.name}</extra>",
    };
  });
  const most = Math.max(4, ...line.map(({ votes }) => votes?.reduce((sum, one) => sum + one, 0) ?? 0));
  const base = layout(stretch);
  const yaxis = { ...base.yaxis, range: [0, most * 1.05], nticks: 5, tickformat: "d" };
  void draw(root, data, { ...base, yaxis, ...markersIn(markers, stretch) });
}
