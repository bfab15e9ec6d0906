"""The quantile solver agrees with a linear programme that solves the same problem the slow way."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import QuantileRegressor

from kit.investigation.quantiles import linear_quantile, pinball, segment_ratio_quantile


def _case(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = np.column_stack([rng.normal(size=(n, 3)), np.eye(6)[rng.integers(0, 6, n)][:, 1:]])
    return x, x @ rng.normal(0, 0.5, 8) + rng.normal(0, 0.45, n) + np.log(rng.beta(1.2, 2.2, n))


@pytest.mark.parametrize("tau", [0.8, 0.9, 0.95])
@pytest.mark.parametrize(("n", "tolerance"), [(60, 5e-3), (400, 1e-3)])
def test_the_objective_is_that_of_the_linear_programme(n, tolerance, tau):
    for seed in range(3):
        x, y = _case(n, seed)
        b = linear_quantile(x, y, tau)
        referee = QuantileRegressor(quantile=tau, alpha=0).fit(x, y)
        own, best = pinball(y - b[0] - x @ b[1:], tau).sum(), pinball(y - referee.predict(x), tau).sum()
        assert own <= best * (1 + tolerance)


def test_the_share_below_the_quantile_is_tau():
    x, y = _case(2000, 7)
    b = linear_quantile(x, y, 0.9)
    assert np.mean(y <= b[0] + x @ b[1:]) == pytest.approx(0.9, abs=0.005)


def test_a_column_twice_and_a_constant_column_do_no_harm():
    x, y = _case(200, 1)
    b = linear_quantile(np.column_stack([x, x[:, 0], np.zeros(200)]), y, 0.9)
    assert np.isfinite(b).all()
    assert b[1] == pytest.approx(b[-2], abs=1e-3)


def test_identical_spend_is_its_own_quantile():
    b = linear_quantile(np.arange(30.0)[:, None] - 14.5, np.full(30, 3.0), 0.8)
    assert b == pytest.approx([3.0, 0.0], abs=1e-6)


def test_pinball_weighs_shortfall_by_tau_and_excess_by_the_rest():
    assert pinball(np.array([2.0, -2.0]), 0.9) == pytest.approx([1.8, 0.2])


def test_a_segment_is_pulled_to_all_customers_and_a_small_one_takes_their_quantile():
    # 20 customers at ratio 1, 5 at ratio 3, so the median of all is 1; segment 0: (20·1 + 20·1)/40
    log_ratio, segment = np.r_[np.full(20, 1.0), np.full(5, 3.0)], np.r_[np.zeros(20, dtype=int), np.ones(5, dtype=int)]
    assert segment_ratio_quantile(log_ratio, segment, 0.5, np.array([0, 1, 2])) == pytest.approx([1.0, 1.0, 1.0])
    # ten at 1, twenty at 4: median of all 4; segment 0: (10·1 + 20·4)/30 = 3
    log_ratio, segment = np.r_[np.full(10, 1.0), np.full(20, 4.0)], np.r_[np.zeros(10, dtype=int), np.ones(20, dtype=int)]
    assert segment_ratio_quantile(log_ratio, segment, 0.5, np.array([0, 1])) == pytest.approx([3.0, 4.0])
