import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { apply, isGap, LINE_POINTS } from "../../static/js/dashboard/reducer.js";

const ALICE = "00000000-0000-4000-8000-00000000000a";
const BOB = "00000000-0000-4000-8000-00000000000b";
const CHARLIE = "00000000-0000-4000-8000-00000000000c";

function tile(state, reason = null) {
  const told = { since: 90, need: null, need_since: null };
  return {
    state,
    reason,
    ...told,
    mood: null,
    seq: state === "live" ? 4 : null,
    captured_at: state === "live" ? 99.5 : null,
  };
}

function signal(n) {
  const published = n >= 5;
  return {
    published,
    mood: published ? 61 : null,
    low: published ? 55 : null,
    high: published ? 67 : null,
    distribution: published ? [0.1, 0, 0, 0.4, 0.4, 0.1, 0] : null,
    n,
    present: 6,
    consenting: 6,
    coverage: n / 6,
    why: published ? null : "too_few",
  };
}

function pace(votes) {
  const counts = { too_slow: 0, right: 0, too_fast: votes, lost: 0 };
  const reading = votes > 3 ? "too_fast" : "no_signal";
  return { reading, votes, present: 6, counts, too_fast_at_least: votes > 3 ? 0.51 : 0, too_slow_at_least: 0 };
}

function entry(mood) {
  const nothing = { mean: null, seconds: 0, points: 0 };
  const before = { mood: { mean: mood, seconds: 180, points: 36 }, too_fast: nothing };
  return { begins_at: 80, before, after: { mood: nothing, too_fast: nothing }, is_over: false };
}

const NOTES = {
  markers: [],
  deeds: [],
  pulse: null,
  hints: { sensitivity: "moderate", are_muted: false, answered: {} },
};

function point(at, n = 5) {
  const { mood, low, high, coverage, distribution } = signal(n);
  return { at, mood, low, high, n, coverage, distribution, too_fast: null };
}

function fresh(changes = {}) {
  return {
    type: "state",
    version: 1,
    seq: 17,
    at: 100,
    session: { id: "s", state: "live", started_at: 40, mode: "aggregate", k: 5, interval_ms: 1000 },
    tiles: { [ALICE]: tile("live"), [BOB]: tile("unknown", "waiting") },
    signal: signal(1),
    pace: pace(0),
    own: { n: 0, mean: null, counts: [] },
    hint: null,
    lesson: NOTES,
    ledger: { one: entry(41), two: entry(50) },
    line: [point(95, 1)],
    ...changes,
  };
}

function updated(changes = {}) {
  return {
    type: "live.updated",
    version: 1,
    seq: 18,
    at: 101,
    interval_ms: 1000,
    tiles: {},
    signal: signal(1),
    pace: pace(0),
    own: { n: 6, mean: 3.5, counts: [0, 1, 2, 2, 1] },
    hint: null,
    lesson: null,
    ledger: {},
    points: [],
    ...changes,
  };
}

test("a state event replaces whatever was there", () => {
  assert.deepEqual(apply(null, fresh()), fresh());
  assert.deepEqual(apply(fresh({ seq: 90 }), fresh()), fresh());
});

test("live.updated gives the state that the server would send afresh", () => {
  const event = updated({
    interval_ms: 2000,
    tiles: { [BOB]: tile("live"), [CHARLIE]: tile("paused") },
    signal: signal(5),
    pace: pace(4),
    points: [point(101)],
  });
  const expected = fresh({
    seq: 18,
    at: 101,
    session: { ...fresh().session, interval_ms: 2000 },
    tiles: { [ALICE]: tile("live"), [BOB]: tile("live"), [CHARLIE]: tile("paused") },
    signal: signal(5),
    pace: pace(4),
    own: { n: 6, mean: 3.5, counts: [0, 1, 2, 2, 1] },
    line: [point(95, 1), point(101)],
  });
  assert.deepEqual(apply(fresh(), event), expected);
});

test("notes that are null are the same as before", () => {
  const notes = { ...NOTES, markers: [{ id: "m", at: 99, kind: "topic", text: "Recursion" }] };
  const noted = apply(fresh(), updated({ lesson: notes }));
  assert.deepEqual(noted.lesson, notes);
  assert.deepEqual(apply(noted, updated({ seq: 19 })).lesson, notes);
});

test("only the entries of the ledger that changed are told, and one that is null is gone", () => {
  const after = apply(fresh(), updated({ ledger: { one: null, three: entry(60) } }));
  assert.deepEqual(after.ledger, { two: entry(50), three: entry(60) });
  assert.deepEqual(apply(fresh(), updated()).ledger, fresh().ledger);
});

test("a tile that is null is gone", () => {
  const after = apply(fresh(), updated({ tiles: { [ALICE]: null } }));
  assert.deepEqual(after.tiles, { [BOB]: tile("unknown", "waiting") });
});

test("an update without points leaves the line as it is", () => {
  assert.deepEqual(apply(fresh(), updated()).line, fresh().line);
});

test("the line keeps as many points as the server", () => {
  const line = Array.from({ length: LINE_POINTS }, (_, index) => point(index));
  const after = apply(fresh({ line }), updated({ points: [point(LINE_POINTS)] }));
  assert.equal(after.line.length, LINE_POINTS);
  assert.deepEqual(after.line[0], point(1));
  assert.deepEqual(after.line.at(-1), point(LINE_POINTS));
});

test("session.ended gives the state that the server would send afresh", () => {
  const event = { type: "session.ended", version: 1, seq: 18, at: 102 };
  const expected = fresh({ seq: 18, at: 102, session: { ...fresh().session, state: "ended" } });
  assert.deepEqual(apply(fresh(), event), expected);
});

test("an event that came before changes nothing", () => {
  const state = fresh();
  assert.equal(apply(state, updated({ seq: 17, tiles: { [ALICE]: null } })), state);
  assert.equal(apply(state, updated({ seq: 3 })), state);
  assert.equal(isGap(state, updated({ seq: 17 })), false);
});

test("an event after a gap changes nothing and asks for the state", () => {
  const state = fresh();
  assert.equal(apply(state, updated({ seq: 19, tiles: { [ALICE]: null } })), state);
  assert.equal(isGap(state, updated({ seq: 19 })), true);
  assert.equal(isGap(state, updated({ seq: 18 })), false);
});

test("an event before the first state asks for the state", () => {
  assert.equal(apply(null, updated()), null);
  assert.equal(isGap(null, updated()), true);
  assert.equal(isGap(null, fresh()), false);
});

test("an event of a type that is not known yet changes nothing", () => {
  const state = fresh();
  assert.equal(apply(state, { type: "pace.updated", version: 1, seq: 18, at: 101 }), state);
});

test("neither the state nor the event is touched", () => {
  const state = deepFrozen(fresh());
  const event = deepFrozen(updated({ tiles: { [ALICE]: null, [CHARLIE]: tile("away") }, points: [point(101)] }));
  assert.equal(apply(state, event).seq, 18);
});

test("the same result comes out of a process that speaks JSON", () => {
  const events = [updated({ tiles: { [ALICE]: null } }), { type: "session.ended", version: 1, seq: 19, at: 102 }];
  const script = fileURLToPath(new URL("apply.mjs", import.meta.url));
  const input = JSON.stringify({ state: fresh(), events });
  const { stdout } = spawnSync(process.execPath, [script], { input, encoding: "utf8" });
  assert.deepEqual(JSON.parse(stdout), events.reduce(apply, fresh()));
});

function deepFrozen(value) {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFrozen);
  return value;
}
