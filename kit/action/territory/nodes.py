"""The case as the searches see it: accounts that stay together merged into nodes, quantities in parts of the mean seller's, locks in the costs.

A criterion divided by its mean per seller makes 0.1 mean the same everywhere. An arc that a lock forbids costs infinity. Where two answers cost the
same, the one that moves fewer hours wins: a weight of one part in a million on moving settles ties, and nothing reported contains it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kit.action.territory.case import Case
from kit.action.territory.distances import distances, on_globe

__all__ = ["Nodes", "merged"]

_TIE = 1e-6

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Nodes:
    """m nodes, p sellers, q criteria. `node` (n,) of each account, -1 where no seller may serve it; the rest per node."""

    case: Case
    disruption: float
    node: Indices
    members: Indices  # accounts in the order of their nodes
    first: Indices  # where the accounts of a node begin in `members`
    weights: Floats  # (m, q) in parts of the mean seller
    target: Floats  # (p, q)
    low: Floats  # (p, q)
    high: Floats  # (p, q)
    allowed: NDArray[np.bool_] | None  # (m, p); None = everything
    points: Floats | None  # (n, 2 or 3), 0 where unknown
    pull: Floats  # (n,) what multiplies the distance, 0 where the place is unknown

    @property
    def count(self) -> int:
        """How many nodes."""
        return len(self.first)

    @cached_property
    def single(self) -> bool:
        """Every account is its own node."""
        return self.count == self.case.accounts

    @cached_property
    def tie(self) -> Floats:
        """What settles ties: a trifle for each account that moves."""
        case, scale = self.case, 1.0
        if case.cost is not None:
            scale = float(case.cost.mean()) / max(float(case.workload.mean()), 1e-12)
        elif self.points is not None:
            spread = float(np.sqrt(self.points.var(axis=0).sum()))
            scale = max(spread * (1.0 if case.planar else 6371.0), 1e-9)
        weights = case.workload + max(float(case.workload.mean()), 1e-9) * 1e-3
        return np.where(case.today() >= 0, _TIE * scale * weights, 0.0)

    def base_points(self, bases: Floats | None) -> Floats | None:
        """The bases as points; None in table mode."""
        return None if bases is None or self.points is None else bases if self.case.planar else on_globe(bases)

    def cost(self, bases: Floats | None, nodes: Indices | None = None, sellers: Indices | None = None, *, exact: bool = False) -> Floats:
        """Cost of each node at each seller (of those named); `bases` are points. `exact` leaves out what only settles ties."""
        case = self.case
        columns = np.arange(case.sellers) if sellers is None else sellers
        accounts = self._accounts(nodes)
        if case.cost is not None:
            cost = case.cost[np.ix_(accounts, columns)]
        elif bases is not None and self.points is not None:
            cost = self.pull[accounts, None] * distances(self.points[accounts], bases[columns])
        else:
            cost = np.zeros((len(accounts), len(columns)))
        stay = self.disruption * case.moving() + (0.0 if exact else self.tie)
        if stay.any():
            today = case.today()[accounts]
            cost = cost + stay[accounts, None] * ((today[:, None] != columns) & (today[:, None] >= 0))
        if not self.single:
            sizes = self.sizes if nodes is None else self.sizes[nodes]
            cost = np.add.reduceat(cost, np.cumsum(sizes) - sizes, axis=0) if len(sizes) else cost[:0]
        if self.allowed is not None:
            permitted = self.allowed[:, columns] if nodes is None else self.allowed[np.ix_(nodes, columns)]
            cost = np.where(permitted, cost, np.inf)
        return cost

    @cached_property
    def sizes(self) -> Indices:
        """Accounts of each node."""
        return np.diff(np.append(self.first, len(self.members)))

    def _accounts(self, nodes: Indices | None) -> Indices:
        if nodes is None:
            return self.members
        if self.single:
            return nodes
        return np.concatenate([self.members[self.first[i] : self.first[i] + self.sizes[i]] for i in nodes]) if len(nodes) else self.members[:0]

    def loads(self, seller: Indices) -> Floats:
        """(p, q): what each seller carries."""
        return np.column_stack([np.bincount(seller, weights=w, minlength=self.case.sellers) for w in self.weights.T])

    def of_accounts(self, seller: Indices) -> Indices:
        """Each account's seller from its node's; -1 where nobody may serve it."""
        return np.where(self.node >= 0, seller[np.maximum(self.node, 0)], -1) if self.count else np.full(self.case.accounts, -1)


def merged(case: Case, disruption: float, tolerance: float | None = None) -> Nodes:
    """The nodes of a case; `tolerance` adds to every tolerance of the case (for the least relaxation that has an answer)."""
    node, permitted = _together(case), _permitted(case)
    if permitted is not None:
        every = np.ones((int(node.max()) + 1 if len(node) else 0, case.sellers), dtype=bool)
        np.logical_and.at(every, node, permitted)
        open_nodes = every.any(axis=1)
        renumbered = np.where(open_nodes, np.cumsum(open_nodes) - 1, -1)
        node, permitted = renumbered[node], every[open_nodes]
    members = np.argsort(node, kind="stable")[int((node < 0).sum()) :]
    count = int(node.max()) + 1 if len(node) else 0
    first = np.searchsorted(node[members], np.arange(count))
    weights, target, low, high = _limits(case, node, count, tolerance or 0.0)
    points, pull = _points(case)
    return Nodes(case, disruption, node, members, first, weights, target, low, high, permitted, points, pull)


def _together(case: Case) -> Indices:
    """The node of each account, numbered by its first account."""
    if case.together is None:
        return np.arange(case.accounts)
    key = np.where(case.together >= 0, case.together, int(case.together.max(initial=0)) + 1 + np.arange(case.accounts))
    _, first, back = np.unique(key, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[back]


def _permitted(case: Case) -> NDArray[np.bool_] | None:
    if case.fixed is None or not (case.fixed >= 0).any():
        return case.allowed
    permitted = np.ones((case.accounts, case.sellers), dtype=bool) if case.allowed is None else case.allowed.copy()
    locked = np.flatnonzero(case.fixed >= 0)
    kept = permitted[locked, case.fixed[locked]]
    permitted[locked] = False
    permitted[locked, case.fixed[locked]] = kept
    return permitted


def _limits(case: Case, node: Indices, count: int, more: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Weights of the nodes, targets, lowest and highest load, each criterion in parts of its mean per seller."""
    share = case.capacity_share / max(float(case.capacity_share.sum()), 1e-300)
    weights, target, low, high = [], [], [], []
    for k, (quantity, tolerance) in enumerate([(case.workload, case.tolerance), *((c.weights, c.tolerance) for c in case.criteria)]):
        total = float(quantity.sum())
        unit = total / max(case.sellers, 1) if total > 0 else 1.0
        part = share * total / unit
        weights.append(np.bincount(node[node >= 0], weights=quantity[node >= 0], minlength=count) / unit)
        target.append(part)
        bottom, top = (1 - tolerance) * part, (1 + tolerance) * part
        if k == 0 and case.limits is not None:
            bottom, top = (np.asarray(limit, dtype=float) / unit for limit in case.limits)
        low.append(np.maximum(bottom - more * part, 0.0))
        high.append(top + more * part)
    trifle = 1e-9  # sums in floating point
    return np.column_stack(weights), np.column_stack(target), np.column_stack(low) - trifle, np.column_stack(high) + trifle


def _points(case: Case) -> tuple[Floats | None, Floats]:
    if case.places is None:
        return None, np.zeros(case.accounts)
    points = case.places if case.planar else on_globe(case.places)
    known: NDArray[np.bool_] = np.asarray(np.isfinite(points).all(axis=1))
    return np.where(known[:, None], points, 0.0), np.where(known, case.trips(), 0.0)
