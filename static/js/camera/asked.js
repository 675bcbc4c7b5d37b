// The teacher's question on the student's page: three buttons, while it is open.

import { post } from "../lib/api.js";
import { serverTime } from "../lib/clock.js";
import { byId, setText } from "../lib/elements.js";
import { gettext } from "../lib/language.js";

/** @typedef {{ id: string, closes_at: number, word?: string }} Asked */

/** Stands in the address where the question belongs. */
const NO_PULSE = "00000000-0000-0000-0000-000000000000";
const LOOK_EVERY = 1000;
const ASKS = gettext("Your teacher asks whether you are following.");
const SIGN = `${gettext("● Your teacher asks")} · `;
const BEFORE = gettext("Your teacher sees how many give each answer, once five have answered. Never who.");
const AFTER = gettext("Thank you. You can change your answer while the question is open.");
const TROUBLE = gettext("That did not reach the server. Try again.");

export class Asking {
  /** @type {Asked | null} */
  #asked = null;
  #word = "";
  /** @type {HTMLButtonElement[]} */
  #words = [...document.querySelectorAll("[data-word]")].filter((button) => button instanceof HTMLButtonElement);

  /**
   * @param {import("../pages/camera.js").CameraBoot} given
   * @param {import("../lib/clock.js").ServerClock} clock
   */
  constructor(given, clock) {
    this.given = given;
    this.clock = clock;
    for (const button of this.#words) button.addEventListener("click", () => void this.#answer(button));
    this.heard(given.pulse);
    setInterval(() => this.#render(), LOOK_EVERY);
  }

  /** @param {Asked | null} asked */
  heard(asked) {
    if (asked?.id !== this.#asked?.id) {
      this.#word = asked?.word ?? "";
      setText(byId("asked-state", HTMLElement), this.#word ? AFTER : BEFORE);
      if (asked) setText(byId("asked-spoken", HTMLElement), ASKS);
    }
    this.#asked = asked;
    this.#render();
  }

  /** @param {HTMLButtonElement} button */
  async #answer(button) {
    const asked = this.#asked;
    const word = button.dataset.word ?? "";
    if (!asked) return;
    const status = await post(this.given.urls.answer.replace(NO_PULSE, asked.id), this.given.csrf, { word });
    if (status === 200) this.#word = word;
    else if (status === 409) this.#asked = null;
    setText(byId("asked-state", HTMLElement), status === 200 ? AFTER : TROUBLE);
    if (status === 200) setText(byId("asked-spoken", HTMLElement), AFTER);
    this.#render();
  }

  #render() {
    const isOpen = this.#asked !== null && serverTime(this.clock, Date.now()) < this.#asked.closes_at;
    byId("asked", HTMLElement).hidden = !isOpen;
    for (const button of this.#words) button.setAttribute("aria-pressed", String(button.dataset.word === this.#word));
    // The tab stands beside the video call: its title is what a student sees of it.
    const isWaiting = isOpen && this.#word === "";
    const title = document.title.replace(SIGN, "");
    const wanted = isWaiting ? SIGN + title : title;
    if (document.title !== wanted) document.title = wanted;
  }
}
