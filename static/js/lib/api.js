/**
 * Posts JSON with the session's CSRF token.
 *
 * @param {string} url
 * @param {string} csrf
 * @param {unknown} body
 * @returns {Promise<number>} The status, or 0 when the server was not reached.
 */
export async function post(url, csrf, body) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
      body: JSON.stringify(body),
      keepalive: true,
    });
    return response.status;
  } catch {
    return 0;
  }
}
