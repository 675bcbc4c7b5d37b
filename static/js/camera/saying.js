// The buttons with which a student speaks. They work the same with a camera and without.

import { post } from "../lib/api.js";
import { serverTime } from "../lib/clock.js";
import { byId, setText } from "../lib/elements.js";
import { fill, gettext } from "../lib/language.js";
import { helpWords, standingVote, voteWords, waitToVote } from "./said.js";

/** @typedef {import("./said.js").Said} Said */

const RENDER_EVERY = 1000;
const REFUSED = {
  0: gettext("That did not reach the server. Check your connection and try again."),
  409: gettext("The lesson is not live, so nobody would hear it."),
  429: gettext("That was a little too soon. Try again in a moment."),
};

export class Saying {
  /** @type {Said} */
  #said;
  #votedAt;
  #isSending = false;
  /** @type {HTMLButtonElement[]} */
  #votes = [...document.querySelectorAll("[data-vote]")].filter((button) => button instanceof HTMLButtonElement);

  /**
   * @param {import("../pages/camera.js").CameraBoot} given
   * @param {import("../lib/clock.js").ServerClock} clock
   */
  constructor(given, clock) {
    this.given = given;
    this.clock = clock;
    this.#said = given.said;
    this.#votedAt = given.said.voted_at;
    for (const button of this.#votes) button.addEventListener("click", () => void this.#vote(button));
    byId("say-named", HTMLInputElement).checked = given.said.is_named;
    byId("say-help", HTMLButtonElement).addEventListener("click", () => void this.#help());
    setInterval(() => this.#render(), RENDER_EVERY);
    this.#render();
  }

  /** @param {Said} said What the server knows. */
  heard(said) {
    if (this.#said.help_at !== null && said.help_at === null) this.#speak(gettext("Your request for help is over."));
    this.#said = said;
    if (said.vote) this.#votedAt = said.voted_at;
    this.#render();
  }

  get #now() {
    return serverTime(this.clock, Date.now());
  }

  /** @param {HTMLButtonElement} button */
  async #vote(button) {
    const now = this.#now;
    const isTakenBack = standingVote(this.#said, now, this.given.vote) === button.dataset.vote;
    const vote = isTakenBack ? "" : (button.dataset.vote ?? "");
    const is_named = vote === "lost" && byId("say-named", HTMLInputElement).checked;
    if (!(await this.#send(this.given.urls.pace, { vote, is_named }))) return;
    this.heard({ ...this.#said, vote, voted_at: now, is_named });
    const words = button.textContent?.trim() ?? "";
    this.#speak(vote ? fill(gettext("You said: {words}."), { words }) : gettext("Your vote is taken back."));
  }

  async #help() {
    const wanted = this.#said.help_at === null;
    if (!(await this.#send(this.given.urls.help, { wanted }))) return;
    this.heard({ ...this.#said, help_at: wanted ? this.#now : null });
    this.#speak(helpWords(this.#said, this.#now));
  }

  /**
   * @param {string} url
   * @param {object} body
   * @returns {Promise<boolean>} Whether the server took it; if not, the page says why.
   */
  async #send(url, body) {
    this.#isSending = true;
    this.#render();
    const status = await post(url, this.given.csrf, body);
    this.#isSending = false;
    const error = byId("say-error", HTMLElement);
    setText(error, status === 200 ? "" : (REFUSED[/** @type {0} */ (status)] ?? REFUSED[0]));
    error.hidden = status === 200;
    this.#render();
    return status === 200;
  }

  /** @param {string} text Said once; what counts down every second is for eyes only. */
  #speak(text) {
    setText(byId("say-spoken", HTMLElement), text);
  }

  #render() {
    const now = this.#now;
    const { vote: rules } = this.given;
    const standing = standingVote(this.#said, now, rules);
    const wait = waitToVote(this.#votedAt, now, rules);
    for (const button of this.#votes) {
      const isMine = button.dataset.vote === standing;
      button.setAttribute("aria-pressed", String(isMine));
      button.disabled = this.#isSending || (wait > 0 && !isMine); // one's own can be taken back at any time
    }
    setText(byId("say-vote", HTMLElement), voteWords(this.#said, wait, now, rules));
    const help = byId("say-help", HTMLButtonElement);
    help.disabled = this.#isSending;
    help.setAttribute("aria-pressed", String(this.#said.help_at !== null));
    setText(
      byId("say-help-text", HTMLElement),
      this.#said.help_at === null ? gettext("Ask for help") : gettext("No help needed any more"),
    );
    setText(byId("say-help-state", HTMLElement), helpWords(this.#said, now));
  }
}
