// What students and the teacher say on the dashboard: votes, needs, moments, answers, hints.

import { fill, gettext, ngettext } from "../lib/language.js";
import { percent } from "./words.js";

/** @typedef {import("./words.js").TileWords} TileWords */

/**
 * @param {import("./reducer.js").Own} own
 * @param {number} k The smallest group that may be shown.
 * @returns {string} "3.8 of 5"
 */
export function ownWords({ n, mean }, k) {
  if (mean !== null) return fill(gettext("{mean} of 5"), { mean: mean.toFixed(1) });
  return n > 0 && n < k ? fill(gettext("{count} of {k} yet"), { count: n, k }) : "–";
}

/**
 * @param {import("./reducer.js").Agreement} agreement
 * @returns {string}
 */
export function agreementWords({ n, kappa, low, high }) {
  if (kappa === null || low === null || high === null) {
    const few = gettext(
      "How well faces agree with what students of this course say themselves (“How are you doing?”, at the same moment) is said from 30 answers on; so far there are {count}.",
    );
    return fill(few, { count: n });
  }
  const words = gettext(
    "How well faces agree with what students of this course say themselves (“How are you doing?”, at the same moment): weighted kappa {kappa} ({low} to {high}) over {count} answers; 0 is chance, 1 is full agreement.",
  );
  return fill(words, { kappa: kappa.toFixed(2), low: low.toFixed(2), high: high.toFixed(2), count: n });
}

/** From left to right in the bar. @type {readonly string[]} */
export const VOTE_ORDER = ["too_slow", "right", "too_fast", "lost"];

/** @type {Readonly<Record<string, string>>} */
const VOTE_COUNTS = {
  too_slow: gettext("{count} too slow"),
  right: gettext("{count} just right"),
  too_fast: gettext("{count} too fast"),
  lost: gettext("{count} lost"),
};

/** @type {Readonly<Record<string, string>>} */
const VOTE_NAMES = {
  too_slow: gettext("too slow"),
  right: gettext("just right"),
  too_fast: gettext("too fast"),
  lost: gettext("lost"),
};

/**
 * @param {string} vote
 * @returns {string}
 */
export function voteName(vote) {
  return VOTE_NAMES[vote] ?? vote;
}

/**
 * @param {string} vote
 * @param {number} count
 * @returns {string} "3 too slow"
 */
export function voteCount(vote, count) {
  return fill(VOTE_COUNTS[vote] ?? `{count} ${vote}`, { count });
}

/** @type {Readonly<Record<import("./reducer.js").PaceReading, string>>} */
const PACE_READINGS = {
  too_fast: gettext("Too fast"),
  too_slow: gettext("Too slow"),
  about_right: gettext("About right"),
  no_signal: gettext("No signal"),
  someone_asks: gettext("Someone asks to slow down"),
};

/**
 * @param {import("./reducer.js").Pace} pace
 * @returns {{ short: string, long: string }}
 */
export function paceWords({ reading, votes, present, counts }) {
  const short = PACE_READINGS[reading] ?? PACE_READINGS.no_signal;
  if (Object.keys(counts).length === 0) {
    return { short, long: gettext("Fewer than 5 students are here: votes are not counted, so that nobody is named.") };
  }
  if (votes === 0) return { short, long: gettext("Nobody has voted in the last 5 minutes.") };
  const words =
    reading === "no_signal"
      ? ngettext(
          "{votes} vote, {present} present: too few for a signal",
          "{votes} votes, {present} present: too few for a signal",
          votes,
        )
      : ngettext("{votes} vote, {present} present", "{votes} votes, {present} present", votes);
  return { short, long: fill(words, { votes, present }) };
}

/**
 * The formula with what stands in it now.
 *
 * @param {import("./reducer.js").Pace} pace
 * @returns {string}
 */
