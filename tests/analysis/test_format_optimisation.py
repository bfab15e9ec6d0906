"""Format optimisation: never above anybody's hours, near a bound that no choice exceeds, the same in any order of rows."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from kit.analysis.format_offers import format_case
from kit.analysis.format_optimisation import Offers, best_formats, by_prices, by_solver, fits, hours_used
from tests.analysis.served import served_world

HOURS = np.array([60.0, 18.0, 4.0, 0.0, 0.0])


def _offers(worth: np.ndarray, own: np.ndarray, capacity: list[float], team: int = -1) -> Offers:
    """Offers of the usual hours: three formats take those of the account's own seller, the third those of the team where there is one."""
    n = worth.shape[1]
    holder = np.full((5, n), -1)
    holder[:3] = own
    if team >= 0:
        holder[2] = team
    return Offers(worth, np.where(holder >= 0, HOURS[:, None], 0.0), holder, np.array(capacity, dtype="float64"), team)


def _case(settings, n: int, sellers: int, seed: int, hours: float, team: int = 1) -> Offers:
    world = served_world(n, sellers, seed, hours, team)
    return format_case(world.accounts, world.portfolio, world.profile, world.potential, world.sellers, settings).offers


def test_hours_go_where_they_bring_most():
    worth = np.array([[0.0, 0.0], [100.0, 90.0], [60.0, 20.0], [0.0, 0.0], [-9.0, -9.0]])
    # 22 hours: one of the two can be visited (18), the other called (4); 60 + 90 beats 100 + 20
    chosen = best_formats(_offers(worth, np.array([0, 0]), [22.0]))
    assert chosen.format.tolist() == [2, 1]
    assert chosen.worth == 150 == pytest.approx(chosen.bound)


@examples(max_examples=40)
@given(
    worth=st.lists(st.tuples(*[st.integers(-50, 200)] * 3), min_size=1, max_size=5), capacity=st.lists(st.integers(0, 90), min_size=2, max_size=2),
    team=st.booleans(), seed=st.integers(0, 9),
)  # fmt: skip
def test_the_best_of_all_choices_is_found_and_no_bound_lies_below_it(worth, capacity, team, seed):
    n = len(worth)
    table = np.vstack([np.array(worth, dtype="float64").T, np.zeros((1, n)), np.full((1, n), -np.inf)])
    own = np.random.default_rng(seed).integers(0, 1 if team else 2, n)
    offers = _offers(table, own, [float(c) for c in capacity], 1 if team else -1)
    able = [np.array(choice) for choice in product(range(4), repeat=n) if fits(offers, np.array(choice))]
    best = max(table[choice, np.arange(n)].sum() for choice in able)
    chosen, priced = best_formats(offers), by_prices(offers)
    assert fits(offers, chosen.format) and fits(offers, priced.format)
    assert chosen.worth == pytest.approx(best, rel=2e-4, abs=1e-6)
    assert min(chosen.bound, priced.bound) >= best - 1e-4 * abs(best) - 1e-6


@pytest.mark.parametrize(("sellers", "hours", "team"), [(4, 700, 1), (4, 250, 0)])
def test_three_hundred_accounts_come_within_a_thousandth_of_the_solvers_bound(settings, sellers, hours, team):
    offers = _case(settings, 300, sellers, 1, hours, team)
    chosen, referee = best_formats(offers), by_solver(offers)
    assert chosen.worth >= 0.999 * referee.bound
    assert chosen.gap <= 1e-3
    assert (hours_used(offers, chosen.format) <= offers.capacity + 1e-6).all()
    assert (offers.worth[chosen.format, np.arange(300)] > -np.inf).all()


def test_by_prices_alone_large_portfolios_come_close_too(settings):
    offers = _case(settings, 6_000, 12, 1, 2_500)
    chosen = best_formats(offers)  # too many accounts for the solver
    assert fits(offers, chosen.format)
    assert chosen.gap <= 0.005


def test_the_price_of_an_hour_is_what_one_hour_more_brings():
    worth = np.array([[0.0] * 6, [60.0, 50.0, 40.0, 30.0, 20.0, 10.0], [0.0] * 6, [0.0] * 6, [-np.inf] * 6])
    for hours, price in ((36.0, 40 / 18), (36.0 + 18, 30 / 18), (200.0, 0.0)):
        assert by_prices(_offers(worth, np.zeros(6, dtype=int), [hours])).prices[0] == pytest.approx(price, rel=1e-4)


def test_demands_beyond_the_hours_are_refused():
    worth = np.array([[-np.inf] * 2, [5.0] * 2, *[[-np.inf] * 2] * 3])
    with pytest.raises(ValueError, match="hours"):
        best_formats(_offers(worth, np.array([0, 0]), [20.0]))


def test_the_order_of_accounts_changes_no_format(settings):
    offers, back = _case(settings, 300, 3, 2, 500), slice(None, None, -1)
    turned = Offers(offers.worth[:, back], offers.hours[:, back], offers.holder[:, back], offers.capacity, offers.team)
    one, two = by_prices(offers), by_prices(turned)
    assert one.format.tolist() == two.format[::-1].tolist()


def test_nobody_to_serve_is_no_error():
    chosen = best_formats(_offers(np.zeros((5, 0)), np.zeros(0, dtype=int), [10.0]))
    assert len(chosen.format) == 0 and chosen.worth == 0
