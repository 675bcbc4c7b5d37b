// The dashboard's face: puts numbers and words in place, decides nothing.

import { byId, setText } from "../lib/elements.js";
import { fill, gettext } from "../lib/language.js";
import { drawDistribution, drawGauge, drawLine } from "./charts.js";
import { renderHint } from "./hint.js";
import { renderLedger } from "./ledger.js";
import { renderMarks, renderPulse } from "./lesson.js";
import { renderNeeds } from "./needs.js";
import { renderPace } from "./pace.js";
import { agreementWords, ownWords } from "./said.js";
import { renderDistributionTable, renderLineTable } from "./tables.js";
import { renderTiles } from "./tiles.js";
import { EXPRESSION_ORDER, expressionName, moodWords, percent, rangeWords, seatsSummary, whyWords } from "./words.js";

/**
 * @typedef {import("./reducer.js").State} State
 * @typedef {import("./reducer.js").Signal} Signal
 */

const LINK_WORDS = {
  connecting: gettext("Connecting"),
  open: gettext("Live"),
  waiting: gettext("Reconnecting"),
  stopped: gettext("Stopped"),
};
const SUMMARY = gettext("See the summary");
const LOST = gettext("The connection is lost. What you see is the last that was known; trying again.");

/** Seconds. */
const YOUNG = 300;

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
  /** What the charts were last drawn from, so that they are left alone while it stands. */
  #drawn = "";
  #gauge = "";
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
    byId("distribution-legend", HTMLElement).replaceChildren(...EXPRESSION_ORDER.map(legendItem));
  }

  /**
   * @param {State} state
   * @param {{ everything?: boolean }} [wish] `everything`: the colours changed, draw all again.
   */
  render(state, { everything = false } = {}) {
    if (everything) this.#drawn = this.#gauge = "";
    this.#mood(state.signal, state.session.k);
    setText(byId("own-mean", HTMLElement), ownWords(state.own));
    setText(byId("agreement", HTMLElement), agreementWords(state.lesson.agreement));
    renderPace(state.pace);
    renderNeeds(state, this.given.names, this.does.helped);
    renderHint(state.hint, state.lesson.hints, state.at);
    renderLedger(state);
    renderMarks(state.lesson.markers, this.does.unmark);
    renderPulse(state.lesson.pulse, state.at, state.signal.present, this.#hiddenPulse);
    this.#charts(state);
    renderTiles(byId("tiles", HTMLElement), state.tiles, this.given.names);
    byId("tiles-empty", HTMLElement).hidden = Object.keys(state.tiles).length > 0;
    setText(byId("seats-summary", HTMLElement), seatsSummary(state.tiles));
    if (state.session.state === "ended") this.#note(FINAL_WORDS.ended, SUMMARY);
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
    this.#drawn = "";
    for (const button of document.querySelectorAll("[data-stretch]")) {
      const isChosen = button.getAttribute("data-stretch") === String(seconds ?? "all");
      button.setAttribute("aria-pressed", String(isChosen));
    }
  }

  /** @param {Date | null} since Since when the page stands still on the teacher's wish. */
  showHeld(since) {
    byId("hold", HTMLElement).setAttribute("aria-pressed", String(since !== null));
    this.#heldSince = since;
    this.#connection();
  }

  /** @param {import("./socket.js").LinkState} link */
  showLink(link) {
    this.#link = link.state;
    this.#connection();
    if (link.state === "stopped") this.#note(FINAL_WORDS[link.why], link.why === "ended" ? SUMMARY : gettext("Reload"));
    else if (link.state === "waiting") this.#note(LOST, "");
    else if (link.state === "open") byId("connection-note", HTMLElement).hidden = true;
  }

  #connection() {
    const since = this.#link === "open" ? this.#heldSince : null;
    const time = since?.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    byId("connection", HTMLElement).dataset.state = time ? "held" : this.#link;
    const words = time ? fill(gettext("Paused at {time}"), { time }) : LINK_WORDS[this.#link];
    setText(byId("connection-text", HTMLElement), words);
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

  /**
   * @param {Signal} signal
   * @param {number} k
   */
  #mood(signal, k) {
    const isShown = signal.published && signal.mood !== null;
    const why = whyWords(signal.why, k);
    byId("mood", HTMLElement).dataset.published = String(isShown);
    setText(byId("mood-number", HTMLElement), isShown ? String(signal.mood) : "–");
    setText(byId("mood-words", HTMLElement), signal.mood !== null && isShown ? moodWords(signal.mood) : why.short);
    setText(byId("mood-why", HTMLElement), isShown ? "" : why.long);
    byId("mood-why", HTMLElement).hidden = isShown;
    const count = fill(gettext("{count} of {all}"), { count: signal.n, all: signal.present });
    setText(byId("mood-count", HTMLElement), count);
    setText(byId("mood-coverage", HTMLElement), signal.consenting > 0 ? percent(signal.coverage) : "–");
    setText(byId("mood-band", HTMLElement), (isShown && rangeWords(signal.low, signal.high)) || "–");
    const gauge = `${signal.published} ${signal.mood} ${signal.low} ${signal.high}`;
    if (gauge !== this.#gauge) drawGauge(byId("mood-gauge", HTMLElement), signal);
    this.#gauge = gauge;
    this.#legend(signal.distribution);
  }

  /** @param {number[] | null} distribution */
  #legend(distribution) {
    for (const item of byId("distribution-legend", HTMLElement).querySelectorAll("[data-label]")) {
      const share = distribution?.[this.given.labels.indexOf(item.getAttribute("data-label") ?? "")];
      setText(item, share === undefined ? "–" : percent(share));
    }
  }

  /** @param {State} state */
  #charts(state) {
    const last = state.line.at(-1)?.at ?? state.at;
    const areOpen = [...document.querySelectorAll("details")].map((details) => details.open).join();
    const marks = state.lesson.markers.map(({ id }) => id).join();
    const drawn = `${last} ${state.line.length} ${areOpen} ${marks}`;
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const [first, until] = stretchShown(state.session.started_at, last, this.#stretch);
    const line = state.line.filter(({ at }) => at >= first);
    const hasMood = line.some(({ mood }) => mood !== null);
    this.#chart("line", hasMood, (root) => drawLine(root, line, [first, until], state.lesson.markers));
    this.#chart("distribution", hasMood, (root) => drawDistribution(root, line, this.given.labels, [first, until]));
    for (const [id, render] of /** @type {const} */ ([
      ["line-table", renderLineTable],
      ["distribution-table", renderDistributionTable],
    ])) {
      const table = byId(id, HTMLTableElement);
      if (table.closest("details")?.open) render(table, state.line, this.given.labels);
    }
  }

  /**
   * @param {"line" | "distribution"} name
   * @param {boolean} hasMood
   * @param {(root: HTMLElement) => void} draw
   */
  #chart(name, hasMood, draw) {
    const root = byId(`${name}-chart`, HTMLElement);
    root.hidden = !hasMood;
    byId(`${name}-empty`, HTMLElement).hidden = hasMood;
    if (hasMood) draw(root);
  }
}

/**
 * The stretch of time that the charts show: a young lesson fills five minutes from the left, an old one the stretch chosen.
 *
 * @param {number} started Epoch seconds.
 * @param {number} last Epoch seconds, of the newest point.
 * @param {number | null} stretch Seconds, null: all.
 * @returns {[number, number]}
 */
function stretchShown(started, last, stretch) {
  const first = stretch === null ? started : Math.max(started, last - stretch);
  return [first, Math.max(last, first + YOUNG)];
}

/** @param {string} label */
function legendItem(label) {
  const item = document.createElement("li");
  item.className = "legend__item";
  const swatch = document.createElement("span");
  swatch.className = `legend__swatch legend__swatch--${label}`;
  const name = document.createElement("span");
  name.textContent = expressionName(label);
  const share = document.createElement("span");
  share.className = "legend__share number";
  share.dataset.label = label;
  share.textContent = "–";
  item.append(swatch, name, share);
  return item;
}
