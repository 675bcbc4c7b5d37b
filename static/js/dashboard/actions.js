// What the teacher does on the dashboard, told to the server. What comes of it is heard over the socket.

import { post } from "../lib/api.js";

/** Stands in the addresses where an id belongs. */
const NO_ID = "00000000-0000-0000-0000-000000000000";

export class Actions {
  /** @param {import("./page.js").DashboardBoot} given */
  constructor(given) {
    this.given = given;
  }

  /** @param {string} kind @param {string} text */
  async mark(kind, text) {
    return (await this.#post(this.given.urls.markers, { kind, text })) === 201;
  }

  /** @param {string} id */
  async unmark(id) {
    return (await this.#post(this.given.urls.unmark.replace(NO_ID, id))) === 200;
  }

  async ask() {
    return (await this.#post(this.given.urls.pulse)) === 201;
  }

  async closePulse() {
    return (await this.#post(this.given.urls.pulse_close)) === 200;
  }

  /** @param {string} id @param {boolean | null} is_useful Null: seen, not said. */
  async answerHint(id, is_useful) {
    return (await this.#post(this.given.urls.hint.replace(NO_ID, id), { is_useful })) === 200;
  }

  /** @param {string} sensitivity @param {boolean} are_muted */
  async setHints(sensitivity, are_muted) {
    return (await this.#post(this.given.urls.hints, { sensitivity, are_muted })) === 200;
  }

  /** @param {string} seat The teacher has been with this student. */
  async helped(seat) {
    return (await this.#post(this.given.urls.helped.replace(NO_ID, seat))) === 200;
  }

  /**
   * @param {string} url
   * @param {object} [body]
   */
  #post(url, body = {}) {
    return post(url, this.given.csrf, body);
  }
}
