"""From a rounded or disturbed answer into the band: move what costs least per unit of imbalance removed, then everything that makes it cheaper.

A shift takes one node to another seller, a swap exchanges two. The imbalance is what lies outside the limits, each criterion in parts of the mean
seller. Repair only lowers it; polishing only lowers the cost and never leaves the limits. Both are exact in what they check, so an answer that
comes back with imbalance 0 obeys every limit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["imbalance", "polished", "repaired"]

_NOTHING = 1e-12
_TOP = 24  # nodes of each side that a swap looks at
_REPAIRS = 2_000
_PASSES = 30

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


def imbalance(load: Floats, low: Floats, high: Floats) -> Floats:
    """What lies outside the limits, per seller."""
    return (np.maximum(load - high, 0.0) + np.maximum(low - load, 0.0)).sum(axis=-1)


def repaired(cost: Floats, seller: Indices, weights: Floats, low: Floats, high: Floats) -> Indices:
    """The answer moved into its limits as far as shifts and swaps go; check `imbalance` for what is left."""
    seller = seller.copy()
    load = _loads(seller, weights, len(low))
    for _ in range(_REPAIRS):
        outside = imbalance(load, low, high)
        if outside.sum() <= _NOTHING:
            break
        for j in np.argsort(-outside, kind="stable")[: int((outside > _NOTHING).sum())]:
            move = _best_shift(int(j), cost, seller, weights, load, low, high) or _best_swap(int(j), cost, seller, weights, load, low, high)
            if move:
                break
        else:
            break
        for i, k in move:
            load[seller[i]] -= weights[i]
            load[k] += weights[i]
            seller[i] = k
    return seller


def polished(cost: Floats, seller: Indices, weights: Floats, low: Floats, high: Floats, *, swaps: bool = True) -> Indices:
    """The answer made cheaper by shifts and swaps within the limits until neither helps."""
    seller = seller.copy()
    load = _loads(seller, weights, len(low))
    for _ in range(_PASSES):
        moved = _shifts(cost, seller, weights, load, low, high)
        if swaps:
            moved += _swaps(cost, seller, weights, load, low, high)
        if not moved:
            break
    return seller


def _loads(seller: Indices, weights: Floats, sellers: int) -> Floats:
    return np.column_stack([np.bincount(seller, weights=w, minlength=sellers) for w in weights.T])


def _best_shift(j: int, cost: Floats, seller: Indices, weights: Floats, load: Floats, low: Floats, high: Floats) -> list[tuple[int, int]]:
    """The shift out of seller j, or into it, with the least extra cost per imbalance removed."""
    own, now = seller == j, imbalance(load, low, high)
    leaving = np.flatnonzero(own)
    best: tuple[float, int, int] | None = None
    if len(leaving):
        after = imbalance(load[None] + weights[leaving, None], low, high) - now
        change = after + (imbalance(load[j] - weights[leaving], low[j], high[j]) - now[j])[:, None]
        change[:, j] = 0.0
        best = _cheapest(cost[leaving] - cost[leaving, j][:, None], change, leaving, None)
    coming = np.flatnonzero(~own & np.isfinite(cost[:, j]))
    if len(coming):
        source = seller[coming]
        change = imbalance(load[j] + weights[coming], low[j], high[j]) - now[j]
        change = change + imbalance(load[source] - weights[coming], low[source], high[source]) - now[source]
        other = _cheapest((cost[coming, j] - cost[coming, source])[:, None], change[:, None], coming, j)
        best = other if best is None or (other is not None and other < best) else best
    return [best[1:]] if best else []


def _cheapest(extra: Floats, change: Floats, nodes: Indices, to: int | None) -> tuple[float, int, int] | None:
    useful = (change < -_NOTHING) & np.isfinite(extra)
    if not useful.any():
        return None
    score = np.where(useful, extra / -np.where(useful, change, -1.0), np.inf)
    score = np.where(useful & (extra <= 0), extra * -np.where(useful, change, -1.0), score)
    at = int(np.argmin(score))
    row, column = divmod(at, extra.shape[1])
    return float(score.flat[at]), int(nodes[row]), column if to is None else to


def _best_swap(j: int, cost: Floats, seller: Indices, weights: Floats, load: Floats, low: Floats, high: Floats) -> list[tuple[int, int]]:
    """The swap between seller j and another one with the least extra cost per imbalance removed."""
    now, mine = imbalance(load, low, high), np.flatnonzero(seller == j)
    best: tuple[float, int, int] | None = None
    for k in range(len(low)):
        theirs = np.flatnonzero(seller == k)
        if k == j or not len(theirs) or not len(mine):
            continue
        difference = weights[theirs][None] - weights[mine][:, None]
        change = imbalance(load[j] + difference, low[j], high[j]) + imbalance(load[k] - difference, low[k], high[k]) - now[j] - now[k]
        extra = (cost[mine, k] - cost[mine, j])[:, None] + (cost[theirs, j] - cost[theirs, k])[None]
        found = _cheapest(extra, change, mine, None)
        if found is not None and (best is None or found[0] < best[0]):
            best = (found[0], found[1], int(theirs[found[2]]))
    return [(best[1], int(seller[best[2]])), (best[2], j)] if best else []


def _shifts(cost: Floats, seller: Indices, weights: Floats, load: Floats, low: Floats, high: Floats) -> int:
    """Shifts that save, the largest first, each node once; how many were made. Changes `seller` and `load`."""
    nodes = np.arange(len(seller))
    saved = cost[nodes, seller][:, None] - cost
    fits: NDArray[np.bool_] = saved > _NOTHING
    fits &= np.asarray((load[seller] - weights >= low[seller]).all(axis=1))[:, None]
    rows, columns = np.nonzero(fits)
    moved, done = 0, np.zeros(len(seller), dtype=bool)
    for at in np.argsort(-saved[rows, columns], kind="stable"):
        i, k = rows[at], columns[at]
        j = seller[i]
        if done[i] or (load[k] + weights[i] > high[k]).any() or (load[j] - weights[i] < low[j]).any():
            continue
        load[j] -= weights[i]
        load[k] += weights[i]
        seller[i], done[i] = k, True
        moved += 1
    return moved


def _swaps(cost: Floats, seller: Indices, weights: Floats, load: Floats, low: Floats, high: Floats) -> int:
    """Swaps that save, seller by seller; how many were made. Changes `seller` and `load`."""
    moved = 0
    for j in range(len(low)):
        for k in range(j + 1, len(low)):
            moved += _swapped(j, k, cost, seller, weights, load, low, high)
    return moved


def _swapped(j: int, k: int, cost: Floats, seller: Indices, weights: Floats, load: Floats, low: Floats, high: Floats) -> int:
    one, other = np.flatnonzero(seller == j), np.flatnonzero(seller == k)
    if not len(one) or not len(other):
        return 0
    gives, takes = cost[one, k] - cost[one, j], cost[other, j] - cost[other, k]
    if gives.min() + takes.min() >= -_NOTHING:
        return 0
    one, other = one[np.argsort(gives, kind="stable")[:_TOP]], other[np.argsort(takes, kind="stable")[:_TOP]]
    extra = (cost[one, k] - cost[one, j])[:, None] + (cost[other, j] - cost[other, k])[None]
    difference = weights[other][None] - weights[one][:, None]
    mine, theirs = load[j] + difference, load[k] - difference
    fits = ((mine >= low[j]) & (mine <= high[j]) & (theirs >= low[k]) & (theirs <= high[k])).all(axis=2)
    extra = np.where(fits, extra, np.inf)
    if extra.min() >= -_NOTHING:
        return 0
    a, b = divmod(int(np.argmin(extra)), len(other))
    load[j] += difference[a, b]
    load[k] -= difference[a, b]
    seller[one[a]], seller[other[b]] = k, j
    return 1
