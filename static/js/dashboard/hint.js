// The hint: asks the teacher to check, and is answered.

import { byId, setText } from "../lib/elements.js";
import { hintFormula, hintWords } from "./said.js";

/**
 * @param {import("./reducer.js").Hint | null} hint
 * @param {import("./reducer.js").HintSettings} settings
 * @param {number} now Epoch seconds.
 */
export function renderHint(hint, settings, now) {
  const answer = hint ? settings.answered[hint.id] : undefined;
  const isNew = hint !== null && answer === undefined;
  const isAsked = hint !== null && answer === null;
  byId("hint", HTMLElement).hidden = !isNew && !isAsked;
  byId("hint-ask", HTMLElement).hidden = !isNew;
  byId("hint-seen", HTMLElement).hidden = !isNew;
  byId("hint-useful", HTMLElement).hidden = !isAsked;
  if (hint) setText(byId("hint-why", HTMLElement), hintWords(hint, now));
  setText(byId("hint-formula", HTMLElement), hintFormula(hint));
  if (byId("hint-dialog", HTMLDialogElement).open) return; // not under the teacher's hand
  byId("hint-sensitivity", HTMLSelectElement).value = settings.sensitivity;
  byId("hint-muted", HTMLInputElement).checked = settings.are_muted;
}
