/** What the server takes at most: the longest side, and pixels in all. */
export const LONGEST_SIDE = 1280;
export const MOST_PIXELS = 1280 * 960;

/**
 * The size at which a picture is sent: its own proportions, never enlarged.
 *
 * @param {number} width
 * @param {number} height
 * @returns {{ width: number, height: number }} Whole pixels, at least one each.
 */
export function fitted(width, height) {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height), Math.sqrt(MOST_PIXELS / (width * height)));
  return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
}

/**
 * The square around a face that is shown beside its numbers, with a little room, within the picture.
 *
 * @param {readonly number[]} box Left, top, width, height as shares of the picture.
 * @param {number} width Of the picture in pixels.
 * @param {number} height
 * @returns {{ x: number, y: number, side: number }} Pixels of the picture.
 */
export function cutout(box, width, height) {
  const [left = 0, top = 0, wide = 0, high = 0] = box;
  const side = Math.min(Math.max(wide * width, high * height, 1) * 1.5, width, height);
  const x = Math.min(Math.max((left + wide / 2) * width - side / 2, 0), width - side);
  const y = Math.min(Math.max((top + high / 2) * height - side / 2, 0), height - side);
  return { x, y, side };
}
