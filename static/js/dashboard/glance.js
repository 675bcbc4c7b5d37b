// What the small window says: as much of the dashboard as can be read from the corner of an eye.

import { fill, gettext, ngettext } from "../lib/language.js";
import { needsInOrder, needWords, paceWords, pulseWords } from "./said.js";
import { moodWords, whyWords } from "./words.js";

/** Seconds for which the answers stay after the question closed: room is dear here. */
const ANSWERS_STAY = 60;

/**
 * @typedef {object} Glance
 * @property {{ number: string, words: string, count: string, isShown: boolean }} mood
 * @property {{ reading: import("./reducer.js").PaceReading, words: string, votes: string }} pace
 * @property {{ count: number, first: { icon: string, name: string, words: string }[] }} needs The most urgent first.
 * @property {string} hint Empty: there is none, or the teacher has seen it.
 * @property {string} asked What came of the question to the class; empty: none is open.
 */

/**
 * @param {import("./reducer.js").State} state
 * @param {Readonly<Record<string, string>>} names By seat.
 * @returns {Glance}
 */
export function glance(state, names) {
  const { signal, session, pace, tiles } = state;
  const isShown = signal.published && signal.mood !== null;
  const hint = hintShown(state);
  const asked = hint ? "" : askedShown(state);
  // What a student has not said, but a face may show, is not for a window that a whole class may come to see.
  const needs = needsInOrder(tiles).filter(({ need }) => need !== "check_in");
  return {
    mood: {
      isShown,
      number: isShown ? String(signal.mood) : "–",
      words: signal.mood !== null && isShown ? moodWords(signal.mood) : whyWords(signal.why, session.k).short,
      count: fill(gettext("{count} of {all}"), { count: signal.n, all: signal.present }),
    },
    pace: {
      reading: pace.reading,
      words: paceWords(pace).short,
      votes: pace.votes > 0 ? fill(ngettext("{count} vote", "{count} votes", pace.votes), { count: pace.votes }) : "",
    },
    needs: {
      count: needs.length,
      first: needs.slice(0, hint || asked ? 1 : 3).map(({ seat, need }) => {
        const { icon, text } = needWords(need);
        return { icon, name: names[seat] ?? gettext("Joining"), words: text };
      }),
    },
    hint,
    asked,
  };
}

/** @param {import("./reducer.js").State} state */
function hintShown({ hint, lesson }) {
  if (hint === null || hint.id in lesson.hints.answered) return "";
  return gettext("More tense faces than a few minutes ago: check understanding?");
}

/** @param {import("./reducer.js").State} state */
function askedShown({ lesson, at, signal }) {
  if (!lesson.pulse || at - lesson.pulse.closes_at > ANSWERS_STAY) return "";
  const words = pulseWords(lesson.pulse, at, signal.present);
  if (!words) return "";
  const hasAnswers = Object.keys(lesson.pulse.counts).length > 0;
  return hasAnswers ? `${words.count} · ${words.answers}` : words.count;
}
