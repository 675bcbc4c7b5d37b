// A photo or a camera picture becomes a small canvas, and that a JPEG without anything else in it.

import { fitted } from "./scaling.js";

const QUALITIES = [0.92, 0.85, 0.7, 0.5, 0.3];
const MOST_FILE_BYTES = 60 * 1024 * 1024;
const HEIC = /\.hei[cf]$/i;

/** Why a picture cannot be used, in one of our words. */
export class BadPicture extends Error {}

/**
 * Draws a file, upright as its maker meant it, into the canvas. Throws BadPicture.
 *
 * @param {File} file
 * @param {HTMLCanvasElement} canvas
 */
export async function drawFile(file, canvas) {
  if (file.size > MOST_FILE_BYTES) throw new BadPicture("too_big");
  const url = URL.createObjectURL(file);
  try {
    // An image element, because each browser turns it as its EXIF orientation asks for, and reads large ones piecemeal.
    const image = new Image();
    image.src = url;
    await image.decode();
    draw(image, image.naturalWidth, image.naturalHeight, canvas);
  } catch (error) {
    if (error instanceof BadPicture) throw error;
    throw new BadPicture(HEIC.test(file.name) || /^image\/hei[cf]/.test(file.type) ? "heic" : "not_picture");
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * Draws what a playing video shows now. Throws BadPicture.
 *
 * @param {HTMLVideoElement} video
 * @param {HTMLCanvasElement} canvas
 */
export function drawVideo(video, canvas) {
  draw(video, video.videoWidth, video.videoHeight, canvas);
}

/**
 * @param {CanvasImageSource} source
 * @param {number} width
 * @param {number} height
 * @param {HTMLCanvasElement} canvas
 */
function draw(source, width, height, canvas) {
  if (width < 1 || height < 1) throw new BadPicture("not_picture");
  const size = fitted(width, height);
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext("2d", { alpha: false });
  if (!context) throw new BadPicture("no_jpeg");
  context.fillStyle = "#ffffff"; // Behind what is transparent.
  context.fillRect(0, 0, size.width, size.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, size.width, size.height);
}

/**
 * A part of the picture as a canvas of its own. Throws BadPicture.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {import("./square.js").Part} part
 */
export function cutPart(canvas, { x, y, width, height }) {
  const cut = document.createElement("canvas");
  cut.width = width;
  cut.height = height;
  const context = cut.getContext("2d", { alpha: false });
  if (!context) throw new BadPicture("no_jpeg");
  context.drawImage(canvas, -x, -y);
  return cut;
}

/**
 * The canvas as a JPEG of at most so many bytes: pixels only, no place, no time, no name of a device. Throws BadPicture.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {number} most
 * @returns {Promise<Blob>}
 */
export async function jpegOf(canvas, most) {
  for (const quality of QUALITIES) {
    /** @type {Blob | null} */
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (blob?.type !== "image/jpeg") break;
    if (blob.size <= most) return blob;
  }
  throw new BadPicture("no_jpeg");
}
