"""A model's card as counts of a hundred."""

import copy

import pytest

from classrooms.queries import reading
from classrooms.queries.reading import Level, ReadBy
from classrooms.rules.cards import read_card
from tests.classrooms.workers import card_with_conditions, measured, shipped_card

SEED = read_card(shipped_card("seed_cnn"))
NOTHING = read_card({})


def panels_of(*rows):
    return reading.panels(read_card(card_with_conditions("seed_cnn", *rows)))


def test_how_often_it_is_right_is_a_hundred_dots_of_which_some_are_likely():
    right = reading.how_often_right(SEED)
    assert right is not None
    kinds = [dot.kind for dot in right.dots]
    assert (kinds.count("right"), kinds.count("perhaps"), kinds.count("wrong")) == (55, 3, 42)
    assert len({(dot.x, dot.y) for dot in right.dots}) == 100
    assert right.levels == (
        Level("This model", 57, 55, 58),
        Level("People, about", 65),
        Level("Always saying “happiness”", 25),
    )
    assert (right.pictures, right.split, right.twins, right.without_twins) == ("3,589", "PublicTest", "279", 55)


def test_without_a_likely_range_the_dots_are_right_or_wrong():
    card = shipped_card("seed_cnn")
    del card["metrics"]["served"]["intervals"]
    right = reading.how_often_right(read_card(card))
    assert right is not None
    assert [dot.kind for dot in right.dots] == ["right"] * 57 + ["wrong"] * 43
    assert (right.model.low, right.model.high, right.model.span) == (None, None, 0)


def test_people_are_compared_only_on_the_pictures_that_they_were_asked_about():
    right = reading.how_often_right(read_card(shipped_card("seed_cnn") | {"data": {"name": "Our own"}}))
    assert right is not None
    assert [level.name for level in right.levels] == ["This model", "Always saying “happiness”"]


def test_what_was_not_measured_is_not_drawn():
    assert reading.how_often_right(NOTHING) is None
    assert (reading.mixtures(NOTHING), reading.panels(NOTHING)) == ([], [])
    assert (reading.calibration_gap(NOTHING), reading.pictures_learnt(NOTHING)) == (None, None)
    assert reading.hardest([]) is None


def test_a_bar_tells_what_a_hundred_pictures_are_read_as_the_right_one_first():
    fear = next(mixture for mixture in reading.mixtures(SEED) if mixture.label == "fear")
    assert (fear.name, fear.pictures, fear.right, fear.trusted, fear.few) == ("fear", 496, 23, 40, False)
    assert [(part.name, part.count) for part in fear.stretches] == [
        *(("fear", 23), ("sadness", 29), ("neutral", 15), ("anger", 13)),
        *(("surprise", 12), ("happiness", 7), ("disgust", 1)),
    ]
    assert [part.start for part in fear.stretches] == [0, 23, 52, 67, 80, 92, 99]
    assert [part.is_right for part in fear.stretches] == [True] + [False] * 6


def test_the_bars_go_from_the_best_to_the_worst_and_say_which_is_rough():
    found = reading.mixtures(SEED)
    assert [mixture.label for mixture in found] == [
        *("happy", "surprise", "sad", "neutral", "angry", "disgust", "fear"),
    ]
    assert [mixture.label for mixture in found if mixture.few] == ["disgust"]


def test_an_expression_of_which_no_picture_was_shown_has_no_bar():
    card = copy.deepcopy(shipped_card("seed_cnn"))
    card["metrics"]["served"]["confusion"][1] = [0] * 7
    assert "disgust" not in {mixture.label for mixture in reading.mixtures(read_card(card))}
    card["metrics"]["served"]["confusion"] = [[0] * 7] * 7
    assert reading.mixtures(read_card(card)) == []


def test_a_condition_is_drawn_beside_a_picture_as_any():
    (panel,) = panels_of(measured("mask", 3, read=0.2), measured("common", 0), measured("mask", 1))
    assert panel.name == "A mask"
    drawn = [(column.strength, column.right, column.wrong, column.unknown) for column in panel.columns]
    assert drawn == [("as usual", 45, 15, 40), ("a little", 45, 15, 40), ("a lot", 15, 5, 80)]
    assert [column.x for column in panel.columns] == [6, 46, 86]
    assert (panel.worst.top_of_wrong, panel.worst.top_of_right, panel.worst.read) == (80, 85, 20)


def test_no_panel_has_more_columns_than_there_is_room_for():
    found = panels_of(*(measured(name, strength) for name in ("common", "mask") for strength in range(4)))
    assert [[column.x for column in panel.columns] for panel in found] == [[6, 46, 86, 126]]


def test_where_nothing_was_spoilt_there_is_one_panel():
    assert [(panel.name, len(panel.columns)) for panel in panels_of(measured("common", 0))] == [("A picture as any", 1)]
    assert panels_of(measured("mask", 0)) == []


def test_what_is_read_wrongly_most_often_is_the_hardest():
    found = panels_of(
        measured("mask", 3, accuracy_read=0.2), measured("blur", 3, read=0.1), measured("fog", 1, accuracy_read=0.5)
    )
    hardest = reading.hardest(found)
    assert [panel.name for panel in found] == ["A mask", "Out of focus", "fog"]
    assert (hardest and hardest.name, hardest and hardest.worst.wrong) == ("A mask", 48)


@pytest.mark.parametrize(
    ("noted", "address"),
    [
        ("seed_cnn " + "a" * 64, "seed_cnn@" + "a" * 12),
        ("seed_cnn " + "a" * 63, None),
        ("seed_cnn " + "g" * 64, None),
        ("../models " + "a" * 64, None),
        ("a name " + "a" * 64, None),
        ("seed_cnn", None),
        ("", None),
        (5, None),
    ],
)
def test_a_model_that_a_lesson_notes_has_an_address_if_it_is_noted_as_we_do(noted, address):
    assert reading.read_by([noted]) == [ReadBy(str(noted), address)]
