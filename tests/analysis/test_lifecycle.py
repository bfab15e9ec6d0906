"""Lifecycle: the states of accounts, worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.analysis.lifecycle import lifecycle, lifecycle_changes, lifecycle_status, purchase_rhythm
from kit.analysis.purchase_days import purchase_days
from kit.engagement import Threshold
from kit.schema import table

AS_OF = pd.Timestamp("2024-12-31")


def _accounts(*ids: str) -> pd.DataFrame:
    return table("accounts").conform(pd.DataFrame({"account_id": list(ids), "name": list(ids)}))


def _states(days: pd.DataFrame, thresholds, *ids: str, as_of: pd.Timestamp = AS_OF) -> dict[str, str]:
    states = lifecycle(_accounts(*ids), days, as_of, thresholds)
    return dict(zip(states["account_id"], states["lifecycle"], strict=True))


def test_the_six_accounts_are_in_the_states_that_their_table_says(six_accounts, thresholds):
    states = lifecycle(six_accounts.accounts, six_accounts.account_days, six_accounts.as_of, thresholds)
    assert states["lifecycle"].tolist() == ["active", "pre_inactive", "new", "just_inactivated", "inactive", "prospect"]
    assert states["lifecycle_basis"].tolist() == ["own_rhythm"] + ["fixed_limits"] * 5


@pytest.mark.parametrize(("age", "state"), [(90, "active"), (91, "pre_inactive"), (180, "pre_inactive"), (181, "just_inactivated"),
                                            (272, "just_inactivated"), (273, "inactive")])  # fmt: skip
def test_the_fixed_limits_are_crossed_on_the_day_after(make_days, thresholds, age, state):
    last = AS_OF - pd.Timedelta(days=age)
    days = make_days({"a": [str((last - pd.Timedelta(days=200)).date()), str(last.date())]})
    assert _states(days, thresholds, "a") == {"a": state}


def test_how_long_an_account_is_just_inactivated_is_the_engagements_own(make_days, thresholds):
    days = make_days({"a": [str((AS_OF - pd.Timedelta(days=age)).date()) for age in (200, 400)]})
    monthly = thresholds.model_copy(update={"just_inactivated_days": Threshold(value=15, reason="Portfolios are read twice a month")})
    assert (_states(days, thresholds, "a"), _states(days, monthly, "a")) == ({"a": "just_inactivated"}, {"a": "inactive"})


def test_a_weekly_buyer_is_late_sooner_than_a_quarterly_one(make_days, thresholds):
    weekly = [str(day.date()) for day in pd.date_range(end="2024-11-21", periods=60, freq="7D")]  # 40 days ago
    quarterly = [str(day.date()) for day in pd.date_range(end="2024-09-02", periods=12, freq="91D")]  # 120 days ago
    states = lifecycle(_accounts("q", "w"), make_days({"w": weekly, "q": quarterly}), AS_OF, thresholds).set_index("account_id")
    # tau of w: 59 gaps of 7, drawn to 90 as by 5 gaps: (59 * 7 + 5 * 90) / 64 = 13.48; 40 days are beyond twice that
    assert states.loc["w", "limit_days"] == pytest.approx((59 * 7 + 5 * 90) / 64)
    assert states.loc["w", "lifecycle"] == "just_inactivated"
    assert states.loc["w", "lifecycle_fixed"] == "active"
    assert states.loc["q", "limit_days"] == pytest.approx((11 * 91 + 5 * 90) / 16)
    assert states.loc["q", "lifecycle"] == "pre_inactive"


def test_an_account_that_bought_again_after_being_inactive_is_flagged(make_days, thresholds):
    days = make_days({"back": ["2023-01-10", "2024-11-01"], "steady": ["2024-08-10", "2024-11-01"], "gone": ["2023-01-01", "2024-02-01"]})
    states = lifecycle(_accounts("back", "gone", "steady"), days, AS_OF, thresholds).set_index("account_id")
    assert states["reactivated"].to_dict() == {"back": True, "gone": False, "steady": False}


def test_purchases_after_the_date_do_not_count(make_days, thresholds):
    days = make_days({"a": ["2023-01-10", "2023-06-01", "2024-12-01"]})
    earlier = pd.Timestamp("2023-08-01")
    assert _states(days, thresholds, "a", as_of=earlier) == _states(days[days["date"] <= earlier], thresholds, "a", as_of=earlier) == {"a": "active"}


def test_a_seasonal_account_is_not_late_while_its_season_is_over(make_days, thresholds):
    season = [f"{year}-{month:02}-{day}" for year in (2021, 2022, 2023) for month in (10, 11) for day in (5, 15, 25)]
    days = make_days({"s": season, "old": ["2021-01-01"]})
    read = lambda as_of: lifecycle(_accounts("s"), days, pd.Timestamp(as_of), thresholds).iloc[0]  # noqa: E731
    summer = read("2024-08-31")
    assert (summer["lifecycle"], summer["lifecycle_basis"], summer["lifecycle_fixed"]) == ("active", "season", "inactive")
    assert (summer["season_start"], summer["season_months"]) == (10, 2)
    # gaps in season: 10 ten or eleven times, at the turn of the year 6 + 4; tau = .9-quantile 11, drawn to 90 by five: (17 * 11 + 450) / 22 = 28.95
    assert summer["limit_days"] == pytest.approx((17 * 11 + 5 * 90) / 22)
    # bought last with five days of the season left: late after 24 days of the next one, gone after 53, one season long just inactivated
    assert [read(day)["lifecycle"] for day in ("2024-10-23", "2024-10-24", "2024-11-21", "2024-11-22")] == [
        "active", "pre_inactive", "pre_inactive", "just_inactivated",
    ]  # fmt: skip


def test_a_yearly_buyer_is_late_when_it_has_missed_its_month_and_gone_when_it_has_missed_two(make_days, thresholds):
    days = make_days({"y": ["2021-11-10", "2022-11-10", "2023-11-10"], "old": ["2021-01-01"]})
    ages = ("2024-10-31", "2024-11-10", "2024-11-11", "2025-11-10", "2025-11-11")
    assert [_states(days, thresholds, "y", as_of=pd.Timestamp(day))["y"] for day in ages] == [
        "active", "active", "pre_inactive", "pre_inactive", "just_inactivated",
    ]  # fmt: skip


def _wallets(**told: tuple[str, str | None]) -> pd.DataFrame:
    rows = [(account, purchase, pd.Timestamp(end) if end else pd.NaT) for account, (purchase, end) in told.items()]
    return table("wallets").conform(pd.DataFrame(rows, columns=["account_id", "purchase", "contract_end"]))


def test_under_a_contract_or_tender_days_count_from_its_date_on(make_days, thresholds):
    early = {name: ["2023-12-01", "2024-01-10"] for name in ("ahead", "late", "spot", "undated")}
    days = make_days({**early, "renewed": ["2024-01-10", "2024-12-01"]})
    told = _wallets(ahead=("contract", "2025-06-30"), late=("tender", "2024-09-01"), spot=("spot", "2025-06-30"), undated=("contract", None),
                    renewed=("contract", "2024-06-30"), never=("tender", "2025-01-31"))  # fmt: skip
    accounts = _accounts("ahead", "late", "never", "renewed", "spot", "undated")
    states = lifecycle(accounts, days, AS_OF, thresholds, wallets=told).set_index("account_id")
    assert states["lifecycle"].to_dict() == {
        "ahead": "active", "late": "pre_inactive", "never": "prospect", "renewed": "active", "spot": "inactive", "undated": "inactive",
    }  # fmt: skip
    assert states.index[states["lifecycle_basis"] == "renewal"].tolist() == ["ahead", "late", "never"]
    assert states.loc["ahead", "lifecycle_fixed"] == "inactive"
    assert lifecycle_status(states).reason.count("whose days count from its date on") == 1


def test_what_was_sent_back_was_not_bought(make_days, thresholds):
    days = make_days({"back": ["2024-06-01", "2024-12-01", "2024-12-05"], "kept": ["2024-06-01", "2024-12-01"], "all": ["2024-12-01", "2024-12-20"]})
    days.loc[(days["account_id"] != "kept") & (days["date"] >= "2024-12-05"), ["orders", "revenue"]] = [0, -100.0]
    assert _states(days, thresholds, "all", "back", "kept") == {"all": "inactive", "back": "just_inactivated", "kept": "active"}


def test_the_table_of_changes_counts_accounts_and_money_by_both_statuses(make_days, thresholds, make_profile):
    weekly = [str(day.date()) for day in pd.date_range(end="2024-11-21", periods=60, freq="7D")]
    days = make_days({"v": weekly, "w": weekly, "steady": ["2024-03-01", "2024-12-20"]})
    rows = lifecycle(_accounts("steady", "v", "w"), days, AS_OF, thresholds)
    changes = lifecycle_changes(rows, make_profile({"v": 100.0, "w": 20.0, "steady": 5.0}))
    assert changes.to_numpy().tolist() == [["active", "just_inactivated", "own_rhythm", 2, 120.0]]


def test_an_account_with_returns_only_is_inactive_and_one_without_anything_a_prospect(make_days, thresholds):
    days = make_days({"returned": ["2024-10-01"], "buys": ["2024-12-01", "2023-12-01"]})
    days.loc[days["account_id"] == "returned", ["orders", "revenue"]] = [0, -30.0]
    states = _states(days, thresholds, "buys", "nothing", "returned")
    assert states == {"buys": "active", "nothing": "prospect", "returned": "inactive"}


def test_a_short_history_leaves_everybody_to_the_fixed_limits(make_days, thresholds):
    days = make_days({"a": ["2024-12-01", "2024-12-15", "2024-12-28"]})
    states = lifecycle(_accounts("a"), days, AS_OF, thresholds)
    assert states["lifecycle_basis"].tolist() == ["fixed_limits"]
    assert lifecycle_status(states).status == "degraded"


def test_no_purchase_at_all_makes_prospects(thresholds):
    assert _states(table("account_days").empty(), thresholds, "a", "b") == {"a": "prospect", "b": "prospect"}


def test_two_orders_on_a_day_are_one_purchase_day(make_days):
    days = make_days({"a": ["2024-01-01", "2024-01-31"]}).assign(orders=2)
    rhythm = purchase_rhythm(purchase_days(days), AS_OF)
    assert rhythm.loc["a", ["gaps", "rhythm_days"]].tolist() == [1, 30]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 900)), min_size=1, max_size=60, unique=True), st.randoms())
def test_row_order_changes_nothing_and_every_account_has_one_state(thresholds, purchases, random):
    rows = [(account, AS_OF - pd.Timedelta(days=ago), 1, 10.0) for account, ago in purchases]
    days = table("account_days").conform(pd.DataFrame(rows, columns=["account_id", "date", "orders", "revenue"]))
    accounts = _accounts(*"abcdefg")
    shuffled = days.sample(frac=1, random_state=random.randrange(10**6))
    one, two = lifecycle(accounts, days, AS_OF, thresholds), lifecycle(accounts.iloc[::-1], shuffled, AS_OF, thresholds)
    pd.testing.assert_frame_equal(one, two)
    assert one["account_id"].tolist() == list("abcdefg")
