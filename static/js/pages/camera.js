// The student's page: asks, shows, pauses, stops. The capture loop itself runs in camera/worker.js.

import { Asking } from "../camera/asked.js";
import { Checking } from "../camera/checking.js";
import { Resting } from "../camera/resting.js";
import { Saying } from "../camera/saying.js";
import { Scoping } from "../camera/scopes.js";
import { sourcesOf } from "../camera/sources.js";
import { CameraView } from "../camera/view.js";
import { Wakefulness } from "../camera/wake.js";
import { post } from "../lib/api.js";
import { clockFrom } from "../lib/clock.js";
import { boot, byId } from "../lib/elements.js";

/**
 * @typedef {object} CameraBoot
 * @property {string} session
 * @property {string} socket Path of the WebSocket.
 * @property {string} csrf
 * @property {{ pace: string, check_in: string, resting: string, help: string, answer: string, camera: string, scopes: string, withdraw: string, state: string, consent: string, home: string }} urls
 * @property {{ live: boolean, stored: boolean, individual: boolean }} consent
 * @property {string} mode
 * @property {boolean} camera_allowed
 * @property {import("../camera/asked.js").Asked | null} pulse
 * @property {import("../camera/said.js").Said} said
 * @property {import("../camera/said.js").VoteRules} vote
 * @property {import("../camera/said.js").VoteRules & { fewest: number }} check_in
 * @property {number} now Epoch seconds on the server.
 *
 * @typedef {"off" | "asking" | "on" | "paused" | "trouble"} Phase
 */

const COME_AGAIN_WITHIN = 2000;

const given = /** @type {CameraBoot} */ (boot());
const view = new CameraView(given.camera_allowed);
const clock = clockFrom(given.now, Date.now());
const saying = new Saying(given, clock);
const asking = new Asking(given, clock);
const checking = new Checking(given, clock);
const resting = given.camera_allowed ? new Resting(given) : null;
const scoping = given.camera_allowed ? new Scoping(given) : null;
const wakefulness = new Wakefulness();
const worker = new Worker(new URL("../camera/worker.js", import.meta.url), { type: "module" });

/** @type {Phase} */
let phase = "off";
/** @type {MediaStream | null} */
let stream = null;
/** @type {import("../camera/sources.js").Source | null} */
let source = null;
let workerReadsTracks = false;
let isOver = false;

/** The phase as it is by now: after an await it may be another. */
const phaseNow = () => phase;

/** @param {import("../camera/worker.js").ToWorker} message @param {Transferable[]} [transfer] */
function tell(message, transfer = []) {
  worker.postMessage(message, transfer);
}

/** @param {Phase} next */
function enter(next) {
  phase = next;
  wakefulness.keep(next === "on");
  view.showPhase(next);
  void report();
}

/** Lets the camera go at once: its light goes off, and no picture of it is sent any more. */
function letGo() {
  tell({ type: "stop" });
  source = null;
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  view.showStream(null);
}

/** @param {string} name */
function fail(name) {
  letGo();
  view.showTrouble(name);
  enter("trouble");
}

async function turnOn() {
  if (phase === "asking" || phase === "on") return;
  if (!navigator.mediaDevices?.getUserMedia) return fail("insecure");
  if (typeof OffscreenCanvas === "undefined") return fail("too_old");
  enter("asking");
  try {
    const video = {
      width: { ideal: 640 },
      height: { ideal: 480 },
      frameRate: { ideal: 15, max: 30 },
      facingMode: "user",
    };
    const asked = await navigator.mediaDevices.getUserMedia({ video, audio: false });
    // While the browser asked, the lesson may have ended or the person may have thought better of it.
    if (phaseNow() !== "asking" || isOver) {
      for (const track of asked.getTracks()) track.stop();
      return;
    }
    stream = asked;
    watch(asked);
    view.showStream(asked);
    enter("on");
  } catch (error) {
    if (phaseNow() === "asking") fail(error instanceof DOMException ? error.name : "unknown");
  }
}

/** @param {MediaStream} watched */
function watch(watched) {
  const track = watched.getVideoTracks()[0];
  track?.addEventListener("ended", () => {
    if (stream === watched) fail("ended");
  });
  track?.addEventListener("mute", () => stream === watched && view.showMuted());
}

/** @param {"paused" | "off"} next */
function turnOff(next) {
  letGo();
  enter(next);
}

/** Tells the server whether the camera is on; only when it agrees do pictures flow. */
async function report() {
  if (!given.camera_allowed || isOver || phase === "asking") return;
  const said = phase;
  const camera = said === "on" || said === "paused" ? said : "off";
  const status = await post(given.urls.camera, given.csrf, { camera });
  if (phase !== said || isOver) return; // A newer report is on its way.
  if (camera === "on" && status === 403) fail("refused");
  else if (camera === "on" && status === 200) feed();
}

