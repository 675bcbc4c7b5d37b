/** Shortest and longest wait before the next try to connect, in milliseconds. */
export const SHORTEST_WAIT = 500;
export const LONGEST_WAIT = 30_000;

/**
 * How long to wait before try number `attempt` (0 is the first after a loss): full jitter, so that a class of fifty
 * does not come back in one wave after the server restarts.
 *
 * @param {number} attempt
 * @param {number} chance A random number in [0, 1).
 * @returns {number} Milliseconds, from SHORTEST_WAIT to LONGEST_WAIT.
 */
export function waitBefore(attempt, chance) {
  const ceiling = Math.min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** (Math.min(attempt, 16) + 1));
  return Math.round(SHORTEST_WAIT + chance * (ceiling - SHORTEST_WAIT));
}
