// The dashboard: hears events, reduces them, shows what came out, at most once a second.

import { clockFace, serverTime } from "../lib/clock.js";
import { boot, byId, setText } from "../lib/elements.js";
import { fill, gettext } from "../lib/language.js";
import { onThemeChange } from "../lib/theme.js";
import { Actions } from "./actions.js";
import { CompactWindow } from "./compact.js";
import { isBreak } from "./deeds.js";
import { glance } from "./glance.js";
import { listenToKeys } from "./keys.js";
import { apply, isGap } from "./reducer.js";
import { markName } from "./said.js";
import { DashboardSocket } from "./socket.js";
import { DashboardView } from "./view.js";
import { spoken } from "./words.js";

/**
 * @typedef {object} DashboardBoot
 * @property {string} session
 * @property {string} socket Path of the WebSocket.
 * @property {Record<string, string>} names By seat.
 * @property {string[]} labels The order of every distribution.
 * @property {string} csrf
 * @property {{ helped: string, markers: string, unmark: string, pulse: string, pulse_close: string, hint: string, hints: string }} urls
 * @property {string} mode
 * @property {number} k
 * @property {boolean} has_agreed Whether some student of the course has agreed to the camera.
 * @property {number} started_at Epoch seconds.
 */

const RENDER_EVERY = 1000;
const SPEAK_EVERY = 10_000;
const ASK_NAMES_EVERY = 3000;

const given = /** @type {DashboardBoot} */ (boot());
const actions = new Actions(given);
const view = new DashboardView(given, { helped: (seat) => void helped(seat), unmark: (id) => void actions.unmark(id) });

/** @type {import("./reducer.js").State | null} */
let state = null;
/** What the page shows: older than the state while it is paused. @type {import("./reducer.js").State | null} */
let shown = null;
let isHeld = false;
let isOver = false;
let renderedAt = Number.NEGATIVE_INFINITY;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let rendering;
let spokenAt = Number.NEGATIVE_INFINITY;
let namesAskedAt = Number.NEGATIVE_INFINITY;
/** Events say when they were made, never later than now: the largest lead seen is the best guess at the server's clock. */
const clock = { ahead: Number.NEGATIVE_INFINITY };

function renderSoon() {
  if (isHeld || rendering !== undefined) return;
  rendering = setTimeout(render, Math.max(0, renderedAt + RENDER_EVERY - performance.now()));
}

function render() {
  rendering = undefined;
  if (!state || isHeld) return;
  renderedAt = performance.now();
  shown = state;
  view.render(state);
  if (renderedAt - spokenAt >= SPEAK_EVERY) {
    spokenAt = renderedAt;
    setText(byId("announcement", HTMLElement), spoken(state, view.isRead(state)));
  }
  void askNames(Object.keys(state.tiles));
}

/**
 * The teacher has been with a student. If that is not heard, the next render offers the button again.
 *
 * @param {string} seat
 */
async function helped(seat) {
  if (!(await actions.helped(seat))) view.offerAgain(seat);
}

/**
 * Names never travel over the socket, so a latecomer's name is on a fresh copy of this page only.
 *
 * @param {string[]} seats
 */
async function askNames(seats) {
  const now = performance.now();
  if (seats.every((seat) => seat in given.names) || now - namesAskedAt < ASK_NAMES_EVERY) return;
  namesAskedAt = now;
  try {
    const page = await (await fetch(location.href)).text();
    const fresh = new DOMParser().parseFromString(page, "text/html").getElementById("boot")?.textContent;
    if (fresh) Object.assign(given.names, JSON.parse(fresh).names);
    renderSoon();
  } catch {
    // The network is away; the tile says "Joining" until the next try.
  }
}

const socket = new DashboardSocket(given.socket, {
  switched() {
    location.reload(); // it comes back with other cards, and the reason
  },
  moved(link) {
    isOver = link.state === "stopped";
    view.showLink(link);
  },
  heard(event) {
    if (isGap(state, event)) socket.wantState();
    state = apply(state, event);
    clock.ahead = Math.max(clock.ahead, event.at - Date.now() / 1000);
    renderSoon();
  },
});

function hold() {
  isHeld = !isHeld;
  view.showHeld(isHeld ? new Date() : null);
  renderSoon();
}

async function ask() {
  const button = byId("ask", HTMLButtonElement);
  button.disabled = true;
  const isAsked = await actions.ask();
  view.showRefused(isAsked ? "" : gettext("The class could not be asked. Check the connection and try again."));
  button.disabled = false;
  return isAsked;
}

function askAfterHint() {
  void answerHint(null);
  return ask();
}

const markForm = byId("mark-form", HTMLFormElement);
const markDialog = byId("mark-dialog", HTMLDialogElement);

