import assert from "node:assert/strict";
import { test } from "node:test";
import { restingFormula, restingWords } from "../../static/js/camera/usual.js";

const face = (changes = {}) => ({ count: 240, usual: 0.1, spread: 0.2, v: -0.14, ...changes });

test("what is usual is said once it is learnt, and until then how many pictures it takes", () => {
  const none = { usual: null, spread: null };
  assert.equal(
    restingWords(face()),
    "Learnt from 240 of your pictures: usually +0.10, where −1 is tense and +1 a smile.",
  );
  assert.match(restingWords(face({ usual: -0.3 })), /usually −0\.30,/);
  assert.match(restingWords(face({ usual: 0 })), /usually 0\.00,/);
  assert.match(restingWords(face({ count: 0, ...none })), /takes 24 more pictures/);
  assert.match(restingWords(face({ count: 23, ...none })), /takes 1 more picture in/);
});

test("the formula stands there with the student's own numbers", () => {
  const now = "Now: −0.14, usually +0.10, spread 0.20: −1.20 spreads from your usual, from 240 pictures.";
  assert.equal(restingFormula(face()), now);
  assert.equal(restingFormula(face({ v: null })), "Now: 240 pictures learnt from.");
});
