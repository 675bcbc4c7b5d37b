"""What everybody may know of how well a model reads: its card, as counts of a hundred that can be drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classrooms.queries import words as say
from classrooms.queries.fleet import SHORT, Fleet, InstalledModel
from classrooms.queries.words import NAMES
from classrooms.rules.cards import Card, Condition
from classrooms.rules.figures import hundred, of_hundred
from classrooms.rules.signals import EXPRESSIONS

PEOPLE_OF_100: Final = 65
"""What people reach on FER2013, give or take 5 (Goodfellow et al. 2013, arXiv 1307.0414)."""
KNOWN_DATA: Final = "FER2013"
FEW: Final = 100
"""Pictures below which a share of them is rough."""
ORDINARY: Final = "common"
CONDITIONS: Final = {
    "low light": gettext_lazy("Little light"),
    "backlight": gettext_lazy("A window behind"),
    "blur": gettext_lazy("Out of focus"),
    "compression": gettext_lazy("A coarse picture"),
    "rotation": gettext_lazy("A tilted head"),
    "mask": gettext_lazy("A mask"),
    "hand": gettext_lazy("A hand at the face"),
    "glasses": gettext_lazy("Glasses"),
}
STRENGTHS: Final = (gettext_lazy("as usual"), gettext_lazy("a little"), gettext_lazy("more"), gettext_lazy("a lot"))
ADDRESS: Final = re.compile(rf"[A-Za-z0-9._-]{{1,64}}@[0-9a-f]{{{SHORT},64}}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")

Kind = Literal["right", "perhaps", "wrong"]


@dataclass(frozen=True)
class Dot:
    """One picture of a hundred, at its place in a square of ten by ten; `perhaps`: within the likely range."""

    x: int
    y: int
    kind: Kind


@dataclass(frozen=True)
class Level:
    """How many of a hundred somebody or something gets right; `low` to `high` is the likely range."""

    name: str
    right: int
    low: int | None = None
    high: int | None = None

    @property
    def span(self) -> int:
        return self.high - self.low if self.high is not None and self.low is not None else 0


@dataclass(frozen=True)
class HowOftenRight:
    """The first thing to know. `without_twins` leaves out pictures that training has seen, too."""

    model: Level
    pictures: str | None
    split: str | None
    without_twins: int | None
    twins: str | None
    levels: tuple[Level, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Stretch:
    """A part of a bar that is a hundred long: `count` pictures from `start` on that are read as one expression."""

    label: str
    name: str
    start: int
    count: int
    is_right: bool


@dataclass(frozen=True)
class Mixture:
    """What a hundred pictures that show one expression are read as. `trusted`: of 100 such readings, those right."""

    label: str
    name: str
    pictures: int
    right: int
    trusted: int | None
    stretches: tuple[Stretch, ...]

    @property
    def few(self) -> bool:
        return self.pictures < FEW


@dataclass(frozen=True)
class Column:
    """What becomes of a hundred pictures in one strength of a condition; drawn upwards from 100 at `x`."""

    x: int
    strength: str
    right: int
    wrong: int
    unknown: int
    pictures: str
    reasons: tuple[tuple[str, int], ...]

    @property
    def x_of_wrong(self) -> int:
        """Narrower than what is right: the colours alone need not be told apart."""
        return self.x + 6

    @property
    def top_of_right(self) -> int:
        return 100 - self.right

    @property
    def top_of_wrong(self) -> int:
        return self.unknown

    @property
    def read(self) -> int:
        return self.right + self.wrong


@dataclass(frozen=True)
class Panel:
    """One condition in its strengths, after a picture as any where that was measured."""

    name: str
    columns: tuple[Column, ...]

    @property
    def worst(self) -> Column:
        """In its greatest strength."""
        return self.columns[-1]


@dataclass(frozen=True)
class ReadBy:
    """A model that read a lesson; `address` is None where it was noted in words that are not ours."""

    noted: str
    address: str | None


def in_use(running: Fleet) -> InstalledModel | None:
    """The model that most workers read with now."""
    return max((model for model in running.models if model.reading), key=lambda model: model.reading, default=None)


def address(name: str, sha256: str) -> str:
    """Names a file on the page: what it is called, and the beginning of its hash."""
    return f"{name}@{sha256[:SHORT]}"


def read_by(noted: Iterable[object]) -> list[ReadBy]:
    """The models that a lesson notes."""
    return [_read_by(str(one)) for one in noted]


def how_often_right(card: Card) -> HowOftenRight | None:
    """None when it was not measured."""
    if card.accuracy is None:
        return None
    low, high = (hundred(end) for end in card.accuracy_range) if card.accuracy_range else (None, None)
    model = Level(_("This model"), hundred(card.accuracy), low, high)
    without = card.accuracy_without_twins if card.twins else None
    return HowOftenRight(
        model=model,
        pictures=say.whole(card.images) if card.images else None,
        split=card.split,
        without_twins=None if without is None else hundred(without),
        twins=say.whole(card.twins) if card.twins else None,
        levels=tuple(_levels(card, model)),
        dots=tuple(_dots(model)),
    )


def mixtures(card: Card) -> list[Mixture]:
    """Best read first; empty when it was not measured. An expression without pictures is left out."""
    rows = zip(EXPRESSIONS, card.confusion or (), strict=False)
    found = [_mixture(card, label, row) for label, row in rows if sum(row)]
    return sorted(found, key=lambda mixture: -mixture.right)


def calibration_gap(card: Card) -> str | None:
    """How far from a hundred times it is right that it is a hundred percent sure: "1.7" of 100, on average."""
    return None if card.calibration_error is None else f"{100 * card.calibration_error:.1f}"


def pictures_learnt(card: Card) -> str | None:
    """How many pictures it learnt from."""
    return say.whole(card.trained_on) if card.trained_on else None


def panels(card: Card) -> list[Panel]:
    """A picture for each condition; empty when none was measured."""
    ordinary = [one for one in card.conditions if one.name == ORDINARY]
    special = [one for one in card.conditions if one.name != ORDINARY and one.strength]
    if not special and ordinary:
        return [Panel(_("A picture as any"), _columns(ordinary[:1]))]
    return [
        Panel(str(CONDITIONS.get(name, name)), _columns([*ordinary[:1], *(one for one in special if one.name == name)]))
        for name in dict.fromkeys(one.name for one in special)
    ]


def hardest(drawn: Sequence[Panel]) -> Panel | None:
    """The condition in which most pictures are read wrongly: worse than not being read."""
    return max(drawn, key=lambda panel: panel.worst.wrong, default=None)


def _read_by(noted: str) -> ReadBy:
    name, _space, sha256 = noted.rpartition(" ")
    found = address(name, sha256)
    return ReadBy(noted, found if _HASH.fullmatch(sha256) and ADDRESS.fullmatch(found) else None)


def _levels(card: Card, model: Level) -> Iterator[Level]:
    yield model
    if card.data == KNOWN_DATA:
        yield Level(_("People, about"), PEOPLE_OF_100)
    rows = {label: sum(row) for label, row in zip(EXPRESSIONS, card.confusion or (), strict=False)}
    if sum(rows.values()):
        label = max(rows, key=lambda label: rows[label])
        words = _("Always saying “%(expression)s”") % {"expression": NAMES[label].lower()}
        yield Level(words, hundred(rows[label] / sum(rows.values())))


def _dots(model: Level) -> Iterator[Dot]:
    sure = model.right if model.low is None else model.low
    likely = model.right if model.high is None else model.high
    for place in range(100):
        kind: Kind = "right" if place < sure else "perhaps" if place < likely else "wrong"
        yield Dot(place % 10 * 10 + 5, place // 10 * 10 + 5, kind)


def _mixture(card: Card, label: str, row: Sequence[int]) -> Mixture:
    counts = dict(zip(EXPRESSIONS, of_hundred(row), strict=True))
    trusted = next(one.right for one in card.expressions if one.label == label)
    return Mixture(
        label=label,
        name=NAMES[label].lower(),
        pictures=sum(row),
        right=counts[label],
        trusted=None if trusted is None else hundred(trusted),
        stretches=tuple(_stretches(label, counts)),
    )


def _stretches(shown: str, counts: dict[str, int]) -> Iterator[Stretch]:
    """What is right first, then what it is taken for most."""
    start = 0
    for label in sorted(counts, key=lambda label: (label != shown, -counts[label])):
        if counts[label]:
            yield Stretch(label, NAMES[label].lower(), start, counts[label], label == shown)
            start += counts[label]


def _columns(conditions: Iterable[Condition]) -> tuple[Column, ...]:
    ordered = sorted(conditions, key=lambda one: (one.name != ORDINARY, one.strength))
    return tuple(_column(place, one) for place, one in enumerate(ordered))


def _column(place: int, one: Condition) -> Column:
    right = one.read * (one.right or 0)
    rightly, wrongly, unknown = of_hundred([right, one.read - right, 1 - one.read])
    strength = str(STRENGTHS[0 if one.name == ORDINARY else one.strength])
    return Column(40 * place + 6, strength, rightly, wrongly, unknown, say.whole(one.pictures), one.unread)
