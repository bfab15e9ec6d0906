"""Status counts: every account is counted once, beside its earlier count."""

from __future__ import annotations

import pandas as pd

from kit.language import Language
from kit.monitoring import Cut, status_by_seller, status_counts
from kit.monitoring.findings import status_finding
from kit.schema import table


def test_accounts_are_counted_per_seller_and_status_beside_the_count_before(now: Cut, before: Cut, six_accounts) -> None:
    counts = status_counts(now, before, six_accounts.sellers)
    rows = counts.set_index(["seller_id", "lifecycle"])
    assert len(counts) == 3 * 6
    assert rows.loc[("s1", "active"), ["accounts", "revenue_12m", "accounts_previous"]].tolist() == [1, 12_000, 2]
    assert rows.loc[("s2", "active"), ["accounts", "accounts_previous"]].tolist() == [0, 1]
    assert rows.loc[("unassigned", "prospect"), "seller"] == "Without a seller"
    assert counts[["accounts", "accounts_previous", "revenue_12m"]].sum().tolist() == [6, 6, 14_500]


def test_without_an_earlier_cycle_the_counts_before_are_missing(now: Cut, six_accounts) -> None:
    counts = status_counts(now, None, six_accounts.sellers)
    assert counts["accounts_previous"].isna().all()
    assert status_by_seller(counts)["accounts_active_previous"].isna().all()


def test_the_wide_reading_has_a_column_per_status_and_a_total(now: Cut, before: Cut, six_accounts) -> None:
    wide = status_by_seller(status_counts(now, before, six_accounts.sellers))
    assert wide["seller"].tolist() == ["Ana", "Bruno", "Without a seller", "All sellers"]
    statuses = ["prospect", "new", "active", "pre_inactive", "just_inactivated", "inactive"]
    assert wide.loc[3, [*statuses, "accounts", "accounts_active_previous"]].tolist() == [1, 1, 1, 1, 1, 1, 6, 3]
    assert wide.loc[3, "revenue_12m"] == 14_500


def test_sellers_that_are_not_in_the_table_keep_their_id(now: Cut) -> None:
    counts = status_counts(now, None, table("sellers").empty())
    assert counts["seller"].unique().tolist() == ["s1", "s2", "Without a seller"]


def test_nothing_to_count_is_an_empty_table(before: Cut) -> None:
    nobody = Cut.of(before.as_of, table("profile").empty(), table("portfolio").empty())
    counts = status_counts(nobody, None, table("sellers").empty())
    assert counts.empty and status_by_seller(counts).empty
    assert status_finding(counts) == "There is no account to count."


def test_rows_in_another_order_give_the_same_counts(now: Cut, before: Cut, six_accounts) -> None:
    turned = Cut.of(now.as_of, now.profile[::-1], now.portfolio[::-1], now.potential)
    pd.testing.assert_frame_equal(status_counts(now, before, six_accounts.sellers), status_counts(turned, before, six_accounts.sellers[::-1]))


def test_the_finding_counts_who_drifts(now: Cut, before: Cut, six_accounts) -> None:
    told = Language("en").told(status_finding(status_counts(now, before, six_accounts.sellers)))
    assert told == "Active accounts: 1 of 6. Pre-inactive or just inactivated: 2, with $1,850 of the last 12 months."
