"""The wallet level is the quantile it claims to be, for accounts that had no part in estimating it."""

from __future__ import annotations

import numpy as np
import pytest

from kit.investigation.features import account_features, folds
from kit.investigation.level import highest_quantile, wallet_level
from tests.investigation.planted import planted


@pytest.mark.parametrize("tau", [0.8, 0.9, 0.95])
@pytest.mark.parametrize("world", ["linear", "curved"])
def test_the_share_of_customers_below_their_wallet_is_tau(world, tau):
    p = planted(3000, world, "mixture", 5)
    features = account_features(p.accounts, np.ones(3000, dtype=bool))
    level = wallet_level(features, np.log(p.spend), folds(p.accounts["account_id"]), tau)
    assert np.mean(np.log(p.spend) <= level.log_wallet) == pytest.approx(tau, abs=0.03)
    assert level.method == {"linear": "regression", "curved": "bent regression"}[world]


def test_what_an_account_spends_has_no_part_in_its_own_wallet():
    p = planted(200, "linear", "beta_4_4", 1)
    features, fold, log_spend = account_features(p.accounts, np.ones(200, dtype=bool)), folds(p.accounts["account_id"]), np.log(p.spend)
    richer = log_spend.copy()
    richer[17] += 0.3
    before, after = (wallet_level(features, s, fold, 0.9).log_wallet for s in (log_spend, richer))
    assert after[17] == before[17]
    assert (after != before).any()


def test_where_wallets_level_off_the_largest_are_not_promised_the_sky():
    p = planted(400, "curved", "mixture", 2, cap=18.0)
    level = wallet_level(account_features(p.accounts, np.ones(400, dtype=bool)), np.log(p.spend), folds(p.accounts["account_id"]), 0.9)
    assert np.maximum(np.exp(level.log_wallet), p.spend).sum() < 2.5 * p.wallet.sum()
    assert level.losses["bent regression"] < level.losses["regression"] < level.losses["ratio"]


def test_few_customers_support_no_regression_on_all_features():
    p = planted(80, "linear", "beta_4_4", 1)
    level = wallet_level(account_features(p.accounts, np.ones(80, dtype=bool)), np.log(p.spend), folds(p.accounts["account_id"]), 0.95)
    assert (level.method, level.thin) == ("ratio", True)
    assert list(level.losses) == ["ratio"]


@pytest.mark.parametrize(("customers", "highest"), [(24, 0), (25, 0.8), (49, 0.8), (50, 0.9), (99, 0.9), (100, 0.95), (500, 0.99)])
def test_the_highest_quantile_follows_the_number_of_customers(customers, highest):
    assert highest_quantile(customers) == pytest.approx(highest)


def test_boosting_is_tried_from_two_thousand_customers_on_and_covers_as_it_claims():
    rng = np.random.default_rng(3)
    p = planted(2200, "curved", "beta_4_4", 3)
    features, fold = account_features(p.accounts, np.ones(2200, dtype=bool)), folds(p.accounts["account_id"])
    size = features.columns[:, 0]
    log_spend = 2.0 * np.sin(4 * size) + 0.3 * rng.normal(size=2200)  # nothing that a line or a few bends can follow
    level = wallet_level(features, log_spend, fold, 0.9)
    assert level.method == "boosting"
    assert np.mean(log_spend <= level.log_wallet) == pytest.approx(0.9, abs=0.03)
    log_spend[400:] = np.nan
    assert "boosting" not in wallet_level(features, log_spend, fold, 0.9).losses
