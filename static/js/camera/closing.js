// What the end of the socket means. Pure: the worker acts on it, the page words it.

/**
 * @typedef {"protocol" | "signed_out" | "not_allowed" | "taken_over" | "ended" | "not_jpeg"} Finality
 *
 * @typedef {{ next: "retry", slower: boolean, smaller: boolean }
 *   | { next: "ask" }
 *   | { next: "stop", why: Finality }} AfterClose
 */

/** @type {Readonly<Record<number, Finality>>} */
const FINAL = {
  4400: "protocol",
  4401: "signed_out",
  4403: "not_allowed",
  4409: "taken_over",
  4410: "ended",
  4415: "not_jpeg",
};

/**
 * @param {number} code The close code.
 * @param {boolean} welcomed Whether the server had said welcome on this socket. A handshake refused with 403 looks to
 *   a browser like a lost network (1006), so before a welcome we ask over HTTP.
 * @returns {AfterClose}
 */
export function afterClose(code, welcomed) {
  const why = FINAL[code];
  if (why) return { next: "stop", why };
  if (code === 1006 && !welcomed) return { next: "ask" };
  return { next: "retry", slower: code === 4429, smaller: code === 4413 };
}

/**
 * What the answer to "why was I refused?" means.
 *
 * @param {number} status HTTP status, 0 when the server was not reached.
 * @param {unknown} body The parsed JSON.
 * @returns {AfterClose}
 */
export function afterAsking(status, body) {
  const retry = /** @type {const} */ ({ next: "retry", slower: false, smaller: false });
  if (status === 401 || status === 403) return { next: "stop", why: "signed_out" };
  if (status === 404) return { next: "stop", why: "not_allowed" };
  if (status !== 200 || typeof body !== "object" || body === null) return retry;
  if ("signed_in" in body && body.signed_in === false) return { next: "stop", why: "signed_out" };
  if ("session" in body && body.session === "ended") return { next: "stop", why: "ended" };
  return retry;
}
