"""The header of an account tells its facts and, where people decided it, its tier."""

from __future__ import annotations

import pandas as pd

from kit.schema import table
from kit.sources import known_accounts, named_tiers
from tests.sources.sheets import AS_OF, typed


def test_the_header_tells_industry_size_group_and_first_day_and_leaves_the_name_to_the_client():
    accounts = table("accounts").conform(pd.DataFrame({"account_id": ["001", "002"], "name": ["Alvorada", "Boreal"], "annual_revenue": [1e6, 2e6]}))
    header = {"account_id": "001", "cycle": "2026", "name": "Alvorada SA", "parent_id": "002", "industry": "Food", "employees": 40,
              "annual_revenue": 3e6, "customer_since": "2019-03-01"}  # fmt: skip
    found = known_accounts(accounts, typed("account_headers", header), AS_OF)
    assert found.table.loc[0, ["name", "parent_id", "industry", "employees", "annual_revenue"]].tolist() == ["Alvorada", "002", "Food", 40, 3e6]
    assert found.table.loc[0, "created_on"] == pd.Timestamp("2019-03-01") and found.table.loc[1, "annual_revenue"] == 2e6
    assert found.changes["column"].tolist() == ["annual_revenue", "created_on", "employees", "industry", "parent_id"]
    assert (found.changes["choice"] == "worksheet").all()


def test_without_headers_the_clients_accounts_stay_as_they_are():
    accounts = table("accounts").conform(pd.DataFrame({"account_id": ["001"], "name": ["Alvorada"]}))
    found = known_accounts(accounts, typed("account_headers"), AS_OF)
    pd.testing.assert_frame_equal(found.table, accounts)
    assert found.changes.empty


def test_a_tier_needs_nobody_to_confirm_it_the_latest_counts_and_two_of_one_day_leave_it_open():
    rows = [
        {"account_id": "001", "cycle": "2025", "tier": "large", "ev_as_of": "2025-01-10", "ev_status": "assumed"},
        {"account_id": "001", "cycle": "2026", "tier": "key", "tier_reason": "Reference", "ev_as_of": "2026-01-10"},
        {"account_id": "002", "cycle": "2025", "tier": "key"}, {"account_id": "002", "cycle": "2026", "tier": "small"},
        {"account_id": "003", "cycle": "2026", "industry": "Food"},
        {"account_id": "004", "cycle": "2026", "tier": "key", "tier_reason": "For the house", "ev_visibility": "internal"},
    ]  # fmt: skip
    found = named_tiers(typed("account_headers", *rows), AS_OF)
    assert found.table[["account_id", "tier"]].to_numpy().tolist() == [["001", "key"], ["004", "key"]]
    assert found.table["tier_reason"].fillna("").tolist() == ["Reference", ""], "a reason that is for the house stays on the sheet"
    assert found.changes.loc[found.changes["choice"] == "conflict", "account_id"].tolist() == ["002", "002"]
