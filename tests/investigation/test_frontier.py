"""The frontier orders accounts by headroom better than their spend does, and falls back to it when it knows nothing."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from kit.investigation.features import account_features, folds
from kit.investigation.frontier import expected_gain, frontier, frontier_draws
from tests.investigation.planted import SHARES, WORLDS, capture, planted


def _parts(n: int, world: str, share: str, seed: int):
    p = planted(n, world, share, seed)
    features = account_features(p.accounts, np.ones(n, dtype=bool))
    return p, features, np.log(p.spend), folds(p.accounts["account_id"])


@pytest.mark.parametrize("world", WORLDS)
def test_the_first_tenth_of_the_list_holds_more_headroom_than_that_of_the_list_by_spend(world):
    found = []
    for share in SHARES:
        for seed in range(3):
            p, features, log_spend, fold = _parts(400, world, share, seed)
            hidden = p.wallet - p.spend
            found.append((capture(hidden, frontier(features, log_spend, fold).headroom), capture(hidden, p.spend)))
    by_frontier, by_spend = np.mean(found, axis=0)
    assert by_frontier >= by_spend + 0.05
    assert world == "curved" or by_frontier >= 0.84


def test_the_gain_is_the_posterior_mean_of_the_exponential_shortfall():
    su, sv = 0.6, 0.5
    e = np.array([-1.5, 0.0, 0.8])  # v − u + su
    values = expected_gain(e, su**2 + sv**2, -2 * su**3)
    for value, residual in zip(values, e - su, strict=True):
        density = [lambda u, r=residual, g=g: g(u) * stats.expon.pdf(u, scale=su) * stats.norm.pdf(r + u, scale=sv) for g in (np.ones_like, np.expm1)]
        mass, mean = (integrate.quad(f, 0, 15)[0] for f in density)
        assert value == pytest.approx(mean / mass, rel=1e-6)


def test_without_a_left_skew_the_order_is_nearly_that_by_spend():
    p, features, _, fold = _parts(400, "linear", "beta_4_4", 1)
    log_spend = np.log(p.wallet) + np.random.default_rng(0).gumbel(0, 0.4, 400)  # skewed to the right: no shortfall to be seen
    headroom = frontier(features, log_spend, fold).headroom
    assert stats.spearmanr(headroom, log_spend).statistic > 0.97


def test_who_buys_nothing_has_no_place_in_the_order():
    _, features, log_spend, fold = _parts(100, "linear", "mixture", 2)
    log_spend[::10] = np.nan
    model = frontier(features, log_spend, fold)
    assert np.isnan(model.headroom[::10]).all()
    assert np.isfinite(np.delete(model.headroom, np.s_[::10])).all()
    assert np.isnan(frontier_draws(features, log_spend, fold, model, 1, 5)[::10]).all()


def test_resampled_portfolios_scatter_around_the_order_and_repeat_with_the_seed():
    _, features, log_spend, fold = _parts(300, "linear", "beta_1.2_2.2", 3)
    model = frontier(features, log_spend, fold)
    drawn = frontier_draws(features, log_spend, fold, model, 11, 20)
    assert (drawn == frontier_draws(features, log_spend, fold, model, 11, 20)).all()
    assert stats.spearmanr(drawn.mean(axis=1), model.headroom).statistic > 0.98
    assert (drawn.std(axis=1) > 0).all()
