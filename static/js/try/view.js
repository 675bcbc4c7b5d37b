// The page's face: puts pictures, boxes and words in place, decides nothing.

import { byId, element, iconHref, setText } from "../lib/elements.js";
import { fill, gettext, ngettext } from "../lib/language.js";
import { Insight } from "./insight.js";
import { cutout } from "./scaling.js";
import { faceShown, heading, isRead, modelName, spoken } from "./seen.js";

/** @typedef {"empty" | "asking" | "camera" | "working" | "done" | "trouble"} Phase */

const CUTOUT_SIDE = 112;

export class TryView {
  #hasPicture = false;
  #explain;

  /** @param {import("./insight.js").Surroundings["explain"]} explain Asks what the answer about a face rests on. */
  constructor(explain) {
    this.#explain = explain;
  }

  get canvas() {
    return byId("picture", HTMLCanvasElement);
  }

  get video() {
    return byId("preview", HTMLVideoElement);
  }

  /** @param {Phase} phase */
  showPhase(phase) {
    byId("try", HTMLElement).dataset.phase = phase;
    for (const part of document.querySelectorAll("[data-phases]")) {
      part.toggleAttribute("hidden", !part.getAttribute("data-phases")?.split(" ").includes(phase));
    }
    const isCamera = phase === "asking" || phase === "camera";
    byId("figure", HTMLElement).hidden = isCamera || !this.#hasPicture;
    byId("drop", HTMLElement).hidden = isCamera || this.#hasPicture;
    byId("more", HTMLElement).hidden = isCamera || !this.#hasPicture;
    if (phase !== "done") byId("boxes", HTMLElement).replaceChildren();
    byId("results", HTMLElement).ariaBusy = String(phase === "working");
    if (phase === "working") this.#announce(gettext("Looking at the picture."));
  }

  /** @param {boolean} has Whether the canvas holds a picture that is to be seen. */
  showPicture(has) {
    this.#hasPicture = has;
    if (!has) {
      this.canvas.width = 1;
      this.canvas.height = 1;
    }
  }

  /** @param {boolean} isOver Whether a file is held over the page. */
  showDrag(isOver) {
    byId("stage", HTMLElement).dataset.drag = String(isOver);
  }

  /** @param {import("./words.js").Trouble} trouble */
  showTrouble(trouble) {
    setText(byId("trouble-title", HTMLElement), trouble.title);
    setText(byId("trouble-text", HTMLElement), trouble.text);
    byId("again", HTMLElement).hidden = !(trouble.again && this.#hasPicture);
  }

  /**
   * @param {import("./seen.js").Look} look
   * @param {readonly string[]} labels
   */
  showLook(look, labels) {
    const faces = look.faces.map((face, at) => faceShown(face, at, labels));
    setText(byId("results-title", HTMLElement), heading(look));
    byId("no-face", HTMLElement).hidden = faces.length > 0;
    const rest = byId("left-out", HTMLElement);
    rest.hidden = look.left_out === 0;
    setText(rest, leftOutWords(look.left_out, faces.length));
    byId("read-by", HTMLElement).hidden = faces.length === 0;
    setText(byId("model", HTMLElement), modelName(look.model));
    byId("faces", HTMLElement).replaceChildren(...faces.map((face) => this.#card(face)));
    byId("boxes", HTMLElement).replaceChildren(...faces.map((face) => box(face)));
    this.#announce(spoken(look, labels));
  }

  /** @param {import("./seen.js").ReadFace | import("./seen.js").UnreadFace} face */
  #card(face) {
    const card = element("li", "face");
    card.id = `face-${face.number}`;
    const head = element("div", "face__head");
    const words = element("div", "face__words");
    const name = fill(gettext("Face {number}"), { number: face.number });
    words.append(element("h3", "face__name", name), element("p", "face__sentence", face.sentence));
    head.append(this.#cutout(face.box), words);
    card.append(head);
    if (isRead(face)) {
      const list = element("ul", "scores");
      list.append(...face.scores.map(scoreRow));
      card.append(list);
      if (face.square) card.append(...new Insight(face, this.#surroundings()).parts);
    } else {
      card.dataset.unread = "";
      words.querySelector(".face__sentence")?.prepend(icon(face.icon));
      card.append(element("p", "face__advice", face.advice));
    }
    card.addEventListener("mouseenter", () => point(face.number, true));
    card.addEventListener("mouseleave", () => point(face.number, false));
    return card;
  }

  #surroundings() {
    return {
      picture: this.canvas,
      explain: this.#explain,
      announce: (/** @type {string} */ text) => this.#announce(text),
    };
  }

  /** @param {number[]} share */
  #cutout(share) {
    const small = document.createElement("canvas");
    small.className = "face__cutout";
    small.width = small.height = CUTOUT_SIDE;
    small.ariaHidden = "true";
    const { x, y, side } = cutout(share, this.canvas.width, this.canvas.height);
    const context = small.getContext("2d");
    if (context) context.imageSmoothingQuality = "high";
    context?.drawImage(this.canvas, x, y, side, side, 0, 0, CUTOUT_SIDE, CUTOUT_SIDE);
    return small;
  }

  /** @param {string} text */
  #announce(text) {
    setText(byId("announcement", HTMLElement), text);
  }
}

/**
 * @param {number} count
 * @param {number} read
 */
function leftOutWords(count, read) {
  const words = ngettext(
    "{count} smaller face was left out: the {read} largest are read.",
    "{count} smaller faces were left out: the {read} largest are read.",
    count,
  );
  return fill(words, { count, read });
}

/** @param {import("./seen.js").ReadFace | import("./seen.js").UnreadFace} face */
function box(face) {
  const frame = element("span", "box");
  frame.dataset.face = String(face.number);
  frame.toggleAttribute("data-unread", !isRead(face));
  const [left = 0, top = 0, width = 0, height = 0] = face.box.map((share) => `${share * 100}%`);
  Object.assign(frame.style, { left, top, width, height });
  frame.append(element("span", "box__number", String(face.number)));
  return frame;
}

/** @param {import("./seen.js").Score} score */
function scoreRow(score) {
  const row = element("li", "score");
  row.dataset.label = score.label;
  row.toggleAttribute("data-top", score.isTop);
  const bar = element("span", "score__bar");
  bar.ariaHidden = "true";
  const filled = element("span", "score__fill");
  filled.style.width = `${score.percent}%`;
  bar.append(filled);
  row.append(element("span", "score__name", score.name), bar, element("span", "score__percent", `${score.percent} %`));
  return row;
}

/**
 * @param {number} number
 * @param {boolean} isPointed
 */
function point(number, isPointed) {
  document.querySelector(`.box[data-face="${number}"]`)?.toggleAttribute("data-pointed", isPointed);
}

/** @param {string} name */
function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", iconHref(name));
  svg.append(use);
  return svg;
}
