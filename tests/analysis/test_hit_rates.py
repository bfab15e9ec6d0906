"""Hit rates: small orders counted by hand, and the error against a bootstrap."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from kit.analysis.hit_rates import better, hit_rate, hit_rates

HAPPENED = np.array([True, True, False, True, False, False])


def test_the_hit_rate_counts_pairs_and_ties_half():
    # of nine pairs: the first beats three, the second ties with the third (half) and beats two, the fourth ties with the fifth (half) and beats one
    assert hit_rate(np.array([9.0, 5.0, 5.0, 3.0, 3.0, 1.0]), HAPPENED) == pytest.approx((3 + 2.5 + 1.5) / 9)


def test_the_hit_rate_is_that_of_scikit_learn_and_its_error_that_of_a_bootstrap():
    draw = np.random.default_rng(4)
    happened = draw.random(400) < 0.4
    score = np.round(draw.normal(size=400) + 0.8 * happened, 1)
    rate, low, high = hit_rates(pd.DataFrame({"score": score}), happened).loc["score"]
    assert rate == pytest.approx(roc_auc_score(happened, score))
    again = [draw.integers(0, 400, 400) for _ in range(400)]
    assert (high - low) / (2 * 1.96) == pytest.approx(np.std([hit_rate(score[rows], happened[rows]) for rows in again]), rel=0.15)


def test_two_orders_are_told_apart_only_beyond_chance():
    draw = np.random.default_rng(1)
    happened = draw.random(2000) < 0.5
    good, noise = draw.normal(size=2000) + happened, draw.normal(size=2000)
    assert (better(good, noise, happened), better(noise, good, happened)) == (1, -1)
    assert better(good, good + 0.01 * noise, happened) == 0


def test_a_small_difference_between_orders_that_go_together_is_told():
    draw = np.random.default_rng(2)
    happened = draw.random(1000) < 0.5
    one = draw.normal(size=1000) + happened
    other = one + 0.4 * draw.normal(size=1000)
    rates = hit_rates(pd.DataFrame({"one": one, "other": other}), happened)
    assert rates.loc["other", "high"] > rates.loc["one", "low"], "read apart, their ranges overlap"
    assert better(one, other, happened) == 1


def test_where_it_happened_to_all_there_is_no_rate():
    assert np.isnan(hit_rate(np.arange(4.0), np.ones(4, dtype=bool)))
    assert better(np.arange(4.0), np.ones(4), np.ones(4, dtype=bool)) == 0
