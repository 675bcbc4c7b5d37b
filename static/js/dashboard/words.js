// What the dashboard says. Words for a class and its expressions, never a verdict on one student.

import { fill, gettext, ngettext } from "../lib/language.js";
import { needsInOrder, paceWords } from "./said.js";

/** @typedef {{ icon: string, text: string }} TileWords */

/** Bottom to top in the chart: pleasant, open, tense. @type {readonly string[]} */
export const EXPRESSION_ORDER = ["happy", "surprise", "neutral", "sad", "fear", "disgust", "angry"];

/** @type {Readonly<Record<string, string>>} */
const EXPRESSION_NAMES = {
  happy: gettext("Happiness"),
  surprise: gettext("Surprise"),
  neutral: gettext("Neutral"),
  sad: gettext("Sadness"),
  fear: gettext("Fear"),
  disgust: gettext("Disgust"),
  angry: gettext("Anger"),
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
  if (mood >= 70) return gettext("clearly positive");
  if (mood >= 56) return gettext("mostly positive");
  if (mood >= 45) return gettext("even");
  if (mood >= 31) return gettext("somewhat tense");
  return gettext("mostly tense");
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
      short: gettext("No camera in this course"),
      long: gettext("This course never opens a camera, so there is no mood from faces."),
    };
  }
  if (why === "low_coverage") {
    return {
      short: gettext("Too little to go by"),
      long: fill(
        gettext(
          "Fewer than {share} of the students who agreed can be read right now: nothing is shown rather than a guess.",
        ),
        { share: percent(0.4) },
      ),
    };
  }
  if (why === "no_agreement") {
    return {
      short: gettext("Not to be relied on here"),
      long: gettext(
        "In this course the faces agree with students' own answers no better than chance, so no mood from faces is shown.",
      ),
    };
  }
  if (why === "settling") {
    return {
      short: gettext("Not just now"),
      long: gettext(
        "The class still gathers, for about a minute, or too few of those who are counted together are here. The next figure waits until it cannot give a single student away.",
      ),
    };
  }
  if (why === "too_few") {
    return {
      short: gettext("Too few to show"),
      long: fill(gettext("Fewer than {k} students contribute: nothing is shown so that no one can be singled out."), {
        k,
      }),
    };
  }
  return { short: gettext("Waiting"), long: gettext("Waiting for the first readings.") };
}

/** @type {Readonly<Record<string, TileWords>>} */
const UNKNOWN = {
  waiting: { icon: "waiting", text: gettext("Waiting") },
  stale: { icon: "clock", text: gettext("Out of date") },
  no_face: { icon: "no-face", text: gettext("No face") },
  too_small: { icon: "too-small", text: gettext("Too far away") },
  too_dark: { icon: "light", text: gettext("Too dark") },
  blurred: { icon: "blurred", text: gettext("Blurred") },
  uncertain: { icon: "question", text: gettext("Not clear") },
  bad_image: { icon: "alert", text: gettext("Bad picture") },
};

/**
 * @param {string | null | undefined} reason Why a face was not read.
 * @returns {TileWords}
 */
export function unknownWords(reason) {
  return UNKNOWN[reason ?? ""] ?? { icon: "question", text: gettext("Unknown") };
}

/**
 * @param {import("./reducer.js").Tile} tile
 * @returns {TileWords}
 */
export function tileWords(tile) {
  switch (tile.state) {
    case "live":
      return {
        icon: "face",
        text: tile.mood === null ? gettext("Contributing") : fill(gettext("Mood {mood}"), { mood: tile.mood }),
      };
    case "unknown":
      return unknownWords(tile.reason);
    case "paused":
      return { icon: "pause", text: gettext("Paused") };
    case "camera_off":
      return { icon: "camera-off", text: gettext("Camera off") };
    case "here":
      return { icon: "check", text: gettext("Here") };
    default:
      return { icon: "away", text: gettext("Offline") };
  }
}

/** @type {readonly (readonly [import("./reducer.js").TileState, string])[]} */
const SUMMARY = [
  ["live", gettext("{count} seen now")],
  ["unknown", gettext("{count} unknown")],
  ["paused", gettext("{count} paused")],
  ["camera_off", gettext("{count} without camera")],
  ["here", gettext("{count} here")],
  ["away", gettext("{count} offline")],
];

/**
 * @param {Record<string, import("./reducer.js").Tile>} tiles
 * @returns {string} "23 seen now · 2 unknown · 1 paused"
 */
export function seatsSummary(tiles) {
  const states = Object.values(tiles).map((tile) => tile.state);
  return SUMMARY.flatMap(([state, words]) => {
    const count = states.filter((one) => one === state).length;
    return count > 0 ? [fill(words, { count })] : [];
  }).join(" · ");
}

/**
 * What a screen reader hears now and then.
 *
 * @param {import("./reducer.js").State} state
 * @param {boolean} [isRead] Whether anything is read of faces.
 * @returns {string}
 */
export function spoken({ signal, own, session, pace, hint, lesson, tiles }, isRead = true) {
  const waiting = needsInOrder(tiles).filter(({ need }) => need === "help").length;
  const help = ngettext("{count} student asks for help.", "{count} students ask for help.", waiting);
  const isNew = hint !== null && !(hint.id in lesson.hints.answered);
  const sentences = [
    isRead ? spokenMood(signal, session.k) : spokenOwn(own),
    fill(gettext("Pace: {pace}."), { pace: paceWords(pace).short }),
    waiting > 0 ? fill(help, { count: waiting }) : "",
    isNew ? gettext("Hint: more tense faces than a few minutes ago.") : "",
  ];
  return sentences.filter(Boolean).join(" ");
}

/**
 * @param {import("./reducer.js").Signal} signal
 * @param {number} k The smallest group that may be shown.
 */
function spokenMood({ published, mood, n, present, why }, k) {
  if (!published || mood === null) return whyWords(why, k).long;
  const words = gettext("Class mood {mood} of 100, {words}. {count} of {all} students contribute.");
  return fill(words, { mood, words: moodWords(mood), count: n, all: present });
}

/**
 * @param {number | null} low
 * @param {number | null} high
 * @returns {string | null} "54 to 68"; null where nothing is shown.
 */
export function rangeWords(low, high) {
  return low === null || high === null ? null : fill(gettext("{low} to {high}"), { low, high });
}

/** @param {import("./reducer.js").Own} own */
function spokenOwn({ n, mean }) {
  if (mean === null) return fill(gettext("{n} students have said how they are doing."), { n });
  return fill(gettext("Students say they are doing {mean} of 5."), { mean: mean.toFixed(1) });
}

/**
 * @param {number} share 0 to 1.
 * @returns {string}
 */
export function percent(share) {
  return `${Math.round(share * 100)} %`;
}
