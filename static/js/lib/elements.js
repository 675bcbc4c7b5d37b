/**
 * The element with this id, which the template promises.
 *
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T} Throws when the template and the script disagree.
 */
export function byId(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`The page has no ${kind.name} #${id}.`);
  return element;
}

/**
 * What the view left for the script in `{{ boot|json_script:"boot" }}`.
 *
 * @returns {unknown}
 */
export function boot() {
  return JSON.parse(byId("boot", HTMLScriptElement).textContent ?? "null");
}

/**
 * @param {string} name A symbol of img/icons.svg.
 * @returns {string}
 */
export function iconHref(name) {
  const sprite = new URL("../../img/icons.svg", import.meta.url);
  return `${sprite.pathname}#${name}`;
}

/**
 * Sets text only when it differs, so that screen readers and the layout are left alone.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * A new element.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} className
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
