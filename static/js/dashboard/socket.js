// The dashboard's line to the server. The only file of the dashboard that knows WebSocket.

import { waitBefore } from "../lib/backoff.js";

/** The server answers `state.wanted` at most once a second. */
const ASK_AGAIN_AFTER = 2000;

/**
 * @typedef {"signed_out" | "not_allowed" | "ended" | "protocol"} Finality
 * @typedef {{ state: "connecting" | "open" } | { state: "waiting", wait: number } | { state: "stopped", why: Finality }} LinkState
 *
 * @typedef {object} Listener
 * @property {(state: LinkState) => void} moved
 * @property {(event: import("./reducer.js").DashboardEvent) => void} heard
 * @property {() => void} switched The course uses cameras no longer, or again.
 */

/** @type {Readonly<Record<number, Finality>>} */
const FINAL = { 4400: "protocol", 4401: "signed_out", 4403: "not_allowed", 4410: "ended" };

export class DashboardSocket {
  /** @type {WebSocket | null} */
  #socket = null;
  #attempt = 0;
  #hasHeard = false;
  #hasEnded = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #reconnect;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #asking;

  /**
   * @param {string} path
   * @param {Listener} listener
   */
  constructor(path, listener) {
    this.url = `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}${path}`;
    this.listener = listener;
    addEventListener("online", () => {
      if (!this.#socket && !this.#hasEnded) this.connect();
    });
  }

  connect() {
    clearTimeout(this.#reconnect);
    this.listener.moved({ state: "connecting" });
    const socket = new WebSocket(this.url);
    socket.addEventListener("message", (event) => this.#heard(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => void this.#closed(event.code));
    this.#socket = socket;
    this.#hasHeard = false;
  }

  /** Asks for a fresh state, until it comes. */
  wantState() {
    if (this.#asking) return;
    const ask = () => {
      if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send('{"type":"state.wanted"}');
    };
    ask();
    this.#asking = setInterval(ask, ASK_AGAIN_AFTER);
  }

  /** @param {import("./reducer.js").DashboardEvent | { type: "cameras.switched" }} event */
  #heard(event) {
    if (event.type === "cameras.switched") return this.listener.switched();
    if (event.type === "state") {
      this.#stopAsking();
      this.#attempt = 0;
      if (!this.#hasHeard) this.listener.moved({ state: "open" });
      this.#hasHeard = true;
      this.#hasEnded = event.session.state === "ended";
    } else if (event.type === "session.ended") {
      this.#hasEnded = true;
    }
    this.listener.heard(event);
  }

  /** @param {number} code */
  async #closed(code) {
    this.#socket = null;
    this.#stopAsking();
    const why = this.#hasEnded ? "ended" : (FINAL[code] ?? (this.#hasHeard ? null : await whyRefused()));
    if (why) {
      this.#hasEnded = true;
      this.listener.moved({ state: "stopped", why });
      return;
    }
    const wait = waitBefore(this.#attempt, Math.random());
    this.#attempt += 1;
    this.listener.moved({ state: "waiting", wait });
    this.#reconnect = setTimeout(() => this.connect(), wait);
  }

  #stopAsking() {
    clearInterval(this.#asking);
    this.#asking = undefined;
  }
}

/**
 * A browser cannot tell a refused handshake from a lost network; the page itself, asked again, can.
 *
 * @returns {Promise<Finality | null>} Null when there is reason to try again.
 */
async function whyRefused() {
  try {
    const response = await fetch(location.href);
    if (response.status === 403 || response.status === 404) return "not_allowed";
    const isElsewhere = response.redirected && new URL(response.url).pathname !== location.pathname;
    return isElsewhere ? "signed_out" : null;
  } catch {
    return null;
  }
}
