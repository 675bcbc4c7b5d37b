// What a student who agrees to the camera agrees to beside: changed in place, and shown as the server knows it.

import { post } from "../lib/api.js";
import { byId, setText } from "../lib/elements.js";
import { gettext } from "../lib/language.js";

/** @typedef {{ stored: boolean, individual: boolean }} Scopes */

const CHANGED = {
  stored: {
    true: gettext("From now on your numbers are kept for the report."),
    false: gettext("From now on no more numbers of you are kept."),
  },
  individual: {
    true: gettext("Your teacher sees your own mood from now on."),
    false: gettext("Your teacher no longer sees your own mood."),
  },
};
const ERASED = gettext("What was kept of you in this course is erased.");
const NOT_AGREED = gettext("Your consent does not hold any more: it was taken back, or its words have changed.");
const TROUBLE = gettext("That did not reach the server. Try again in a moment.");

export class Scoping {
  /** @type {Scopes} */
  #now;
  #isSending = false;
  /** Without the mode for it there is no box for `individual`. @type {HTMLInputElement[]} */
  #boxes = [...document.querySelectorAll("[data-scope]")].filter((box) => box instanceof HTMLInputElement);

  /** @param {import("../pages/camera.js").CameraBoot} given */
  constructor(given) {
    this.given = given;
    this.#now = given.consent;
    for (const box of this.#boxes) box.addEventListener("change", () => void this.#change(box));
    byId("scopes-erase", HTMLButtonElement).addEventListener("click", () => void this.#erase());
    this.#render();
  }

  /** @param {Scopes} now What the server knows. */
  heard({ stored, individual }) {
    this.#now = { stored, individual };
    this.given.consent = { ...this.given.consent, stored, individual };
    this.#render();
  }

  /** @param {HTMLInputElement} box */
  async #change(box) {
    const scope = box.dataset.scope === "individual" ? "individual" : "stored";
    const isWanted = box.checked;
    if (await this.#send({ [scope]: isWanted })) {
      this.heard({ ...this.#now, [scope]: isWanted });
      this.#say(CHANGED[scope][isWanted ? "true" : "false"]);
      if (scope === "stored") byId("scopes-offer", HTMLElement).hidden = isWanted;
    }
    box.focus();
  }

  async #erase() {
    if (!(await this.#send({ stored: false, erase: true }))) return;
    byId("scopes-offer", HTMLElement).hidden = true;
    this.#say(ERASED);
    this.#boxes[0]?.focus(); // the button that had the focus is gone
  }

  /**
   * @param {Partial<Scopes> & { erase?: boolean }} body
   * @returns {Promise<boolean>} Whether the server took it; if not, the page says why.
   */
  async #send(body) {
    this.#isSending = true;
    this.#say("");
    this.#render();
    const status = await post(this.given.urls.scopes, this.given.csrf, body);
    this.#isSending = false;
    const isDone = status === 200;
    setText(byId("scopes-error-text", HTMLElement), isDone ? "" : status === 403 ? NOT_AGREED : TROUBLE);
    byId("scopes-error-link", HTMLElement).hidden = status !== 403;
    byId("scopes-error", HTMLElement).hidden = isDone;
    this.#render();
    return isDone;
  }

  /** @param {string} text */
  #say(text) {
    setText(byId("scopes-said", HTMLElement), text);
  }

  #render() {
    for (const box of this.#boxes) {
      const isOn = box.dataset.scope === "individual" ? this.#now.individual : this.#now.stored;
      if (!this.#isSending) box.checked = isOn; // while it is sent the box shows what is wanted
      box.disabled = this.#isSending;
    }
    byId("scopes-erase", HTMLButtonElement).disabled = this.#isSending;
    byId("seen-alone", HTMLElement).hidden = !this.#now.individual;
    byId("seen-in-class", HTMLElement).hidden = this.#now.individual;
  }
}
