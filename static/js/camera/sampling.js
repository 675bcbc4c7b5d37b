// When to take a picture. Pictures never queue: while one is on its way the next are let go, and the newest wins.

/** More than this still unsent means that the line is slower than the pace: let the picture go. */
export const MAX_UNSENT_BYTES = 4096;

/**
 * @typedef {object} Sampling
 * @property {number} dueAt When the next picture is due, in milliseconds.
 * @property {boolean} busy Whether a picture is being made into a JPEG.
 *
 * @typedef {object} Line
 * @property {boolean} open Whether the server has welcomed us and takes pictures.
 * @property {number} unsent Bytes given to the socket and not yet to the network.
 */

/** @returns {Sampling} Due at once. */
export function startSampling() {
  return { dueAt: 0, busy: false };
}

/**
 * @param {Line} line
 * @returns {boolean}
 */
export function isFree(line) {
  return line.open && line.unsent <= MAX_UNSENT_BYTES;
}

/**
 * @param {Sampling} sampling
 * @param {number} now Milliseconds.
 * @param {Line} line
 * @returns {boolean} Whether this picture is taken; otherwise it is let go at once.
 */
export function mayTake(sampling, now, line) {
  return !sampling.busy && now >= sampling.dueAt && isFree(line);
}

/**
 * A picture was taken. The next is due one interval after this one *was due*, so that a late picture does not slow the
 * pace, but never sooner than 0.8 intervals from now, so that two pictures do not follow at once.
 *
 * @param {Sampling} sampling
 * @param {number} now Milliseconds.
 * @param {number} interval Milliseconds.
 * @returns {Sampling}
 */
export function taken(sampling, now, interval) {
  return { dueAt: Math.max(sampling.dueAt + interval, now + 0.8 * interval), busy: true };
}

/**
 * The picture was sent.
 *
 * @param {Sampling} sampling
 * @returns {Sampling}
 */
export function sent(sampling) {
  return { ...sampling, busy: false };
}

/**
 * The picture could not be sent: it is forgotten, and the very next one may take its turn.
 *
 * @param {number} now Milliseconds.
 * @returns {Sampling}
 */
export function letGo(now) {
  return { dueAt: now, busy: false };
}
