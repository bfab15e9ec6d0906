"""Can the case be balanced at all? The smallest tolerance that has an answer, and what stands in the way of a smaller one.

A linear programme widens every seller's limits by one number s and makes s small. With one criterion the accounts that the same sellers may serve are
one pot of hours, so it is tiny. Its prices tell which locks bind: a seller whose limits are full has a high price; an account bound to it although a
cheaper seller exists stands in the way, the more hours the more. One account above every seller's limit is its own reason.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, linprog, milp
from scipy.sparse import coo_array, csr_array, hstack, vstack

from kit.action.territory.nodes import Nodes

__all__ = ["Relaxation", "exact", "least_relaxation", "oversized"]

_NOTHING = 1e-9
_MANY = 300_000  # arcs up to which several criteria are checked account by account
_SEARCH = {"node_limit": 4_000, "mip_rel_gap": 1e-6}

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Relaxation:
    """`more`: what every tolerance must at least grow by; `binding`: nodes whose locks stand in the way, the heaviest first."""

    more: float
    binding: Indices
    proved: bool


def oversized(nodes: Nodes) -> Indices:
    """Nodes that alone exceed the limits of every seller that may serve them."""
    return np.flatnonzero(_alone(nodes) > _NOTHING)


def least_relaxation(nodes: Nodes) -> Relaxation:
    """The least widening of all limits that leaves an answer with accounts split; without splits it can only be larger."""
    if not nodes.count:
        return Relaxation(0.0, np.zeros(0, np.int64), True)
    group, permitted, proved = _groups(nodes)
    weights: Floats = np.column_stack([np.bincount(group, weights=w, minlength=len(permitted)) for w in nodes.weights.T]).astype(float)
    floor = float(_alone(nodes).max(initial=0.0))
    rows, columns = np.nonzero(permitted)
    limits, values = _limit_rows(nodes, weights, rows, columns)
    served = coo_array((np.ones(len(rows)), (rows, np.arange(len(rows)))), shape=(len(permitted), len(rows) + 1))
    aim = np.append(np.zeros(len(rows)), 1.0)
    told = linprog(
        aim, A_ub=limits, b_ub=values, A_eq=served.tocsr(), b_eq=np.ones(len(permitted)), bounds=[(0, None)] * len(rows) + [(floor, None)],
        method="highs-ds",
    )  # fmt: skip
    if told.status != 0:  # a seller without a part and with a lock: no tolerance helps
        return Relaxation(np.inf, _locked_in(nodes), True)
    above, below = -told.ineqlin.marginals.reshape(2, nodes.weights.shape[1], nodes.case.sellers)
    return Relaxation(float(told.x[-1]), _binding(nodes, (above - below).T) if told.x[-1] > _NOTHING else np.zeros(0, np.int64), proved)


def exact(nodes: Nodes, cost: Floats) -> tuple[Indices | None, float, bool]:
    """By branch and bound: each node's seller (None without an answer), the least widening of the limits that has one, and whether both are proved.

    Two programmes: first the least widening with whole accounts; then, if it is 0, the cheapest answer. For small cases.
    """
    rows, columns = np.nonzero(np.isfinite(cost))
    arcs, count = len(rows), nodes.count
    limits, values = _limit_rows(nodes, nodes.weights, rows, columns)
    served = coo_array((np.ones(arcs), (rows, np.arange(arcs))), shape=(count, arcs + 1)).tocsr()
    constraints = [LinearConstraint(limits, -np.inf, values), LinearConstraint(served, 1, 1)]
    first = _branched(np.append(np.zeros(arcs), 1.0), constraints, np.inf)
    if first.x is None:
        return None, np.inf, first.status == 2
    if first.x[-1] > _NOTHING:
        return _chosen(first.x[:-1], rows, columns, count), float(first.x[-1]), first.status == 0
    unit = float(np.abs(cost[rows, columns]).mean()) or 1.0
    aim = np.append(cost[rows, columns] / unit, 0.0)
    second = _branched(aim, constraints, 0.0)
    found = first if second.x is None else second
    return _chosen(found.x[:-1], rows, columns, count), 0.0, second.status == 0


def _branched(aim: Floats, constraints: list[LinearConstraint], widest: float) -> OptimizeResult:
    arcs = len(aim) - 1
    most = np.append(np.ones(arcs), widest)
    return milp(aim, constraints=constraints, integrality=np.append(np.ones(arcs), 0), bounds=Bounds(0, most), options=_SEARCH)


def _chosen(shares: Floats, rows: Indices, columns: Indices, count: int) -> Indices:
    order = np.lexsort((columns, -shares, rows))
    return columns[order[np.searchsorted(rows[order], np.arange(count))]]


def _alone(nodes: Nodes) -> Floats:
    """By how much the limits must grow for a node alone to fit at the best seller for it."""
    target = nodes.target
    worst = np.zeros((nodes.count, nodes.case.sellers))
    for k in range(nodes.weights.shape[1]):
        over = nodes.weights[:, k][:, None] - nodes.high[:, k]
        with np.errstate(divide="ignore", invalid="ignore"):
            worst = np.maximum(worst, np.where(over > 0, over / target[:, k], 0.0))
    return np.where(True if nodes.allowed is None else nodes.allowed, worst, np.inf).min(axis=1, initial=np.inf)


def _groups(nodes: Nodes) -> tuple[Indices, NDArray[np.bool_], bool]:
    """Nodes that may be pooled, the sellers of each pool, and whether pooling them is exact."""
    count, sellers = nodes.count, nodes.case.sellers
    allowed = np.ones((count, sellers), dtype=bool) if nodes.allowed is None else nodes.allowed
    if nodes.weights.shape[1] > 1 and count * sellers <= _MANY:
        return np.arange(count), allowed, True
    patterns, group = np.unique(allowed, axis=0, return_inverse=True)
    return group.reshape(-1), patterns, nodes.weights.shape[1] == 1


def _limit_rows(nodes: Nodes, weights: Floats, rows: Indices, columns: Indices) -> tuple[csr_array, Floats]:
    """load - s × target ≤ high and -load - s × target ≤ -low, all criteria; s is the last variable."""
    sellers, arcs = nodes.case.sellers, np.arange(len(rows))
    load = vstack([coo_array((w[rows], (columns, arcs)), shape=(sellers, len(rows))) for w in weights.T])
    widen = -nodes.target.T.reshape(-1, 1)
    return vstack([hstack([load, widen]), hstack([-load, widen])]).tocsr(), np.concatenate([nodes.high.T.ravel(), -nodes.low.T.ravel()])


def _binding(nodes: Nodes, prices: Floats) -> Indices:
    if nodes.allowed is None:
        return np.zeros(0, np.int64)
    charge = nodes.weights @ prices.T
    blocked = np.where(nodes.allowed, charge, np.inf).min(axis=1) - charge.min(axis=1)
    order = np.argsort(-blocked, kind="stable")
    return order[: int((blocked > _NOTHING).sum())]


def _locked_in(nodes: Nodes) -> Indices:
    return np.zeros(0, np.int64) if nodes.allowed is None else np.flatnonzero(~nodes.allowed.all(axis=1))
