"""Which students the class figures may rest on, so that figures together tell nothing of one of them.

Who sees the mean of a group before and after one student joins or leaves can work out that student's value, as the
trackers of Denning, Denning & Schwartz (1979, ACM TODS 4(1)) do. So students are counted by the bench: at least k of
them whose values are published together or not at all, as in microaggregation (Domingo-Ferrer & Mateo-Sanz 2002, IEEE
TKDE 14(1)). Before a new bench is formed, all that were ever published are audited as a system of linear equations
(Chin & Ozsoyoglu 1982, IEEE TSE 8(6)). Pure functions; formula version 2; seats are ids, times are epoch seconds. Why
so: docs/decisions/0013.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

FORMULA_VERSION: Final = 2
GATHERED_AFTER: Final = 60.0
"""Seconds without a newcomer after which new benches are formed: who comes later than that waits for k others."""
GATHERED_AT_LAST: Final = 180.0
"""Seconds after the k-th newcomer at which they are formed in any case."""

Group = frozenset[str]
Bench = tuple[str, ...]
_NOTHING: Final = 1e-9


@dataclass(frozen=True)
class Disclosed:
    """The benches that were ever shown in this lesson, oldest first, without those that follow from newer ones.

    The audit bounds it: fewer than two in k of all seats are independent benches. Of those who sit on none, the `most`
    that were there at once, since when so many (`grown_at`), and since when enough for a bench.
    """

    benches: tuple[Bench, ...] = ()
    most: int = 0
    grown_at: float = 0.0
    enough_since: float | None = None


def disclose(
    before: Disclosed, contributing: Set[str], *, known: Set[str], k: int, now: float, all_are_here: bool
) -> tuple[Disclosed, Group]:
    """Who may be behind the figures now, nobody where they would be too few; and what to remember.

    `known` are the seats with values that may be used at all: those who contribute, and those who were read before and
    still agree, whose last values keep a bench whole and never make one. Whoever took consent back is not among them.
    Newcomers need not be waited for when `all_are_here`.
    """
    usable = {*known, *contributing}
    kept = {seat for bench in _in_use(before.benches) if _counts(bench, usable, contributing) for seat in bench}
    free = sorted(contributing - kept)
    after = _gathering(before, len(free), k, now)
    formed = _formed(before.benches, free, k) if all_are_here or _have_gathered(after, len(free), now) else []
    if formed:
        after = Disclosed(_independent((*before.benches, *formed)))
    group = kept.union(*formed)
    return after, frozenset(group if len(group & contributing) >= k else ())


def hidden_share(benches: Iterable[Sequence[str]]) -> float:
    """How much of the error of a mere guess is left to who knows the mean of each of `benches` exactly, in [0, 1].

    Of the student who is told most of. The best linear estimate of one of equally varying, independent values errs by
    `sqrt(1 - h)` of their deviation, where h is the squared length of that student's projection on the benches.
    """
    told: dict[str, float] = {}
    for direction in _directions(benches):
        for seat, weight in direction.items():
            told[seat] = told.get(seat, 0.0) + weight * weight
    return math.sqrt(max(0.0, 1.0 - max(told.values(), default=0.0)))


def _counts(bench: Bench, usable: Set[str], contributing: Set[str]) -> bool:
    """A bench is in the figures whole or not at all, and leaves them when most of it is gone."""
    return set(bench) <= usable and 2 * len(contributing & set(bench)) >= len(bench)


def _in_use(benches: Sequence[Bench]) -> list[Bench]:
    """The benches of which nobody has moved to a newer one; no two share a seat."""
    taken: set[str] = set()
    found = []
    for bench in reversed(benches):
        if taken.isdisjoint(bench):
            found.append(bench)
        taken.update(bench)
    return found


def _gathering(before: Disclosed, free: int, k: int, now: float) -> Disclosed:
    after = before if free <= before.most else replace(before, most=free, grown_at=now)
    return after if free < k or after.enough_since is not None else replace(after, enough_since=now)


def _have_gathered(gathering: Disclosed, free: int, now: float) -> bool:
    """Whether those who sit on no bench are as many as they will be."""
    if gathering.enough_since is None:
        return False
    is_quiet = free >= gathering.most and now - gathering.grown_at >= GATHERED_AFTER
    return is_quiet or now - gathering.enough_since >= GATHERED_AT_LAST


def _formed(benches: Sequence[Bench], free: Sequence[str], k: int) -> list[Bench]:
    """As many new benches as may be made of all of `free`, or else of those of it who were on none yet."""
    sat = {seat for bench in benches for seat in bench}
    for seats in (free, [seat for seat in free if seat not in sat]):
        for count in range(len(seats) // k, 0, -1):
            parts = [tuple(seats[number::count]) for number in range(count)]
            if hidden_share([*_connected(benches, seats), *parts]) >= 1 - 1 / k - _NOTHING:
                return parts
    return []


def _connected(benches: Sequence[Bench], seats: Sequence[str]) -> list[Bench]:
    """The benches that share seats with `seats`, or with such a bench, and so on: the others tell nothing of them."""
    reached, rest = set(seats), list(benches)
    while near := [bench for bench in rest if not reached.isdisjoint(bench)]:
        reached.update(*near)
        rest = [bench for bench in rest if bench not in near]
    return [bench for bench in benches if bench not in rest]


def _independent(benches: Sequence[Bench]) -> tuple[Bench, ...]:
    newest_first = list(reversed(benches))
    told = _directions(newest_first)
    return tuple(reversed([bench for bench, new in zip(newest_first, told, strict=True) if new]))


def _directions(benches: Iterable[Sequence[str]]) -> list[dict[str, float]]:
    """What each bench tells that those before it do not: a vector of length 1 over seats, or empty (Gram-Schmidt)."""
    found: list[dict[str, float]] = []
    for seats in benches:
        rest = dict.fromkeys(seats, 1.0)
        for direction in found:
            along = math.fsum(rest.get(seat, 0.0) * weight for seat, weight in direction.items())
            if abs(along) > _NOTHING:
                for seat, weight in direction.items():
                    rest[seat] = rest.get(seat, 0.0) - along * weight
        length = math.sqrt(math.fsum(value * value for value in rest.values()))
        found.append({seat: value / length for seat, value in rest.items()} if length > 1e-6 else {})
    return found
