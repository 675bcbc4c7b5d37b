// Under a face that was read: a button, and what it opens: where the network looked.

import { element } from "../lib/elements.js";
import { fill, gettext } from "../lib/language.js";
import { explanation } from "./explained.js";
import { drawHeat } from "./heat.js";

const QUESTION = gettext("What did it look at?");
const DRAWN_SIDE = 640;
const BUTTON = "insight__button button button--small";

/**
 * @typedef {{ falls: import("./explained.js").Falls } | { trouble: import("./words.js").Trouble }} Answer
 *
 * @typedef {object} Surroundings What a panel needs of the page.
 * @property {HTMLCanvasElement} picture
 * @property {(face: import("./seen.js").ReadFace) => Promise<Answer | null>} explain Null when the picture is gone meanwhile.
 * @property {(text: string) => void} announce
 */

export class Insight {
  #face;
  #page;
  #isAsking = false;
  #isDrawn = false;
  #button;
  #label = element("span", "insight__label", QUESTION);
  #panel = element("div", "insight__panel");
  #trouble = element("p", "insight__trouble");

  /**
   * @param {import("./seen.js").ReadFace} face
   * @param {Surroundings} page
   */
  constructor(face, page) {
    this.#face = face;
    this.#page = page;
    this.#panel.id = `insight-${face.number}`;
    this.#panel.hidden = true;
    this.#trouble.hidden = true;
    this.#button = element("button", BUTTON);
    this.#button.type = "button";
    this.#button.setAttribute("aria-controls", this.#panel.id);
    const which = fill(gettext("Face {number}"), { number: face.number });
    this.#button.append(this.#label, element("span", "visually-hidden", ` ${which}`));
    this.#button.addEventListener("click", () => void this.#pressed());
    this.#open(false);
  }

  get parts() {
    return [this.#button, this.#trouble, this.#panel];
  }

  async #pressed() {
    if (this.#isAsking) return;
    this.#trouble.hidden = true;
    if (this.#isDrawn) return this.#open(Boolean(this.#panel.hidden));
    this.#showAsking(true);
    const answer = await this.#page.explain(this.#face);
    this.#showAsking(false);
    if (!answer) return;
    if ("trouble" in answer) return this.#fail(answer.trouble);
    const text = explanation({ falls: answer.falls, name: this.#face.likeliest.name });
    this.#fill(answer.falls, text);
    this.#page.announce(fill(gettext("Face {number}: {words}"), { number: this.#face.number, words: text }));
  }

  /** @param {boolean} isAsking */
  #showAsking(isAsking) {
    this.#isAsking = isAsking;
    // Not disabled, which would take the focus away from who pressed it.
    this.#button.setAttribute("aria-disabled", String(isAsking));
    this.#label.textContent = isAsking ? gettext("Looking again …") : QUESTION;
    const words = fill(gettext("Looking again at face {number}."), { number: this.#face.number });
    if (isAsking) this.#page.announce(words);
  }

  /** @param {boolean} isOpen */
  #open(isOpen) {
    this.#panel.hidden = !isOpen;
    this.#button.setAttribute("aria-expanded", String(isOpen));
  }

  /** @param {import("./words.js").Trouble} trouble */
  #fail(trouble) {
    this.#trouble.textContent = fill(gettext("{title}. {text}"), { title: trouble.title, text: trouble.text });
    this.#trouble.hidden = false;
    this.#page.announce(this.#trouble.textContent);
  }

  /**
   * @param {import("./explained.js").Falls} falls
   * @param {string} text
   */
  #fill(falls, text) {
    const canvas = element("canvas", "insight__picture");
    canvas.width = canvas.height = DRAWN_SIDE;
    canvas.setAttribute("role", "img");
    const seen = gettext("Face {number} in grey, coloured where the answer changes when it is covered");
    canvas.setAttribute("aria-label", fill(seen, { number: this.#face.number }));
    const scale = element("span", "insight__scale");
    scale.ariaHidden = "true";
    const legend = element("p", "insight__legend", gettext("Covering this part changes the answer"));
    const ends = element("span", "insight__ends");
    ends.append(element("span", "", gettext("least")), scale, element("span", "", gettext("most")));
    legend.append(ends);
    const note = gettext(
      "This explains the network, not the person: where in the picture its answer comes from, rightly or not.",
    );
    this.#panel.replaceChildren(
      canvas,
      legend,
      element("p", "insight__words", text),
      element("p", "insight__note", note),
    );
    this.#open(true);
    // Its colour comes from its style, so it must be on the page.
    drawHeat(canvas, this.#page.picture, this.#face.square ?? [], falls);
    this.#isDrawn = true;
  }
}
