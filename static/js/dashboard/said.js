// What students and the teacher say on the dashboard: votes, needs, moments, answers, hints.

import { percent } from "./words.js";

/** @typedef {import("./words.js").TileWords} TileWords */

/**
 * @param {import("./reducer.js").Own} own
 * @returns {string} "3.8 of 5"
 */
export function ownWords({ n, mean }) {
  if (mean !== null) return `${mean.toFixed(1)} of 5`;
  return n > 0 ? `${n} of 5 yet` : "–";
}

/**
 * @param {import("./reducer.js").Agreement} agreement
 * @returns {string}
 */
export function agreementWords({ n, kappa, low, high }) {
  const what =
    "How well faces agree with what students of this course say themselves (“How are you doing?”, at the same moment)";
  if (kappa === null || low === null || high === null) {
    return `${what} is said from 30 answers on; so far there are ${n}.`;
  }
  const range = `${low.toFixed(2)} to ${high.toFixed(2)}`;
  return `${what}: weighted kappa ${kappa.toFixed(2)} (${range}) over ${n} answers; 0 is chance, 1 is full agreement.`;
}

/** From left to right in the bar. @type {readonly string[]} */
export const VOTE_ORDER = ["too_slow", "right", "too_fast", "lost"];

/** @type {Readonly<Record<string, string>>} */
const VOTE_NAMES = { too_slow: "too slow", right: "just right", too_fast: "too fast", lost: "lost" };

/**
 * @param {string} vote
 * @returns {string}
 */
export function voteName(vote) {
  return VOTE_NAMES[vote] ?? vote;
}

/** @type {Readonly<Record<import("./reducer.js").PaceReading, string>>} */
const PACE_READINGS = {
  too_fast: "Too fast",
  too_slow: "Too slow",
  about_right: "About right",
  no_signal: "No signal",
  someone_asks: "Someone asks to slow down",
};

/**
 * @param {import("./reducer.js").Pace} pace
 * @returns {{ short: string, long: string }}
 */
export function paceWords({ reading, votes, present, counts }) {
  const short = PACE_READINGS[reading] ?? "No signal";
  if (Object.keys(counts).length === 0) {
    return { short, long: "Fewer than 5 students are here: votes are not counted, so that nobody is named." };
  }
  if (votes === 0) return { short, long: "Nobody has voted in the last 5 minutes." };
  const few = reading === "no_signal" ? ": too few for a signal" : "";
  return { short, long: `${votes} ${votes === 1 ? "vote" : "votes"}, ${present} present${few}` };
}

/**
 * The formula with what stands in it now.
 *
 * @param {import("./reducer.js").Pace} pace
 * @returns {string}
 */
export function paceFormula(pace) {
  if (Object.keys(pace.counts).length === 0) return `Now: ${pace.present} present.`;
  const { too_fast = 0, lost = 0, too_slow = 0 } = pace.counts;
  const bounds = `lower bounds ${percent(pace.too_fast_at_least)} and ${percent(pace.too_slow_at_least)}`;
  return `Now: ${too_fast} too fast + ${lost} lost, ${too_slow} too slow, of ${pace.votes} votes; ${bounds}; ${pace.present} present.`;
}

/** @type {Readonly<Record<string, string>>} */
const MARK_KINDS = { topic: "New topic", exercise: "Exercise", break: "Break", note: "Note" };

/**
 * @param {{ kind: string, text: string }} marker
 * @returns {string} "New topic: Recursion"
 */
export function markName({ kind, text }) {
  const name = MARK_KINDS[kind] ?? kind;
  return text ? `${name}: ${text}` : name;
}

/**
 * @param {import("./reducer.js").Hint} hint
 * @param {number} now Epoch seconds.
 * @returns {string}
 */
export function hintWords({ raised_at, n }, now) {
  return `${n} students contribute · ${sinceWords(now - raised_at)}. An expression is not a feeling.`;
}

/**
 * @param {import("./reducer.js").Hint | null} hint
 * @returns {string}
 */
export function hintFormula(hint) {
  if (!hint) return "Now: no hint.";
  const { usual, rise, z, n } = hint;
  return `This hint: usual tension ${usual.toFixed(2)}, a rise of ${rise.toFixed(2)}, z = ${z.toFixed(1)}, ${n} students.`;
}

/** From left to right in the bar. @type {readonly string[]} */
export const ANSWER_ORDER = ["clear", "partly", "lost"];

/** @type {Readonly<Record<string, string>>} */
const ANSWER_NAMES = { clear: "all clear", partly: "partly", lost: "lost" };

/**
 * @param {string} word
 * @returns {string}
 */
export function answerName(word) {
  return ANSWER_NAMES[word] ?? word;
}

/** Seconds for which the answers stay in view after the question closed. */
const ANSWERS_STAY = 600;

/**
 * @param {import("./reducer.js").Pulse} pulse
 * @param {number} now Epoch seconds.
 * @param {number} present
 * @returns {{ isOpen: boolean, count: string, answers: string } | null} Null: long over.
 */
export function pulseWords({ closes_at, answered, counts }, now, present) {
  if (now - closes_at > ANSWERS_STAY) return null;
  const isOpen = now < closes_at;
  const left = Math.ceil(closes_at - now);
  const count = `${answered} of ${Math.max(present, answered)} answered${isOpen ? `, ${left} s left` : ""}`;
  const known = ANSWER_ORDER.filter((word) => word in counts);
  const answers =
    known.length > 0
      ? known.map((word) => `${counts[word]} ${answerName(word)}`).join(" · ")
      : "The answers show once five students have answered, so that nobody is named.";
  return { isOpen, count, answers };
}

/** The most urgent first. @type {readonly import("./reducer.js").Need[]} */
const NEEDS = ["help", "disconnected", "no_frame", "lost"];

/** @type {Readonly<Record<import("./reducer.js").Need, TileWords>>} */
const NEED_WORDS = {
  help: { icon: "hand", text: "asks for help" },
  disconnected: { icon: "away", text: "has dropped out" },
  no_frame: { icon: "camera-off", text: "camera on, but no picture comes" },
  lost: { icon: "question", text: "says “I am lost”" },
};

/**
 * @param {import("./reducer.js").Need} need
 * @returns {TileWords}
 */
export function needWords(need) {
  return NEED_WORDS[need] ?? { icon: "alert", text: "needs you" };
}

/**
 * @param {Record<string, import("./reducer.js").Tile>} tiles
 * @returns {{ seat: string, need: import("./reducer.js").Need, since: number }[]} The most urgent first, then who waits longest.
 */
export function needsInOrder(tiles) {
  return Object.entries(tiles)
    .flatMap(([seat, { need, need_since: since }]) => (need && since !== null ? [{ seat, need, since }] : []))
    .sort((one, other) => NEEDS.indexOf(one.need) - NEEDS.indexOf(other.need) || one.since - other.since);
}

/**
 * @param {number} seconds
 * @returns {string}
 */
export function sinceWords(seconds) {
  const minutes = Math.floor(Math.max(0, seconds) / 60);
  return minutes < 1 ? "just now" : `${minutes} min`;
}
