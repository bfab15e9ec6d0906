"""A finding states what its table holds, and no more."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kit.engagement import recorded_settings
from kit.investigation import (
    beside_revenue,
    change_finding,
    investigation_facts,
    margin_finding,
    order_finding,
    potential_finding,
    potential_kind,
    profile,
    profile_finding,
)
from kit.language import read_language
from kit.schema import Status

ENGLISH = read_language("en", "USD")
OK = Status("potential")
LIMITS = recorded_settings({}).thresholds


def _before(six):
    return profile(six.accounts, six.account_days, six.account_months, six.as_of - pd.DateOffset(years=1), LIMITS)[0]


def test_the_profile_says_who_bought_and_how_few_bring_half(six_accounts):
    told = ENGLISH.told(profile_finding(six_accounts.profile))
    assert told == "4 of 6 accounts bought in the last twelve months; 1 of them brought half of the revenue."
    assert "No account bought" in ENGLISH.told(profile_finding(six_accounts.profile.assign(revenue_12m=0.0)))


def test_the_recorded_margin_is_a_share_of_revenue(six_accounts):
    assert "25% of revenue" in ENGLISH.told(margin_finding(six_accounts.profile))  # 3,625 of 14,500


def test_the_change_compares_two_whole_years(six_accounts):
    told = ENGLISH.told(change_finding(_before(six_accounts), six_accounts.profile))
    assert told == "One year earlier 4 accounts had bought for $11,800; now it is 4 accounts for $14,500, +22.9%."


def test_a_history_of_less_than_two_years_is_not_compared(six_accounts):
    days = six_accounts.account_days[six_accounts.account_days["date"] > "2023-11-30"]
    tables = six_accounts.accounts, days, six_accounts.account_months
    before, now = (profile(*tables, pd.Timestamp(day), LIMITS)[0] for day in ("2023-12-31", "2024-12-31"))
    assert "history is too short" in ENGLISH.told(change_finding(before, now))


def test_the_headroom_has_a_range_and_few_accounts_hold_half_of_it(six_accounts):
    # headroom 8,000 + 8,500 + 2,100 + 1,050; low 4,000 + 6,000 + 1,400 + 700; high 12,000 + 11,000 + 2,800 + 1,400
    told = ENGLISH.told(potential_finding(six_accounts.potential, OK))
    assert "$19,650 more a year" in told
    assert "range $12,100 to $27,200" in told
    assert told.endswith("2 of 4 accounts hold half of it.")


def test_where_too_few_accounts_buy_for_an_upper_reading_none_is_told(six_accounts):
    told = ENGLISH.told(potential_finding(six_accounts.potential.assign(wallet_high=np.nan), OK))
    assert "$19,650 more a year" in told and "($12,100 by the conservative reading; they are too few for an upper one)" in told


def test_without_an_estimate_the_reason_is_told(six_accounts):
    abstained = Status("potential", "abstained", "Too few.")
    assert potential_finding(six_accounts.potential, abstained) == "Too few."
    assert (potential_kind(abstained), potential_kind(OK)) == ("abstained", "finding")


def test_the_list_by_headroom_stands_beside_the_list_by_revenue(six_accounts):
    beside = beside_revenue(six_accounts.potential, 2)
    assert beside["account_id"].tolist() == ["002", "001"]
    assert beside["rank_by_revenue"].tolist() == [2, 1]
    assert ENGLISH.told(order_finding(six_accounts.potential, 1)).startswith("0 of the first 1 accounts by headroom")


def test_key_figures_hold_no_number_for_what_is_unknown(six_accounts):
    unknown = six_accounts.potential.assign(wallet=np.nan, headroom=np.nan, basis="unknown")
    facts = investigation_facts(six_accounts.profile.assign(revenue_prior_12m=np.nan), unknown)
    assert facts["revenue_12m"][0] == 14_500
    assert [facts[name][0] for name in ("revenue_prior_12m", "headroom", "share_of_wallet")] == [None, None, None]
    assert investigation_facts(six_accounts.profile, six_accounts.potential)["headroom"][0] == 19_650
