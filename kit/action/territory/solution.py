"""From a case to its alignment: bases given, or found; within the tolerance, or an explanation why not (A12, E5, E12).

Bases given: the transportation programme, its few split accounts settled, repaired into the band, polished; small cases are proved by branch and
bound. Where there is no answer, the smallest tolerance that has one is found and its alignment handed back, with the accounts that stand in the way.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kit.action.territory.case import Alignment, Case
from kit.action.territory.distances import places_of
from kit.action.territory.feasibility import exact, least_relaxation, oversized
from kit.action.territory.nodes import Nodes, merged
from kit.action.territory.repair import imbalance, polished, repaired
from kit.action.territory.transport import lagrangian_bound, transport

__all__ = ["solve", "weighed"]

_INSIDE = 1e-7
_SMALL = 3_000  # arcs up to which branch and bound proves the answer
_CLOSE = 1e-4  # a gap that needs no proof
_WIDER = (0.0, 1e-3, 5e-3, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 3.0, 10.0)

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


def solve(case: Case, disruption: float = 0.0, free_bases: bool = False, seed: int = 1) -> Alignment:
    """The alignment of a case: `disruption` is λ, the cost of one unit of `move_cost`; `free_bases` lets the bases move to where they serve best.

    The same case, λ and seed give the same answer. No accounts or no sellers: an empty answer, *infeasible* if somebody would have to be served.
    """
    nodes = merged(case, disruption)
    if not nodes.count or not case.sellers:
        return _nobody(nodes)
    points = nodes.base_points(case.bases)
    found = _fixed(nodes, points)
    return _explained(nodes, found if found is not None else _widened(case, nodes, points))


def weighed(nodes: Nodes, seller: Indices, points: Floats | None, **known: object) -> Alignment:
    """The alignment of each node's seller, with its costs; `known` are further fields. Without a status it is *ok* or *infeasible* by its loads."""
    case, of_accounts = nodes.case, nodes.of_accounts(seller)
    served = of_accounts >= 0
    moves = served & (case.today() >= 0) & (of_accounts != case.today())
    moved = float(case.moving()[moves].sum())
    cost = nodes.cost(points, exact=True)
    total = float(cost[np.arange(len(seller)), seller].sum())
    load = nodes.loads(seller)
    bases = None if points is None else places_of(points)
    fields: dict[str, object] = {
        "status": "ok" if served.all() and imbalance(load, nodes.low, nodes.high).sum() <= _INSIDE else "infeasible",
        "tolerance_needed": _needed(nodes, load),
    }  # fmt: skip
    fields.update(known)
    return Alignment(of_accounts, bases, disruption=nodes.disruption, travel_cost=total - nodes.disruption * moved, moved=moved, **fields)  # type: ignore[arg-type]


def _needed(nodes: Nodes, load: Floats) -> float:
    """The tolerance that the loads need: the case's own, less what is unused at the tightest limit, plus what lies outside."""
    over = np.maximum(load - nodes.high, nodes.low - load)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(nodes.target > 0, over / nodes.target, np.where(over > _INSIDE, np.inf, -np.inf))
    more = float(relative.max(initial=-np.inf))
    return max(nodes.case.tolerance + more, 0.0) if more > -np.inf else nodes.case.tolerance


def _fixed(nodes: Nodes, points: Floats | None) -> Alignment | None:
    """The alignment at these bases, or None: there is none, or none was found."""
    cost, true = nodes.cost(points), nodes.cost(points, exact=True)
    told = transport(cost, nodes.weights, nodes.low, nodes.high, _today(nodes))
    if told is None:
        return None
    bound = lagrangian_bound(true, nodes.weights, nodes.low, nodes.high, told.prices)
    seller = repaired(cost, told.seller, nodes.weights, nodes.low, nodes.high)
    inside = imbalance(nodes.loads(seller), nodes.low, nodes.high).sum() <= _INSIDE
    if inside:
        seller = polished(cost, seller, nodes.weights, nodes.low, nodes.high)
    at = float(cost[np.arange(nodes.count), seller].sum())
    if cost.size <= _SMALL and not (inside and at <= bound * (1 + _CLOSE)):
        proved, more, sure = exact(nodes, cost)
        if proved is not None and more == 0.0 and (not inside or cost[np.arange(nodes.count), proved].sum() < at):
            seller, inside = proved, True
        if sure and more == 0.0:
            bound = max(bound, float(true[np.arange(nodes.count), seller].sum()) * (1 - 1e-6))
    return weighed(nodes, seller, points, bound=bound, proved=False) if inside else None


def _widened(case: Case, nodes: Nodes, points: Floats | None) -> Alignment:
    """No answer within the tolerance: the alignment at the smallest tolerance that gives one, and why."""
    least = least_relaxation(nodes)
    cost, heavy = nodes.cost(points), oversized(nodes)
    reasons = {"tolerance_least": case.tolerance + least.more, "proved": least.proved and least.more > 0, "status": "infeasible"}
    reasons["binding"] = _members(nodes, least.binding)
    reasons["oversized"] = _members(nodes, heavy)
    if cost.size <= _SMALL:
        seller, more, sure = exact(nodes, cost)
        if seller is not None:
            reasons |= {"proved": reasons["proved"] or sure}
            if sure:
                reasons["tolerance_least"] = case.tolerance + more
            return weighed(nodes, seller, points, **reasons)
    start = least.more if np.isfinite(least.more) else 0.0
    best: tuple[Floats, Indices] | None = None
    for extra in _WIDER:
        wider = merged(case, nodes.disruption, start + extra)
        told = transport(cost, wider.weights, wider.low, wider.high, _today(nodes))
        if told is None:
            continue
        seller = repaired(cost, told.seller, wider.weights, wider.low, wider.high)
        if imbalance(wider.loads(seller), wider.low, wider.high).sum() <= _INSIDE:
            return weighed(nodes, polished(cost, seller, wider.weights, wider.low, wider.high), points, **reasons)
        best = best or (wider.weights, seller)
    seller = repaired(cost, cost.argmin(axis=1), nodes.weights, nodes.low, nodes.high) if best is None else best[1]
    return weighed(nodes, seller, points, **reasons)


def _today(nodes: Nodes) -> Indices:
    """Today's seller of each node: that of its first account."""
    return nodes.case.today()[nodes.members[nodes.first]]


def _members(nodes: Nodes, chosen: Indices) -> Indices:
    """The accounts of the chosen nodes, in their order."""
    return np.concatenate([np.flatnonzero(nodes.node == i) for i in chosen]) if len(chosen) else np.zeros(0, np.int64)


def _explained(nodes: Nodes, found: Alignment) -> Alignment:
    """Accounts that no seller may serve make the case infeasible whatever the tolerance; they come first among those that bind."""
    barred = np.flatnonzero(nodes.node < 0)
    if not len(barred):
        return found
    return replace(found, proved=True, tolerance_least=np.inf, tolerance_needed=np.inf, binding=np.concatenate([barred, found.binding]))


def _nobody(nodes: Nodes) -> Alignment:
    case = nodes.case
    nothing = Alignment(np.full(case.accounts, -1), case.bases, "ok", nodes.disruption, 0.0, 0.0, 0.0)
    if not case.accounts:
        return nothing
    return replace(nothing, status="infeasible", proved=True, tolerance_needed=np.inf, tolerance_least=np.inf, binding=np.arange(case.accounts))
