// The report of a lesson: the same pictures as the dashboard's, over the whole lesson, minute by minute.

import { showChart } from "../dashboard/cards.js";
import { drawDistribution, drawForPaper, drawLine } from "../dashboard/charts.js";
import { voteLegendItem } from "../dashboard/own.js";
import { VOTE_ORDER } from "../dashboard/said.js";
import { drawVotes } from "../dashboard/said_charts.js";
import { putRows, renderDistributionTable, renderVotesTable } from "../dashboard/tables.js";
import { EXPRESSION_ORDER, expressionName, percent, whyWords } from "../dashboard/words.js";
import { boot, byId, element } from "../lib/elements.js";
import { onThemeChange, printLight } from "../lib/theme.js";

/**
 * @typedef {object} Minute
 * @property {number} starts_at Epoch seconds.
 * @property {number | null} mood
 * @property {number | null} low
 * @property {number | null} high
 * @property {number[] | null} distribution
 * @property {number} n
 * @property {number} coverage
 * @property {string | null} why Why nothing is shown.
 *
 * @typedef {object} Given
 * @property {string[]} labels
 * @property {[number, number]} stretch Epoch seconds.
 * @property {number} k
 * @property {Minute[]} minutes
 * @property {{ counts: Record<string, number> }[]} pace One for each minute.
 * @property {import("../dashboard/reducer.js").Marker[]} markers
 */

const HALF = 30;
const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const { labels, stretch, k, minutes, pace, markers } = /** @type {Given} */ (boot());
/** Each minute stands at its middle. */
const line = minutes.map((minute, place) => ({
  ...minute,
  at: minute.starts_at + HALF,
  too_fast: null,
  own: null,
  votes: votesOf(pace[place]?.counts ?? {}),
}));
const moodChart = document.getElementById("mood-chart");
const distributionChart = document.getElementById("distribution-chart");

/** @param {Record<string, number>} counts Empty where so few were there that votes are not counted. */
function votesOf(counts) {
  return Object.keys(counts).length > 0 ? VOTE_ORDER.map((vote) => counts[vote] ?? 0) : null;
}

function draw() {
  if (moodChart) drawLine(moodChart, line, stretch, markers);
  if (distributionChart) drawDistribution(distributionChart, line, labels, stretch);
  const hasVotes = line.some(({ votes }) => votes?.some((count) => count > 0));
  showChart("votes", hasVotes, (root) => drawVotes(root, line, stretch, markers));
}

function fillTables() {
  renderVotesTable(byId("votes-table", HTMLTableElement), line);
  byId("votes-legend", HTMLElement).replaceChildren(...VOTE_ORDER.map(voteLegendItem));
  if (!moodChart) return;
  putRows(byId("mood-table", HTMLTableElement).tBodies[0], minutes.map(moodRow), "td");
  renderDistributionTable(byId("distribution-table", HTMLTableElement), line, labels);
  byId("distribution-legend", HTMLElement).replaceChildren(...EXPRESSION_ORDER.map(expressionLegendItem));
}

/** @param {string} label */
function expressionLegendItem(label) {
  const item = element("li", "legend__item");
  item.append(element("span", `legend__swatch legend__swatch--${label}`), element("span", "", expressionName(label)));
  return item;
}

/** @param {Minute} minute */
function moodRow({ starts_at, mood, low, high, n, coverage, why }) {
  const isShown = mood !== null && low !== null && high !== null;
  return [
    time.format(starts_at * 1000),
    isShown ? String(mood) : "–",
    isShown ? `${low}–${high}` : "–",
    String(n),
    percent(coverage),
    isShown ? "" : whyWords(why, k).short,
  ];
}

fillTables();
draw();
onThemeChange(draw);
printLight(
  () => {
    drawForPaper(true);
    draw();
  },
  () => drawForPaper(false),
);
