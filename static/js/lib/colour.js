// Colours of tokens.css ("#17211f") mixed and compared, so that text on a shade can be read.

/**
 * @param {string} hex "#rrggbb"
 * @returns {number[]} Red, green, blue from 0 to 255.
 */
function channels(hex) {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

/**
 * @param {string} from "#rrggbb"
 * @param {string} to "#rrggbb"
 * @param {number} share 0 is `from`, 1 is `to`.
 * @returns {string} "#rrggbb"
 */
export function mix(from, to, share) {
  const ends = channels(to);
  const mixed = channels(from).map((start, channel) => Math.round(start + share * ((ends[channel] ?? start) - start)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * How much lighter one colour is than another, 1 to 21: the "contrast ratio" of WCAG 2.2.
 *
 * @param {string} one "#rrggbb"
 * @param {string} other "#rrggbb"
 * @returns {number}
 */
export function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/**
 * @param {string} background "#rrggbb"
 * @param {readonly [string, string]} inks
 * @returns {string} The one that can be read better on the background.
 */
export function readable(background, inks) {
  return contrast(background, inks[0]) >= contrast(background, inks[1]) ? inks[0] : inks[1];
}

/** @param {string} hex */
function luminance(hex) {
  const [red = 0, green = 0, blue = 0] = channels(hex).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
