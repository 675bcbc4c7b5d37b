import assert from "node:assert/strict";
import { test } from "node:test";
import {
  checkInWords,
  helpWords,
  standingAnswer,
  standingVote,
  voteWords,
  waitToVote,
} from "../../static/js/camera/said.js";

const NOW = 1_800_000_000;
const rules = { lasts: 300, again_after: 30 };
const said = (changes = {}) => ({
  vote: "",
  voted_at: 0,
  is_named: false,
  help_at: null,
  answer: 0,
  answered_at: 0,
  ...changes,
});
const voted = (ago, changes = {}) => said({ vote: "too_fast", voted_at: NOW - ago, ...changes });

test("a vote stands for as long as the server counts it", () => {
  assert.equal(standingVote(voted(299), NOW, rules), "too_fast");
  assert.equal(standingVote(voted(300), NOW, rules), "");
  assert.equal(standingVote(said(), NOW, rules), "");
});

test("another vote waits half a minute, in whole seconds", () => {
  assert.deepEqual(
    [0, 29.2, 30, 500].map((ago) => waitToVote(NOW - ago, NOW, rules)),
    [30, 1, 0, 0],
  );
});

test("the words say what counts, for how long, and whether with a name", () => {
  assert.equal(voteWords(said(), 0, NOW, rules), "How is the pace for you?");
  assert.equal(voteWords(said({ voted_at: NOW }), 12, NOW, rules), "Taken back. You can vote again in 12 s.");
  assert.equal(
    voteWords(voted(10), 20, NOW, rules),
    "You said “too fast”: it counts for 5 more minutes. You can change it in 20 s.",
  );
  assert.equal(voteWords(voted(241), 0, NOW, rules), "You said “too fast”: it counts for 1 more minute.");
  assert.equal(
    voteWords(voted(100, { vote: "lost", is_named: true }), 0, NOW, rules),
    "You said “I am lost”: it counts for 4 more minutes, with your name.",
  );
  assert.equal(voteWords(voted(400), 0, NOW, rules), "How is the pace for you?");
});

test("a hand that is up says since when", () => {
  assert.equal(helpWords(said(), NOW), "Your teacher sees your name and comes when there is time.");
  assert.equal(helpWords(said({ help_at: NOW - 30 }), NOW), "You asked for help. Your teacher sees it.");
  assert.equal(helpWords(said({ help_at: NOW - 130 }), NOW), "You asked for help 2 min ago. Your teacher sees it.");
});

test("how a student is doing stands for ten minutes", () => {
  const ten = { lasts: 600, again_after: 30 };
  assert.equal(standingAnswer(said({ answer: 4, answered_at: NOW - 599 }), NOW, ten), 4);
  assert.equal(standingAnswer(said({ answer: 4, answered_at: NOW - 600 }), NOW, ten), 0);
  assert.match(checkInWords(0, 0, 6), /once 6 have answered\. Never who\./);
  assert.equal(checkInWords(4, 12), "Thank you. You can change it in 12 s.");
  assert.equal(checkInWords(4, 0), "Thank you. It counts for ten minutes.");
});
