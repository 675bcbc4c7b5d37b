// The whole capture loop, in a worker of its own. The student looks at the video call, so this page is hidden nearly
// always, and a hidden page's timers slow to once a minute; a worker's timers and its socket do not.

import { clockFrom, serverTime } from "../lib/clock.js";
import { Encoder } from "./encoder.js";
import { frameMessage } from "./frame.js";
import * as sampling from "./sampling.js";
import { CameraLink } from "./socket.js";

/**
 * @typedef {{ type: "connect", url: string, stateUrl: string } | { type: "again" }
 *   | { type: "stream", readable: ReadableStream<VideoFrame> } | { type: "track", track: MediaStreamTrack }
 *   | { type: "grab" } | { type: "picture", picture: ImageBitmap | null } | { type: "stop" }} ToWorker
 *
 * @typedef {{ type: "ready", readsTracks: boolean } | { type: "link", link: import("./socket.js").LinkState }
 *   | { type: "server", message: Record<string, unknown> } | { type: "wanted" } | { type: "sent", seq: number }
 *   | { type: "no_jpeg" }} FromWorker
 *
 * @typedef {object} WorkerScope
 * @property {(message: FromWorker) => void} postMessage
 * @property {(type: string, listener: (event: MessageEvent<ToWorker>) => void) => void} addEventListener
 */

const TICK = 100;
const scope = /** @type {WorkerScope} */ (/** @type {unknown} */ (self));
const encoder = new Encoder();

/** @type {CameraLink | null} */
let link = null;
let clock = clockFrom(Date.now() / 1000, Date.now());
let interval = 1000;
let slowdown = 1;
let seq = 0;
let turn = sampling.startSampling();

/** Counts the cameras of this page: what belongs to an earlier one is let go, even half encoded. */
let camera = 0;
/** @type {(() => void) | null} */
let release = null;
/** Set while the page is the one that takes the pictures, on our tick. */
let grabs = false;
let wantedAt = 0;

/**
 * Takes this picture or lets it go; either way the browser has it back when this returns.
 *
 * @param {VideoFrame | ImageBitmap} picture
 */
function offer(picture) {
  const now = performance.now();
  if (!link || !release || !sampling.mayTake(turn, now, link.line())) {
    picture.close();
    return;
  }
  turn = sampling.taken(turn, now, interval * slowdown);
  const capturedAt = serverTime(clock, Date.now());
  encoder.draw(picture);
  picture.close();
  void send(camera, capturedAt);
}

/**
 * @param {number} from The camera that the picture came from.
 * @param {number} capturedAt Epoch seconds, the server's.
 */
async function send(from, capturedAt) {
  const jpeg = await encoder.jpeg();
  const now = performance.now();
  if (!link || from !== camera || !release) return;
  if (!jpeg) {
    stop();
    scope.postMessage({ type: "no_jpeg" });
  } else if (sampling.isFree(link.line())) {
    seq += 1;
    link.send(frameMessage(seq, capturedAt, jpeg), now);
    turn = sampling.sent(turn);
    scope.postMessage({ type: "sent", seq });
  } else {
    turn = sampling.letGo(now);
  }
}

/** @param {ReadableStream<VideoFrame>} readable */
async function readAll(readable) {
  const reader = readable.getReader();
  release = () => void reader.cancel().catch(() => undefined);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      offer(value);
    }
  } catch {
    // The camera went away under us; the page hears it from the track and says so.
  }
}

/** Forgets the camera and the last picture, at once. */
function stop() {
  camera += 1;
  release?.();
  release = null;
  grabs = false;
  encoder.clear();
}

function start() {
  stop();
  turn = sampling.startSampling();
}

function tick() {
  const now = performance.now();
  link?.check(now);
  const asked = wantedAt > 0 && now - wantedAt < 5000;
  if (grabs && link && !asked && sampling.mayTake(turn, now, link.line())) {
    wantedAt = now;
    scope.postMessage({ type: "wanted" });
  }
}

/** @param {Record<string, unknown>} message */
function heard(message) {
  if (typeof message.now === "number" && message.type === "welcome") {
    clock = clockFrom(message.now, Date.now());
  }
  if (typeof message.interval_ms === "number") {
    interval = message.interval_ms;
    if (message.type === "pace") slowdown = 1;
  }
  if (message.type === "consent.withdrawn" || message.type === "session.ended") stop();
  scope.postMessage({ type: "server", message });
}

/**
 * @param {string} url
 * @param {string} stateUrl
 */
function connect(url, stateUrl) {
  link = new CameraLink(url, stateUrl, {
    heard,
    moved(state) {
      if (state.state === "stopped") stop();
      scope.postMessage({ type: "link", link: state });
    },
    eased({ slower, smaller }) {
      if (slower) slowdown = Math.min(slowdown * 2, 8);
      if (smaller) encoder.easeOff();
    },
  });
  link.connect();
}

scope.addEventListener("message", ({ data }) => {
  if (data.type === "connect") connect(data.url, data.stateUrl);
  else if (data.type === "again") link?.connect();
  else if (data.type === "stop") stop();
  else if (data.type === "picture") {
    wantedAt = 0;
    if (data.picture) offer(data.picture);
  } else {
    start();
    if (data.type === "stream") void readAll(data.readable);
    else if (data.type === "track") readTrack(data.track);
    else {
      grabs = true;
      release = () => undefined;
    }
  }
});

/** @param {MediaStreamTrack} track A copy of the page's track, ours to stop. */
function readTrack(track) {
  if (typeof MediaStreamTrackProcessor === "undefined") return;
  void readAll(new MediaStreamTrackProcessor({ track }).readable);
  const cancel = release;
  release = () => {
    cancel?.();
    track.stop();
  };
}

scope.addEventListener("online", () => link?.hurry());
setInterval(tick, TICK);
scope.postMessage({ type: "ready", readsTracks: typeof MediaStreamTrackProcessor !== "undefined" });
