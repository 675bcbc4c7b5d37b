import assert from "node:assert/strict";
import { test } from "node:test";
import { answersWords } from "../../static/js/dashboard/answers.js";
import { lastOfEachMinute, publishedRuns } from "../../static/js/dashboard/minutes.js";
import {
  agreementWords,
  hintFormula,
  hintWords,
  markName,
  needsInOrder,
  needWords,
  ownWords,
  paceFormula,
  paceWords,
  pulseWords,
  sinceWords,
} from "../../static/js/dashboard/said.js";
import { moodWords, seatsSummary, spoken, tileWords, whyWords } from "../../static/js/dashboard/words.js";

const tile = (state, reason = null, mood = null) => ({
  state,
  reason,
  mood,
  need: null,
  need_since: null,
  seq: null,
  captured_at: null,
});
const lesson = { hints: { answered: {} } };
const needing = (need, since) => ({ ...tile("live"), need, need_since: since });
const pace = (votes) => ({
  reading: "no_signal",
  votes,
  present: 25,
  counts: { too_slow: 0, right: 0, too_fast: votes, lost: 0 },
  too_fast_at_least: 0.25,
  too_slow_at_least: 0,
});
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
  assert.match(whyWords("no_agreement", 5).long, /no better than chance/);
  assert.match(whyWords("settling", 5).long, /cannot give a single student away/);
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

test("without cameras a tile says who is here", () => {
  assert.deepEqual(tileWords(tile("here")), { icon: "check", text: "Here" });
  assert.equal(seatsSummary({ a: tile("here"), b: tile("here"), c: tile("away") }), "2 here · 1 offline");
});

test("the answers say what they rest on, or why they are not shown", () => {
  assert.match(answersWords({ n: 0, mean: null, counts: [] }, 5), /^Nobody has answered/);
  assert.match(answersWords({ n: 3, mean: null, counts: [] }, 5), /^3 of 5 answers: shown from 5 on/);
  assert.match(answersWords({ n: 6, mean: null, counts: [] }, 5), /^One moment: shown again once 5 answers are new/);
  assert.match(answersWords({ n: 9, mean: 4, counts: [0, 0, 0, 7, 0] }, 5), /^7 answers\. .* once 5 have come/);
});

test("where nothing is read of faces a screen reader hears what students say", () => {
  const state = { session: { k: 5 }, pace: pace(0), hint: null, lesson, tiles: {} };
  const few = { ...state, own: { n: 3, mean: null, counts: [] } };
  assert.equal(spoken(few, false), "3 students have said how they are doing. Pace: No signal.");
  const many = { ...state, own: { n: 7, mean: 4.26, counts: [0, 0, 0, 7, 0] } };
  assert.equal(spoken(many, false), "Students say they are doing 4.3 of 5. Pace: No signal.");
});

test("the summary counts each state and leaves out what is not there", () => {
  const tiles = { a: tile("live"), b: tile("live"), c: tile("camera_off"), d: tile("away") };
  assert.equal(seatsSummary(tiles), "2 seen now · 1 without camera · 1 offline");
  assert.equal(seatsSummary({}), "");
});

