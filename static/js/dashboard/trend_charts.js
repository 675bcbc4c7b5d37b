// Lessons side by side, drawn with what charts.js lends.

import { fill, gettext } from "../lib/language.js";
import { draw, escaped, layout, local, token } from "./charts.js";

/**
 * @typedef {object} Lesson
 * @property {number} at Epoch seconds.
 * @property {string} title
 * @property {number | null} mood
 * @property {[number, number] | null} middle The 10th and the 90th percentile of its minutes.
 * @property {number} shown Minutes with a mood.
 * @property {number | null} too_fast Of a hundred votes.
 */

const DAY = 86_400;
const TICKS = 4;
const shortDate = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "short" });
const longDate = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" });

/**
 * A point for each lesson with its middle range, over the median of the course.
 *
 * @param {HTMLElement} root
 * @param {readonly Lesson[]} lessons
 * @param {number | null} median None is drawn while there is but one lesson.
 */
export function drawMoods(root, lessons, median) {
  const seen = lessons.filter(({ mood }) => mood !== null);
  const [low, high, minutes] = ["%{customdata[0]}", "%{customdata[1]}", "%{customdata[2]}"];
  const sentence = gettext("Mood {mood}, mostly {low} to {high}<br>{minutes} minutes with a mood");
  const points = {
    ...pointsOf(seen, fill(sentence, { mood: "%{y}", low, high, minutes })),
    y: seen.map(({ mood }) => mood),
    customdata: seen.map(({ middle, shown }) => [...(middle ?? []), shown]),
  };
  const ranges = bars(seen.flatMap(({ at, middle }) => (middle ? [[at, ...middle]] : [])));
  const base = layout(null);
  const yaxis = { ...base.yaxis, range: [0, 100], tickvals: [0, 25, 50, 75, 100] };
  const shapes = median === null || seen.length < 2 ? [] : [across(median)];
  void draw(root, [ranges, points], { ...base, hovermode: "closest", xaxis: datesOf(lessons), yaxis, shapes });
}

/**
 * How many of a hundred votes found each lesson too fast, on stems from zero.
 *
 * @param {HTMLElement} root
 * @param {readonly Lesson[]} lessons
 */
export function drawTooFast(root, lessons) {
  const seen = lessons.filter(({ too_fast }) => too_fast !== null);
  const points = {
    ...pointsOf(seen, fill(gettext("{share} too fast or lost"), { share: "%{y} %" })),
    y: seen.map(({ too_fast }) => too_fast),
  };
  const stems = bars(seen.map(({ at, too_fast }) => [at, 0, too_fast ?? 0]));
  const base = layout(null);
  const ticks = { tickvals: [0, 50, 100], ticktext: ["0", "50 %", "100 %"] };
  const yaxis = { ...base.yaxis, range: [-3, 103], ...ticks };
  const margin = { ...base.margin, l: 44 };
  void draw(root, [stems, points], { ...base, margin, hovermode: "closest", xaxis: datesOf(lessons), yaxis });
}

/**
 * @param {readonly Lesson[]} lessons
 * @param {string} told
 */
function pointsOf(lessons, told) {
  return {
    type: "scatter",
    mode: "markers",
    x: lessons.map(({ at }) => local(at)),
    text: lessons.map(({ at, title }) => `<b>${escaped(title)}</b><br>${longDate.format(at * 1000)}`),
    marker: { size: 9, color: token("--chart-mood") },
    hovertemplate: `%{text}<br>${told}<extra></extra>`,
  };
}

/**
 * Upright bars behind the points.
 *
 * @param {readonly (readonly number[])[]} reaches When, from where, to where.
 */
function bars(reaches) {
  return {
    type: "scatter",
    mode: "lines",
    x: reaches.flatMap(([at]) => [local(at ?? 0), local(at ?? 0), null]),
    y: reaches.flatMap(([, low, high]) => [low, high, null]),
    connectgaps: false,
    line: { color: token("--chart-band"), width: 6 },
    hoverinfo: "skip",
  };
}

/** @param {number} y */
function across(y) {
  const line = { color: token("--line-strong"), width: 1.5, dash: "dash" };
  return { type: "line", xref: "paper", x0: 0, x1: 1, y0: y, y1: y, line };
}

/**
 * The days from the first lesson to the last. Plotly knows only English months, so that the words at the ticks are ours.
 *
 * @param {readonly Lesson[]} lessons
 */
function datesOf(lessons) {
  const [first, last] = [lessons[0]?.at ?? 0, lessons.at(-1)?.at ?? 0];
  const edge = Math.max(DAY, (last - first) / 25);
  const steps = last - first < TICKS * DAY ? 0 : TICKS;
  const ticks = Array.from({ length: steps + 1 }, (_, step) => first + ((last - first) * step) / Math.max(1, steps));
  return {
    ...layout([first - edge, last + edge]).xaxis,
    tickvals: ticks.map(local),
    ticktext: ticks.map((at) => shortDate.format(at * 1000)),
  };
}
