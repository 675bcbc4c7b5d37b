// The page of exports: asks how far they are, and shows the list anew when one is ready, has failed or is gone.

import { boot, byId, setText } from "../lib/elements.js";
import { gettext } from "../lib/language.js";

/**
 * @typedef {object} ExportNow
 * @property {string} id
 * @property {string} state making, ready or failed
 * @property {string} words What the page says of it.
 * @property {number} done Lessons.
 * @property {number} total
 */

const BETWEEN = 2000;

const given = /** @type {{ url: string }} */ (boot());

/** @returns {HTMLElement[]} */
function shown() {
  return [...document.querySelectorAll("[data-export]")].filter((row) => row instanceof HTMLElement);
}

/** @param {readonly { id: string, state: string }[]} rows */
function fingerprint(rows) {
  return rows.map(({ id, state }) => `${id} ${state}`).join();
}

/** @param {ExportNow[]} now */
async function show(now) {
  const here = shown().map(({ dataset }) => ({ id: dataset.export ?? "", state: dataset.state ?? "" }));
  if (fingerprint(here) !== fingerprint(now)) await showList();
  for (const row of shown()) {
    const found = now.find(({ id }) => id === row.dataset.export);
    const [words, bar] = [row.querySelector("[data-export-words]"), row.querySelector("progress")];
    if (found && words) setText(words, found.words);
    if (found && bar) bar.value = found.done;
  }
}

/** The list as the server writes it now, in place of the one that is here. */
async function showList() {
  const response = await fetch(location.pathname);
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const list = page.getElementById("exports");
  if (!list) return;
  byId("exports", HTMLElement).replaceWith(list);
  const isReady = shown()[0]?.dataset.state === "ready";
  setText(byId("exports-said", HTMLElement), isReady ? gettext("Your export is ready.") : "");
}

async function look() {
  const isWaiting = shown().some(({ dataset }) => dataset.state === "making");
  if (isWaiting && document.visibilityState === "visible") {
    try {
      const response = await fetch(given.url, { headers: { Accept: "application/json" } });
      if (response.ok) await show((await response.json()).exports);
    } catch {
      // The site does not answer: what is shown stays, and it is asked again.
    }
  }
  setTimeout(look, BETWEEN);
}

setTimeout(look, BETWEEN / 4);
