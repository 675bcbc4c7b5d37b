"""What is read from a card, and what is not believed."""

import copy
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classrooms.queries import figures, reading
from classrooms.rules.cards import LONGEST_NAME, LONGEST_TEXT, MOST_ROWS, Condition, read_card
from classrooms.rules.figures import of_hundred
from classrooms.rules.signals import EXPRESSIONS
from tests.classrooms.workers import measured, shipped_card

SEED = shipped_card("seed_cnn")
BETTER = shipped_card("mobilenet_v2_finetuned")


def changed(*path, to):
    """The shipped card with another value somewhere."""
    card = copy.deepcopy(SEED)
    here = card
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = to
    return card


def pages(card):
    """Everything that the pages make of a card."""
    read = read_card(card)
    return [
        *figures.main_figures(read),
        *figures.details(read),
        *figures.origin(read),
        *figures.expression_rows(read),
        *figures.confusion_rows(read),
        *figures.variant_rows(read),
        *figures.comparison(read, read),
        reading.how_often_right(read),
        reading.calibration_gap(read),
        *reading.mixtures(read),
        *reading.panels(read),
    ]


def test_the_seeds_of_a_model_of_several_runs_are_listed():
    assert read_card(changed("seed", to=[1, 2])).seed == "1, 2"


def test_a_shipped_card_is_read_whole():
    card = read_card(SEED)
    assert (card.split, card.images, card.accuracy, card.macro_f1) == ("PublicTest", 3589, 0.5678, 0.5278)
    assert (card.calibration_error, card.accuracy_without_twins, card.twins) == (0.0173, 0.5495, 279)
    assert (card.precision, card.bytes, card.parameters) == ("int8", 2162792, 2100487)
    assert (card.ms_one, card.ms_many, card.temperature) == (0.528, 0.494, 1.12)
    assert (card.recipe, card.seed, card.data, card.protocol) == ("seed_cnn", "0", "FER2013", "official")
    assert [one.label for one in card.expressions] == list(EXPRESSIONS)
    assert card.expressions[2].found == 0.2319
    assert card.confusion is not None
    assert [sum(row) for row in card.confusion] == [one.images for one in card.expressions]
    assert [(one.precision, one.points_lost, one.is_served) for one in card.variants] == [
        ("float32", 0.0, False),
        ("float16", -0.02, False),
        ("int8", -0.02, True),
    ]
    assert ("plateau.factor", "0.2") in card.hyperparameters
    assert ("jit_compile", "no") in card.hyperparameters


def test_what_only_one_of_the_shipped_cards_has():
    assert read_card(SEED).base_weights is None
    assert read_card(BETTER).base_weights == "MobileNetV2, ImageNet"


def test_each_expression_has_the_weight_that_its_offset_gives():
    card = changed("calibration", to={"temperature": 0.89, "offsets": [0, 0.16, -0.16, 0, 0, 0, 0.69]})
    assert [row.weight for row in figures.expression_rows(read_card(card))] == [
        "1.00",
        "1.17",
        "0.85",
        "1.00",
        "1.00",
        "1.00",
        "1.99",
    ]
    assert {one.weight for one in read_card(SEED).expressions} == {1.0}  # an older card moves none


@pytest.mark.parametrize(
    "offsets", [None, {}, "0", [0.1], [0.1] * 8, ["0.1"] * 7, [math.nan] * 7, [1e9] * 7, [True] * 7]
)
def test_offsets_that_cannot_be_have_no_weight(offsets):
    card = read_card(changed("calibration", "offsets", to=offsets))
    assert {one.weight for one in card.expressions} == {None}


def test_an_empty_card_says_of_everything_that_it_was_not_measured():
    main = {figure.name: figure.value for figure in figures.main_figures(read_card({}))}
    assert main == {
        "Right": "not measured",
        "Balance": "not measured",
        "Calibration error": "not measured",
        "Time a face": "not measured",
        "Size": "not measured",
        "Precision": "not said",
    }
    assert {row.found for row in figures.expression_rows(read_card({}))} == {"not measured"}
    assert (figures.confusion_rows(read_card({})), figures.variant_rows(read_card({}))) == ([], [])


@pytest.mark.parametrize("value", ["0.5", True, None, [], {}, -0.1, 1.1, math.nan, math.inf, 10**400, "<b>"])
def test_an_accuracy_that_cannot_be_is_none(value):
    assert read_card(changed("metrics", "served", "accuracy", to=value)).accuracy is None


@pytest.mark.parametrize(
    "value",
    [
        None,
        "0.55 to 0.58",
        [],
        [0.5],
        [0.5, 0.6, 0.7],
        [0.6, 0.5],
        [0.58, 0.6],  # without what was measured
        [0.1, 0.2],
        [-0.1, 0.6],
        [0.5, 1.1],
        [0.5, "0.6"],
        [math.nan, 0.6],
        [False, True],
        {"0": 0.5, "1": 0.6},
    ],
)
def test_a_range_that_cannot_be_is_none(value):
    assert read_card(SEED).accuracy_range == (0.5517, 0.5832)
    assert read_card(changed("metrics", "served", "intervals", "accuracy", to=value)).accuracy_range is None


