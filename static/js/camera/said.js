// What a student has said, in words. Pure; times are epoch seconds on the server.

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
const VOTES = { too_slow: "too slow", right: "just right", too_fast: "too fast", lost: "I am lost" };

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
  const again = wait > 0 ? ` You can change it in ${wait} s.` : "";
  if (!vote) return wait > 0 ? `Taken back. You can vote again in ${wait} s.` : "How is the pace for you?";
  const left = Math.ceil((said.voted_at + rules.lasts - now) / MINUTE);
  const counts = `counts for ${left} more ${left === 1 ? "minute" : "minutes"}`;
  return `You said “${VOTES[vote] ?? vote}”: it ${counts}${said.is_named ? ", with your name" : ""}.${again}`;
}

/**
 * @param {Said} said
 * @param {number} now
 * @returns {string}
 */
export function helpWords(said, now) {
  if (said.help_at === null) return "Your teacher sees your name and comes when there is time.";
  const minutes = Math.floor((now - said.help_at) / MINUTE);
  const since = minutes < 1 ? "" : ` ${minutes} min ago`;
  return `You asked for help${since}. Your teacher sees it.`;
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
 * @returns {string}
 */
export function checkInWords(answer, wait) {
  if (answer === 0) return "Your teacher sees the mean of all answers, once five have answered.";
  return wait > 0 ? `Thank you. You can change it in ${wait} s.` : "Thank you. It counts for ten minutes.";
}
