"""Potential says what it knows, keeps figures that contradict each other side by side, and abstains where it knows nothing."""

from __future__ import annotations

import tomllib

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from kit.engagement import Thresholds
from kit.investigation import headroom_draws, potential
from kit.investigation.features import account_features, folds
from kit.investigation.level import wallet_level
from kit.language import read_language
from kit.resources import resource
from kit.schema import table
from tests.investigation.planted import SHARES, planted, profile_of

DEFAULTS = tomllib.loads(resource("templates/engagement.toml").read_text(encoding="utf-8"))["thresholds"]
THRESHOLDS = Thresholds.model_validate(DEFAULTS)
ENGLISH = read_language("en", "USD")


def _world(n: int = 150, **changes):
    p = planted(n, "linear", "mixture", 4)
    return p.accounts.assign(**changes), p.profile, p


def _declared(**wallets: float) -> pd.DataFrame:
    return table("wallets").conform(pd.DataFrame({"account_id": [k[1:] for k in wallets], "declared": list(wallets.values())}))


def _notes(result: pd.DataFrame) -> pd.Series:
    return result["flag"].map(lambda cell: ENGLISH.told(cell) if cell else "")


def test_six_accounts_are_too_few_and_the_table_says_unknown(six_accounts):
    result, status = potential(six_accounts.accounts, six_accounts.profile, None, THRESHOLDS, 1)
    assert status.status == "abstained"
    assert ENGLISH.told(status.reason).startswith("4 accounts bought in the twelve months; a model of potential needs 60.")
    assert set(result["basis"]) == {"unknown"}
    assert result["captured"].tolist() == six_accounts.profile["revenue_12m"].tolist()
    assert result[["wallet", "share_of_wallet", "headroom", "frontier_headroom"]].isna().all(axis=None)


def test_without_the_clients_size_potential_abstains():
    accounts, profile, _ = _world(annual_revenue=np.nan, employees=np.nan)
    result, status = potential(accounts, profile, None, THRESHOLDS, 1)
    assert status.status == "abstained"
    assert "Neither turnover nor employees" in ENGLISH.told(status.reason)
    assert set(result["basis"]) == {"unknown"}


def test_a_declared_wallet_stands_even_where_nothing_can_be_estimated(six_accounts):
    result, status = potential(six_accounts.accounts, six_accounts.profile, _declared(a001=16_000.0, a002=1_000.0), THRESHOLDS, 1)
    rows = result.set_index("account_id")
    assert status.status == "abstained"
    assert rows.loc["001", ["basis", "wallet", "share_of_wallet", "headroom"]].tolist() == ["declared", 16_000.0, 0.75, 4_000.0]
    assert rows.loc["002", ["share_of_wallet", "headroom"]].tolist() == [1.5, 0.0]
    assert "more than the client declared" in _notes(result)[1]
    assert rows.loc["003", "basis"] == "unknown"


def test_estimates_keep_every_account_and_all_captured_revenue():
    accounts, profile, p = _world()
    result, status = potential(accounts, profile, None, THRESHOLDS, 1)
    assert result["account_id"].tolist() == accounts["account_id"].tolist()
    assert result["captured"].sum() == pytest.approx(p.spend.sum(), rel=1e-12)
    assert status.used + status.dropped == len(accounts)


def test_wallets_rise_with_the_reading_and_are_never_below_the_spend():
    result, _ = potential(*_world()[:2], None, THRESHOLDS, 1)
    assert (result["wallet_low"] <= result["wallet"]).all()
    assert (result["wallet"] <= result["wallet_high"]).all()
    assert (result["wallet_low"] >= result["captured"]).all()
    assert result["share_of_wallet"].between(0, 1).all()
    assert (result["headroom"] + result["captured"]).to_numpy() == pytest.approx(result["wallet"].to_numpy())
    assert (result["headroom"] > 0).all()


def test_an_account_above_the_best_of_its_peers_is_read_from_its_own_spend():
    result, _ = potential(*_world()[:2], None, THRESHOLDS, 1)
    rows = result[_notes(result) == "Near or above the best of its peers: the wallet is read from its own spend"]
    frontier_wallet = rows["captured"] + rows["frontier_headroom"]
    assert 5 < len(rows) < 60
    assert rows["wallet"].to_numpy() == pytest.approx(np.sqrt(rows["captured"] * frontier_wallet).to_numpy())
    assert (rows["wallet_high"] >= frontier_wallet * (1 - 1e-12)).all()