def test_the_range_of_an_accuracy_that_was_not_measured_is_none():
    assert read_card(changed("metrics", "served", "accuracy", to=None)).accuracy_range is None


def conditions_of(*rows):
    return read_card(changed("metrics", "conditions", to=list(rows))).conditions


def test_conditions_are_read_whole():
    assert read_card(SEED).conditions == ()
    assert conditions_of(measured("common", 0), measured("mask", 3, read=0, accuracy_read=None, unread={})) == (
        Condition("common", 0, 200, 0.8, 0.6, 0.75, (("no_face", 40), ("uncertain", 40))),
        Condition("mask", 3, 200, 0.8, 0, None, ()),
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"condition": ""},
        {"condition": 5},
        {"strength": -1},
        {"strength": 4},
        {"strength": 1.5},
        {"strength": True},
        {"strength": "1"},
        {"frames": 0},
        {"frames": -1},
        {"frames": 1.5},
        {"frames": math.inf},
        {"found": None},
        {"found": 1.1},
        {"read": math.nan},
        {"read": 0.9},  # more than were found
        {"accuracy_read": None},
        {"accuracy_read": 75},
    ],
)
def test_a_condition_that_makes_no_sense_is_left_out_and_the_others_stay(wrong):
    kept = conditions_of(measured("mask", 1) | wrong, measured("glasses", 2))
    assert [(one.name, one.strength) for one in kept] == [("glasses", 2)]


@pytest.mark.parametrize("value", [None, "mask", {}, {"mask": measured("mask", 1)}, [None, 5, "mask", []], [[]]])
def test_conditions_that_are_no_list_of_rows_are_none(value):
    assert read_card(changed("metrics", "conditions", to=value)).conditions == ()


def test_reasons_that_nobody_knows_and_counts_that_cannot_be_are_left_out():
    strange = {"no_face": 201, "blurred": -1, "too_dark": "5", "<b>": 5, "uncertain": 80}
    assert conditions_of(measured("mask", 1, unread=strange))[0].unread == (("uncertain", 80),)
    assert conditions_of(measured("mask", 1, unread=["no_face"]))[0].unread == ()


def test_a_condition_counts_once_and_neither_rows_nor_names_get_out_of_hand():
    assert len(conditions_of(measured("mask", 1), measured("mask", 1, read=0.1))) == 1
    assert len(conditions_of(*(measured(str(number), 1) for number in range(1000)))) == MOST_ROWS
    assert conditions_of(measured("x" * 500, 1))[0].name == "x" * LONGEST_NAME


@pytest.mark.parametrize(
    "value",
    [
        None,
        "a table",
        [],
        [[1] * 7] * 6,
        [[1] * 6] * 7,
        [[1] * 7] * 6 + ["1234567"],
        [[-1] * 7] * 7,
        [[0.5] * 7] * 7,
        [[math.nan] * 7] * 7,
        {"0": [1] * 7},
    ],
)
def test_a_confusion_that_is_no_table_of_pictures_is_none(value):
    assert read_card(changed("metrics", "served", "confusion", to=value)).confusion is None


def test_a_confusion_with_an_empty_row_is_shown():
    rows = figures.confusion_rows(read_card(changed("metrics", "served", "confusion", to=[[0] * 7] * 7)))
    assert rows[0].cells[0] == ("0", "0 %")


def test_long_texts_and_many_settings_are_cut():
    card = read_card(changed("licence", to="x" * 5000))
    assert card.licence == "x" * LONGEST_TEXT + " ..."
    many = read_card(changed("recipe", to={str(number): number for number in range(1000)}))
    assert len(many.hyperparameters) == MOST_ROWS


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(max_size=10), inner, max_size=5),
    max_leaves=20,
)
PLACES = [
    ("metrics",),
    ("metrics", "served"),
    ("metrics", "served", "per_class"),
    ("metrics", "served", "per_class", "fear"),
    ("metrics", "served", "confusion"),
    ("metrics", "served", "intervals"),
    ("metrics", "served", "intervals", "accuracy"),
    ("metrics", "conditions"),
    ("metrics", "tried"),
    ("metrics", "tried", "int8"),
    ("metrics", "mflops"),
    ("recipe",),
    ("recipe", "plateau"),
    ("data",),
    ("files",),
    ("calibration",),
    ("seed",),
    ("base_weights",),
    ("intended_use",),
]


@given(st.sampled_from(PLACES), JSON)
def test_whatever_stands_in_a_card_there_is_a_page(place, value):
    card = changed(*place, to=value) if place != ("base_weights",) else SEED | {"base_weights": value}
    assert pages(card)


@pytest.mark.parametrize(
    ("amounts", "of_100"),
    [
        ([1, 1, 1], [34, 33, 33]),
        ([115, 144, 76, 64, 57, 37, 3], [23, 29, 15, 13, 12, 7, 1]),
        ([5], [100]),
        ([0, 0], [0, 0]),
        ([], []),
        ([0.45, 0.15, 0.4], [45, 15, 40]),
    ],
)
def test_counts_of_a_hundred_add_up(amounts, of_100):
    assert of_hundred(amounts) == of_100


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=8).filter(any))
def test_counts_of_a_hundred_always_add_up(amounts):
    found = of_hundred(amounts)
    assert (sum(found), min(found) >= 0) == (100, True)
