// Every sentence of the page about a picture of one's own. They speak of pictures, never of people.

import { troubleWords } from "../camera/words.js";
import { fill, gettext } from "../lib/language.js";

/** @typedef {{ title: string, text: string, again: boolean }} Trouble `again`: the same picture may go better later. */

/** The expressions within a sentence. @type {Readonly<Record<string, string>>} */
const WITHIN = {
  happy: gettext("happiness"),
  surprise: gettext("surprise"),
  neutral: gettext("neutral"),
  sad: gettext("sadness"),
  fear: gettext("fear"),
  disgust: gettext("disgust"),
  angry: gettext("anger"),
};

/**
 * @param {string} label One of the seven.
 * @returns {string}
 */
export function nameWithin(label) {
  return WITHIN[label] ?? label;
}

/** @type {Readonly<Record<string, string>>} */
const UNREAD = {
  no_face: gettext("Not read: no face"),
  too_small: gettext("Not read: too far away"),
  too_dark: gettext("Not read: too dark"),
  blurred: gettext("Not read: blurred"),
  uncertain: gettext("Not read: not clear"),
  bad_image: gettext("Not read: bad picture"),
};

/**
 * @param {string | undefined} reason
 * @returns {string}
 */
export function unreadWords(reason) {
  return UNREAD[reason ?? ""] ?? gettext("Not read: unknown");
}

/** What helps a face that was not read, by reason. @type {Readonly<Record<string, string>>} */
export const ADVICE = {
  no_face: gettext("Eyes, nose and mouth could not be made out. A picture from the front goes better."),
  too_small: gettext("The face has too few pixels. Use a larger picture, or cut out the part with the face."),
  too_dark: gettext("There is too little light on the face. A lamp in front of it, or a window not behind it, helps."),
  blurred: gettext("The face is not sharp. Hold the camera still, wipe its lens, or use a sharper picture."),
  uncertain: gettext("None of the seven expressions stands out. That counts as unknown, never as neutral."),
  bad_image: gettext("The network could not take this face. Another picture may go better."),
};

/** @type {Readonly<Record<string, Trouble>>} */
const TROUBLES = {
  heic: {
    title: gettext("This browser cannot open HEIC photos"),
    text: gettext(
      "Some phones keep photos in that format. Send or save the photo as a JPEG, or take a picture with the camera here. On an iPhone, “Most Compatible” under Settings, Camera, Formats makes JPEGs from now on.",
    ),
    again: false,
  },
  not_picture: {
    title: gettext("That is not a picture this browser can open"),
    text: gettext("Choose a photo: a JPEG, PNG or WebP file, for example."),
    again: false,
  },
  too_big: {
    title: gettext("That file is too big"),
    text: gettext("Files of up to 60 MB are opened here. Any photo of a phone is smaller."),
    again: false,
  },
  no_jpeg: {
    title: gettext("This browser cannot make the pictures"),
    text: gettext("A setting against fingerprinting may be in the way. Try another browser."),
    again: false,
  },
  failed: {
    title: gettext("The picture could not be opened"),
    text: gettext("The program that reads pictures found something wrong with it. Try another one."),
    again: false,
  },
  refused: {
    title: gettext("The server did not take the picture"),
    text: gettext("It was too large or not what was expected. Reload the page, or try another picture."),
    again: false,
  },
  changed: {
    title: gettext("Another model reads by now"),
    text: gettext("Its answer may be another one. Try the picture again."),
    again: false,
  },
  unexplained: {
    title: gettext("This answer cannot be explained"),
    text: gettext("The network was not sure enough of it when it looked again."),
    again: false,
  },
  signed_out: {
    title: gettext("You are signed out"),
    text: gettext("Reload the page and sign in again. Your picture was not sent to anyone."),
    again: false,
  },
  rate: { title: gettext("That was a lot of pictures"), text: gettext("Wait a minute, then go on."), again: true },
  busy: {
    title: gettext("Many pictures are being looked at right now"),
    text: gettext("Lessons come first, so yours did not get its turn. Try again in a moment."),
    again: true,
  },
  away: {
    title: gettext("Pictures cannot be read right now"),
    text: gettext("A part of Read the Room is not running. Try again in a moment."),
    again: true,
  },
  no_answer: {
    title: gettext("Nobody looked at the picture in time"),
    text: gettext(
      "The program that reads pictures did not answer within 8 seconds. The picture does not wait for it any longer. Try again in a moment; if it stays so, tell the person who looks after Read the Room.",
    ),
    again: true,
  },
  offline: {
    title: gettext("The server was not reached"),
    text: gettext("Check your connection, then try again."),
    again: true,
  },
};

/** @type {Readonly<Record<string, string>>} */
const CAMERA = {
  NotAllowedError: gettext(
    "If that was a slip: click the camera or lock sign beside the address and allow the camera for this page. Or choose a photo.",
  ),
  NotFoundError: gettext("Plug one in or open its cover, then try again. Or choose a photo."),
  NotReadableError: gettext("End the call there, or turn its camera off, then try again. Or choose a photo."),
  insecure: gettext(
    "Browsers open the camera only on a secure address that begins with https. Choose a photo instead.",
  ),
  ended: gettext("It was unplugged, or its permission was taken away. Try again, or choose a photo."),
};

/**
 * @param {string} why One of ours.
 * @param {number | null} [seconds] How long to wait, where the server said so.
 * @returns {Trouble}
 */
export function tryTrouble(why, seconds = null) {
  const known = TROUBLES[why] ?? {
    title: gettext("That did not work"),
    text: gettext("Try again, or try another picture."),
    again: true,
  };
  return why === "rate" && seconds
    ? { ...known, text: fill(gettext("Wait {seconds} seconds, then go on."), { seconds }) }
    : known;
}

/**
 * @param {string} name The name of the browser's error, or one of ours.
 * @returns {Trouble}
 */
export function cameraTrouble(name) {
  const alike = {
    SecurityError: "NotAllowedError",
    OverconstrainedError: "NotFoundError",
    AbortError: "NotReadableError",
  };
  const known = CAMERA[name] ?? CAMERA[alike[/** @type {keyof typeof alike} */ (name)] ?? ""];
  return { title: troubleWords(name).title, text: known ?? gettext("Try again, or choose a photo."), again: false };
}
