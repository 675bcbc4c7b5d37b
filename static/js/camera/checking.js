// How a student is doing, in five faces with words. They work the same with a camera and without.

import { post } from "../lib/api.js";
import { serverTime } from "../lib/clock.js";
import { byId, setText } from "../lib/elements.js";
import { fill, gettext } from "../lib/language.js";
import { checkInWords, standingAnswer, waitToVote } from "./said.js";

/** @typedef {import("./said.js").Said} Said */

const RENDER_EVERY = 1000;
const TROUBLE = gettext("That did not reach the server. Try again in a moment.");

export class Checking {
  /** @type {Said} */
  #said;
  #isSending = false;
  /** @type {HTMLButtonElement[]} */
  #answers = [...document.querySelectorAll("[data-answer]")].filter((button) => button instanceof HTMLButtonElement);

  /**
   * @param {import("../pages/camera.js").CameraBoot} given
   * @param {import("../lib/clock.js").ServerClock} clock
   */
  constructor(given, clock) {
    this.given = given;
    this.clock = clock;
    this.#said = given.said;
    for (const button of this.#answers) button.addEventListener("click", () => void this.#answer(button));
    setInterval(() => this.#render(), RENDER_EVERY);
    this.#render();
  }

  /** @param {Said} said What the server knows. */
  heard(said) {
    this.#said = said;
    this.#render();
  }

  /** @param {HTMLButtonElement} button */
  async #answer(button) {
    const answer = Number(button.dataset.answer);
    this.#isSending = true;
    this.#render();
    const status = await post(this.given.urls.check_in, this.given.csrf, { answer });
    this.#isSending = false;
    const error = byId("check-in-error", HTMLElement);
    setText(error, status === 200 ? "" : TROUBLE);
    error.hidden = status === 200;
    if (status === 200) {
      const answered_at = serverTime(this.clock, Date.now());
      this.#said = { ...this.#said, answer, answered_at };
      const words = button.textContent?.trim() ?? "";
      setText(byId("check-in-spoken", HTMLElement), fill(gettext("You said: {words}."), { words }));
    }
    this.#render();
  }

  #render() {
    const now = serverTime(this.clock, Date.now());
    const { check_in: rules } = this.given;
    const mine = standingAnswer(this.#said, now, rules);
    const wait = waitToVote(this.#said.answered_at, now, rules);
    for (const button of this.#answers) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.answer) === mine));
      button.disabled = this.#isSending || wait > 0;
    }
    setText(byId("check-in-state", HTMLElement), checkInWords(mine, wait, rules.fewest));
  }
}
