"""Rank ranges: how firmly does a place in the ranking stand? (A8.4, N17)

Two things move a place. The estimate: the portfolio is drawn again fifty times, the headroom fitted anew in each, and the account's place read in
every draw (5th to 95th percentile). The judgement: the weights of margin rate and chance of winning are moved down and up by `weight_change`, one by
one and together. The range holds both. Two accounts cannot be told apart where the order of their scores turns round in at least one draw of twenty,
or under other weights; a group is the account that leads it and those that follow it without a gap and cannot be told apart from it.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from kit.engagement import Thresholds

__all__ = ["drawn_ranks", "score", "tie_groups", "weight_scores"]

Array = NDArray[np.float64]
_TAIL = 0.05
_CHUNK = 128


def score(headroom: Array, margin: Array, chance: Array, margin_weight: float, win_weight: float) -> Array:
    """Headroom × margin rate^weight × chance^weight; the three of the same shape, or with accounts down and draws across."""
    factor = margin**margin_weight * chance**win_weight
    return headroom * (factor if headroom.ndim == 1 else factor[:, None])


def weight_scores(headroom: Array, margin: Array, chance: Array, thresholds: Thresholds) -> Array:
    """The scores (account × choice) under every other choice of the weights: each of them less, as set, and more, together and alone."""
    change = thresholds.weight_change.value
    steps = (1 - change, 1.0, 1 + change)
    margin_weight, win_weight = thresholds.margin_weight.value, thresholds.win_weight.value
    choices = [pair for pair in product(steps, steps) if pair != (1.0, 1.0)]
    return np.column_stack([score(headroom, margin, chance, margin_weight * m, win_weight * w) for m, w in choices])


def drawn_ranks(scores: Array, tail: float = 0.0) -> tuple[Array, Array]:
    """Best and worst place of each row over the columns of `scores`, places from 1 by falling score, ties in the order of the rows; `tail` is the
    share of columns left out at each end."""
    places = np.empty(scores.shape)
    order = np.argsort(-scores, axis=0, kind="stable")
    np.put_along_axis(places, order, np.arange(1.0, len(scores) + 1)[:, None], axis=0)
    low, high = np.quantile(places, [tail, 1 - tail], axis=1, method="nearest")
    return low, high


def tie_groups(drawn: Array, weighed: Array) -> NDArray[np.int64]:
    """For rows in the order of their rank: the number of the group, from 1, inside which no row can be told apart from the first.

    `drawn` holds each row's score over the draws, `weighed` under other weights.
    """
    groups, first, number = np.zeros(len(drawn), dtype="int64"), 0, 0
    while first < len(drawn):
        number += 1
        last = first + 1
        while last < len(drawn):
            chunk = slice(last, last + _CHUNK)
            turned = (drawn[chunk] >= drawn[first]).mean(axis=1) >= _TAIL
            turned |= (weighed[chunk] >= weighed[first]).any(axis=1)
            apart = np.flatnonzero(~turned)
            if len(apart):
                last += int(apart[0])
                break
            last += len(turned)
        groups[first:last] = number
        first = last
    return groups

