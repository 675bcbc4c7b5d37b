// Every sentence the camera page says by itself. Plain and kind: the camera off is a normal way to take part.

import { gettext } from "../lib/language.js";

/**
 * @typedef {{ title: string, text: string }} Words
 * @typedef {{ icon: string, tone: "good" | "help" | "quiet", title: string, help: string }} VerdictWords
 */

/** @type {Readonly<Record<string, VerdictWords>>} */
const VERDICTS = {
  accepted: {
    icon: "check",
    tone: "good",
    title: gettext("Your face is in view"),
    help: gettext("All is well; nothing to do."),
  },
  no_face: {
    icon: "no-face",
    tone: "help",
    title: gettext("No face in view"),
    help: gettext("Sit so that your whole face is in the picture, and look roughly towards the screen."),
  },
  too_small: {
    icon: "too-small",
    tone: "help",
    title: gettext("You are far away"),
    help: gettext("Move a little closer to the camera."),
  },
  too_dark: {
    icon: "light",
    tone: "help",
    title: gettext("It is quite dark"),
    help: gettext("A bit more light on your face helps: a lamp in front of you, or the window not behind you."),
  },
  blurred: {
    icon: "blurred",
    tone: "help",
    title: gettext("The picture is blurred"),
    help: gettext("Hold still for a moment, or wipe the lens of the camera."),
  },
  uncertain: {
    icon: "question",
    tone: "quiet",
    title: gettext("Not clear right now"),
    help: gettext("Your expression could not be read with confidence. It counts as unknown, and that is fine."),
  },
  bad_image: {
    icon: "alert",
    tone: "quiet",
    title: gettext("A picture could not be opened"),
    help: gettext("The next one will be tried. If this stays, turn the camera off and on again."),
  },
  too_old: {
    icon: "clock",
    tone: "quiet",
    title: gettext("Your connection is slow"),
    help: gettext("A picture came too late and was thrown away. You need not do anything."),
  },
};

export const VERDICT_OFF = /** @type {const} */ ({
  icon: "camera-off",
  tone: "quiet",
  title: gettext("Nothing: the camera is off"),
  help: "",
});

export const VERDICT_WAITING = /** @type {const} */ ({
  icon: "waiting",
  tone: "quiet",
  title: gettext("Looking at the first picture"),
  help: "",
});

export const VERDICT_MUTED = /** @type {const} */ ({
  icon: "pause",
  tone: "help",
  title: gettext("Your device holds the camera back"),
  help: gettext("Perhaps a cover or a privacy switch is on, or this page is hidden on a phone. It goes on by itself."),
});

/**
 * @param {string} verdict
 * @returns {VerdictWords}
 */
export function verdictWords(verdict) {
  return (
    VERDICTS[verdict] ?? {
      icon: "question",
      tone: "quiet",
      title: gettext("A picture was not used"),
      help: gettext("You need not do anything; the next one will be tried."),
    }
  );
}

/** @type {Readonly<Record<string, Words>>} */
const TROUBLES = {
  NotAllowedError: {
    title: gettext("The browser did not allow the camera"),
    text: gettext(
      "If that was a slip: click the camera or lock sign beside the address, allow the camera for this page and try again. If you meant it, all is well: you take part without a camera.",
    ),
  },
  NotFoundError: {
    title: gettext("No camera was found"),
    text: gettext("Plug one in or open its cover, then try again. Without a camera you take part all the same."),
  },
  NotReadableError: {
    title: gettext("Another program holds the camera"),
    text: gettext(
      "A call in this same browser shares the camera with this page, but a call in another program (such as the Zoom or Teams app) may keep it to itself. Join the call in this browser if you can, or take part without a camera.",
    ),
  },
  insecure: {
    title: gettext("This page cannot use a camera"),
    text: gettext(
      "Browsers open the camera only on a secure address that begins with https. Ask your teacher for the secure link. Until then you take part without a camera.",
    ),
  },
  too_old: {
    title: gettext("This browser is too old for the camera"),
    text: gettext(
      "Update it, or use a recent Chrome, Edge, Firefox or Safari. Until then you take part without a camera.",
    ),
  },
  no_jpeg: {
    title: gettext("This browser cannot make the pictures"),
    text: gettext(
      "A setting against fingerprinting may be in the way. Try another browser, or take part without a camera.",
    ),
  },
  ended: {
    title: gettext("The camera stopped"),
    text: gettext("It was unplugged, or its permission was taken away. Turn it on again whenever you like."),
  },
  refused: {
    title: gettext("The camera is not allowed in this lesson"),
    text: gettext(
      "Your consent may have been taken back, or the course changed. Reload the page to see how it stands.",
    ),
  },
};

/**
 * @param {string} name The name of the browser's error, or one of ours.
 * @returns {Words}
 */
export function troubleWords(name) {
  const alike = {
    SecurityError: "NotAllowedError",
    OverconstrainedError: "NotFoundError",
    AbortError: "NotReadableError",
  };
  const known = TROUBLES[name] ?? TROUBLES[alike[/** @type {keyof typeof alike} */ (name)] ?? ""];
  return (
    known ?? { title: gettext("The camera did not start"), text: gettext("Try again, or take part without a camera.") }
  );
}

/** @typedef {Words & { offers: readonly ("again" | "reload" | "sign_in")[] }} OverWords */

/** @type {Readonly<Record<import("./closing.js").Finality | "withdrawn" | "withdrawn_erased", OverWords>>} */
export const OVER = {
  ended: {
    title: gettext("The lesson is over"),
    text: gettext("Your camera is off. Thank you for being here."),
    offers: [],
  },
  signed_out: {
    title: gettext("You are signed out"),
    text: gettext("Your camera is off. Sign in again to go on."),
    offers: ["sign_in"],
  },
  not_allowed: {
    title: gettext("You are not in this lesson any more"),
    text: gettext("Your camera is off. If you think that this is a mistake, ask your teacher."),
    offers: [],
  },
  taken_over: {
    title: gettext("You are in this lesson in another tab"),
    text: gettext("Only one tab at a time takes part, so this one has stopped and its camera is off."),
    offers: ["again"],
  },
  protocol: {
    title: gettext("This page got out of step"),
    text: gettext("Your camera is off. Reload the page to go on; it may have been updated meanwhile."),
    offers: ["reload"],
  },
  not_jpeg: {
    title: gettext("The server could not read your pictures"),
    text: gettext("Your camera is off. Reload the page to take part without it, or try another browser."),
    offers: ["reload"],
  },
  withdrawn: {
    title: gettext("Your consent is taken back"),
    text: gettext("Your camera is off and nothing more of you is analysed. You are still part of the lesson."),
    offers: ["reload"],
  },
  withdrawn_erased: {
    title: gettext("Your consent is taken back"),
    text: gettext(
      "Your camera is off, and the numbers kept of you in this course are erased. You are still part of the lesson.",
    ),
    offers: ["reload"],
  },
};
