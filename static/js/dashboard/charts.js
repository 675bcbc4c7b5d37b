// The pictures. The only file that knows Plotly; colours come from tokens.css, so that both themes fit.

import { fill, gettext } from "../lib/language.js";
import { publishedRuns } from "./minutes.js";
import { markName } from "./said.js";
import { EXPRESSION_ORDER, expressionName } from "./words.js";

/** @typedef {import("./reducer.js").Point} Point */

const LONGEST_MARK = 24;
const PAPER_WIDTH = 660;
/** @type {number | null} */
let width = null;
const CONFIG = { displayModeBar: false, showTips: false };
const STILL = { ...CONFIG, staticPlot: true };

/** Plotly is large: pages load it aside and show their words meanwhile. What is drawn before it has come waits for it. */
const loaded = new Promise((done) => {
  if (globalThis.Plotly || document.readyState === "complete") done(undefined);
  else addEventListener("load", done, { once: true });
});

/** Cards grow and shrink with their neighbours, not only with the window; a chart follows its box. */
const boxes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target instanceof HTMLElement && target.offsetParent) void globalThis.Plotly?.Plots.resize(target);
  }
});

/**
 * @param {HTMLElement} root
 * @param {Record<string, unknown>[]} data
 * @param {Record<string, unknown>} layout
 * @param {Record<string, unknown>} [config]
 */
export async function draw(root, data, layout, config = CONFIG) {
  await loaded;
  await globalThis.Plotly?.react(root, data, width === null ? layout : { ...layout, width }, config);
  boxes.observe(root); // once is enough, and again does no harm
}

/**
 * Charts that are drawn from now on are as wide as paper, or as their box again. Browsers do not wait for a chart to find
 * out that its box has become a page.
 *
 * @param {boolean} isPaper
 */
export function drawForPaper(isPaper) {
  width = isPaper ? PAPER_WIDTH : null;
  if (isPaper) return;
  for (const chart of document.querySelectorAll(".js-plotly-plot")) {
    if (chart instanceof HTMLElement) void globalThis.Plotly?.Plots.resize(chart);
  }
}

/**
 * @param {string} name A custom property of tokens.css.
 * @returns {string}
 */
export function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export function font() {
  return { family: getComputedStyle(document.body).fontFamily, size: 12, color: token("--ink-soft") };
}

/**
 * @param {number} at Epoch seconds.
 * @returns {string} Local time in words that Plotly leaves as they are; it shows dates in UTC.
 */
export function local(at) {
  const date = new Date(at * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 23);
}

/** @param {[number, number] | null} stretch Epoch seconds. */
export function layout(stretch) {
  const axis = {
    gridcolor: token("--chart-grid"),
    zeroline: false,
    linecolor: token("--chart-grid"),
    fixedrange: true,
  };
  return {
    font: font(),
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    margin: { l: 34, r: 10, t: 10, b: 24 },
    showlegend: false,
    hovermode: "x unified",
    hoverlabel: {
      bgcolor: token("--surface-raised"),
      bordercolor: token("--line"),
      font: { ...font(), color: token("--ink") },
    },
    xaxis: { ...axis, type: "date", tickformat: "%H:%M", nticks: 6, showgrid: false, range: stretch?.map(local) },
    yaxis: { ...axis, tickfont: { size: 11 } },
  };
}

/**
 * A half circle from 0 to 100 with the likely range and a mark at the mood; empty when nothing is published.
 *
 * @param {HTMLElement} root
 * @param {import("./reducer.js").Signal} signal
 */
export function drawGauge(root, signal) {
  const { mood, low, high } = signal;
  const isShown = signal.published && mood !== null && low !== null && high !== null;
  const gauge = {
    axis: {
      range: [0, 100],
      tickvals: [0, 25, 50, 75, 100],
      tickfont: { size: 11 },
      ticklen: 4,
      tickcolor: token("--line-strong"),
    },
    bar: { color: "rgba(0,0,0,0)", thickness: 0 },
    bgcolor: token("--chart-track"),
    borderwidth: 0,
    steps: isShown ? [{ range: [low, high], color: token("--chart-band"), thickness: 1 }] : [],
    threshold: isShown ? { value: mood, thickness: 1, line: { color: token("--chart-mood"), width: 5 } } : undefined,
  };
  const indicator = { type: "indicator", mode: "gauge", value: mood ?? 0, gauge };
  const margin = { l: 26, r: 26, t: 18, b: 8 };
  void draw(root, [indicator], { font: font(), paper_bgcolor: "rgba(0,0,0,0)", margin }, STILL);
}

/**
 * The mood over time, with its likely range behind it. Where nothing was published the line is broken.
 *
 * @param {HTMLElement} root
 * @param {readonly Point[]} line
 * @param {[number, number] | null} stretch
 * @param {readonly import("./reducer.js").Marker[]} markers Moments that the teacher noted.
 */
