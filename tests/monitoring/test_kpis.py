"""Key indicators: worked out by hand, now and before."""

from __future__ import annotations

import pandas as pd
import pytest

from kit.language import Language
from kit.monitoring import Cut, earlier_cut, kpis
from kit.monitoring.findings import kpis_finding
from kit.schema import Status, table

OK = Status("comparison")


def test_each_indicator_now_and_before(now: Cut, before: Cut) -> None:
    rows, status = kpis(now, before, OK)
    value, previous = rows.set_index("name")["value"], rows.set_index("name")["previous"]
    assert status.part == "kpis"
    assert (value["revenue_12m"], previous["revenue_12m"]) == (14_500, 11_800)
    assert (value["accounts_buying_12m"], previous["accounts_buying_12m"]) == (4, 4)
    assert (value["orders_12m"], previous["orders_12m"]) == (18, 15)
    assert (value["accounts_active"], previous["accounts_active"]) == (1, 3)
    assert value["revenue_per_account"] == 14_500 / 4
    assert value["key_account_share"] == pytest.approx(12_000 / 14_500)
    assert value["headroom"] == 8_000 + 8_500 + 2_100 + 1_050
    assert value["share_of_wallet"] == pytest.approx((12_000 + 1_500 + 700 + 350) / (20_000 + 10_000 + 2_800 + 1_400))
    assert value["product_lines_per_account"] == 5 / 4
    assert value["effective_accounts"] == pytest.approx(14_550**2 / (12_000**2 + 1_500**2 + 700**2 + 350**2))
    assert value["retained_revenue"] == pytest.approx(1 - 350 / 11_800)


def test_change_is_relative_and_of_a_ratio_the_difference(now: Cut, before: Cut) -> None:
    change = kpis(now, before, OK)[0].set_index("name")["change"]
    assert change["revenue_12m"] == pytest.approx(14_500 / 11_800 - 1)
    assert change["key_account_share"] == pytest.approx(12_000 / 14_500 - 10_800 / 11_800)
    assert pd.isna(change["accounts_new"])  # from none to one


def test_the_share_of_key_accounts_is_not_compared_where_only_one_date_has_them_named(now: Cut, before: Cut) -> None:
    named = Cut(**{**vars(now), "portfolio": now.portfolio.assign(tier_basis="named")})
    rows, status = kpis(named, before, OK)
    share = rows.set_index("name").loc["key_account_share"]
    assert share["value"] == pytest.approx(12_000 / 14_500) and pd.isna(share["previous"]) and pd.isna(share["change"])
    assert status.status == "degraded" and rows["previous"].isna().sum() == kpis(now, before, OK)[0]["previous"].isna().sum() + 1


def test_where_the_earlier_cut_cannot_be_compared_its_values_are_missing_and_the_status_says_why(short: tuple[Cut, Cut]) -> None:
    cut, comparison = earlier_cut(*short)
    rows, status = kpis(short[0], cut, comparison)
    assert rows[["previous", "change"]].isna().all(axis=None)
    assert rows.set_index("name")["value"]["revenue_12m"] == 14_500
    assert (status.status, status.reason) == ("abstained", comparison.reason)
    assert kpis_finding(rows) == "Nothing earlier can be compared: this cycle is the first measure."


def test_a_portfolio_without_sales_has_counts_and_no_ratios() -> None:
    nobody = Cut.of(pd.Timestamp("2024-12-31"), table("profile").empty(), table("portfolio").empty())
    value = kpis(nobody, None, OK)[0].set_index("name")["value"]
    assert (value["revenue_12m"], value["accounts_active"]) == (0, 0)
    assert value[["revenue_per_account", "key_account_share", "effective_accounts", "share_of_wallet"]].isna().all()


def test_the_finding_tells_revenue_and_breadth(now: Cut, before: Cut) -> None:
    told = Language("en").told(kpis_finding(kpis(now, before, OK)[0]))
    assert told == "Revenue went from $11,800 to $14,500 (+22.9%); accounts that buy from 4 to 4."
