import assert from "node:assert/strict";
import { test } from "node:test";
import { LONGEST_WAIT, SHORTEST_WAIT, waitBefore } from "../../static/js/lib/backoff.js";
import { clockFace, clockFrom, serverTime } from "../../static/js/lib/clock.js";

test("the wait grows with each try and stays between half a second and thirty", () => {
  const longest = [0, 1, 2, 3, 4, 5, 6, 100].map((attempt) => waitBefore(attempt, 1));
  assert.deepEqual(longest, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  assert.equal(waitBefore(0, 0), SHORTEST_WAIT);
  assert.equal(waitBefore(100, 0), SHORTEST_WAIT);
  assert.equal(waitBefore(100, 1), LONGEST_WAIT);
});

test("chance spreads the wait over the whole stretch", () => {
  assert.equal(waitBefore(3, 0.5), 4250);
});

test("a wrong clock is set right by the server's welcome", () => {
  const clock = clockFrom(5000, 1_000_000);
  assert.equal(serverTime(clock, 1_002_500), 5002.5);
});

test("the clock face shows hours, minutes and seconds", () => {
  assert.equal(clockFace(0), "0:00:00");
  assert.equal(clockFace(451.9), "0:07:31");
  assert.equal(clockFace(3600 * 10 + 61), "10:01:01");
  assert.equal(clockFace(-3), "0:00:00");
});
