// What an answer rests on: from the map of the network's answers to strengths and sentences. Pure.
//
// The map has 12 rows of 12 cells of the square that the network saw, in which every face lies alike: its eyes at two fifths of
// the height, its mouth at three quarters (TEMPLATE in inference/align.py). They speak of the network, never of a person.

import { fill, gettext, ngettext } from "../lib/language.js";

/**
 * @typedef {readonly (readonly number[])[]} Falls By how much (1 is certainty) the answer falls when each cell is covered.
 * @typedef {{ falls: Falls, name: string }} Explained `name`: the expression, within a sentence.
 * @typedef {{ name: string, mass: number, most: number, least: number }} Region
 */

/** Below this fall of the answer no part counts. */
export const LEAST_FALL = 0.02;
const LEAST_GAIN = 0.05;
/** The shares of all falls from which on a part is named, and is most of it. */
const NAMED = 0.15;
const MOST = 0.5;

/** First and last row and column; the first that fits counts. @type {readonly [string, number, number, number, number][]} */
const REGIONS = [
  [gettext("the mouth"), 8, 10, 3, 8],
  [gettext("the nose"), 6, 7, 4, 7],
  [gettext("the eyes"), 3, 5, 2, 9],
  [gettext("the forehead"), 1, 2, 2, 9],
  [gettext("the chin"), 11, 11, 3, 8],
  [gettext("the cheeks"), 6, 10, 1, 10],
  [gettext("what is around the face"), 0, 11, 0, 11],
];

/** The answer rests on one part, on two, on three. */
const MOSTLY = [
  gettext("The answer rests mostly on {first}."),
  gettext("The answer rests mostly on {first}, then on {second}."),
  gettext("The answer rests mostly on {first}, then on {second}, then on {third}."),
];
const SEVERAL = [
  gettext("The answer rests on several parts, most on {first}."),
  gettext("The answer rests on several parts, most on {first}, then on {second}."),
  gettext("The answer rests on several parts, most on {first}, then on {second}, then on {third}."),
];

/**
 * How strongly each cell is coloured: what the answer rests on most is 1, what does not matter or speaks against it is 0.
 *
 * @param {Falls} falls
 * @returns {number[][]}
 */
export function strengths(falls) {
  const most = Math.max(...falls.flat());
  return falls.map((row) => row.map((fall) => (most < LEAST_FALL ? 0 : Math.max(0, fall) / most)));
}

/**
 * The sentences for those who do not see the colours, and for those who do.
 *
 * @param {Explained} explained
 * @returns {string}
 */
export function explanation({ falls, name }) {
  const regions = regionsOf(falls);
  const all = regions.reduce((sum, { mass }) => sum + mass, 0);
  const strongest = regions.reduce((one, other) => (other.most > one.most ? other : one));
  if (strongest.most < LEAST_FALL) {
    const none = gettext("No part decides alone: whichever is covered, “{name}” stays about as likely.");
    return `${fill(none, { name })} ${gain(regions, name)}`.trim();
  }
  const named = regions.filter(({ mass }) => mass >= NAMED * all).sort((one, other) => other.mass - one.mass);
  const [first = strongest, second = first, third = second] = named;
  const sentences = first.mass >= MOST * all ? MOSTLY : SEVERAL;
  const sentence = sentences[Math.min(Math.max(named.length, 1), sentences.length) - 1] ?? "";
  const rests = fill(sentence, { first: first.name, second: second.name, third: third.name });
  return `${rests} ${loss(strongest, name)} ${gain(regions, name)}`.trim();
}

/**
 * @param {Region} region
 * @param {string} name
 */
function loss(region, name) {
  const points = Math.round(100 * region.most);
  const words = ngettext(
    "Covering a part of {region} makes “{name}” about {points} point less likely.",
    "Covering a part of {region} makes “{name}” about {points} points less likely.",
    points,
  );
  return fill(words, { region: region.name, name, points });
}

/**
 * @param {Region[]} regions
 * @param {string} name
 */
function gain(regions, name) {
  const against = regions.reduce((one, other) => (other.least < one.least ? other : one));
  if (against.least > -LEAST_GAIN) return "";
  const points = Math.round(-100 * against.least);
  const words = ngettext(
    "Covering a part of {region} makes “{name}” about {points} point more likely.",
    "Covering a part of {region} makes “{name}” about {points} points more likely.",
    points,
  );
  return fill(words, { region: against.name, name, points });
}

/** @param {Falls} falls */
function regionsOf(falls) {
  /** @type {Region[]} */
  const regions = REGIONS.map(([name]) => ({ name, mass: 0, most: -1, least: 1 }));
  falls.forEach((cells, row) => {
    cells.forEach((fall, column) => {
      const at = REGIONS.findIndex(([, top, bottom, left, right]) => {
        return row >= top && row <= bottom && column >= left && column <= right;
      });
      const region = regions[at];
      if (!region) return;
      region.mass += Math.max(0, fall);
      region.most = Math.max(region.most, fall);
      region.least = Math.min(region.least, fall);
    });
  });
  return regions;
}

/**
 * What the second look at a face says, if it is of the answer that the page shows.
 *
 * @param {import("./seen.js").Look} look
 * @param {{ model: string, likeliest: string }} shown
 * @param {readonly string[]} labels
 * @returns {Falls | "changed" | "unexplained"}
 */
export function fallsOf(look, shown, labels) {
  const face = look.faces[0];
  if (look.model !== shown.model) return "changed";
  if (!face?.p || !face.falls) return "unexplained";
  return labels[face.p.indexOf(Math.max(...face.p))] === shown.likeliest ? face.falls : "unexplained";
}
