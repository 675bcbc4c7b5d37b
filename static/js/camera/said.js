// What a student has said, in words. Pure; times are epoch seconds on the server.

import { fill, gettext, ngettext } from "../lib/language.js";

/**
 * @typedef {object} Said
 * @property {string} vote Empty: none.
 * @property {number} voted_at
 * @property {boolean} is_named
 * @property {number | null} help_at Since when the student waits for help.
 * @property {number} answer How the student is doing, 1 to 5; 0: not said.
 * @property {number} answered_at
 *
 * @typedef {{ lasts: number, again_after: number }} VoteRules Seconds.
 */

/** @type {Readonly<Record<string, string>>} */
const VOTES = {
  too_slow: gettext("too slow"),
  right: gettext("just right"),
  too_fast: gettext("too fast"),
  lost: gettext("I am lost"),
};

const MINUTE = 60;

/**
 * @param {Said} said
 * @param {number} now
 * @param {VoteRules} rules
 * @returns {string} The vote that still stands; empty: none.
 */
export function standingVote(said, now, rules) {
  return said.vote && now - said.voted_at < rules.lasts ? said.vote : "";
}

/**
 * @param {number} votedAt When the student last voted, also if that was taken back.
 * @param {number} now
 * @param {VoteRules} rules
 * @returns {number} Whole seconds until another vote is taken.
 */
export function waitToVote(votedAt, now, rules) {
  return Math.max(0, Math.ceil(votedAt + rules.again_after - now));
}

/**
 * @param {Said} said
 * @param {number} wait Seconds until another vote.
 * @param {number} now
 * @param {VoteRules} rules
 * @returns {string}
 */
export function voteWords(said, wait, now, rules) {
  const vote = standingVote(said, now, rules);
  if (!vote && wait > 0) return fill(gettext("Taken back. You can vote again in {wait} s."), { wait });
  if (!vote) return gettext("How is the pace for you?");
  const left = Math.ceil((said.voted_at + rules.lasts - now) / MINUTE);
  const counts = fill(countsWords(said.is_named, left), { vote: VOTES[vote] ?? vote, left });
  return wait > 0 ? `${counts} ${fill(gettext("You can change it in {wait} s."), { wait })}` : counts;
}

/**
 * @param {boolean} isNamed
 * @param {number} left Minutes.
 */
function countsWords(isNamed, left) {
  if (isNamed) {
    return ngettext(
      "You said “{vote}”: it counts for {left} more minute, with your name.",
      "You said “{vote}”: it counts for {left} more minutes, with your name.",
      left,
    );
  }
  return ngettext(
    "You said “{vote}”: it counts for {left} more minute.",
    "You said “{vote}”: it counts for {left} more minutes.",
    left,
  );
}

/**
 * @param {Said} said
 * @param {number} now
 * @returns {string}
 */
export function helpWords(said, now) {
  if (said.help_at === null) return gettext("Your teacher sees your name and comes when there is time.");
  const minutes = Math.floor((now - said.help_at) / MINUTE);
  if (minutes < 1) return gettext("You asked for help. Your teacher sees it.");
  return fill(gettext("You asked for help {minutes} min ago. Your teacher sees it."), { minutes });
}

/**
 * @param {Said} said
 * @param {number} now
 * @param {VoteRules} rules
 * @returns {number} The answer that still stands, 1 to 5; 0: none.
 */
export function standingAnswer(said, now, rules) {
  return said.answer > 0 && now - said.answered_at < rules.lasts ? said.answer : 0;
}

/**
 * @param {number} answer
 * @param {number} wait Seconds until another answer.
 * @param {number} fewest Answers that are needed before the teacher sees any.
 * @returns {string}
 */
export function checkInWords(answer, wait, fewest) {
  if (answer === 0) {
    const words = gettext("Your teacher sees how many give each answer, once {fewest} have answered. Never who.");
    return fill(words, { fewest });
  }
  if (wait > 0) return fill(gettext("Thank you. You can change it in {wait} s."), { wait });
  return gettext("Thank you. It counts for ten minutes.");
}
