// Single keys for a teacher who presents. Off until chosen, as people who speak to their computer need (WCAG 2.1.4).

import { byId } from "../lib/elements.js";

const STORED = "dashboard-keys";

/** @param {Readonly<Record<string, () => void>>} does By key, lower case. */
export function listenToKeys(does) {
  const box = byId("mark-keys", HTMLInputElement);
  try {
    box.checked = localStorage.getItem(STORED) === "on";
    box.addEventListener("change", () => localStorage.setItem(STORED, box.checked ? "on" : "off"));
  } catch {
    // Storage is closed to us: the choice lasts for this page.
  }
  addEventListener("keydown", (event) => {
    if (!box.checked || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select, dialog[open]")) return;
    const act = does[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
