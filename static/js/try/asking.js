// Hands a picture to the server and asks until it is seen, with an end.

/** How long a picture may take, and how often is asked, in milliseconds. */
export const PATIENCE = 8000;
export const BETWEEN = 250;
export const BUSY_AGAIN = 900;

/**
 * @typedef {object} Means What this needs of a browser.
 * @property {(url: string, options?: RequestInit) => Promise<Response>} fetch
 * @property {(milliseconds: number) => Promise<void>} wait
 * @property {() => number} now Milliseconds.
 *
 * @typedef {{ look: import("./seen.js").Look } | { trouble: string, seconds: number | null }} Outcome
 */

/**
 * @param {Blob} jpeg
 * @param {{ looks: string, csrf: string }} given
 * @param {Means} means
 * @returns {Promise<Outcome>}
 */
export async function ask(jpeg, given, means) {
  const handed = await handIn(jpeg, given, means);
  if ("trouble" in handed) return handed;
  const deadline = means.now() + PATIENCE;
  while (means.now() < deadline) {
    await means.wait(BETWEEN);
    const response = await reach(means, handed.url, {});
    if (response?.status === 403) return trouble("signed_out");
    if (response?.status === 404) return trouble("no_answer");
    if (!response?.ok) continue; // The connection or Redis is away for a moment; the deadline ends it.
    const look = await response.json();
    if (look.status === "done") return { look };
    if (look.status === "failed") return trouble("failed");
  }
  return trouble("no_answer");
}

/**
 * A full house is asked again for a while: each picture takes a fraction of a second.
 *
 * @param {Blob} jpeg
 * @param {{ looks: string, csrf: string }} given
 * @param {Means} means
 * @returns {Promise<{ url: string } | { trouble: string, seconds: number | null }>}
 */
async function handIn(jpeg, given, means) {
  const deadline = means.now() + PATIENCE / 2;
  const headers = { "Content-Type": "image/jpeg", "X-CSRFToken": given.csrf };
  for (;;) {
    const response = await reach(means, given.looks, { method: "POST", headers, body: jpeg });
    if (!response) return trouble("offline");
    if (response.status === 202) return response.json();
    const why = await refusal(response);
    if (why !== "busy" || means.now() + BUSY_AGAIN > deadline) return trouble(why, response.headers.get("Retry-After"));
    await means.wait(BUSY_AGAIN);
  }
}

/** @param {Response} response */
async function refusal(response) {
  if (response.status === 503) {
    const said = await response.json().catch(() => null);
    return said?.code === "busy" ? "busy" : "away";
  }
  if (response.status === 403) return "signed_out";
  if (response.status === 429) return "rate";
  return [400, 411, 413, 415].includes(response.status) ? "refused" : "away";
}

/**
 * @param {Means} means
 * @param {string} url
 * @param {RequestInit} options
 * @returns {Promise<Response | null>} Null when the server was not reached.
 */
async function reach(means, url, options) {
  try {
    return await means.fetch(url, options);
  } catch {
    return null;
  }
}

/**
 * @param {string} why
 * @param {string | null} [seconds]
 */
function trouble(why, seconds = null) {
  return { trouble: why, seconds: seconds === null ? null : Number(seconds) || null };
}
