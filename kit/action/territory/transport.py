"""The transportation programme: accounts to sellers at fixed bases, exactly, except that a few accounts come out split (at most one per limit).

min sum of cost × x, every node served once, every seller's load inside its limits, 0 ≤ x ≤ 1. Only the cheapest arcs of a node enter; if they leave
no answer, twice as many do, until all are there. The prices of the limits give a bound that holds over *all* arcs: no node can pay less than its
cheapest cost plus price, so the cost of any answer is at least the sum of these less what the prices charge for the limits (Lagrange).
HiGHS inside scipy solves it; with one criterion and many arcs, OR-Tools' min-cost flow does, where it is installed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, vstack

__all__ = ["Transport", "cheapest_arcs", "lagrangian_bound", "transport"]

_FIRST_ARCS = 10
_ALL_ARCS = 20_000  # up to so many arcs, all enter

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Transport:
    """Each node's seller (the largest share of it), how many nodes were split, and the price of each seller's limits (p, q)."""

    seller: Indices
    split: int
    prices: Floats


def transport(cost: Floats, weights: Floats, low: Floats, high: Floats, keep: Indices | None = None) -> Transport | None:
    """The answer, or None: proved that there is none, even with accounts split.

    `cost` (m, p) is infinite on forbidden arcs; `weights` (m, q), `low`, `high` (p, q); `keep` is an arc of each node that always enters (-1: none).
    """
    nodes, sellers = cost.shape
    arcs = sellers if nodes * sellers <= _ALL_ARCS else min(_FIRST_ARCS, sellers)
    while True:
        rows, columns = cheapest_arcs(cost, arcs, keep)
        found = _solved(cost, weights, low, high, rows, columns)
        if found is not None or arcs >= sellers:
            return found
        arcs = min(2 * arcs, sellers)


def cheapest_arcs(cost: Floats, arcs: int, keep: Indices | None = None) -> tuple[Indices, Indices]:
    """The `arcs` cheapest permitted arcs of each node and the one to keep, as rows and columns sorted by node."""
    sellers = cost.shape[1]
    chosen = np.ones(cost.shape, dtype=bool)
    if arcs < sellers:
        chosen[:] = False
        np.put_along_axis(chosen, np.argpartition(cost, arcs - 1, axis=1)[:, :arcs], True, axis=1)
        if keep is not None:
            held = np.flatnonzero(keep >= 0)
            chosen[held, keep[held]] = True
    rows, columns = np.nonzero(chosen & np.isfinite(cost))
    return rows, columns


def lagrangian_bound(cost: Floats, weights: Floats, low: Floats, high: Floats, prices: Floats) -> float:
    """What every answer costs at least, for any prices (p, q); the prices of the programme give its own value."""
    charged = np.where(prices > 0, prices * high, prices * low).sum()
    return float((cost + weights @ prices.T).min(axis=1).sum() - charged) if len(cost) else 0.0


def _solved(cost: Floats, weights: Floats, low: Floats, high: Floats, rows: Indices, columns: Indices) -> Transport | None:
    nodes, sellers = cost.shape
    criteria, arcs = weights.shape[1], np.arange(len(rows))
    if len(np.unique(rows)) < nodes:
        return None
    values = cost[rows, columns]
    unit = float(np.abs(values).mean()) or 1.0
    served = coo_array((np.ones(len(rows)), (rows, arcs)), shape=(nodes, len(rows)))
    load = vstack([coo_array((weights[rows, k], (columns, arcs)), shape=(sellers, len(rows))) for k in range(criteria)])
    limits = vstack([load, -load]).tocsr()
    told = linprog(
        values / unit, A_ub=limits, b_ub=np.concatenate([high.T.ravel(), -low.T.ravel()]), A_eq=served.tocsr(), b_eq=np.ones(nodes), method="highs-ds"
    )
    if told.status != 0:
        return None
    shares = told.x
    order = np.lexsort((columns, -shares, rows))
    largest = order[np.searchsorted(rows[order], np.arange(nodes))]
    above, below = -told.ineqlin.marginals.reshape(2, criteria, sellers)
    return Transport(columns[largest], int((shares[largest] < 1 - 1e-6).sum()), (above - below).T * unit)


def whole_units(values: Floats, most: float = 2.0**31) -> Floats:
    """Numbers as integers that a network flow can add without running over, as fine as they can be."""
    top = float(np.abs(values).max(initial=0.0))
    return np.round(values * (2.0 ** math.floor(math.log2(most / top)) if top > 0 else 1.0))
