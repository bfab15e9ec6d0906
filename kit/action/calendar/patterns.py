"""Patterns: which days each account gets, so that zones are travelled together and no day is overloaded (A11, B3).

The visits of an account take a set of days, its pattern: each within a part of the interval around its ideal day, consecutive ones between 1 − s and
1 + s intervals apart (s is the setting `spacing`). A pattern costs the way to its zone on every day on which the zone is not travelled anyway, and
ten times the minutes by which it overloads a day. Accounts choose in order of urgency, then each chooses anew while that makes the whole cheaper.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from kit.action.calendar.rhythm import Due

__all__ = ["Request", "chosen_days", "day_patterns", "spaced"]

_OVERLOAD = 10.0
_MOST = 60  # patterns of one account, the nearest to its ideal days
_ROUNDS = 12
_WEEKDAYS = 5
_ROUND = 1e-9


@dataclass(frozen=True)
class Request:
    """The visits of one account and channel that want days, in order: `patterns` are rows of positions in the list of days."""

    visits: tuple[Due, ...]
    patterns: np.ndarray
    zone: int
    minutes: float


def day_patterns(visits: Sequence[Due], days: Sequence[date], open_days: Sequence[Sequence[int]], spacing: float) -> np.ndarray:
    """All allowed day sets of the visits (positions in `days`), the nearest to their ideal days first, at most sixty.

    `open_days` are the positions at which each visit may lie. A pattern has a column per visit; without any, no row.
    """
    found = sorted(_sets(visits, days, open_days, spacing), key=lambda p: (_away(p, visits, days), p))[:_MOST]
    return np.array(found, dtype=int).reshape(len(found), len(visits))


def spaced(earlier: date | None, later: date, interval: float, spacing: float, *, both: bool = True) -> bool:
    """Whether two visits lie between 1 − spacing and 1 + spacing intervals apart; with `both` off, only that the later is not too soon.

    Visits more often than every five days go over weekends as they fall: they are only kept from coming too soon.
    """
    if earlier is None:
        return True
    gap, tight = (later - earlier).days, both and interval >= _WEEKDAYS
    return gap >= max(1.0, (1 - spacing) * interval - _ROUND) and (not tight or gap <= (1 + spacing) * interval + _ROUND)


def chosen_days(requests: Sequence[Request], day_count: int, way: Sequence[float], fixed: np.ndarray, seen: np.ndarray) -> list[np.ndarray]:
    """The pattern of each request, positions of days: urgent ones choose first, then swaps until nothing gets cheaper.

    `way` is the minutes to each zone and back, `fixed` the minutes that are taken on each day already, `seen` (zone × day) where a zone is travelled
    already. What all days should carry is the mean of what there is to do.
    """
    work = sum(r.minutes * len(r.visits) for r in requests) + fixed.sum()
    target = work / max(day_count, 1)
    load, there = fixed.astype(float).copy(), np.vstack([seen.astype(int), np.zeros((1, day_count), dtype=int)])  # the last zone has no way
    cost_of_zone = np.append(np.asarray(way, dtype=float), 0.0)
    chosen: list[np.ndarray] = [np.zeros(0, dtype=int)] * len(requests)
    for turn in range(_ROUNDS):
        moved = False
        for n, request in enumerate(requests):
            before = chosen[n]
            load[before] -= request.minutes
            there[request.zone, before] -= 1
            excess = np.maximum(load + request.minutes - target, 0) - np.maximum(load - target, 0)
            cost = np.where(there[request.zone] > 0, 0.0, cost_of_zone[request.zone]) + _OVERLOAD * excess
            totals = cost[request.patterns].sum(axis=1)
            best = request.patterns[int(np.argmin(totals))]
            if turn and cost[before].sum() <= totals.min() + 1e-9:
                best = before
            moved = moved or not np.array_equal(best, before)
            chosen[n] = best
            load[best] += request.minutes
            there[request.zone, best] += 1
        if not moved:
            break
    return chosen


def _sets(visits: Sequence[Due], days: Sequence[date], open_days: Sequence[Sequence[int]], spacing: float) -> Iterator[tuple[int, ...]]:
    """Every allowed set, depth first; in a row of three visits or more each goes on from its three nearest days only, beyond six from the nearest."""
    branches = len(days) if len(visits) < 3 else 3 if len(visits) <= 6 else 1
    stack: list[tuple[int, ...]] = [()]
    while stack:
        chosen = stack.pop()
        n = len(chosen)
        if n == len(visits):
            yield chosen
            continue
        visit, earlier = visits[n], days[chosen[-1]] if chosen else visits[n].last
        fits = [d for d in open_days[n] if (not chosen or d > chosen[-1]) and spaced(earlier, days[d], visit.interval, spacing, both=bool(chosen))]
        stack += [(*chosen, d) for d in sorted(fits, key=lambda d: (abs((days[d] - visit.ideal).days), d))[:branches]]


def _away(pattern: Sequence[int], visits: Sequence[Due], days: Sequence[date]) -> int:
    return sum(abs((days[d] - visit.ideal).days) for d, visit in zip(pattern, visits, strict=True))
