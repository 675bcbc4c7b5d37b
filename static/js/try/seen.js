// From the server's numbers to what the page shows of them. Pure.

import { EXPRESSION_ORDER, expressionName, unknownWords } from "../dashboard/words.js";
import { fill, gettext, ngettext } from "../lib/language.js";
import { ADVICE, nameWithin, unreadWords } from "./words.js";

/**
 * What the server says of one picture; the workers' side is `Look` in inference/contract.py.
 *
 * @typedef {object} SeenFace
 * @property {number[]} box Left, top, width, height as shares of the picture.
 * @property {"accepted" | "unknown"} status
 * @property {string} [reason]
 * @property {number[]} [p] Seven probabilities in the order of the page's labels.
 * @property {number[]} [square] What the network saw: x and y of its left top and right top corner, as shares of the picture.
 * @property {number[][]} [falls] By how much the answer falls when each part of that square is covered.
 *
 * @typedef {object} Look
 * @property {"done" | "failed"} status
 * @property {string} model Name and hash.
 * @property {SeenFace[]} faces
 * @property {number} left_out
 *
 * @typedef {{ label: string, name: string, percent: number, isTop: boolean }} Score
 * @typedef {{ label: string, name: string }} Likeliest `name`: within a sentence.
 *
 * @typedef {object} ReadFace
 * @property {number} number
 * @property {number[]} box
 * @property {string} sentence
 * @property {Score[]} scores
 * @property {Likeliest} likeliest
 * @property {number[]} [square]
 *
 * @typedef {{ number: number, box: number[], icon: string, sentence: string, advice: string }} UnreadFace
 */

/**
 * Whole percentages that add up to 100: the largest remainders are rounded up.
 *
 * @param {readonly number[]} shares They add up to about 1.
 * @returns {number[]}
 */
export function percentages(shares) {
  const whole = shares.reduce((sum, share) => sum + share, 0) || 1;
  const exact = shares.map((share) => (100 * share) / whole);
  const rounded = exact.map(Math.floor);
  const missing = 100 - rounded.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact.map((share, at) => ({ at, rest: share - Math.floor(share) }));
  byRemainder.sort((one, other) => other.rest - one.rest || one.at - other.at);
  for (const { at } of byRemainder.slice(0, missing)) rounded[at] = (rounded[at] ?? 0) + 1;
  return rounded;
}

/**
 * @param {SeenFace} face
 * @param {number} at Its place from the left, from 0.
 * @param {readonly string[]} labels The order of `p`.
 * @returns {ReadFace | UnreadFace}
 */
export function faceShown(face, at, labels) {
  const shown = { number: at + 1, box: face.box };
  if (face.status !== "accepted" || !face.p) {
    const { icon } = unknownWords(face.reason);
    return { ...shown, icon, sentence: unreadWords(face.reason), advice: ADVICE[face.reason ?? ""] ?? "" };
  }
  const percents = percentages(face.p);
  const top = face.p.indexOf(Math.max(...face.p));
  const scores = EXPRESSION_ORDER.map((label) => {
    const place = labels.indexOf(label);
    return { label, name: expressionName(label), percent: percents[place] ?? 0, isTop: place === top };
  });
  const label = labels[top] ?? "";
  const likeliest = { label, name: nameWithin(label) };
  const words = gettext("The picture looks most like: {name}, {percent} %");
  const sentence = fill(words, { name: likeliest.name, percent: percents[top] ?? 0 });
  return { ...shown, sentence, scores, likeliest, square: face.square };
}

/**
 * @param {ReadFace | UnreadFace} face
 * @returns {face is ReadFace}
 */
export function isRead(face) {
  return "scores" in face;
}

/**
 * @param {Look} look
 * @returns {string} "3 faces found", with what was left out.
 */
export function heading(look) {
  const count = look.faces.length;
  if (count === 0) return gettext("No face found");
  return fill(ngettext("{count} face found", "{count} faces found", count), { count });
}

/**
 * What a screen reader hears when the answer is there.
 *
 * @param {Look} look
 * @param {readonly string[]} labels
 * @returns {string}
 */
export function spoken(look, labels) {
  const faces = look.faces.map((face, at) => {
    const { number, sentence } = faceShown(face, at, labels);
    return fill(gettext("Face {number}: {sentence}."), { number, sentence });
  });
  return [fill(gettext("{sentence}."), { sentence: heading(look) }), ...faces].join(" ");
}

/**
 * @param {string} model Name and hash.
 * @returns {string} "seed_cnn (77ac01dfe2b4)"
 */
export function modelName(model) {
  const [name = "", hash = ""] = model.split(" ");
  return hash ? `${name} (${hash.slice(0, 12)})` : name;
}