test("a screen reader hears the number with what it rests on", () => {
  const signal = { published: true, mood: 61, n: 23, present: 25, why: null };
  const state = { signal, session: { k: 7 }, pace: pace(0), hint: null, lesson, tiles: { a: tile("live") } };
  const hinted = { ...state, hint: { id: "h" } };
  const mood = "Class mood 61 of 100, mostly positive. 23 of 25 students contribute.";
  assert.equal(spoken(state), `${mood} Pace: No signal.`);
  const tiles = { a: needing("help", 5), b: needing("lost", 4), c: needing("help", 3) };
  const busy = { ...state, pace: { ...pace(4), reading: "too_fast" }, tiles };
  assert.equal(spoken(busy), `${mood} Pace: Too fast. 2 students ask for help.`);
  assert.equal(spoken(hinted), `${mood} Pace: No signal. Hint: more tense faces than a few minutes ago.`);
  const seen = { ...hinted, lesson: { hints: { answered: { h: null } } } };
  assert.equal(spoken(seen), `${mood} Pace: No signal.`);
  const hidden = { ...state, signal: { ...signal, published: false, mood: null, why: "too_few" } };
  assert.equal(spoken(hidden), `${whyWords("too_few", 7).long} Pace: No signal.`);
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

test("the pace says what it rests on, and counts nobody in a tiny class", () => {
  assert.deepEqual(paceWords(pace(0)), { short: "No signal", long: "Nobody has voted in the last 5 minutes." });
  assert.deepEqual(paceWords(pace(1)), { short: "No signal", long: "1 vote, 25 present: too few for a signal" });
  assert.deepEqual(paceWords({ ...pace(4), reading: "too_fast" }), { short: "Too fast", long: "4 votes, 25 present" });
  const tiny = paceWords({ ...pace(0), reading: "someone_asks", present: 4, counts: {} });
  assert.equal(tiny.short, "Someone asks to slow down");
  assert.equal(paceFormula({ ...pace(0), present: 4, counts: {} }), "Now: 4 present.");
});

test("the formula stands there with the numbers of now", () => {
  const found = paceFormula({ ...pace(4), counts: { too_slow: 1, right: 2, too_fast: 3, lost: 1 }, votes: 7 });
  assert.equal(found, "Now: 3 too fast + 1 lost, 1 too slow, of 7 votes; lower bounds 25 % and 0 %; 25 present.");
});

test("who needs the teacher most comes first, and among equals who waits longest", () => {
  const tiles = {
    a: needing("lost", 1),
    b: needing("help", 9),
    c: tile("live"),
    d: needing("disconnected", 2),
    e: needing("help", 3),
    f: needing("no_frame", 4),
    g: needing("check_in", 0),
  };
  assert.deepEqual(
    needsInOrder(tiles).map(({ seat }) => seat),
    ["e", "b", "d", "f", "a", "g"],
  );
  assert.deepEqual([0, 59, 60, 125, -3].map(sinceWords), ["just now", "just now", "1 min", "2 min", "just now"]);
});

test("a face below its own usual is a reason to ask and never a finding", () => {
  assert.deepEqual(needWords("check_in"), { icon: "speak", text: "may want a check-in" });
});

test("a question says how long it is open, and its answers only when nobody is named by them", () => {
  const asked = { id: "p", asked_at: 1000, closes_at: 1120, answered: 4, counts: {} };
  const open = pulseWords(asked, 1030.5, 20);
  assert.deepEqual([open.isOpen, open.count], [true, "4 of 20 answered, 90 s left"]);
  assert.match(open.answers, /once five students have answered/);
  const full = { ...asked, answered: 6, counts: { clear: 3, partly: 1, lost: 2 } };
  assert.deepEqual(pulseWords(full, 1120, 5), {
    isOpen: false,
    count: "6 of 6 answered",
    answers: "3 all clear · 1 partly · 2 lost",
  });
  assert.equal(pulseWords(full, 1721, 5), null);
});

test("a moment is called by its kind and what it is about", () => {
  assert.equal(markName({ kind: "topic", text: "Recursion" }), "New topic: Recursion");
  assert.equal(markName({ kind: "break", text: "" }), "Break");
});

test("a hint says what it rests on and stays a hint", () => {
  const hint = { id: "h", raised_at: 1000, usual: 0.2, rise: 0.134, z: 3.96, n: 12, sensitivity: "moderate" };
  assert.equal(hintWords(hint, 1130), "12 students contribute · 2 min. An expression is not a feeling.");
  assert.equal(hintFormula(hint), "This hint: usual tension 0.20, a rise of 0.13, z = 4.0, 12 students.");
  assert.equal(hintFormula(null), "Now: no hint.");
});

test("what students say themselves is a mean from five on, and agreement is said from thirty on", () => {
  const yet = [0, 3, 5, 7].map((n) => ownWords({ n, mean: null, counts: [] }, 6));
  assert.deepEqual(yet, ["–", "3 of 6 yet", "5 of 6 yet", "–"]);
  assert.equal(ownWords({ n: 7, mean: 4, counts: [0, 0, 0, 7, 0] }, 5), "4.0 of 5");
  const few = { n: 12, kappa: null, low: null, high: null, is_doubtful: false };
  assert.match(agreementWords(few), /from 30 answers on; so far there are 12\.$/);
  const many = { n: 64, kappa: 0.42, low: 0.3, high: 0.54, is_doubtful: false };
  assert.match(agreementWords(many), /weighted kappa 0\.42 \(0\.30 to 0\.54\) over 64 answers/);
});
