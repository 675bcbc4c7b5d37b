/**
 * The server's time on this machine. A wrong clock in a student's laptop must not make every picture "too old".
 *
 * @typedef {{ ahead: number }} ServerClock `ahead`: seconds that the server's clock is ahead of ours.
 */

/**
 * @param {number} serverNow Epoch seconds, as the server just said.
 * @param {number} ourNow Epoch milliseconds on this machine, when that arrived.
 * @returns {ServerClock}
 */
export function clockFrom(serverNow, ourNow) {
  return { ahead: serverNow - ourNow / 1000 };
}

/**
 * @param {ServerClock} clock
 * @param {number} ourNow Epoch milliseconds on this machine.
 * @returns {number} Epoch seconds on the server.
 */
export function serverTime(clock, ourNow) {
  return ourNow / 1000 + clock.ahead;
}

/**
 * @param {number} seconds
 * @returns {string} "0:07:31"
 */
export function clockFace(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}
