"""What the pages show of a model's card: names, figures in words, and what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from classrooms.rules import figures as say
from classrooms.rules.cards import NAMES, NOT_SAID, Card
from classrooms.rules.signals import EXPRESSIONS


@dataclass(frozen=True)
class Figure:
    """One figure. `help` says what it means; empty where the name says it."""

    name: str
    value: str
    help: str = ""


@dataclass(frozen=True)
class Fact:
    """Where a model comes from. `is_code` asks for fixed width: a command, a hash."""

    name: str
    value: str
    is_code: bool = False


@dataclass(frozen=True)
class ExpressionRow:
    name: str
    images: str
    found: str
    right: str
    f1: str


@dataclass(frozen=True)
class ConfusionRow:
    """Pictures that show one expression: how many were read as each, and in percent of the row."""

    name: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class VariantRow:
    precision: str
    is_served: bool
    accuracy: str
    lost: str
    one: str
    many: str


def main_figures(card: Card) -> list[Figure]:
    """What tells two models apart."""
    pictures = f"of {say.whole(card.images)} pictures" if card.images else "of the pictures"
    split = f" of {card.split}" if card.split else " it was tested on"
    return [
        Figure("Right", say.percent(card.accuracy), f"{pictures}{split}; people reach about 65 %"),
        Figure(
            "Balance", say.ratio(card.macro_f1), "macro-F1: 1 is best, and rare expressions count as much as others"
        ),
        Figure("Calibration error", say.points(card.calibration_error), "between how sure it is and how often right"),
        Figure("Time a face", say.milliseconds(card.ms_many), "in batches of 32, one thread, where it was exported"),
        Figure("Size", say.size(card.bytes), f"{say.parameters(card.parameters)} parameters"),
        Figure("Precision", card.precision or NOT_SAID, "of the numbers in the file"),
    ]


def comparison(now: Card, then: Card) -> list[tuple[Figure, Figure]]:
    """What changes when one model takes over from another."""
    return list(zip(main_figures(now), main_figures(then), strict=True))


def details(card: Card) -> list[Figure]:
    """What only the model's own page has room for."""
    twins = f"without {say.whole(card.twins)} pictures" if card.twins is not None else "without pictures"
    return [
        Figure(
            "Right, without twins", say.percent(card.accuracy_without_twins), f"{twins} that training has seen, too"
        ),
        Figure("Time for one face alone", say.milliseconds(card.ms_one), "one thread, where it was exported"),
        Figure("Work a face", "not measured" if card.mflops is None else f"{card.mflops:.0f} million", "operations"),
        Figure("Temperature", say.ratio(card.temperature), _temperature(card.temperature)),
    ]


def origin(card: Card) -> list[Fact]:
    """Where it comes from, so that somebody can make it again."""
    data = " ".join(filter(None, [card.data, f"({card.protocol} split)" if card.protocol else ""]))
    trained = f", {say.whole(card.trained_on)} pictures to learn from" if card.trained_on is not None else ""
    return [
        Fact("Recipe", card.recipe or NOT_SAID),
        Fact("Trained by", card.command or NOT_SAID, is_code=True),
        Fact("Exported by", card.export_command or NOT_SAID, is_code=True),
        Fact("Seed", card.seed or NOT_SAID),
        Fact("Data", f"{data}{trained}" if data else NOT_SAID),
        Fact("Hash of the data", card.data_sha256 or NOT_SAID, is_code=True),
        Fact("Began with", card.base_weights or "nothing: trained from scratch, or not said"),
    ]


def expression_rows(card: Card) -> list[ExpressionRow]:
    return [
        ExpressionRow(
            one.name, say.whole(one.images), say.percent(one.found), say.percent(one.right), say.percent(one.f1)
        )
        for one in card.expressions
    ]


def confusion_rows(card: Card) -> list[ConfusionRow]:
    """The table behind the picture; empty when it was not measured."""
    return list(_confusion(card.confusion or ()))


def variant_rows(card: Card) -> list[VariantRow]:
    return [
        VariantRow(
            one.precision,
            one.is_served,
            say.percent(one.accuracy),
            say.points_lost(one.points_lost),
            say.milliseconds(one.ms_one),
            say.milliseconds(one.ms_many),
        )
        for one in card.variants
    ]


def _confusion(rows: tuple[tuple[int, ...], ...]) -> Iterator[ConfusionRow]:
    for label, row in zip(EXPRESSIONS if rows else (), rows, strict=True):
        whole = sum(row)
        yield ConfusionRow(
            NAMES[label], tuple((f"{cell:,}", f"{100 * cell / whole:.0f} %" if whole else "0 %") for cell in row)
        )


def _temperature(value: float | None) -> str:
    if value is None or value == 1:
        return "leaves its certainty as it is" if value == 1 else ""
    return "makes it less sure of itself" if value > 1 else "makes it surer of itself"
