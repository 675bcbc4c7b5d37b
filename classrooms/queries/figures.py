"""What the pages show of a model's card: names, figures in words, and what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from classrooms.queries import words as say
from classrooms.queries.words import NAMES
from classrooms.rules.cards import Card
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
    weight: str


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
    parameters = _("%(number)s parameters") % {"number": say.parameters(card.parameters)}
    return [
        Figure(_("Right"), say.percent(card.accuracy), _tested_on(card)),
        Figure(
            _("Balance"),
            say.ratio(card.macro_f1),
            _("macro-F1: 1 is best, and rare expressions count as much as others"),
        ),
        Figure(
            _("Calibration error"),
            say.points(card.calibration_error),
            _("between how sure it is and how often right"),
        ),
        Figure(
            _("Time a face"), say.milliseconds(card.ms_many), _("in batches of 32, one thread, where it was exported")
        ),
        Figure(_("Size"), say.size(card.bytes), parameters),
        Figure(_("Precision"), card.precision or _("not said"), _("of the numbers in the file")),
    ]


def comparison(now: Card, then: Card) -> list[tuple[Figure, Figure]]:
    """What changes when one model takes over from another."""
    return list(zip(main_figures(now), main_figures(then), strict=True))


def details(card: Card) -> list[Figure]:
    """What only the model's own page has room for."""
    twins = _("without pictures that training has seen, too")
    if card.twins is not None:
        twins = _("without %(number)s pictures that training has seen, too") % {"number": say.whole(card.twins)}
    work = say.unknown() if card.mflops is None else say.millions(1e6 * card.mflops, digits=0)
    return [
        Figure(_("Right, without twins"), say.percent(card.accuracy_without_twins), twins),
        Figure(_("Time for one face alone"), say.milliseconds(card.ms_one), _("one thread, where it was exported")),
        Figure(_("Work a face"), work, _("operations")),
        Figure(_("Temperature"), say.ratio(card.temperature), _temperature(card.temperature)),
    ]


def origin(card: Card) -> list[Fact]:
    """Where it comes from, so that somebody can make it again."""
    not_said = _("not said")
    return [
        Fact(_("Recipe"), card.recipe or not_said),
        Fact(_("Trained by"), card.command or not_said, is_code=True),
        Fact(_("Exported by"), card.export_command or not_said, is_code=True),
        Fact(_("Seed"), card.seed or not_said),
        Fact(_("Data"), _data(card) or not_said),
        Fact(_("Hash of the data"), card.data_sha256 or not_said, is_code=True),
        Fact(_("Began with"), card.base_weights or _("nothing: trained from scratch, or not said")),
    ]


def expression_rows(card: Card) -> list[ExpressionRow]:
    return [
        ExpressionRow(
            str(NAMES[one.label]),
            say.whole(one.images),
            say.percent(one.found),
            say.percent(one.right),
            say.percent(one.f1),
            say.ratio(one.weight),
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
            str(NAMES[label]),
            tuple((f"{cell:,}", f"{100 * cell / whole:.0f} %" if whole else "0 %") for cell in row),
        )


def _tested_on(card: Card) -> str:
    """The words beside how many are right."""
    if card.images and card.split:
        words = _("of %(pictures)s pictures of %(split)s; people reach about 65 %%")
    elif card.images:
        words = _("of %(pictures)s pictures it was tested on; people reach about 65 %%")
    elif card.split:
        words = _("of the pictures of %(split)s; people reach about 65 %%")
    else:
        words = _("of the pictures it was tested on; people reach about 65 %%")
    return words % {"pictures": say.whole(card.images), "split": card.split}


def _data(card: Card) -> str:
    """What it learnt from; empty where the card does not say."""
    data = card.data or ""
    if card.protocol:
        data = (_("%(data)s (%(protocol)s split)") % {"data": data, "protocol": card.protocol}).strip()
    if not data or card.trained_on is None:
        return data
    return _("%(data)s, %(number)s pictures to learn from") % {"data": data, "number": say.whole(card.trained_on)}


def _temperature(value: float | None) -> str:
    if value is None:
        return ""
    if value == 1:
        return _("leaves its certainty as it is")
    return _("makes it less sure of itself") if value > 1 else _("makes it surer of itself")
