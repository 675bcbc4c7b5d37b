import assert from "node:assert/strict";
import { test } from "node:test";
import { glance } from "../../static/js/dashboard/glance.js";

const NAMES = { a: "Amara", b: "Bao", c: "Chen", d: "Dalia" };
const needing = (need, since) => ({ state: "live", reason: null, mood: null, need, need_since: since });
const hint = { id: "h", raised_at: 990, usual: 0.2, rise: 0.1, z: 4, n: 12, sensitivity: "moderate" };
const pulse = { id: "p", asked_at: 1000, closes_at: 1120, answered: 6, counts: { clear: 3, partly: 1, lost: 2 } };
const state = (changes = {}) => ({
  at: 1030,
  session: { k: 5 },
  signal: { published: true, mood: 61, n: 23, present: 25, why: null },
  pace: { reading: "too_fast", votes: 4, present: 25, counts: { too_fast: 4 } },
  tiles: {},
  hint: null,
  lesson: { pulse: null, hints: { answered: {} } },
  ...changes,
});

test("a glance shows the mood with its words and what it rests on, and the pace with its votes", () => {
  const seen = glance(state(), NAMES);
  assert.deepEqual(seen.mood, { isShown: true, number: "61", words: "mostly positive", count: "23 of 25" });
  assert.deepEqual(seen.pace, { reading: "too_fast", words: "Too fast", votes: "4 votes" });
  assert.deepEqual([seen.needs, seen.hint, seen.asked], [{ count: 0, first: [] }, "", ""]);
});

test("where no mood is shown, the reason stands in its place", () => {
  const signal = { published: false, mood: null, n: 3, present: 4, why: "too_few" };
  const { mood } = glance(state({ signal }), NAMES);
  assert.deepEqual(mood, { isShown: false, number: "–", words: "Too few to show", count: "3 of 4" });
});

test("a mood of zero is a mood, one vote is one, and none is not counted", () => {
  const signal = { published: true, mood: 0, n: 5, present: 5, why: null };
  const voted = (votes) => glance(state({ signal, pace: { ...state().pace, votes } }), NAMES);
  assert.equal(voted(1).mood.number, "0");
  assert.deepEqual([voted(1).pace.votes, voted(0).pace.votes], ["1 vote", ""]);
});

test("the three most urgent are named and all are counted, whoever has no name yet is joining", () => {
  const tiles = { a: needing("lost", 1), b: needing("help", 9), x: needing("help", 2), d: needing("disconnected", 3) };
  assert.deepEqual(glance(state({ tiles }), NAMES).needs, {
    count: 4,
    first: [
      { icon: "hand", name: "Joining", words: "asks for help" },
      { icon: "hand", name: "Bao", words: "asks for help" },
      { icon: "away", name: "Dalia", words: "has dropped out" },
    ],
  });
});

test("a hint takes the room of two needs, and goes once it was seen", () => {
  const tiles = { a: needing("help", 1), b: needing("help", 2), c: needing("help", 3) };
  const hinted = glance(state({ tiles, hint }), NAMES);
  assert.equal(hinted.hint, "More tense faces than a few minutes ago: check understanding?");
  assert.deepEqual([hinted.needs.count, hinted.needs.first.length], [3, 1]);
  const seen = glance(state({ tiles, hint, lesson: { pulse: null, hints: { answered: { h: null } } } }), NAMES);
  assert.deepEqual([seen.hint, seen.needs.first.length], ["", 3]);
});

test("what the class answers stands there while the question is open and a minute longer, but not beside a hint", () => {
  const asked = (changes, given = {}) =>
    glance(state({ lesson: { pulse: { ...pulse, ...given }, hints: { answered: {} } }, ...changes }), NAMES).asked;
  assert.equal(asked({}), "6 of 25 answered, 90 s left · 3 all clear · 1 partly · 2 lost");
  assert.equal(asked({}, { answered: 2, counts: {} }), "2 of 25 answered, 90 s left");
  assert.equal(asked({ at: 1180 }), "6 of 25 answered · 3 all clear · 1 partly · 2 lost");
  assert.equal(asked({ at: 1181 }), "");
  assert.equal(asked({ hint }), "");
});

test("what only a face showed is not named where the class may see the screen", () => {
  const tiles = { a: needing("check_in", 1), b: needing("lost", 2) };
  const { needs } = glance(state({ tiles }), NAMES);
  assert.deepEqual([needs.count, needs.first.map(({ name }) => name)], [1, ["Bao"]]);
});
