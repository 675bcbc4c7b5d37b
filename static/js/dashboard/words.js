// What the dashboard says. Words for a class and its expressions, never a verdict on one student.

import { needsInOrder, paceWords } from "./said.js";

/** @typedef {{ icon: string, text: string }} TileWords */

/** Bottom to top in the chart: pleasant, open, tense. @type {readonly string[]} */
export const EXPRESSION_ORDER = ["happy", "surprise", "neutral", "sad", "fear", "disgust", "angry"];

/** @type {Readonly<Record<string, string>>} */
const EXPRESSION_NAMES = {
  happy: "Happiness",
  surprise: "Surprise",
  neutral: "Neutral",
  sad: "Sadness",
  fear: "Fear",
  disgust: "Disgust",
  angry: "Anger",
};

/**
 * @param {string} label One of the seven.
 * @returns {string}
 */
export function expressionName(label) {
  return EXPRESSION_NAMES[label] ?? label;
}

/**
 * @param {number} mood 0 to 100, 50 is even.
 * @returns {string}
 */
export function moodWords(mood) {
  if (mood >= 70) return "clearly positive";
  if (mood >= 56) return "mostly positive";
  if (mood >= 45) return "even";
  if (mood >= 31) return "somewhat tense";
  return "mostly tense";
}

/**
 * Why nothing is shown.
 *
 * @param {string | null} why
 * @param {number} k The smallest group that may be shown.
 * @returns {{ short: string, long: string }}
 */
export function whyWords(why, k) {
  if (why === "self_report") {
    return {
      short: "No camera in this course",
      long: "This course never opens a camera, so there is no mood from faces.",
    };
  }
  if (why === "low_coverage") {
    return {
      short: "Too little to go by",
      long: "Fewer than 40 % of the students who agreed can be read right now: nothing is shown rather than a guess.",
    };
  }
  if (why === "no_agreement") {
    return {
      short: "Not to be relied on here",
      long: "In this course the faces agree with students' own answers no better than chance, so no mood from faces is shown.",
    };
  }
  if (why === "settling") {
    return {
      short: "One moment",
      long: "Somebody has just come or gone. The next figure waits until it cannot give a single student away: two minutes at most.",
    };
  }
  if (why === "too_few") {
    return {
      short: "Too few to show",
      long: `Fewer than ${k} students contribute: nothing is shown so that no one can be singled out.`,
    };
  }
  return { short: "Waiting", long: "Waiting for the first readings." };
}

/** @type {Readonly<Record<string, TileWords>>} */
const UNKNOWN = {
  waiting: { icon: "waiting", text: "Waiting" },
  stale: { icon: "clock", text: "Out of date" },
  no_face: { icon: "no-face", text: "No face" },
  too_small: { icon: "too-small", text: "Too far away" },
  too_dark: { icon: "light", text: "Too dark" },
  blurred: { icon: "blurred", text: "Blurred" },
  uncertain: { icon: "question", text: "Not clear" },
  bad_image: { icon: "alert", text: "Bad picture" },
};

/**
 * @param {string | null | undefined} reason Why a face was not read.
 * @returns {TileWords}
 */
export function unknownWords(reason) {
  return UNKNOWN[reason ?? ""] ?? { icon: "question", text: "Unknown" };
}

/**
 * @param {import("./reducer.js").Tile} tile
 * @returns {TileWords}
 */
export function tileWords(tile) {
  switch (tile.state) {
    case "live":
      return { icon: "face", text: tile.mood === null ? "Contributing" : `Mood ${tile.mood}` };
    case "unknown":
      return unknownWords(tile.reason);
    case "paused":
      return { icon: "pause", text: "Paused" };
    case "camera_off":
      return { icon: "camera-off", text: "Camera off" };
    default:
      return { icon: "away", text: "Offline" };
  }
}

/** @type {readonly (readonly [import("./reducer.js").TileState, string])[]} */
const SUMMARY = [
  ["live", "seen now"],
  ["unknown", "unknown"],
  ["paused", "paused"],
  ["camera_off", "without camera"],
  ["away", "offline"],
];

/**
 * @param {Record<string, import("./reducer.js").Tile>} tiles
 * @returns {string} "23 seen now · 2 unknown · 1 paused"
 */
export function seatsSummary(tiles) {
  const states = Object.values(tiles).map((tile) => tile.state);
  return SUMMARY.map(([state, name]) => [states.filter((one) => one === state).length, name])
    .filter(([count]) => count !== 0)
    .map(([count, name]) => `${count} ${name}`)
    .join(" · ");
}

/**
 * What a screen reader hears now and then.
 *
 * @param {import("./reducer.js").State} state
 * @returns {string}
 */
export function spoken({ signal, session, pace, hint, lesson, tiles }) {
  const mood =
    !signal.published || signal.mood === null
      ? whyWords(signal.why, session.k).long
      : `Class mood ${signal.mood} of 100, ${moodWords(signal.mood)}. ${signal.n} of ${signal.present} students contribute.`;
  const waiting = needsInOrder(tiles).filter(({ need }) => need === "help").length;
  const help = waiting > 0 ? ` ${waiting} ${waiting === 1 ? "student asks" : "students ask"} for help.` : "";
  const isNew = hint !== null && !(hint.id in lesson.hints.answered);
  const tense = isNew ? " Hint: more tense faces than a few minutes ago." : "";
  return `${mood} Pace: ${paceWords(pace).short}.${help}${tense}`;
}

/**
 * @param {number} share 0 to 1.
 * @returns {string}
 */
export function percent(share) {
  return `${Math.round(share * 100)} %`;
}
