"""Ranking: order, range and reason, beside the rank by revenue."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.analysis.ranking import ranking, win_rates
from kit.language import read_language

ENGLISH = read_language("en")


def test_the_six_accounts_are_ranked_by_headroom_times_margin(six_accounts, thresholds):
    rows, status = ranking(six_accounts.profile, six_accounts.potential, thresholds)
    assert rows["rank"].tolist() == [2, 1, 3, 4, 6, 5]  # 005 and 006 have no estimate: by revenue, 0 before -50
    assert rows["rank_by_revenue"].tolist() == [1, 2, 3, 4, 6, 5]
    assert rows["rank_potential"].tolist()[:4] == [2, 1, 3, 4]
    assert rows["score"].tolist()[:4] == pytest.approx([750, 1250, 250, 125])  # recorded margin is 25 %
    assert (status.status, status.used, status.dropped) == ("ok", 4, 2)


def test_the_range_of_a_rank_contains_the_rank(six_accounts, thresholds):
    rows, _ = ranking(six_accounts.profile, six_accounts.potential, thresholds)
    known = rows.dropna(subset=["rank_low"])
    assert known["rank_low"].tolist() == [1, 1, 2, 3]
    assert known["rank_high"].tolist() == [3, 2, 4, 4]
    assert (known["rank_low"] <= known["rank"]).all() and (known["rank"] <= known["rank_high"]).all()


def test_a_low_chance_of_winning_moves_an_account_down(six_accounts, thresholds):
    rows, _ = ranking(six_accounts.profile, six_accounts.potential, thresholds, pd.Series({"001": 0.5, "002": 0.1, "003": 0.5, "004": 0.5}))
    assert rows["rank"].tolist()[:2] == [1, 2]


def test_a_better_margin_moves_an_account_up(six_accounts, thresholds):
    profile = six_accounts.profile.copy()
    profile.loc[0, "margin_12m"] = 6_000.0
    rows, _ = ranking(profile, six_accounts.potential, thresholds)
    assert rows["rank"].tolist()[:2] == [1, 2]


def test_the_reason_says_what_is_captured_and_what_is_open(six_accounts, thresholds):
    reasons = [ENGLISH.told(cell) for cell in ranking(six_accounts.profile, six_accounts.potential, thresholds)[0]["reason"]]
    assert reasons[0] == "Captured 60% of its wallet, $8,000 open; buys 2 of 2 product lines"
    assert reasons[5] == "No purchase in the 12 months: placed after the buyers"


@pytest.mark.parametrize("potential", ["none", "abstained"])
def test_without_potential_the_ranking_is_the_one_by_revenue_and_says_so(six_accounts, thresholds, potential):
    given = None if potential == "none" else six_accounts.potential.assign(frontier_headroom=None)
    rows, status = ranking(six_accounts.profile, given, thresholds)
    assert rows["rank"].tolist() == rows["rank_by_revenue"].tolist()
    assert rows["rank_potential"].isna().all() and rows["score"].isna().all()
    assert status.status == "degraded"


def test_row_order_changes_nothing(six_accounts, thresholds):
    one, _ = ranking(six_accounts.profile, six_accounts.potential, thresholds)
    two, _ = ranking(six_accounts.profile.iloc[::-1], six_accounts.potential.sample(frac=1, random_state=1), thresholds)
    pd.testing.assert_frame_equal(one, two)


def _opportunities(won: int, lost: int, account: str = "001") -> pd.DataFrame:
    status = ["won"] * won + ["lost"] * lost
    return pd.DataFrame({"account_id": account, "status": status, "closed_on": pd.Timestamp("2024-06-01")})


def test_the_chance_of_winning_is_drawn_towards_the_rate_of_all(six_accounts):
    rates = win_rates(six_accounts.accounts, _opportunities(16, 4), six_accounts.as_of)
    overall = 17 / 22
    assert rates["002"] == pytest.approx(overall)
    assert rates["001"] == pytest.approx((16 + 4 * overall) / 24)


def test_too_few_or_later_closures_give_no_chance(six_accounts):
    assert win_rates(six_accounts.accounts, _opportunities(10, 9), six_accounts.as_of) is None
    assert win_rates(six_accounts.accounts, _opportunities(16, 4), pd.Timestamp("2024-05-01")) is None
