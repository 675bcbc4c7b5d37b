import assert from "node:assert/strict";
import { test } from "node:test";
import { afterAsking, afterClose } from "../../static/js/camera/closing.js";
import { frameMessage } from "../../static/js/camera/frame.js";
import * as sampling from "../../static/js/camera/sampling.js";
import { troubleWords, verdictWords } from "../../static/js/camera/words.js";

const FREE = { open: true, unsent: 0 };

test("a frame begins with version, seq and time, big-endian, and then the picture", () => {
  const message = frameMessage(258, 1.5, new Uint8Array([0xff, 0xd8, 0xff]).buffer);
  const expected = [1, 0, 0, 1, 2, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0xff, 0xd8, 0xff];
  assert.deepEqual([...new Uint8Array(message)], expected);
});

test("the seq of a frame is an unsigned number", () => {
  const bytes = new Uint8Array(frameMessage(4294967295, 0, new ArrayBuffer(0)));
  assert.deepEqual([...bytes.slice(1, 5)], [255, 255, 255, 255]);
});

test("the first picture is taken at once", () => {
  assert.equal(sampling.mayTake(sampling.startSampling(), 0, FREE), true);
});

test("pictures before the next is due are let go", () => {
  const after = sampling.sent(sampling.taken({ dueAt: 1000, busy: false }, 1000, 1000));
  assert.equal(sampling.mayTake(after, 1999, FREE), false);
  assert.equal(sampling.mayTake(after, 2000, FREE), true);
});

test("while one picture is being made the next are let go", () => {
  const busy = sampling.taken({ dueAt: 1000, busy: false }, 1000, 1000);
  assert.equal(sampling.mayTake(busy, 5000, FREE), false);
  assert.equal(sampling.mayTake(sampling.sent(busy), 5000, FREE), true);
});

test("a late picture does not slow the pace, and two do not follow at once", () => {
  assert.deepEqual(sampling.taken({ dueAt: 1000, busy: false }, 1100, 1000), { dueAt: 2000, busy: true });
  assert.deepEqual(sampling.taken({ dueAt: 1000, busy: false }, 1900, 1000), { dueAt: 2700, busy: true });
  assert.deepEqual(sampling.taken({ dueAt: 1000, busy: false }, 9000, 1000), { dueAt: 9800, busy: true });
});

test("nothing is taken before the welcome or while earlier bytes wait", () => {
  const due = sampling.startSampling();
  assert.equal(sampling.mayTake(due, 0, { open: false, unsent: 0 }), false);
  assert.equal(sampling.mayTake(due, 0, { open: true, unsent: sampling.MAX_UNSENT_BYTES }), true);
  assert.equal(sampling.mayTake(due, 0, { open: true, unsent: sampling.MAX_UNSENT_BYTES + 1 }), false);
});

test("after a picture that could not be sent the very next one wins", () => {
  assert.equal(sampling.mayTake(sampling.letGo(1234), 1234, FREE), true);
});

test("ten seconds of a camera at 20 pictures a second give ten frames, each the newest", () => {
  let turn = sampling.startSampling();
  const took = [];
  for (let now = 0; now < 10_000; now += 50) {
    if (!sampling.mayTake(turn, now, FREE)) continue;
    turn = sampling.sent(sampling.taken(turn, now, 1000));
    took.push(now);
  }
  assert.deepEqual(took, [0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000]);
});

test("each close code that is final says why", () => {
  const final = {
    4400: "protocol",
    4401: "signed_out",
    4403: "not_allowed",
    4409: "taken_over",
    4410: "ended",
    4415: "not_jpeg",
  };
  for (const [code, why] of Object.entries(final)) {
    assert.deepEqual(afterClose(Number(code), true), { next: "stop", why });
  }
});

test("every other close is tried again, slower or with smaller pictures where that was the cause", () => {
  for (const code of [1000, 1001, 1006, 1011, 1012, 1013]) {
    assert.deepEqual(afterClose(code, true), { next: "retry", slower: false, smaller: false });
  }
  assert.deepEqual(afterClose(4429, true), { next: "retry", slower: true, smaller: false });
  assert.deepEqual(afterClose(4413, true), { next: "retry", slower: false, smaller: true });
});

test("a handshake that failed is asked about", () => {
  assert.deepEqual(afterClose(1006, false), { next: "ask" });
  const retry = { next: "retry", slower: false, smaller: false };
  assert.deepEqual(afterAsking(0, null), retry);
  assert.deepEqual(afterAsking(502, null), retry);
  assert.deepEqual(afterAsking(200, { session: "live", signed_in: true, consent: "none" }), retry);
  assert.deepEqual(afterAsking(200, { session: "ended", signed_in: true }), { next: "stop", why: "ended" });
  assert.deepEqual(afterAsking(200, { session: "live", signed_in: false }), { next: "stop", why: "signed_out" });
  assert.deepEqual(afterAsking(403, null), { next: "stop", why: "signed_out" });
  assert.deepEqual(afterAsking(404, null), { next: "stop", why: "not_allowed" });
});

test("every verdict and every trouble has words, also one that is not known yet", () => {
  assert.equal(verdictWords("too_small").help, "Move a little closer to the camera.");
  assert.equal(verdictWords("sneezed").title, "A picture was not used");
  assert.equal(troubleWords("NotReadableError").title, "Another program holds the camera");
  assert.equal(troubleWords("SecurityError").title, troubleWords("NotAllowedError").title);
  assert.equal(troubleWords("SomethingNewError").title, "The camera did not start");
});
