"""What the site and the workers say to each other, in a real Redis."""

import json

import pytest

from inference.fleet import (
    CARD_TTL,
    CHOSEN_KEY,
    SIGN_TTL,
    WORKERS_KEY,
    Fleet,
    Installed,
    Model,
    Sign,
    card_hash,
    card_key,
    sign_key,
)

TINY = Model("tiny", "a" * 64)
OTHER = Model("other", "b" * 64)
CARD = '{"name": "tiny"}'
NOW = 1_800_000_000.0


def sign(worker="w1", since=NOW, **fields):
    told = {"machine": "room-1", "pid": 7, "at": NOW, "serves": TINY, "troubles": ("one", "two")}
    return Sign(worker, since=since, installed=(Installed(TINY, card_hash(CARD)),), **told | fields)


@pytest.fixture
def fleet(redis):
    return Fleet(redis)


def test_nobody_has_chosen_at_first(fleet):
    assert fleet.chosen() is None


def test_the_newest_choice_counts_and_can_be_taken_back(fleet):
    fleet.choose(TINY)
    fleet.choose(OTHER)
    assert fleet.chosen() == OTHER
    fleet.choose(None)
    assert fleet.chosen() is None


@pytest.mark.parametrize("said", [b"nonsense", b"[]", b'"tiny"', b"null", b'{"name": "tiny"}', b"[" * 100_000])
def test_a_choice_that_makes_no_sense_is_none(fleet, redis, said):
    redis.set(CHOSEN_KEY, said)
    assert fleet.chosen() is None


def test_signs_come_back_as_they_were_given_the_longest_running_first(fleet):
    young, old = sign("w1", since=NOW), sign("w2", since=NOW - 60, serves=OTHER, troubles=())
    fleet.give_sign(young, [CARD])
    fleet.give_sign(old, [CARD])
    assert fleet.signs() == [old, young]
    assert fleet.cards([card_hash(CARD), "unknown"]) == {card_hash(CARD): {"name": "tiny"}}


def test_a_sign_that_is_not_renewed_is_gone_after_seconds(fleet, redis):
    fleet.give_sign(sign(), [CARD])
    assert 0 < redis.pttl(sign_key("w1")) <= SIGN_TTL * 1000
    assert 0 < redis.ttl(card_key(card_hash(CARD))) <= CARD_TTL
    redis.delete(sign_key("w1"))  # as when its time is up
    assert fleet.signs() == []


def test_a_worker_that_says_goodbye_is_gone_at_once(fleet, redis):
    fleet.give_sign(sign("w1"), [])
    fleet.give_sign(sign("w2"), [])
    fleet.take_sign_back("w1")
    assert [one.worker for one in fleet.signs()] == ["w2"]
    assert redis.zrange(WORKERS_KEY, 0, -1) == [b"w2"]


def test_names_of_workers_that_went_without_a_word_do_not_pile_up(fleet, redis):
    fleet.give_sign(sign("w1", at=NOW - 3601), [])
    fleet.give_sign(sign("w2"), [])
    assert redis.zrange(WORKERS_KEY, 0, -1) == [b"w2"]


def test_a_card_is_written_once_and_kept_alive(fleet, redis):
    fleet.give_sign(sign(), [CARD])
    redis.expire(card_key(card_hash(CARD)), 1)
    redis.config_resetstat()
    fleet.give_sign(sign(), [CARD])
    assert redis.ttl(card_key(card_hash(CARD))) > 1
    assert redis.info("commandstats")["cmdstat_set"]["calls"] == 1  # the sign itself


@pytest.mark.parametrize(
    "change", [{"serves": "tiny"}, {"pid": "many"}, {"installed": [1]}, {"installed": None}, {"troubles": 5}]
)
def test_a_sign_in_other_words_is_left_out_and_the_others_are_read(fleet, redis, change):
    """A worker of another version, while all are being replaced."""
    for worker in ("w1", "w2"):
        fleet.give_sign(sign(worker), [])
    redis.set(sign_key("w1"), json.dumps(json.loads(redis.get(sign_key("w1"))) | change))
    assert [one.worker for one in fleet.signs()] == ["w2"]


def test_a_card_that_is_no_object_is_left_out(fleet, redis):
    redis.set(card_key("x"), "[1]")
    assert fleet.cards(["x"]) == {}
