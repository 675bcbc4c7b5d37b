import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, BETWEEN, BUSY_AGAIN, PATIENCE } from "../../static/js/try/asking.js";
import { cutout, fitted, LONGEST_SIDE, MOST_PIXELS } from "../../static/js/try/scaling.js";
import { faceShown, heading, modelName, percentages, spoken } from "../../static/js/try/seen.js";
import { ADVICE, cameraTrouble, tryTrouble } from "../../static/js/try/words.js";

const LABELS = ["angry", "disgust", "fear", "happy", "neutral", "sad", "surprise"];
const READ = { box: [0.1, 0.2, 0.3, 0.4], status: "accepted", p: [0.01, 0, 0, 0.826, 0.1, 0.004, 0.06] };
const UNREAD = { box: [0, 0, 0.1, 0.1], status: "unknown", reason: "too_small" };

test("a picture that is small enough stays as it is", () => {
  assert.deepEqual(fitted(1280, 960), { width: 1280, height: 960 });
  assert.deepEqual(fitted(960, 1280), { width: 960, height: 1280 });
  assert.deepEqual(fitted(1, 1), { width: 1, height: 1 });
});

test("a picture of a phone becomes small, upright or not, with its proportions", () => {
  assert.deepEqual(fitted(4000, 3000), { width: 1280, height: 960 });
  assert.deepEqual(fitted(3024, 4032), { width: 960, height: 1280 });
  assert.deepEqual(fitted(8064, 6048), { width: 1280, height: 960 });
  assert.deepEqual(fitted(4000, 2250), { width: 1280, height: 720 });
});

test("no picture is larger than the server takes", () => {
  for (const [width, height] of [
    [3000, 3000],
    [1281, 961],
    [1279, 1279],
    [65535, 1],
    [1, 65535],
    [12345, 6789],
  ]) {
    const size = fitted(width, height);
    assert.ok(Math.max(size.width, size.height) <= LONGEST_SIDE, `${width}x${height}`);
    assert.ok(size.width * size.height <= MOST_PIXELS, `${width}x${height}`);
    assert.ok(Math.min(size.width, size.height) >= 1, `${width}x${height}`);
  }
});

test("the cutout of a face lies within the picture", () => {
  assert.deepEqual(cutout([0.5, 0.5, 0.1, 0.1], 1000, 1000), { x: 475, y: 475, side: 150 });
  assert.deepEqual(cutout([0, 0.9, 0.1, 0.1], 1000, 1000), { x: 0, y: 850, side: 150 });
  assert.deepEqual(cutout([0, 0, 1, 1], 300, 100), { x: 100, y: 0, side: 100 });
});

test("percentages are whole and add up to 100", () => {
  assert.deepEqual(percentages([1 / 3, 1 / 3, 1 / 3]), [34, 33, 33]);
  assert.deepEqual(percentages([0.826, 0.1, 0.06, 0.01, 0.004, 0, 0]), [83, 10, 6, 1, 0, 0, 0]);
  for (let seed = 1; seed < 200; seed += 1) {
    const raw = LABELS.map((_, at) => Math.abs(Math.sin(seed * 7 + at * 13)));
    const sum = raw.reduce((one, other) => one + other);
    const whole = percentages(raw.map((share) => share / sum));
    assert.equal(
      whole.reduce((one, other) => one + other),
      100,
    );
  }
});

test("a face that is read says what the picture looks most like, and all seven", () => {
  const shown = faceShown(READ, 1, LABELS);
  assert.equal(shown.number, 2);
  assert.equal(shown.sentence, "The picture looks most like: happiness, 83 %");
  assert.deepEqual(
    shown.scores.map(({ name, percent, isTop }) => [name, percent, isTop]),
    [
      ["Happiness", 83, true],
      ["Surprise", 6, false],
      ["Neutral", 10, false],
      ["Sadness", 0, false],
      ["Fear", 0, false],
      ["Disgust", 0, false],
      ["Anger", 1, false],
    ],
  );
});

test("a face that is not read says why and what helps, and never a number", () => {
  const shown = faceShown(UNREAD, 0, LABELS);
  assert.deepEqual(shown, {
    number: 1,
    box: UNREAD.box,
    icon: "too-small",
    sentence: "Not read: too far away",
    advice: ADVICE.too_small,
  });
  const reasons = ["no_face", "too_small", "too_dark", "blurred", "uncertain", "bad_image"];
  for (const reason of reasons) assert.notEqual(faceShown({ ...UNREAD, reason }, 0, LABELS).advice, "");
  assert.equal(faceShown({ ...UNREAD, reason: "eclipse" }, 0, LABELS).sentence, "Not read: unknown");
});

