// What the dashboard says. Words for a class and its expressions, never a verdict on one student.

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
