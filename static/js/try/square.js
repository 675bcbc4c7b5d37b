// The square that the network saw of a face: turned with the head, and perhaps reaching beyond the picture. Pure.

/** Pixels along the side of a JPEG's block of colours. A part that begins where one does becomes the same blocks again. */
const BLOCK = 16;
/** Room around the square, as a share of its side. */
const ROOM = 0.08;

/**
 * @typedef {readonly number[]} Square x and y of the left top and of the right top corner, as shares of a picture's sides.
 * @typedef {{ x: number, y: number, width: number, height: number }} Part Pixels of a picture.
 */

/**
 * Its corners in pixels: left top, right top, right bottom, left bottom, as the face itself stands.
 *
 * @param {Square} square
 * @param {number} width Of the picture in pixels.
 * @param {number} height
 * @returns {{ x: number, y: number }[]}
 */
export function corners(square, width, height) {
  const [left = 0, top = 0, right = 0, far = 0] = square;
  const first = { x: left * width, y: top * height };
  const second = { x: right * width, y: far * height };
  // Down the face is a quarter turn from across it.
  const down = { x: first.y - second.y, y: second.x - first.x };
  return [first, second, { x: second.x + down.x, y: second.y + down.y }, { x: first.x + down.x, y: first.y + down.y }];
}

/**
 * The upright square around it, with a little room; it may reach beyond the picture, too.
 *
 * @param {Square} square
 * @param {number} width
 * @param {number} height
 * @returns {{ x: number, y: number, side: number }}
 */
export function around(square, width, height) {
  const points = corners(square, width, height);
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [first = { x: 0, y: 0 }, second = first] = points;
  const room = ROOM * Math.hypot(second.x - first.x, second.y - first.y);
  const side = Math.max(...xs) - Math.min(...xs) + 2 * room;
  return { x: Math.min(...xs) - room, y: Math.min(...ys) - room, side };
}

/**
 * No more of the picture than the network needs to see the square again.
 *
 * @param {Square} square
 * @param {number} width
 * @param {number} height
 * @returns {Part} Whole pixels within the picture, at least one block.
 */
export function partAround(square, width, height) {
  const { x, y, side } = around(square, width, height);
  const [left, right] = blocks(x, x + side, width);
  const [top, bottom] = blocks(y, y + side, height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/**
 * The same square, as shares of a part of the picture.
 *
 * @param {Square} square
 * @param {number} width
 * @param {number} height
 * @param {Part} part
 * @returns {number[]}
 */
export function withinPart(square, width, height, part) {
  const [left = 0, top = 0, right = 0, far = 0] = square;
  const across = [left, right].map((share) => (share * width - part.x) / part.width);
  const down = [top, far].map((share) => (share * height - part.y) / part.height);
  return [across[0] ?? 0, down[0] ?? 0, across[1] ?? 0, down[1] ?? 0];
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} length
 * @returns {[number, number]} Outwards to whole blocks, within the picture.
 */
function blocks(from, to, length) {
  const last = Math.max(0, Math.floor((length - 1) / BLOCK)) * BLOCK;
  const start = Math.min(Math.max(0, Math.floor(from / BLOCK) * BLOCK), last);
  return [start, Math.min(Math.max(Math.ceil(to / BLOCK) * BLOCK, start + BLOCK), length)];
}
