"""What the simulated class says is known: the live test of a scripted class counts on it."""

from __future__ import annotations

from collections import Counter

from classrooms.simulation.words import AGAIN_AFTER, SCRIPT, answer_of, words_of


def test_two_are_lost_four_find_it_too_fast_and_one_asks() -> None:
    votes = Counter(word.body["vote"] for word in SCRIPT if word.to == "pace")
    assert votes == {"lost": 2, "too_fast": 4}
    assert [word.body.get("is_named", False) for word in SCRIPT if word.body.get("vote") == "lost"] == [True, False]
    assert len([word for word in SCRIPT if word.to == "help"]) == 1


def test_everybody_says_how_it_goes_and_in_the_order_of_time() -> None:
    for student in range(50):
        said = words_of(student)
        assert [word.at for word in said] == sorted(word.at for word in said)
        assert [word.to for word in said].count("check_in") == 1
        assert all(word.at < AGAIN_AFTER for word in said)


def test_answers_come_one_after_the_other_within_the_two_minutes() -> None:
    found = [answer_of(student) for student in range(12)]
    assert {word for _, word in found} == {"clear", "partly", "lost"}
    assert max(wait for wait, _ in found) < 120