export function paceFormula({ counts, votes, present, too_fast_at_least, too_slow_at_least }) {
  if (Object.keys(counts).length === 0) return fill(gettext("Now: {present} present."), { present });
  const { too_fast = 0, lost = 0, too_slow = 0 } = counts;
  const words = gettext(
    "Now: {too_fast} too fast + {lost} lost, {too_slow} too slow, of {votes} votes; lower bounds {fast} and {slow}; {present} present.",
  );
  const [fast, slow] = [percent(too_fast_at_least), percent(too_slow_at_least)];
  return fill(words, { too_fast, lost, too_slow, votes, fast, slow, present });
}

/** @type {Readonly<Record<string, string>>} */
const MARK_KINDS = {
  topic: gettext("New topic"),
  exercise: gettext("Exercise"),
  slowed: gettext("Slowed down"),
  repeated: gettext("Repeated"),
  break: gettext("Break"),
  back: gettext("Break is over"),
  note: gettext("Note"),
};

/**
 * @param {{ kind: string, text: string }} marker
 * @returns {string} "New topic: Recursion"
 */
export function markName({ kind, text }) {
  const name = MARK_KINDS[kind] ?? kind;
  return text ? fill(gettext("{kind}: {text}"), { kind: name, text }) : name;
}

/**
 * @param {import("./reducer.js").Hint} hint
 * @param {number} now Epoch seconds.
 * @returns {string}
 */
export function hintWords({ raised_at, n }, now) {
  const words = ngettext(
    "{count} student contributes · {since}. An expression is not a feeling.",
    "{count} students contribute · {since}. An expression is not a feeling.",
    n,
  );
  return fill(words, { count: n, since: sinceWords(now - raised_at) });
}

/**
 * @param {import("./reducer.js").Hint | null} hint
 * @returns {string}
 */
export function hintFormula(hint) {
  if (!hint) return gettext("Now: no hint.");
  const { usual, rise, z, n } = hint;
  const words = ngettext(
    "This hint: usual tension {usual}, a rise of {rise}, z = {z}, {count} student.",
    "This hint: usual tension {usual}, a rise of {rise}, z = {z}, {count} students.",
    n,
  );
  return fill(words, { usual: usual.toFixed(2), rise: rise.toFixed(2), z: z.toFixed(1), count: n });
}

/** From left to right in the bar. @type {readonly string[]} */
export const ANSWER_ORDER = ["clear", "partly", "lost"];

/** @type {Readonly<Record<string, string>>} */
const ANSWER_COUNTS = {
  clear: gettext("{count} all clear"),
  partly: gettext("{count} partly"),
  lost: gettext("{count} lost"),
};

/**
 * @param {string} word
 * @param {number} count
 * @returns {string} "3 all clear"
 */
export function answerCount(word, count) {
  return fill(ANSWER_COUNTS[word] ?? `{count} ${word}`, { count });
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
  const words = isOpen ? gettext("{count} of {all} answered, {left} s left") : gettext("{count} of {all} answered");
  const count = fill(words, { count: answered, all: Math.max(present, answered), left: Math.ceil(closes_at - now) });
  const known = ANSWER_ORDER.filter((word) => word in counts);
  const answers =
    known.length > 0
      ? known.map((word) => answerCount(word, counts[word] ?? 0)).join(" · ")
      : gettext("The answers show once five students have answered, so that nobody is named.");
  return { isOpen, count, answers };
}

/** The most urgent first. @type {readonly import("./reducer.js").Need[]} */
const NEEDS = ["help", "disconnected", "no_frame", "lost", "check_in"];

/** @type {Readonly<Record<import("./reducer.js").Need, TileWords>>} */
const NEED_WORDS = {
  help: { icon: "hand", text: gettext("asks for help") },
  disconnected: { icon: "away", text: gettext("has dropped out") },
  no_frame: { icon: "camera-off", text: gettext("camera on, but no picture comes") },
  lost: { icon: "question", text: gettext("says “I am lost”") },
  check_in: { icon: "speak", text: gettext("may want a check-in") },
};

/**
 * @param {import("./reducer.js").Need} need
 * @returns {TileWords}
 */
export function needWords(need) {
  return NEED_WORDS[need] ?? { icon: "alert", text: gettext("needs you") };
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
  return minutes < 1 ? gettext("just now") : fill(gettext("{minutes} min"), { minutes });
}
