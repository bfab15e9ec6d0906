"""Segmentation: planted groups become named segments with rules; where nothing holds, the grid stands in."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kit.analysis.segmentation import segments
from kit.language import read_language
from kit.schema import table

ENGLISH = read_language("en")
KINDS = [(200_000.0, 6, 40), (9_000.0, 40, 5), (400.0, 6, 200)]  # revenue, orders, days since the last


@pytest.fixture(scope="module")
def planted():
    rng = np.random.default_rng(5)
    rows = []
    for i in range(120):
        revenue, orders, days = KINDS[i % 3]
        rows.append((f"{i:03d}", revenue * rng.lognormal(0, 0.2), round(orders * rng.lognormal(0, 0.1)), round(days * rng.lognormal(0, 0.1)), i % 3))
    rows += [("900", 0.0, 0, None, -1), ("901", -50.0, 0, None, -1)]
    return pd.DataFrame(rows, columns=["account_id", "revenue_12m", "orders_12m", "days_since_order", "kind"])


@pytest.fixture(scope="module")
def tables(planted):
    accounts = table("accounts").conform(pd.DataFrame({"account_id": planted["account_id"], "name": planted["account_id"]}))
    profile = planted.drop(columns="kind").assign(revenue_prior_12m=0.0, margin_basis="assumed", product_lines_12m=1)
    grid = pd.DataFrame({"account_id": planted["account_id"], "abc_class": "C", "lifecycle": "active"})
    return accounts, table("profile").conform(profile), None, grid


def test_planted_groups_are_segments_named_by_falling_revenue(planted, tables, thresholds):
    rows, by_account, status = segments(*tables, thresholds, seed=1)
    assert status.status == "ok"
    assert rows["segment"].tolist() == ["S1", "S2", "S3", "S4"]
    segment = by_account.set_index("account_id")["segment"]
    for kind, name in enumerate(["S1", "S2", "S3"]):
        assert set(segment[planted.loc[planted["kind"] == kind, "account_id"]]) == {name}
    assert set(segment[["900", "901"]]) == {"S4"}
    assert ENGLISH.told(rows["label"].iloc[3]) == "S4 · not buying now"
    assert ENGLISH.told(rows["label"].iloc[1]).startswith("S2 · about $8,")
    assert rows["fidelity"].iloc[:3].tolist() == [1, 1, 1]
    assert "Revenue" in ENGLISH.told(rows["rule"].iloc[0]) or "Orders" in ENGLISH.told(rows["rule"].iloc[0])


def test_accounts_and_revenue_are_all_there(tables, thresholds):
    rows, by_account, _ = segments(*tables, thresholds, seed=1)
    assert rows["size"].sum() == len(by_account) == 122
    assert rows["revenue_12m"].sum() == pytest.approx(tables[1]["revenue_12m"].sum())


def test_row_order_changes_nothing(tables, thresholds):
    accounts, profile, potential, grid = tables
    one = segments(accounts, profile, potential, grid, thresholds, seed=1)
    two = segments(accounts.iloc[::-1], profile.sample(frac=1, random_state=3), potential, grid.iloc[::-1], thresholds, seed=1)
    pd.testing.assert_frame_equal(one[0], two[0])
    pd.testing.assert_frame_equal(one[1], two[1])
    assert one[2] == two[2]


def test_too_few_accounts_are_grouped_by_class_and_lifecycle(six_accounts, thresholds):
    data = six_accounts
    grid = pd.DataFrame({"account_id": data.accounts["account_id"], "abc_class": list("ABBCCC"),
                         "lifecycle": ["active", "pre_inactive", "new", "just_inactivated", "inactive", "prospect"]})  # fmt: skip
    rows, by_account, status = segments(data.accounts, data.profile, data.potential, grid, thresholds, seed=1)
    assert status.status == "degraded"
    assert rows["size"].tolist() == [1] * 6
    assert rows["stability"].isna().all()
    assert rows["revenue_12m"].sum() == pytest.approx(14_500)
    assert by_account["segment"].nunique() == 6


def test_constant_features_give_the_grid_and_say_so(tables, thresholds):
    accounts, profile, potential, grid = tables
    flat = profile.assign(revenue_12m=100.0, orders_12m=2, days_since_order=10)
    rows, _, status = segments(accounts, flat, potential, grid, thresholds, seed=1)
    assert status.status == "degraded"
    assert rows["size"].tolist() == [122]


def test_accounts_that_differ_by_degrees_are_not_cut_into_groups(tables, thresholds):
    accounts, profile, potential, grid = tables
    rng = np.random.default_rng(11)
    noise = profile.assign(revenue_12m=rng.lognormal(9, 1, 122), orders_12m=rng.poisson(20, 122), days_since_order=rng.integers(1, 90, 122))
    status = segments(accounts, noise, potential, grid, thresholds, seed=1)[2]
    assert "by degrees" in ENGLISH.told(status.reason)