test("the heading counts, and a screen reader hears each face", () => {
  const look = { status: "done", model: "a_network 0123", faces: [READ, UNREAD], left_out: 0 };
  assert.deepEqual(
    [0, 1, 2].map((count) => heading({ ...look, faces: look.faces.slice(0, count) })),
    ["No face found", "1 face found", "2 faces found"],
  );
  assert.equal(
    spoken(look, LABELS),
    "2 faces found. Face 1: The picture looks most like: happiness, 83 %. Face 2: Not read: too far away.",
  );
});

test("a model is named with the beginning of its hash", () => {
  assert.equal(modelName("seed_cnn 77ac01dfe2b4cafe"), "seed_cnn (77ac01dfe2b4)");
  assert.equal(modelName("seed_cnn"), "seed_cnn");
});

test("no sentence of this page offers to take part without a camera", () => {
  for (const name of ["NotAllowedError", "SecurityError", "NotFoundError", "NotReadableError", "insecure", "odd"]) {
    assert.match(cameraTrouble(name).text, /hoose a photo/);
  }
  assert.equal(tryTrouble("rate", 12).text, "Wait 12 seconds, then go on.");
  assert.equal(tryTrouble("something new").title, "That did not work");
});

/** A server with a list of answers, and a clock that waiting moves. */
function stage(...answers) {
  const asked = [];
  let time = 0;
  return {
    asked,
    time: () => time,
    means: {
      fetch: async (url, options) => {
        asked.push([options?.method ?? "GET", url]);
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        if (answer === "away") throw new TypeError("Failed to fetch");
        const [status, body, headers = {}] = answer;
        return new Response(JSON.stringify(body), { status, headers });
      },
      wait: async (milliseconds) => {
        time += milliseconds;
      },
      now: () => time,
    },
  };
}

const GIVEN = { looks: "/api/looks/", csrf: "token" };
const TAKEN = [202, { id: "1", url: "/api/looks/1/" }];
const WAITING = [200, { status: "waiting" }];
const DONE = [200, { status: "done", model: "m", faces: [], left_out: 0 }];
const BUSY = [503, { code: "busy" }, { "Retry-After": "1" }];

test("a picture is handed in and asked about until it is seen", async () => {
  const { means, asked } = stage(TAKEN, WAITING, "away", [503, {}], DONE);
  assert.deepEqual(await ask(new Blob(), GIVEN, means), { look: DONE[1] });
  assert.deepEqual(asked, [["POST", "/api/looks/"], ...Array(4).fill(["GET", "/api/looks/1/"])]);
});

test("after eight seconds nobody is waited for any longer", async () => {
  const { means, asked, time } = stage(TAKEN, WAITING);
  assert.deepEqual(await ask(new Blob(), GIVEN, means), { trouble: "no_answer", seconds: null });
  assert.equal(time(), PATIENCE);
  assert.equal(asked.length, 1 + PATIENCE / BETWEEN);
});

test("a full house is asked again, but not for ever", async () => {
  const soon = stage(BUSY, BUSY, TAKEN, DONE);
  assert.deepEqual(await ask(new Blob(), GIVEN, soon.means), { look: DONE[1] });
  const never = stage(BUSY);
  assert.deepEqual(await ask(new Blob(), GIVEN, never.means), { trouble: "busy", seconds: 1 });
  assert.equal(never.asked.length, 1 + Math.floor(PATIENCE / 2 / BUSY_AGAIN));
});

test("each refusal has its word", async () => {
  const refusals = [
    [[403, {}], "signed_out"],
    [[413, {}], "refused"],
    [[415, {}], "refused"],
    [[503, { code: "away" }], "away"],
    [[500, {}], "away"],
    ["away", "offline"],
  ];
  for (const [answer, trouble] of refusals) {
    assert.deepEqual(await ask(new Blob(), GIVEN, stage(answer).means), { trouble, seconds: null });
  }
  const rate = stage([429, {}, { "Retry-After": "17" }]);
  assert.deepEqual(await ask(new Blob(), GIVEN, rate.means), { trouble: "rate", seconds: 17 });
});

test("what cannot be opened, is gone or not ours any more ends the asking", async () => {
  for (const [answer, trouble] of [
    [[200, { status: "failed" }], "failed"],
    [[404, {}], "no_answer"],
    [[403, {}], "signed_out"],
  ]) {
    assert.deepEqual(await ask(new Blob(), GIVEN, stage(TAKEN, answer).means), { trouble, seconds: null });
  }
});
