import assert from "node:assert/strict";
import { test } from "node:test";
import { deedName, isBreak, ledgerFormula, ledgerRows } from "../../static/js/dashboard/deeds.js";
import { markName } from "../../static/js/dashboard/said.js";

const NOTHING = { mean: null, seconds: 0, points: 0 };
const mean = (value, seconds = 180) => ({ mean: value, seconds, points: seconds / 5 });
const deed = (id, changes = {}) => ({ id, kind: "slowed", at: 1000, text: "", begins_at: 1000, ...changes });
const entry = (before, after, isOver = true) => ({
  begins_at: 1000,
  before: { mood: before, too_fast: mean(0.6) },
  after: { mood: after, too_fast: NOTHING },
  is_over: isOver,
});

function lesson(deeds, ledger, mode = "aggregate") {
  return { lesson: { deeds }, ledger, session: { mode } };
}

const words = (row) => row.cells.map(({ text, rests }) => `${text} (${rests})`);

test("a deed stands with the mood and the votes before and after it", () => {
  const [row] = ledgerRows(lesson([deed("one", { text: "Recursion" })], { one: entry(mean(41), mean(47)) }));
  assert.equal(row.name, "Slowed down: Recursion");
  assert.equal(row.at, 1000);
  assert.deepEqual(words(row), ["41 (36 points)", "47 (36 points)", "60 % (36 points)", "not known (0 s known)"]);
});

test("the newest deed comes first", () => {
  const rows = ledgerRows(lesson([deed("one"), deed("two", { kind: "asked", at: 2000 })], {}));
  assert.deepEqual(
    rows.map(({ name }) => name),
    ["Asked the class", "Slowed down"],
  );
});

test("after is until now while its three minutes last", () => {
  const [row] = ledgerRows(lesson([deed("one")], { one: entry(mean(41), mean(47, 95), false) }));
  assert.deepEqual(words(row).slice(1), [
    "47 (until now, 19 points)",
    "60 % (36 points)",
    "not yet (until now, 0 s known)",
  ]);
});

test("less than a minute of figures is not known, and says how little there is", () => {
  const little = { mean: null, seconds: 55, points: 11 };
  const [row] = ledgerRows(lesson([deed("one")], { one: entry(little, little, false) }));
  assert.deepEqual(words(row).slice(0, 2), ["not known (55 s known)", "not yet (until now, 55 s known)"]);
  const [over] = ledgerRows(lesson([deed("one")], { one: entry(little, little) }));
  assert.equal(words(over)[1], "not known (55 s known)");
});

test("nothing follows a break before it is over", () => {
  const pause = deed("one", { kind: "break", begins_at: null });
  const [row] = ledgerRows(lesson([pause], { one: entry(mean(41), NOTHING, false) }));
  assert.equal(row.name, "Took a break");
  assert.equal(words(row)[1], "not yet (the break is not over)");
  assert.equal(isBreak([pause]), true);
  assert.equal(isBreak([deed("two"), { ...pause, begins_at: 1300 }]), false);
  assert.equal(isBreak([]), false);
});

test("without cameras there is no mood in it, and the pace remains", () => {
  const state = lesson([deed("one")], { one: entry(NOTHING, NOTHING) }, "self_report");
  assert.deepEqual(words(ledgerRows(state)[0]), ["60 % (36 points)", "not known (0 s known)"]);
  assert.doesNotMatch(ledgerFormula(state), /mood/);
});

test("a deed of which nothing is told yet has its row", () => {
  assert.deepEqual(words(ledgerRows(lesson([deed("one")], {}))[0]).slice(0, 2), [
    "not known (0 s known)",
    "not yet (until now, 0 s known)",
  ]);
});

test("the formula says what the newest row rests on", () => {
  const state = lesson([deed("one")], { one: entry(mean(41), mean(47, 95), false) });
  assert.equal(
    ledgerFormula(state),
    "Now, for “Slowed down”: mood 180 s in 36 points before, 95 s in 19 points after; pace 180 s in 36 points before, 0 s in 0 points after.",
  );
  assert.equal(ledgerFormula(lesson([], {})), "Now: nothing to compute yet.");
});

test("every kind of deed and mark has words", () => {
  for (const kind of ["slowed", "repeated", "break", "asked", "hint"])
    assert.notEqual(deedName({ kind, text: "" }), kind);
  for (const kind of ["topic", "exercise", "slowed", "repeated", "break", "back", "note"]) {
    assert.notEqual(markName({ kind, text: "" }), kind);
  }
});
