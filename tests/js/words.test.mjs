import assert from "node:assert/strict";
import { test } from "node:test";
import { lastOfEachMinute, publishedRuns } from "../../static/js/dashboard/minutes.js";
import { moodWords, seatsSummary, spoken, tileWords, whyWords } from "../../static/js/dashboard/words.js";

const tile = (state, reason = null, mood = null) => ({ state, reason, mood, seq: null, captured_at: null });
const point = (at, mood) => ({ at, mood, low: mood, high: mood, n: 5, coverage: 1, distribution: null });

test("the mood has words for every number", () => {
  const words = [0, 30, 31, 44, 45, 50, 55, 56, 61, 69, 70, 100].map(moodWords);
  const even = ["even", "even", "even"];
  const positive = ["mostly positive", "mostly positive", "mostly positive", "clearly positive", "clearly positive"];
  assert.deepEqual(words, ["mostly tense", "mostly tense", "somewhat tense", "somewhat tense", ...even, ...positive]);
});

test("what is not shown says why", () => {
  assert.equal(
    whyWords("too_few", 5).long,
    "Fewer than 5 students contribute: nothing is shown so that no one can be singled out.",
  );
  assert.equal(whyWords("low_coverage", 5).short, "Too little to go by");
  assert.equal(whyWords("self_report", 5).short, "No camera in this course");
  assert.equal(whyWords(null, 5).short, "Waiting");
});

test("unknown is a state of its own and never neutral", () => {
  assert.deepEqual(tileWords(tile("unknown", "no_face")), { icon: "no-face", text: "No face" });
  assert.deepEqual(tileWords(tile("unknown", "eclipse")), { icon: "question", text: "Unknown" });
});

test("a tile says a mood only where it was given", () => {
  assert.equal(tileWords(tile("live")).text, "Contributing");
  assert.equal(tileWords(tile("live", null, 58)).text, "Mood 58");
  assert.equal(tileWords(tile("live", null, 0)).text, "Mood 0");
});

test("the summary counts each state and leaves out what is not there", () => {
  const tiles = { a: tile("live"), b: tile("live"), c: tile("camera_off"), d: tile("away") };
  assert.equal(seatsSummary(tiles), "2 seen now · 1 without camera · 1 offline");
  assert.equal(seatsSummary({}), "");
});

test("a screen reader hears the number with what it rests on", () => {
  const signal = { published: true, mood: 61, n: 23, present: 25, why: null };
  assert.equal(spoken(signal, 5), "Class mood 61 of 100, mostly positive. 23 of 25 students contribute.");
  assert.equal(spoken({ ...signal, published: false, mood: null, why: "too_few" }, 7), whyWords("too_few", 7).long);
});

test("the table has the last point of each minute, newest first", () => {
  const line = [point(60, 50), point(65, 51), point(119, 52), point(120, 53)];
  assert.deepEqual(lastOfEachMinute(line), [point(120, 53), point(119, 52)]);
});

test("the band is broken where nothing was published", () => {
  const line = [point(0, null), point(5, 50), point(10, 51), point(15, null), point(20, 52)];
  assert.deepEqual(publishedRuns(line), [[point(5, 50), point(10, 51)], [point(20, 52)]]);
  assert.deepEqual(publishedRuns([]), []);
});
