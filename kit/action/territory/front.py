"""The front: balance, distance and disruption against each other, from today's alignment to one that forgets who serves whom.

The more what moves may cost (λ), the less moves and the longer the ways. Each answer is checked against every λ and each λ keeps the cheapest answer
of all, so that a higher λ never moves more. Today's alignment stands first, inside the tolerance or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kit.action.territory.case import Alignment, Case
from kit.action.territory.nodes import merged
from kit.action.territory.solution import solve, weighed

__all__ = ["MULTIPLIERS", "alignment_of", "disruption_unit", "front"]

MULTIPLIERS = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0)


def front(case: Case, multipliers: Sequence[float] = MULTIPLIERS, free_bases: bool = False, seed: int = 1) -> list[Alignment]:
    """Today's alignment (λ = 0), then one alignment per multiplier of `disruption_unit`, in rising order; never empty."""
    unit = disruption_unit(case)
    answers = [solve(case, float(multiplier) * unit, free_bases, seed) for multiplier in sorted(multipliers)]
    within = [answer for answer in answers if answer.status != "infeasible"]
    return [alignment_of(case, case.today()), *(_cheapest(answer, within) for answer in answers)]


def disruption_unit(case: Case) -> float:
    """median of hours × distance over median of what moves: the λ at which an account's way and its relationship weigh about the same."""
    nodes = merged(case, 0.0)
    cost = nodes.cost(nodes.base_points(case.bases), exact=True)
    near = np.where(np.isfinite(cost), cost, np.nan)
    ways = np.nanmin(near, axis=1) if cost.size else np.zeros(0)
    way = float(np.median(ways[ways > 0])) if (ways > 0).any() else float(np.median(case.workload)) if case.accounts else 1.0
    moving = case.moving()[case.moving() > 0]
    return way / float(np.median(moving)) if len(moving) and way > 0 else 1.0


def alignment_of(case: Case, seller: NDArray[np.int64], disruption: float = 0.0, bases: NDArray[np.float64] | None = None) -> Alignment:
    """Any assignment of the accounts (-1: nobody) as an alignment with its costs: today's, or one that a person changed by hand.

    *ok* if every account is served, together and lock are obeyed and every load is inside its limits; else *infeasible*.
    """
    case = case if bases is None else replace(case, bases=bases)
    served = np.broadcast_to((seller >= 0)[:, None], (case.accounts, case.sellers))
    nodes = merged(replace(case, together=None, fixed=None, allowed=served), disruption)
    found = weighed(nodes, seller[nodes.members], nodes.base_points(case.bases))
    return found if _obeyed(case, seller) else replace(found, status="infeasible")


def _obeyed(case: Case, seller: NDArray[np.int64]) -> bool:
    served = seller >= 0
    if case.fixed is not None and ((case.fixed >= 0) & (seller != case.fixed)).any():
        return False
    if case.allowed is not None and not case.allowed[np.flatnonzero(served), seller[served]].all():
        return False
    if case.together is None:
        return bool(served.all())
    grouped = case.together >= 0
    pairs = np.unique(np.column_stack([case.together[grouped], seller[grouped]]), axis=0)
    return bool(served.all()) and len(pairs) == len(np.unique(case.together[grouped]))


def _cheapest(answer: Alignment, within: list[Alignment]) -> Alignment:
    if answer.status == "infeasible":
        return answer
    costs = [(other.travel_cost + answer.disruption * other.moved, other.moved) for other in within]
    best = within[min(range(len(within)), key=lambda i: costs[i])]
    return answer if best is answer else replace(best, disruption=answer.disruption, bound=answer.bound)
