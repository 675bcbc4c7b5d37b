import assert from "node:assert/strict";
import { test } from "node:test";
import { explanation, fallsOf, LEAST_FALL, strengths } from "../../static/js/try/explained.js";
import { around, corners, partAround, withinPart } from "../../static/js/try/square.js";
import { tryTrouble } from "../../static/js/try/words.js";

const LABELS = ["angry", "disgust", "fear", "happy", "neutral", "sad", "surprise"];
const ALL = Array.from({ length: 12 }, (_, at) => at);

/** A map that is 0 but where told otherwise: [fall, first row, last row, first column, last column]. */
function falls(...parts) {
  return ALL.map((row) =>
    ALL.map((column) => {
      const part = parts.find(([, top, bottom, left, right]) => {
        return row >= top && row <= bottom && column >= left && column <= right;
      });
      return part ? part[0] : 0;
    }),
  );
}

const MOUTH = [0.31, 8, 10, 3, 8];
const EYES = [0.1, 3, 5, 2, 9];

/** Rounded, and without the sign of zero. */
function rounded(points) {
  return points.map(({ x, y }) => [Math.round(x * 100) / 100 + 0, Math.round(y * 100) / 100 + 0]);
}

test("the corners of an upright square are those of a box", () => {
  assert.deepEqual(rounded(corners([0.1, 0.2, 0.3, 0.2], 1000, 500)), [
    [100, 100],
    [300, 100],
    [300, 300],
    [100, 300],
  ]);
});

test("a square turns with the head, in pixels and not in shares", () => {
  // A quarter turn to the right: the top of the face is on the right.
  assert.deepEqual(rounded(corners([0.5, 0.2, 0.5, 0.6], 1000, 500)), [
    [500, 100],
    [500, 300],
    [300, 300],
    [300, 100],
  ]);
});

test("around a turned square lies an upright one with all of it", () => {
  const { x, y, side } = around([0.5, 0.25, 0.75, 0.5], 400, 400);
  const room = 0.08 * Math.hypot(100, 100);
  assert.deepEqual([x, y, side].map(Math.round), [100 - room, 100 - room, 200 + 2 * room].map(Math.round));
});

test("a part begins and ends with a block of the JPEG, or with the picture", () => {
  assert.deepEqual(partAround([0.25, 0.25, 0.5, 0.25], 1280, 960), { x: 288, y: 208, width: 384, height: 384 });
  assert.deepEqual(partAround([-0.1, -0.1, 0.4, -0.1], 100, 100), { x: 0, y: 0, width: 48, height: 48 });
  assert.deepEqual(partAround([0.6, 0.6, 1.2, 0.6], 100, 90), { x: 48, y: 48, width: 52, height: 42 });
});

test("a part is never empty and never beyond the picture", () => {
  for (const square of [[5, 5, 6, 5], [-9, -9, -8, -9], [0.5, 0.5, 0.5, 0.5], [-3, -3, 4, -3], []]) {
    for (const [width, height] of [
      [1280, 960],
      [1, 1],
      [16, 17],
    ]) {
      const part = partAround(square, width, height);
      assert.ok(part.x >= 0 && part.y >= 0 && part.width >= 1 && part.height >= 1, JSON.stringify(part));
      assert.ok(part.x + part.width <= width && part.y + part.height <= height, JSON.stringify(part));
      assert.equal(part.x % 16, 0);
    }
  }
});

test("a square stays where it is when it is told as shares of a part", () => {
  const square = [0.31, 0.22, 0.47, 0.29];
  const part = partAround(square, 1280, 960);
  const again = corners(withinPart(square, 1280, 960, part), part.width, part.height);
  const moved = again.map(({ x, y }) => ({ x: x + part.x, y: y + part.y }));
  assert.deepEqual(rounded(moved), rounded(corners(square, 1280, 960)));
});

