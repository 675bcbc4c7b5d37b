// The dashboard's face: puts numbers and words in place, decides nothing.

import { byId, setText } from "../lib/elements.js";
import { fill, gettext } from "../lib/language.js";
import { presenceFormula } from "./formulas.js";
import { renderHint } from "./hint.js";
import { renderLedger } from "./ledger.js";
import { renderMarks, renderPulse } from "./lesson.js";
import { renderNeeds } from "./needs.js";
import { OwnCards } from "./own.js";
import { renderPace } from "./pace.js";
import { ReadCards } from "./read.js";
import { renderTiles } from "./tiles.js";
import { seatsSummary } from "./words.js";

/** @typedef {import("./reducer.js").State} State */

const LINK_WORDS = {
  connecting: gettext("Connecting"),
  open: gettext("Live"),
  waiting: gettext("Reconnecting"),
  stopped: gettext("Stopped"),
};
const SUMMARY = gettext("See the summary");
const LOST = gettext("The connection is lost. What you see is the last that was known; trying again.");

const FINAL_WORDS = {
  ended: gettext("This session has ended."),
  signed_out: gettext("You are signed out. Reload the page to sign in again."),
  not_allowed: gettext("You may not see this session any more."),
  protocol: gettext("This page got out of step with the server. Reload it."),
};

export class DashboardView {
  /** Seconds shown in the charts; null: all. @type {number | null} */
  #stretch = 900;
  #hiddenPulse = "";
  /** @type {ReadCards | null} Null: the course never opens a camera. */
  #read;
  #own = new OwnCards();
  /** @type {import("./socket.js").LinkState["state"]} */
  #link = "connecting";
  /** @type {Date | null} */
  #heldSince = null;

  /**
   * @param {import("./page.js").DashboardBoot} given
   * @param {{ helped: (seat: string) => void, unmark: (id: string) => void }} does What the teacher can do here.
   */
  constructor(given, does) {
    this.given = given;
    this.does = does;
    this.#read = given.mode === "self_report" ? null : new ReadCards(given.labels);
  }

  /**
   * @param {State} state
   * @param {{ everything?: boolean }} [wish] `everything`: the colours changed, draw all again.
   */
  render(state, { everything = false } = {}) {
    if (everything) this.#forget();
    this.#cards(state);
    renderPace(state.pace);
    renderNeeds(state, this.given.names, this.does.helped);
    if (this.#read) renderHint(state.hint, state.lesson.hints, state.at);
    renderLedger(state);
    renderMarks(state.lesson.markers, this.does.unmark);
    renderPulse(state.lesson.pulse, state.at, state.signal.present, this.#hiddenPulse);
    renderTiles(byId("tiles", HTMLElement), state.tiles, this.given.names);
    byId("tiles-empty", HTMLElement).hidden = Object.keys(state.tiles).length > 0;
    setText(byId("seats-summary", HTMLElement), seatsSummary(state.tiles));
    setText(byId("presence-formula", HTMLElement), presenceFormula(state.tiles));
    if (state.session.state === "ended") this.#note(FINAL_WORDS.ended, SUMMARY);
  }

  /**
   * What is read of faces; or what students say, where nobody has agreed to a camera.
   *
   * @param {State} state
   */
  #cards(state) {
    const isRead = this.isRead(state);
    if (this.#read) byId("read-cards", HTMLElement).hidden = !isRead;
    byId("own-cards", HTMLElement).hidden = isRead;
    if (isRead) this.#read?.render(state, this.#stretch);
    else this.#own.render(state, this.#stretch);
  }

  /** @param {State} state @returns {boolean} Whether there is, or may soon be, something read of faces. */
  isRead({ signal, line }) {
    if (!this.#read) return false;
    return this.given.has_agreed || signal.consenting > 0 || line.some(({ mood }) => mood !== null);
  }

  #forget() {
    this.#read?.forget();
    this.#own.forget();
  }

  /** @param {string} id The question whose answers the teacher has seen. */
  hidePulse(id) {
    this.#hiddenPulse = id;
  }

  /** @param {string} text What was not done and why; empty: all is well. */
  showRefused(text) {
    if (text) this.#note(text, "");
  }

  /** @param {string} seat Whose hand could not be taken down. */
  offerAgain(seat) {
    const button = document.querySelector(`#needs [data-seat="${seat}"] button`);
    if (button instanceof HTMLButtonElement) button.disabled = false;
  }

  /** @param {number | null} seconds */
  chooseStretch(seconds) {
    this.#stretch = seconds;
    for (const button of document.querySelectorAll("[data-stretch]")) {
      const isChosen = button.getAttribute("data-stretch") === String(seconds ?? "all");
      button.setAttribute("aria-pressed", String(isChosen));
    }
  }

  /** @param {Date | null} since Since when the page stands still on the teacher's wish. */
  showHeld(since) {
    byId("hold", HTMLElement).setAttribute("aria-pressed", String(since !== null));
    this.#heldSince = since;
    this.#showConnection();
  }

  /** @param {import("./socket.js").LinkState} link */
  showLink(link) {
    this.#link = link.state;
    this.#showConnection();
    if (link.state === "stopped") this.#note(FINAL_WORDS[link.why], link.why === "ended" ? SUMMARY : gettext("Reload"));
    else if (link.state === "waiting") this.#note(LOST, "");
    else if (link.state === "open") byId("connection-note", HTMLElement).hidden = true;
  }

  /** How the page stands with the server, and whether it stands still. */
  get connection() {
    const since = this.#link === "open" ? this.#heldSince : null;
    const time = since?.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    if (time) return { state: "held", text: fill(gettext("Paused at {time}"), { time }) };
    return { state: this.#link, text: LINK_WORDS[this.#link] };
  }

  #showConnection() {
    const { state, text } = this.connection;
    byId("connection", HTMLElement).dataset.state = state;
    setText(byId("connection-text", HTMLElement), text);
  }

  /**
   * @param {string} text
   * @param {string} offer What the button says; empty: no button.
   */
  #note(text, offer) {
    const note = byId("connection-note", HTMLElement);
    setText(byId("connection-note-text", HTMLElement), text);
    setText(byId("connection-note-reload", HTMLElement), offer);
    byId("connection-note-reload", HTMLElement).hidden = offer === "";
    note.hidden = false;
  }
}