function feed() {
  const track = stream?.getVideoTracks()[0];
  if (!track || source) return;
  for (const make of sourcesOf(track, view.preview, workerReadsTracks)) {
    const next = make();
    try {
      tell(next.start, next.transfer);
      source = next;
      return;
    } catch {
      next.abandon?.(); // This browser names the way but does not go it; the next way will do.
    }
  }
}

/** @param {keyof typeof import("../camera/words.js").OVER} why */
function finish(why) {
  isOver = true;
  letGo();
  phase = "off";
  wakefulness.keep(false);
  view.showPhase("off");
  view.showOver(why);
}

/** The course uses cameras no longer, or again: this page is another one now. A whole class does not ask for it at once. */
function comeAgain() {
  turnOff("off");
  setTimeout(() => location.reload(), Math.random() * COME_AGAIN_WITHIN);
}

async function withdraw() {
  const erase = byId("withdraw-erase", HTMLInputElement).checked;
  const confirm = byId("withdraw-confirm", HTMLButtonElement);
  confirm.disabled = true;
  letGo();
  phase = "off";
  wakefulness.keep(false);
  view.showPhase("off");
  const status = await post(given.urls.withdraw, given.csrf, { erase });
  confirm.disabled = false;
  byId("withdraw-error", HTMLElement).hidden = status === 200;
  if (status !== 200) {
    void report(); // Not withdrawn yet; at least the teacher's page should know that the camera is off.
    return;
  }
  byId("withdraw-dialog", HTMLDialogElement).close();
  finish(erase ? "withdrawn_erased" : "withdrawn");
}

async function grab() {
  const picture = (await source?.grab?.()) ?? null;
  if (!source) picture?.close();
  else tell({ type: "picture", picture }, picture ? [picture] : []);
}

/** @param {unknown} said */
function heardSaid(said) {
  saying.heard(/** @type {import("../camera/said.js").Said} */ (said));
  checking.heard(/** @type {import("../camera/said.js").Said} */ (said));
}

/** @param {Record<string, unknown>} message What the server says of the own face, or of what the teacher sees. */
function heardFace(message) {
  if (message.face) resting?.heard(/** @type {import("../camera/usual.js").OwnFace} */ (message.face));
  if (message.need !== undefined) resting?.seen(message.need === "check_in");
}

/** @param {Record<string, unknown>} message */
function heard(message) {
  if (message.type === "welcome") {
    heardSaid(message.said);
    asking.heard(/** @type {import("../camera/asked.js").Asked | null} */ (message.pulse));
    heardFace(message);
    void report();
  } else if (message.type === "pulse") {
    asking.heard(/** @type {import("../camera/asked.js").Asked | null} */ (message.pulse));
  } else if (message.type === "said") heardSaid(message);
  else if (message.type === "verdict" && phase === "on") view.showVerdict(String(message.verdict));
  else if (message.type === "self" && phase === "on") {
    view.showOwnMood(typeof message.mood === "number" ? message.mood : null, given);
    heardFace(message);
  } else if (message.type === "need") heardFace(message);
  else if (message.type === "scopes") scoping?.heard(/** @type {import("../camera/scopes.js").Scopes} */ (message));
  else if (message.type === "consent.withdrawn" && !isOver) finish("withdrawn");
  else if (message.type === "cameras.switched" && !isOver) comeAgain();
  else if (message.type === "session.ended") finish("ended");
}

worker.addEventListener("message", (/** @type {MessageEvent<import("../camera/worker.js").FromWorker>} */ { data }) => {
  if (data.type === "ready") workerReadsTracks = data.readsTracks;
  else if (data.type === "wanted") void grab();
  else if (data.type === "server") heard(data.message);
  else if (data.type === "no_jpeg") fail("no_jpeg");
  else if (data.type === "link") {
    view.showLink(data.link);
    // Withdrawal and the end of the lesson were already said in full; the close that follows adds nothing.
    if (data.link.state === "stopped" && !isOver) finish(data.link.why);
  }
});

if (given.camera_allowed) {
  byId("camera-on", HTMLButtonElement).addEventListener("click", () => void turnOn());
  byId("camera-on", HTMLButtonElement).disabled = false; // until now a press would have done nothing
  byId("camera-resume", HTMLButtonElement).addEventListener("click", () => void turnOn());
  byId("camera-pause", HTMLButtonElement).addEventListener("click", () => turnOff("paused"));
  byId("camera-off", HTMLButtonElement).addEventListener("click", () => turnOff("off"));
  byId("withdraw-confirm", HTMLButtonElement).addEventListener("click", () => void withdraw());
}
byId("over-reload", HTMLButtonElement).addEventListener("click", () => location.reload());
byId("over-again", HTMLButtonElement).addEventListener("click", () => {
  isOver = false;
  view.hideOver();
  tell({ type: "again" });
});
// A page that leaves takes its camera with it, also into the back-forward cache.
addEventListener("pagehide", () => {
  if (stream) turnOff("off");
});

const scheme = location.protocol === "https:" ? "wss:" : "ws:";
tell({
  type: "connect",
  url: `${scheme}//${location.host}${given.socket}`,
  stateUrl: new URL(given.urls.state, location.href).href,
});
