// What the teacher did, in words: a row each, with the class figures before and after it.

import { fill, gettext, ngettext } from "../lib/language.js";
import { percent } from "./words.js";

/**
 * @typedef {{ text: string, rests: string }} Cell A figure, and what it rests on.
 * @typedef {{ at: number, name: string, cells: Cell[] }} Row Before and after: of the mood, where there is any, and of the pace.
 */

/** @type {Readonly<Record<string, string>>} */
const NAMES = {
  slowed: gettext("Slowed down"),
  repeated: gettext("Repeated"),
  break: gettext("Took a break"),
  asked: gettext("Asked the class"),
  hint: gettext("Answered a hint"),
};

const NOTHING = { mean: null, seconds: 0, points: 0 };

/**
 * @param {{ kind: string, text: string }} deed
 * @returns {string} "Slowed down: Recursion"
 */
export function deedName({ kind, text }) {
  const name = NAMES[kind] ?? kind;
  return text ? `${name}: ${text}` : name;
}

/**
 * @param {readonly import("./reducer.js").Deed[]} deeds
 * @returns {boolean} Whether nobody has said yet that the break is over.
 */
export function isBreak(deeds) {
  return deeds.some(({ begins_at }) => begins_at === null);
}

/**
 * @param {Pick<import("./reducer.js").State, "lesson" | "ledger" | "session">} state
 * @returns {Row[]} Newest first.
 */
export function ledgerRows({ lesson, ledger, session }) {
  return [...lesson.deeds].reverse().map((deed) => {
    const entry = ledger[deed.id];
    const cells = hasMood(session.mode) ? pair(deed, entry, "mood", (mood) => mood.toFixed(0)) : [];
    return { at: deed.at, name: deedName(deed), cells: [...cells, ...pair(deed, entry, "too_fast", percent)] };
  });
}

/**
 * @param {string} mode Of the course.
 * @returns {boolean} False where the camera is never opened.
 */
export function hasMood(mode) {
  return mode !== "self_report";
}

/**
 * @param {import("./reducer.js").Deed} deed
 * @param {import("./reducer.js").LedgerEntry | undefined} entry
 * @param {"mood" | "too_fast"} figure
 * @param {(mean: number) => string} words
 * @returns {Cell[]}
 */
function pair(deed, entry, figure, words) {
  const before = cell(entry?.before[figure] ?? NOTHING, true, words);
  if (deed.begins_at === null) return [before, { text: gettext("not yet"), rests: gettext("the break is not over") }];
  return [before, cell(entry?.after[figure] ?? NOTHING, entry?.is_over ?? false, words)];
}

/**
 * @param {import("./reducer.js").Mean} side
 * @param {boolean} isOver
 * @param {(mean: number) => string} words
 * @returns {Cell}
 */
function cell({ mean, seconds, points }, isOver, words) {
  const known = fill(gettext("{seconds} s known"), { seconds });
  const rests = mean === null ? known : fill(ngettext("{points} point", "{points} points", points), { points });
  const unknown = isOver ? gettext("not known") : gettext("not yet");
  return {
    text: mean === null ? unknown : words(mean),
    rests: isOver ? rests : fill(gettext("until now, {rests}"), { rests }),
  };
}

/**
 * What stands in the formula now: the seconds and points of the newest row.
 *
 * @param {Pick<import("./reducer.js").State, "lesson" | "ledger" | "session">} state
 * @returns {string}
 */
export function ledgerFormula({ lesson, ledger, session }) {
  const newest = lesson.deeds.at(-1);
  const entry = newest && ledger[newest.id];
  if (!newest || !entry) return gettext("Now: nothing to compute yet.");
  const { before, after } = entry;
  const pace = fill(gettext("pace {before} before, {after} after"), {
    before: counted(before.too_fast),
    after: counted(after.too_fast),
  });
  const mood = fill(gettext("mood {before} before, {after} after"), {
    before: counted(before.mood),
    after: counted(after.mood),
  });
  const rests = hasMood(session.mode) ? `${mood}; ${pace}` : pace;
  return fill(gettext("Now, for “{deed}”: {rests}."), { deed: deedName(newest), rests });
}

/** @param {import("./reducer.js").Mean} side */
function counted({ seconds, points }) {
  return fill(ngettext("{seconds} s in {points} point", "{seconds} s in {points} points", points), { seconds, points });
}
