/** @typedef {"auto" | "light" | "dark"} Theme */

/** @type {readonly Theme[]} */
export const THEMES = ["auto", "light", "dark"];

/**
 * @returns {Theme} What the person chose; "auto" when they did not or storage is closed.
 */
export function chosenTheme() {
  const theme = document.documentElement.dataset.theme;
  return theme === "light" || theme === "dark" ? theme : "auto";
}

/** @param {Theme} theme */
export function chooseTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Storage is closed to us: the choice lasts for this page.
  }
}

/**
 * Paper is light: while a page is printed it is, too, whatever was chosen.
 *
 * @param {() => void} before Called in light colours; what it does at once is printed.
 * @param {() => void} after Called before the colours come back.
 */
export function printLight(before, after) {
  /** @type {string | undefined} */
  let theme;
  addEventListener("beforeprint", () => {
    theme = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = "light";
    before();
  });
  addEventListener("afterprint", () => {
    after();
    if (theme === undefined) delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  });
}

/**
 * Calls back whenever the colours of the page change, by the system or by the switch.
 *
 * @param {() => void} changed
 */
export function onThemeChange(changed) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  new MutationObserver(changed).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}