test("the strongest part is coloured most, what speaks against the answer not at all", () => {
  const map = strengths(falls([0.4, 9, 9, 5, 5], [0.1, 4, 4, 4, 4], [-0.3, 1, 1, 1, 1]));
  assert.deepEqual([map[9][5], map[4][4], map[1][1], map[0][0]], [1, 0.25, 0, 0]);
});

test("a map in which nothing matters has no colour", () => {
  assert.deepEqual(
    strengths(falls([LEAST_FALL - 0.001, 9, 9, 5, 5]))
      .flat()
      .filter(Boolean),
    [],
  );
});

test("what the answer rests on is told in words, with the points it loses there", () => {
  assert.equal(
    explanation({ falls: falls(MOUTH), name: "happiness" }),
    "The answer rests mostly on the mouth. Covering a part of the mouth makes “happiness” about 31 points less likely.",
  );
  assert.equal(
    explanation({ falls: falls(MOUTH, EYES), name: "happiness" }),
    "The answer rests mostly on the mouth, then on the eyes. " +
      "Covering a part of the mouth makes “happiness” about 31 points less likely.",
  );
});

test("several parts that matter alike are told so, the strongest spot by its own name", () => {
  const several = falls([0.1, 3, 5, 2, 9], [0.09, 8, 10, 3, 8], [0.3, 6, 6, 5, 5]);
  assert.equal(
    explanation({ falls: several, name: "sadness" }),
    "The answer rests mostly on the eyes, then on the mouth. " +
      "Covering a part of the nose makes “sadness” about 30 points less likely.",
  );
  const even = falls([0.1, 3, 5, 2, 5], [0.09, 8, 10, 3, 6], [0.09, 1, 2, 2, 9], [0.01, 0, 0, 0, 11]);
  assert.match(
    explanation({ falls: even, name: "sadness" }),
    /^The answer rests on several parts, most on the forehead,/,
  );
});

test("what speaks against the answer is told, too", () => {
  assert.equal(
    explanation({ falls: falls(MOUTH, [-0.08, 4, 4, 4, 4]), name: "fear" }),
    "The answer rests mostly on the mouth. Covering a part of the mouth makes “fear” about 31 points less likely. " +
      "Covering a part of the eyes makes “fear” about 8 points more likely.",
  );
});

test("an answer that no part decides says so", () => {
  const words = "No part decides alone: whichever is covered, “neutral” stays about as likely.";
  assert.equal(explanation({ falls: falls([0.01, 4, 4, 4, 4]), name: "neutral" }), words);
  assert.equal(explanation({ falls: falls(), name: "neutral" }), words);
});

test("each cell belongs to a part, and each part has words of its own", () => {
  const named = new Set();
  for (const row of ALL) {
    for (const column of ALL) {
      const words = explanation({ falls: falls([0.5, row, row, column, column]), name: "anger" });
      named.add(/rests mostly on (.+)\. Covering/.exec(words)?.[1]);
    }
  }
  assert.deepEqual([...named].sort(), [
    "the cheeks",
    "the chin",
    "the eyes",
    "the forehead",
    "the mouth",
    "the nose",
    "what is around the face",
  ]);
});

test("an explanation counts only for the answer that is shown", () => {
  const p = [0, 0, 0, 0.9, 0.1, 0, 0];
  const map = falls(MOUTH);
  const look = { status: "done", model: "a 1", left_out: 0, faces: [{ box: [], status: "accepted", p, falls: map }] };
  const shown = { model: "a 1", likeliest: "happy" };
  assert.equal(fallsOf(look, shown, LABELS), map);
  assert.equal(fallsOf({ ...look, model: "a 2" }, shown, LABELS), "changed");
  assert.equal(fallsOf(look, { ...shown, likeliest: "sad" }, LABELS), "unexplained");
  assert.equal(fallsOf({ ...look, faces: [] }, shown, LABELS), "unexplained");
  assert.equal(fallsOf({ ...look, faces: [{ box: [], status: "unknown" }] }, shown, LABELS), "unexplained");
  for (const why of ["changed", "unexplained"]) assert.notEqual(tryTrouble(why).title, tryTrouble("new").title);
});
