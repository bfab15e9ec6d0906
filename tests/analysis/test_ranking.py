"""Ranking: order, range and reason, beside the rank by revenue."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.analysis.findings import tie_finding
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


def test_the_components_of_the_score_stand_beside_it_with_what_they_rest_on(six_accounts, thresholds):
    profile = six_accounts.profile.assign(margin_basis=["recorded"] * 2 + ["assumed"] * 4)
    chances = pd.DataFrame({"win_rate": [0.5, 0.1], "closed": [4, 0]}, index=["001", "002"])
    rows, _ = ranking(profile, six_accounts.potential, thresholds, chances)
    assert rows["margin_rate"].tolist()[:3] == pytest.approx([0.25, 0.25, 0.25])
    assert rows["margin_rate_basis"].tolist() == ["own", "own", "all", "all", "all", "all"]
    assert rows["win_rate"].tolist()[:3] == pytest.approx([0.5, 0.1, 0.3])  # 003 is not among them: the mean of all
    assert rows["win_rate_basis"].tolist()[:3] == ["own", "all", "all"]
    known = rows.head(4)
    assert known["score"].tolist() == pytest.approx((known["frontier_headroom"] * known["margin_rate"] * known["win_rate"]).tolist())
    unknown, _ = ranking(six_accounts.profile.assign(margin_basis="assumed"), six_accounts.potential, thresholds)
    assert set(unknown["margin_rate_basis"]) == {"assumed"} and set(unknown["win_rate_basis"]) == {"unknown"}
    assert unknown["win_rate"].isna().all() and unknown["score"].tolist()[:2] == pytest.approx([900, 1500])  # the assumed rate is 30 %


def test_the_weights_of_the_settings_count(six_accounts, thresholds):
    profile = six_accounts.profile.assign(margin_12m=[6_000.0, 375.0, 175.0, 87.5, -12.5, 0.0])  # 001 earns 50 %, the others 25 %
    assert ranking(profile, six_accounts.potential, thresholds)[0]["rank"].tolist()[:2] == [1, 2]
    none = thresholds.model_copy(update={"margin_weight": thresholds.margin_weight.model_copy(update={"value": 0.0})})
    assert ranking(profile, six_accounts.potential, none)[0]["rank"].tolist()[:2] == [2, 1]


def _draws(one: float, two: float, three: float, four: float, times: int) -> pd.DataFrame:
    return pd.DataFrame({draw: [one, two, three, four] for draw in range(times)}, index=["001", "002", "003", "004"])


def test_the_range_holds_the_draws_and_the_other_weights_and_groups_what_cannot_be_told_apart(six_accounts, thresholds):
    usual, turned = _draws(3_000, 5_000, 1_000, 500, 18), _draws(6_000, 5_000, 1_000, 500, 2)
    drawn = pd.concat([usual, turned], axis=1, ignore_index=True)
    rows, _ = ranking(six_accounts.profile, six_accounts.potential, thresholds, None, drawn)
    assert rows[["rank_drawn_low", "rank_drawn_high"]].head(4).to_numpy().tolist() == [[1, 2], [1, 2], [3, 3], [4, 4]]
    assert rows[["rank_weights_low", "rank_weights_high"]].head(4).to_numpy().tolist() == [[2, 2], [1, 1], [3, 3], [4, 4]]  # the margin is one
    assert rows["rank_range"].tolist()[:4] == ["1–2", "1–2", "3", "4"] and rows["rank_range"].tail(2).isna().all()
    assert rows["tie_group"].tolist()[:4] == [1, 1, 2, 3]  # in two of twenty draws 001 comes before 002
    assert rows[["rank_low", "rank_high", "tie_group"]].tail(2).isna().all(axis=None)  # 005 and 006 have no estimate
    text = ENGLISH.told(tie_finding(rows, 4))
    assert text == "Groups among the first 4 inside which the order is no more than chance: 1."


def test_other_weights_widen_the_range_where_the_chances_differ(six_accounts, thresholds):
    chances = pd.DataFrame({"win_rate": [0.6, 0.3, 0.3, 0.3], "closed": 1}, index=["001", "002", "003", "004"])
    rows, _ = ranking(six_accounts.profile, six_accounts.potential, thresholds, chances, _draws(3_000, 5_000, 1_000, 500, 20))
    assert rows["rank"].tolist()[:2] == [1, 2]  # 3,000 × .6 before 5,000 × .3; with half the weight .77 does not make up for it
    assert rows[["rank_low", "rank_high"]].head(2).to_numpy().tolist() == [[1, 2], [1, 2]]
    assert rows["tie_group"].tolist()[:3] == [1, 1, 2]


def test_an_extrapolated_account_keeps_its_place_and_has_no_range(six_accounts, thresholds):
    potential = six_accounts.potential.assign(headroom_rank_low=pd.array([1, None, 2, 3, None, None], dtype="Int64"))
    rows, _ = ranking(six_accounts.profile, potential, thresholds, None, _draws(3_000, 5_000, 1_000, 500, 20))
    assert rows["rank"].tolist()[:4] == [2, 1, 3, 4]
    assert rows.loc[1, ["rank_low", "rank_drawn_high", "tie_group"]].isna().all()
    assert rows["rank_low"].tolist()[2:4] == [3, 4] and rows["tie_group"].tolist()[2:4] == [2, 3]


def test_without_draws_no_rank_has_a_range(six_accounts, thresholds):
    rows, _ = ranking(six_accounts.profile, six_accounts.potential, thresholds)
    assert rows[["rank_low", "rank_high", "tie_group"]].isna().all(axis=None)
    assert tie_finding(rows, 4) == ""


def test_a_low_chance_of_winning_moves_an_account_down(six_accounts, thresholds):
    chances = pd.DataFrame({"win_rate": [0.5, 0.1, 0.5, 0.5], "closed": 1}, index=["001", "002", "003", "004"])
    rows, _ = ranking(six_accounts.profile, six_accounts.potential, thresholds, chances)
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
    assert rates.loc["002", "win_rate"] == pytest.approx(overall)
    assert rates.loc["001", "win_rate"] == pytest.approx((16 + 4 * overall) / 24)
    assert rates["closed"].tolist() == [20, 0, 0, 0, 0, 0]


def test_too_few_or_later_closures_give_no_chance(six_accounts):
    assert win_rates(six_accounts.accounts, _opportunities(10, 9), six_accounts.as_of) is None
    assert win_rates(six_accounts.accounts, _opportunities(16, 4), pd.Timestamp("2024-05-01")) is None
