// Sentences in the language of the page. Without a catalogue, and in Node, they stay as they are written: English.

const catalogue = /** @type {{ django?: Catalogue }} */ (globalThis).django;

/**
 * @typedef {object} Catalogue What `language/sentences.js` leaves behind.
 * @property {(sentence: string) => string} gettext
 * @property {(one: string, many: string, count: number) => string} ngettext
 */

/**
 * @param {string} sentence
 * @returns {string} The same in the language of the page.
 */
export function gettext(sentence) {
  return catalogue ? catalogue.gettext(sentence) : sentence;
}

/**
 * @param {string} one For a count of one.
 * @param {string} many For any other.
 * @param {number} count
 * @returns {string}
 */
export function ngettext(one, many, count) {
  return catalogue ? catalogue.ngettext(one, many, count) : count === 1 ? one : many;
}

/**
 * @param {string} sentence With places such as `{count}`.
 * @param {Readonly<Record<string, string | number>>} values
 * @returns {string} "4 of 12" from "{count} of {all}".
 */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}
