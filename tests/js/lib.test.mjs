import assert from "node:assert/strict";
import { test } from "node:test";
import { LONGEST_WAIT, SHORTEST_WAIT, waitBefore } from "../../static/js/lib/backoff.js";
import { clockFace, clockFrom, serverTime } from "../../static/js/lib/clock.js";
import { contrast, mix, readable } from "../../static/js/lib/colour.js";

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

test("colours are mixed in equal steps from one end to the other", () => {
  assert.equal(mix("#000000", "#ffffff", 0), "#000000");
  assert.equal(mix("#000000", "#ffffff", 1), "#ffffff");
  assert.equal(mix("#f0efe8", "#0c655c", 0.5), "#7eaaa2");
});

test("contrast goes from one to twenty-one, whichever colour comes first", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.equal(contrast("#ffffff", "#000000"), 21);
  assert.equal(contrast("#0c655c", "#0c655c"), 1);
});

test("on every shade of the charts the better ink can be read", () => {
  const themes = [
    { none: "#f0efe8", all: "#0c655c", inks: ["#17211f", "#fffefb"] },
    { none: "#1e2b2a", all: "#63c9b7", inks: ["#e9efec", "#162120"] },
  ];
  for (const { none, all, inks } of themes) {
    for (let share = 0; share <= 1; share += 0.01) {
      const shade = mix(none, all, share);
      assert.ok(contrast(shade, readable(shade, inks)) > 3.7, `${shade}`);
    }
    assert.equal(readable(none, inks), inks[0]);
    assert.equal(readable(all, inks), inks[1]);
  }
});
