import assert from "node:assert/strict";
import { test } from "node:test";
import {
  agreementFormula,
  coverageFormula,
  distributionFormula,
  lineFormula,
  moodFormula,
  ownFormula,
  presenceFormula,
  rangeFormula,
} from "../../static/js/dashboard/formulas.js";

const shown = {
  published: true,
  mood: 56,
  low: 48,
  high: 64,
  distribution: [0.1, 0, 0, 0.41, 0.49, 0, 0],
  n: 14,
  present: 20,
  consenting: 16,
  coverage: 0.875,
  why: null,
};
const hidden = {
  ...shown,
  published: false,
  mood: null,
  low: null,
  high: null,
  distribution: null,
  n: 3,
  coverage: 0.188,
};
const LABELS = ["angry", "disgust", "fear", "happy", "neutral", "sad", "surprise"];

test("the mood is worked back to V", () => {
  assert.equal(moodFormula(shown), "Right now: V is about +0.12 over 14 students, so 50 + 50 × 0.12 = 56.");
  assert.equal(
    moodFormula({ ...shown, mood: 41 }),
    "Right now: V is about −0.18 over 14 students, so 50 − 50 × 0.18 = 41.",
  );
  assert.match(moodFormula({ ...shown, mood: 50 }), /V is about 0\.00 over 14 students, so 50 \+ 50 × 0\.00 = 50\./);
  assert.equal(moodFormula(hidden), "Right now no mood is shown.");
});

test("the likely range is worked back to the spread", () => {
  assert.equal(
    rangeFormula(shown),
    "Likely range: the spread is about 0.31, and 1.96 × 0.31 ÷ √14 is about 0.16: ± 8 points, 48 to 64.",
  );
  assert.equal(rangeFormula(hidden), "");
});

test("a range that ends with the scale is worked back from its longer side", () => {
  assert.match(rangeFormula({ ...shown, mood: 98, low: 90, high: 100 }), /± 8 points, 90 to 100\.$/);
});

test("coverage is contributing of those who agreed, also where nothing is shown", () => {
  assert.equal(coverageFormula(shown, 5), "Coverage: 14 of 16 = 88 %. Needed: 5 students and 40 %.");
  assert.equal(coverageFormula(hidden, 5), "Coverage: 3 of 16 = 19 %. Needed: 5 students and 40 %.");
  assert.equal(coverageFormula({ ...hidden, consenting: 0 }, 5), "Coverage: nobody who agreed is present.");
});

test("the newest point of the line rests on the one before", () => {
  const line = [
    { at: 100, mood: 60 },
    { at: 105, mood: 59 },
  ];
  assert.equal(
    lineFormula(line),
    "The newest point: 5.0 s after the one before, so a = 1 − 2^(−5.0 ÷ 60) is about 0.06; " +
      "0.94 × 60 + 0.06 × the mood of that moment is about 59.",
  );
  assert.equal(lineFormula([line[0], { at: 105, mood: null }]), "Right now there are no two points in a row.");
  assert.equal(lineFormula([]), "Right now there are no two points in a row.");
});

test("the distribution is explained with its largest share", () => {
  assert.equal(
    distributionFormula(shown, LABELS),
    "Right now: the chances of Neutral add up to about 6.9 over 14 students, and 6.9 ÷ 14 = 49 %.",
  );
  assert.equal(distributionFormula(hidden, LABELS), "Right now no expressions are shown.");
});

test("presence counts tiles", () => {
  const tiles = { a: { state: "live" }, b: { state: "paused" }, c: { state: "away" } };
  assert.equal(presenceFormula(tiles), "Right now 2 of 3 are present: 1 seen now · 1 paused · 1 offline.");
  assert.equal(presenceFormula({}), "Right now 0 of 0 are present: –.");
});

test("the mean of the answers is written out", () => {
  const own = { n: 6, mean: 3.6, counts: [0, 1, 1, 2, 1] };
  assert.equal(ownFormula(own), "They say: (0 × 1 + 1 × 2 + 1 × 3 + 2 × 4 + 1 × 5) ÷ 5 = 3.6.");
  assert.equal(ownFormula({ n: 3, mean: null, counts: [] }), "Right now 3 answers stand, and no mean is shown.");
});

test("agreement is worked back to disagreement, from thirty answers on", () => {
  assert.equal(
    agreementFormula({ n: 64, kappa: 0.42, low: 0.3, high: 0.54, is_doubtful: false }),
    "Over 64 answers the disagreement is about 0.58 of what chance would give: 1 − 0.58 = 0.42.",
  );
  assert.equal(agreementFormula({ n: 12, kappa: null, low: null, high: null, is_doubtful: false }), "");
});
