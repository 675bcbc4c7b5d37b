// What every page can do: switch the theme, copy a text, open a dialog.

import { gettext } from "../lib/language.js";
import { chooseTheme, chosenTheme, THEMES } from "../lib/theme.js";

const THEME_NAMES = {
  auto: gettext("Theme: as the system"),
  light: gettext("Theme: light"),
  dark: gettext("Theme: dark"),
};

/** @param {HTMLElement} button */
function showTheme(button) {
  const theme = chosenTheme();
  for (const icon of button.querySelectorAll("[data-theme-icon]")) {
    icon.toggleAttribute("hidden", icon.getAttribute("data-theme-icon") !== theme);
  }
  const name = button.querySelector("[data-theme-name]");
  if (name) name.textContent = THEME_NAMES[theme];
  button.title = THEME_NAMES[theme];
  button.hidden = false;
}

/** @param {HTMLElement} button */
async function copyText(button) {
  const label = button.querySelector("[data-copy-label]");
  if (!label) return;
  const before = button.dataset.copyName ?? label.textContent ?? "";
  button.dataset.copyName = before;
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    label.textContent = gettext("Copied");
    button.classList.add("is-copied");
  } catch {
    label.textContent = gettext("Copying is not allowed here");
  }
  setTimeout(() => {
    label.textContent = before;
    button.classList.remove("is-copied");
  }, 2500);
}

/** @param {string} id */
function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/**
 * A click on the backdrop lands on the dialog itself, and so does one on its padding: only the place tells them apart.
 *
 * @param {HTMLElement} dialog
 * @param {MouseEvent} event
 */
function isOutside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}

for (const button of document.querySelectorAll("[data-theme-switch]")) {
  if (!(button instanceof HTMLElement)) continue;
  showTheme(button);
  button.addEventListener("click", () => {
    const next = THEMES[(THEMES.indexOf(chosenTheme()) + 1) % THEMES.length];
    chooseTheme(next ?? "auto");
    showTheme(button);
  });
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const copy = event.target.closest("[data-copy]");
  if (copy instanceof HTMLElement) void copyText(copy);
  const opens = event.target.closest("[data-opens]");
  if (opens instanceof HTMLElement) openDialog(opens.dataset.opens ?? "");
  if (event.target instanceof HTMLDialogElement && isOutside(event.target, event)) event.target.close();
});