@pytest.mark.parametrize("world", ["linear", "curved"])
def test_reading_accounts_above_their_peers_from_their_own_spend_comes_nearer_to_the_planted_wallet(world):
    misses = []
    for share in SHARES:
        p = planted(400, world, share, 1)
        result, _ = potential(p.accounts, p.profile, None, THRESHOLDS, 1)
        above = _notes(result).str.contains("read from its own spend").to_numpy()
        level = wallet_level(account_features(p.accounts, p.spend > 0), np.log(p.spend), folds(p.accounts["account_id"]), 0.9)
        spend_alone = np.maximum(np.exp(level.log_wallet), p.spend)
        misses.append([np.median(np.abs(np.log(wallet[above] / p.wallet[above]))) for wallet in (result["wallet"].to_numpy(), spend_alone)])
        assert np.median(result["wallet"].to_numpy()[above] / p.wallet[above]) < 1.1
    nearer, alone = np.mean(misses, axis=0)
    assert nearer < alone


def test_permuted_rows_give_the_same_table():
    accounts, profile, _ = _world()
    first, _ = potential(accounts, profile, None, THRESHOLDS, 9)
    second, _ = potential(accounts.sample(frac=1, random_state=1), profile.sample(frac=1, random_state=2), None, THRESHOLDS, 9)
    assert_frame_equal(first, second, check_exact=True)


def test_who_buys_nothing_gets_a_wallet_but_no_share_and_no_place_in_the_order():
    accounts, _, p = _world()
    spend = p.spend.copy()
    spend[3], spend[4] = 0.0, -80.0
    result, status = potential(accounts, profile_of(accounts["account_id"], spend), None, THRESHOLDS, 1)
    quiet = result.iloc[[3, 4]]
    assert quiet["wallet"].gt(0).all()
    assert quiet[["share_of_wallet", "headroom", "frontier_headroom", "headroom_rank_low"]].isna().all(axis=None)
    assert _notes(quiet).tolist() == ["Bought nothing in twelve months: a wallet, but no share", "Returns exceed purchases: no share, no headroom"]
    assert (status.used, status.dropped) == (148, 2)


def test_captured_above_the_clients_turnover_is_kept_and_noted():
    accounts, profile, p = _world()
    accounts.loc[7, "annual_revenue"] = p.spend[7] / 2
    result, _ = potential(accounts, profile, None, THRESHOLDS, 1)
    assert "Captured is more than the client's own turnover" in _notes(result)[7]
    assert result.loc[7, "captured"] == p.spend[7]


def test_an_extrapolated_account_keeps_its_place_but_gets_no_rank_range():
    accounts, profile, _ = _world()
    accounts.loc[5, "industry"] = "Mining"
    result, _ = potential(accounts, profile, None, THRESHOLDS, 1)
    assert "Extrapolated" in _notes(result)[5]
    assert pd.isna(result.loc[5, "headroom_rank_low"])
    assert result.loc[5, "frontier_headroom"] > 0


def test_rank_ranges_hold_the_rank_of_nearly_every_account():
    result, _ = potential(*_world(300)[:2], None, THRESHOLDS, 1)
    ranked = result[result["headroom_rank_low"].notna()]
    rank = result["frontier_headroom"].rank(ascending=False)[ranked.index]
    inside = (ranked["headroom_rank_low"] <= rank) & (rank <= ranked["headroom_rank_high"])
    assert inside.mean() > 0.8
    assert (ranked["headroom_rank_low"] <= ranked["headroom_rank_high"]).all()


def test_the_draws_are_those_behind_the_ranges_and_hold_a_declared_wallet_still():
    accounts, profile, _ = _world()
    told = table("wallets").conform(pd.DataFrame({"account_id": accounts["account_id"].head(1), "declared": [9e6]}))
    result, _ = potential(accounts, profile, told, THRESHOLDS, 1)
    drawn = headroom_draws(accounts, profile.iloc[::-1], result, 1)
    assert drawn.index.tolist() == result["account_id"].tolist() and drawn.shape[1] == 50
    assert set(drawn.iloc[0]) == {result.loc[0, "frontier_headroom"]}
    places = drawn.iloc[1:].rank(ascending=False).quantile([0.05, 0.95], axis=1, interpolation="nearest").T
    kept = result.iloc[1:][["headroom_rank_low", "headroom_rank_high"]].astype("float64")
    assert np.nanmax(abs(places.to_numpy() - kept.to_numpy())) <= 1, "only the account that was told moved"
    few = potential(accounts.head(20), profile.head(20), None, THRESHOLDS, 1)[0]
    assert headroom_draws(accounts.head(20), profile.head(20), few, 1).empty


