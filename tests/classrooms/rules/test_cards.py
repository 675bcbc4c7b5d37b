"""What is read from a card, and what is not believed."""

import copy
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classrooms.queries import figures
from classrooms.rules import figures as say
from classrooms.rules.cards import LONGEST_TEXT, MOST_ROWS, read_card
from classrooms.rules.signals import EXPRESSIONS
from tests.classrooms.workers import shipped_card

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
    ]


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
    ("said", "words"),
    [
        (say.percent(0.5678), "56.8 %"),
        (say.percent(0), "0.0 %"),
        (say.points(0.0173), "1.7 points"),
        (say.points_lost(2.45), "2.45 points"),
        (say.points_lost(-0.06), "none"),
        (say.points_lost(0), "none"),
        (say.ratio(0.5278), "0.53"),
        (say.milliseconds(0.494), "0.49 ms"),
        (say.whole(3589), "3,589"),
        (say.size(2162792), "2.2 MB"),
        (say.size(2_000_000_000), "2.0 GB"),
        (say.size(2048), "2.0 kB"),
        (say.size(12), "12 bytes"),
        (say.parameters(2100487), "2.1 million"),
        (say.parameters(14), "14"),
        (say.parameters(None), "not measured"),
    ],
)
def test_figures_in_words(said, words):
    assert said == words
