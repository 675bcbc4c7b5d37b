// What the student's own face usually looks like, and whether the teacher is told of it.

import { post } from "../lib/api.js";
import { byId, setText } from "../lib/elements.js";
import { gettext } from "../lib/language.js";
import { restingFormula, restingWords } from "./usual.js";

/** @typedef {import("./usual.js").OwnFace} OwnFace */

export class Resting {
  /** @param {import("../pages/camera.js").CameraBoot} given */
  constructor(given) {
    this.given = given;
    byId("resting-again", HTMLButtonElement).addEventListener("click", () => void this.#again());
  }

  /** @param {OwnFace} face */
  heard(face) {
    setText(byId("resting-state", HTMLElement), restingWords(face));
    setText(byId("resting-formula", HTMLElement), restingFormula(face));
    byId("resting-again", HTMLButtonElement).disabled = face.count === 0;
  }

  /** @param {boolean} isSeen Whether the teacher sees that this student may want a check-in. */
  seen(isSeen) {
    const note = byId("check-in-seen", HTMLElement);
    if (note.hidden !== isSeen) return; // nothing new, nothing to say
    note.hidden = !isSeen;
    const over = gettext("Your teacher does not see any more that you may want a check-in.");
    this.#speak(isSeen ? (note.textContent ?? "") : over);
  }

  async #again() {
    const button = byId("resting-again", HTMLButtonElement);
    button.disabled = true;
    const status = await post(this.given.urls.resting, this.given.csrf, {});
    byId("resting-error", HTMLElement).hidden = status === 200;
    button.disabled = false;
    if (status !== 200) return;
    this.heard({ count: 0, usual: null, spread: null, v: null });
    this.#speak(gettext("What was learnt of your face is erased."));
  }

  /** @param {string} text */
  #speak(text) {
    setText(byId("resting-spoken", HTMLElement), text);
  }
}
