"""The front of scenarios: what moves falls as its price rises, today's alignment is on it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.action.territory import alignment_of, front

from .test_solution import small


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_less_moves_and_ways_grow_as_moving_gets_dearer(seed):
    case = small(seed, n=40, p=3, tolerance=0.15)
    today, *scenarios = front(case)
    assert (today.seller == case.today()).all() and today.moved == 0
    assert all(s.status == "ok" for s in scenarios)
    assert all(a.moved >= b.moved - 1e-9 for a, b in pairwise(scenarios))
    assert all(a.travel_cost <= b.travel_cost + 1e-9 for a, b in pairwise(scenarios))


def test_without_coordinates_the_dearest_moving_moves_least():
    case = small(9, n=40, p=3, tolerance=0.15)
    table = type(case)(case.workload, case.capacity_share, case.tolerance, present=case.present, move_cost=case.move_cost)
    scenarios = front(table)[1:]
    assert all(s.status == "ok" and s.travel_cost == 0 for s in scenarios)
    assert scenarios[-1].moved <= 0.3 * table.moving().sum()


def test_a_change_by_hand_has_its_cost():
    case = small(9, n=12, p=2, tolerance=0.5)
    best = front(case)[1]
    changed = best.seller.copy()
    changed[3] = 1 - changed[3]
    assert alignment_of(case, changed).travel_cost - best.travel_cost == case.cost[3, changed[3]] - case.cost[3, best.seller[3]]
    fixed = type(case)(case.workload, case.capacity_share, 0.5, cost=case.cost, fixed=np.where(np.arange(12) == 3, best.seller[3], -1))
    assert alignment_of(fixed, changed).status == "infeasible"
