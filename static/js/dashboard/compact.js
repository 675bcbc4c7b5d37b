// The small window for a teacher who presents on one screen: above all others where the browser can, else a pop-up.
// It is drawn by the dashboard's own script. Its clock is its own: the dashboard behind it may be hidden and slowed down.

import { element, iconHref, setText } from "../lib/elements.js";
import { gettext } from "../lib/language.js";

const SIZE = { width: 320, height: 240 };
const LOOK_EVERY = 1000;
const TROUBLE_STAYS = 10_000;
const SVG = "http://www.w3.org/2000/svg";

/**
 * @typedef {object} Sight What there is to see now.
 * @property {import("./glance.js").Glance} glance
 * @property {{ state: string, text: string }} connection
 * @property {string} clock
 * @property {boolean} isOver
 *
 * @typedef {object} Deeds
 * @property {() => Sight | null} look Null: nothing was heard yet.
 * @property {() => Promise<boolean>} ask Whether the class was asked.
 * @property {() => void} seen
 * @property {(isOpen: boolean) => void} moved
 */

export class CompactWindow {
  /** @type {Window | null} */
  #window = null;
  #isOpening = false;
  #face;

  /** @param {Deeds} does */
  constructor(does) {
    this.does = does;
    this.#face = new Face(
      () => void this.#ask(),
      () => this.does.seen(),
    );
    addEventListener("pagehide", () => this.close()); // without its page it would show the past
  }

  /** Opens it, or closes it. @returns {Promise<boolean>} False: the browser did not let us. */
  async toggle() {
    if (this.#window) this.close();
    else if (!this.#isOpening) return this.#open();
    return true;
  }

  close() {
    this.#window?.close();
    this.#closed();
  }

  /** Brings it up to now. It does so by itself every second. */
  show() {
    const sight = this.does.look();
    if (!this.#window || !sight) return;
    if (sight.isOver) {
      this.close();
      return;
    }
    const { theme } = document.documentElement.dataset;
    const root = this.#window.document.documentElement;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    this.#face.show(sight);
  }

  async #open() {
    this.#isOpening = true;
    const opened = (await onTop()) ?? open("", "", `popup,width=${SIZE.width},height=${SIZE.height}`);
    this.#isOpening = false;
    if (!opened) return false;
    this.#window = opened;
    dress(opened.document, this.#face.root);
    opened.addEventListener("pagehide", () => this.#window === opened && this.#closed());
    opened.addEventListener("keydown", ({ key }) => key === "Escape" && this.close());
    opened.setInterval(() => this.show(), LOOK_EVERY);
    this.does.moved(true);
    this.show();
    return true;
  }

  #closed() {
    if (!this.#window) return;
    this.#window = null;
    this.does.moved(false);
  }

  async #ask() {
    const isAsked = await this.does.ask();
    this.#face.showTrouble(isAsked ? "" : gettext("The class could not be asked. Check the connection and try again."));
    this.#window?.setTimeout(() => this.#face.showTrouble(""), TROUBLE_STAYS);
    this.show();
  }
}

/** @returns {Promise<Window | null>} A window above all others; null where there are none. */
async function onTop() {
  try {
    return (await globalThis.documentPictureInPicture?.requestWindow(SIZE)) ?? null;
  } catch {
    return null; // forbidden here: a pop-up may be allowed
  }
}

/**
 * @param {Document} page An empty one.
 * @param {HTMLElement} content
 */
function dress(page, content) {
  page.title = document.title;
  page.documentElement.lang = document.documentElement.lang;
  for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
    const copy = page.createElement("link");
    copy.rel = "stylesheet";
    copy.href = new URL(link.getAttribute("href") ?? "", document.baseURI).href; // a pop-up has no address of its own
    page.head.append(copy);
  }
  page.body.replaceChildren(content);
}

/** What stands in the window. No live region: the dashboard has one, and one voice is enough. */
class Face {
  #connection = element("p", "connection");
  #connectionText = element("span", "");
  #clock = element("time", "glance__clock number");
  #mood = element("dd", "glance__mood");
  #number = element("span", "glance__number number");
  #words = element("span", "glance__words");
  #count = element("span", "glance__count number");
  #pace = element("dd", "glance__pace");
  #paceWords = element("span", "glance__words");
  #votes = element("span", "glance__count number");
  #needsName = element("dt", "", gettext("Who needs you"));
  #needs = element("dd", "glance__needs");
  #asked = element("p", "glance__asked");
  #hint = element("section", "glance__hint");
  #hintWords = element("p", "");
  #trouble = element("p", "glance__trouble");

  /**
   * @param {() => void} ask
   * @param {() => void} seen
   */
  constructor(ask, seen) {
    this.root = element("main", "glance");
    this.root.tabIndex = -1;
    const top = element("div", "glance__top");
    this.#connection.append(element("span", "connection__dot"), this.#connectionText);
    top.append(this.#connection, this.#clock);
    this.#mood.append(this.#number, this.#words, this.#count);
    this.#pace.append(this.#paceWords, this.#votes);
    const figures = element("dl", "glance__figures");
    figures.append(
      ...[element("dt", "", gettext("Mood")), this.#mood],
      ...[element("dt", "", gettext("Pace")), this.#pace],
      ...[this.#needsName, this.#needs],
    );
    this.#hint.append(
      this.#hintWords,
      button("button button--small button--primary", gettext("Ask the class"), ask),
      button("button button--small", gettext("Seen"), seen),
    );
    const note = element("p", "glance__note", gettext("Who sees your whole screen sees this window, too."));
    say(this.#trouble, "");
    const heading = element("h1", "visually-hidden", document.title);
    this.root.append(heading, top, figures, this.#hint, this.#asked, this.#trouble, note);
  }

  /** @param {Sight} sight */
  show({ glance, connection, clock }) {
    this.#connection.dataset.state = connection.state;
    setText(this.#connectionText, connection.text);
    setText(this.#clock, clock);
    this.#mood.dataset.published = String(glance.mood.isShown);
    setText(this.#number, glance.mood.number);
    setText(this.#words, glance.mood.words);
    setText(this.#count, glance.mood.count);
    this.#pace.dataset.reading = glance.pace.reading;
    setText(this.#paceWords, glance.pace.words);
    setText(this.#votes, glance.pace.votes);
    this.#showNeeds(glance.needs);
    say(this.#asked, glance.asked);
    setText(this.#hintWords, glance.hint);
    const hadFocus = this.#hint.contains(this.root.ownerDocument.activeElement);
    this.#hint.hidden = glance.hint === "";
    if (this.#hint.hidden && hadFocus) this.root.focus(); // what is hidden loses it
  }

  /** @param {string} text Empty: all is well. */
  showTrouble(text) {
    say(this.#trouble, text);
  }

  /** @param {import("./glance.js").Glance["needs"]} needs */
  #showNeeds({ count, first }) {
    const name = gettext("Who needs you");
    setText(this.#needsName, count > 0 ? `${name}: ${count}` : name);
    const drawn = JSON.stringify(first);
    if (this.#needs.dataset.drawn === drawn) return;
    this.#needs.dataset.drawn = drawn;
    this.#needs.replaceChildren(
      ...first.map(({ icon, name, words }) => {
        const line = element("p", "glance__need");
        line.append(iconOf(icon), element("strong", "", name), ` ${words}`);
        return line;
      }),
      ...(count === 0 ? [element("p", "glance__none", gettext("Nobody right now"))] : []),
    );
  }
}

/**
 * @param {HTMLElement} line Hidden where there is nothing to say.
 * @param {string} text
 */
function say(line, text) {
  setText(line, text);
  line.hidden = text === "";
}

/**
 * @param {string} className
 * @param {string} text
 * @param {() => void} act
 */
function button(className, text, act) {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/** @param {string} name */
function iconOf(name) {
  const icon = document.createElementNS(SVG, "svg");
  icon.setAttribute("class", "icon");
  icon.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", iconHref(name));
  icon.append(use);
  return icon;
}
