// Draws a face in grey, as the network saw it, and over it in one colour what the answer rests on.

import { strengths } from "./explained.js";
import { around, corners } from "./square.js";

/** The strongest colour still lets the face be seen. */
const OPAQUE = 0.8;

/**
 * @param {HTMLCanvasElement} canvas Square; its CSS has the colour, `--heat`.
 * @param {HTMLCanvasElement} picture
 * @param {import("./square.js").Square} square
 * @param {import("./explained.js").Falls} falls
 */
export function drawHeat(canvas, picture, square, falls) {
  const context = canvas.getContext("2d", { alpha: false });
  if (!context) return;
  const shown = around(square, picture.width, picture.height);
  const scale = canvas.width / shown.side;
  context.setTransform(scale, 0, 0, scale, -shown.x * scale, -shown.y * scale);
  context.imageSmoothingQuality = "high";
  drawGrey(context, picture, shown);
  const [first = { x: 0, y: 0 }, second = first] = corners(square, picture.width, picture.height);
  const across = { x: second.x - first.x, y: second.y - first.y };
  // From here on the square is one by one.
  context.transform(across.x, across.y, -across.y, across.x, first.x, first.y);
  context.drawImage(heat(falls, getComputedStyle(canvas).getPropertyValue("--heat")), 0, 0, 1, 1);
  drawEdge(context, 1 / (scale * Math.hypot(across.x, across.y)));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLCanvasElement} picture
 * @param {{ x: number, y: number, side: number }} shown
 */
function drawGrey(context, picture, shown) {
  context.drawImage(picture, 0, 0);
  // Not every browser has the grey filter for canvases; all take the colour of grey.
  context.globalCompositeOperation = "saturation";
  context.fillStyle = "#808080";
  context.fillRect(shown.x, shown.y, shown.side, shown.side);
  context.globalCompositeOperation = "source-over";
}

/**
 * One point for each cell, as strong as what rests on it; the browser makes the steps between them soft.
 *
 * @param {import("./explained.js").Falls} falls
 * @param {string} colour
 */
function heat(falls, colour) {
  const map = strengths(falls);
  const small = document.createElement("canvas");
  small.width = small.height = map.length;
  const context = small.getContext("2d");
  if (!context) return small;
  const points = context.createImageData(map.length, map.length);
  map.flat().forEach((strength, at) => {
    points.data[4 * at + 3] = Math.round(255 * OPAQUE * strength);
  });
  context.putImageData(points, 0, 0);
  context.globalCompositeOperation = "source-in";
  context.fillStyle = colour;
  context.fillRect(0, 0, map.length, map.length);
  return small;
}

/**
 * Darkens what the network did not see, and draws a white line between two dark ones around what it saw.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {number} pixel The length of one pixel.
 */
function drawEdge(context, pixel) {
  context.beginPath();
  context.rect(-9, -9, 19, 19);
  context.rect(0, 0, 1, 1);
  context.fillStyle = "rgb(6 24 21 / 62%)";
  context.fill("evenodd");
  for (const [width, colour] of /** @type {const} */ ([
    [5, "rgb(6 24 21 / 85%)"],
    [2.5, "#ffffff"],
  ])) {
    context.lineWidth = width * pixel;
    context.strokeStyle = colour;
    context.strokeRect(0, 0, 1, 1);
  }
}
