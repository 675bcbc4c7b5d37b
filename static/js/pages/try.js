// The page for a picture of one's own: takes a photo or one camera shot, has it looked at, shows what was seen.

import { boot, byId } from "../lib/elements.js";
import { ask } from "../try/asking.js";
import { fallsOf } from "../try/explained.js";
import { BadPicture, cutPart, drawFile, drawVideo, jpegOf } from "../try/picture.js";
import { Shot } from "../try/shot.js";
import { partAround, withinPart } from "../try/square.js";
import { TryView } from "../try/view.js";
import { cameraTrouble, tryTrouble } from "../try/words.js";

/**
 * @typedef {object} TryBoot
 * @property {string} csrf
 * @property {string} looks Where pictures go.
 * @property {string[]} labels The order of the seven numbers.
 * @property {number} max_bytes
 */

const given = /** @type {TryBoot} */ (boot());
const view = new TryView(explain);
const shot = new Shot(view.video, () => fail(cameraTrouble("ended")));
/** @type {import("../try/asking.js").Means} */
const means = {
  fetch: (url, options) => fetch(url, options),
  wait: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
  now: () => performance.now(),
};
let turn = 0;
let model = "";

/** @param {import("../try/words.js").Trouble} trouble */
function fail(trouble) {
  shot.close();
  view.showTrouble(trouble);
  view.showPhase("trouble");
}

/** Sends what the canvas shows. */
async function look() {
  turn += 1;
  const mine = turn;
  view.showPhase("working");
  try {
    const jpeg = await jpegOf(view.canvas, given.max_bytes);
    const outcome = await ask(jpeg, given, means);
    if (mine !== turn) return; // A newer picture is on its way, or this one was put away.
    if ("trouble" in outcome) return fail(tryTrouble(outcome.trouble, outcome.seconds));
    model = outcome.look.model;
    view.showLook(outcome.look, given.labels);
    view.showPhase("done");
  } catch (error) {
    if (mine === turn) fail(tryTrouble(error instanceof BadPicture ? error.message : "unknown"));
  }
}

/**
 * Sends the part of the picture around one face once more, and asks what the answer rests on.
 *
 * @param {import("../try/seen.js").ReadFace} face
 * @returns {Promise<import("../try/insight.js").Answer | null>}
 */
async function explain({ square = [], likeliest }) {
  const mine = turn;
  const { width, height } = view.canvas;
  const part = partAround(square, width, height);
  const said = withinPart(square, width, height, part).map((share) => share.toFixed(6));
  /** @type {Awaited<ReturnType<typeof ask>>} */
  let outcome;
  try {
    const jpeg = await jpegOf(cutPart(view.canvas, part), given.max_bytes);
    outcome = await ask(jpeg, { ...given, looks: `${given.looks}?explain=${said.join(",")}` }, means);
  } catch (error) {
    outcome = { trouble: error instanceof BadPicture ? error.message : "unknown", seconds: null };
  }
  if (mine !== turn) return null; // Another picture is shown, or none.
  if ("trouble" in outcome) return { trouble: tryTrouble(outcome.trouble, outcome.seconds) };
  const falls = fallsOf(outcome.look, { model, likeliest: likeliest.label }, given.labels);
  return typeof falls === "string" ? { trouble: tryTrouble(falls) } : { falls };
}

/** @param {File} file */
async function takeFile(file) {
  clear();
  const mine = turn;
  try {
    await drawFile(file, view.canvas);
  } catch (error) {
    if (mine === turn) fail(tryTrouble(error instanceof BadPicture ? error.message : "not_picture"));
    return;
  }
  if (mine !== turn) return;
  view.showPicture(true);
  void look();
}

async function openCamera() {
  clear();
  view.showPhase("asking");
  try {
    if (!(await shot.open())) return;
    view.showPhase("camera");
    byId("take", HTMLButtonElement).focus();
  } catch (error) {
    fail(cameraTrouble(error instanceof Error || error instanceof DOMException ? error.name : "unknown"));
  }
}

function takeShot() {
  if (!shot.isOpen) return;
  try {
    drawVideo(view.video, view.canvas);
  } catch {
    return; // The camera has not shown anything yet; the next press will do.
  }
  shot.close();
  view.showPicture(true);
  void look();
}

/** Puts everything away: the camera, the picture, what was seen of it. */
function clear() {
  turn += 1;
  shot.close();
  view.showPicture(false);
  view.showPhase("empty");
}

/** @param {DataTransfer | null} data */
function firstFile(data) {
  return data?.files[0] ?? null;
}

const input = byId("file", HTMLInputElement);
for (const button of document.querySelectorAll("[data-choose]")) button.addEventListener("click", () => input.click());
for (const button of document.querySelectorAll("[data-camera]"))
  button.addEventListener("click", () => void openCamera());
for (const button of document.querySelectorAll("[data-clear]")) button.addEventListener("click", clear);
byId("take", HTMLButtonElement).addEventListener("click", takeShot);
byId("again", HTMLButtonElement).addEventListener("click", () => void look());
input.addEventListener("change", () => {
  const file = input.files?.[0];
  if (file) void takeFile(file);
  input.value = ""; // The same file may be chosen again.
});

document.addEventListener("paste", (event) => {
  const file = firstFile(event.clipboardData);
  if (file) void takeFile(file);
});
document.addEventListener("dragover", (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  view.showDrag(true);
});
document.addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) view.showDrag(false);
});
document.addEventListener("drop", (event) => {
  view.showDrag(false);
  const file = firstFile(event.dataTransfer);
  if (!file) return;
  event.preventDefault();
  void takeFile(file);
});
// A page that leaves takes its camera and its picture with it, also into the back-forward cache.
addEventListener("pagehide", clear);
for (const button of document.querySelectorAll("button[disabled]")) button.removeAttribute("disabled");
