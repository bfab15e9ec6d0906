"""Alignments at given bases: exact on small cases, locks always obeyed, inside the tolerance or explained."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.action.territory import Case, Criterion, balance, solve


def small(seed: int, n: int = 8, p: int = 2, tolerance: float = 0.2) -> Case:
    random = np.random.default_rng(seed)
    return Case(
        random.integers(1, 9, n).astype(float), np.ones(p), tolerance, cost=random.integers(0, 50, (n, p)).astype(float),
        present=random.integers(-1, p, n), move_cost=random.integers(0, 20, n).astype(float),
    )  # fmt: skip


def by_hand(case: Case, disruption: float) -> float | None:
    """The cheapest of all assignments within the tolerance, one by one."""
    best, part = None, case.workload.sum() / case.sellers
    for chosen in product(range(case.sellers), repeat=case.accounts):
        seller = np.array(chosen)
        load = np.bincount(seller, weights=case.workload, minlength=case.sellers)
        if (abs(load - part) <= case.tolerance * part + 1e-9).all():
            moved = case.moving()[(case.today() >= 0) & (case.today() != seller)].sum()
            cost = float(case.cost[np.arange(case.accounts), seller].sum() + disruption * moved)
            best = cost if best is None else min(best, cost)
    return best


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.5, 2.0]), st.sampled_from([0.02, 0.1, 0.3]))
def test_small_cases_are_solved_exactly_or_refused_with_proof(seed, disruption, tolerance):
    case = small(seed, n=7, tolerance=tolerance)
    best, told = by_hand(case, disruption), solve(case, disruption)
    assert (told.status == "infeasible") == (best is None)
    if best is None:
        assert told.proved and told.tolerance_least > tolerance
    else:
        assert told.cost == pytest.approx(best, rel=1e-3)
        assert told.bound <= best + 1e-6


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_locks_are_obeyed_and_every_account_is_served_once(seed):
    random = np.random.default_rng(seed)
    case = small(seed, n=30, p=3, tolerance=0.3)
    case = replace(
        case, fixed=np.where(random.random(30) < 0.1, random.integers(0, 3, 30), -1), together=np.where(random.random(30) < 0.3, 7, -1),
        allowed=random.random((30, 3)) < 0.9,
    )  # fmt: skip
    told = solve(case, 0.1)
    seller = told.seller
    assert len(seller) == 30 and (seller >= -1).all() and (seller < 3).all()
    served = np.flatnonzero(seller >= 0)
    assert case.allowed[served, seller[served]].all()
    assert (seller[(case.fixed >= 0) & (seller >= 0)] == case.fixed[(case.fixed >= 0) & (seller >= 0)]).all()
    assert len(set(seller[case.together == 7])) <= 1
    if told.status != "infeasible":
        assert (seller >= 0).all()
        assert balance(case.workload, seller, np.ones(3) / 3).worst <= 0.3 + 1e-6
    else:
        assert told.tolerance_needed > 0.3 or set(np.flatnonzero(seller < 0)) <= set(told.binding)


def test_each_criterion_keeps_its_own_tolerance():
    random = np.random.default_rng(3)
    case = small(3, n=60, p=3, tolerance=0.05)
    case = replace(case, criteria=(Criterion(random.lognormal(0, 0.8, 60), 0.15),))
    told = solve(case)
    assert told.status == "ok"
    assert balance(case.workload, told.seller, np.ones(3) / 3).worst <= 0.05 + 1e-6
    assert balance(case.criteria[0].weights, told.seller, np.ones(3) / 3).worst <= 0.15 + 1e-6


def test_parts_of_the_workload_may_differ():
    case = replace(small(5, n=60, p=3, tolerance=0.05), capacity_share=np.array([0.5, 0.3, 0.2]))
    told = solve(case)
    load = np.bincount(told.seller, weights=case.workload)
    assert np.allclose(load / load.sum(), [0.5, 0.3, 0.2], rtol=0.05)


def test_one_account_above_every_limit_is_named():
    case = replace(small(1, n=12), workload=np.array([100.0] + [1.0] * 11))
    told = solve(case)
    assert told.status == "infeasible" and told.proved
    assert told.oversized.tolist() == [0]
    assert told.tolerance_needed == pytest.approx(100 / 55.5 - 1)


def test_locks_that_bind_are_named_with_the_tolerance_they_need():
    case = replace(small(2, n=10), workload=np.ones(10), fixed=np.array([0] * 8 + [-1] * 2))
    told = solve(case)
    assert told.status == "infeasible" and told.proved
    assert told.binding.tolist() == list(range(8))
    assert told.tolerance_needed == pytest.approx(0.6)
    assert (told.seller[:8] == 0).all()


def test_an_account_that_nobody_may_serve_is_named_and_the_rest_served():
    case = replace(small(2, n=10), allowed=np.array([[False, False]] + [[True, True]] * 9))
    told = solve(case)
    assert told.status == "infeasible" and told.binding.tolist()[0] == 0
    assert told.seller[0] == -1 and (told.seller[1:] >= 0).all()


@pytest.mark.parametrize(
    ("accounts", "sellers", "status"), [(0, 3, "ok"), (1, 1, "ok"), (5, 1, "ok"), (2, 2, "ok"), (1, 3, "infeasible"), (2, 0, "infeasible")]
)
def test_edge_cases_have_an_answer(accounts, sellers, status):
    told = solve(Case(np.ones(accounts), np.ones(sellers)))
    assert told.status == status and len(told.seller) == accounts


def test_a_seller_without_capacity_gets_nothing():
    told = solve(replace(small(4, n=20, p=3), capacity_share=np.array([1.0, 1.0, 0.0])))
    assert told.status == "ok" and not (told.seller == 2).any()


def test_wrong_shapes_are_refused_by_name():
    with pytest.raises(ValueError, match="present names a seller"):
        Case(np.ones(2), np.ones(2), present=np.array([0, 2]))
    with pytest.raises(ValueError, match="cost has the shape"):
        Case(np.ones(2), np.ones(2), cost=np.ones((2, 3)))
