"""Information: what an answer is worth before it is heard, and which questions to ask in the minutes there are (A3).

An account's decision is the hours of one service format: u = A·part won − price·hours, A the margin within reach. A is a product of
uncertain factors, so u is linear in each of them, and an answer is worth E[max u | answer] − max E[u], never below zero, zero where no answer would
change the format. Where an hour has no price yet, the expected shift of the account's rank takes its place, the others held. Questions are chosen by
a 0-1 knapsack in which the first question about an account costs its set-up (`milp`); greedy by value per minute is its referee.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack, identity, vstack

__all__ = ["Effort", "Value", "chosen_greedily", "chosen_questions", "information_value", "rank_shift"]

Array = NDArray[np.float64]
_SECONDS, _GAP = 10.0, 1e-4


@dataclass(frozen=True)
class Effort:
    """The hours a year that may be given to an account (0 among them), what part of the margin within reach each wins, and the price of an hour."""

    hours: Array
    won: Array
    price: float

    def best(self, margin: Array) -> tuple[Array, NDArray[np.int64]]:
        """For each margin within reach: the value of the best hours, and which hours those are (the fewest of equals)."""
        value = margin * self.won[0] - self.price * self.hours[0]
        which = np.zeros(np.shape(margin), dtype="int64")
        for i in range(1, len(self.hours)):
            other = margin * self.won[i] - self.price * self.hours[i]
            which, value = np.where(other > value, i, which), np.maximum(other, value)
        return value, which


@dataclass(frozen=True)
class Value:
    """Per account: what the answer is worth, the chance that it changes the hours, and the hours it is expected to move."""

    worth: Array
    changes: Array
    hours_moved: Array


def information_value(margin: Array, factors: Array, weights: Array, effort: Effort) -> Value:
    """The value of learning a factor of each account's margin: `factors` (account × answer, mean 1 under `weights`) multiply `margin`."""
    now, present = effort.best(margin)
    then, best = effort.best(margin[:, None] * factors)
    moved = np.abs(effort.hours[best] - effort.hours[present][:, None])
    worth = np.maximum((weights * then).sum(axis=1) - now, 0.0)
    changes = (weights * (best != present[:, None])).sum(axis=1)
    return Value(np.where(changes > 0, worth, 0.0), changes, (weights * moved).sum(axis=1))


def rank_shift(margin: Array, factors: Array, weights: Array) -> tuple[Array, Array]:
    """How many places each account is expected to move when the factor becomes known, and the chance that it crosses the end of the first tenth."""
    ordered = np.sort(margin)
    places = len(margin) - np.searchsorted(ordered, margin[:, None] * factors, side="right")
    present = len(margin) - np.searchsorted(ordered, margin, side="right")
    places = places - (margin[:, None] * factors < margin[:, None])  # it does not stand above itself
    first = max(1, round(len(margin) / 10))
    crosses = (places < first) != (present < first)[:, None]
    return (weights * np.abs(places - present[:, None])).sum(axis=1), (weights * crosses).sum(axis=1)


def chosen_questions(account: NDArray[np.int64], worth: Array, minutes: Array, setup: float, budget: float) -> NDArray[np.bool_]:
    """Which questions are worth most together within `budget` minutes; the first about an account costs `setup` more. Worthless ones stay out."""
    greedy = chosen_greedily(account, worth, minutes, setup, budget)
    able = np.flatnonzero(worth > 0)
    if len(able) == 0 or budget <= 0:
        return greedy
    codes, place = np.unique(account[able], return_inverse=True)
    n, m = len(able), len(codes)
    belongs = csr_array((np.ones(n), (np.arange(n), place)), shape=(n, m))
    time = csr_array(np.concatenate([minutes[able], np.full(m, setup)])[None, :])
    constraints = vstack([time, hstack([identity(n), -belongs])]).tocsc()
    result = milp(
        np.concatenate([-worth[able], np.zeros(m)]), integrality=np.ones(n + m), bounds=Bounds(0, 1),
        constraints=LinearConstraint(constraints, ub=np.concatenate([[budget], np.zeros(n)])), options={"mip_rel_gap": _GAP, "time_limit": _SECONDS},
    )  # fmt: skip
    if result.x is None or worth[able[result.x[:n] > 0.5]].sum() < worth[greedy].sum():
        return greedy
    best = np.zeros(len(worth), dtype=bool)
    best[able[result.x[:n] > 0.5]] = True
    return best


def chosen_greedily(account: NDArray[np.int64], worth: Array, minutes: Array, setup: float, budget: float) -> NDArray[np.bool_]:
    """The same by hand: per account its questions by worth per minute, the set-up shared by as many as pay best; then bundle by bundle."""
    chosen, left = np.zeros(len(worth), dtype=bool), budget
    begun = set()
    for first, bundle, cost in _bundles(account, worth, minutes, setup):
        if cost <= left and (first or account[bundle[0]] in begun):
            chosen[bundle] = True
            begun.add(account[bundle[0]])
            left -= cost
    return chosen


def _bundles(account: NDArray[np.int64], worth: Array, minutes: Array, setup: float) -> list[tuple[bool, NDArray[np.int64], float]]:
    """Per account the first bundle that carries the set-up, then its other questions one by one; all by falling worth per minute."""
    order = np.lexsort((np.arange(len(worth)), -worth / minutes, account))
    order = order[worth[order] > 0]
    bundles = []
    for own in np.split(order, np.flatnonzero(np.diff(account[order])) + 1):
        if len(own) == 0:
            continue
        rate = np.cumsum(worth[own]) / (np.cumsum(minutes[own]) + setup)
        many = int(np.argmax(rate)) + 1
        bundles.append((float(rate[many - 1]), True, own[:many], float(minutes[own[:many]].sum() + setup)))
        bundles += [(float(worth[i] / minutes[i]), False, np.array([i]), float(minutes[i])) for i in own[many:]]
    return [(first, bundle, cost) for _rate, first, bundle, cost in sorted(bundles, key=lambda b: (-b[0], not b[1], b[2][0]))]
