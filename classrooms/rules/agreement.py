"""Whether what is read in faces agrees with what students say themselves. Pure functions; formula version 1."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

FORMULA_VERSION: Final = 1
FEWEST_PAIRS: Final = 30
"""With fewer answers nothing is said about agreement."""
READ_AS_TENSE: Final = -0.2
READ_AS_PLEASANT: Final = 0.2
"""Valences between these two are neither."""
SAID_TENSE: Final = 2
SAID_PLEASANT: Final = 4
"""Of the five answers of a check-in, from 1 to 5: up to this one, and from this one on."""
Z: Final = 1.96

Third = Literal[0, 1, 2]
"""Tense, neither, pleasant."""


@dataclass(frozen=True)
class Agreement:
    """Cohen's kappa with quadratic weights over `n` pairs, and its bounds (95 %); None while there are too few."""

    n: int
    kappa: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_no_better_than_chance(self) -> bool:
        """Enough answers, and the bound reaches down to what chance would give."""
        return self.low is not None and self.low <= 0


def read_as(valence: float) -> Third:
    """A valence in [-1, 1] as one of three."""
    return 0 if valence < READ_AS_TENSE else 2 if valence > READ_AS_PLEASANT else 1


def said_as(answer: int) -> Third:
    """A check-in from 1 to 5 as one of three."""
    return 0 if answer <= SAID_TENSE else 2 if answer >= SAID_PLEASANT else 1


def agreement(pairs: Sequence[tuple[Third, Third]]) -> Agreement:
    """How well the first of each pair agrees with the second. Cohen 1968, doi 10.1037/h0026256.

    The bounds come from leaving each pair out once (jackknife; Efron & Stein 1981).
    """
    n = len(pairs)
    if n < FEWEST_PAIRS:
        return Agreement(n)
    whole = weighted_kappa(pairs)
    if whole is None:
        return Agreement(n, 0.0, 0.0, 0.0)
    # Pairs that are alike give the same when left out: nine kinds at most.
    kinds = {pair: pairs.count(pair) for pair in set(pairs)}
    without = {kind: _without(pairs, kind) for kind in kinds}
    mean = math.fsum(without[kind] * count for kind, count in kinds.items()) / n
    spread = math.fsum((without[kind] - mean) ** 2 * count for kind, count in kinds.items())
    reach = Z * math.sqrt((n - 1) / n * spread)
    return Agreement(n, whole, max(-1.0, whole - reach), min(1.0, whole + reach))


def weighted_kappa(pairs: Sequence[tuple[Third, Third]]) -> float | None:
    """From -1 to 1; 0 is chance. None where one side always says the same, so that chance explains all."""
    n = len(pairs)
    read, said = ([pair[side] for pair in pairs] for side in (0, 1))
    seen = math.fsum((one - other) ** 2 for one, other in pairs) / n
    expected = math.fsum(
        (one - other) ** 2 * read.count(one) * said.count(other) for one in (0, 1, 2) for other in (0, 1, 2)
    ) / (n * n)
    if len(set(read)) == 1 or len(set(said)) == 1 or expected == 0:
        return None
    return 1 - seen / expected


def _without(pairs: Sequence[tuple[Third, Third]], kind: tuple[Third, Third]) -> float:
    rest = list(pairs)
    rest.remove(kind)
    return weighted_kappa(rest) or 0.0
