// The camera page's face: puts words and signs in place, decides nothing.

import { byId, iconHref, setText } from "../lib/elements.js";
import { fill, gettext } from "../lib/language.js";
import { OVER, troubleWords, VERDICT_MUTED, VERDICT_OFF, VERDICT_WAITING, verdictWords } from "./words.js";

const ANNOUNCE_EVERY = 10_000;
const TITLES = { on: gettext("● Camera on"), paused: gettext("Paused") };

export class CameraView {
  #title = document.title;
  #hasCamera;
  #said = "";
  #saidAt = Number.NEGATIVE_INFINITY;

  /** @param {boolean} hasCamera Whether the page has a stage at all. */
  constructor(hasCamera) {
    this.#hasCamera = hasCamera;
  }

  get preview() {
    return byId("preview", HTMLVideoElement);
  }

  /** @param {import("../pages/camera.js").Phase} phase */
  showPhase(phase) {
    byId("camera", HTMLElement).dataset.phase = phase;
    const sign = TITLES[/** @type {keyof typeof TITLES} */ (phase)];
    document.title = sign ? `${sign} · ${this.#title}` : this.#title;
    if (!this.#hasCamera) return;
    for (const part of document.querySelectorAll("[data-phases]")) {
      const phases = part.getAttribute("data-phases")?.split(" ") ?? [];
      part.toggleAttribute("hidden", !phases.includes(phase));
    }
    const turnOn = byId("camera-on", HTMLButtonElement);
    turnOn.disabled = phase === "asking";
    const wording = { asking: gettext("Your browser is asking you"), trouble: gettext("Try again") };
    setText(
      byId("camera-on-text", HTMLElement),
      wording[/** @type {"asking"} */ (phase)] ?? gettext("Turn my camera on"),
    );
    this.#verdict(phase === "on" ? VERDICT_WAITING : VERDICT_OFF);
    if (phase !== "on") this.#ownMood("");
    this.#announce(this.#phaseWords(phase), true);
  }

  /** @param {MediaStream | null} stream */
  showStream(stream) {
    if (!this.#hasCamera) return;
    this.preview.srcObject = stream;
    if (stream) this.preview.play().catch(() => undefined); // Refused only when the stream is already gone.
  }

  /** @param {string} name */
  showTrouble(name) {
    const { title, text } = troubleWords(name);
    setText(byId("trouble-title", HTMLElement), title);
    setText(byId("trouble-text", HTMLElement), text);
  }

  showMuted() {
    this.#verdict(VERDICT_MUTED);
  }

  /** @param {string} verdict */
  showVerdict(verdict) {
    const words = verdictWords(verdict);
    this.#verdict(words);
    this.#announce(words.title, false);
  }

  /**
   * @param {number | null} mood 0 to 100.
   * @param {import("../pages/camera.js").CameraBoot} given
   */
  showOwnMood(mood, given) {
    if (!this.#hasCamera) return;
    if (mood === null) return this.#ownMood("");
    const isShared = given.mode === "individual" && given.consent.individual;
    const words = isShared
      ? gettext("Your own mood, as the system reads it: {mood} of 100. Your teacher sees it too.")
      : gettext("Your own mood, as the system reads it: {mood} of 100. Only you see it.");
    this.#ownMood(fill(words, { mood }));
  }

  /** @param {import("./socket.js").LinkState} link */
  showLink(link) {
    const connection = byId("connection", HTMLElement);
    const words = {
      connecting: gettext("Connecting"),
      open: gettext("Connected"),
      waiting: gettext("Connection lost, trying again"),
      stopped: gettext("Not connected"),
    };
    connection.dataset.state = link.state;
    setText(byId("connection-text", HTMLElement), words[link.state]);
  }

  /** @param {keyof typeof OVER} why */
  showOver(why) {
    const { title, text, offers } = OVER[why];
    setText(byId("over-title", HTMLElement), title);
    setText(byId("over-text", HTMLElement), text);
    byId("over-again", HTMLElement).hidden = !offers.includes("again");
    byId("over-reload", HTMLElement).hidden = !offers.includes("reload");
    byId("over-sign-in", HTMLElement).hidden = !offers.includes("sign_in");
    byId("over", HTMLElement).hidden = false;
    byId("camera-room", HTMLElement).hidden = true;
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
    byId("over-title", HTMLElement).focus();
  }

  hideOver() {
    byId("over", HTMLElement).hidden = true;
    byId("camera-room", HTMLElement).hidden = false;
  }

  /** @param {import("./words.js").VerdictWords} words */
  #verdict(words) {
    if (!this.#hasCamera) return;
    byId("verdict", HTMLElement).dataset.tone = words.tone;
    setText(byId("verdict-title", HTMLElement), words.title);
    setText(byId("verdict-help", HTMLElement), words.help);
    document.getElementById("verdict-icon")?.setAttribute("href", iconHref(words.icon));
  }

  /** @param {string} text */
  #ownMood(text) {
    const own = byId("own-mood", HTMLElement);
    setText(own, text);
    own.hidden = text === "";
  }

  /** @param {import("../pages/camera.js").Phase} phase */
  #phaseWords(phase) {
    const words = {
      off: gettext("Your camera is off."),
      asking: gettext("Your browser is asking for the camera."),
      on: gettext("Your camera is on and being analysed."),
      paused: gettext("Paused. Your camera is off."),
      trouble: "", // The sign itself is an alert.
    };
    return words[phase];
  }

  /**
   * @param {string} text
   * @param {boolean} now Whether it is worth interrupting; otherwise at most every ten seconds.
   */
  #announce(text, now) {
    const time = performance.now();
    if (text === this.#said || (!now && time - this.#saidAt < ANNOUNCE_EVERY)) return;
    this.#said = text;
    this.#saidAt = time;
    setText(byId("camera-announcement", HTMLElement), text);
  }
}