export function drawLine(root, line, stretch, markers) {
  const runs = publishedRuns(line);
  /** @type {(string | null)[]} */
  const bandX = [];
  /** @type {(number | null)[]} */
  const bandY = [];
  for (const run of runs) {
    const back = [...run].reverse();
    bandX.push(...run.map(({ at }) => local(at)), ...back.map(({ at }) => local(at)), null);
    bandY.push(...run.map(({ high }) => high), ...back.map(({ low }) => low), null);
  }
  const band = { type: "scatter", mode: "lines", x: bandX, y: bandY, fill: "toself", line: { width: 0 } };
  const [at, low, high, count] = ["%{y}", "%{customdata[0]}", "%{customdata[1]}", "%{customdata[2]}"];
  const told = fill(gettext("Mood {mood} ({low} to {high}), {count} contributing"), { mood: at, low, high, count });
  const mood = {
    type: "scatter",
    mode: runs.some((run) => run.length === 1) ? "lines+markers" : "lines",
    x: line.map(({ at }) => local(at)),
    y: line.map(({ mood }) => mood),
    customdata: line.map(({ low, high, n }) => [low, high, n]),
    connectgaps: false,
    line: { color: token("--chart-mood"), width: 2.5, shape: "spline", smoothing: 0.6 },
    marker: { size: 4 },
    hovertemplate: `${told}<extra></extra>`,
  };
  const base = layout(stretch);
  const even = {
    type: "line",
    xref: "paper",
    x0: 0,
    x1: 1,
    y0: 50,
    y1: 50,
    line: { color: token("--line-strong"), width: 1, dash: "dot" },
  };
  const yaxis = { ...base.yaxis, range: [0, 100], tickvals: [0, 25, 50, 75, 100] };
  const data = [{ ...band, fillcolor: token("--chart-band"), hoverinfo: "skip" }, mood];
  const { shapes, annotations } = markersIn(markers, stretch);
  void draw(root, data, { ...base, yaxis, shapes: [even, ...shapes], annotations }, CONFIG);
}

/**
 * The moments that the teacher noted: upright lines with their names.
 *
 * @param {readonly import("./reducer.js").Marker[]} markers
 * @param {[number, number] | null} stretch Epoch seconds.
 */
export function markersIn(markers, stretch) {
  const [first, until] = stretch ?? [0, Number.POSITIVE_INFINITY];
  const marks = markers.filter(({ at }) => at >= first && at <= until);
  const annotations = marks.map((marker) => ({
    x: local(marker.at),
    xanchor: "left",
    y: 1,
    yref: "paper",
    yanchor: "top",
    text: escaped(shortened(markName(marker))),
    hovertext: escaped(markName(marker)),
    showarrow: false,
    textangle: 90,
    font: { ...font(), size: 11 },
  }));
  return { annotations, shapes: marks.map(({ at }) => upright(local(at))) };
}

/** @param {string} x */
function upright(x) {
  const line = { color: token("--line-strong"), width: 1 };
  return { type: "line", x0: x, x1: x, yref: "paper", y0: 0, y1: 1, line };
}

/** @param {string} text */
function shortened(text) {
  return text.length > LONGEST_MARK ? `${text.slice(0, LONGEST_MARK - 1)}…` : text;
}

/**
 * Plotly takes some tags in a text for markup.
 *
 * @param {string} text
 */
export function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/**
 * The seven expressions over time, stacked to 100 %. Gaps stay gaps.
 *
 * @param {HTMLElement} root
 * @param {readonly Point[]} line
 * @param {readonly string[]} labels The order of the distribution.
 * @param {[number, number] | null} stretch
 */
export function drawDistribution(root, line, labels, stretch) {
  const { x, shares } = withEdges(line);
  const data = EXPRESSION_ORDER.map((label) => {
    const column = labels.indexOf(label);
    return {
      type: "scatter",
      mode: "lines",
      stackgroup: "expressions",
      name: expressionName(label),
      x,
      y: shares.map((row) => 100 * (row?.[column] ?? 0)),
      fillcolor: token(`--expression-${label}`),
      line: { width: 1, color: token("--surface") },
      hovertemplate: "%{y:.0f} %<extra>%{fullData.name}</extra>",
    };
  });
  const base = layout(stretch);
  const yaxis = { ...base.yaxis, range: [0, 100], tickvals: [0, 50, 100], ticktext: ["0", "50 %", "100 %"] };
  void draw(root, data, { ...base, yaxis, margin: { ...base.margin, l: 44 } }, CONFIG);
}

/**
 * Stacked areas fall to zero slowly at a gap, which would show something where nothing is known: zeros right at the
 * edges make them fall straight.
 *
 * @param {readonly Point[]} line
 * @returns {{ x: string[], shares: (number[] | null)[] }}
 */
function withEdges(line) {
  /** @type {string[]} */
  const x = [];
  /** @type {(number[] | null)[]} */
  const shares = [];
  for (const run of publishedRuns(line)) {
    const [first, last] = [run[0], run.at(-1)];
    if (!first || !last) continue;
    x.push(local(first.at - 0.001), ...run.map(({ at }) => local(at)), local(last.at + 0.001));
    shares.push(null, ...run.map(({ distribution }) => distribution), null);
  }
  return { x, shares };
}
