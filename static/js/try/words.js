// Every sentence of the page about a picture of one's own. They speak of pictures, never of people.

import { troubleWords } from "../camera/words.js";

/** @typedef {{ title: string, text: string, again: boolean }} Trouble `again`: the same picture may go better later. */

/** What helps a face that was not read, by reason. @type {Readonly<Record<string, string>>} */
export const ADVICE = {
  no_face: "Eyes, nose and mouth could not be made out. A picture from the front goes better.",
  too_small: "The face has too few pixels. Use a larger picture, or cut out the part with the face.",
  too_dark: "There is too little light on the face. A lamp in front of it, or a window not behind it, helps.",
  blurred: "The face is not sharp. Hold the camera still, wipe its lens, or use a sharper picture.",
  uncertain: "None of the seven expressions stands out. That counts as unknown, never as neutral.",
  bad_image: "The network could not take this face. Another picture may go better.",
};

/** @type {Readonly<Record<string, Trouble>>} */
const TROUBLES = {
  heic: {
    title: "This browser cannot open HEIC photos",
    text:
      "Some phones keep photos in that format. Send or save the photo as a JPEG, or take a picture with the camera here. " +
      "On an iPhone, “Most Compatible” under Settings, Camera, Formats makes JPEGs from now on.",
    again: false,
  },
  not_picture: {
    title: "That is not a picture this browser can open",
    text: "Choose a photo: a JPEG, PNG or WebP file, for example.",
    again: false,
  },
  too_big: {
    title: "That file is too big",
    text: "Files of up to 60 MB are opened here. Any photo of a phone is smaller.",
    again: false,
  },
  no_jpeg: {
    title: "This browser cannot make the pictures",
    text: "A setting against fingerprinting may be in the way. Try another browser.",
    again: false,
  },
  failed: {
    title: "The picture could not be opened",
    text: "The program that reads pictures found something wrong with it. Try another one.",
    again: false,
  },
  refused: {
    title: "The server did not take the picture",
    text: "It was too large or not what was expected. Reload the page, or try another picture.",
    again: false,
  },
  changed: {
    title: "Another model reads by now",
    text: "Its answer may be another one. Try the picture again.",
    again: false,
  },
  unexplained: {
    title: "This answer cannot be explained",
    text: "The network was not sure enough of it when it looked again.",
    again: false,
  },
  signed_out: {
    title: "You are signed out",
    text: "Reload the page and sign in again. Your picture was not sent to anyone.",
    again: false,
  },
  rate: { title: "That was a lot of pictures", text: "Wait a minute, then go on.", again: true },
  busy: {
    title: "Many pictures are being looked at right now",
    text: "Lessons come first, so yours did not get its turn. Try again in a moment.",
    again: true,
  },
  away: {
    title: "Pictures cannot be read right now",
    text: "A part of Read the Room is not running. Try again in a moment.",
    again: true,
  },
  no_answer: {
    title: "Nobody looked at the picture in time",
    text:
      "The program that reads pictures did not answer within 8 seconds. The picture does not wait for it any longer. Try again " +
      "in a moment; if it stays so, tell the person who looks after Read the Room.",
    again: true,
  },
  offline: {
    title: "The server was not reached",
    text: "Check your connection, then try again.",
    again: true,
  },
};

/** @type {Readonly<Record<string, string>>} */
const CAMERA = {
  NotAllowedError:
    "If that was a slip: click the camera or lock sign beside the address and allow the camera for this page. Or choose a photo.",
  NotFoundError: "Plug one in or open its cover, then try again. Or choose a photo.",
  NotReadableError: "End the call there, or turn its camera off, then try again. Or choose a photo.",
  insecure: "Browsers open the camera only on a secure address that begins with https. Choose a photo instead.",
  ended: "It was unplugged, or its permission was taken away. Try again, or choose a photo.",
};

/**
 * @param {string} why One of ours.
 * @param {number | null} [seconds] How long to wait, where the server said so.
 * @returns {Trouble}
 */
export function tryTrouble(why, seconds = null) {
  const known = TROUBLES[why] ?? {
    title: "That did not work",
    text: "Try again, or try another picture.",
    again: true,
  };
  return why === "rate" && seconds ? { ...known, text: `Wait ${seconds} seconds, then go on.` } : known;
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
  return { title: troubleWords(name).title, text: known ?? "Try again, or choose a photo.", again: false };
}