function openMarks() {
  byId("mark-error", HTMLElement).hidden = true;
  if (!markDialog.open) markDialog.showModal();
}

/** @param {SubmitEvent} event */
async function mark(event) {
  const kind = event.submitter instanceof HTMLButtonElement ? event.submitter.value : "note"; // Enter in the text
  if (kind === "") return;
  event.preventDefault();
  const text = byId("mark-text", HTMLInputElement);
  const error = byId("mark-error", HTMLElement);
  const isNoted = await actions.mark(kind, text.value.trim());
  const refused = gettext("That was not noted: the server was not reached, or the lesson has 200 moments already.");
  setText(error, isNoted ? "" : refused);
  error.hidden = isNoted;
  if (!isNoted) return;
  text.value = "";
  markDialog.close();
}

/** @param {string} kind */
async function markAtOnce(kind) {
  const isNoted = await actions.mark(kind, "");
  view.showRefused(isNoted ? "" : gettext("That was not noted. Check the connection and try again."));
  const noted = fill(gettext("Noted: {what}."), { what: markName({ kind, text: "" }) });
  if (isNoted) setText(byId("announcement", HTMLElement), noted);
}

byId("hold", HTMLButtonElement).addEventListener("click", hold);
byId("ask", HTMLButtonElement).addEventListener("click", () => void ask());
byId("mark", HTMLButtonElement).addEventListener("click", openMarks);
byId("pulse-close", HTMLButtonElement).addEventListener("click", () => void actions.closePulse());
byId("pulse-hide", HTMLButtonElement).addEventListener("click", () => {
  view.hidePulse(state?.lesson.pulse?.id ?? "");
  if (shown) view.render(shown);
});
/** @param {boolean | null} isUseful */
async function answerHint(isUseful) {
  const hint = state?.hint;
  if (hint) await actions.answerHint(hint.id, isUseful);
}

async function setHints() {
  const sensitivity = byId("hint-sensitivity", HTMLSelectElement).value;
  const isSaved = await actions.setHints(sensitivity, byId("hint-muted", HTMLInputElement).checked);
  byId("hint-error", HTMLElement).hidden = isSaved;
}

/** Hints come from faces. */
function listenToHints() {
  byId("hint-ask", HTMLButtonElement).addEventListener("click", () => void askAfterHint());
  byId("hint-seen", HTMLButtonElement).addEventListener("click", () => void answerHint(null));
  byId("hint-yes", HTMLButtonElement).addEventListener("click", () => void answerHint(true));
  byId("hint-no", HTMLButtonElement).addEventListener("click", () => void answerHint(false));
  byId("hint-sensitivity", HTMLSelectElement).addEventListener("change", () => void setHints());
  byId("hint-muted", HTMLInputElement).addEventListener("change", () => void setHints());
}

if (given.mode !== "self_report") listenToHints();
markForm.addEventListener("submit", (event) => void mark(event));
listenToKeys({
  m: openMarks,
  a: () => void ask(),
  p: hold,
  s: () => void markAtOnce("slowed"),
  r: () => void markAtOnce("repeated"),
  b: () => void markAtOnce(isBreak(state?.lesson.deeds ?? []) ? "back" : "break"),
});

for (const button of document.querySelectorAll("[data-stretch]")) {
  button.addEventListener("click", () => {
    const stretch = button.getAttribute("data-stretch");
    view.chooseStretch(stretch === "all" ? null : Number(stretch));
    if (shown) view.render(shown);
  });
}

for (const details of document.querySelectorAll("details")) {
  details.addEventListener("toggle", () => shown && view.render(shown));
}

onThemeChange(() => {
  if (shown) view.render(shown, { everything: true });
});

function running() {
  const ahead = Number.isFinite(clock.ahead) ? clock.ahead : 0;
  return clockFace(serverTime({ ahead }, Date.now()) - given.started_at);
}

setInterval(() => {
  if (!isOver && state?.session.state !== "ended") setText(byId("clock", HTMLElement), running());
}, 1000);

const compact = new CompactWindow({
  look() {
    const seen = isHeld ? shown : state;
    if (!seen) return null;
    const isEnded = state?.session.state === "ended";
    return { glance: glance(seen, given.names), connection: view.connection, clock: running(), isOver: isEnded };
  },
  ask: askAfterHint,
  seen: () => void answerHint(null),
  moved: (isOpen) => byId("compact", HTMLElement).setAttribute("aria-pressed", String(isOpen)),
});

byId("compact", HTMLButtonElement).addEventListener("click", async () => {
  const isDone = await compact.toggle();
  const refused = gettext("The browser did not open the small window. Allow pop-ups for this site and try again.");
  view.showRefused(isDone ? "" : refused);
});

socket.connect();
