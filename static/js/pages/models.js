// The admins' page of models: asks every other second which worker reads with which, in the server's own words.

import { boot, byId, setText } from "../lib/elements.js";
import { fill, gettext } from "../lib/language.js";

/**
 * @typedef {object} ModelNow
 * @property {string} state
 * @property {string} badge
 * @property {string} words
 * @property {boolean} is_wanted
 * @property {string} sha256
 */

/**
 * @typedef {object} FleetNow
 * @property {string} summary
 * @property {number} workers
 * @property {Record<string, ModelNow>} models By the address of their pages.
 * @property {{ machine: string, sentence: string }[]} troubles
 */

const BETWEEN = 2000;

const given = /** @type {{ url: string }} */ (boot());
const cards = [...document.querySelectorAll("[data-model]")].filter((card) => card instanceof HTMLElement);

/** @param {FleetNow} now */
function show(now) {
  setText(byId("summary", HTMLElement), now.summary);
  for (const card of cards) showModel(card, now.models[card.dataset.model ?? ""]);
  showTroubles(
    now.troubles.map(({ machine, sentence }) => fill(gettext("On {machine}: {sentence}"), { machine, sentence })),
  );
  byId("changed", HTMLElement).hidden = now.workers === 0 || isAsShown(now);
}

/** @param {FleetNow} now */
function isAsShown(now) {
  const here = cards.map((card) => `${card.dataset.model} ${card.dataset.sha256}`).sort();
  const there = Object.entries(now.models).map(([address, { sha256 }]) => `${address} ${sha256}`);
  return here.join() === there.sort().join();
}

/**
 * @param {HTMLElement} card
 * @param {ModelNow | undefined} model Nothing when no running worker has it.
 */
function showModel(card, model) {
  const [badge, words, use] = ["badge", "words", "use"].map((part) => card.querySelector(`[data-model-${part}]`));
  card.dataset.state = model?.state ?? "idle";
  if (badge) setText(badge, model?.badge ?? gettext("Gone"));
  if (words) setText(words, model?.words ?? gettext("No running worker has it."));
  use?.toggleAttribute("hidden", model?.is_wanted ?? true);
}

/** @param {string[]} sentences */
function showTroubles(sentences) {
  const list = byId("troubles-list", HTMLUListElement);
  const shown = [...list.children].map((item) => item.textContent);
  if (shown.join("\n") !== sentences.join("\n")) {
    list.replaceChildren(
      ...sentences.map((sentence) => {
        const item = document.createElement("li");
        item.textContent = sentence;
        return item;
      }),
    );
  }
  byId("troubles", HTMLElement).hidden = sentences.length === 0;
}

async function look() {
  if (document.visibilityState === "visible") {
    try {
      const response = await fetch(given.url, { headers: { Accept: "application/json" } });
      if (response.ok) show(await response.json());
      if (response.status === 403 || response.status === 404) {
        setText(byId("summary", HTMLElement), gettext("You are signed out here: load the page again."));
        return;
      }
    } catch {
      setText(byId("summary", HTMLElement), gettext("The site does not answer. Asking again ..."));
    }
  }
  setTimeout(look, BETWEEN);
}

setTimeout(look, BETWEEN / 4);