def test_declared_wallets_shift_the_estimates_by_their_shrunk_median_gap():
    accounts, profile, _ = _world()
    plain, _ = potential(accounts, profile, None, THRESHOLDS, 1)
    by_peers = ~_notes(plain).str.contains("read from its own spend")
    told = plain.loc[by_peers, ["account_id", "wallet"]].head(5)
    wallets = table("wallets").conform(told.rename(columns={"wallet": "declared"}).assign(declared=told["wallet"] * 2))
    shifted, _ = potential(accounts, profile, wallets, THRESHOLDS, 1)
    free = by_peers & ~plain["account_id"].isin(told["account_id"])
    ratio = shifted.loc[free, "wallet"] / plain.loc[free, "wallet"]
    assert ratio.to_numpy() == pytest.approx(2**0.5, rel=1e-9)  # c = log 2 · 5/(5 + 5)
    assert shifted.loc[told.index, "wallet"].tolist() == wallets["declared"].tolist()


@pytest.mark.parametrize(("n", "least", "high"), [(40, 30, False), (70, 60, False), (120, 60, True)])
def test_few_customers_support_only_the_lower_readings(n, least, high):
    thresholds = Thresholds.model_validate({**DEFAULTS, "min_accounts_potential": {"value": least, "reason": "test"}})
    result, status = potential(*_world(n)[:2], None, thresholds, 1)
    assert result["wallet_high"].notna().all() == high
    assert result["wallet"].notna().all()
    if not high:
        assert status.status == "degraded"
        assert "no reading above" in ENGLISH.told(status.reason)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 90), st.floats(0, 1), st.integers(0, 10_000))
def test_any_portfolio_conserves_captured_revenue_and_never_shares_more_than_all(n, quiet, seed):
    p = planted(max(n, 1), "curved", "beta_0.6_1.2", seed)
    spend = np.where(np.random.default_rng(seed).random(len(p.spend)) < quiet, 0.0, p.spend)
    result, status = potential(p.accounts, profile_of(p.accounts["account_id"], spend), None, THRESHOLDS, seed)
    assert result["captured"].sum() == pytest.approx(spend.sum())
    assert (result["share_of_wallet"].dropna() <= 1).all()
    assert (result["headroom"].dropna() >= 0).all()
    assert status.status == "abstained" or np.isfinite(result["wallet"]).all()


def test_the_estimate_stays_beside_a_wallet_that_invoices_show():
    accounts, profile, _ = _world()
    known = pd.DataFrame({"account_id": ["00003", "00004"], "declared": [9e9, np.nan], "total": [np.nan, 4e9], "access": [np.nan, 0.25],
                          "basis": ["invoiced", None]})  # fmt: skip
    result, _ = potential(accounts, profile, table("wallets").conform(known), THRESHOLDS, 1)
    rows = result.set_index("account_id")
    assert rows.loc["00003", ["basis", "wallet", "wallet_low", "wallet_high"]].tolist() == ["invoiced", 9e9, 9e9, 9e9]
    assert rows.loc["00004", ["basis", "wallet", "wallet_total"]].tolist() == ["declared", 1e9, 4e9]  # a quarter of all is open to us
    assert (rows.loc[["00003", "00004"], "wallet_estimated"] < 1e9).all()
    others = rows.drop(["00003", "00004"])
    assert (others["wallet_estimated"] == others["wallet"]).all() and set(others["basis"]) == {"estimated"}


def test_wallets_that_contradict_each_other_both_stay_and_are_noted():
    accounts, profile, p = _world()
    plain, _ = potential(accounts, profile, None, THRESHOLDS, 1)
    told = pd.DataFrame({"account_id": ["00000", "00001", "00002"], "declared": [p.spend[0] * 1.01, np.nan, np.nan],
                         "total": [np.nan, plain.loc[1, "wallet"] / 2, accounts.loc[2, "annual_revenue"] * 2]})  # fmt: skip
    result, _ = potential(accounts, profile, table("wallets").conform(told), THRESHOLDS, 1)
    notes = _notes(result)
    assert "Even the cautious reading of its peers" in notes[0] and result.loc[0, "wallet"] == p.spend[0] * 1.01
    assert "The wallet is more than the total wallet" in notes[1] and result.loc[1, "wallet"] > result.loc[1, "wallet_total"]
    assert "The total wallet is more than the client's own turnover" in notes[2]
    assert not notes[3:].str.contains("total wallet|cautious").any()
