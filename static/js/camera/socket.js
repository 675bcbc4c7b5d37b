// The worker's line to the server. The only file of the camera that knows WebSocket.

import { waitBefore } from "../lib/backoff.js";
import { afterAsking, afterClose } from "./closing.js";

/** Bytes that do not leave for this long mean that the line is dead, though nobody said so. */
const STUCK_AFTER = 20_000;

/**
 * @typedef {import("./closing.js").Finality} Finality
 * @typedef {{ state: "connecting" | "open" } | { state: "waiting", wait: number } | { state: "stopped", why: Finality }} LinkState
 *
 * @typedef {object} Listener
 * @property {(state: LinkState) => void} moved
 * @property {(message: Record<string, unknown>) => void} heard
 * @property {(hint: { slower: boolean, smaller: boolean }) => void} eased The server closed because we were too much.
 */

export class CameraLink {
  /** @type {WebSocket | null} */
  #socket = null;
  #welcomed = false;
  #attempt = 0;
  #stopped = false;
  #unsentSince = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {string} url
   * @param {string} stateUrl
   * @param {Listener} listener
   */
  constructor(url, stateUrl, listener) {
    this.url = url;
    this.stateUrl = stateUrl;
    this.listener = listener;
  }

  /** Connects now, also after a stop (another tab took over, and the person wants this one). */
  connect() {
    clearTimeout(this.#timer);
    this.#stopped = false;
    this.#drop();
    this.listener.moved({ state: "connecting" });
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", (event) => this.#heard(socket, event.data));
    socket.addEventListener("close", (event) => this.#closed(socket, event.code));
    this.#socket = socket;
    this.#welcomed = false;
  }

  /** The network is back, says the browser: no need to wait any longer. */
  hurry() {
    if (!this.#stopped && !this.#welcomed) this.connect();
  }

  /** @returns {import("./sampling.js").Line} */
  line() {
    return { open: this.#welcomed, unsent: this.#socket?.bufferedAmount ?? 0 };
  }

  /**
   * @param {ArrayBuffer} message
   * @param {number} now Milliseconds.
   */
  send(message, now) {
    this.#socket?.send(message);
    this.#unsentSince = now;
  }

  /**
   * Gives a dead line up, so that the next connects.
   *
   * @param {number} now Milliseconds.
   */
  check(now) {
    const socket = this.#socket;
    if (!socket || !this.#welcomed || socket.bufferedAmount === 0) {
      this.#unsentSince = now;
    } else if (now - this.#unsentSince > STUCK_AFTER) {
      this.#retry();
    }
  }

  /**
   * @param {WebSocket} socket
   * @param {unknown} text
   */
  #heard(socket, text) {
    if (socket !== this.#socket || typeof text !== "string") return;
    const message = JSON.parse(text);
    if (message.type === "welcome") {
      this.#welcomed = true;
      this.#attempt = 0;
      this.listener.moved({ state: "open" });
    }
    this.listener.heard(message);
  }

  /**
   * @param {WebSocket} socket
   * @param {number} code
   */
  async #closed(socket, code) {
    if (socket !== this.#socket) return;
    let after = afterClose(code, this.#welcomed);
    this.#drop();
    if (after.next === "ask") after = await this.#ask();
    if (this.#socket || this.#stopped) return;
    if (after.next === "stop") {
      this.#stopped = true;
      this.listener.moved({ state: "stopped", why: after.why });
    } else if (after.next === "retry") {
      this.listener.eased(after);
      this.#retry();
    }
  }

  async #ask() {
    try {
      const response = await fetch(this.stateUrl, { headers: { Accept: "application/json" } });
      const isJson = response.headers.get("Content-Type")?.includes("json") ?? false;
      return afterAsking(response.status, isJson ? await response.json() : null);
    } catch {
      return afterAsking(0, null);
    }
  }

  #retry() {
    this.#drop();
    const wait = waitBefore(this.#attempt, Math.random());
    this.#attempt += 1;
    this.listener.moved({ state: "waiting", wait });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.connect(), wait);
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    this.#welcomed = false;
    socket?.close();
  }
}
