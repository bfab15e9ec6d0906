"""Allocation: whole visits within everybody's hours, as good as the solver's, never less with more hours."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from kit.action.call_plan import Calls, allocation
from kit.response import ResponseCurve
from tests.action.call_plan.worlds import SHAPES, call_world, solver_bound, worth


def _used(calls: Calls, visits: np.ndarray) -> np.ndarray:
    return np.bincount(calls.seller, visits * calls.hours, minlength=len(calls.there))


def _one(play: float, there: float, shape: float = 0.0, low: int = 0, high: int = 4) -> Calls:
    curve = ResponseCurve(np.zeros(1), np.array([play]), np.array([2.0]), np.array([shape]), np.array(["judged"]))
    return Calls(np.array([0]), np.array([1.0]), np.array([low]), np.array([high]), curve, np.array([there]))


@pytest.mark.parametrize("kind", SHAPES)
def test_two_hundred_accounts_come_within_a_thousandth_of_the_solvers_bound(kind):
    calls = call_world(200, 1, 7, kind, most=12)
    found = allocation(calls)
    assert worth(calls, found.visits) >= 0.9995 * solver_bound(calls, gap=1e-4)
    assert found.worth.sum() == pytest.approx(worth(calls, found.visits)) and (_used(calls, found.visits) <= calls.there + 1e-6).all()


@limits(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), kind=st.sampled_from(sorted(SHAPES)), there=st.floats(0, 8))
def test_small_plans_are_the_best_of_all_plans(seed, kind, there):
    calls = call_world(4, 1, seed, kind, most=4, there=there)
    options = np.array(list(product(range(5), repeat=4)))
    won = calls.curve.won(np.arange(5) * calls.hours[:, None])
    best = won[np.arange(4), options].sum(axis=1)[options @ calls.hours <= calls.there[0] + 1e-9].max()
    found = allocation(calls)
    assert found.worth[0] == pytest.approx(best, rel=1e-7) and found.bound[0] >= best * (1 - 1e-9)


@limits(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), kind=st.sampled_from(sorted(SHAPES)), unit=st.booleans(), more=st.floats(0, 20))
def test_hours_are_never_exceeded_and_more_of_them_never_bring_less(seed, kind, unit, more):
    calls = call_world(30, 3, seed, kind, most=8, unit=unit, there=3.0)
    few, many = allocation(calls), allocation(replace(calls, there=calls.there + more))
    assert (_used(calls, few.visits) <= calls.there + 1e-6).all() and ((few.visits >= calls.low) & (few.visits <= calls.high)).all()
    assert (many.bound * (1 + 1e-9) >= few.worth).all() and (many.worth * (1 + 1e-6) >= few.worth).all()


@limits(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), kind=st.sampled_from(sorted(SHAPES)))
def test_fixed_visits_and_floors_are_obeyed(seed, kind):
    calls = call_world(20, 2, seed, kind, most=8, there=6.0)
    low = np.where(np.arange(20) % 3 == 0, 2, 0)
    found = allocation(replace(calls, low=low, high=np.where(np.arange(20) % 6 == 0, 2, 8)))
    assert (found.missing == 0).all() and (found.visits[::6] == 2).all() and (found.visits >= low).all()


def test_floors_above_the_hours_are_told_and_shrunk_by_one_factor():
    calls = call_world(10, 1, 1, "concave", most=10, unit=True)
    found = allocation(replace(calls, low=np.full(10, 8), there=np.array([40.0])))
    assert found.missing[0] == pytest.approx(40) and found.visits.tolist() == [4] * 10  # 80 hours asked, 40 there


def test_an_s_curve_is_visited_enough_or_not_at_all():
    two = ResponseCurve(np.zeros(2), np.array([100.0, 99.0]), np.full(2, 4.0), np.full(2, 4.0), np.full(2, "judged"))
    calls = Calls(np.zeros(2, dtype="int64"), np.ones(2), np.zeros(2, dtype="int64"), np.full(2, 6), two, np.array([6.0]))
    assert allocation(calls).visits.tolist() == [6, 0]  # step by step would have split 5 and 1, or 3 and 3


def test_the_price_of_an_hour_is_the_first_step_left_out():
    found = allocation(_one(100, 2))
    assert found.visits.tolist() == [2] and found.price[0] == pytest.approx(100 * (np.exp(-1) - np.exp(-1.5)))


def test_one_account_no_hours_no_margin_nobody_and_no_limit_each_have_their_answer():
    assert allocation(_one(100, 0)).visits.tolist() == [0]
    assert allocation(_one(100, 0)).price[0] > 0 and allocation(_one(0, 2)).price[0] == 0
    assert allocation(_one(100, np.inf)).visits.tolist() == [4] and allocation(_one(100, np.inf)).price[0] == 0
    nobody = call_world(0, 2, 1, "concave")
    assert len(allocation(replace(nobody, there=np.array([5.0, 0.0]))).visits) == 0


def test_the_order_of_the_accounts_changes_no_sellers_result():
    calls, order = call_world(60, 4, 3, "s_shaped", there=3.0), np.random.default_rng(1).permutation(60)
    turned = replace(calls, seller=calls.seller[order], hours=calls.hours[order], curve=calls.curve.of(order))
    assert allocation(turned).worth.tolist() == pytest.approx(allocation(calls).worth.tolist(), rel=1e-9)
    assert allocation(turned).visits.tolist() == allocation(calls).visits[order].tolist()
